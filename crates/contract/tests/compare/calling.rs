//! How operations are called, read out of both formats.

use smithereens_contract::{
    Checksum, Compact, Contract, Discovery, HttpBinding, OperationTraits, compare, load,
    to_smithy_ast,
};
use smithereens_formats::Severity;

/// A botocore model of two operations, of which one says this of itself, and of
/// an error and a member that say this.
fn botocore(metadata: &str, operation: &str, error: &str, member: &str) -> Contract {
    let text = format!(
        r#"{{"metadata":{{"protocol":"json","jsonVersion":"1.1","targetPrefix":"Shop",
            "endpointPrefix":"shop","apiVersion":"1"{metadata}}},
        "operations":{{
            "Put":{{"name":"Put","input":{{"shape":"PutRequest"}},"errors":[{{"shape":"Busy"}}]{operation}}},
            "Get":{{"name":"Get"}}}},
        "shapes":{{
            "PutRequest":{{"type":"structure","members":{{"Name":{{"shape":"Name"{member}}}}}}},
            "Name":{{"type":"string"}},
            "Busy":{{"type":"structure","members":{{}},"exception":true{error}}}}}}}"#
    );
    load("botocore", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// The same in Smithy's words.
fn smithy(service: &str, operation: &str, error: &str) -> Contract {
    let text = format!(
        r#"{{"smithy":"2.0","shapes":{{
            "a#Shop":{{"type":"service","version":"1","operations":[{{"target":"a#Put"}},{{"target":"a#Get"}}],
                "traits":{{"aws.auth#sigv4":{{"name":"shop"}},"aws.protocols#awsJson1_1":{{}}{service}}}}},
            "a#Put":{{"type":"operation","input":{{"target":"a#PutRequest"}},
                "errors":[{{"target":"a#Busy"}}],"traits":{{{operation}}}}},
            "a#Get":{{"type":"operation"}},
            "a#PutRequest":{{"type":"structure","members":{{"Name":{{"target":"a#Name"}}}}}},
            "a#Name":{{"type":"string"}},
            "a#Busy":{{"type":"structure","members":{{}},"traits":{{"smithy.api#error":"client"{error}}}}}}}}}"#
    );
    load("smithy", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn ids(old: &Contract, new: &Contract) -> Vec<String> {
    let changes = compare(old, new).expect("one service").changes;
    changes.iter().map(|one| one.id.to_string()).collect()
}

const SAID: &str = r#","deprecated":true,"authtype":"none","endpoint":{"hostPrefix":"data."},
    "httpChecksum":{"requestChecksumRequired":true,"requestAlgorithmMember":"Name",
        "requestValidationModeMember":"Mode","responseAlgorithms":["CRC32","SHA256"]},
    "requestcompression":{"encodings":["gzip"]},"endpointdiscovery":{"required":true},
    "endpointoperation":true,"http":{"method":"PUT","requestUri":"/put","responseCode":201}"#;

/// How a caller of an operation says who they are, in words.
fn auth(contract: &Contract, operation: &str) -> Vec<String> {
    let operation = contract.operation(operation).expect("it is there");
    let schemes = operation.traits.auth.schemes().iter();
    let words = |scheme: &smithereens_contract::Scheme| match scheme.unsigned_body {
        true => format!("{} (body unsigned)", scheme.id),
        false => scheme.id.clone(),
    };
    schemes.map(words).collect()
}

#[test]
fn both_formats_say_the_same() {
    let one = botocore(
        r#","awsQueryCompatible":{}"#,
        SAID,
        r#","retryable":{"throttling":true}"#,
        r#","locationName":"Name""#,
    );
    let other = smithy(
        r#","aws.protocols#awsQueryCompatible":{},
            "aws.api#clientEndpointDiscovery":{"operation":"a#Put","error":"a#Busy"}"#,
        r#""smithy.api#deprecated":{},"smithy.api#auth":[],
            "smithy.api#endpoint":{"hostPrefix":"data."},"smithy.api#httpChecksumRequired":{},
            "aws.protocols#httpChecksum":{"requestAlgorithmMember":"Name",
                "requestValidationModeMember":"Mode","responseAlgorithms":["SHA256","CRC32"]},
            "smithy.api#requestCompression":{"encodings":["gzip"]},
            "aws.api#clientDiscoveredEndpoint":{"required":true},
            "smithy.api#http":{"method":"PUT","uri":"/put","code":201}"#,
        r#","smithy.api#retryable":{"throttling":true}"#,
    );
    assert_eq!(ids(&one, &other), [""; 0]);
    assert_eq!(ids(&other, &one), [""; 0]);
    for contract in [&one, &other] {
        assert!(contract.service().query_compatible);
        let operation = contract.operation("Put").expect("it is there");
        assert_eq!(auth(contract, "Put"), ["smithy.api#noAuth"]);
        let mut algorithms = operation.traits.checksum.response_algorithms.clone();
        algorithms.sort();
        let said = OperationTraits {
            deprecated: true,
            auth: operation.traits.auth.clone(),
            host_prefix: Some("data.".to_owned()),
            checksum: Checksum {
                required: true,
                algorithm_member: Some("Name".to_owned()),
                validation_member: Some("Mode".to_owned()),
                response_algorithms: operation.traits.checksum.response_algorithms.clone(),
            },
            compression: vec!["gzip".to_owned()],
            discovery: Discovery {
                asks: Some(true),
                tells: true,
            },
            http: HttpBinding {
                method: "PUT".to_owned(),
                uri: "/put".to_owned(),
                code: 201,
            },
        };
        assert_eq!(operation.traits, said);
        assert_eq!(algorithms, ["CRC32", "SHA256"]);
        let other = contract.operation("Get").expect("it is there");
        assert_eq!(other.traits, OperationTraits::default());
    }
    // Written, and read again.
    let compact = Compact {
        operations: vec!["Put".to_owned(), "Get".to_owned()],
        ..Compact::default()
    };
    let written = load("written", to_smithy_ast(&one, &compact).as_bytes()).expect("a contract");
    assert_eq!(ids(&one, &written), [""; 0]);
}

#[test]
fn each_of_it_is_a_change() {
    let nothing = botocore("", "", "", "");
    let all = botocore(
        r#","awsQueryCompatible":{}"#,
        SAID,
        r#","retryable":{}"#,
        r#","locationName":"name""#,
    );
    let expected = [
        "Busy/retryable-changed",
        "Put/deprecated-added",
        "Put/auth-changed",
        "Put/host-prefix-changed",
        "Put/checksum-required-added",
        "Put/compression-changed",
        "Put/endpoint-discovery-changed",
        "Put/checksum-member-changed",
        "Put/response-checksums-changed",
        "Put/http-method-changed",
        "Put/http-uri-changed",
        "Put/http-code-changed",
        "PutRequest.Name/member-removed",
        "PutRequest.name/member-added",
        "Shop/query-compatible-added",
    ];
    assert_eq!(ids(&nothing, &all), expected);
    let compact = Compact {
        operations: vec!["Put".to_owned(), "Get".to_owned()],
        ..Compact::default()
    };
    let written = load("written", to_smithy_ast(&all, &compact).as_bytes()).expect("a contract");
    assert_eq!(ids(&all, &written), [""; 0]);
}

#[test]
fn callers_say_who_they_are_in_one_of_several_ways() {
    let put = |said: &str| auth(&botocore("", said, "", ""), "Put");
    assert_eq!(put(""), ["aws.auth#sigv4"]);
    assert_eq!(put(r#","authtype":"v4""#), ["aws.auth#sigv4"]);
    assert_eq!(put(r#","authtype":"""#), ["aws.auth#sigv4"]);
    let unsigned = ["aws.auth#sigv4 (body unsigned)"];
    assert_eq!(
        put(r#","auth":["aws.auth#sigv4"],"unsignedPayload":true"#),
        unsigned
    );
    assert_eq!(put(r#","authtype":"v4-unsigned-body""#), unsigned);
    assert_eq!(
        put(r#","auth":["smithy.api#noAuth"]"#),
        ["smithy.api#noAuth"]
    );
    let bearer = ["smithy.api#httpBearerAuth"];
    assert_eq!(put(r#","authtype":"bearer""#), bearer);
    // What botocore goes by where both are said.
    assert_eq!(
        put(r#","authtype":"none","auth":["smithy.api#httpBearerAuth","aws.auth#sigv4"]"#),
        ["smithy.api#httpBearerAuth", "aws.auth#sigv4"]
    );
    let put = |said: &str| auth(&smithy("", said, ""), "Put");
    assert_eq!(put(""), ["aws.auth#sigv4"]);
    assert_eq!(put(r#""smithy.api#auth":[]"#), ["smithy.api#noAuth"]);
    assert_eq!(
        put(r#""smithy.api#optionalAuth":{}"#),
        ["aws.auth#sigv4", "smithy.api#noAuth"]
    );
    assert_eq!(put(r#""aws.auth#unsignedPayload":{}"#), unsigned);
    assert_eq!(
        put(r#""smithy.api#auth":["smithy.api#httpBearerAuth"]"#),
        bearer
    );
}

#[test]
fn a_service_says_for_all_its_operations_how_callers_say_who_they_are() {
    let get = |metadata: &str| auth(&botocore(metadata, r#","authtype":"v4""#, "", ""), "Get");
    assert_eq!(get(r#","signatureVersion":"v4""#), ["aws.auth#sigv4"]);
    assert_eq!(
        get(r#","signatureVersion":"bearer""#),
        ["smithy.api#httpBearerAuth"]
    );
    assert_eq!(get(r#","signatureVersion":"v2""#), ["botocore#v2"]);
    let both = ["aws.auth#sigv4a", "aws.auth#sigv4"];
    assert_eq!(
        get(r#","signatureVersion":"v4","auth":["aws.auth#sigv4a","aws.auth#sigv4"]"#),
        both
    );
    let put = |service: &str| auth(&smithy(service, "", ""), "Put");
    assert_eq!(
        put(r#","smithy.api#auth":["aws.auth#sigv4a","aws.auth#sigv4"]"#),
        both
    );
    // By their ids, where no order is said.
    assert_eq!(
        put(r#","smithy.api#httpBearerAuth":{},"aws.auth#sigv4a":{"name":"shop"}"#),
        [
            "aws.auth#sigv4",
            "aws.auth#sigv4a",
            "smithy.api#httpBearerAuth"
        ]
    );
}

#[test]
fn a_scheme_that_a_model_defines_is_one() {
    let text = r#"{"smithy":"2.0","shapes":{
        "a#Shop":{"type":"service","version":"1","operations":[{"target":"a#Get"}],
            "traits":{"a#key":{},"a#other":{},"aws.protocols#awsJson1_1":{}}},
        "a#Get":{"type":"operation"},
        "a#other":{"type":"structure","members":{},"traits":{"smithy.api#trait":{}}},
        "a#key":{"type":"structure","members":{},
            "traits":{"smithy.api#trait":{},"smithy.api#authDefinition":{}}}}}"#;
    let contract = load("custom", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(auth(&contract, "Get"), ["a#key"]);
}

#[test]
fn signatures_of_a_service_survive_being_written() {
    for (metadata, operation) in [
        (r#","auth":["aws.auth#sigv4","aws.auth#sigv4a"]"#, ""),
        (r#","signatureVersion":"none""#, r#","authtype":"v4""#),
        (r#","signatureVersion":"v2""#, r#","unsignedPayload":true"#),
        (
            "",
            r#","auth":["aws.auth#sigv4","smithy.api#noAuth"],"unsignedPayload":true"#,
        ),
        ("", r#","auth":["smithy.api#noAuth","aws.auth#sigv4"]"#),
    ] {
        let one = botocore(metadata, operation, "", "");
        let compact = Compact {
            operations: vec!["Put".to_owned(), "Get".to_owned()],
            ..Compact::default()
        };
        let text = to_smithy_ast(&one, &compact);
        let written = load("written", text.as_bytes()).expect("a contract");
        assert_eq!(ids(&one, &written), [""; 0], "{text}");
        for name in ["Put", "Get"] {
            assert_eq!(auth(&one, name), auth(&written, name), "{text}");
        }
    }
}

#[test]
fn with_awsjson_a_member_has_the_name_that_goes_over_the_wire() {
    let contract = botocore("", "", "", r#","locationName":"name""#);
    let (_, request) = contract.shape_named("PutRequest").expect("it is there");
    assert!(request.member("name").is_some(), "{request:?}");
    assert!(request.member("Name").is_none(), "{request:?}");
    // Other protocols keep both.
    let rest = |member: &str| {
        let rest = r#"{"metadata":{"protocol":"rest-json","endpointPrefix":"shop","apiVersion":"1",
            "serviceId":"Shop"},"operations":{"Put":{"name":"Put","input":{"shape":"PutRequest"},
            "http":{"method":"PUT","requestUri":"/put"}}},
            "shapes":{"PutRequest":{"type":"structure","members":{"Name":{"shape":"Name"MORE}}},
            "Name":{"type":"string"}}}"#;
        let text = rest.replace("MORE", member);
        load("rest", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
    };
    assert_eq!(
        ids(&rest(""), &rest(r#","locationName":"name""#)),
        ["PutRequest.Name/wire-name-changed"]
    );
}

#[test]
fn two_members_of_one_name_on_the_wire_are_refused() {
    let text = r#"{"metadata":{"protocol":"json","jsonVersion":"1.1","targetPrefix":"Shop",
            "endpointPrefix":"shop","apiVersion":"1"},
        "operations":{"Put":{"name":"Put","input":{"shape":"PutRequest"}}},
        "shapes":{"PutRequest":{"type":"structure","members":{
            "A":{"shape":"Name","locationName":"B"},"B":{"shape":"Name"}}},"Name":{"type":"string"}}}"#;
    let error = load("twice", text.as_bytes()).expect_err("one name is there twice");
    assert!(
        error.to_string().contains("two members are called `B`"),
        "{error}"
    );
}

#[test]
fn with_rest_another_method_or_path_is_another_call() {
    let shop = |method: &str, uri: &str, code: u16| {
        let text = format!(
            r#"{{"smithy":"2.0","shapes":{{
            "a#Shop":{{"type":"service","version":"1","operations":[{{"target":"a#Get"}}],
                "traits":{{"aws.auth#sigv4":{{"name":"shop"}},"aws.protocols#restJson1":{{}}}}}},
            "a#Get":{{"type":"operation","traits":{{"smithy.api#http":
                {{"method":"{method}","uri":"{uri}","code":{code}}}}}}}}}}}"#
        );
        load("rest", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
    };
    let old = shop("GET", "/get", 200);
    for (new, id, worst) in [
        (
            shop("PUT", "/get", 200),
            "Get/http-method-changed",
            Severity::Breaking,
        ),
        (
            shop("GET", "/items", 200),
            "Get/http-uri-changed",
            Severity::Breaking,
        ),
        (
            shop("GET", "/get", 202),
            "Get/http-code-changed",
            Severity::Risky,
        ),
    ] {
        let changes = compare(&old, &new).expect("one service").changes;
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0].id.to_string(), id);
        assert_eq!(changes[0].worst(), worst, "{id}");
    }
}

#[test]
fn a_value_that_only_smithys_words_call_deprecated_is_no_change() {
    let botocore = r#"{"metadata":{"protocol":"json","jsonVersion":"1.1","targetPrefix":"Shop",
            "endpointPrefix":"shop","apiVersion":"1"},
        "operations":{"Put":{"name":"Put","input":{"shape":"PutRequest"}}},
        "shapes":{"PutRequest":{"type":"structure","members":{"Kind":{"shape":"Kind"}}},
            "Kind":{"type":"string","enum":["A","B"]}}}"#;
    let smithy = |said: &str| {
        let text = format!(
            r#"{{"smithy":"2.0","shapes":{{
            "a#Shop":{{"type":"service","version":"1","operations":[{{"target":"a#Put"}}],
                "traits":{{"aws.auth#sigv4":{{"name":"shop"}},"aws.protocols#awsJson1_1":{{}}}}}},
            "a#Put":{{"type":"operation","input":{{"target":"a#PutRequest"}}}},
            "a#PutRequest":{{"type":"structure","members":{{"Kind":{{"target":"a#Kind"}}}}}},
            "a#Kind":{{"type":"string","traits":{{"smithy.api#enum":[
                {{"value":"A"{said}}},{{"value":"B"}}]}}}}}}}}"#
        );
        load("smithy", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
    };
    let said = smithy(r#","deprecated":true"#);
    let botocore = load("botocore", botocore.as_bytes()).expect("a contract");
    assert_eq!(ids(&botocore, &said), [""; 0]);
    assert_eq!(ids(&smithy(""), &said), ["Kind/deprecated-added=A"]);
}
