//! What the reader of botocore's models makes of overrides, bounds, errors and
//! protocols.

use rstest::rstest;
use smithereens_contract::{
    Contract, Decimal, Dialect, ErrorKind, Length, LoadError, Protocol, Range, ShapeKind,
    TimestampFormat, load,
};

const JSON: &str = r#""protocol": "json", "jsonVersion": "1.1", "targetPrefix": "Toy""#;

fn contract(metadata: &str, members: &str, shapes: &str) -> Result<Contract, LoadError> {
    let text = format!(
        r#"{{"metadata": {{"apiVersion": "2026-01-01", "endpointPrefix": "toy", {metadata}}},
            "operations": {{"Act": {{"name": "Act_2026", "input": {{"shape": "In"}},
                "errors": [{{"shape": "Mine"}}, {{"shape": "Yours"}}, {{"shape": "Late"}}, {{"shape": "Yours"}}]}}}},
            "shapes": {{
                "In": {{"type": "structure", "members": {{{members}}}}},
                "Mine": {{"type": "structure", "members": {{}}, "exception": true, "fault": true}},
                "Yours": {{"type": "structure", "members": {{}}, "exception": true,
                    "error": {{"code": "Your.Fault", "httpStatusCode": 409, "senderFault": true}}}},
                "Late": {{"type": "structure", "members": {{}}, "exception": true,
                    "error": {{"httpStatusCode": 503}}}}{shapes}}}}}"#
    );
    load("toy", text.as_bytes())
}

#[test]
fn a_reference_overrides_its_target_word_by_word() -> Result<(), LoadError> {
    let contract = contract(
        JSON,
        r#""A": {"shape": "S", "max": 5, "pattern": "b*", "deprecated": true},
           "B": {"shape": "S", "enum": ["x", "y"]}, "C": {"shape": "S"}"#,
        r#", "S": {"type": "string", "min": 2, "max": 9, "pattern": "[\u0020-\uD7FF]*", "sensitive": true}"#,
    )?;
    let (_, input) = contract.shape_named("In").expect("the input");
    let members = input.members();
    let at = contract.traits_at(members[0]);
    assert_eq!(
        at.length,
        Some(Length {
            min: Some(2),
            max: Some(5)
        })
    );
    assert_eq!(
        at.pattern.as_ref().map(|pattern| pattern.source()),
        Some("b*")
    );
    assert!(at.deprecated && at.sensitive);
    let own = contract.shape(members[1].target);
    assert_eq!(own.name, "InB");
    assert!(matches!(&own.kind, ShapeKind::Enum(values) if values.len() == 2));
    let plain = contract.traits_at(members[2]);
    assert_eq!(
        plain.length,
        Some(Length {
            min: Some(2),
            max: Some(9)
        })
    );
    let dialect = plain.pattern.as_ref().map(|pattern| pattern.dialect());
    assert_eq!(dialect, Some(Dialect::JavaFullMatch));
    Ok(())
}

