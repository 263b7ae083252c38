//! Evaluators with one thing wrong each. A test that has never failed is no
//! test: the truth table and the vectors have to catch every one.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use smithereens_formats::Firing;

use crate::oracle;
use crate::scope::{
    CRAWL_STATES, JOB_STATES, LOGICALS, UNKNOWN, all_assignments, assignments, conditions,
    sequences,
};
use crate::term::{Known, Term};
use crate::vectors::{self, Vector};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Mistake {
    AnyAsAnd,
    AndAsAny,
    MissingLogicalIsAnd,
    MissingLogicalIsAny,
    UnknownLogicalIsAnd,
    UnknownLogicalIsFineWithOneCondition,
    LogicalNeededWithOneCondition,
    EmptyFires,
    FirstConditionOnly,
    LastConditionOnly,
    FirstTwoConditionsOnly,
    MissingOperatorAccepted,
    AnyOperatorAccepted,
    JobWinsOverCrawler,
    CrawlerWinsOverJob,
    NoNameIsMet,
    MissingStateMatchesAnyEnd,
    MissingStateMatchesAbsence,
    StateOfTheOtherKindTaken,
    StateOfTheOtherKindLookedAtToo,
    RunningMatches,
    StartingMatches,
    StoppingMatches,
    CancellingMatches,
    UnknownStatesMatchByText,
    StateCaseFolded,
    StateTrimmed,
    NameCaseFolded,
    CrawlerLookedUpAmongJobs,
    JobLookedUpAmongCrawlers,
    AbsentCountsAsSucceeded,
    AnyEndMatches,
    StoppedIsFailed,
    TimeoutIsFailed,
    CancelledIsFailed,
    TimeoutCannotBeListenedFor,
    StoppedCannotBeListenedFor,
    CancelledCannotBeListenedFor,
    FaultSpoilsAny,
    FaultyConditionSkipped,
    ContradictionNotSeen,
    ContradictionUnderAnyToo,
    DuplicateIsContradiction,
    ContradictionOfJobAndCrawler,
    ContradictionOfNeighboursOnly,
    FaultNotSeenBeforeStates,
}

use Mistake as M;

impl Mistake {
    pub(crate) const ALL: [Mistake; 46] = [
        M::AnyAsAnd,
        M::AndAsAny,
        M::MissingLogicalIsAnd,
        M::MissingLogicalIsAny,
        M::UnknownLogicalIsAnd,
        M::UnknownLogicalIsFineWithOneCondition,
        M::LogicalNeededWithOneCondition,
        M::EmptyFires,
        M::FirstConditionOnly,
        M::LastConditionOnly,
        M::FirstTwoConditionsOnly,
        M::MissingOperatorAccepted,
        M::AnyOperatorAccepted,
        M::JobWinsOverCrawler,
        M::CrawlerWinsOverJob,
        M::NoNameIsMet,
        M::MissingStateMatchesAnyEnd,
        M::MissingStateMatchesAbsence,
        M::StateOfTheOtherKindTaken,
        M::StateOfTheOtherKindLookedAtToo,
        M::RunningMatches,
        M::StartingMatches,
        M::StoppingMatches,
        M::CancellingMatches,
        M::UnknownStatesMatchByText,
        M::StateCaseFolded,
        M::StateTrimmed,
        M::NameCaseFolded,
        M::CrawlerLookedUpAmongJobs,
        M::JobLookedUpAmongCrawlers,
        M::AbsentCountsAsSucceeded,
        M::AnyEndMatches,
        M::StoppedIsFailed,
        M::TimeoutIsFailed,
        M::CancelledIsFailed,
        M::TimeoutCannotBeListenedFor,
        M::StoppedCannotBeListenedFor,
        M::CancelledCannotBeListenedFor,
        M::FaultSpoilsAny,
        M::FaultyConditionSkipped,
        M::ContradictionNotSeen,
        M::ContradictionUnderAnyToo,
        M::DuplicateIsContradiction,
        M::ContradictionOfJobAndCrawler,
        M::ContradictionOfNeighboursOnly,
        M::FaultNotSeenBeforeStates,
    ];
}

