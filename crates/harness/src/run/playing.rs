//! Sequences of calls, put to one service.

use std::collections::BTreeMap;

use super::asking::{Asking, Next};
use crate::event::Event;
use crate::stateful::{Breached, Played, Sequence, Shown, Stage};
use crate::subject::Subject;
use crate::tally::Tally;
use crate::threads::on_threads;
use crate::verdict::Verdict;

/// How many sequences go to the threads at once.
const SEQUENCES: usize = 24;
/// How many are played at the same time where they wait for something.
const AT_ONCE: usize = 8;

impl<'a> Asking<'a, '_> {
    pub(super) fn sequences(
        &self,
        sequences: &[Sequence],
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let (Subject::Service(gate), Some(options)) = (self.subject, &self.options.stateful) else {
            return Next::Goes;
        };
        // Whoever lists everything should see little else.
        for operation in self.cases.contract().documented() {
            let _known = gate.unanswered(&operation.name);
        }
        gate.tidy();
        let stage = Stage::new(gate, options.settle);
        let mut shown = Shown::default();
        let next = self.play(&stage, sequences, &mut shown, tally, tell);
        for (name, smallest) in shown.flaky() {
            tally.found_in_sequence(name, smallest);
        }
        next
    }

    fn play(
        &self,
        stage: &Stage<'_, '_>,
        sequences: &[Sequence],
        shown: &mut Shown,
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let of_all = self.options.selection.of_all_shards();
        // Where time is moved, nobody else's may pass.
        let (workers, batch) = match stage.can_move_time() {
            true => (1, 1),
            false if self.workers == 1 => (1, SEQUENCES),
            // They wait more than they ask.
            false => (AT_ONCE, SEQUENCES),
        };
        for batch in sequences.chunks(batch) {
            let all = on_threads(workers, batch, |sequence| self.played(stage, sequence));
            for (played, sequence) in all.into_iter().zip(batch) {
                let verdict = Verdict::from(&played);
                tally.add_sequence(&sequence.name, &played, &verdict);
                tell(&Event::SequenceFinished {
                    sequence: &sequence.name,
                    breaks: played.breached.first().map(|first| &first.id),
                    verdict: &verdict,
                });
                for breached in &played.breached {
                    if of_all.selects(&breached.id)
                        && let Some(smallest) =
                            stage.looked_into(shown, sequence, &played, breached)
                    {
                        tally.found_in_sequence(sequence.name.clone(), smallest);
                    }
                }
                let mut breached = played.breached.iter();
                let stops =
                    |one: &Breached| self.next_after(&one.id, &one.failure, tally) == Next::Stops;
                if breached.any(stops) {
                    tally.stop("came after the failure that --fail-fast stopped at");
                    return Next::Stops;
                }
            }
            if let Some(why) = self.stopped() {
                tally.stop(&why);
                return Next::Stops;
            }
        }
        Next::Goes
    }

    /// A sequence, as far as the run goes on.
    fn played(&self, stage: &Stage<'_, '_>, sequence: &Sequence) -> Played {
        let not = |why| Played {
            breached: Vec::new(),
            lines: Vec::new(),
            ended: Some(why),
            calls: 0,
            left_out: BTreeMap::new(),
        };
        if let Some(why) = self.stopped() {
            return not(why);
        }
        let played = stage.play(sequence);
        // What was cut short says nothing.
        self.options.stop.reason().map_or(played, not)
    }
}
