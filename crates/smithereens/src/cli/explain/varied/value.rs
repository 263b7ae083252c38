//! What the value of a kind stands for: ids have one word for it, people get a
//! phrase. The words are those of `crates/cases/src/existence.rs`.

use smithereens_cases::{CaseKind, JsonType};

/// The phrase for a kind's value. `None` for a kind that has no value, or one
/// that says it all, and for a word without a phrase.
pub(super) fn phrase(kind: &CaseKind) -> Option<&'static str> {
    match kind {
        CaseKind::WrongType(json) => Some(json_type(*json)),
        CaseKind::UnknownEnum(name) => unknown_enum(name),
        CaseKind::Text(name) => text(name),
        CaseKind::NumberForm(name) => number_form(name),
        CaseKind::Timestamp(name) => timestamp(name),
        CaseKind::TimestampText(name) => timestamp_text(name),
        CaseKind::Blob(name) => blob(name),
        CaseKind::Document(name) => document(name),
        CaseKind::Union(name) => union(name),
        CaseKind::Protocol(name) => protocol(name),
        CaseKind::Operation(name) => operation(name),
        CaseKind::ContentType(name) => content_type(name),
        CaseKind::Credentials(name) => credentials(name),
        CaseKind::Routing(name) => routing(name),
        CaseKind::Transfer(name) => transfer(name),
        CaseKind::Header(name) => header(name),
        CaseKind::Owes(name) => owes(name),
        CaseKind::ErrorForm(name) => error_form(name),
        CaseKind::MessageMember(name) => message_member(name),
        CaseKind::Gateway(name) => gateway(name),
        _ => None,
    }
}

fn json_type(json: JsonType) -> &'static str {
    match json {
        JsonType::Boolean => "a boolean",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::List => "a list",
        JsonType::Structure => "a structure",
    }
}

fn unknown_enum(name: &str) -> Option<&'static str> {
    Some(match name {
        "new" => "one that may come with a later change",
        "other-case" => "a documented one in the other case",
        "padded" => "a documented one with spaces around it",
        "empty" => "the empty text",
        "look-alike" => "a documented one with a letter that only looks the same",
        "ordinal" => "a number",
        _ => return None,
    })
}

fn text(name: &str) -> Option<&'static str> {
    Some(match name {
        "form" => "the fields of a form that name an operation",
        "query" => "a query string that names an operation",
        "header" => "a line end, and a header that names an operation",
        "xml" => "an operation and a member as XML",
        "template" => "placeholders of templates",
        "shell" => "commands for a shell",
        "path" => "a path that leads out of its directory",
        "json" => "a JSON object",
        "number" => "digits with zeros in front",
        "null" => "the word null",
        _ => return None,
    })
}

fn number_form(name: &str) -> Option<&'static str> {
    Some(match name {
        "fraction" => "with a fraction, where it is whole",
        "whole-fraction" => "with the fraction `.0`",
        "exponent" => "with the exponent `e0`",
        "leading-zero" => "with a zero in front",
        "plus-sign" => "with a plus sign",
        "hexadecimal" => "in hexadecimal digits",
        "trailing-point" => "with a point and nothing after it",
        "thousand-digits" => "with a thousand digits",
        "huge-exponent" => "1e400, which is more than a double holds",
        "nan" => "the word NaN without quotes",
        "infinity" => "the word Infinity without quotes",
        _ => return None,
    })
}

fn timestamp(name: &str) -> Option<&'static str> {
    Some(match name {
        "epoch" => "the first of 1970",
        "milliseconds" => "with milliseconds",
        "before-1970" => "a day before 1970",
        "milliseconds-before-1970" => "a second and a millisecond before 1970",
        "far-future" => "in the year 9999",
        "sub-millisecond" => "finer than a millisecond",
        "exponent" => "with an exponent, where it is written as a number",
        _ => return None,
    })
}

fn timestamp_text(name: &str) -> Option<&'static str> {
    Some(match name {
        "iso-8601" => "in the form of ISO 8601",
        "rfc-822" => "in the form of RFC 822",
        "number" => "the seconds in quotes",
        _ => return None,
    })
}

fn blob(name: &str) -> Option<&'static str> {
    Some(match name {
        "empty" => "none",
        "one-byte" => "one, and the padding that it needs",
        "unpadded" => "without the padding",
        "url-safe" => "in the alphabet that is safe in URLs",
        "not-base64" => "characters that base64 does not have",
        "line-break" => "with a line end between them",
        _ => return None,
    })
}

