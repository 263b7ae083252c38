//! Counting what became of the cases, for one subject's report.

use std::collections::HashMap;

use smithereens_cases::{Cases, Loss};
use smithereens_formats::{
    CaseId, Coverage, Level, LossCount, NotExercised, OperationCoverage, SubjectReport,
    VerdictCounts,
};

use crate::finding::{Evidence, Failed, findings};
use crate::subject::Codec;
use crate::verdict::Verdict;

/// What has been counted of one subject so far.
pub(crate) struct Tally<'a> {
    verdicts: VerdictCounts,
    exercised: HashMap<&'a str, u64>,
    not_exercised: Vec<NotExercised>,
    losses: Vec<(Loss, u64)>,
    failed: Vec<Failed>,
    asked: Vec<CaseId>,
    selected: u64,
    /// How many cases of each operation were selected, in documented order.
    operations: Vec<(&'a str, u64)>,
}

impl<'a> Tally<'a> {
    /// Of the `selected` cases.
    pub(crate) fn new<'i>(
        cases: &'a Cases<'_>,
        selected: impl IntoIterator<Item = &'i CaseId>,
    ) -> Tally<'a> {
        let mut total = 0;
        let mut of_operation: HashMap<&str, u64> = HashMap::new();
        for id in selected {
            total += 1;
            *of_operation.entry(&id.site.message.operation).or_default() += 1;
        }
        let operation = |name: &'a str| (name, of_operation.get(name).copied().unwrap_or_default());
        Tally {
            verdicts: VerdictCounts::default(),
            exercised: HashMap::new(),
            not_exercised: Vec::new(),
            losses: Vec::new(),
            failed: Vec::new(),
            asked: Vec::new(),
            selected: total,
            operations: cases
                .contract()
                .documented()
                .map(|documented| operation(&documented.name))
                .collect(),
        }
    }

    /// What became of a case; `evidence` is asked for if it failed.
    pub(crate) fn add(
        &mut self,
        id: &CaseId,
        verdict: Verdict,
        evidence: impl FnOnce() -> Evidence,
    ) {
        match verdict {
            Verdict::Unsupported(reason) => {
                self.verdicts.unsupported += 1;
                return self.not_asked(reason, "unsupported");
            }
            Verdict::Unreached(reason) => {
                self.verdicts.unreached += 1;
                return self.not_asked(reason, "unreached");
            }
            Verdict::Pass(mut losses) => {
                self.verdicts.pass += 1;
                losses.sort_unstable();
                losses.dedup();
                for loss in losses {
                    match self.losses.iter_mut().find(|(counted, _)| *counted == loss) {
                        Some((_, count)) => *count += 1,
                        None => self.losses.push((loss, 1)),
                    }
                }
            }
            Verdict::Fail(failure) => {
                match failure.level {
                    Level::Required => self.verdicts.fail_required += 1,
                    Level::Recommended => self.verdicts.fail_recommended += 1,
                }
                self.failed.push(Failed {
                    id: id.clone(),
                    evidence: evidence(),
                    failure,
                });
            }
        }
        self.asked.push(id.clone());
        let operation = self
            .operations
            .iter()
            .find(|(name, _)| *name == id.site.message.operation);
        if let Some((operation, _)) = operation {
            *self.exercised.entry(operation).or_default() += 1;
        }
    }

    fn not_asked(&mut self, reason: String, verdict: &str) {
        let known = self
            .not_exercised
            .iter_mut()
            .find(|known| known.reason == reason && known.verdict == verdict);
        match known {
            Some(known) => known.count += 1,
            None => self.not_exercised.push(NotExercised {
                reason,
                verdict: verdict.to_owned(),
                count: 1,
            }),
        }
    }

    pub(crate) fn report(mut self, cases: &Cases<'_>, subject: &dyn Codec) -> SubjectReport {
        let counted = self.asked.len() as u64 + self.verdicts.unsupported + self.verdicts.unreached;
        let stopped = self.selected - counted;
        if stopped > 0 {
            let reason = "came after the failure that --fail-fast stopped at".to_owned();
            self.verdicts.unreached += stopped;
            self.not_exercised.push(NotExercised {
                reason,
                verdict: "unreached".to_owned(),
                count: stopped,
            });
        }
        self.not_exercised.sort_by(|one, other| {
            other
                .count
                .cmp(&one.count)
                .then(one.reason.cmp(&other.reason))
        });
        let operation = |(name, selected): &(&str, u64)| OperationCoverage {
            operation: (*name).to_owned(),
            selected: *selected,
            exercised: self.exercised.get(name).copied().unwrap_or_default(),
        };
        let coverage = Coverage {
            selected: self.selected,
            exercised: self.asked.len() as u64,
            operations: self.operations.iter().map(operation).collect(),
            not_exercised: self.not_exercised,
        };
        self.losses.sort_unstable_by_key(|(loss, _)| *loss);
        let loss = |(loss, count): (Loss, u64)| LossCount {
            loss: loss.name().to_owned(),
            cases: count,
        };
        SubjectReport {
            subject: subject.name().to_owned(),
            role: subject.role(),
            coverage,
            verdicts: self.verdicts,
            allowed_losses: self.losses.into_iter().map(loss).collect(),
            findings: findings(&self.failed, &self.asked, subject, cases),
        }
    }
}
