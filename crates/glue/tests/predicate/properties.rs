//! Beyond the small scope: any number of conditions, any names and texts.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use smithereens_glue::predicate::{Firing, Latest, Part, can_fire, evaluate, fires};
use smithereens_glue::shapes::{
    Condition, CrawlState, JobRunState, Logical, LogicalOperator, Predicate,
};

/// Few names, so that they meet, and any.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![8 => select(vec!["a", "b", "A", "a ", ""]).prop_map(str::to_owned), 1 => ".*"]
}

/// Ends mostly, so that conditions are met.
fn state(
    ends: &'static [&'static str],
    all: &'static [&'static str],
) -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(ends).prop_map(str::to_owned),
        2 => select(all).prop_map(str::to_owned),
        1 => select(vec!["succeeded", "PAUSED", ""]).prop_map(str::to_owned),
        1 => ".*",
    ]
}

fn job_state() -> impl Strategy<Value = JobRunState> {
    state(&["SUCCEEDED", "FAILED"], JobRunState::VALUES).prop_map(JobRunState::from)
}

fn crawl_state() -> impl Strategy<Value = CrawlState> {
    state(&["SUCCEEDED", "FAILED"], CrawlState::VALUES).prop_map(CrawlState::from)
}

/// A sound condition, more or less.
fn plausible() -> impl Strategy<Value = Condition> {
    let on_job = (name(), job_state()).prop_map(|(name, state)| Condition {
        logical_operator: Some(LogicalOperator::Equals),
        job_name: Some(name),
        state: Some(state),
        ..Condition::default()
    });
    let on_crawler = (name(), crawl_state()).prop_map(|(name, state)| Condition {
        logical_operator: Some(LogicalOperator::Equals),
        crawler_name: Some(name),
        crawl_state: Some(state),
        ..Condition::default()
    });
    prop_oneof![on_job, on_crawler]
}

/// Any members at all.
fn anything() -> impl Strategy<Value = Condition> {
    let operator = prop_oneof![Just("EQUALS".to_owned()), ".*"].prop_map(LogicalOperator::from);
    (
        of(operator),
        of(name()),
        of(job_state()),
        of(name()),
        of(crawl_state()),
    )
        .prop_map(
            |(logical_operator, job_name, state, crawler_name, crawl_state)| Condition {
                logical_operator,
                job_name,
                state,
                crawler_name,
                crawl_state,
            },
        )
}

fn condition() -> impl Strategy<Value = Condition> {
    prop_oneof![5 => plausible(), 1 => anything()]
}

fn logical() -> impl Strategy<Value = Option<Logical>> {
    let unknown = ".*".prop_map(|text| Some(Logical::from(text)));
    prop_oneof![
        8 => select(vec![Some(Logical::And), Some(Logical::Any)]),
        1 => Just(None),
        1 => unknown,
    ]
}

fn states() -> impl Strategy<Value = Latest> {
    use proptest::collection::hash_map;
    let jobs = hash_map(name(), job_state(), 0..6);
    (jobs, hash_map(name(), crawl_state(), 0..6))
        .prop_map(|(jobs, crawlers)| Latest { jobs, crawlers })
}

fn joined(logical: Option<Logical>, conditions: &[Condition]) -> Predicate {
    Predicate {
        logical,
        conditions: Some(conditions.to_vec()),
    }
}

