//! The report of a run: what was exercised, what was found. `schemas/` holds
//! its JSON Schema; the version rises when a reader of the old form would
//! misread the new one.

use serde::{Deserialize, Serialize};

use crate::{CaseId, ChangeId, Compatibility, Level, Phase, Role, Seed, Shard};

/// The version of the report's form.
pub const REPORT_VERSION: u32 = 4;

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Report {
    /// [`REPORT_VERSION`].
    pub version: u32,
    /// The tool and its version, `smithereens 0.1.0`.
    pub tool: String,
    /// The contract's name.
    pub contract: String,
    /// How many cases the contract documents: the denominator.
    pub documented: u64,
    /// What the filters left of them; 0 where the coverage phase did not run.
    pub selected: u64,
    /// Which part of the run this is, if it was parted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// The older contract that cases were selected by, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<SinceReport>,
    /// What ran.
    pub phases: Vec<Phase>,
    /// What the random cases came from, if that phase ran, and if those that were
    /// asked for by name had one seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
    /// What the filters left of the corpus; 0 where that phase did not run.
    pub entries: u64,
    /// Whether what is only recommended must be kept too.
    pub strict: bool,
    /// `kept`, `findings`, `interrupted`, or `unreached` where the service was gone
    /// before the end.
    pub result: String,
    /// One entry a subject.
    pub subjects: Vec<SubjectReport>,
    /// The findings that are known, if a baseline was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<BaselineReport>,
    /// What programs written for an older contract do with this one's payloads,
    /// and the reverse, if that was asked for. It has no part in the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compatibility: Option<Compatibility>,
}

/// What became of a baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BaselineReport {
    /// The file.
    pub file: String,
    /// How many entries it has.
    pub entries: u64,
    /// How many of them nobody has reviewed.
    pub unreviewed: u64,
    /// Whether those fail the run.
    pub must_be_reviewed: bool,
    /// Whether the run brings it up to date: then nothing about it fails the run.
    pub updated: bool,
    /// Entries that this run should have found and did not. They fail it.
    pub stale: Vec<StaleEntry>,
    /// A shell command that brings it up to date.
    pub command: String,
}

impl BaselineReport {
    /// Whether it fails the run, whatever is found.
    #[must_use]
    pub fn fails(&self) -> bool {
        !self.updated && (!self.stale.is_empty() || self.must_be_reviewed && self.unreviewed > 0)
    }
}

/// An entry of a baseline some cases of which do not fail like that any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StaleEntry {
    /// Whose it is, as in the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Its first case.
    pub id: CaseId,
    /// What is said to happen.
    pub observed: String,
    /// The cases that it does not happen to, though they were put, or that the
    /// contract does not have.
    pub cases: Vec<CaseId>,
    /// How many it is still right about, as far as this run tells.
    pub left: u64,
}

/// What a contract has beyond an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SinceReport {
    /// The older contract's name.
    pub contract: String,
    /// How many cases it has none of by name.
    pub new: u64,
    /// How many cases it has of that name that ask for something else.
    pub different: u64,
    /// How many of its cases are gone.
    pub gone: u64,
    /// Changes of the contract that no case is new or different for: what is gone,
    /// or what no payload can show. Those of set-up operations alone
    /// are left out. The gravest first.
    pub without: Vec<ChangeId>,
    /// How many of these, the first ones, are breaking.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub breaking: u64,
    /// Whether more is gone than entries were made of: 20,000 at the most.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What became of the cases that come from one change of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChangeCounts {
    /// The change; `None` for cases that no change was found for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeId>,
    /// The same for people: `CrawlState CANCELLING`.
    pub title: String,
    /// At how many places it can be met; for no change, at how many its cases are.
    pub places: u64,
    /// How many cases were selected.
    pub cases: u64,
    /// How they ended; those that were not put are in none of the counts.
    pub verdicts: VerdictCounts,
}

/// What one subject did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SubjectReport {
    /// The subject's name.
    pub subject: String,
    /// What it was judged as.
    pub role: Role,
    /// What was exercised of the cases selected.
    pub coverage: Coverage,
    /// How the selected cases ended.
    pub verdicts: VerdictCounts,
    /// The same by change of the contract, where an older one was given: in the
    /// order of the changes, without those that no case comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ChangeCounts>,
    /// What got lost on accepted cases as the protocol allows, by class.
    pub allowed_losses: Vec<LossCount>,
    /// What became of the random cases, if there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub random: Option<PhaseCounts>,
    /// What became of sequences of calls, if there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stateful: Option<PhaseCounts>,
    /// What became of the corpus, if it was run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corpus: Option<PhaseCounts>,
    /// What a pass would say nothing about: it fails the run unless it is allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vacuous: Vec<Vacuous>,
    /// What is not as this contract has it, but as a later one does: no failures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub newer: Vec<NewerReport>,
    /// What was made at a service and is there still, in words for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
    /// Failures, one entry a cause, the required ones first.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether an expectation of this level that is not met fails the run.
    #[must_use]
    pub fn fails(&self, level: Level) -> bool {
        self.strict || level == Level::Required
    }
}

/// Something of a service that was never reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Vacuous {
    /// An operation that took none of its requests, or `authentication` where all
    /// were refused for their credentials.
    pub name: String,
    /// Whether `--allow-vacuous` names it.
    pub is_allowed: bool,
}

