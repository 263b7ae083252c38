//! What each kind of case does at its place, in a few words.

use smithereens_cases::CaseKind;

/// What is varied, as a phrase.
pub(super) fn varied(kind: &CaseKind) -> String {
    match kind {
        CaseKind::Present => "the optional member is there".into(),
        CaseKind::Absent => "everything is there but this optional member".into(),
        CaseKind::Missing => "the required member is not there".into(),
        CaseKind::Null => "null instead of a value".into(),
        CaseKind::WrongType(_) => format!("another JSON type: a {}", value(kind)),
        CaseKind::Boolean(value) => format!("the value {value}"),
        CaseKind::Enum(value) => format!("the documented value {value:?}"),
        CaseKind::UnknownEnum(name) => format!("no documented value: {}", unknown_enum(name)),
        CaseKind::Shortest => "the shortest text that is documented".into(),
        CaseKind::Longest => "the longest text that is documented".into(),
        CaseKind::TooShort => "a text one character too short".into(),
        CaseKind::TooLong => "a text one character too long".into(),
        CaseKind::Long => "a long text, where no limit is documented".into(),
        CaseKind::Char(char) => {
            format!(
                "a text with U+{:04X}, at an edge of what is allowed",
                u32::from(*char)
            )
        }
        CaseKind::Text(_) => {
            format!(
                "a text that another layer could take for its own: {}",
                value(kind)
            )
        }
        CaseKind::Escaped => "the text with every character escaped".into(),
        CaseKind::RawControl => "a control character that is not escaped".into(),
        CaseKind::LoneSurrogate => "an escaped surrogate that stands alone".into(),
        CaseKind::Number(number) => format!("the number {number}"),
        CaseKind::NumberForm(_) => format!("a number in another form: {}", value(kind)),
        CaseKind::Special(name) => format!("the text that stands for {name}"),
        CaseKind::Timestamp(_) => format!("an instant: {}", value(kind)),
        CaseKind::TimestampText(_) => format!("a timestamp as text: {}", value(kind)),
        CaseKind::Blob(_) => format!("bytes in base64: {}", value(kind)),
        CaseKind::Document(_) => format!("any JSON: {}", value(kind)),
        CaseKind::Empty => "nothing in it".into(),
        CaseKind::Fewest => "as few as are documented".into(),
        CaseKind::TooFew => "one fewer than are documented".into(),
        CaseKind::Most => "as many as are documented".into(),
        CaseKind::TooMany => "one more than are documented".into(),
        CaseKind::Many => "many, where no limit is documented".into(),
        CaseKind::EqualItems => "equal elements, where they must differ".into(),
        CaseKind::DuplicateKey => "one name twice, with different values".into(),
        CaseKind::UnknownMember => "one more member, which is not documented".into(),
        CaseKind::MemberOrder => "all members, in another order".into(),
        CaseKind::Union(name) => format!("a union with {name} of its members"),
        CaseKind::Deep => "the recursion gone round many times".into(),
        CaseKind::Rule(id) => format!("the rule `{id}` is broken"),
        CaseKind::RuleKept(id) => format!("the rule `{id}` applies, and is kept"),
        CaseKind::Relation(id) => format!("the request and its answers, held to the rule `{id}`"),
        CaseKind::Whitespace => "white space around every token".into(),
        CaseKind::Protocol(_) => format!("the body as a whole: {}", value(kind)),
        CaseKind::Operation(_) => format!("the operation's name: {}", value(kind)),
        CaseKind::ContentType(_) => format!("the content type: {}", value(kind)),
        CaseKind::Method(name) => format!("{name} instead of POST"),
        CaseKind::Credentials(_) => format!("the signature: {}", value(kind)),
        CaseKind::Routing(_) => {
            format!(
                "another operation named as another protocol does: {}",
                value(kind)
            )
        }
        CaseKind::Transfer(_) => format!("how the answer is transferred: {}", value(kind)),
        CaseKind::Header(_) => format!("the answer's headers: {}", value(kind)),
        CaseKind::Owes(_) => format!("what every such answer owes: {}", value(kind)),
        CaseKind::ErrorForm(name) => format!("where the error is named: {}", error_form(name)),
        CaseKind::MessageMember(_) => format!("the name of the message's member: {}", value(kind)),
        CaseKind::UnmodelledError => "an error that the operation does not model".into(),
        CaseKind::Gateway(name) => {
            format!(
                "who answers: something before the service, with {}",
                if *name == "html" { "a page" } else { "nothing" }
            )
        }
    }
}

/// The kind's value in ids, as words.
fn value(kind: &CaseKind) -> String {
    kind.to_kind().value.unwrap_or_default().replace('-', " ")
}

fn unknown_enum(name: &str) -> &str {
    match name {
        "new" => "one that may come with a later change",
        "other-case" => "a documented one in the other case",
        "padded" => "a documented one with spaces around it",
        "empty" => "the empty text",
        "look-alike" => "a documented one with a letter that only looks the same",
        "ordinal" => "a number",
        other => other,
    }
}

fn error_form(name: &str) -> &str {
    match name {
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
        other => other,
    }
}