fn document(name: &str) -> Option<&'static str> {
    Some(match name {
        "null" => "null",
        "boolean" => "a boolean",
        "number" => "a number",
        "text" => "a text",
        "list" => "a list",
        "object" => "an object",
        _ => return None,
    })
}

fn union(name: &str) -> Option<&'static str> {
    Some(match name {
        "none" => "none of its members",
        "two" => "two of its members",
        _ => return None,
    })
}

fn protocol(name: &str) -> Option<&'static str> {
    Some(match name {
        "truncated" => "only the first half of it",
        "trailing" => "with something after its end",
        "nested" => "with lists in each other 10,000 deep",
        "not-utf8" => "with bytes that are not UTF-8",
        "bom" => "with a byte order mark in front",
        "empty" => "not a byte",
        "blank" => "nothing but white space",
        "null" => "null instead of an object",
        "boolean" => "a boolean instead of an object",
        "list" => "a list around the object",
        "string" => "a string instead of an object",
        "number" => "a number instead of an object",
        "html" => "a page of HTML",
        _ => return None,
    })
}

fn operation(name: &str) -> Option<&'static str> {
    Some(match name {
        "missing" => "the header X-Amz-Target is not there",
        "empty" => "the header X-Amz-Target is empty",
        "unknown" => "of none that there is",
        "other-case" => "in lower case",
        "padded" => "with spaces around it",
        "foreign-prefix" => "after the name of another service",
        "no-prefix" => "without the name of the service",
        "internal" => "of what may be inside an implementation",
        _ => return None,
    })
}

fn content_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "missing" => "none",
        "parameters" => "with the parameter charset",
        "json" => "that of plain JSON",
        "other-version" => "that of awsJson's other version",
        "other" => "that of HTML",
        "malformed" => "one without its second half",
        _ => return None,
    })
}

fn credentials(name: &str) -> Option<&'static str> {
    Some(match name {
        "missing" => "the header Authorization is not there",
        "empty" => "the header Authorization is empty",
        "malformed" => "the header Authorization holds something else",
        "wrong" => "one of something else",
        _ => return None,
    })
}

fn routing(name: &str) -> Option<&'static str> {
    Some(match name {
        "query-action" => "AWS's query protocol, in the URI",
        "form-body" => "AWS's query protocol, in the body",
        "rest-path" => "REST, in the URI's path",
        "rpc-v2-path" => "Smithy's RPC v2, in the URI's path",
        _ => return None,
    })
}

fn transfer(name: &str) -> Option<&'static str> {
    Some(match name {
        "cut-off" => "it ends too early",
        "longer" => "more comes than was promised",
        "oversized" => "much white space comes after it",
        "chunked" => "in chunks",
        _ => return None,
    })
}

fn header(name: &str) -> Option<&'static str> {
    Some(match name {
        "no-content-type" => "without a content type",
        "other-content-type" => "with the content type of HTML",
        "no-request-id" => "without a request's id",
        _ => return None,
    })
}

fn owes(name: &str) -> Option<&'static str> {
    Some(match name {
        "content-type" => "the protocol's content type",
        "request-id" => "an id of the request",
        "envelope" => "the error's name, in one of its places",
        _ => return None,
    })
}

fn error_form(name: &str) -> Option<&'static str> {
    Some(match name {
        "type" => "in `__type`",
        "type-namespace" => "in `__type`, after its namespace",
        "type-suffix" => "in `__type`, before a URI",
        "type-namespace-suffix" => "in `__type`, after its namespace and before a URI",
        "code" => "in `code`",
        "code-namespace" => "in `code`, after its namespace",
        "code-suffix" => "in `code`, before a URI",
        "header" => "in the header alone",
        "header-suffix" => "in the header alone, before a URI",
        "header-namespace-suffix" => "in the header alone, after its namespace and before a URI",
        "nested-type" => "in `__type`, with another `__type` further in",
        "conflict" => "differently in the header and in `__type`",
        "none" => "nowhere",
        _ => return None,
    })
}

fn message_member(name: &str) -> Option<&'static str> {
    Some(match name {
        "other-case" => "its first letter in the other case",
        "both" => "both `Message` and `message`, with different texts",
        "missing" => "neither `Message` nor `message`",
        _ => return None,
    })
}

fn gateway(name: &str) -> Option<&'static str> {
    Some(match name {
        "html" => "a page",
        "empty" => "nothing",
        _ => return None,
    })
}
