//! Random payloads for proptest, shrunk over the shape graph. The interface to
//! `proptest` is here; it is there with the feature of that name.

use std::fmt;

use proptest::arbitrary::any;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use smithereens_formats::RandomClass;

use crate::cases::Cases;
use crate::json::Json;
use crate::random::{Choices, Generator};
use crate::shrink::Shrinker;
use crate::site::Message;

/// Valid random payloads of a message, without an error's name. proptest's own
/// generator gives the seeds; what it reports is as small as a [`Shrinker`]
/// finds.
///
/// ```
/// use proptest::test_runner::{TestError, TestRunner};
/// use smithereens_cases::random::Generator;
/// use smithereens_cases::{Cases, json::Json, valid_payloads};
///
/// let contract = smithereens_contract::builtin("glue@2020-05-15").unwrap();
/// let cases = Cases::new(&contract);
/// let generator = Generator::new(&cases);
/// let message = cases.message_named(&"GetTrigger.request".parse().unwrap()).unwrap();
/// let found = TestRunner::deterministic().run(&valid_payloads(&generator, message), |payload| {
///     let Some(Json::String(name)) = payload.get("Name") else { panic!("it is required") };
///     assert!(!name.contains('"'));
///     Ok(())
/// });
/// let Err(TestError::Fail(_, smallest)) = found else { panic!("nothing was found") };
/// assert_eq!(smallest.to_bytes(), br#"{"Name":"\""}"#);
/// ```
pub fn valid_payloads<'a, 'c>(
    generator: &'a Generator<'a, 'c>,
    message: &'a Message,
) -> impl Strategy<Value = Json> {
    let make = move |seed| {
        let choices = &mut Choices::seeded(seed);
        let made = generator.drawn(&message.id, RandomClass::Valid, choices);
        let payload = made.ok().and_then(|made| made.base());
        payload.unwrap_or_else(|| generator.cases().plausible().full(message))
    };
    payloads(generator.cases(), message, make)
}

/// Payloads of a message, made by `make` from seeds that proptest's generator
/// gives, and shrunk by a [`Shrinker`]. `make` must give what keeps the contract
/// and its rules, and the same for the same seed.
pub fn payloads<'c>(
    cases: &'c Cases<'c>,
    message: &'c Message,
    make: impl Fn(u64) -> Json,
) -> impl Strategy<Value = Json> {
    Payloads {
        cases,
        message,
        make,
    }
}

struct Payloads<'c, F> {
    cases: &'c Cases<'c>,
    message: &'c Message,
    make: F,
}

impl<F> fmt::Debug for Payloads<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "payloads of {}", self.message.id)
    }
}

impl<'c, F: Fn(u64) -> Json> Strategy for Payloads<'c, F> {
    type Tree = Tree<'c>;
    type Value = Json;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let seed = any::<u64>().new_tree(runner)?.current();
        let payload = (self.make)(seed);
        Ok(Tree {
            cases: self.cases,
            message: self.message,
            current: payload,
            shrinker: None,
        })
    }
}

/// One payload, and what it shrinks to.
#[derive(Debug)]
struct Tree<'c> {
    cases: &'c Cases<'c>,
    message: &'c Message,
    current: Json,
    /// Only of a payload that failed.
    shrinker: Option<Shrinker<'c, 'c>>,
}

impl Tree<'_> {
    /// The next proposal; the best one, and `false`, where there is none.
    fn advance(&mut self, fails: bool) -> bool {
        let shrinker = self.shrinker.get_or_insert_with(|| {
            let payload = self.current.clone();
            Shrinker::new(self.cases, self.message, payload, Vec::new(), None)
        });
        shrinker.answer(fails);
        let next = shrinker.propose().cloned();
        let found = next.is_some();
        self.current = next.unwrap_or_else(|| shrinker.best().clone());
        found
    }
}

impl ValueTree for Tree<'_> {
    type Value = Json;

    fn current(&self) -> Json {
        self.current.clone()
    }

    fn simplify(&mut self) -> bool {
        self.advance(true)
    }

    fn complicate(&mut self) -> bool {
        // Of a payload that passed as it was made there is nothing simpler.
        self.shrinker.is_some() && self.advance(false)
    }
}
