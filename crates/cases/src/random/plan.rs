//! A message's shapes, prepared for writing: names quoted, texts made ready,
//! rules turned into the sets of members that go together.

use smithereens_contract::TimestampFormat;

use super::choices::Choices;
use super::chunk::Chunk;
use super::number::{DoublePlan, IntegerPlan};
use super::piece::Piece;
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

/// How often, of 256, what rules allow and hints do not is drawn.
const IMPLAUSIBLE: u8 = 40;

/// A prepared structure.
#[derive(Debug)]
pub struct StructurePlan {
    pub(super) members: Vec<MemberPlan>,
    /// Each is one way to have the governed members, by their slots: the node
    /// to write, or none. The simplest first. Empty if none is governed.
    pub(super) rows: Vec<Row>,
    /// Which plausible rows have something in common: first all of them, then
    /// those with one node in one slot, so that what goes with little else is as
    /// frequent as what goes with much.
    pub(super) likely: Vec<Vec<u32>>,
    /// The same of the rows that only rules allow; none, if all are plausible.
    pub(super) others: Vec<Vec<u32>>,
}

impl StructurePlan {
    /// Its members, in documented order.
    #[must_use]
    pub fn members(&self) -> &[MemberPlan] {
        &self.members
    }

    /// Draws a row: the simplest one where it is `tight`. `None` where rules
    /// speak about no member.
    pub fn row(&self, tight: bool, choices: &mut Choices<'_>) -> Option<&Row> {
        let simplest = self.rows.first()?;
        if tight {
            return Some(simplest);
        }
        let lists = match self.others.is_empty() {
            false if choices.often(IMPLAUSIBLE) => &self.others,
            _ => &self.likely,
        };
        let list = choices.of(lists.as_slice());
        self.rows.get(*choices.of(list) as usize)
    }

    /// The same without a member; `None` if it must be there.
    pub(super) fn without(&self, name: &str) -> Option<StructurePlan> {
        let index = self.members.iter().position(|member| member.name == name)?;
        let mut members = self.members.clone();
        let mut rows = self.rows.clone();
        match members[index].presence {
            Presence::Always => return None,
            Presence::Sometimes(_) => {
                members.remove(index);
            }
            Presence::Governed(slot) => {
                rows.retain(|row| row.slots[slot].is_none());
                if rows.is_empty() {
                    return None;
                }
            }
        }
        Some(StructurePlan {
            members,
            rows,
            likely: Vec::new(),
            others: Vec::new(),
        })
    }

    fn list_rows(&mut self) {
        let of = |plausible: bool| -> Vec<u32> {
            let rows = self.rows.iter().zip(0..);
            rows.filter(|(row, _)| row.is_plausible == plausible)
                .map(|(_, index)| index)
                .collect()
        };
        let (likely, others) = (of(true), of(false));
        // Where the hints leave nothing, they are not for this.
        if likely.is_empty() {
            self.likely = self.listed(others);
        } else {
            self.likely = self.listed(likely);
            self.others = self.listed(others);
        }
    }

    fn listed(&self, all: Vec<u32>) -> Vec<Vec<u32>> {
        if all.is_empty() {
            return Vec::new();
        }
        let row = |index: &u32| &self.rows[*index as usize];
        let mut lists = Vec::new();
        for slot in 0..row(&all[0]).slots.len() {
            let mut nodes: Vec<NodeIndex> =
                all.iter().filter_map(|one| row(one).slots[slot]).collect();
            nodes.sort_unstable();
            nodes.dedup();
            for node in nodes {
                let with = |index: &u32| row(index).slots[slot] == Some(node);
                lists.push(all.iter().copied().filter(with).collect());
            }
        }
        lists.insert(0, all);
        lists
    }
}

/// One way to have the members that rules speak about together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(super) slots: Box<[Option<NodeIndex>]>,
    /// Whether the hints say that it goes together.
    pub(super) is_plausible: bool,
}

impl Row {
    /// What is to be written of a governed member, by its slot; `None` if it is
    /// not there.
    #[must_use]
    pub fn node(&self, slot: usize) -> Option<NodeIndex> {
        self.slots[slot]
    }

    /// Whether the hints say that its members go together.
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        self.is_plausible
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

    pub(super) fn least_of(&self, id: NodeIndex) -> u32 {
        self.least[id.0 as usize]
    }

    /// Counts the least of every node, and puts rows and union members in order
    /// of it.
    pub(super) fn settle(&mut self) {
        self.least = vec![u32::MAX; self.nodes.len()];
        // Each round gets one level of the graph right; there are only so many.
        for _ in 0..=self.nodes.len() {
            let next: Vec<u32> = self
                .nodes
                .iter()
                .map(|node| self.least_by_now(node))
                .collect();
            if next == self.least {
                break;
            }
            self.least = next;
        }
        let least = std::mem::take(&mut self.least);
        let of = |id: NodeIndex| least[id.0 as usize];
        for node in &mut self.nodes {
            match node {
                Node::Structure(structure) => {
                    structure.rows.retain(|row| row_least(row, &of) < u32::MAX);
                    let rank = |row: &Row| (!row.is_plausible, row_least(row, &of));
                    structure.rows.sort_by_key(rank);
                    structure.list_rows();
                    // What cannot end is never there.
                    structure.members.retain(|member| {
                        member.presence == Presence::Always
                            || matches!(member.presence, Presence::Governed(_))
                            || of(member.node) < u32::MAX
                    });
                }
                Node::Union(members) => {
                    members.retain(|member| of(member.node) < u32::MAX);
                    members.sort_by_key(|member| of(member.node));
                }
                _ => {}
            }
        }
        self.least = least;
    }

    fn least_by_now(&self, node: &Node) -> u32 {
        let times = |count: u32, each: u32| match count {
            0 => 1,
            count => each.saturating_mul(count).saturating_add(1),
        };
        match node {
            Node::Nothing => u32::MAX,
            Node::List(list) => {
                let each = self.least_of(list.item);
                let some = list.some.map_or(0, |(_, other)| self.least_of(other));
                times(list.count.0, each.max(some))
            }
            Node::Map(map) => times(map.count.0, self.least_of(map.value)),
            Node::Structure(structure) => {
                let always = structure
                    .members
                    .iter()
                    .filter(|member| member.presence == Presence::Always)
                    .fold(1_u32, |sum, member| {
                        sum.saturating_add(self.least_of(member.node))
                    });
                let rows = structure.rows.iter();
                let row = rows
                    .map(|row| row_least(row, &|id| self.least_of(id)))
                    .min();
                always.saturating_add(row.unwrap_or(0))
            }
            Node::Union(members) => {
                let members = members.iter().map(|member| self.least_of(member.node));
                members.min().unwrap_or(u32::MAX).saturating_add(1)
            }
            _ => 1,
        }
    }
}

fn row_least(row: &Row, of: &dyn Fn(NodeIndex) -> u32) -> u32 {
    row.slots
        .iter()
        .flatten()
        .fold(0, |sum, node| sum.saturating_add(of(*node)))
}
