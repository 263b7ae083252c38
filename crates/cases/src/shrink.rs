//! Shrinking: from a payload that fails to the smallest one near it that fails
//! the same way.
//!
//! A [`Shrinker`] proposes, whoever drives it asks the subject and answers. It
//! works on the payload over the shape graph: all that it proposes keeps the
//! contract and its rules. Smaller means fewer values, then values nearer to
//! those of the least plausible payload, then fewer bytes; every proposal is
//! smaller than the best one so far, and none is made twice, so it ends.

mod agenda;
mod edit;
pub(crate) mod ground;
mod letters;
pub(crate) mod node;
mod number;
mod plain;
mod search;
mod unit;
pub(crate) mod weight;

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use smithereens_formats::Path;

use crate::cases::Cases;
use crate::json::Json;
use crate::site::Message;

use self::agenda::Agenda;
use self::ground::Ground;
use self::weight::Weight;

/// How many payloads are proposed at most.
const MOST_CALLS: usize = 2_000;
/// How many bytes of payloads are looked at at most, proposed or not.
const MOST_BYTES: usize = 16 << 20;

/// Shrinks one payload. The same payload and the same answers give the same
/// proposals.
///
/// ```
/// use smithereens_cases::{Cases, Shrinker, json::Json};
///
/// let contract = smithereens_contract::builtin("glue@2020-05-15").unwrap();
/// let cases = Cases::new(&contract);
/// let message = cases.message_named(&"GetTrigger.request".parse().unwrap()).unwrap();
/// let payload = Json::parse(br#"{"Name":"some \ud83d\ude00 name"}"#).unwrap();
/// let mut shrinker = Shrinker::new(&cases, message, payload, Vec::new(), None);
/// while let Some(proposed) = shrinker.propose() {
///     let fails = proposed.get("Name").is_some_and(|name| *name != Json::text("example"));
///     shrinker.answer(fails);
/// }
/// assert_eq!(shrinker.best().to_bytes(), br#"{"Name":"e"}"#);
/// ```
#[derive(Debug)]
pub struct Shrinker<'a, 'c> {
    ground: Ground<'a, 'c>,
    agenda: Agenda,
    best: Json,
    weight: Weight,
    proposed: Option<(Json, Weight)>,
    /// What mending made of a candidate, still to be looked at.
    waiting: VecDeque<Json>,
    /// Whether something that the last step of the agenda led to was taken.
    /// `None` before the first step.
    taken: Option<bool>,
    looked_at: HashSet<u64>,
    bytes: usize,
    calls: usize,
}

impl<'a, 'c> Shrinker<'a, 'c> {
    /// Starts from `payload`, which fails and keeps the contract and its rules;
    /// every proposal keeps them too.
    ///
    /// `pinned` are places, as in case ids, that every proposal still has:
    /// something is going to be broken there. `focus` is the place where the
    /// failure was seen, if that is known: what is there goes last.
    #[must_use]
    pub fn new(
        cases: &'a Cases<'c>,
        message: &'a Message,
        payload: Json,
        pinned: Vec<Path>,
        focus: Option<Path>,
    ) -> Shrinker<'a, 'c> {
        let ground = Ground::new(cases, message, &payload, pinned, focus);
        let bytes = payload.to_bytes();
        Shrinker {
            agenda: Agenda::new(),
            weight: ground.weigh(&payload, bytes.len()),
            looked_at: HashSet::from([digest(&bytes)]),
            ground,
            best: payload,
            proposed: None,
            waiting: VecDeque::new(),
            taken: None,
            bytes: bytes.len(),
            calls: 0,
        }
    }

    /// A smaller payload, the same until it is answered. `None` once nothing
    /// smaller is left, or 2,000 were proposed, or more than 16 MiB of payloads
    /// were looked at.
    pub fn propose(&mut self) -> Option<&Json> {
        if self.proposed.is_none() {
            self.proposed = self.find();
            self.calls += usize::from(self.proposed.is_some());
        }
        self.proposed.as_ref().map(|(payload, _)| payload)
    }

    /// Whether what was proposed fails the same way. Nothing happens where
    /// nothing is proposed.
    pub fn answer(&mut self, fails_the_same_way: bool) {
        if let Some((payload, weight)) = self.proposed.take()
            && fails_the_same_way
        {
            (self.best, self.weight) = (payload, weight);
            self.taken = Some(true);
            self.waiting.clear();
        }
    }

    /// The smallest payload that is known to fail.
    #[must_use]
    pub fn best(&self) -> &Json {
        &self.best
    }

    /// The same, for good.
    #[must_use]
    pub fn into_best(self) -> Json {
        self.best
    }

    /// How many payloads were proposed.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls
    }

    fn find(&mut self) -> Option<(Json, Weight)> {
        while self.calls < MOST_CALLS && self.bytes < MOST_BYTES {
            let mended = self.waiting.pop_front();
            let is_mended = mended.is_some();
            let candidate = match mended {
                Some(mended) => mended,
                None => {
                    if let Some(taken) = self.taken {
                        self.agenda.answer(&self.ground, taken, &self.best);
                    }
                    self.taken = Some(false);
                    self.agenda.next(&self.ground, &self.best)?
                }
            };
            if let Some(weight) = self.admit(&candidate, is_mended) {
                return Some((candidate, weight));
            }
        }
        None
    }

    /// The weight of a candidate, if it is one to propose. Where only rules
    /// speak against it, what mending makes of it waits to be looked at.
    fn admit(&mut self, candidate: &Json, is_mended: bool) -> Option<Weight> {
        let bytes = candidate.to_bytes();
        self.bytes += bytes.len();
        if !self.looked_at.insert(digest(&bytes)) {
            return None;
        }
        if !is_mended && !self.ground.keeps_the_rules(candidate) {
            self.waiting = self.ground.mended(candidate).into();
            return None;
        }
        let weight = self.ground.weigh(candidate, bytes.len());
        let smaller = weight < self.weight && self.ground.keeps_the_contract(candidate);
        smaller.then_some(weight)
    }
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