/// A predicate with an assignment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Example {
    pub(crate) logical: Option<&'static str>,
    pub(crate) terms: Vec<Term<'static>>,
    pub(crate) known: Known<'static>,
}

/// What a condition waits for: a job's or a crawler's, its name, the state.
type Awaited<'a> = (bool, &'a str, &'a str);

/// What it can never be met by.
struct Faulty;

/// An evaluator with one thing wrong, or none.
struct Evaluator(Option<Mistake>);

impl Evaluator {
    fn has(&self, mistake: Mistake) -> bool {
        self.0 == Some(mistake)
    }

    fn decide(&self, logical: Option<&str>, terms: &[Term<'_>], known: &Known<'_>) -> Firing {
        let mut terms = terms.to_vec();
        if terms.is_empty() {
            return match self.has(M::EmptyFires) {
                true => Firing::Fires,
                false => Firing::Never,
            };
        }
        let Some(any) = self.is_any(logical, terms.len()) else {
            return Firing::Never;
        };
        if self.has(M::FirstConditionOnly) {
            terms.truncate(1);
        } else if self.has(M::FirstTwoConditionsOnly) {
            terms.truncate(2);
        } else if self.has(M::LastConditionOnly) {
            terms.drain(..terms.len() - 1);
        }
        if self.has(M::FaultyConditionSkipped) && terms.iter().any(|t| self.awaited(t).is_ok()) {
            terms.retain(|term| self.awaited(term).is_ok());
        }
        let parts: Vec<Firing> = terms.iter().map(|term| self.part(term, known)).collect();
        let never = parts.iter().filter(|part| **part == Firing::Never).count();
        let met = parts.iter().filter(|part| **part == Firing::Fires).count();
        let contradicts =
            (!any || self.has(M::ContradictionUnderAnyToo)) && self.contradicts(&terms);
        let fires = if any { met > 0 } else { met == parts.len() };
        let spoilt = if any && !self.has(M::FaultSpoilsAny) {
            never == parts.len()
        } else {
            never > 0
        };
        if contradicts || spoilt && !self.has(M::FaultNotSeenBeforeStates) {
            Firing::Never
        } else if fires {
            Firing::Fires
        } else {
            Firing::Waits
        }
    }

    fn is_any(&self, logical: Option<&str>, count: usize) -> Option<bool> {
        match logical {
            Some("AND") => Some(self.has(M::AndAsAny)),
            Some("ANY") => Some(!self.has(M::AnyAsAnd)),
            None if count == 1 => (!self.has(M::LogicalNeededWithOneCondition)).then_some(false),
            None if self.has(M::MissingLogicalIsAnd) => Some(false),
            None => self.has(M::MissingLogicalIsAny).then_some(true),
            Some(_) if self.has(M::UnknownLogicalIsAnd) => Some(false),
            Some(_) => {
                (count == 1 && self.has(M::UnknownLogicalIsFineWithOneCondition)).then_some(false)
            }
        }
    }

    fn part(&self, term: &Term<'_>, known: &Known<'_>) -> Firing {
        if self.has(M::NoNameIsMet) && term.job.or(term.crawler).is_none() {
            return Firing::Fires;
        }
        if self.has(M::MissingStateMatchesAbsence)
            && let (Some(name), None) = (term.job, term.state)
            && known.job(name).is_none()
        {
            return Firing::Fires;
        }
        let Ok((of_job, name, end)) = self.awaited(term) else {
            return Firing::Never;
        };
        let among_jobs = (of_job || self.has(M::CrawlerLookedUpAmongJobs))
            && !self.has(M::JobLookedUpAmongCrawlers);
        let states = if among_jobs {
            &known.jobs
        } else {
            &known.crawlers
        };
        let same = |other: &str| match self.has(M::NameCaseFolded) {
            true => other.eq_ignore_ascii_case(name),
            false => other == name,
        };
        let seen = states.iter().find(|(other, _)| same(other));
        let seen = seen.map(|(_, state)| *state);
        let stray = if of_job { term.crawl_state } else { term.state };
        let is_end =
            |state: &str| oracle::JOB_ENDS.contains(&state) || oracle::CRAWL_ENDS.contains(&state);
        let met = match seen {
            None => self.has(M::AbsentCountsAsSucceeded) && end == "SUCCEEDED",
            Some(state) if self.has(M::AnyEndMatches) => is_end(state),
            Some(state) if end == "*" => is_end(state),
            Some(state) => {
                let state = match state {
                    "STOPPED" if self.has(M::StoppedIsFailed) => "FAILED",
                    "TIMEOUT" if self.has(M::TimeoutIsFailed) => "FAILED",
                    "CANCELLED" if self.has(M::CancelledIsFailed) => "FAILED",
                    state => state,
                };
                state == end
                    && (!self.has(M::StateOfTheOtherKindLookedAtToo)
                        || stray.is_none_or(|stray| stray == state))
            }
        };
        if met { Firing::Fires } else { Firing::Waits }
    }

    fn awaited<'a>(&self, term: &Term<'a>) -> Result<Awaited<'a>, Faulty> {
        match term.operator {
            Some("EQUALS") => {}
            None if self.has(M::MissingOperatorAccepted) => {}
            Some(_) if self.has(M::AnyOperatorAccepted) => {}
            _ => return Err(Faulty),
        }
        let (of_job, name) = match (term.job, term.crawler) {
            (Some(name), None) => (true, name),
            (None, Some(name)) => (false, name),
            (Some(name), Some(_)) if self.has(M::JobWinsOverCrawler) => (true, name),
            (Some(_), Some(name)) if self.has(M::CrawlerWinsOverJob) => (false, name),
            _ => return Err(Faulty),
        };
        let (own, stray) = match of_job {
            true => (term.state, term.crawl_state),
            false => (term.crawl_state, term.state),
        };
        let state = match own {
            None if self.has(M::StateOfTheOtherKindTaken) => stray,
            None if self.has(M::MissingStateMatchesAnyEnd) => return Ok((of_job, name, "*")),
            own => own,
        };
        let end = self.end(of_job, state.ok_or(Faulty)?)?;
        Ok((of_job, name, end))
    }

    fn end<'a>(&self, of_job: bool, state: &'a str) -> Result<&'a str, Faulty> {
        let state = match self.0 {
            Some(M::StateTrimmed) => state.trim(),
            Some(M::StateCaseFolded) if state.eq_ignore_ascii_case("SUCCEEDED") => "SUCCEEDED",
            _ => state,
        };
        let more = match self.0 {
            Some(M::RunningMatches) => "RUNNING",
            Some(M::StartingMatches) => "STARTING",
            Some(M::StoppingMatches) => "STOPPING",
            Some(M::CancellingMatches) => "CANCELLING",
            _ => "",
        };
        let less = match self.0 {
            Some(M::TimeoutCannotBeListenedFor) => "TIMEOUT",
            Some(M::StoppedCannotBeListenedFor) => "STOPPED",
            Some(M::CancelledCannotBeListenedFor) => "CANCELLED",
            _ => "",
        };
        let (ends, all): (&[&str], &[&str]) = match of_job {
            true => (&oracle::JOB_ENDS, &JOB_STATES),
            false => (&oracle::CRAWL_ENDS, &CRAWL_STATES),
        };
        let listed = ends.contains(&state) && state != less
            || all.contains(&state) && state == more
            || !all.contains(&state) && self.has(M::UnknownStatesMatchByText);
        if listed { Ok(state) } else { Err(Faulty) }
    }

    fn contradicts(&self, terms: &[Term<'_>]) -> bool {
        if self.has(M::ContradictionNotSeen) {
            return false;
        }
        let awaited: Vec<Awaited<'_>> = terms
            .iter()
            .filter_map(|term| self.awaited(term).ok())
            .collect();
        if self.has(M::ContradictionOfNeighboursOnly) {
            return awaited
                .windows(2)
                .any(|two| (two[0].0, two[0].1) == (two[1].0, two[1].1) && two[0].2 != two[1].2);
        }
        let mut first: HashMap<(bool, &str), &str> = HashMap::new();
        awaited.iter().any(|(of_job, name, end)| {
            let of_job = *of_job || self.has(M::ContradictionOfJobAndCrawler);
            let before = first.insert((of_job, name), end);
            before.is_some_and(|before| before != *end || self.has(M::DuplicateIsContradiction))
        })
    }
}