#[rstest]
#[case(r#""type": "string""#, true)]
#[case(r#""type": "blob""#, true)]
#[case(r#""type": "list", "member": {"shape": "Text"}"#, true)]
#[case(
    r#""type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}"#,
    true
)]
#[case(r#""type": "integer""#, false)]
#[case(r#""type": "long""#, false)]
#[case(r#""type": "double""#, false)]
#[case(r#""type": "float""#, false)]
fn min_and_max_are_a_length_or_a_range_by_the_type(
    #[case] shape: &str,
    #[case] is_length: bool,
) -> Result<(), LoadError> {
    let contract = contract(
        JSON,
        r#""A": {"shape": "X"}"#,
        &format!(r#", "X": {{{shape}, "min": 1, "max": 10}}, "Text": {{"type": "string"}}"#),
    )?;
    let (_, shape) = contract.shape_named("X").expect("a member's target");
    let length = Length {
        min: Some(1),
        max: Some(10),
    };
    let range = Range {
        min: Some(Decimal::from(1)),
        max: Some(Decimal::from(10)),
    };
    assert_eq!(shape.traits.length, is_length.then_some(length));
    assert_eq!(shape.traits.range, (!is_length).then_some(range));
    Ok(())
}

#[test]
fn errors_know_whose_fault_they_are_and_come_once() -> Result<(), LoadError> {
    let contract = contract(JSON, "", "")?;
    let operation = &contract.operations()[0];
    assert_eq!(operation.name, "Act_2026", "the wire name, not the key");
    let found = operation.errors.iter().map(|id| {
        let shape = contract.shape(*id);
        let traits = &shape.traits;
        (
            shape.name.as_str(),
            traits.error,
            traits.http_status,
            traits.error_code.as_deref(),
        )
    });
    let expected = [
        ("Mine", Some(ErrorKind::Server), None, None),
        (
            "Yours",
            Some(ErrorKind::Client),
            Some(409),
            Some("Your.Fault"),
        ),
        ("Late", Some(ErrorKind::Server), Some(503), None),
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected);
    Ok(())
}

#[test]
fn kinds_and_markers_of_structures_and_members_are_read() -> Result<(), LoadError> {
    let contract = contract(
        JSON,
        r#""D": {"shape": "Doc"}, "U": {"shape": "Choice"}, "E": {"shape": "Events"},
           "T": {"shape": "Time", "timestampFormat": "rfc822"}, "N": {"shape": "Number", "box": true},
           "I": {"shape": "Text", "idempotencyToken": true}, "B": {"shape": "Bytes", "streaming": true}"#,
        r#", "Doc": {"type": "structure", "members": {}, "document": true},
           "Choice": {"type": "structure", "members": {"S": {"shape": "Text"}}, "union": true},
           "Events": {"type": "structure", "members": {"S": {"shape": "Text"}}, "eventstream": true},
           "Time": {"type": "timestamp", "timestampFormat": "iso8601"}, "Number": {"type": "integer"},
           "Text": {"type": "string"}, "Bytes": {"type": "blob"}"#,
    )?;
    let (_, input) = contract.shape_named("In").expect("the input");
    let members = input.members();
    let kind = |index: usize| &contract.shape(members[index].target).kind;
    assert_eq!(kind(0), &ShapeKind::Document);
    assert!(matches!(kind(1), ShapeKind::Union(members) if members.len() == 1));
    assert!(matches!(kind(2), ShapeKind::Union(_)));
    let at = |index: usize| contract.traits_at(members[index]);
    assert!(!at(1).streaming && at(2).streaming && at(6).streaming);
    assert_eq!(at(3).timestamp_format, Some(TimestampFormat::HttpDate));
    assert!(at(4).boxed && at(5).idempotency_token);
    Ok(())
}

#[rstest]
#[case(JSON, "Toy", Protocol::AwsJson1_1)]
#[case(
    r#""protocol": "smithy-rpc-v2-cbor", "protocols": ["smithy-rpc-v2-cbor", "json"],
       "jsonVersion": "1.0", "targetPrefix": "Toy_1", "signingName": "toys""#,
    "Toy_1",
    Protocol::AwsJson1_0
)]
#[case(r#""protocol": "rest-json", "serviceId": "Toy Box""#, "ToyBox", Protocol::Other("restJson1".to_owned()))]
#[case(r#""protocol": "query""#, "toy", Protocol::Other("awsQuery".to_owned()))]
fn the_services_name_is_the_one_on_the_wire(
    #[case] metadata: &str,
    #[case] name: &str,
    #[case] protocol: Protocol,
) -> Result<(), LoadError> {
    let contract = contract(metadata, "", "")?;
    assert_eq!(contract.service().name, name);
    assert_eq!(contract.service().protocol, protocol);
    let signing = if metadata.contains("toys") {
        "toys"
    } else {
        "toy"
    };
    assert_eq!(contract.service().signing_name, signing);
    Ok(())
}
