//! Counting what became of the cases, for one subject's report.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use smithereens_cases::{Cases, Loss};
use smithereens_formats::{
    BaselineEntry, CaseId, Coverage, LeftOut, Level, LossCount, NotExercised, OperationCoverage,
    Phase, PhaseCounts, StaleEntry, SubjectReport, Vacuous, VerdictCounts,
};

use crate::event::Event;
use crate::evidence::{Evidence, Sequenced, Shrunk};
use crate::explained::Explained;
use crate::finding::{Failed, findings};
use crate::known::Known;
use crate::random::Ended;
use crate::run::Options;
use crate::since::ByChange;
use crate::smaller::Smaller;
use crate::stateful::{Played, Smallest};
use crate::subject::Subject;
use crate::verdict::{Failure, Newer, Verdict};

/// What has been counted of one subject so far.
pub(crate) struct Tally<'a> {
    cases: &'a Cases<'a>,
    options: &'a Options,
    counts: BTreeMap<Phase, Counts>,
    /// Of the coverage phase, as are the losses: how many cases of each
    /// operation were selected, and how many exercised.
    operations: HashMap<String, (u64, u64)>,
    losses: BTreeMap<Loss, u64>,
    failed: Vec<Failed<'a>>,
    /// Why cases that were selected were not put.
    stopped: String,
    asked: Vec<CaseId>,
    known: Known<'a>,
    vacuous: Vec<Vacuous>,
    newer: Explained,
    left: Vec<String>,
    /// Where an older contract selects the cases, and what it gives beyond them.
    by_change: Option<ByChange<'a>>,
}

/// What a subject came to.
pub(crate) struct Told {
    pub(crate) report: SubjectReport,
    /// What a baseline has to say of its findings, ...
    pub(crate) expected: Vec<BaselineEntry>,
    /// ... and what the one at hand says wrongly.
    pub(crate) stale: Vec<StaleEntry>,
}

/// What became of the cases of one phase.
#[derive(Default)]
struct Counts {
    selected: u64,
    not_selected: u64,
    verdicts: VerdictCounts,
    not_exercised: Vec<NotExercised>,
    /// Steps of sequences, by reason.
    left_out: BTreeMap<String, u64>,
}

impl Counts {
    fn not_asked(&mut self, reason: &str, verdict: &str, count: u64) {
        let known = self
            .not_exercised
            .iter_mut()
            .find(|known| known.reason == reason && known.verdict == verdict);
        match known {
            Some(known) => known.count += count,
            None => self.not_exercised.push(NotExercised {
                reason: reason.to_owned(),
                verdict: verdict.to_owned(),
                count,
            }),
        }
    }

    /// Those that were never put are counted too.
    fn finish(mut self, reason: &str) -> Counts {
        let verdicts = &mut self.verdicts;
        let counted = verdicts.exercised() + verdicts.unsupported + verdicts.unreached;
        let stopped = self.selected - counted;
        if stopped > 0 {
            verdicts.unreached += stopped;
            self.not_asked(reason, "unreached", stopped);
        }
        self.not_exercised.sort_by(|one, other| {
            other
                .count
                .cmp(&one.count)
                .then(one.reason.cmp(&other.reason))
        });
        self
    }
}