/// What an evaluator with this mistake says.
fn decide(mistake: Mistake, example: &Example) -> Firing {
    Evaluator(Some(mistake)).decide(example.logical, &example.terms, &example.known)
}

/// A few conditions of each kind, where all would be too many.
fn few() -> Vec<Term<'static>> {
    conditions().into_iter().step_by(3).collect()
}

/// The first examples of the small scope, the smaller ones first, in which each
/// evaluator says something other than the truth table.
pub(crate) static CAUGHT: LazyLock<Vec<(Mistake, Example)>> = LazyLock::new(|| {
    let mut known = all_assignments();
    known.retain(|known| known.jobs.len() + known.crawlers.len() <= 2);
    let predicates = sequences(&conditions(), 1).into_iter();
    let several = sequences(&few(), 3).into_iter().filter(|of| of.len() > 1);
    let mut left = Mistake::ALL.to_vec();
    let mut found = Vec::new();
    for terms in predicates.chain(several) {
        // What three conditions show that two do not, they show with little known.
        let most = if terms.len() > 2 { 1 } else { 2 };
        let known = known
            .iter()
            .filter(|known| known.jobs.len() + known.crawlers.len() <= most);
        for (known, logical) in known.flat_map(|known| LOGICALS.map(|logical| (known, logical))) {
            if left.is_empty() {
                return found;
            }
            let truth = oracle::decision(logical, &terms, known);
            let example = Example {
                logical,
                terms: terms.clone(),
                known: known.clone(),
            };
            left.retain(|mistake| {
                let is_same = decide(*mistake, &example) == truth;
                if !is_same {
                    found.push((*mistake, example.clone()));
                }
                is_same
            });
        }
    }
    found
});

