//! Values between the wire's JSON and an adapter's lines.

use std::collections::HashSet;

use smithereens_cases::json::Json;
use smithereens_contract::{Contract, Decimal, Member, ShapeId, ShapeKind};
use smithereens_formats::adapter::{Number, Value};

/// Why a payload cannot be asked of an SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoInput {
    /// It is about bytes.
    Written,
    /// It has something that is not of its type.
    NotOfType,
}

impl NoInput {
    /// The reason, as reports count it.
    pub(super) fn reason(self) -> &'static str {
        match self {
            NoInput::Written => {
                "is about how a request is written, in which who calls an SDK has no say"
            }
            NoInput::NotOfType => {
                "has a value that is not of its type, which who calls an SDK does not give"
            }
        }
    }
}

/// What an SDK is given so that it writes a payload.
pub(super) fn input(
    contract: &Contract,
    shape: Option<ShapeId>,
    payload: &Json,
) -> Result<Value, NoInput> {
    match (shape, payload) {
        (Some(shape), payload) => value(contract, shape, payload),
        (None, Json::Object(members)) if members.is_empty() => Ok(Value::Object(Vec::new())),
        (None, _) => Err(NoInput::NotOfType),
    }
}

fn value(contract: &Contract, id: ShapeId, json: &Json) -> Result<Value, NoInput> {
    match (&contract.shape(id).kind, json) {
        (_, Json::Raw(_)) => Err(NoInput::Written),
        (ShapeKind::Document, json) => document(json),
        (ShapeKind::Boolean, Json::Bool(truth)) => Ok(Value::Boolean(*truth)),
        (ShapeKind::String | ShapeKind::Enum(_), Json::String(text)) => {
            Ok(Value::Text(text.clone()))
        }
        (ShapeKind::Blob, Json::String(text)) => {
            let bytes = aws_smithy_types::base64::decode(text);
            bytes.map(Value::Bytes).map_err(|_| NoInput::Written)
        }
        (ShapeKind::Timestamp, Json::Number(text)) => {
            let seconds = Number::seconds(text.as_str());
            seconds.map(Value::Timestamp).map_err(|_| NoInput::Written)
        }
        (kind, Json::Number(text)) if is_number(kind) => number(kind, text),
        (ShapeKind::Float | ShapeKind::Double, Json::String(text))
            if matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") =>
        {
            let number = Number::new(text.as_str());
            number.map(Value::Number).map_err(|_| NoInput::NotOfType)
        }
        (ShapeKind::List(member), Json::Array(items)) => {
            let items = items
                .iter()
                .map(|item| value(contract, member.target, item));
            items.collect::<Result<_, _>>().map(Value::List)
        }
        (ShapeKind::Map { value: of, .. }, Json::Object(entries)) => {
            structure(entries, |_, json| value(contract, of.target, json))
        }
        (ShapeKind::Structure(members) | ShapeKind::Union(members), Json::Object(entries)) => {
            structure(entries, |name, json| {
                let member = named(members, name).ok_or(NoInput::NotOfType)?;
                match json {
                    Json::Null => Ok(Value::Null),
                    json => value(contract, member.target, json),
                }
            })
        }
        _ => Err(NoInput::NotOfType),
    }
}

fn named<'c>(members: &'c [Member], name: &str) -> Option<&'c Member> {
    members.iter().find(|member| member.name == name)
}

fn structure(
    entries: &[(String, Json)],
    mut of: impl FnMut(&str, &Json) -> Result<Value, NoInput>,
) -> Result<Value, NoInput> {
    let mut names = HashSet::new();
    let mut members = Vec::new();
    for (name, json) in entries {
        if !names.insert(name) {
            return Err(NoInput::Written);
        }
        members.push((name.clone(), of(name, json)?));
    }
    Ok(Value::Object(members))
}

fn is_number(kind: &ShapeKind) -> bool {
    is_whole(kind)
        || matches!(
            kind,
            ShapeKind::Float | ShapeKind::Double | ShapeKind::BigDecimal
        )
}

fn is_whole(kind: &ShapeKind) -> bool {
    matches!(
        kind,
        ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::IntEnum(_)
            | ShapeKind::Long
            | ShapeKind::BigInteger
    )
}

/// A number that somebody could have in a variable of the type: within it, and of
/// whole numbers in plain digits.
fn number(kind: &ShapeKind, text: &str) -> Result<Value, NoInput> {
    let number = Number::new(text).map_err(|_| NoInput::Written)?;
    let bounds = match kind {
        ShapeKind::Byte => Some((-0x80, 0x7f)),
        ShapeKind::Short => Some((-0x8000, 0x7fff)),
        ShapeKind::Integer | ShapeKind::IntEnum(_) => Some((i32::MIN.into(), i32::MAX.into())),
        ShapeKind::Long => Some((i64::MIN, i64::MAX)),
        _ => None,
    };
    if let Some((least, most)) = bounds {
        return match text.parse::<i64>() {
            Ok(whole) if (least..=most).contains(&whole) => Ok(Value::Number(number)),
            Ok(_) => Err(NoInput::NotOfType),
            Err(_)
                if Decimal::parse(text).is_some_and(|decimal| decimal.truncated(0) == decimal) =>
            {
                Err(NoInput::Written)
            }
            Err(_) => Err(NoInput::NotOfType),
        };
    }
    let is_finite = text.parse::<f64>().is_ok_and(f64::is_finite);
    match kind {
        ShapeKind::Float | ShapeKind::Double if !is_finite => Err(NoInput::NotOfType),
        _ => Ok(Value::Number(number)),
    }
}

