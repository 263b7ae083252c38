//! Files that are no contracts, or impossible ones: each is refused with the
//! file, the place and a remedy.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use rstest::rstest;
use smithereens_contract::load;

fn message(bytes: impl AsRef<[u8]>) -> String {
    match load("model.json", bytes.as_ref()) {
        Ok(_) => "it loaded".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// A botocore model with these shapes, and an operation on the shape `In`.
fn botocore(shapes: &str) -> String {
    format!(
        r#"{{"metadata": {{"apiVersion": "1", "endpointPrefix": "toy", "protocol": "json",
            "jsonVersion": "1.1", "targetPrefix": "Toy"}},
          "operations": {{"Act": {{"name": "Act", "input": {{"shape": "In"}}}}}},
          "shapes": {{{shapes}}}}}"#
    )
}

/// A Smithy model with a service, an operation on `a#In`, and these shapes.
fn smithy(shapes: &str) -> String {
    format!(
        r#"{{"smithy": "2.0", "shapes": {{
            "a#Toy": {{"type": "service", "version": "1", "operations": [{{"target": "a#Act"}}],
                "traits": {{"aws.protocols#awsJson1_1": {{}}}}}},
            "a#Act": {{"type": "operation", "input": {{"target": "a#In"}}}}, {shapes}}}}}"#
    )
}

#[rstest]
#[case::empty("", "an empty file, not a contract; give a Smithy")]
#[case::blank(" \n\t", "an empty file, not a contract; give a Smithy")]
#[case::html(
    "<!DOCTYPE html><html>",
    "an HTML page, not a contract; fetch the raw file"
)]
#[case::xml("<?xml version=\"1.0\"?><a/>", "XML, not a contract; give a Smithy")]
#[case::yaml("name: x\non: push\n", "YAML, not a contract; give a Smithy")]
#[case::openapi_in_yaml("openapi: 3.0.0\n", "an OpenAPI document in YAML, not a contract")]
#[case::openapi(
    r#"{"openapi": "3.1.0", "paths": {}}"#,
    "an OpenAPI document, not a contract"
)]
#[case::idl(
    "$version: \"2\"\nnamespace a\n",
    "Smithy IDL, not a contract; turn it into JSON"
)]
#[case::zip(
    "PK\u{3}\u{4}rest",
    "a zip archive, not a contract; take the model out of it"
)]
#[case::paginators(
    r#"{"pagination": {}}"#,
    "botocore's paginators, not a contract; give the"
)]
#[case::waiters(
    r#"{"version": 2, "waiters": {}}"#,
    "botocore's waiters, not a contract; give the"
)]
#[case::schema(r#"{"$schema": "x"}"#, "a JSON Schema, not a contract")]
#[case::list("[]", "JSON that is not an object, not a contract")]
#[case::other("{}", "JSON of another kind, not a contract")]
#[case::no_version(
    r#"{"shapes": {"a#B": {"type": "string"}}}"#,
    "without its version, not a contract; add"
)]
fn a_file_of_another_kind_is_told_for_what_it_is(#[case] text: &str, #[case] says: &str) {
    let message = message(text);
    assert!(
        message.starts_with("model.json: this looks like "),
        "{message}"
    );
    assert!(message.contains(says), "{message}");
}

#[test]
fn bytes_that_are_no_text_are_told_for_what_they_are() {
    assert_eq!(
        message(b"{\"\xFF\"}"),
        "model.json: this looks like binary data (byte 2 is not UTF-8), not a contract; give a \
         Smithy JSON AST or a botocore `service-2.json`, plain or gzipped"
    );
    assert!(message(b"\xFF\xFE{\0}\0").contains("UTF-16 text, not a contract; save it as UTF-8"));
}

