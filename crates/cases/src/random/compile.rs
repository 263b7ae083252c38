//! From a message to its plan.

use std::collections::HashMap;

use smithereens_contract::{
    Contract, Member, Provided, Scope, ShapeId, ShapeKind, Test, TimestampFormat, Traits,
};
use smithereens_formats::Part;

use super::chunk::Chunk;
use super::guard::Guards;
use super::number::{DoublePlan, IntegerPlan};
use super::piece::Piece;
use super::plan::{ListPlan, MapPlan, MemberPlan, Node, NodeIndex, Plan, Presence};
use super::row;
use super::structure::StructurePlan;
use super::text::TextPlan;
use crate::json::Json;
use crate::site::Message;

/// How many elements or entries are made where no maximum is documented, or one
/// that is far off.
const MANY: u32 = 40;

/// Prepares a message. `foreign`: texts that other layers may read something
/// into. `None` for a message without a structure.
pub(super) fn compile(contract: &Contract, message: &Message, foreign: &[String]) -> Option<Plan> {
    let root = message.shape?;
    let mut compiler = Compiler {
        contract,
        message,
        foreign,
        nodes: Vec::new(),
        known: HashMap::new(),
        apart: apart(contract, message, root),
        is_judged: false,
    };
    let root = compiler.at_root(root);
    let mut plan = Plan {
        nodes: compiler.nodes,
        root,
        least: Vec::new(),
        is_judged: compiler.is_judged,
    };
    plan.settle();
    Some(plan)
}

/// By holder and member: on which track it is, and which one it keeps off.
type Apart = HashMap<(ShapeId, String), (usize, usize)>;

/// The members whose texts rules keep apart.
fn apart(contract: &Contract, message: &Message, root: ShapeId) -> Apart {
    let mut apart = Apart::new();
    for rule in &contract.knowledge().rules {
        let scope = match &rule.scope {
            Scope::Request(operation)
                if message.id.part == Part::Request && message.id.operation == *operation =>
            {
                Some(root)
            }
            Scope::ShapeInRequests(name) if message.id.part == Part::Request => {
                contract.shape_named(name).map(|(id, _)| id)
            }
            Scope::ShapeInResponses(name) if message.id.part.is_answer() => {
                contract.shape_named(name).map(|(id, _)| id)
            }
            _ => None,
        };
        let Some(scope) = scope else { continue };
        for clause in &rule.then {
            let Test::DisjointFrom(other) = &clause.is else {
                continue;
            };
            let ends = [clause.member.as_str(), other.as_str()].map(|path| {
                let (holder, name) = path.rsplit_once('.').unwrap_or(("", path));
                let holder = match holder {
                    "" => Some(scope),
                    holder => contract.resolve(scope, holder),
                };
                Some((holder?, name.to_owned()))
            });
            if let [Some(one), Some(another)] = ends {
                let track = apart.len();
                apart.insert(one, (track, track + 1));
                apart.insert(another, (track + 1, track));
            }
        }
    }
    apart
}

pub(super) struct Compiler<'a> {
    pub(super) contract: &'a Contract,
    message: &'a Message,
    foreign: &'a [String],
    pub(super) nodes: Vec<Node>,
    /// By shape, and by the member that overrides its traits, by address.
    known: HashMap<(ShapeId, Option<*const Member>), NodeIndex>,
    apart: Apart,
    is_judged: bool,
}

