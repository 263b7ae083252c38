//! The kinds of cases: what is done at a place, and its name in ids.

use smithereens_formats::Kind;

/// What is done at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the names are the ids; ARCHITECTURE.md describes each"
)]
pub enum CaseKind {
    Present,
    Absent,
    Missing,
    Null,
    WrongType(JsonType),
    Boolean(bool),
    Enum(String),
    UnknownEnum(&'static str),
    Shortest,
    Longest,
    TooShort,
    TooLong,
    Long,
    Char(char),
    Text(&'static str),
    Escaped,
    RawControl,
    LoneSurrogate,
    Number(String),
    NumberForm(&'static str),
    Special(&'static str),
    Timestamp(&'static str),
    TimestampText(&'static str),
    Blob(&'static str),
    Document(&'static str),
    Empty,
    Fewest,
    TooFew,
    Most,
    TooMany,
    Many,
    EqualItems,
    DuplicateKey,
    UnknownMember,
    MemberOrder,
    Union(&'static str),
    Deep,
    Rule(String),
    RuleKept(String),
    Relation(String),
    Whitespace,
    Protocol(&'static str),
    Operation(&'static str),
    ContentType(&'static str),
    Method(&'static str),
    Credentials(&'static str),
    Routing(&'static str),
    Transfer(&'static str),
    Header(&'static str),
    Owes(&'static str),
    ErrorForm(&'static str),
    MessageMember(&'static str),
    UnmodelledError,
    Gateway(&'static str),
}

/// The types of JSON values but null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are JSON's")]
pub enum JsonType {
    Boolean,
    Number,
    String,
    List,
    Structure,
}

impl JsonType {
    pub(crate) const ALL: [JsonType; 5] = [
        JsonType::Boolean,
        JsonType::Number,
        JsonType::String,
        JsonType::List,
        JsonType::Structure,
    ];

    fn name(self) -> &'static str {
        match self {
            JsonType::Boolean => "boolean",
            JsonType::Number => "number",
            JsonType::String => "string",
            JsonType::List => "list",
            JsonType::Structure => "structure",
        }
    }
}

impl CaseKind {
    /// The name of the kind as it stands in ids.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            CaseKind::Present => "present",
            CaseKind::Absent => "absent",
            CaseKind::Missing => "missing",
            CaseKind::Null => "null",
            CaseKind::WrongType(_) => "wrong-type",
            CaseKind::Boolean(_) => "boolean",
            CaseKind::Enum(_) => "enum",
            CaseKind::UnknownEnum(_) => "unknown-enum",
            CaseKind::Shortest => "shortest",
            CaseKind::Longest => "longest",
            CaseKind::TooShort => "too-short",
            CaseKind::TooLong => "too-long",
            CaseKind::Long => "long",
            CaseKind::Char(_) => "char",
            CaseKind::Text(_) => "text",
            CaseKind::Escaped => "escaped",
            CaseKind::RawControl => "raw-control",
            CaseKind::LoneSurrogate => "lone-surrogate",
            CaseKind::Number(_) => "number",
            CaseKind::NumberForm(_) => "number-form",
            CaseKind::Special(_) => "special",
            CaseKind::Timestamp(_) => "timestamp",
            CaseKind::TimestampText(_) => "timestamp-text",
            CaseKind::Blob(_) => "blob",
            CaseKind::Document(_) => "document",
            CaseKind::Empty => "empty",
            CaseKind::Fewest => "fewest",
            CaseKind::TooFew => "too-few",
            CaseKind::Most => "most",
            CaseKind::TooMany => "too-many",
            CaseKind::Many => "many",
            CaseKind::EqualItems => "equal-items",
            CaseKind::DuplicateKey => "duplicate-key",
            CaseKind::UnknownMember => "unknown-member",
            CaseKind::MemberOrder => "member-order",
            CaseKind::Union(_) => "union",
            CaseKind::Deep => "deep",
            CaseKind::Rule(_) | CaseKind::Relation(_) => "rule",
            CaseKind::RuleKept(_) => "rule-kept",
            CaseKind::Whitespace => "whitespace",
            CaseKind::Protocol(_) => "protocol",
            CaseKind::Operation(_) => "operation",
            CaseKind::ContentType(_) => "content-type",
            CaseKind::Method(_) => "method",
            CaseKind::Credentials(_) => "credentials",
            CaseKind::Routing(_) => "routing",
            CaseKind::Transfer(_) => "transfer",
            CaseKind::Header(_) => "header",
            CaseKind::Owes(_) => "owes",
            CaseKind::ErrorForm(_) => "error-form",
            CaseKind::MessageMember(_) => "message-member",
            CaseKind::UnmodelledError => "error-type",
            CaseKind::Gateway(_) => "gateway",
        }
    }

    /// Which of several, as it stands in ids.
    fn value(&self) -> Option<String> {
        Some(match self {
            CaseKind::WrongType(json) => json.name().into(),
            CaseKind::Boolean(value) => value.to_string(),
            CaseKind::Enum(value) => value.clone(),
            CaseKind::UnknownEnum(name) => (*name).into(),
            CaseKind::Char(char) => format!("U{:04X}", u32::from(*char)),
            CaseKind::Text(name) => (*name).into(),
            CaseKind::Number(text) => text.clone(),
            CaseKind::NumberForm(name) => (*name).into(),
            CaseKind::Special(name) => (*name).into(),
            CaseKind::Timestamp(name) => (*name).into(),
            CaseKind::TimestampText(name) => (*name).into(),
            CaseKind::Blob(name) => (*name).into(),
            CaseKind::Document(name) => (*name).into(),
            CaseKind::Union(name) => (*name).into(),
            CaseKind::Rule(id) | CaseKind::Relation(id) => id.clone(),
            CaseKind::RuleKept(id) => id.clone(),
            CaseKind::Protocol(name) => (*name).into(),
            CaseKind::Operation(name) => (*name).into(),
            CaseKind::ContentType(name) => (*name).into(),
            CaseKind::Method(name) => (*name).into(),
            CaseKind::Credentials(name) => (*name).into(),
            CaseKind::Routing(name) => (*name).into(),
            CaseKind::Transfer(name) => (*name).into(),
            CaseKind::Header(name) => (*name).into(),
            CaseKind::Owes(name) => (*name).into(),
            CaseKind::ErrorForm(name) => (*name).into(),
            CaseKind::MessageMember(name) => (*name).into(),
            CaseKind::UnmodelledError => "unmodelled".into(),
            CaseKind::Gateway(name) => (*name).into(),
            _ => return None,
        })
    }

    /// The kind as it stands in ids.
    #[must_use]
    pub fn to_kind(&self) -> Kind {
        Kind {
            name: self.name().to_owned(),
            value: self.value(),
        }
    }
}