#[rstest]
#[case::truncated(
    "{\"smithy\": \"2.0\",\n \"shapes\": {",
    "model.json: line 2, column 12: this is not JSON (EOF while parsing an object); \
     mend it there, or fetch the file again if it was cut off"
)]
#[case::trailed(
    "{}\n}",
    "model.json: line 2, column 1: this is not JSON (trailing characters); \
     mend it there, or fetch the file again if it was cut off"
)]
#[case::duplicate_shape(
    "{\"smithy\": \"2.0\", \"shapes\": {\n \"a#B\": {},\n \"a#B\": {}}}",
    "model.json: line 3, column 9: the key `a#B` comes twice in one object; \
     remove one of them; readers disagree which one counts"
)]
#[case::lone_surrogate(
    "{\"smithy\":\n \"\\udead\"}",
    "model.json: line 2, column 2: this is not JSON (lone leading surrogate in hex escape); \
     mend the value that starts there"
)]
fn broken_json_is_told_by_line_and_column(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(message(text), expected);
}

#[test]
fn nesting_100_000_deep_is_an_error_and_no_stack_overflow() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let text = smithy(&format!(
        r#""a#In": {{"type": "structure", "members": {deep}}}"#
    ));
    let message = message(text);
    assert!(
        message.contains("it is nested more than 128 deep; flatten it"),
        "{message}"
    );
    let cut = message_of_deep_prefix();
    assert!(
        cut.contains("this is not JSON (EOF while parsing a list)"),
        "{cut}"
    );
}

fn message_of_deep_prefix() -> String {
    message("[".repeat(100_000))
}

