//! A message's shapes, prepared for writing: names quoted, texts made ready,
//! rules turned into the sets of members that go together.

use smithereens_contract::TimestampFormat;

use super::chunk::Chunk;
use super::number::{DoublePlan, IntegerPlan};
use super::piece::Piece;
use super::structure::StructurePlan;
use super::text::TextPlan;

/// A message prepared for generating.
#[derive(Debug)]
pub struct Plan {
    pub(super) nodes: Vec<Node>,
    pub(super) root: NodeIndex,
    /// By node: how many values the least of it has. Infinite recursion is not.
    pub(super) least: Vec<u32>,
    /// A rule that could not be prepared: what is generated is judged by it.
    pub(super) is_judged: bool,
}

/// A prepared shape's place in its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeIndex(pub(super) u32);

/// A prepared shape.
#[derive(Debug)]
pub enum Node {
    /// `true`, `false`, or only one of them.
    Boolean(Option<bool>),
    /// A text.
    Text(TextPlan),
    /// A text that is not one of those on another track: rules ask two places
    /// of a message to have no text in common.
    Apart {
        /// The texts.
        text: TextPlan,
        /// Where those drawn here are noted.
        own: usize,
        /// Where those are noted that it must not be.
        other: usize,
    },
    /// One of these texts.
    Enum(Vec<Piece>),
    /// One of these numbers.
    IntEnum(Vec<i32>),
    /// An integer.
    Integer(IntegerPlan),
    /// A float, double or decimal.
    Double(DoublePlan),
    /// An instant.
    Timestamp(TimestampFormat),
    /// So many bytes, in base64.
    Blob {
        /// At least.
        min: u32,
        /// At most.
        max: u32,
    },
    /// Any JSON.
    Document,
    /// A list.
    List(ListPlan),
    /// A map.
    Map(MapPlan),
    /// A structure.
    Structure(StructurePlan),
    /// A union.
    Union(Vec<MemberPlan>),
    /// No value is allowed, or none is known.
    Nothing,
}

/// A prepared list.
#[derive(Debug, Clone)]
pub struct ListPlan {
    pub(super) item: NodeIndex,
    /// How many elements, inclusive.
    pub(super) count: (u32, u32),
    pub(super) unique: bool,
    pub(super) sparse: bool,
    /// At most so many elements are as they like, the others as this has it.
    pub(super) some: Option<(u32, NodeIndex)>,
}

impl ListPlan {
    /// What an element is.
    #[must_use]
    pub fn item(&self) -> NodeIndex {
        self.item
    }

    /// How many elements it has, inclusive.
    #[must_use]
    pub fn count(&self) -> (u32, u32) {
        self.count
    }

    /// At most so many elements, next to each other, are as
    /// [`item`](ListPlan::item) has it, the others as this. `None` if all are.
    #[must_use]
    pub fn some(&self) -> Option<(u32, NodeIndex)> {
        self.some
    }
}

/// A prepared map.
#[derive(Debug, Clone)]
pub struct MapPlan {
    pub(super) key: NodeIndex,
    pub(super) value: NodeIndex,
    /// How many entries, inclusive.
    pub(super) count: (u32, u32),
    pub(super) sparse: bool,
}

impl MapPlan {
    /// What a key is.
    #[must_use]
    pub fn key(&self) -> NodeIndex {
        self.key
    }

    /// What a value is.
    #[must_use]
    pub fn value(&self) -> NodeIndex {
        self.value
    }

    /// How many entries it has, inclusive.
    #[must_use]
    pub fn count(&self) -> (u32, u32) {
        self.count
    }
}

/// A prepared member.
#[derive(Debug, Clone)]
pub struct MemberPlan {
    pub(super) name: String,
    /// A comma, the name in quotes and a colon.
    pub(super) key: Chunk,
    pub(super) node: NodeIndex,
    pub(super) presence: Presence,
}

impl MemberPlan {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is to be written, where no row decides.
    #[must_use]
    pub fn node(&self) -> NodeIndex {
        self.node
    }

    /// When it is there.
    #[must_use]
    pub fn presence(&self) -> Presence {
        self.presence
    }
}

/// When a member is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is required.
    Always,
    /// It is optional: so many times of 256.
    Sometimes(u8),
    /// The row's slot decides.
    Governed(usize),
}

impl Plan {
    /// The message's own structure.
    #[must_use]
    pub fn root(&self) -> NodeIndex {
        self.root
    }

    /// The prepared shape at a place of this plan.
    ///
    /// # Panics
    /// If the plan has no such place.
    #[inline]
    #[must_use]
    pub fn node(&self, id: NodeIndex) -> &Node {
        &self.nodes[id.0 as usize]
    }
}
