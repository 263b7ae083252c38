//! One subject being put to all phases.

use std::time::Instant;

use smithereens_cases::{Case, Cases, Message};
use smithereens_formats::{CaseId, Level, RandomName, Vacuous};

use super::options::Options;
use super::selected::{Selected, Work};
use crate::checker::Checker;
use crate::event::Event;
use crate::evidence::Evidence;
use crate::probing::Probing;
use crate::random::{Buckets, Ended, Pains, Random};
use crate::subject::Subject;
use crate::tally::{Tally, Told};
use crate::threads::on_threads;
use crate::verdict::{Failure, Verdict};

/// How many cases go to the threads at once. Events come between batches.
const BATCH: usize = 1024;
/// The same where each takes as long as hundreds do in this process: who watches
/// should see it go on, and what was found is told soon.
const BATCH_OF_SERVICE: usize = 32;
/// The same for what is outside of this process but answers within a millisecond.
#[cfg(feature = "sdk")]
const BATCH_OF_SDK: usize = 128;

/// One subject being asked.
pub(super) struct Asking<'a, 'c> {
    pub(super) cases: &'a Cases<'c>,
    pub(super) checker: &'a Checker<'c>,
    pub(super) probing: &'a Probing<'a>,
    pub(super) subject: Subject<'a>,
    pub(super) options: &'a Options,
    pub(super) until: Option<Instant>,
    pub(super) workers: usize,
}

/// A case with its name.
type Listed<'a> = (Evidence<'a>, CaseId);

/// Whether a run goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Goes,
    Stops,
}