impl<'a> Tally<'a> {
    pub(crate) fn new(
        cases: &'a Cases<'_>,
        options: &'a Options,
        subject: Subject<'_>,
    ) -> Tally<'a> {
        Tally {
            cases,
            options,
            known: Known::new(options.baseline.as_ref(), subject),
            by_change: options.since.as_ref().map(ByChange::new),
            counts: BTreeMap::new(),
            operations: HashMap::new(),
            losses: BTreeMap::new(),
            failed: Vec::new(),
            stopped: String::new(),
            asked: Vec::new(),
            vacuous: Vec::new(),
            newer: Explained::default(),
            left: Vec::new(),
        }
    }

    /// No more cases are put, for this reason.
    pub(crate) fn stop(&mut self, reason: &str) {
        reason.clone_into(&mut self.stopped);
    }

    /// A phase is about to put so many cases, and so many are not selected.
    pub(crate) fn select(&mut self, phase: Phase, count: u64, not_selected: u64) {
        let counts = self.counts.entry(phase).or_default();
        counts.selected += count;
        counts.not_selected += not_selected;
    }

    /// This is about to be put.
    pub(crate) fn select_one(&mut self, evidence: &Evidence<'a>, id: &CaseId) {
        let is_covered = evidence.phase() == Phase::Coverage;
        if is_covered {
            self.operation(id).0 += 1;
        }
        let says = evidence.change();
        if let Some(by_change) = &mut self.by_change
            && (is_covered || says.is_some())
        {
            by_change.select(id, says);
        }
    }

    /// What became of a case.
    pub(crate) fn add(&mut self, evidence: &Evidence<'a>, id: &CaseId, verdict: Verdict) {
        let phase = evidence.phase();
        self.count(phase, &verdict);
        self.known.put(phase, id, &verdict);
        let says = evidence.change();
        if let Some(by_change) = &mut self.by_change
            && (phase == Phase::Coverage || says.is_some())
        {
            by_change.add(id, says, &verdict);
        }
        match verdict {
            Verdict::Unsupported(_) | Verdict::Unreached(_) => return,
            Verdict::Pass(mut losses) => {
                losses.sort_unstable();
                losses.dedup();
                if phase == Phase::Coverage {
                    for loss in losses {
                        *self.losses.entry(loss).or_default() += 1;
                    }
                }
            }
            Verdict::Newer(newer) => self.newer.add(id.clone(), &newer),
            Verdict::Fail(failure) => self.failed.push(Failed {
                id: id.clone(),
                evidence: evidence.clone(),
                failure,
            }),
        }
        self.asked.push(id.clone());
        if phase == Phase::Coverage {
            self.operation(id).1 += 1;
        }
    }

    /// A sequence was played.
    pub(crate) fn add_sequence(&mut self, name: &str, played: &Played, verdict: &Verdict) {
        self.count(Phase::Stateful, verdict);
        self.known.put_sequence(name, verdict);
        let counts = self.counts.entry(Phase::Stateful).or_default();
        for (why, steps) in &played.left_out {
            *counts.left_out.entry(why.clone()).or_default() += steps;
        }
        for breached in &played.breached {
            self.known.failed(&breached.id, &breached.failure);
        }
    }

    /// Whether a baseline has it that a case fails so.
    pub(crate) fn is_known(&self, id: &CaseId, failure: &Failure) -> bool {
        self.known.reason(id, failure).is_some()
    }

    /// Whether anything is known of the subject, or will be.
    pub(crate) fn has_baseline(&self) -> bool {
        self.options.baseline.is_some()
    }

    /// A random case ended.
    pub(crate) fn add_random(&mut self, id: &CaseId, verdict: &Verdict) {
        self.count(Phase::Random, verdict);
        if let Verdict::Newer(newer) = verdict {
            self.newer.add(id.clone(), newer);
        }
        self.known.put_random(id, verdict);
    }

    /// Counts how a case ended.
    fn count(&mut self, phase: Phase, verdict: &Verdict) {
        let counts = self.counts.entry(phase).or_default();
        verdict.count_in(&mut counts.verdicts);
        match verdict {
            Verdict::Unsupported(reason) => counts.not_asked(reason, "unsupported", 1),
            Verdict::Unreached(reason) => counts.not_asked(reason, "unreached", 1),
            Verdict::Pass(_) | Verdict::Newer(_) | Verdict::Fail(_) => {}
        }
    }

    /// What a later contract explains, beside what single cases show.
    pub(crate) fn newer(&mut self, all: impl IntoIterator<Item = (CaseId, Newer)>) {
        for (case, newer) in all {
            self.newer.add(case, &newer);
        }
    }

    /// What is left behind at a service.
    pub(crate) fn left(&mut self, left: Vec<String>) {
        self.left = left;
    }

    /// How cases failed by now.
    pub(crate) fn ended(&self) -> Ended {
        let mut ended = Ended::default();
        let failed = self.failed.iter();
        failed.for_each(|one| ended.add(&one.id, &one.failure));
        ended
    }

    /// The operations of which cases were selected.
    pub(crate) fn operations_selected(&self) -> Vec<String> {
        let selected = self.operations.iter().filter(|(_, (count, _))| *count > 0);
        selected.map(|(name, _)| name.clone()).collect()
    }

    /// What a pass would say nothing about.
    pub(crate) fn vacuous(&mut self, all: impl Iterator<Item = Vacuous>) {
        self.vacuous.extend(all);
    }

    /// What a random failure came to.
    pub(crate) fn found(&mut self, random: CaseId, smaller: Smaller) {
        self.known.failed(&smaller.case.id, &smaller.failure);
        self.failed.push(Failed {
            id: smaller.case.id.clone(),
            failure: smaller.failure.clone(),
            evidence: Evidence::Random(Arc::new(Shrunk { random, smaller })),
        });
    }

    /// What a sequence that broke a rule came to.
    pub(crate) fn found_in_sequence(&mut self, name: String, smallest: Smallest) {
        let breached = &smallest.breached;
        self.failed.push(Failed {
            id: breached.id.clone(),
            failure: breached.failure.clone(),
            evidence: Evidence::Sequence(Arc::new(Sequenced { name, smallest })),
        });
    }

    /// Failures of enumerated cases, in the contract's order, whatever the order in
    /// which they were put; then the others.
    fn in_documented_order(&mut self) {
        if self.failed.is_empty() {
            return;
        }
        let ids = self.cases.planned().iter().map(|one| self.cases.id(one));
        let places: HashMap<CaseId, usize> = ids.zip(0..).collect();
        self.failed.sort_by_key(|one| match &one.evidence {
            Evidence::Planned(_) => places.get(&one.id).copied().unwrap_or(usize::MAX),
            _ => usize::MAX,
        });
    }

    fn operation(&mut self, id: &CaseId) -> &mut (u64, u64) {
        let name = id.site.message.operation.clone();
        self.operations.entry(name).or_default()
    }

    /// Tells the findings on the way.
    pub(crate) fn report(mut self, subject: Subject<'_>, tell: &mut dyn FnMut(&Event<'_>)) -> Told {
        let Options {
            strict, selection, ..
        } = self.options;
        let stale = self.known.stale(
            self.cases,
            |level| *strict || level == Level::Required,
            |id| selection.selects(id),
        );
        self.in_documented_order();
        let (findings, expected) = findings(
            &self.failed,
            &self.asked,
            subject,
            self.cases,
            &self.known,
            tell,
        );
        let stopped = self.stopped.as_str();
        let mut counts = |phase| {
            self.counts
                .remove(&phase)
                .map(|counts| counts.finish(stopped))
        };
        let coverage = counts(Phase::Coverage).unwrap_or_default();
        let mut others = [Phase::Random, Phase::Stateful, Phase::Corpus].map(|phase| {
            counts(phase).map(|counts| PhaseCounts {
                cases: counts.selected,
                not_selected: counts.not_selected,
                verdicts: counts.verdicts,
                not_exercised: counts.not_exercised,
                left_out: (counts.left_out.into_iter())
                    .map(|(reason, steps)| LeftOut { reason, steps })
                    .collect(),
            })
        });
        let operation = |name: &str| {
            let (selected, exercised) = self.operations.get(name).copied().unwrap_or_default();
            OperationCoverage {
                operation: name.to_owned(),
                selected,
                exercised,
            }
        };
        let documented = self.cases.contract().documented();
        let loss = |(loss, cases): (Loss, u64)| LossCount {
            loss: loss.name().to_owned(),
            cases,
        };
        let report = SubjectReport {
            subject: subject.name().to_owned(),
            role: subject.role(),
            coverage: Coverage {
                selected: coverage.selected,
                exercised: coverage.verdicts.exercised(),
                operations: documented.map(|one| operation(&one.name)).collect(),
                not_exercised: coverage.not_exercised,
            },
            verdicts: coverage.verdicts,
            changes: self.by_change.map(ByChange::report).unwrap_or_default(),
            allowed_losses: self.losses.into_iter().map(loss).collect(),
            random: others[0].take(),
            stateful: others[1].take(),
            corpus: others[2].take(),
            vacuous: self.vacuous,
            newer: self.newer.told(),
            left: self.left,
            findings,
        };
        Told {
            report,
            expected,
            stale,
        }
    }
}
