//! What each phase puts, of what the options leave.

use smithereens_cases::Cases;
use smithereens_formats::{CaseId, Phase};

use super::options::{Options, Selection, StatefulOptions};
use super::order::spread;
use crate::evidence::Evidence;
use crate::gate::Gate;
use crate::random::Random;
use crate::stateful::{Sequence, rule_id};

/// What one phase puts.
pub(super) struct Selected<'a, 'c> {
    pub(super) phase: Phase,
    pub(super) count: u64,
    /// How many more the filters do not leave; of documented cases, none is
    /// counted here.
    pub(super) not_selected: u64,
    pub(super) work: Work<'a, 'c>,
}

impl Selected<'_, '_> {
    /// Whether there is nothing in it.
    pub(super) fn is_nothing(&self) -> bool {
        match &self.work {
            Work::Listed(listed) => listed.is_empty(),
            Work::Random(_) | Work::Sequences(_) => self.count == 0,
        }
    }
}

pub(super) enum Work<'a, 'c> {
    /// These, with their names.
    Listed(Vec<(Evidence<'a>, CaseId)>),
    /// Those that a seed stands for.
    Random(Box<Random<'a, 'c>>),
    /// Sequences of calls.
    Sequences(Vec<Sequence>),
}

/// What each phase that will run puts to subjects.
pub(super) fn select<'a, 'c>(
    cases: &'a Cases<'c>,
    options: &'a Options,
    live: Option<&Gate<'_>>,
) -> Vec<Selected<'a, 'c>> {
    let listed = |all: &mut dyn Iterator<Item = Evidence<'a>>| {
        let named = all.map(|evidence| (evidence.id(cases), evidence));
        let selected = named.filter(|(id, _)| options.selection.selects(id));
        let mut selected: Vec<_> = selected.map(|(id, evidence)| (evidence, id)).collect();
        if live.is_some() {
            spread(&mut selected);
        }
        Work::Listed(selected)
    };
    let work = |phase| match phase {
        Phase::Coverage => {
            let wanted = |index: &usize| {
                let since = options.since.as_ref();
                since.is_none_or(|earlier| earlier.selects(*index))
            };
            let planned = cases.planned().iter().enumerate();
            let planned = planned.filter(|(index, _)| wanted(index));
            Some(listed(&mut planned.map(|(_, one)| Evidence::Planned(one))))
        }
        Phase::Corpus => Some(listed(&mut options.entries())),
        Phase::Stateful => live
            .zip(options.stateful.as_ref())
            .map(|(gate, stateful)| Work::Sequences(sequences(gate, stateful, &options.selection))),
        Phase::Random => options
            .random
            .map(|random| Work::Random(Box::new(Random::new(cases, random, options)))),
    };
    let wanted = |phase: &Phase| options.phases.is_empty() || options.phases.contains(phase);
    let mut all = Vec::new();
    for phase in Phase::ALL.into_iter().filter(wanted) {
        let Some(work) = work(phase) else { continue };
        let (count, not_selected) = match &work {
            Work::Listed(listed) => {
                let all = match phase {
                    Phase::Corpus => options.entries().count(),
                    _ => listed.len(),
                };
                (listed.len() as u64, (all - listed.len()) as u64)
            }
            Work::Random(random) => random.counts(),
            Work::Sequences(sequences) => (sequences.len() as u64, 0),
        };
        // That none of what was asked for is selected is told.
        let is_named = options.phases.contains(&phase) && not_selected > 0;
        let is_told = is_named || phase == Phase::Coverage && options.since.is_some();
        if count > 0 || is_told {
            all.push(Selected {
                phase,
                count,
                not_selected,
                work,
            });
        }
    }
    all
}

/// The sequences that the options leave.
fn sequences(gate: &Gate<'_>, options: &StatefulOptions, selection: &Selection) -> Vec<Sequence> {
    let relations = &gate.cases().contract().knowledge().relations;
    // A shard has sequences of its own, whatever rules they break.
    let of_all = selection.of_all_shards();
    let is_wanted = relations.iter().any(|rule| of_all.selects(&rule_id(rule)));
    if !of_all.selects_all() && !is_wanted {
        return Vec::new();
    }
    let mut all = gate.scenario().sequences(options.seed, options.random);
    let only = &options.only;
    all.retain(|sequence| {
        let shard = selection.shard;
        (only.is_empty() || only.contains(&sequence.name))
            && shard.is_none_or(|shard| shard.holds(&sequence.name))
    });
    all
}
