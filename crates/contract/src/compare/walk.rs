//! The pairs of shapes that stand at the same places, each compared once, from
//! the messages of every operation.

use std::collections::{HashMap, VecDeque};

use smithereens_formats::{ChangeKind, Direction, MessageId, Part, Path, Site, Subject};

use super::bounds::Proofs;
use super::draft::{Directions, DraftId, Drafts, Exists};
use super::effects::Class;
use super::rules::RuleChanges;
use super::traits::Difference;
use super::{calling, shapes, traits};
use crate::{Contract, Operation, ShapeId};

/// Both contracts' shapes at one place; a message without a structure has none,
/// which is the same as a structure without members.
pub(super) type Pair = (Option<ShapeId>, Option<ShapeId>);

/// A pair in [`Graph::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(pub(super) usize);

/// A pair of shapes with what differs in it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) pair: Pair,
    /// Changes of the place that holds it, if it is in these directions.
    pub(super) own: Vec<(DraftId, Directions)>,
    /// Its members, of either contract, in documented order.
    pub(super) items: Vec<Item>,
    /// Where it was met first.
    via: Via,
    /// The directions that it can be met in.
    directions: Directions,
    /// Whether anything differs in it, or below.
    pub(super) is_touched: bool,
}

/// A member of a pair.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) changes: Vec<DraftId>,
    pub(super) child: Option<NodeId>,
}

#[derive(Debug, Clone, Copy)]
enum Via {
    Root(usize),
    /// That member of that node.
    Item(NodeId, usize),
}

/// A message of an operation that both contracts have.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) message: MessageId,
    pub(super) changes: Vec<DraftId>,
    pub(super) node: NodeId,
}

/// All pairs, and the messages that they are reached from.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) roots: Vec<Root>,
    pub(super) nodes: Vec<Node>,
}

impl Graph {
    /// The place where a member of a node was met first.
    pub(super) fn first_place(&self, id: NodeId, item: Option<&Item>) -> Site {
        let mut names: Vec<String> = item.map(|item| item.name.clone()).into_iter().collect();
        let mut node = &self.nodes[id.0];
        loop {
            match node.via {
                Via::Item(parent, index) => {
                    node = &self.nodes[parent.0];
                    names.push(node.items[index].name.clone());
                }
                Via::Root(root) => {
                    names.reverse();
                    return Site {
                        message: self.roots[root].message.clone(),
                        path: Path(names),
                    };
                }
            }
        }
    }
}

/// Compares all operations.
pub(super) fn compare(
    old: &Contract,
    new: &Contract,
    rules: &RuleChanges<'_>,
    drafts: &mut Drafts,
) -> Graph {
    let mut walk = Walk {
        old,
        new,
        rules,
        drafts,
        graph: Graph::default(),
        known: HashMap::new(),
        queue: VecDeque::new(),
    };
    for operation in new.operations() {
        match old.operation(&operation.name) {
            Some(before) => walk.operation(before, operation),
            None => walk.whole(new, operation, ChangeKind::OperationAdded),
        }
    }
    for operation in old.operations() {
        if new.operation(&operation.name).is_none() {
            walk.whole(old, operation, ChangeKind::OperationRemoved);
        }
    }
    walk.follow();
    let mut graph = walk.graph;
    touch(&mut graph);
    graph
}

struct Walk<'c, 'd> {
    old: &'c Contract,
    new: &'c Contract,
    rules: &'c RuleChanges<'c>,
    drafts: &'d mut Drafts,
    graph: Graph,
    known: HashMap<Pair, NodeId>,
    /// Nodes whose members are yet to be met in these directions.
    queue: VecDeque<(NodeId, Directions)>,
}

impl Walk<'_, '_> {
    /// An operation that only one contract has: all its messages are the change.
    fn whole(&mut self, contract: &Contract, operation: &Operation, kind: ChangeKind) {
        let (class, exists) = match kind {
            ChangeKind::OperationAdded => (Class::OperationAdded, Exists::New),
            _ => (Class::OperationRemoved, Exists::Old),
        };
        let naming = (Subject::named(&operation.name), kind, None);
        let change = self.drafts.add(naming, (None, None), class, exists);
        // Calling it is what works or fails.
        self.drafts
            .meet(change, Directions::one(Direction::Request));
        let errors = operation.errors.iter();
        let errors = errors.map(|error| Part::Error(contract.shape(*error).name.clone()));
        for part in [Part::Request, Part::Response].into_iter().chain(errors) {
            self.drafts.at(change, || root_of(&operation.name, part));
        }
    }

