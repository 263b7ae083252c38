//! How many values the least of every prepared shape has: what is written where
//! there is no room for more.

use super::plan::{Node, NodeIndex, Plan, Presence};
use super::structure::Row;

impl Plan {
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
