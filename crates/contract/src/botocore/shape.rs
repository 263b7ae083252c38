//! botocore's shapes and references.
//!
//! A reference is `{"shape": NAME, …}`; what else it says overrides the
//! target's words one by one, so a reference's `max` keeps the target's `min`.

use super::document::{Reader, flag, member};
use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::limits;
use crate::{
    Dialect, EnumValue, ErrorKind, Member, Pattern, Shape, ShapeId, ShapeKind, TimestampFormat,
    Traits,
};

pub(crate) fn define(reader: &mut Reader, name: &str, shape: &Json) -> Result<(), Problem> {
    let traits = traits(shape, kind_of(shape)?, None)?;
    let kind = kind(reader, name, shape)?;
    reader.builder.define(
        name,
        Shape {
            name: name.to_owned(),
            kind,
            traits,
        },
    );
    Ok(())
}

fn kind_of(shape: &Json) -> Result<&str, Problem> {
    member(shape, "type")?.text().within("type")
}

fn kind(reader: &mut Reader, name: &str, shape: &Json) -> Result<ShapeKind, Problem> {
    Ok(match kind_of(shape)? {
        "boolean" => ShapeKind::Boolean,
        "string" | "character" => match shape.get("enum") {
            Some(values) => enumeration(values).within("enum")?,
            None => ShapeKind::String,
        },
        "byte" => ShapeKind::Byte,
        "short" => ShapeKind::Short,
        "integer" => ShapeKind::Integer,
        "long" => ShapeKind::Long,
        "biginteger" => ShapeKind::BigInteger,
        "float" => ShapeKind::Float,
        "double" => ShapeKind::Double,
        "bigdecimal" => ShapeKind::BigDecimal,
        "timestamp" => ShapeKind::Timestamp,
        "blob" => ShapeKind::Blob,
        "list" => ShapeKind::List(reference(reader, name, shape, "member")?),
        "map" => ShapeKind::Map {
            key: reference(reader, name, shape, "key")?,
            value: reference(reader, name, shape, "value")?,
        },
        "structure" if flag(shape, "document")? => ShapeKind::Document,
        "structure" => {
            let members = structure(reader, name, shape)?;
            if flag(shape, "union")? || flag(shape, "eventstream")? {
                ShapeKind::Union(members)
            } else {
                ShapeKind::Structure(members)
            }
        }
        other => {
            let problem = format!("`{other}` is no type of botocore's");
            return Err(
                Problem::new(problem, "correct it, or use a newer smithereens").within("type"),
            );
        }
    })
}

fn enumeration(values: &Json) -> Result<ShapeKind, Problem> {
    let value = |value: &Json| {
        Ok(EnumValue {
            name: None,
            value: value.text()?.to_owned(),
        })
    };
    Ok(ShapeKind::Enum(
        values
            .array()?
            .iter()
            .map(value)
            .collect::<Result<_, Problem>>()?,
    ))
}

fn structure(reader: &mut Reader, name: &str, shape: &Json) -> Result<Vec<Member>, Problem> {
    let entries = member(shape, "members")?.object().within("members")?;
    let mut members = Vec::with_capacity(entries.len());
    for (key, json) in entries {
        members.push(
            use_of(reader, name, key, json)
                .within(key)
                .within("members")?,
        );
    }
    let required = shape
        .get("required")
        .map_or(Ok(&[][..]), Json::array)
        .within("required")?;
    for wanted in required {
        let wanted = wanted.text().within("required")?;
        match members.iter_mut().find(|member| member.name == wanted) {
            Some(member) => member.traits.required = true,
            None => {
                let problem = format!("`{wanted}` is required but is no member of `{name}`");
                let remedy = "add the member, or take it off the list";
                return Err(Problem::new(problem, remedy).within("required"));
            }
        }
    }
    Ok(members)
}

fn reference(reader: &mut Reader, shape: &str, json: &Json, key: &str) -> Result<Member, Problem> {
    let mut found = use_of(reader, shape, key, member(json, key)?).within(key)?;
    // Elements have no names in JSON.
    found.traits.wire_name = None;
    Ok(found)
}

/// One use of a target, with what it says beyond the target.
fn use_of(reader: &mut Reader, shape: &str, key: &str, json: &Json) -> Result<Member, Problem> {
    let mut target = reader.target(json)?;
    let definition = reader.definition(json).unwrap_or(json);
    let mut traits = traits(json, kind_of(definition)?, Some(definition))?;
    if let Some(values) = json.get("enum") {
        target = own_enumeration(reader, shape, key, values).within("enum")?;
    }
    // Most models say it where it is no other.
    if traits.wire_name.as_deref() == Some(key) {
        traits.wire_name = None;
    }
    Ok(Member {
        name: key.to_owned(),
        target,
        traits,
    })
}