    fn operation(&mut self, before: &Operation, operation: &Operation) {
        let name = &operation.name;
        let mut changes = self.rules.at_request(name);
        let (old, new) = (self.old.service(), self.new.service());
        let calling = calling::of_request((old, before), (new, operation));
        let answering = calling::of_response((old, before), (new, operation));
        changes.extend(self.all_of(&Subject::named(name), calling));
        let inputs = (before.input, operation.input);
        self.root(name, Part::Request, inputs, changes);
        let mut changes = self.rules.at_response(name);
        changes.extend(self.all_of(&Subject::named(name), answering));
        let outputs = (before.output, operation.output);
        self.root(name, Part::Response, outputs, changes);
        for error in &operation.errors {
            let shape = self.new.shape(*error);
            let same = |id: &&ShapeId| self.old.shape(**id).name == shape.name;
            let Some(known) = before.errors.iter().find(same) else {
                let kind = ChangeKind::ErrorAdded;
                self.error(name, &shape.name, kind, Class::ErrorAdded, Exists::New);
                continue;
            };
            let differences = traits::of_error(self.old.shape(*known), shape);
            let changes = self.all_of(&Subject::named(&shape.name), differences);
            let part = Part::Error(shape.name.clone());
            self.root(name, part, (Some(*known), Some(*error)), changes);
        }
        for error in &before.errors {
            let shape = self.old.shape(*error);
            let mut still = operation.errors.iter();
            if !still.any(|id| self.new.shape(*id).name == shape.name) {
                let kind = ChangeKind::ErrorRemoved;
                self.error(name, &shape.name, kind, Class::ErrorRemoved, Exists::Old);
            }
        }
    }

    fn all_of(&mut self, subject: &Subject, differences: Vec<Difference>) -> Vec<DraftId> {
        let add = |it: Difference| {
            let naming = (subject.clone(), it.kind, it.value);
            let statements = (it.from, it.to);
            self.drafts.add(naming, statements, it.class, Exists::Both)
        };
        differences.into_iter().map(add).collect()
    }

    fn error(
        &mut self,
        operation: &str,
        error: &str,
        kind: ChangeKind,
        class: Class,
        exists: Exists,
    ) {
        let naming = (Subject::named(error), kind, None);
        let change = self.drafts.add(naming, (None, None), class, exists);
        self.drafts.meet(change, Directions::one(Direction::Error));
        let part = Part::Error(error.to_owned());
        self.drafts.at(change, || root_of(operation, part));
    }

    fn root(&mut self, operation: &str, part: Part, pair: Pair, changes: Vec<DraftId>) {
        let directions = Direction::of(&part)
            .map(Directions::one)
            .unwrap_or_default();
        for change in &changes {
            self.drafts.meet(*change, directions);
        }
        let message = MessageId {
            operation: operation.to_owned(),
            part,
        };
        let node = self.node(pair, Via::Root(self.graph.roots.len()), directions);
        self.graph.roots.push(Root {
            message,
            changes,
            node,
        });
    }

    /// The pair's node, which is now met in these directions too.
    fn node(&mut self, pair: Pair, via: Via, directions: Directions) -> NodeId {
        let next = NodeId(self.graph.nodes.len());
        let id = *self.known.entry(pair).or_insert(next);
        if id == next {
            self.graph.nodes.push(Node {
                pair,
                own: self.rules.at_shapes(self.old, self.new, pair),
                items: Vec::new(),
                via,
                directions: Directions::default(),
                is_touched: false,
            });
        }
        let added = self.graph.nodes[id.0].directions.add(directions);
        if !added.is_empty() {
            self.queue.push_back((id, added));
        }
        id
    }

    /// Compares what is in the queue, and what that leads to.
    fn follow(&mut self) {
        let mut compared = Vec::new();
        let mut proofs = Proofs::default();
        while let Some((id, directions)) = self.queue.pop_front() {
            compared.resize(self.graph.nodes.len(), false);
            let pair = self.graph.nodes[id.0].pair;
            let is_compared = std::mem::replace(&mut compared[id.0], true);
            let mut children = Vec::new();
            if !is_compared {
                let members = shapes::members(self.old, self.new, pair, &mut proofs, self.drafts);
                for member in members {
                    children.push(member.child);
                    self.graph.nodes[id.0].items.push(Item {
                        name: member.name,
                        changes: member.changes,
                        child: None,
                    });
                }
            }
            for (index, child) in children.into_iter().enumerate() {
                if let Some((one, other)) = child {
                    let pair = (Some(one), Some(other));
                    let child = self.node(pair, Via::Item(id, index), directions);
                    self.graph.nodes[id.0].items[index].child = Some(child);
                }
            }
            let node = &self.graph.nodes[id.0];
            for (change, within) in &node.own {
                self.drafts.meet(*change, directions.and(*within));
            }
            let changes: Vec<DraftId> = node
                .items
                .iter()
                .flat_map(|item| item.changes.iter().copied())
                .collect();
            for change in changes {
                self.drafts.meet(change, directions);
            }
            if is_compared {
                let children: Vec<NodeId> = self.graph.nodes[id.0]
                    .items
                    .iter()
                    .filter_map(|item| item.child)
                    .collect();
                for child in children {
                    let added = self.graph.nodes[child.0].directions.add(directions);
                    if !added.is_empty() {
                        self.queue.push_back((child, added));
                    }
                }
            }
        }
    }
}

fn root_of(operation: &str, part: Part) -> Site {
    Site {
        message: MessageId {
            operation: operation.to_owned(),
            part,
        },
        path: Path::root(),
    }
}

/// Marks what differs, and all that leads there.
fn touch(graph: &mut Graph) {
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    let mut touched = Vec::new();
    for (index, node) in graph.nodes.iter().enumerate() {
        for child in node.items.iter().filter_map(|item| item.child) {
            parents[child.0].push(index);
        }
        if !node.own.is_empty() || node.items.iter().any(|item| !item.changes.is_empty()) {
            touched.push(index);
        }
    }
    while let Some(index) = touched.pop() {
        if !std::mem::replace(&mut graph.nodes[index].is_touched, true) {
            touched.extend(&parents[index]);
        }
    }
}
