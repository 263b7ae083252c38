//! Every place where a change can be met, message by message.
//!
//! Places are those that cases are made for: recursion is followed once, a place
//! is not entered if its shape already stands at two of the places around it.
//! Only what leads to a change is entered.

use smithereens_formats::{Path, Site};

use super::draft::{DraftId, Drafts, Exists};
use super::walk::{Graph, NodeId, Root};
use crate::ShapeId;

/// More places are not entered: shapes that refer to each other multiply. The
/// largest published models have a fifth of it.
const MOST_VISITS: usize = 500_000;
/// No place is entered that is deeper.
const MOST_DEPTH: usize = 200;

/// Lists the places of all changes.
pub(super) fn list(graph: &Graph, drafts: &mut Drafts) {
    let mut visits = 0;
    let mut is_cut = false;
    for root in &graph.roots {
        let mut listing = Listing {
            graph,
            root,
            drafts,
            visits: &mut visits,
            is_cut: &mut is_cut,
            path: Vec::new(),
            around: Around::default(),
        };
        for change in &root.changes {
            listing.meet(*change, (true, true), None);
        }
        listing.enter(root.node, (true, true));
    }
    // Each change has at least the place where it was met first.
    for (index, node) in graph.nodes.iter().enumerate() {
        let items = node.items.iter();
        let items = items.flat_map(|item| item.changes.iter().map(move |id| (*id, Some(item))));
        let own = node.own.iter().map(|(id, _)| (*id, None));
        for (id, item) in own.chain(items) {
            if item.is_some() && !drafts.has_place(id) {
                drafts.at(id, || graph.first_place(NodeId(index), item));
            }
            if is_cut {
                drafts.cut_short(id);
            }
        }
    }
}

/// The shapes around a place, in either contract.
#[derive(Debug, Default)]
struct Around {
    old: Vec<ShapeId>,
    new: Vec<ShapeId>,
}

struct Listing<'g, 'd> {
    graph: &'g Graph,
    root: &'g Root,
    drafts: &'d mut Drafts,
    visits: &'d mut usize,
    is_cut: &'d mut bool,
    path: Vec<&'g str>,
    around: Around,
}

fn may_enter(around: &[ShapeId], shape: Option<ShapeId>) -> bool {
    let times = around.iter().filter(|known| Some(**known) == shape).count();
    times <= 1
}

impl<'g> Listing<'g, '_> {
    /// Notes a change at the path and `name`, if the contract that has it has
    /// the place too.
    fn meet(&mut self, id: DraftId, open: (bool, bool), name: Option<&str>) {
        let is_there = match self.drafts.exists(id) {
            Exists::Old => open.0,
            Exists::New => open.1,
            Exists::Both => true,
        };
        if is_there {
            let names = self.path.iter().copied().chain(name);
            let site = || Site {
                message: self.root.message.clone(),
                path: Path(names.map(str::to_owned).collect()),
            };
            self.drafts.at(id, site);
        }
    }

    /// Lists what is in a node; `open` tells whether the older and the newer
    /// contract have places here.
    fn enter(&mut self, id: NodeId, open: (bool, bool)) {
        let graph = self.graph;
        let node = &graph.nodes[id.0];
        if !node.is_touched {
            return;
        }
        if *self.visits == MOST_VISITS || self.path.len() > MOST_DEPTH {
            *self.is_cut = true;
            return;
        }
        *self.visits += 1;
        let direction = smithereens_formats::Direction::of(&self.root.message.part);
        for (change, within) in &node.own {
            if direction.is_some_and(|direction| within.holds(direction)) {
                self.meet(*change, open, None);
            }
        }
        let (old, new) = node.pair;
        let open = (
            open.0 && may_enter(&self.around.old, old),
            open.1 && may_enter(&self.around.new, new),
        );
        if !open.0 && !open.1 {
            return;
        }
        self.around.old.extend(old);
        self.around.new.extend(new);
        for item in &node.items {
            for change in &item.changes {
                self.meet(*change, open, Some(&item.name));
            }
            if let Some(child) = item.child {
                self.path.push(&item.name);
                self.enter(child, open);
                self.path.pop();
            }
        }
        if old.is_some() {
            self.around.old.pop();
        }
        if new.is_some() {
            self.around.new.pop();
        }
    }
}
