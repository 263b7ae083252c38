//! Random sequences of all operations with time in between, on a few names. After
//! each step an abstract model of what exists must agree, and every invariant hold.
//! Raise `PROPTEST_CASES` for more than a few seconds' worth.

mod answers;
mod known;
mod likely;
mod model;
mod pages;
mod step;
mod strategies;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use serde_json::Value;
use smithereens_reference::OPERATIONS;

use crate::client::{Client, body};
use crate::invariants::{Event, Reading, Watch};
use known::Known;
use likely::Likely;
use pages::Listing;
use step::{Ask, Step};

/// How many sequences `cargo test` judges.
const CASES: u32 = 96;

fn config() -> ProptestConfig {
    let asked = |variable: &str| std::env::var_os(variable).is_some();
    let usual = ProptestConfig::default();
    let or = |variable: &str, asked_for, otherwise| {
        if asked(variable) {
            asked_for
        } else {
            otherwise
        }
    };
    ProptestConfig {
        cases: or("PROPTEST_CASES", usual.cases, CASES),
        // A sequence is shortened step by step, and each step may be shortened too.
        max_shrink_iters: or("PROPTEST_MAX_SHRINK_ITERS", usual.max_shrink_iters, 4_000),
        failure_persistence: None,
        ..usual
    }
}

prop_state_machine! {
    #![proptest_config(config())]

    #[test]
    fn whatever_is_asked_in_whatever_order_every_invariant_holds(sequential 1..48 => Machine);
}

/// The service, what is known of it, and what is remembered to judge it.
pub(crate) struct Machine {
    glue: Client,
    /// The same requests without anybody reading in between.
    twin: Client,
    /// The same again: all that is answered follows from the seed and the requests,
    /// headers included.
    echo: Client,
    known: Known,
    /// The lists of which there is more to tell.
    lists: Vec<Listing>,
    /// How many pages were asked for by a token, and how many by another list's.
    turned: usize,
    misused: usize,
    watch: Watch,
    now: Reading,
}

impl ReferenceStateMachine for Likely {
    type State = Likely;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Likely> {
        strategies::triggers_at_first()
    }

    fn transitions(likely: &Likely) -> BoxedStrategy<Step> {
        strategies::step(likely)
    }

    fn apply(likely: Likely, step: &Step) -> Likely {
        likely.after(step)
    }
}

impl StateMachineTest for Machine {
    type SystemUnderTest = Machine;
    type Reference = Likely;

    fn init_test(likely: &Likely) -> Machine {
        Machine::new(likely)
    }

    fn apply(mut machine: Machine, _: &Likely, step: Step) -> Machine {
        machine.take(&step);
        machine
    }

    fn teardown(machine: Machine, _: Likely) {
        let alike = machine.glue.glue.knows_what(&machine.twin.glue);
        assert!(alike, "reading changed what the service knows");
    }
}

impl Machine {
    pub(crate) fn new(likely: &Likely) -> Machine {
        let mut glue = Client::new();
        let now = Reading::take(&mut glue);
        let mut machine = Machine {
            glue,
            twin: Client::new(),
            echo: Client::new(),
            known: Known::default(),
            lists: Vec::new(),
            turned: 0,
            misused: 0,
            watch: Watch::default(),
            now,
        };
        for ask in strategies::at_first() {
            machine.ask(&ask);
        }
        for trigger in likely.triggers.values() {
            machine.ask(&Ask::new("CreateTrigger", trigger.clone()));
        }
        machine
    }

    /// Takes a step and judges it.
    pub(crate) fn take(&mut self, step: &Step) {
        match step {
            Step::Ask(ask) => self.ask(ask),
            Step::More {
                of,
                most,
                of_another,
            } => self.more(*of, *most, *of_another),
            Step::Ticks(ticks) => {
                for _ in 0..*ticks {
                    self.glue.advance(1);
                    self.twin.advance(1);
                    self.echo.advance(1);
                    self.judge(Event::Tick);
                    self.known.agrees(&self.now);
                }
            }
            Step::Plan(plan) => {
                self.glue.plan(plan.clone());
                self.twin.plan(plan.clone());
                self.echo.plan(plan.clone());
                self.watch.plans.add(plan);
            }
        }
    }

    fn ask(&mut self, ask: &Ask) {
        self.ask_after(None, ask);
    }

    /// Asks for the next page of a list, or for one of another with its token.
    fn more(&mut self, of: usize, most: Option<u64>, of_another: bool) {
        if self.lists.is_empty() {
            return;
        }
        let listing = self.lists[of % self.lists.len()].clone();
        let mut ask = Ask::new(listing.operation, listing.input.clone());
        let members = ask.input.as_object_mut().expect("members");
        members.remove("MaxResults");
        members.extend(most.map(|most| ("MaxResults".to_owned(), most.into())));
        if of_another {
            self.misused += 1;
            self.ask(&pages::of_another(ask));
        } else {
            self.turned += 1;
            self.ask_after(Some(&listing), &ask);
        }
    }

