//! The shapes of `smithy.api`, which no file carries.

use crate::traits::Default as DefaultValue;
use crate::{Shape, ShapeKind, Traits};

/// The id that stands for "nothing" as an operation's input or output.
pub(crate) const UNIT: &str = "smithy.api#Unit";

/// The prelude's shape of this id. In version 1 its plain numbers and booleans
/// were boxed; in both the `Primitive` ones default to zero or false.
pub(crate) fn shape(id: &str, is_version_1: bool) -> Option<Shape> {
    let name = id.strip_prefix("smithy.api#")?;
    let plain = name.strip_prefix("Primitive").unwrap_or(name);
    let kind = match plain {
        "Boolean" => ShapeKind::Boolean,
        "Byte" => ShapeKind::Byte,
        "Short" => ShapeKind::Short,
        "Integer" => ShapeKind::Integer,
        "Long" => ShapeKind::Long,
        "Float" => ShapeKind::Float,
        "Double" => ShapeKind::Double,
        _ if plain != name => return None,
        "String" => ShapeKind::String,
        "Blob" => ShapeKind::Blob,
        "Timestamp" => ShapeKind::Timestamp,
        "Document" => ShapeKind::Document,
        "BigInteger" => ShapeKind::BigInteger,
        "BigDecimal" => ShapeKind::BigDecimal,
        "Unit" => ShapeKind::Structure(Vec::new()),
        _ => return None,
    };
    let has_primitive = matches!(
        plain,
        "Boolean" | "Byte" | "Short" | "Integer" | "Long" | "Float" | "Double"
    );
    let zero = match kind {
        ShapeKind::Boolean => serde_json::Value::Bool(false),
        _ => serde_json::Value::from(0),
    };
    let traits = Traits {
        default: (plain != name).then_some(DefaultValue::Value(zero)),
        boxed: is_version_1 && has_primitive && plain == name,
        ..Traits::default()
    };
    Some(Shape {
        name: name.to_owned(),
        kind,
        traits,
    })
}