#[test]
fn the_truth_table_catches_every_mistake() {
    let found: BTreeSet<Mistake> = CAUGHT.iter().map(|(mistake, _)| *mistake).collect();
    let missed: Vec<_> = Mistake::ALL
        .iter()
        .filter(|mistake| !found.contains(mistake))
        .collect();
    assert_eq!(missed, [&M::AnyAsAnd; 0]);
}

#[test]
fn the_vectors_that_are_written_by_hand_catch_every_mistake() {
    let vectors = vectors::by_hand();
    let catches = |mistake: &Mistake| {
        vectors
            .iter()
            .any(|vector: &Vector| decide(*mistake, &vector.example) != vector.decision)
    };
    let missed: Vec<_> = Mistake::ALL.into_iter().filter(|m| !catches(m)).collect();
    assert_eq!(missed, []);
}

#[test]
fn an_evaluator_without_a_mistake_is_not_caught() {
    for vector in vectors::by_hand() {
        let Example {
            logical,
            terms,
            known,
        } = &vector.example;
        let said = Evaluator(None).decide(*logical, terms, known);
        assert_eq!(said, vector.decision, "{}", vector.name);
    }
    let known = assignments(&["SUCCEEDED", UNKNOWN], &["SUCCEEDED", UNKNOWN]);
    for terms in sequences(&few(), 2) {
        for logical in LOGICALS {
            for known in &known {
                let said = Evaluator(None).decide(logical, &terms, known);
                assert_eq!(said, oracle::decision(logical, &terms, known), "{terms:?}");
            }
        }
    }
}