fn gzipped(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[test]
fn gzip_that_does_not_unpack_is_told_with_the_reason() -> std::io::Result<()> {
    let whole = gzipped(botocore(r#""In": {"type": "structure", "members": {}}"#).as_bytes())?;
    assert_eq!(message(&whole), "it loaded");
    let cut = message(&whole[..whole.len() / 2]);
    assert!(
        cut.starts_with("model.json: it is gzip by its first bytes but does not unpack ("),
        "{cut}"
    );
    assert!(cut.ends_with("); fetch it again"), "{cut}");
    let garbage = message(b"\x1F\x8Bgarbage that goes on for a while");
    assert!(
        garbage.contains("it is gzip by its first bytes but does not unpack ("),
        "{garbage}"
    );
    let packed_garbage = message(gzipped(b"\0\x01\xFF")?);
    assert!(
        packed_garbage.contains("binary data (byte 2 is not UTF-8)"),
        "{packed_garbage}"
    );
    Ok(())
}

#[rstest]
#[case::dangling_member(
    r#""In": {"type": "structure", "members": {"A": {"shape": "Gone"}}}"#,
    "shapes/In/members/A: it targets `Gone`, which is not among the shapes; define `Gone`"
)]
#[case::dangling_input(
    r#""Other": {"type": "string"}"#,
    "operations/Act/input: it targets `In`, which is not among the shapes; define `In`"
)]
#[case::required_without_member(
    r#""In": {"type": "structure", "required": ["B"], "members": {}}"#,
    "shapes/In/required: `B` is required but is no member of `In`; add the member, or take it off"
)]
#[case::impossible_length(
    r#""In": {"type": "structure", "members": {}}, "S": {"type": "string", "min": 2, "max": 1}"#,
    "S: no length is at least 2 and at most 1; exchange the bounds"
)]
#[case::impossible_length_by_an_override(
    r#""In": {"type": "structure", "members": {"A": {"shape": "S", "max": 1}}},
       "S": {"type": "string", "min": 2, "max": 3}"#,
    "In.A: no length is at least 2 and at most 1; exchange the bounds"
)]
#[case::impossible_range(
    r#""In": {"type": "structure", "members": {}}, "N": {"type": "integer", "min": 10, "max": 9}"#,
    "N: no number is at least 10 and at most 9; exchange the bounds"
)]
#[case::range_without_an_integer(
    r#""In": {"type": "structure", "members": {}}, "N": {"type": "long", "min": -0.8, "max": -0.2}"#,
    "N: no integer is between -0.8 and -0.2; exchange the bounds"
)]
#[case::range_around_zero(
    r#""In": {"type": "structure", "members": {}}, "N": {"type": "long", "min": -0.8, "max": 0.2}"#,
    "it loaded"
)]
#[case::range_between_integers(
    r#""In": {"type": "structure", "members": {}}, "N": {"type": "long", "min": 1.2, "max": 1.8}"#,
    "N: no integer is between 1.2 and 1.8; exchange the bounds"
)]
#[case::range_beyond_the_type(
    r#""In": {"type": "structure", "members": {}}, "N": {"type": "integer", "min": 2147483648}"#,
    "N: the type integer holds no number of this range; correct the bounds, or take a wider type"
)]
#[case::negative_length(
    r#""In": {"type": "structure", "members": {}}, "S": {"type": "string", "min": -1}"#,
    "shapes/S/min: -1 counts nothing; give a whole number from 0"
)]
#[case::bounds_on_a_boolean(
    r#""In": {"type": "structure", "members": {}}, "B": {"type": "boolean", "max": 1}"#,
    "shapes/B: `min` and `max` mean nothing on a boolean; remove them"
)]
#[case::bad_pattern(
    r#""In": {"type": "structure", "members": {}}, "S": {"type": "string", "pattern": "a(b"}"#,
    "shapes/S/pattern: the pattern `a(b`"
)]
#[case::map_key_that_is_no_string(
    r#""In": {"type": "structure", "members": {}}, "N": {"type": "integer"},
       "M": {"type": "map", "key": {"shape": "N"}, "value": {"shape": "N"}}"#,
    "M: its keys are `N`, of type integer; keys must be strings or an enum of strings"
)]
#[case::circle_of_required_members(
    r#""In": {"type": "structure", "required": ["B"], "members": {"B": {"shape": "B"}}},
       "B": {"type": "structure", "required": ["C"], "members": {"C": {"shape": "C"}}},
       "C": {"type": "structure", "required": ["B"], "members": {"B": {"shape": "B"}}}"#,
    "B: no finite value exists: B.C -> C.B needs `B` again; make one of these members optional"
)]
#[case::circle_through_a_list_that_is_never_empty(
    r#""In": {"type": "structure", "required": ["L"], "members": {"L": {"shape": "L"}}},
       "L": {"type": "list", "min": 1, "member": {"shape": "In"}}"#,
    "L: no finite value exists: L.member -> In.L needs `L` again; make one of these"
)]
#[case::circle_through_a_list(
    r#""In": {"type": "structure", "required": ["L"], "members": {"L": {"shape": "L"}}},
       "L": {"type": "list", "member": {"shape": "In"}}"#,
    "it loaded"
)]
#[case::circle_through_a_union_with_a_way_out(
    r#""In": {"type": "structure", "required": ["U"], "members": {"U": {"shape": "U"}}},
       "U": {"type": "structure", "union": true,
             "members": {"In": {"shape": "In"}, "S": {"shape": "S"}}},
       "S": {"type": "string"}"#,
    "it loaded"
)]
#[case::enum_value_twice(
    r#""In": {"type": "structure", "members": {}}, "E": {"type": "string", "enum": ["A", "A"]}"#,
    "E: the value `A` comes twice; remove one of them"
)]
#[case::enum_without_values(
    r#""In": {"type": "structure", "members": {}}, "E": {"type": "string", "enum": []}"#,
    "E: it has no value; give it a value, or remove it"
)]
#[case::input_that_is_no_structure(
    r#""In": {"type": "string"}"#,
    "Act/input: `In` must be a structure, and is of type string; wrap it in a structure"
)]
#[case::unknown_type(
    r#""In": {"type": "tensor"}"#,
    "shapes/In/type: `tensor` is no type of botocore's; correct it, or use a newer smithereens"
)]
#[case::wrong_json_type(
    r#""In": {"type": "structure", "members": []}"#,
    "shapes/In/members: an object must stand here, not a list; put an object there"
)]
fn an_impossible_botocore_model_is_refused_at_its_place(#[case] shapes: &str, #[case] says: &str) {
    let message = message(botocore(shapes));
    let expected = if says == "it loaded" {
        says.to_owned()
    } else {
        format!("model.json: {says}")
    };
    assert!(message.starts_with(&expected), "{message}");
    assert!(
        message == "it loaded" || message.contains("; "),
        "{message}"
    );
}

