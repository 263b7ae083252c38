//! Whether a trigger fires, against a loop written by hand that trusts all it
//! reads; and whether ten times as many conditions take ten times as long.

use smithereens_glue::predicate::{Latest, States, evaluate, fires};
use smithereens_glue::shapes::{
    Condition, CrawlState, JobRunState, Logical, LogicalOperator, Predicate,
};

use crate::figure::{Figure, ratios, work};

/// What deciding may cost, in loops by hand.
const AT_MOST: f64 = 2.0;
/// Ten times as many conditions may take as much longer. Larger tables of names
/// leave the processor's caches.
const TENFOLD_AT_MOST: f64 = 12.0;

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

/// So many conditions, each on a job or crawler of its own, all of which are
/// met.
fn all_met(count: usize) -> (Predicate, Latest) {
    let (mut conditions, mut states) = (Vec::new(), Latest::default());
    for index in 0..count {
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

pub(crate) fn figures() -> Vec<Figure> {
    let constant = Constant(JobRunState::Succeeded, CrawlState::Succeeded);
    let mut figures = Vec::new();
    for count in [3, 500] {
        let (predicate, states) = all_met(count);
        assert!(fires(&predicate, &states) && by_hand(&predicate, &states));
        let [looked_up] = ratios(
            work(|| by_hand(&predicate, &states)),
            [work(|| fires(&predicate, &states))],
        );
        let [alone] = ratios(
            work(|| by_hand(&predicate, &constant)),
            [work(|| fires(&predicate, &constant))],
        );
        for (how, ratio) in [("", looked_up), (" without looking up", alone)] {
            let name = format!("deciding {count} conditions{how}, in loops");
            figures.push(Figure::at_most(name, ratio, AT_MOST));
        }
    }
    let (thousand, states) = all_met(1_000);
    let (ten_thousand, more_states) = all_met(10_000);
    let [deciding] = ratios(
        work(|| fires(&thousand, &states)),
        [work(|| fires(&ten_thousand, &more_states))],
    );
    let [explaining] = ratios(
        work(|| evaluate(&thousand, &states)),
        [work(|| evaluate(&ten_thousand, &more_states))],
    );
    for (what, ratio) in [("deciding", deciding), ("explaining", explaining)] {
        let name = format!("{what} 10,000 conditions, in 1,000s");
        figures.push(Figure::at_most(name, ratio, TENFOLD_AT_MOST));
    }
    figures
}
