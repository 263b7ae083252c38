//! What is written is read back the same, whichever format it came from.

use smithereens_contract::{Compact, Contract, LoadError, load, to_smithy_ast};

/// Most of what botocore can say.
const BOTOCORE: &str = r#"{
  "metadata": {"apiVersion": "1", "endpointPrefix": "toy", "protocol": "json", "jsonVersion": "1.1", "targetPrefix": "Toy"},
  "operations": {
    "Act": {"name": "Act", "input": {"shape": "In"}, "output": {"shape": "Out"}, "errors": [{"shape": "Oops"}, {"shape": "Busy"}]},
    "Prepare": {"name": "Prepare", "input": {"shape": "In"}},
    "Unused": {"name": "Unused", "output": {"shape": "Lonely"}}
  },
  "shapes": {
    "In": {"type": "structure", "required": ["Name"], "members": {
      "Zeta": {"shape": "Tree"}, "Name": {"shape": "Name", "max": 7}, "When": {"shape": "When"},
      "Token": {"shape": "Name", "idempotencyToken": true}, "Odd": {"shape": "Name", "enum": ["a", "b"]}}},
    "Tree": {"type": "structure", "members": {"Leaves": {"shape": "Leaves"}, "Any": {"shape": "Any"}, "Map": {"shape": "Map"}}},
    "Leaves": {"type": "list", "member": {"shape": "Tree"}, "max": 10},
    "Map": {"type": "map", "key": {"shape": "Color"}, "value": {"shape": "Ratio", "box": true}},
    "Any": {"type": "structure", "members": {}, "document": true},
    "Name": {"type": "string", "min": 1, "max": 255, "pattern": "[\\u0020-\\uD7FF\\uD800\\uDC00-\\uDBFF\\uDFFF]*|\"é\""},
    "When": {"type": "timestamp", "timestampFormat": "iso8601"},
    "Color": {"type": "string", "enum": ["RED", "light blue", ""]},
    "Ratio": {"type": "double", "min": 0.001, "max": 1e30, "sensitive": true},
    "Out": {"type": "structure", "members": {"Choice": {"shape": "Choice"}, "Count": {"shape": "Count"}}},
    "Choice": {"type": "structure", "union": true, "members": {"A": {"shape": "Name"}, "B": {"shape": "Count"}}},
    "Count": {"type": "long", "box": true, "deprecated": true},
    "Oops": {"type": "structure", "members": {"Message": {"shape": "Name"}}, "exception": true, "error": {"code": "My.Oops", "httpStatusCode": 418}},
    "Busy": {"type": "structure", "members": {}, "exception": true, "fault": true},
    "Lonely": {"type": "structure", "members": {}}
  }
}"#;

/// What only Smithy can say.
const SMITHY: &str = r#"{"smithy": "2.0", "shapes": {
  "a#Toy": {"type": "service", "version": "1", "operations": [{"target": "a#Toy2"}], "traits": {"aws.protocols#awsJson1_0": {}}},
  "a#Toy2": {"type": "operation", "input": {"target": "a#In"}, "output": {"target": "a#Toy2Out"}},
  "a#Toy2Out": {"type": "structure", "members": {}, "traits": {"smithy.api#output": {}}},
  "a#In": {"type": "structure", "traits": {"smithy.api#input": {}}, "members": {
    "E": {"target": "a#E"}, "N": {"target": "a#N", "traits": {"smithy.api#default": null}},
    "S": {"target": "a#S", "traits": {"smithy.api#default": [{"z": 1, "a": null}]}},
    "U": {"target": "a#U"}, "P": {"target": "smithy.api#PrimitiveBoolean"},
    "T": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#timestampFormat": "http-date"}},
    "B": {"target": "smithy.api#Blob", "traits": {"smithy.api#length": {"max": 3}}}}},
  "a#E": {"type": "enum", "members": {"A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a"}}}},
  "a#N": {"type": "intEnum", "members": {"B": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 3}}}},
  "a#S": {"type": "list", "member": {"target": "smithy.api#Document"}, "traits": {"smithy.api#sparse": {}, "smithy.api#uniqueItems": {}}},
  "a#U": {"type": "union", "members": {"None": {"target": "smithy.api#Unit"},
    "P": {"target": "smithy.api#String", "traits": {"smithy.api#pattern": "^a|b"}},
    "L": {"target": "smithy.api#BigDecimal", "traits": {"smithy.api#range": {"min": -1e-30}}}}}
}}"#;