impl<'a, 'c> Asking<'a, 'c> {
    pub(super) fn all(
        &self,
        selected: &'a [Selected<'a, 'c>],
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Told {
        let mut tally = Tally::new(self.cases, self.options, self.subject);
        for one in selected {
            tally.select(one.phase, one.count, one.not_selected);
            if let Work::Listed(listed) = &one.work {
                listed
                    .iter()
                    .for_each(|(evidence, id)| tally.select_one(evidence, id));
            }
        }
        if let Subject::Service(gate) = self.subject {
            gate.begin();
        }
        for Selected {
            phase, count, work, ..
        } in selected
        {
            tell(&Event::PhaseStarted {
                phase: *phase,
                cases: *count,
            });
            let next = match work {
                Work::Listed(listed) => self.listed(listed, &mut tally, tell),
                Work::Random(random) => self.random(random, &mut tally, tell),
                Work::Sequences(sequences) => self.sequences(sequences, &mut tally, tell),
            };
            if next == Next::Stops {
                break;
            }
        }
        if let Subject::Service(gate) = self.subject {
            gate.finish();
            tally.newer(gate.take_newer());
            tally.left(gate.left());
            let wanted = tally.operations_selected();
            let vacuous = gate.vacuous(wanted.iter().map(String::as_str));
            let is_allowed = |name: &String| self.options.vacuous.contains(name);
            tally.vacuous(vacuous.into_iter().map(|name| Vacuous {
                is_allowed: is_allowed(&name),
                name,
            }));
        }
        tally.report(self.subject, tell)
    }

    fn judge(&self, case: &Case, message: &Message) -> Verdict {
        match self.subject {
            Subject::Codec(codec) => self.checker.check(message, case, codec),
            Subject::Service(gate) => self.settled(|| gate.put(case, message)),
            #[cfg(feature = "sdk")]
            Subject::Sdk(sdk) => self.settled(|| sdk.put(case, message)),
        }
    }

    /// What is outside of this process is put to, as long as the run goes on.
    fn settled(&self, put: impl FnOnce() -> Verdict) -> Verdict {
        match self.options.stop.reason() {
            Some(why) => Verdict::Unreached(why),
            None => self.options.stop.settled(put()),
        }
    }

    fn batch(&self) -> usize {
        match self.subject {
            Subject::Codec(_) => BATCH,
            // With one thread, nothing is gained by going on before looking.
            Subject::Service(_) if self.workers == 1 => 1,
            Subject::Service(_) => BATCH_OF_SERVICE,
            #[cfg(feature = "sdk")]
            Subject::Sdk(_) => BATCH_OF_SDK,
        }
    }

    /// Why no more cases are put, if that is so.
    pub(super) fn stopped(&self) -> Option<String> {
        let late = || {
            let is_late = self.until.is_some_and(|until| until <= Instant::now());
            is_late.then(|| "came after the time that --max-time allows".to_owned())
        };
        self.options.stop.reason().or_else(late)
    }

    /// A random case, or what it was made smaller to.
    fn put_random(&self, name: &RandomName, case: &Case) -> Verdict {
        let Some(message) = self.cases.message_named(&name.message) else {
            return Verdict::Unreached("the contract has no such message".to_owned());
        };
        match self.subject {
            Subject::Codec(codec) => self.probing.put(name, case, codec),
            Subject::Service(gate) => self.settled(|| gate.put_random(case, message)),
            #[cfg(feature = "sdk")]
            Subject::Sdk(sdk) => self.settled(|| sdk.put(case, message)),
        }
    }

    fn listed(
        &self,
        listed: &'a [(Evidence<'a>, CaseId)],
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let Subject::Service(gate) = self.subject else {
            let all: Vec<_> = listed.iter().collect();
            return self.put_in_batches(&all, tally, tell);
        };
        // What a service owes with its answers is known when all of them are there;
        // that one lacks it, at once.
        let is_answer = |(_, id): &&Listed<'a>| id.site.message.part.is_answer();
        let (mut answers, requests): (Vec<_>, Vec<_>) = listed.iter().partition(is_answer);
        for batch in requests.chunks(self.batch()) {
            if self.put_all(batch, tally, tell) == Next::Stops {
                return Next::Stops;
            }
            let lacking = gate.lacking();
            let (due, later) = answers
                .into_iter()
                .partition(|(_, id)| lacking.contains(id));
            answers = later;
            if self.put_all(&due, tally, tell) == Next::Stops {
                return Next::Stops;
            }
        }
        self.put_in_batches(&answers, tally, tell)
    }

    fn put_in_batches(
        &self,
        all: &[&'a Listed<'a>],
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let mut batches = all.chunks(self.batch());
        match batches.any(|batch| self.put_all(batch, tally, tell) == Next::Stops) {
            true => Next::Stops,
            false => Next::Goes,
        }
    }

    fn put_all(
        &self,
        batch: &[&'a Listed<'a>],
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let judge_one = |(evidence, _): &&Listed<'_>| {
            if let Some(why) = self.stopped() {
                return Verdict::Unreached(why);
            }
            match evidence.case(self.cases) {
                Ok((case, message)) => self.judge(&case, message),
                Err(unbuilt) => Verdict::Unreached(unbuilt.to_string()),
            }
        };
        let verdicts = on_threads(self.workers, batch, judge_one);
        for (verdict, (evidence, id)) in verdicts.into_iter().zip(batch) {
            tell(&Event::CaseFinished {
                case: id,
                verdict: &verdict,
            });
            let next = self.next(id, &verdict, tally);
            tally.add(evidence, id, verdict);
            if next == Next::Stops {
                tally.stop("came after the failure that --fail-fast stopped at");
                return next;
            }
        }
        if let Some(why) = self.stopped() {
            tally.stop(&why);
            return Next::Stops;
        }
        Next::Goes
    }

    fn random(
        &self,
        random: &Random<'a, 'c>,
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let judge_one = |name: &RandomName| {
            if let Some(why) = self.stopped() {
                return Verdict::Unreached(why);
            }
            match random.case(name) {
                Ok(made) => self.put_random(name, &made.case),
                Err(why) => Verdict::Unreached(why.to_string()),
            }
        };
        let mut buckets = Buckets::default();
        let pains = match self.subject {
            Subject::Codec(_) => Pains::CODEC,
            Subject::Service(_) => Pains::SERVICE,
            #[cfg(feature = "sdk")]
            Subject::Sdk(_) => Pains::SERVICE,
        };
        // In this process, looking again costs next to nothing.
        let ended = match self.subject {
            Subject::Codec(_) => Ended::default(),
            Subject::Service(_) => tally.ended(),
            #[cfg(feature = "sdk")]
            Subject::Sdk(_) => tally.ended(),
        };
        let is_explained = |name: &RandomName, failure: &Failure| {
            let made = random.case(name);
            made.is_ok_and(|made| ended.explains(&made.breaks, failure))
        };
        let mut first = 0;
        while first < random.numbers() {
            let after = random.numbers().min(first + self.batch() as u64);
            let batch: Vec<RandomName> = (first..after)
                .filter_map(|number| random.name(number))
                .collect();
            first = after;
            for (verdict, name) in on_threads(self.workers, &batch, judge_one)
                .into_iter()
                .zip(&batch)
            {
                let id = name.id();
                tell(&Event::CaseFinished {
                    case: &id,
                    verdict: &verdict,
                });
                tally.add_random(&id, &verdict);
                let mut next = self.next(&id, &verdict, tally);
                if let Verdict::Fail(failure) = &verdict {
                    // Whoever stops at failures has stopped at its cause.
                    if is_explained(name, failure) {
                        continue;
                    }
                    let role = self.subject.role();
                    let put = &mut |case: &Case| self.put_random(name, case);
                    let smaller = random.looked_into(&mut buckets, name, role, pains, failure, put);
                    if tally.has_baseline() {
                        // It is known, or not, for what it came to.
                        next = smaller.as_ref().map_or(Next::Goes, |smaller| {
                            let (name, failure) = (&smaller.case.id, &smaller.failure);
                            self.next_after(name, failure, tally)
                        });
                    }
                    if let Some(smaller) = smaller {
                        tally.found(id, smaller);
                    }
                }
                if next == Next::Stops {
                    tally.stop("came after the failure that --fail-fast stopped at");
                    return next;
                }
            }
            if let Some(why) = self.stopped() {
                tally.stop(&why);
                return Next::Stops;
            }
        }
        Next::Goes
    }

    fn next(&self, id: &CaseId, verdict: &Verdict, tally: &Tally<'_>) -> Next {
        match verdict {
            Verdict::Fail(failure) => self.next_after(id, failure, tally),
            _ => Next::Goes,
        }
    }

    pub(super) fn next_after(&self, id: &CaseId, failure: &Failure, tally: &Tally<'_>) -> Next {
        let weighs = self.options.strict || failure.level == Level::Required;
        if self.options.fail_fast && weighs && !tally.is_known(id, failure) {
            Next::Stops
        } else {
            Next::Goes
        }
    }
}
