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
    /// The kind as it stands in ids.
    #[must_use]
    pub fn to_kind(&self) -> Kind {
        let (name, value): (&str, Option<String>) = match self {
            CaseKind::Present => ("present", None),
            CaseKind::Absent => ("absent", None),
            CaseKind::Missing => ("missing", None),
            CaseKind::Null => ("null", None),
            CaseKind::WrongType(json) => ("wrong-type", Some(json.name().into())),
            CaseKind::Boolean(value) => ("boolean", Some(value.to_string())),
            CaseKind::Enum(value) => ("enum", Some(value.clone())),
            CaseKind::UnknownEnum(name) => ("unknown-enum", Some((*name).into())),
            CaseKind::Shortest => ("shortest", None),
            CaseKind::Longest => ("longest", None),
            CaseKind::TooShort => ("too-short", None),
            CaseKind::TooLong => ("too-long", None),
            CaseKind::Long => ("long", None),
            CaseKind::Char(char) => ("char", Some(format!("U{:04X}", u32::from(*char)))),
            CaseKind::Text(name) => ("text", Some((*name).into())),
            CaseKind::Escaped => ("escaped", None),
            CaseKind::RawControl => ("raw-control", None),
            CaseKind::LoneSurrogate => ("lone-surrogate", None),
            CaseKind::Number(text) => ("number", Some(text.clone())),
            CaseKind::NumberForm(name) => ("number-form", Some((*name).into())),
            CaseKind::Special(name) => ("special", Some((*name).into())),
            CaseKind::Timestamp(name) => ("timestamp", Some((*name).into())),
            CaseKind::TimestampText(name) => ("timestamp-text", Some((*name).into())),
            CaseKind::Blob(name) => ("blob", Some((*name).into())),
            CaseKind::Document(name) => ("document", Some((*name).into())),
            CaseKind::Empty => ("empty", None),
            CaseKind::Fewest => ("fewest", None),
            CaseKind::TooFew => ("too-few", None),
            CaseKind::Most => ("most", None),
            CaseKind::TooMany => ("too-many", None),
            CaseKind::Many => ("many", None),
            CaseKind::EqualItems => ("equal-items", None),
            CaseKind::DuplicateKey => ("duplicate-key", None),
            CaseKind::UnknownMember => ("unknown-member", None),
            CaseKind::MemberOrder => ("member-order", None),
            CaseKind::Union(name) => ("union", Some((*name).into())),
            CaseKind::Deep => ("deep", None),
            CaseKind::Rule(id) | CaseKind::Relation(id) => ("rule", Some(id.clone())),
            CaseKind::RuleKept(id) => ("rule-kept", Some(id.clone())),
            CaseKind::Whitespace => ("whitespace", None),
            CaseKind::Protocol(name) => ("protocol", Some((*name).into())),
            CaseKind::Operation(name) => ("operation", Some((*name).into())),
            CaseKind::ContentType(name) => ("content-type", Some((*name).into())),
            CaseKind::Method(name) => ("method", Some((*name).into())),
            CaseKind::Credentials(name) => ("credentials", Some((*name).into())),
            CaseKind::Routing(name) => ("routing", Some((*name).into())),
            CaseKind::Transfer(name) => ("transfer", Some((*name).into())),
            CaseKind::Header(name) => ("header", Some((*name).into())),
            CaseKind::Owes(name) => ("owes", Some((*name).into())),
            CaseKind::ErrorForm(name) => ("error-form", Some((*name).into())),
            CaseKind::MessageMember(name) => ("message-member", Some((*name).into())),
            CaseKind::UnmodelledError => ("error-type", Some("unmodelled".into())),
            CaseKind::Gateway(name) => ("gateway", Some((*name).into())),
        };
        Kind {
            name: name.to_owned(),
            value,
        }
    }
}
