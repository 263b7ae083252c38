//! Whatever is done to a contract's bytes, it loads or is refused with a
//! message; nothing panics.

use proptest::prelude::*;
use smithereens_contract::{Compact, LoadError, load, to_smithy_ast};

const BOTOCORE: &str = r#"{"metadata": {"apiVersion": "1", "endpointPrefix": "t", "protocol": "json", "jsonVersion": "1.1", "targetPrefix": "T"},
 "operations": {"A": {"name": "A", "input": {"shape": "I"}, "errors": [{"shape": "E"}]}},
 "shapes": {"I": {"type": "structure", "required": ["S"], "members": {"S": {"shape": "S", "max": 3}, "L": {"shape": "L"}, "M": {"shape": "M"}}},
  "S": {"type": "string", "min": 1, "max": 9, "pattern": "[a-c]*", "enum": ["a", "b"]},
  "L": {"type": "list", "member": {"shape": "I"}, "min": 0}, "N": {"type": "integer", "min": -1, "max": 2.5, "box": true},
  "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "N"}},
  "E": {"type": "structure", "members": {}, "exception": true, "error": {"code": "x", "httpStatusCode": 400}}}}"#;

const SMITHY: &str = r#"{"smithy": "2.0", "shapes": {
 "a#T": {"type": "service", "version": "1", "operations": [{"target": "a#A"}], "resources": [{"target": "a#R"}], "traits": {"aws.protocols#awsJson1_1": {}}},
 "a#R": {"type": "resource", "create": {"target": "a#A"}, "resources": [{"target": "a#R"}]},
 "a#A": {"type": "operation", "input": {"target": "a#I"}, "output": {"target": "smithy.api#Unit"}},
 "a#X": {"type": "structure", "traits": {"smithy.api#mixin": {}}, "members": {"S": {"target": "a#E", "traits": {"smithy.api#required": {}}}}},
 "a#I": {"type": "structure", "mixins": [{"target": "a#X"}], "members": {"N": {"target": "a#N", "traits": {"smithy.api#default": 1}}, "L": {"target": "a#L"}}},
 "a#I$S": {"type": "apply", "traits": {"smithy.api#sensitive": {}}},
 "a#L": {"type": "list", "member": {"target": "a#I"}, "traits": {"smithy.api#length": {"min": 0, "max": 3}}},
 "a#N": {"type": "integer", "traits": {"smithy.api#range": {"min": -1e2, "max": 5}}},
 "a#E": {"type": "enum", "members": {"P": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "p"}}}}}}"#;

/// Pieces that mean something to a reader.
const PIECES: [&str; 20] = [
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e999",
    "{}",
    "[]",
    "\"I\"",
    "\"a#I\"",
    "\"structure\"",
    "\"union\"",
    "\"\\ud800\"",
    "\u{1F}",
    "\"(\"",
];

/// One change: at a place, so many bytes are replaced by a piece or by a part
/// of the document itself.
fn change() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    let piece = prop::sample::select(PIECES.to_vec()).prop_map(|piece| piece.as_bytes().to_vec());
    let part = (any::<prop::sample::Index>(), 0_usize..40).prop_map(|(at, length)| {
        let bytes = SMITHY.as_bytes();
        let at = at.index(bytes.len());
        bytes[at..bytes.len().min(at + length)].to_vec()
    });
    let bytes = prop::collection::vec(any::<u8>(), 0..4);
    (
        any::<prop::sample::Index>(),
        0_usize..12,
        prop_oneof![piece, part, bytes],
    )
}

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    match load("mutated", bytes) {
        Ok(contract) => {
            let operations = contract.operations().iter().map(|it| it.name.clone());
            let compact = Compact {
                operations: operations.collect(),
                ..Compact::default()
            };
            let written = to_smithy_ast(&contract, &compact);
            let read = load("written", written.as_bytes());
            let read = read.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(read.shapes(), contract.shapes());
        }
        Err(error) => {
            let message = error.to_string();
            prop_assert!(message.starts_with("mutated: "), "{}", message);
            let has_remedy = message.contains("; ");
            prop_assert!(has_remedy, "{}", message);
        }
    }
    Ok(())
}

#[test]
fn the_documents_load_as_they_are() -> Result<(), LoadError> {
    for text in [BOTOCORE, SMITHY] {
        assert_eq!(load("small", text.as_bytes())?.operations().len(), 1);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_change_to_the_bytes_makes_a_reader_panic(
        is_smithy: bool,
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let mut bytes = if is_smithy { SMITHY } else { BOTOCORE }.as_bytes().to_vec();
        for (at, length, piece) in changes {
            let at = at.index(bytes.len() + 1);
            let end = bytes.len().min(at + length);
            bytes.splice(at..end, piece);
        }
        check(&bytes)?;
    }

    #[test]
    fn no_value_in_place_of_another_makes_a_reader_panic(
        is_smithy: bool,
        at in any::<prop::sample::Index>(),
        with in any::<prop::sample::Index>(),
    ) {
        let text = if is_smithy { SMITHY } else { BOTOCORE };
        let words: Vec<&str> = text.split('"').collect();
        let (at, with) = (at.index(words.len()), with.index(words.len()));
        let changed: Vec<&str> =
            words.iter().enumerate().map(|(index, word)| if index == at { words[with] } else { word }).collect();
        check(changed.join("\"").as_bytes())?;
    }
}
