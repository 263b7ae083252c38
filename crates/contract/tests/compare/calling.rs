//! How operations are called, read out of both formats.

use smithereens_contract::{
    Auth, Compact, Contract, OperationTraits, compare, load, to_smithy_ast,
};

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
    "httpChecksum":{"requestChecksumRequired":true},"requestcompression":{"encodings":["gzip"]}"#;

#[test]
fn both_formats_say_the_same() {
    let one = botocore(
        r#","awsQueryCompatible":{}"#,
        SAID,
        r#","retryable":{"throttling":true}"#,
        r#","locationName":"Name""#,
    );
    let other = smithy(
        r#","aws.protocols#awsQueryCompatible":{}"#,
        r#""smithy.api#deprecated":{},"smithy.api#optionalAuth":{},
            "smithy.api#endpoint":{"hostPrefix":"data."},"smithy.api#httpChecksumRequired":{},
            "smithy.api#requestCompression":{"encodings":["gzip"]}"#,
        r#","smithy.api#retryable":{"throttling":true}"#,
    );
    assert_eq!(ids(&one, &other), [""; 0]);
    assert_eq!(ids(&other, &one), [""; 0]);
    let said = OperationTraits {
        deprecated: true,
        auth: Auth::Anonymous,
        host_prefix: Some("data.".to_owned()),
        checksum_required: true,
        compression: vec!["gzip".to_owned()],
    };
    for contract in [&one, &other] {
        assert!(contract.service().query_compatible);
        let operation = contract.operation("Put").expect("it is there");
        assert_eq!(operation.traits, said);
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
        "PutRequest.Name/wire-name-changed",
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
    let auth = |said: &str| {
        let contract = botocore("", said, "", "");
        contract
            .operation("Put")
            .expect("it is there")
            .traits
            .auth
            .clone()
    };
    let bearer = || Auth::Other("httpBearerAuth".to_owned());
    assert_eq!(auth(""), Auth::Signed);
    assert_eq!(auth(r#","authtype":"v4""#), Auth::Signed);
    assert_eq!(
        auth(r#","auth":["aws.auth#sigv4"],"unsignedPayload":true"#),
        Auth::UnsignedBody
    );
    assert_eq!(
        auth(r#","authtype":"v4-unsigned-body""#),
        Auth::UnsignedBody
    );
    assert_eq!(auth(r#","auth":["smithy.api#noAuth"]"#), Auth::Anonymous);
    assert_eq!(auth(r#","authtype":"bearer""#), bearer());
    assert_eq!(
        auth(r#","auth":["smithy.api#httpBearerAuth","aws.auth#sigv4"]"#),
        bearer()
    );
    let auth = |said: &str| {
        let contract = smithy("", said, "");
        contract
            .operation("Put")
            .expect("it is there")
            .traits
            .auth
            .clone()
    };
    assert_eq!(auth(r#""smithy.api#auth":[]"#), Auth::Anonymous);
    assert_eq!(auth(r#""aws.auth#unsignedPayload":{}"#), Auth::UnsignedBody);
    assert_eq!(
        auth(r#""smithy.api#auth":["smithy.api#httpBearerAuth"]"#),
        bearer()
    );
}