#[rstest]
#[case::dangling_member(
    r#""a#In": {"type": "structure", "members": {"A": {"target": "a#Gone"}}}"#,
    "shapes/a#In/members/A: it targets `a#Gone`, which is not in the file; define `a#Gone`"
)]
#[case::unknown_prelude_shape(
    r#""a#In": {"type": "structure", "members": {"A": {"target": "smithy.api#Text"}}}"#,
    "shapes/a#In/members/A: it targets `smithy.api#Text`, which is not in the file"
)]
#[case::apply_to_nothing(
    r#""a#In": {"type": "structure", "members": {}},
       "a#In$Gone": {"type": "apply", "traits": {"smithy.api#required": {}}}"#,
    "shapes/a#In/a#In$Gone: traits are applied to a member that the shape lacks; remove the"
)]
#[case::second_service(
    r#""a#In": {"type": "structure", "members": {}}, "b#Two": {"type": "service", "version": "1"}"#,
    "shapes: it describes several services: a#Toy, b#Two; give a model with one of them"
)]
#[case::bad_pattern(
    r#""a#In": {"type": "structure", "members": {}},
       "a#S": {"type": "string", "traits": {"smithy.api#pattern": "[b-a]"}}"#,
    "shapes/a#S/traits/smithy.api#pattern: the pattern `[b-a]`"
)]
#[case::full_match_that_is_not_wrapped(
    r#""a#In": {"type": "structure", "members": {}}, "a#S": {"type": "string",
       "traits": {"smithy.api#pattern": "a", "smithereens#fullMatch": {}}}"#,
    "shapes/a#S/traits/smithy.api#pattern: with `smithereens#fullMatch` the pattern must be `^(?:…)$`"
)]
#[case::misplaced_trait(
    r#""a#In": {"type": "structure", "members": {}},
       "a#B": {"type": "boolean", "traits": {"smithy.api#length": {"min": 1}}}"#,
    "B: a length is on `B`, of type boolean; put it on a string, blob, list or map, or remove it"
)]
#[case::two_shapes_of_one_name(
    r#""a#In": {"type": "structure", "members": {"A": {"target": "b#X"}, "B": {"target": "c#X"}}},
       "b#X": {"type": "string"}, "c#X": {"type": "string"}"#,
    "X: two shapes are called `X`; rename one, for instance with the service's `rename`"
)]
#[case::target_that_is_no_data(
    r#""a#In": {"type": "structure", "members": {"A": {"target": "a#Act"}}}"#,
    "shapes/a#In/members/A: it targets `a#Act`, which is of type operation and holds no data; target"
)]
fn an_impossible_smithy_model_is_refused_at_its_place(#[case] shapes: &str, #[case] says: &str) {
    let message = message(smithy(shapes));
    assert!(
        message.starts_with(&format!("model.json: {says}")),
        "{message}"
    );
    assert!(message.contains("; "), "{message}");
}

#[test]
fn an_error_that_is_not_marked_as_one_is_refused() {
    let model = botocore(r#""In": {"type": "structure", "members": {}}"#).replace(
        r#""input": {"shape": "In"}"#,
        r#""errors": [{"shape": "In"}]"#,
    );
    assert_eq!(
        message(model),
        "model.json: Act/errors: `In` is listed as an error and is not marked as one; mark it \
         (`smithy.api#error`, or `exception`), or take it off the list"
    );
}

#[test]
fn a_smithy_version_that_is_not_read_is_refused() {
    assert_eq!(
        message(r#"{"smithy": "3.0", "shapes": {}}"#),
        "model.json: smithy: `3.0` is a version of Smithy that is not read; give a model of \
         version 1.0 or 2.0"
    );
}
