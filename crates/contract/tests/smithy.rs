//! What the reader of Smithy's JSON AST makes of mixins, `apply`, resources and
//! the forms of enumerations.

use rstest::rstest;
use smithereens_contract::{
    Contract, ErrorKind, Length, LoadError, Member, Protocol, ShapeKind, TimestampFormat, load,
};

fn contract(version: &str, service: &str, shapes: &str) -> Result<Contract, LoadError> {
    let text = format!(
        r#"{{"smithy": "{version}", "shapes": {{
            "a#Toy": {{"type": "service", "version": "2026-01-01", {service}}}, {shapes}}}}}"#
    );
    load("toy", text.as_bytes())
}

/// With an operation whose input is `a#In`.
fn with_input(version: &str, shapes: &str) -> Result<Contract, LoadError> {
    let act = r#""a#Act": {"type": "operation", "input": {"target": "a#In"}}"#;
    contract(
        version,
        r#""operations": [{"target": "a#Act"}]"#,
        &format!("{act}, {shapes}"),
    )
}

fn members<'a>(contract: &'a Contract, shape: &str) -> Vec<&'a Member> {
    contract
        .shape_named(shape)
        .map(|(_, shape)| shape.members())
        .unwrap_or_default()
}

fn names(members: &[&Member]) -> Vec<String> {
    members.iter().map(|member| member.name.clone()).collect()
}

#[test]
fn mixins_are_flattened_in_order_and_overridden_in_place() -> Result<(), LoadError> {
    let contract = with_input(
        "2.0",
        r#""a#One": {"type": "structure", "traits": {"smithy.api#mixin": {}, "smithy.api#sensitive": {}},
                "members": {"A": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
                            "B": {"target": "smithy.api#String"}}},
            "a#Two": {"type": "structure", "mixins": [{"target": "a#One"}],
                "traits": {"smithy.api#mixin": {"localTraits": ["smithy.api#deprecated"]},
                           "smithy.api#deprecated": {}},
                "members": {"C": {"target": "smithy.api#Integer"}}},
            "a#In": {"type": "structure", "mixins": [{"target": "a#Two"}],
                "members": {"D": {"target": "smithy.api#String"},
                            "A": {"target": "smithy.api#String",
                                  "traits": {"smithy.api#length": {"min": 1}}}}},
            "a#In$B": {"type": "apply", "traits": {"smithy.api#required": {}}}"#,
    )?;
    let members = members(&contract, "In");
    assert_eq!(names(&members), ["A", "B", "C", "D"]);
    assert!(members[0].is_required());
    assert_eq!(
        members[0].traits.length,
        Some(Length {
            min: Some(1),
            max: None
        })
    );
    assert!(members[1].is_required());
    let (_, shape) = contract.shape_named("In").expect("In is the input");
    assert!(shape.traits.sensitive, "inherited");
    assert!(!shape.traits.deprecated, "local to its mixin");
    Ok(())
}

#[test]
fn lists_and_enums_take_members_from_mixins() -> Result<(), LoadError> {
    let contract = with_input(
        "2.0",
        r#""a#Base": {"type": "list", "member": {"target": "a#E"}, "traits": {"smithy.api#mixin": {}}},
            "a#L": {"type": "list", "mixins": [{"target": "a#Base"}]},
            "a#L$member": {"type": "apply", "traits": {"smithy.api#sensitive": {}}},
            "a#Some": {"type": "enum", "traits": {"smithy.api#mixin": {}},
                "members": {"X": {"target": "smithy.api#Unit",
                                  "traits": {"smithy.api#enumValue": "x"}}}},
            "a#E": {"type": "enum", "mixins": [{"target": "a#Some"}],
                "members": {"Y": {"target": "smithy.api#Unit"}}},
            "a#In": {"type": "structure", "members": {"L": {"target": "a#L"}}}"#,
    )?;
    let list = members(&contract, "L");
    assert!(list[0].traits.sensitive);
    let ShapeKind::Enum(values) = &contract.shape(list[0].target).kind else {
        panic!("E is an enum");
    };
    let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(values, ["x", "Y"]);
    Ok(())
}

