//! Where sequences are played, and what becomes of those that break a rule.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use smithereens_formats::Level;

use super::patience::Patience;
use super::player::Player;
use super::smaller::smallest;
use super::{Ask, Breached, Played, Sequence, Smallest, Step};
use crate::gate::Gate;
use crate::verdict::Failure;

/// A service, as sequences find it.
pub(crate) struct Stage<'a, 'g> {
    gate: &'a Gate<'g>,
    patience: Patience,
    can_move_time: bool,
}

/// What was shown before: a rule that is broken is made small once.
#[derive(Default)]
pub(crate) struct Shown {
    firm: Vec<Breached>,
    /// What was not seen again, with its sequence's name.
    flaky: Vec<(String, Smallest)>,
}

impl Shown {
    /// What was seen once, and never firmly.
    pub(crate) fn flaky(self) -> Vec<(String, Smallest)> {
        let Shown { firm, flaky } = self;
        let mut told: Vec<(String, Smallest)> = Vec::new();
        for (name, mut smallest) in flaky {
            let breached = &mut smallest.breached;
            let is_known = firm.iter().any(|one| one.is_like(breached));
            let failure = &breached.failure;
            let observed = format!("flaky: {}", failure.observed);
            breached.failure = Failure::new(Level::Recommended, &observed, failure.detail.clone());
            let is_told = told
                .iter()
                .any(|(_, one)| one.breached.is_like(&smallest.breached));
            if !is_known && !is_told {
                told.push((name, smallest));
            }
        }
        told
    }
}

/// To make what breaks a rule small, a service that is not in this process is called
/// about so often.
const MOST_CALLS: usize = 80;

/// Something that depends on chance is tried so often before it is given up.
const TRIES: usize = 3;

impl<'a, 'g> Stage<'a, 'g> {
    pub(crate) fn new(gate: &'a Gate<'g>, settle: Duration) -> Stage<'a, 'g> {
        Stage {
            gate,
            patience: Patience::new(settle),
            can_move_time: gate.can_move_time(),
        }
    }

    pub(crate) fn can_move_time(&self) -> bool {
        self.can_move_time
    }

    pub(crate) fn play(&self, sequence: &Sequence) -> Played {
        // What is never answered is told once, by the cases; the rest goes on
        // without it.
        let unanswered = |ask: &Ask| self.gate.unanswered(ask.operation);
        let mut left_out: BTreeMap<String, u64> = BTreeMap::new();
        let mut steps = Vec::new();
        for step in &sequence.steps {
            let why = match step {
                Step::Call(ask) | Step::Pages(ask) | Step::Until(ask) => unanswered(ask),
                Step::Together(asks) => asks.iter().find_map(unanswered),
                Step::Plan(..) => None,
            };
            match why {
                Some(why) => *left_out.entry(why).or_default() += 1,
                None => steps.push(step.clone()),
            }
        }
        let sequence = &Sequence {
            name: sequence.name.clone(),
            steps,
        };
        let prefix = self.gate.fresh_prefix();
        let model = self.gate.scenario().model(&prefix);
        let player = Player::new(self.gate, model, prefix, &self.patience, self.can_move_time);
        Played {
            left_out,
            ..player.play(sequence)
        }
    }

    /// The least part of a sequence that breaks a rule, unless that was shown.
    pub(crate) fn looked_into(
        &self,
        shown: &mut Shown,
        sequence: &Sequence,
        played: &Played,
        breached: &Breached,
    ) -> Option<Smallest> {
        if shown.firm.iter().any(|one| one.is_like(breached)) {
            return None;
        }
        let _alone = self.gate.alone();
        let by_chance = sequence
            .steps
            .iter()
            .any(|step| matches!(step, Step::Together(_)));
        let tries = if by_chance { TRIES } else { 1 };
        let started = Instant::now();
        let has_shown_again = Cell::new(false);
        let calls = Cell::new(0);
        let mut play = |candidate: &Sequence| {
            // What waits long is not played often.
            let is_too_much = !self.can_move_time && calls.get() > MOST_CALLS;
            if is_too_much || started.elapsed() > self.patience.longest() * 2 {
                return Played::default();
            }
            let again = self.play(candidate);
            calls.set(calls.get() + again.calls);
            if again.breached.iter().any(|one| one.is_like(breached)) {
                has_shown_again.set(true);
            }
            again
        };
        let least = smallest(sequence, played, breached, tries, &mut play);
        if !has_shown_again.get() && !by_chance {
            let again = self.play(sequence);
            if !again.breached.iter().any(|one| one.is_like(breached)) {
                shown.flaky.push((sequence.name.clone(), least));
                return None;
            }
        }
        shown.firm.push(breached.clone());
        Some(least)
    }
}
