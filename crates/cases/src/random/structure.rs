//! A prepared structure: its members, and the ways in which those that rules
//! speak about go together.

use super::choices::Choices;
use super::plan::{MemberPlan, NodeIndex, Presence};

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

    pub(super) fn list_rows(&mut self) {
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