#[test]
fn operations_of_all_resources_are_found_in_order() -> Result<(), LoadError> {
    let operations = [
        "Put", "Create", "Read", "List", "Extra", "Collect", "Deep", "Own", "Shared",
    ]
    .map(|name| {
        let mixin = if name == "Own" {
            r#", "mixins": [{"target": "a#Fails"}]"#
        } else {
            ""
        };
        format!(r#""a#{name}": {{"type": "operation"{mixin}}}"#)
    })
    .join(",");
    let contract = contract(
        "2.0",
        r#""operations": [{"target": "a#Own"}], "resources": [{"target": "a#R"}],
           "mixins": [{"target": "a#Common"}], "errors": [{"target": "a#Oops"}]"#,
        &format!(
            r#""a#Common": {{"type": "service", "version": "0", "traits": {{"smithy.api#mixin": {{}}}},
                    "operations": [{{"target": "a#Shared"}}], "errors": [{{"target": "a#Busy"}}]}},
                "a#Fails": {{"type": "operation", "errors": [{{"target": "a#Odd"}}],
                    "traits": {{"smithy.api#mixin": {{}}}}}},
                "a#R": {{"type": "resource", "create": {{"target": "a#Create"}},
                    "put": {{"target": "a#Put"}}, "read": {{"target": "a#Read"}},
                    "list": {{"target": "a#List"}}, "operations": [{{"target": "a#Extra"}}],
                    "collectionOperations": [{{"target": "a#Collect"}}],
                    "resources": [{{"target": "a#Sub"}}]}},
                "a#Sub": {{"type": "resource", "operations": [{{"target": "a#Deep"}}],
                    "resources": [{{"target": "a#R"}}]}},
                "a#Busy": {{"type": "structure", "members": {{}},
                    "traits": {{"smithy.api#error": "server", "smithy.api#httpError": 503}}}},
                "a#Oops": {{"type": "structure", "members": {{}}, "traits": {{"smithy.api#error": "client"}}}},
                "a#Odd": {{"type": "structure", "members": {{}}, "traits": {{"smithy.api#error": "client"}}}},
                {operations}"#
        ),
    )?;
    let found: Vec<&str> = contract
        .operations()
        .iter()
        .map(|operation| operation.name.as_str())
        .collect();
    assert_eq!(
        found,
        [
            "Shared", "Own", "Create", "Put", "Read", "List", "Extra", "Collect", "Deep"
        ]
    );
    let errors = |name: &str| {
        let operation = contract
            .operation(name)
            .map(|operation| operation.errors.clone());
        let shapes = operation
            .unwrap_or_default()
            .into_iter()
            .map(|id| contract.shape(id));
        shapes.map(|shape| shape.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(errors("Own"), ["Odd", "Busy", "Oops"]);
    assert_eq!(errors("Deep"), ["Busy", "Oops"]);
    assert_eq!(contract.service().version, "2026-01-01");
    let (_, busy) = contract
        .shape_named("Busy")
        .expect("an error of all operations");
    assert_eq!(
        (busy.traits.error, busy.traits.http_status),
        (Some(ErrorKind::Server), Some(503))
    );
    Ok(())
}

#[test]
fn unit_as_input_or_output_means_nothing_is_sent() -> Result<(), LoadError> {
    let contract = contract(
        "2.0",
        r#""operations": [{"target": "a#Act"}]"#,
        r#""a#Act": {"type": "operation", "input": {"target": "smithy.api#Unit"},
             "output": {"target": "a#Out"}},
           "a#Out": {"type": "structure", "members": {"U": {"target": "a#U"}}},
           "a#U": {"type": "union", "members": {"Nothing": {"target": "smithy.api#Unit"}}}"#,
    )?;
    assert_eq!(contract.operations()[0].input, None);
    assert!(contract.operations()[0].output.is_some());
    let nothing = members(&contract, "U")[0].target;
    assert_eq!(
        contract.shape(nothing).kind,
        ShapeKind::Structure(Vec::new())
    );
    Ok(())
}

#[rstest]
#[case::enum_shape(
    r#"{"type": "enum", "members": {"RED": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "red"}},
        "BLUE": {"target": "smithy.api#Unit"}}}"#,
    &[(Some("RED"), "red"), (Some("BLUE"), "BLUE")]
)]
#[case::old_trait(
    r#"{"type": "string", "traits": {"smithy.api#enum": [{"value": "red", "name": "RED"}, {"value": "BLUE"}]}}"#,
    &[(Some("RED"), "red"), (None, "BLUE")]
)]
fn both_forms_of_string_enumerations_are_read(
    #[case] shape: &str,
    #[case] expected: &[(Option<&str>, &str)],
) -> Result<(), LoadError> {
    let contract = with_input(
        "2.0",
        &format!(
            r#""a#In": {{"type": "structure", "members": {{"E": {{"target": "a#E"}}}}}}, "a#E": {shape}"#
        ),
    )?;
    let (_, shape) = contract.shape_named("E").expect("E is reached");
    let ShapeKind::Enum(values) = &shape.kind else {
        panic!("{:?}", shape.kind)
    };
    let values: Vec<_> = values
        .iter()
        .map(|value| (value.name.as_deref(), value.value.as_str()))
        .collect();
    assert_eq!(values, expected);
    Ok(())
}