fn firing(logical: Option<Logical>, conditions: &[Condition], states: &Latest) -> Firing {
    evaluate(&joined(logical, conditions), states).firing()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_order_of_conditions_does_not_matter(
        logical in logical(),
        (there, back) in vec(condition(), 0..9).prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        states in states(),
    ) {
        prop_assert_eq!(firing(logical.clone(), &there, &states), firing(logical, &back, &states));
    }

    #[test]
    fn a_condition_twice_is_as_good_as_once(
        any in any::<bool>(),
        conditions in vec(condition(), 1..9),
        which in any::<prop::sample::Index>(),
        states in states(),
    ) {
        let logical = Some(if any { Logical::Any } else { Logical::And });
        let mut more = conditions.clone();
        more.push(conditions[which.index(conditions.len())].clone());
        prop_assert_eq!(firing(logical.clone(), &conditions, &states), firing(logical, &more, &states));
    }

    #[test]
    fn any_only_grows_with_more_conditions(
        conditions in vec(condition(), 0..9), one in condition(), states in states(),
    ) {
        let mut more = conditions.clone();
        more.push(one);
        let (before, after) = (
            firing(Some(Logical::Any), &conditions, &states),
            firing(Some(Logical::Any), &more, &states),
        );
        // Fires comes first, never last.
        prop_assert!(after <= before, "{before} and then {after}");
    }

    #[test]
    fn and_only_shrinks_with_more_conditions(
        conditions in vec(condition(), 1..9), one in condition(), states in states(),
    ) {
        let mut more = conditions.clone();
        more.push(one);
        let (before, after) = (
            firing(Some(Logical::And), &conditions, &states),
            firing(Some(Logical::And), &more, &states),
        );
        prop_assert!(after >= before, "{before} and then {after}");
    }

    #[test]
    fn one_condition_is_the_same_with_either_logical_or_none(
        one in condition(), states in states(),
    ) {
        let one = [one];
        let none = evaluate(&joined(None, &one), &states);
        prop_assert_eq!(&none, &evaluate(&joined(Some(Logical::And), &one), &states));
        prop_assert_eq!(&none, &evaluate(&joined(Some(Logical::Any), &one), &states));
    }

    #[test]
    fn an_unknown_state_meets_nothing_even_what_waits_for_the_same_text(
        text in ".*", name in name(), other in states(),
    ) {
        let (job, crawl) = (JobRunState::from(text.clone()), CrawlState::from(text));
        prop_assume!(!job.is_known() && !crawl.is_known());
        let mut states = other;
        states.jobs.insert(name.clone(), job.clone());
        states.crawlers.insert(name.clone(), crawl.clone());
        let operator = Some(LogicalOperator::Equals);
        let on_job = Condition {
            logical_operator: operator.clone(),
            job_name: Some(name.clone()),
            state: Some(job),
            ..Condition::default()
        };
        let on_crawler = Condition {
            logical_operator: operator,
            crawler_name: Some(name.clone()),
            crawl_state: Some(crawl),
            ..Condition::default()
        };
        for condition in [on_job, on_crawler] {
            prop_assert_eq!(firing(None, &[condition], &states), Firing::Never);
        }
        let awaited = Condition {
            logical_operator: Some(LogicalOperator::Equals),
            job_name: Some(name),
            state: Some(JobRunState::Succeeded),
            ..Condition::default()
        };
        prop_assert_eq!(firing(None, &[awaited], &states), Firing::Waits);
    }

    #[test]
    fn the_cheap_forms_and_the_explaining_one_agree(
        logical in logical(), conditions in vec(condition(), 0..9), states in states(),
    ) {
        let predicate = joined(logical, &conditions);
        let decision = evaluate(&predicate, &states);
        let expected = match (fires(&predicate, &states), can_fire(&predicate)) {
            (true, Ok(())) => Firing::Fires,
            (false, Ok(())) => Firing::Waits,
            (false, Err(_)) => Firing::Never,
            (true, Err(never)) => return Err(TestCaseError::fail(format!("fires, and {never}"))),
        };
        prop_assert_eq!(decision.firing(), expected);
        prop_assert_eq!(decision.parts.len(), conditions.len());
        prop_assert_eq!(evaluate(&predicate, &states), decision);
    }

    /// The states that would do it can be read off the conditions.
    #[test]
    fn what_can_fire_does_so_once_everything_awaited_is_there(
        any in any::<bool>(), conditions in vec(plausible(), 1..9), states in states(),
    ) {
        let logical = Some(if any { Logical::Any } else { Logical::And });
        let predicate = joined(logical, &conditions);
        let mut states = states;
        for (condition, part) in conditions.iter().zip(evaluate(&predicate, &states).parts) {
            if matches!(part, Part::Never(_)) {
                continue;
            }
            if let (Some(name), Some(state)) = (&condition.job_name, &condition.state) {
                states.jobs.insert(name.clone(), state.clone());
            }
            if let (Some(name), Some(state)) = (&condition.crawler_name, &condition.crawl_state) {
                states.crawlers.insert(name.clone(), state.clone());
            }
        }
        prop_assert_eq!(fires(&predicate, &states), can_fire(&predicate).is_ok());
    }

    #[test]
    fn reading_what_was_written_decides_the_same(
        logical in logical(), conditions in vec(condition(), 0..5), states in states(),
    ) {
        let predicate = joined(logical, &conditions);
        let text = serde_json::to_vec(&predicate).unwrap();
        let read: Predicate = smithereens_glue::from_json(&text).unwrap();
        prop_assert_eq!(evaluate(&read, &states), evaluate(&predicate, &states));
    }
}