fn document(json: &Json) -> Result<Value, NoInput> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::Bool(truth) => Ok(Value::Boolean(*truth)),
        Json::Number(text) => {
            let number = Number::new(text.as_str());
            number.map(Value::Number).map_err(|_| NoInput::Written)
        }
        Json::String(text) => Ok(Value::Text(text.clone())),
        Json::Array(items) => {
            let items: Result<_, _> = items.iter().map(document).collect();
            items.map(Value::List)
        }
        Json::Object(entries) => structure(entries, |_, json| document(json)),
        Json::Raw(_) => Err(NoInput::Written),
    }
}

/// What a value is on the wire.
pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(truth) => Json::Bool(*truth),
        Value::Number(number) => match number.as_str() {
            text @ ("NaN" | "Infinity" | "-Infinity") => Json::text(text),
            text => Json::Number(text.to_owned()),
        },
        Value::Timestamp(seconds) => Json::Number(seconds.as_str().to_owned()),
        Value::Text(text) => Json::text(text.as_str()),
        Value::Utf16(units) => match String::from_utf16(units) {
            Ok(text) => Json::text(text),
            Err(_) => {
                let units: Vec<String> =
                    units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
                Json::Raw(format!("\"{}\"", units.concat()).into_bytes())
            }
        },
        Value::Bytes(bytes) => Json::text(aws_smithy_types::base64::encode(bytes)),
        Value::List(items) => Json::Array(items.iter().map(json).collect()),
        Value::Object(members) => {
            let members = members.iter();
            Json::Object(
                members
                    .map(|(name, value)| (name.clone(), json(value)))
                    .collect(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use smithereens_cases::Cases;
    use smithereens_contract::builtin;

    use super::*;

    /// What an SDK is given for a request, written as a line has it.
    fn given(operation: &str, body: &str) -> Result<String, NoInput> {
        let contract = builtin("glue@2020-05-15").expect("it is built in");
        let cases = Cases::new(&contract);
        let id = format!("{operation}.request").parse().expect("a message");
        let message = cases.message_named(&id).expect("it is there");
        let json = Json::parse(body.as_bytes()).expect("JSON");
        let value = input(&contract, message.shape, &json)?;
        Ok(serde_json::to_string(&value).expect("JSON"))
    }

    #[rstest]
    #[case(
        r#"{"Name":"a","Actions":[{"Timeout":7}]}"#,
        Ok(r#"{"Name":"a","Actions":[{"Timeout":7}]}"#)
    )]
    #[case(r#"{"Name":null}"#, Ok(r#"{"Name":null}"#))]
    #[case(r#"{"Tags":{"$a":"b"}}"#, Ok(r#"{"Tags":{"$object":{"$a":"b"}}}"#))]
    #[case(r#"{"Name":1}"#, Err(NoInput::NotOfType))]
    #[case(r#"{"Other":1}"#, Err(NoInput::NotOfType))]
    #[case(r#"{"Actions":[null]}"#, Err(NoInput::NotOfType))]
    #[case(r#"{"Actions":[{"Timeout":2147483648}]}"#, Err(NoInput::NotOfType))]
    #[case(r#"{"Actions":[{"Timeout":1.5}]}"#, Err(NoInput::NotOfType))]
    #[case(r#"{"Actions":[{"Timeout":1.0}]}"#, Err(NoInput::Written))]
    #[case(r#"{"Name":"a","Name":"a"}"#, Err(NoInput::Written))]
    #[case("[]", Err(NoInput::NotOfType))]
    fn an_input_has_what_its_types_take(#[case] body: &str, #[case] told: Result<&str, NoInput>) {
        assert_eq!(given("CreateTrigger", body), told.map(str::to_owned));
    }

    #[test]
    fn each_value_has_its_form_on_the_wire() {
        let line = r#"[{"$timestamp":"0.123"},{"$number":"0.5"},{"$number":"NaN"},{"$bytes":"aGVsbG8="},{"$utf16":"0041 d800"},{"$utf16":"d83d de00"},{"$object":{"$a":null}},true,9]"#;
        let value: Value = serde_json::from_str(line).expect("a value");
        let bytes = json(&value).to_bytes();
        let text = String::from_utf8(bytes).expect("UTF-8");
        let wire = r#"[0.123,0.5,"NaN","aGVsbG8=","\u0041\ud800","😀",{"$a":null},true,9]"#;
        assert_eq!(text, wire);
    }
}