#[test]
fn int_enums_sets_and_sparse_maps_are_read() -> Result<(), LoadError> {
    let contract = with_input(
        "1.0",
        r#""a#In": {"type": "structure", "members": {"N": {"target": "a#N"}, "S": {"target": "a#S"},
              "M": {"target": "a#M"}}},
           "a#N": {"type": "intEnum", "members": {"ONE": {"target": "smithy.api#Unit",
              "traits": {"smithy.api#enumValue": 1}}, "LESS": {"target": "smithy.api#Unit",
              "traits": {"smithy.api#enumValue": -7}}}},
           "a#S": {"type": "set", "member": {"target": "smithy.api#String"}},
           "a#M": {"type": "map", "key": {"target": "smithy.api#String"},
              "value": {"target": "smithy.api#Integer"}, "traits": {"smithy.api#sparse": {}}}"#,
    )?;
    let shape = |name: &str| contract.shape_named(name).map(|(_, shape)| shape.clone());
    assert_eq!(
        shape("N").map(|shape| shape.kind),
        Some(ShapeKind::IntEnum(vec![1, -7]))
    );
    assert_eq!(
        shape("S").map(|shape| shape.traits.unique_items),
        Some(true)
    );
    assert_eq!(shape("M").map(|shape| shape.traits.sparse), Some(true));
    assert_eq!(
        shape("Integer").map(|shape| shape.traits.boxed),
        Some(true),
        "as in version 1.0"
    );
    Ok(())
}

#[test]
fn member_traits_override_the_targets_and_null_cancels_a_default() -> Result<(), LoadError> {
    use smithereens_contract::Default as Given;
    let contract = with_input(
        "2.0",
        r#""a#In": {"type": "structure", "traits": {"smithy.api#input": {}}, "members": {
              "A": {"target": "smithy.api#PrimitiveInteger"},
              "B": {"target": "smithy.api#PrimitiveInteger", "traits": {"smithy.api#default": null}},
              "T": {"target": "a#T", "traits": {"smithy.api#timestampFormat": "http-date"}},
              "I": {"target": "smithy.api#String", "traits": {"smithy.api#idempotencyToken": {}}},
              "L": {"target": "a#Large"}}},
           "a#T": {"type": "timestamp", "traits": {"smithy.api#timestampFormat": "date-time"}},
           "a#Large": {"type": "bigInteger", "traits": {"smithy.api#range": {"max": 18446744073709551617}}}"#,
    )?;
    let members = members(&contract, "In");
    let at = |index: usize| contract.traits_at(members[index]);
    assert_eq!(at(0).default, Some(Given::Value(0.into())));
    assert_eq!(at(1).default, Some(Given::Cancelled));
    assert_eq!(at(2).timestamp_format, Some(TimestampFormat::HttpDate));
    assert!(at(3).idempotency_token);
    assert!(
        members.iter().all(|member| member.traits.client_optional),
        "an @input structure"
    );
    let max = at(4)
        .range
        .and_then(|range| range.max)
        .map(|max| max.to_string());
    assert_eq!(
        max.as_deref(),
        Some("18446744073709551617"),
        "not rounded to a double"
    );
    Ok(())
}

#[rstest]
#[case(
    r#""aws.protocols#restJson1": {}, "aws.protocols#awsJson1_0": {}"#,
    Protocol::AwsJson1_0,
    true
)]
#[case(r#""smithy.protocols#rpcv2Cbor": {}"#, Protocol::Other("rpcv2Cbor".to_owned()), false)]
#[case(r#""aws.protocols#ec2Query": {}"#, Protocol::Other("ec2Query".to_owned()), false)]
#[case("", Protocol::Other("none".to_owned()), false)]
fn a_protocol_that_can_be_run_is_preferred(
    #[case] traits: &str,
    #[case] expected: Protocol,
    #[case] is_runnable: bool,
) -> Result<(), LoadError> {
    let contract = contract(
        "2.0",
        &format!(r#""traits": {{{traits}}}"#),
        r#""a#S": {"type": "string"}"#,
    )?;
    assert_eq!(contract.service().protocol, expected);
    assert_eq!(contract.service().protocol.is_runnable(), is_runnable);
    Ok(())
}

#[test]
fn shapes_of_other_namespaces_are_renamed_by_the_service() -> Result<(), LoadError> {
    let contract = contract(
        "2.0",
        r#""operations": [{"target": "a#Act"}], "rename": {"b#X": "OtherX"},
           "traits": {"aws.auth#sigv4": {"name": "toys"}}"#,
        r#""a#Act": {"type": "operation", "input": {"target": "a#In"}},
           "a#In": {"type": "structure", "members": {"A": {"target": "a#X"}, "B": {"target": "b#X"},
              "C": {"target": "smithy.api#String"}, "D": {"target": "a#String"}}},
           "a#X": {"type": "string"}, "b#X": {"type": "integer"},
           "a#String": {"type": "string", "traits": {"smithy.api#length": {"max": 3}}}"#,
    )?;
    let shapes: Vec<&str> = contract
        .shapes()
        .iter()
        .map(|shape| shape.name.as_str())
        .collect();
    assert_eq!(shapes, ["In", "X", "OtherX", "PreludeString", "String"]);
    assert_eq!(contract.service().signing_name, "toys");
    Ok(())
}
