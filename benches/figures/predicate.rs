//! Whether a trigger fires, against a loop written by hand that trusts all it
//! reads; and whether ten times as many conditions take ten times as long: one
//! predicate of 10,000 conditions against ten of 1,000 with names of their own.
//! One of 1,000 again and again would stay in the processor's cache, and tell
//! how large that is.

use std::hint::black_box;
use std::ops::Range;
use std::time::{Duration, Instant};

use smithereens_glue::predicate::{Latest, States, evaluate, fires};
use smithereens_glue::shapes::{
    Condition, CrawlState, JobRunState, Logical, LogicalOperator, Predicate,
};

use crate::figure::{Figure, ratios, work};

/// What deciding may cost, in loops by hand.
const AT_MOST: f64 = 2.0;
/// What 10,000 conditions at once may cost, in predicates of 1,000. One large
/// table is less often in the cache than ten small ones.
const TENFOLD_AT_MOST: f64 = 15.0;
/// How often both are measured, in turn.
const GROWTH_ROUNDS: usize = 200;

/// All is in one state, found without looking: what is left is the evaluator's.
struct Constant(JobRunState, CrawlState);

impl States for Constant {
    fn job(&self, _: &str) -> Option<&JobRunState> {
        Some(&self.0)
    }

    fn crawler(&self, _: &str) -> Option<&CrawlState> {
        Some(&self.1)
    }
}

/// Conditions, each on a job or crawler of its own, all of which are met.
fn all_met(numbers: Range<usize>) -> (Predicate, Latest) {
    let (mut conditions, mut states) = (Vec::new(), Latest::default());
    for index in numbers {
        let name = format!("name-{index}");
        let mut condition = Condition {
            logical_operator: Some(LogicalOperator::Equals),
            ..Condition::default()
        };
        if index % 2 == 0 {
            states.jobs.insert(name.clone(), JobRunState::Succeeded);
            condition.job_name = Some(name);
            condition.state = Some(JobRunState::Succeeded);
        } else {
            states.crawlers.insert(name.clone(), CrawlState::Succeeded);
            condition.crawler_name = Some(name);
            condition.crawl_state = Some(CrawlState::Succeeded);
        }
        conditions.push(condition);
    }
    let predicate = Predicate {
        logical: Some(Logical::And),
        conditions: Some(conditions),
    };
    (predicate, states)
}

/// What anybody would write, for predicates that are sound.
fn by_hand(predicate: &Predicate, states: &impl States) -> bool {
    let is_met = |condition: &Condition| match (&condition.job_name, &condition.crawler_name) {
        (Some(job), _) => states.job(job) == condition.state.as_ref(),
        (None, Some(crawler)) => states.crawler(crawler) == condition.crawl_state.as_ref(),
        (None, None) => false,
    };
    let conditions = predicate.conditions.as_deref().unwrap_or_default();
    match predicate.logical {
        Some(Logical::Any) => conditions.iter().any(is_met),
        _ => conditions.iter().all(is_met),
    }
}

/// What one large job takes, in tenths of ten small ones. The least of many
/// rounds counts, not the median: a job that lasts long is interrupted more
/// often, and it is the growth that is asked for.
fn growth<S, L>(mut ten_small: impl FnMut() -> S, mut large: impl FnMut() -> L) -> f64 {
    let (mut least_small, mut least_large) = (Duration::MAX, Duration::MAX);
    for _ in 0..GROWTH_ROUNDS {
        let start = Instant::now();
        black_box(ten_small());
        let between = Instant::now();
        black_box(large());
        least_small = least_small.min(between - start);
        least_large = least_large.min(between.elapsed());
    }
    10.0 * least_large.as_secs_f64() / least_small.as_secs_f64()
}

pub(crate) fn figures() -> Vec<Figure> {
    let constant = Constant(JobRunState::Succeeded, CrawlState::Succeeded);
    let mut figures = Vec::new();
    for count in [3, 500] {
        let (predicate, states) = all_met(0..count);
        assert!(fires(&predicate, &states) && by_hand(&predicate, &states));
        let [looked_up] = ratios(
            work(|| by_hand(&predicate, &states)),
            [work(|| fires(&predicate, &states))],
        );
        let [alone] = ratios(
            work(|| by_hand(&predicate, &constant)),
            [work(|| fires(&predicate, &constant))],
        );
        for (how, ratio) in [("", looked_up), (", no look-ups", alone)] {
            let name = format!("deciding {count} conditions{how}, in loops");
            figures.push(Figure::at_most(name, ratio, AT_MOST));
        }
    }
    let (large, states) = all_met(0..10_000);
    let small: Vec<_> = (0..10)
        .map(|ten| all_met(ten * 1_000..(ten + 1) * 1_000))
        .collect();
    let deciding = growth(
        || small.iter().all(|(small, states)| fires(small, states)),
        || fires(&large, &states),
    );
    let explaining = growth(
        || {
            let all = small.iter().map(|(small, states)| evaluate(small, states));
            all.map(|decision| decision.parts.len()).sum::<usize>()
        },
        || evaluate(&large, &states),
    );
    for (what, ratio) in [("deciding", deciding), ("explaining", explaining)] {
        let name = format!("{what} 10,000 conditions, in 1,000s");
        figures.push(Figure::at_most(name, ratio, TENFOLD_AT_MOST));
    }
    figures
}