    /// Asks for something, of which the page before may be known.
    fn ask_after(&mut self, page_before: Option<&Listing>, ask: &Ask) {
        let input = ask.resolved(&self.now);
        let before = self.glue.glue.clone();
        let response = self.glue.call(ask.operation, input.clone());
        let of_the_twin = self.twin.call(ask.operation, input.clone());
        let of_the_echo = self.echo.call(ask.operation, input.clone());
        assert_eq!(of_the_echo, of_the_twin, "the same seed and requests");
        assert_eq!(
            (of_the_twin.status, &of_the_twin.body),
            (response.status, &response.body),
            "the same requests, another answer"
        );
        let answer = body(&response);
        let errors = match ask.broken {
            Some(error) if ask.input.get("NextToken").is_none() => vec![error],
            // What is asked about may be gone too.
            Some(error) => {
                let mut errors = self.known.errors(ask.operation, &input, &self.now);
                errors.push(error);
                errors
            }
            None => self.known.errors(ask.operation, &input, &self.now),
        };
        if response.status == 200 {
            assert!(
                errors.is_empty(),
                "{} {input} had to be refused: {errors:?}",
                ask.operation
            );
            model::keeps_the_model(ask.operation, &response.body);
            answers::check(&self.known, &self.now, ask.operation, &input, &answer);
            let there = (&self.known, &self.now);
            let more = pages::check(there, (ask.operation, &input), page_before, &answer);
            self.lists.extend(more);
            let reads = ["Get", "List", "BatchGet"]
                .iter()
                .any(|verb| ask.operation.starts_with(verb));
            if reads {
                let same = self.glue.glue.knows_what(&before);
                assert!(same, "{} {input} changed something", ask.operation);
            } else {
                self.took(ask.operation, &input, &answer);
            }
        } else {
            let error = answer["__type"].as_str().expect("an error's name");
            assert_eq!(response.status, 400, "{} {input}: {answer}", ask.operation);
            assert!(
                errors.contains(&error),
                "{} {input}: {answer}, not {errors:?}",
                ask.operation
            );
            model::is_an_error_of(ask.operation, &response.body);
            let same = self.glue.glue.knows_what(&before);
            assert!(
                same,
                "{} {input} was refused and changed something",
                ask.operation
            );
        }
    }

    fn took(&mut self, operation: &str, input: &Value, answer: &Value) {
        self.known.learn(operation, input, self.now.tick);
        self.judge(Event::Took {
            operation,
            input,
            answer,
        });
        self.known.agrees(&self.now);
    }

    /// Reads everything again and judges what has happened.
    fn judge(&mut self, event: Event<'_>) {
        let after = Reading::take(&mut self.glue);
        self.watch.step(&self.now, &after, event);
        self.now = after;
    }
}

/// So many sequences as the property judges them, always the same ones.
fn sequences(count: usize) -> Vec<(Likely, Vec<Step>)> {
    let mut runner = TestRunner::deterministic();
    let strategy = Likely::sequential_strategy(1..48);
    let mut sequence = || {
        let (likely, steps, _) = strategy
            .new_tree(&mut runner)
            .expect("a sequence")
            .current();
        (likely, steps)
    };
    (0..count).map(|_| sequence()).collect()
}

#[test]
fn the_sequences_ask_every_operation_and_reach_every_state() {
    let (mut asked, mut reached) = (BTreeSet::new(), BTreeMap::new());
    let mut note = |what: &str| *reached.entry(what.to_owned()).or_insert(0) += 1;
    for (likely, sequence) in sequences(160) {
        let mut machine = Machine::new(&likely);
        for step in &sequence {
            machine.take(step);
            if let Step::Ask(ask) = step {
                asked.insert(ask.operation);
            }
        }
        (0..machine.turned).for_each(|_| note("a next page"));
        (0..machine.misused).for_each(|_| note("a token of another list"));
        let now = &machine.now;
        now.runs.values().for_each(|run| note(run.status()));
        now.job_runs
            .values()
            .for_each(|run| note(run["JobRunState"].as_str().expect("a state")));
        now.crawlers
            .values()
            .for_each(|crawler| note(crawler["State"].as_str().expect("a state")));
        let nodes = now.runs.values().flat_map(|run| &run.nodes);
        for started in nodes.flat_map(|node| &node.started) {
            let waited_for = started["PredecessorRuns"].as_array();
            if waited_for.is_some_and(|runs| !runs.is_empty()) {
                note("fired in a workflow");
            }
        }
        let outside = now.predecessors.values().filter_map(Value::as_array);
        outside
            .filter(|runs| !runs.is_empty())
            .for_each(|_| note("fired outside"));
    }
    let missing: Vec<_> = OPERATIONS
        .iter()
        .filter(|operation| !asked.contains(*operation))
        .collect();
    assert_eq!(missing, Vec::<&&str>::new());
    for what in [
        "RUNNING",
        "COMPLETED",
        "STOPPING",
        "STOPPED",
        "STARTING",
        "SUCCEEDED",
        "FAILED",
        "TIMEOUT",
        "READY",
        "fired in a workflow",
        "fired outside",
        "a next page",
        "a token of another list",
    ] {
        assert!(
            reached.get(what).is_some_and(|times| *times >= 5),
            "{what} in {reached:?}"
        );
    }
}