impl Compiler<'_> {
    pub(super) fn add(&mut self, node: Node) -> NodeIndex {
        // Plans have far fewer nodes.
        let id = NodeIndex(self.nodes.len() as u32);
        self.nodes.push(node);
        id
    }

    /// A message is a structure; a shape by itself may be anything.
    fn at_root(&mut self, id: ShapeId) -> NodeIndex {
        let node = self.add(Node::Nothing);
        let shape = self.contract.shape(id);
        self.nodes[node.0 as usize] = match shape.kind {
            ShapeKind::Structure(_) => self.structure(id, true),
            _ => self.shape(id, &shape.traits),
        };
        node
    }

    /// The node of a member's target.
    fn target(&mut self, holder: ShapeId, member: &Member) -> NodeIndex {
        let traits = self.contract.traits_at(member);
        let shape = self.contract.shape(member.target);
        let on_track = self.apart.get(&(holder, member.name.clone()));
        if let (Some((own, other)), ShapeKind::String) = (on_track.copied(), &shape.kind) {
            let text = self.text(&traits);
            return self.add(Node::Apart { text, own, other });
        }
        let over = member.traits.length.is_some()
            || member.traits.range.is_some()
            || member.traits.pattern.is_some()
            || member.traits.timestamp_format.is_some()
            || member.traits.sparse
            || member.traits.unique_items;
        let key = (member.target, over.then_some(std::ptr::from_ref(member)));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let node = self.add(Node::Nothing);
        self.known.insert(key, node);
        self.nodes[node.0 as usize] = self.shape(member.target, &traits);
        node
    }

    fn text(&self, traits: &Traits) -> TextPlan {
        TextPlan::new(traits.pattern.as_ref(), traits.length, self.foreign)
    }

    fn shape(&mut self, id: ShapeId, traits: &Traits) -> Node {
        let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let least = traits.length.and_then(|length| length.min).map_or(0, count);
        let most = traits.length.and_then(|length| length.max).map(count);
        let many = most.map_or(MANY, |most| most.min(MANY.max(100))).max(least);
        let kind = &self.contract.shape(id).kind;
        match kind {
            _ if traits.streaming => Node::Nothing,
            ShapeKind::Boolean => Node::Boolean(None),
            ShapeKind::String => {
                let text = self.text(traits);
                if text.is_empty() {
                    Node::Nothing
                } else {
                    Node::Text(text)
                }
            }
            ShapeKind::Enum(values) if values.is_empty() => Node::Nothing,
            ShapeKind::Enum(values) => Node::Enum(
                values
                    .iter()
                    .map(|value| Piece::new(&value.value))
                    .collect(),
            ),
            ShapeKind::IntEnum(values) if values.is_empty() => Node::Nothing,
            ShapeKind::IntEnum(values) => Node::IntEnum(values.clone()),
            ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::BigInteger => {
                IntegerPlan::new(kind, traits.range.as_ref()).map_or(Node::Nothing, Node::Integer)
            }
            ShapeKind::Float | ShapeKind::Double | ShapeKind::BigDecimal => {
                DoublePlan::new(kind, traits.range.as_ref()).map_or(Node::Nothing, Node::Double)
            }
            ShapeKind::Timestamp => {
                let format = traits.timestamp_format;
                Node::Timestamp(format.unwrap_or(TimestampFormat::EpochSeconds))
            }
            ShapeKind::Blob => Node::Blob {
                min: least,
                max: most.map_or(least.saturating_add(64), |most| {
                    most.min(least.saturating_add(64))
                }),
            },
            ShapeKind::Document => Node::Document,
            ShapeKind::List(member) => Node::List(ListPlan {
                item: self.target(id, member),
                count: (least, many),
                unique: traits.unique_items,
                sparse: traits.sparse,
                some: None,
            }),
            ShapeKind::Map { key, value } => Node::Map(MapPlan {
                key: self.target(id, key),
                value: self.target(id, value),
                count: (least, many),
                sparse: traits.sparse,
            }),
            ShapeKind::Union(members) => {
                let plan = |member: &Member| self.member(id, member, Presence::Always);
                Node::Union(members.iter().map(plan).collect())
            }
            ShapeKind::Structure(_) => self.structure(id, false),
        }
    }

    fn member(&mut self, holder: ShapeId, member: &Member, presence: Presence) -> MemberPlan {
        let mut key = b",".to_vec();
        Json::text(member.name.as_str()).write(&mut key);
        key.push(b':');
        MemberPlan {
            name: member.name.clone(),
            key: Chunk::new(&key),
            node: self.target(holder, member),
            presence,
        }
    }

    fn structure(&mut self, id: ShapeId, root: bool) -> Node {
        let contract = self.contract;
        let shape = contract.shape(id);
        let guards = Guards::of(contract, shape, &self.message.id, root);
        let mut members = Vec::new();
        for member in shape.members() {
            // What is streamed is no JSON: where it is required, nothing is.
            if contract.traits_at(member).streaming && !member.is_required() {
                continue;
            }
            let presence = if member.is_required() {
                Presence::Always
            } else {
                Presence::Sometimes(self.odds(&shape.name, member, root))
            };
            members.push(self.member(id, member, presence));
        }
        self.is_judged |= guards.is_judged;
        for (list, count, with) in &guards.some {
            self.is_judged |= !self.at_most_with(&mut members, list, *count, with);
        }
        let mut plan = StructurePlan {
            members,
            rows: Vec::new(),
            likely: Vec::new(),
            others: Vec::new(),
        };
        let (own, plausible) = (&guards.own, &guards.plausible);
        if !own.is_empty() || !plausible.is_empty() {
            self.is_judged |= !row::govern(self, id, &mut plan, own, plausible);
        }
        Node::Structure(plan)
    }

    /// How often an optional member is there, of 256. What holds other things
    /// more often, or most payloads would be next to empty; what must come from
    /// elsewhere seldom, as a service need not know what we make up.
    fn odds(&self, holder: &str, member: &Member, root: bool) -> u8 {
        let is = |provided: &Provided| provided.shape == holder && provided.member == member.name;
        if self.message.id.part == Part::Request
            && self.contract.knowledge().provided.iter().any(is)
        {
            return 32;
        }
        match self.contract.shape(member.target).kind {
            ShapeKind::List(_)
            | ShapeKind::Map { .. }
            | ShapeKind::Structure(_)
            | ShapeKind::Union(_) => {
                if root {
                    248
                } else {
                    208
                }
            }
            _ => 128,
        }
    }

    /// Lets at most so many elements of a list have a member; `false` if that
    /// could not be prepared.
    fn at_most_with(
        &mut self,
        members: &mut [MemberPlan],
        list: &str,
        count: u64,
        with: &str,
    ) -> bool {
        let Some(holder) = members.iter_mut().find(|member| member.name == list) else {
            return true;
        };
        let Node::List(plan) = &self.nodes[holder.node.0 as usize] else {
            return false;
        };
        let mut plan = plan.clone();
        let Node::Structure(item) = &self.nodes[plan.item.0 as usize] else {
            return false;
        };
        let Some(without) = item.without(with) else {
            return false;
        };
        let without = self.add(Node::Structure(without));
        plan.some = Some((u32::try_from(count).unwrap_or(u32::MAX), without));
        holder.node = self.add(Node::List(plan));
        true
    }
}