/// A use that restricts its target to some values is a shape of its own in
/// Smithy's words.
fn own_enumeration(
    reader: &mut Reader,
    shape: &str,
    key: &str,
    values: &Json,
) -> Result<ShapeId, Problem> {
    let kind = enumeration(values)?;
    let name = format!("{shape}{key}");
    let shape = Shape {
        name,
        kind,
        traits: Traits::default(),
    };
    // `$` is in no shape's name, so the key is its own.
    Ok(reader.builder.define(&format!("{}$", shape.name), shape))
}

/// What `json` says, a shape of this type or a use of `target`.
fn traits(json: &Json, kind: &str, target: Option<&Json>) -> Result<Traits, Problem> {
    let mut traits = Traits {
        pattern: json
            .get("pattern")
            .map(pattern)
            .transpose()
            .within("pattern")?,
        sparse: flag(json, "sparse")?,
        boxed: flag(json, "box")?,
        timestamp_format: json
            .get("timestampFormat")
            .map(timestamp_format)
            .transpose()
            .within("timestampFormat")?,
        idempotency_token: flag(json, "idempotencyToken")?,
        sensitive: flag(json, "sensitive")?,
        streaming: flag(json, "streaming")? || flag(json, "eventstream")?,
        deprecated: flag(json, "deprecated")?,
        // Of what stands in a body: headers and the like have names of their own.
        wire_name: match json.get("locationName") {
            Some(name) if target.is_some() && json.get("location").is_none() => {
                Some(name.text().within("locationName")?.to_owned())
            }
            _ => None,
        },
        ..Traits::default()
    };
    if json.get("min").is_some() || json.get("max").is_some() {
        let bound = |name: &str| json.get(name).or_else(|| target?.get(name));
        let (min, max) = (bound("min"), bound("max"));
        match kind {
            "string" | "blob" | "list" | "map" => traits.length = limits::length(min, max)?,
            "byte" | "short" | "integer" | "long" | "biginteger" | "float" | "double"
            | "bigdecimal" => traits.range = limits::range(min, max)?,
            _ => {
                let problem = format!("`min` and `max` mean nothing on a {kind}");
                return Err(Problem::new(problem, "remove them"));
            }
        }
    }
    if target.is_none() && flag(json, "exception")? {
        error_traits(json, &mut traits)?;
    }
    Ok(traits)
}

fn pattern(json: &Json) -> Result<Pattern, Problem> {
    let remedy = "mend it; a regular expression of Java's is meant";
    let new = Pattern::new(json.text()?, Dialect::JavaFullMatch);
    new.map_err(|error| Problem::of_pattern(&error, remedy))
}

fn timestamp_format(json: &Json) -> Result<TimestampFormat, Problem> {
    match json.text()? {
        "unixTimestamp" => Ok(TimestampFormat::EpochSeconds),
        "iso8601" => Ok(TimestampFormat::DateTime),
        "rfc822" => Ok(TimestampFormat::HttpDate),
        other => {
            let problem = format!("`{other}` is no timestamp format");
            Err(Problem::new(
                problem,
                "give unixTimestamp, iso8601 or rfc822",
            ))
        }
    }
}

/// Who is to blame is said by `fault`, by `error.senderFault`, or only by the
/// status; without any of them it is the client.
fn error_traits(shape: &Json, traits: &mut Traits) -> Result<(), Problem> {
    let nothing = Json::Object(Vec::new());
    let error = shape.get("error").unwrap_or(&nothing);
    traits.retryable = match shape.get("retryable") {
        Some(retryable) => Some(flag(retryable, "throttling").within("retryable")?),
        None => None,
    };
    error.object().within("error")?;
    traits.http_status = match error.get("httpStatusCode") {
        Some(status) => Some(
            http_status(status)
                .within("httpStatusCode")
                .within("error")?,
        ),
        None => None,
    };
    traits.error_code = error
        .get("code")
        .map(|code| code.text().map(str::to_owned))
        .transpose()
        .within("code")
        .within("error")?;
    let is_server = flag(shape, "fault")?
        || flag(error, "fault").within("error")?
        || (!flag(error, "senderFault").within("error")?
            && traits.http_status.is_some_and(|status| status >= 500));
    traits.error = Some(if is_server {
        ErrorKind::Server
    } else {
        ErrorKind::Client
    });
    Ok(())
}

pub(super) fn http_status(json: &Json) -> Result<u16, Problem> {
    let digits = json.number()?;
    digits
        .parse()
        .ok()
        .filter(|status| (100..600).contains(status))
        .ok_or_else(|| {
            Problem::new(
                format!("{digits} is no HTTP status"),
                "give a number from 100 to 599",
            )
        })
}