/// Cases of one message that a later contract explains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NewerReport {
    /// The later contract's name.
    pub contract: String,
    /// What was observed, as a class: `accepted`, `refused`, `breaks-schema`, or the
    /// rule that a sequence breaks.
    pub observed: String,
    /// What came back for one of the cases, in one line.
    pub detail: String,
    /// The cases; what answers or sequences show is told by the nearest.
    pub cases: Vec<CaseId>,
}

impl SubjectReport {
    /// How the cases of all phases ended.
    pub fn all_verdicts(&self) -> impl Iterator<Item = &VerdictCounts> {
        let others = [&self.random, &self.stateful, &self.corpus]
            .into_iter()
            .flatten();
        std::iter::once(&self.verdicts).chain(others.map(|phase| &phase.verdicts))
    }

    /// How many cases did not meet expectations of this level, in all phases.
    #[must_use]
    pub fn failures(&self, level: Level) -> u64 {
        self.all_verdicts()
            .map(|verdicts| match level {
                Level::Required => verdicts.fail_required,
                Level::Recommended => verdicts.fail_recommended,
            })
            .sum()
    }

    /// How many cases the subject was given and answered, in all phases.
    #[must_use]
    pub fn exercised(&self) -> u64 {
        self.all_verdicts().map(VerdictCounts::exercised).sum()
    }
}

/// What became of the cases of a phase other than coverage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PhaseCounts {
    /// How many were selected.
    pub cases: u64,
    /// How many more there were, entries of the corpus or random cases drawn, that
    /// the filters or an older contract did not leave.
    pub not_selected: u64,
    /// How they ended.
    pub verdicts: VerdictCounts,
    /// Those that were not exercised, by reason, most first.
    pub not_exercised: Vec<NotExercised>,
    /// Steps of sequences without which the rest was played, by reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

/// Steps of sequences that were left out for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LeftOut {
    /// Why.
    pub reason: String,
    /// How many.
    pub steps: u64,
}

/// How often something got lost that may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LossCount {
    /// `unknown-member-dropped`, `null-became-absent`, …
    pub loss: String,
    /// On how many cases.
    pub cases: u64,
}

/// What was exercised, and why the rest was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Coverage {
    /// Cases selected.
    pub selected: u64,
    /// Cases that the subject was given and answered.
    pub exercised: u64,
    /// The others, by reason, most first.
    pub not_exercised: Vec<NotExercised>,
    /// The same by operation, in documented order.
    pub operations: Vec<OperationCoverage>,
}

/// A reason for not exercising cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NotExercised {
    /// Why, as a sentence's end: "needs a service, with its set-up".
    pub reason: String,
    /// `unsupported` where the subject says so, `unreached` where we do.
    pub verdict: String,
    /// How many cases.
    pub count: u64,
}

/// The coverage of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OperationCoverage {
    /// Its name.
    pub operation: String,
    /// Cases selected.
    pub selected: u64,
    /// Cases exercised.
    pub exercised: u64,
}

/// How cases ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VerdictCounts {
    /// Expectation met.
    pub pass: u64,
    /// A required expectation was not met.
    pub fail_required: u64,
    /// A recommended expectation was not met.
    pub fail_recommended: u64,
    /// Not as this contract has it, but as a later one does.
    #[serde(default, skip_serializing_if = "is_none")]
    pub newer: u64,
    /// The subject says that it cannot.
    pub unsupported: u64,
    /// We could not ask.
    pub unreached: u64,
}

impl VerdictCounts {
    /// How many cases the subject was given and answered.
    #[must_use]
    pub fn exercised(&self) -> u64 {
        self.pass + self.fail_required + self.fail_recommended + self.newer
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

/// Failures with one cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Finding {
    /// The case with the smallest payload that shows it.
    pub case: CaseId,
    /// Which phase that case is of.
    pub phase: Phase,
    /// How much it weighs.
    pub level: Level,
    /// What happened instead, as a class: `accepted`, `refused`,
    /// `changed: unknown-enum-value-lost`, `crashed`, …
    pub observed: String,
    /// What was expected.
    pub expected: String,
    /// Who says so.
    pub source: String,
    /// What came back, in one line.
    pub detail: String,
    /// The payload as text; with `payload-base64` instead where it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// The payload's bytes where they are no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload_base64: Option<String>,
    /// The payload's size in bytes, also where it was cut for the report.
    pub payload_bytes: u64,
    /// In place of a payload, the calls of a sequence: a line for each, with its
    /// answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// The random case that it was before it was made smaller, if it was one and
    /// came to no enumerated case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub random: Option<CaseId>,
    /// How many of its cases a baseline has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownCases>,
    /// How to see it again.
    pub reproduce: Reproduction,
    /// Every case that failed like this, in the contract's order.
    pub cases: Vec<CaseId>,
}

impl Finding {
    /// Whether a baseline has every case of it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let known = self.known.as_ref();
        known.is_some_and(|known| known.count == self.cases.len() as u64)
    }
}

/// The cases of a finding that a baseline has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct KnownCases {
    /// How many.
    pub count: u64,
    /// Why they are known and left, each once.
    pub reasons: Vec<String>,
}

/// One line that shows a finding again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reproduction {
    /// A shell command.
    pub command: String,
}
