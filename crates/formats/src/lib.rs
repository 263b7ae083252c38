//! What outlives a run: case ids, expectations, corpus entries, reports, changes
//! of a contract, what is said to adapters of SDKs, and exit codes.
//!
//! These are promises to people and programs outside: a case id stands in
//! baselines and issues for years, an exit code in CI scripts. So this crate
//! holds data and its text forms only, and depends on nothing of ours.

pub mod adapter;
mod baseline;
mod case_glob;
mod case_id;
mod change;
mod compatibility;
mod corpus;
mod event_line;
mod exit_code;
mod expectation;
mod phase;
mod predicate;
mod random_name;
mod report;
mod shard;
mod site_text;

pub use baseline::{
    BASELINE_VERSION, Baseline, BaselineEntry, BaselineError, BaselineUpdate, UNREVIEWED,
};
pub use case_glob::{CaseGlob, GlobError};
pub use case_id::{CaseId, IdError, Kind, MessageId, Part, Path, Site};
pub use change::{
    CHANGES_VERSION, Change, ChangeId, ChangeIdError, ChangeKind, ChangeRelation, Changes,
    Direction, Effect, Severity, Subject,
};
pub use compatibility::{Compatibility, CompatibilityRow, NotKept};
pub use corpus::{
    Around, Assumed, AssumedAbsence, AssumedError, Assumption, Credentials, ENTRY_VERSION, Entry,
    EntryError, Fault, Found, Framing, JsonText, Needs,
};
pub use event_line::{EVENT_LINE_VERSION, EventLine};
pub use exit_code::ExitCode;
pub use expectation::{Expectation, Level, Outcome, Role, Source, SourceKind};
pub use phase::Phase;
pub use predicate::{
    EVALUATION_VERSION, EvaluatedPart, Evaluation, Firing, PREDICATE_VECTOR_VERSION,
    PredicateVector, VectorStates,
};
pub use random_name::{RandomClass, RandomName, Seed, SeedError};
pub use report::{
    BaselineReport, ChangeCounts, Coverage, Finding, KnownCases, LeftOut, LossCount, NewerReport,
    NotExercised, OperationCoverage, PhaseCounts, REPORT_VERSION, Report, Reproduction,
    SinceReport, StaleEntry, SubjectReport, Vacuous, VerdictCounts,
};
pub use shard::{Shard, ShardError};
pub use site_text::SiteError;
