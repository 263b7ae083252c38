//! What is asked of a run: which cases, and how.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use smithereens_cases::Cases;
use smithereens_formats::{CaseGlob, CaseId, Compatibility, Phase, RandomName, Shard};

use crate::evidence::{Evidence, Recorded};
use crate::known::Expected;
use crate::random::RandomOptions;
use crate::since::Earlier;
use crate::stop::Stop;

/// Which cases to run, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which cases.
    pub selection: Selection,
    /// An older contract: only the cases that it does not have, and entries of
    /// what no case shows.
    pub since: Option<Earlier>,
    /// Recommended expectations fail the run too.
    pub strict: bool,
    /// Stop a subject at its first failure that fails the run.
    pub fail_fast: bool,
    /// Threads; 0 for one each core. The report does not depend on it.
    pub workers: usize,
    /// The phases to run; if empty, all that have something to do.
    pub phases: Vec<Phase>,
    /// What the random phase puts, if it is to run.
    pub random: Option<RandomOptions>,
    /// What the stateful phase plays to services, if it is to run.
    pub stateful: Option<StatefulOptions>,
    /// What a service may leave unanswered, by its name in the report.
    pub vacuous: Vec<String>,
    /// What the corpus phase puts, those of them that are selected.
    pub corpus: Vec<Recorded>,
    /// When to put no more cases. What was found by then is reported; how much
    /// that is depends on the machine. Subjects share the time that is left.
    pub until: Option<Instant>,
    /// The findings that are known: they do not fail the run, and are missed.
    pub baseline: Option<Expected>,
    /// Ends the run early.
    pub stop: Stop,
    /// What is told of an older contract beside what the run finds, made before
    /// by [`compatibility`](crate::compatibility).
    pub compatibility: Option<Compatibility>,
}

/// What the stateful phase plays.
#[derive(Debug, Clone)]
pub struct StatefulOptions {
    /// Which random sequences.
    pub seed: u64,
    /// How many random ones, beside those that are written down.
    pub random: u64,
    /// How long things may take to settle.
    pub settle: Duration,
    /// Only the sequences of these names, if there are any.
    pub only: Vec<String>,
}

impl Default for StatefulOptions {
    fn default() -> StatefulOptions {
        StatefulOptions {
            seed: 0,
            random: 20,
            settle: Duration::from_secs(30),
            only: Vec::new(),
        }
    }
}

impl Options {
    /// What the corpus phase puts, before the filters: the corpus, and what an
    /// older contract gives beyond cases where that is not in it.
    pub(super) fn entries(&self) -> impl Iterator<Item = Evidence<'_>> {
        // A file's name tells an entry from every other.
        let files = self.corpus.iter().map(|one| one.entry.file_name());
        let known: HashSet<String> = files.collect();
        let since = self.since.as_ref();
        let derived = since.into_iter().flat_map(|earlier| {
            let entries = earlier.entries().iter();
            entries.map(|entry| Evidence::Derived(entry, earlier.contract()))
        });
        let is_new = move |evidence: &Evidence<'_>| match evidence {
            Evidence::Derived(entry, _) => !known.contains(&entry.file_name()),
            _ => true,
        };
        let recorded = self.corpus.iter().map(Evidence::Recorded);
        recorded.chain(derived.filter(is_new))
    }

    /// Whether the corpus phase has anything to put.
    #[must_use]
    pub fn has_entries(&self) -> bool {
        self.entries().next().is_some()
    }

    /// Whether the filters leave any of what the corpus phase puts.
    #[must_use]
    pub fn selects_entries(&self, cases: &Cases<'_>) -> bool {
        let mut entries = self.entries();
        entries.any(|evidence| self.selection.selects(&evidence.id(cases)))
    }
}

/// Which cases, by name.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Cases that match any of these; all, if empty.
    pub only: Vec<CaseGlob>,
    /// But none that match any of these.
    pub skip: Vec<CaseGlob>,
    /// And of those that are left, one part.
    pub shard: Option<Shard>,
}

impl Selection {
    /// Whether every case is selected.
    #[must_use]
    pub fn selects_all(&self) -> bool {
        self.only.is_empty() && self.skip.is_empty() && self.shard.is_none()
    }

    /// The same for all parts.
    #[must_use]
    pub fn of_all_shards(&self) -> Selection {
        Selection {
            shard: None,
            ..self.clone()
        }
    }

    /// The random cases that it names one by one.
    pub(crate) fn random_names(&self) -> Vec<RandomName> {
        let ids = self
            .only
            .iter()
            .filter_map(|glob| glob.to_string().parse().ok());
        ids.filter_map(|id| RandomName::of(&id)).collect()
    }

    /// Whether a case is selected.
    #[must_use]
    pub fn selects(&self, id: &CaseId) -> bool {
        if self.selects_all() {
            return true;
        }
        let id = id.to_string();
        let matches = |globs: &[CaseGlob]| globs.iter().any(|glob| glob.matches(&id));
        (self.only.is_empty() || matches(&self.only))
            && !matches(&self.skip)
            && self.shard.is_none_or(|shard| shard.holds(&id))
    }
}