fn all(contract: &Contract) -> Compact {
    let operations = contract
        .operations()
        .iter()
        .map(|operation| operation.name.clone());
    Compact {
        operations: operations.collect(),
        ..Compact::default()
    }
}

fn assert_same(one: &Contract, other: &Contract) {
    assert_eq!(one.service(), other.service());
    assert_eq!(one.operations(), other.operations());
    assert_eq!(one.shapes(), other.shapes());
}

#[test]
fn botocores_graph_is_read_back_the_same() -> Result<(), LoadError> {
    let contract = load("toy", BOTOCORE.as_bytes())?;
    let written = to_smithy_ast(&contract, &all(&contract));
    assert_same(&contract, &load("toy", written.as_bytes())?);
    Ok(())
}

#[test]
fn smithys_graph_is_read_back_the_same_but_for_the_names_of_int_enum_values()
-> Result<(), LoadError> {
    let contract = load("toy", SMITHY.as_bytes())?;
    let written = to_smithy_ast(&contract, &all(&contract));
    assert_same(&contract, &load("toy", written.as_bytes())?);
    assert!(
        written.contains(r#""VALUE_0""#),
        "the graph keeps no names of integers: {written}"
    );
    Ok(())
}

#[test]
fn a_pattern_keeps_its_dialect_and_its_meaning() -> Result<(), LoadError> {
    let pattern = |contract: &Contract| {
        let (_, shape) = contract.shape_named("Name").expect("a member's target");
        shape.traits.pattern.clone().expect("it has one")
    };
    let contract = load("toy", BOTOCORE.as_bytes())?;
    let written = to_smithy_ast(&contract, &all(&contract));
    let read = pattern(&load("toy", written.as_bytes())?);
    assert_eq!(read, pattern(&contract));
    for (text, expected) in [("\"é\"", true), ("\u{10FFFF}", true), ("a\n", false)] {
        assert_eq!(read.matches(text), Some(expected), "{text:?}");
    }
    assert!(
        written.contains(r#""smithy.api#pattern":"^(?:["#),
        "anchored for other tools"
    );
    Ok(())
}

#[test]
fn only_what_the_operations_reach_is_written() -> Result<(), LoadError> {
    let contract = load("toy", BOTOCORE.as_bytes())?;
    let compact = Compact {
        operations: vec!["Act".to_owned(), "Missing".to_owned()],
        set_up: vec!["Prepare".to_owned(), "Act".to_owned()],
        metadata: vec![("from".to_owned(), "a test".to_owned())],
    };
    let written = to_smithy_ast(&contract, &compact);
    let read = load("toy", written.as_bytes())?;
    assert_same(&contract.restricted_to(&["Act"], &["Prepare"]), &read);
    let marks: Vec<_> = read
        .operations()
        .iter()
        .map(|it| (it.name.as_str(), it.set_up))
        .collect();
    assert_eq!(marks, [("Act", false), ("Prepare", true)]);
    assert!(read.shape_named("Lonely").is_none());
    assert!(
        written.contains(r#""metadata": {"from":"a test"}"#),
        "{written}"
    );
    Ok(())
}

#[test]
fn each_shape_has_a_line_of_its_own_in_an_order_that_does_not_change() -> Result<(), LoadError> {
    let contract = load("toy", BOTOCORE.as_bytes())?;
    let written = to_smithy_ast(&contract, &all(&contract));
    assert_eq!(
        written,
        to_smithy_ast(&load("toy", written.as_bytes())?, &all(&contract))
    );
    let service_and_operations = 1 + contract.operations().len();
    assert_eq!(
        written.lines().count(),
        contract.shapes().len() + service_and_operations + 6
    );
    Ok(())
}

#[test]
fn an_operation_called_as_a_structure_is_kept_apart() -> Result<(), LoadError> {
    let text = BOTOCORE.replace(r#""In""#, r#""Act""#);
    let contract = load("toy", text.as_bytes())?;
    let written = to_smithy_ast(&contract, &all(&contract));
    assert_same(&contract, &load("toy", written.as_bytes())?);
    Ok(())
}
