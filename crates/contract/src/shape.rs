//! Shapes and members: the nodes and edges of the graph.

use crate::Traits;

/// A shape's place in its [`Contract`](crate::Contract). Only meaningful for
/// the contract that handed it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShapeId(pub(crate) u32);

impl ShapeId {
    /// The index into [`Contract::shapes`](crate::Contract::shapes).
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One shape: a name, what kind of thing it is, and its traits.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The name without its namespace, as it appears in case ids.
    pub name: String,
    /// What kind of shape it is, with the edges to its targets.
    pub kind: ShapeKind,
    /// Traits on the shape itself; a member may override them.
    pub traits: Traits,
}

/// The kinds of Smithy's type system that carry data.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a contract has hundreds of shapes, and a box would be in the way of every match"
)]
pub enum ShapeKind {
    /// `boolean`
    Boolean,
    /// `string` without an enumeration
    String,
    /// A string restricted to documented values (`enum`, or the `enum` trait).
    Enum(Vec<EnumValue>),
    /// `byte`: 8-bit signed
    Byte,
    /// `short`: 16-bit signed
    Short,
    /// `integer`: 32-bit signed
    Integer,
    /// `intEnum`: a 32-bit integer with documented values
    IntEnum(Vec<i32>),
    /// `long`: 64-bit signed
    Long,
    /// `bigInteger`
    BigInteger,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bigDecimal`
    BigDecimal,
    /// `timestamp`
    Timestamp,
    /// `blob`
    Blob,
    /// `document`: any JSON value
    Document,
    /// `list` (and the old `set`); its one member is called `member`.
    List(Member),
    /// `map`; its members are called `key` and `value`.
    Map {
        /// Targets a string or enum.
        key: Member,
        /// Anything.
        value: Member,
    },
    /// `structure`, members in documented order.
    Structure(Vec<Member>),
    /// `union`: exactly one member is set.
    Union(Vec<Member>),
}

/// One documented value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// The symbolic name, if the contract gives one.
    pub name: Option<String>,
    /// What goes over the wire.
    pub value: String,
}

/// An edge of the graph: a named member with its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The documented name; `member`, `key` or `value` for lists and maps.
    pub name: String,
    /// What it holds.
    pub target: ShapeId,
    /// Traits of this use of the target; where set, they override the target's.
    pub traits: Traits,
}

impl Member {
    /// Whether the member must be there (`smithy.api#required`).
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.traits.required
    }
}

impl Shape {
    /// The members with an edge to another shape, whatever the kind.
    #[must_use]
    pub fn members(&self) -> Vec<&Member> {
        match &self.kind {
            ShapeKind::List(member) => vec![member],
            ShapeKind::Map { key, value } => vec![key, value],
            ShapeKind::Structure(members) | ShapeKind::Union(members) => members.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The member called `name`, if there is one.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        match &self.kind {
            ShapeKind::List(member) => Some(member).filter(|_| name == "member"),
            ShapeKind::Map { key, value } => match name {
                "key" => Some(key),
                "value" => Some(value),
                _ => None,
            },
            ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                members.iter().find(|member| member.name == name)
            }
            _ => None,
        }
    }

    /// The kind's name in Smithy's JSON AST.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            ShapeKind::Boolean => "boolean",
            ShapeKind::String => "string",
            ShapeKind::Enum(_) => "enum",
            ShapeKind::Byte => "byte",
            ShapeKind::Short => "short",
            ShapeKind::Integer => "integer",
            ShapeKind::IntEnum(_) => "intEnum",
            ShapeKind::Long => "long",
            ShapeKind::BigInteger => "bigInteger",
            ShapeKind::Float => "float",
            ShapeKind::Double => "double",
            ShapeKind::BigDecimal => "bigDecimal",
            ShapeKind::Timestamp => "timestamp",
            ShapeKind::Blob => "blob",
            ShapeKind::Document => "document",
            ShapeKind::List(_) => "list",
            ShapeKind::Map { .. } => "map",
            ShapeKind::Structure(_) => "structure",
            ShapeKind::Union(_) => "union",
        }
    }
}
