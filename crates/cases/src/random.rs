//! Random payloads of any message of any contract: valid, broken in several
//! places at once, or as a later contract may have them.
//!
//! What is promised:
//! - A valid payload keeps every constraint and every rule, and has what the
//!   hints call plausible.
//! - A broken payload knows what it broke: a set of case ids. What it expects
//!   follows from the expectations of these cases.
//! - The same decisions give the same bytes, everywhere; the same
//!   [`RandomName`] of one contract gives the same case, whatever else is run.
//! - Another [`GENERATOR_VERSION`] may read the same seed in another way, so a
//!   seed of another version is refused.
//!
//! Three things drive it: seeds ([`Generator::case`]), bytes of a fuzzer
//! ([`Choices`] is `arbitrary::Arbitrary`), and, with the feature `proptest`, a
//! strategy that shrinks.

mod breaking;
mod choices;
mod chunk;
mod compile;
mod extent;
mod guard;
mod number;
mod piece;
mod plan;
mod row;
mod target;
mod text;
mod write;

use std::sync::OnceLock;

use smithereens_contract::{Protocol, Provided};
use smithereens_formats::{
    CaseId, Expectation, MessageId, Needs, Part, Path, RandomClass, RandomName, Seed,
};

pub use self::breaking::{Breach, Specimen};
pub use self::choices::Choices;
pub use self::extent::{ALIKE, ECHO, Extent, OTHER_CASE, OTHER_CASE_OF_A_KEY, TRIES};
pub use self::number::{DoublePlan, IntegerPlan, moment, write_epoch_seconds};
pub use self::piece::{Piece, Sink};
pub use self::plan::{
    ListPlan, MapPlan, MemberPlan, Node, NodeIndex, Plan, Presence, Row, StructurePlan,
};
pub use self::text::TextPlan;
use self::write::Writer;
pub use self::write::Written;
use crate::build::http;
use crate::case::{Case, Http, Payload, Unbuilt};
use crate::cases::Cases;
use crate::existence::TEXTS;
use crate::intent::{Intent, model};
use crate::json::Json;
use crate::judge::{Policy, judge};
use crate::rules;
use crate::site::Message;
use crate::textual::foreign;

/// Which payloads a seed stands for. It rises with every change that makes any
/// payload another one.
pub const GENERATOR_VERSION: u32 = 1;

/// How often a payload is drawn again that breaks what could not be prepared
/// for, before a plain one is taken.
const AGAIN: u32 = 8;

/// Makes random cases of one contract.
#[derive(Debug)]
pub struct Generator<'a, 'c> {
    cases: &'a Cases<'c>,
    /// By message.
    prepared: Vec<OnceLock<Prepared<'c>>>,
    /// Messages by index, the more important ones more often: what a run goes
    /// round.
    round: Vec<usize>,
}

/// A message, ready.
#[derive(Debug)]
struct Prepared<'c> {
    plan: Option<Plan>,
    /// What stands before the members: an error's name.
    first: Vec<u8>,
    http: Http,
    /// By class: what its seeds start from.
    seeds: [u64; 3],
    /// The keys of members that must come from elsewhere, as they are written.
    provided: Vec<(Vec<u8>, &'c Provided)>,
    targets: target::Targets,
}

/// A random case.
#[derive(Debug, Clone)]
pub struct RandomCase {
    /// The case, named after its seed and number.
    pub case: Case,
    /// What of the contract it breaks, or has of a later one.
    pub breaks: Vec<CaseId>,
    /// What it was made from, if it is not valid.
    pub specimen: Option<Specimen>,
    /// What is to be said of the valid payload that it has or was made from.
    written: Written,
}

/// Why there is no case of a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotMade {
    /// The seed is for another version.
    #[error(
        "the seed {seed} is for version {} of the generator, this is version {GENERATOR_VERSION}: the same seed would \
         mean other payloads; replay a saved case instead, or use the release that printed it",
        seed.generator
    )]
    OtherVersion {
        /// The seed.
        seed: Seed,
    },
    /// The contract has no such message.
    #[error("the contract has no message {0}")]
    NoMessage(MessageId),
    /// The contract leaves no way to make it.
    #[error(transparent)]
    Unbuilt(#[from] Unbuilt),
}

impl RandomCase {
    /// The valid payload that it has, or that it was made from, without an
    /// error's name; `None` if it is no JSON.
    #[must_use]
    pub fn base(&self) -> Option<Json> {
        if let Some(specimen) = &self.specimen {
            return Some(specimen.base.clone());
        }
        let mut base = Json::parse(&self.case.payload.body).ok()?;
        if matches!(self.case.id.site.message.part, Part::Error(_)) {
            base.remove("__type");
        }
        Some(base)
    }

    /// The places at which it is broken.
    #[must_use]
    pub fn broken_at(&self, cases: &Cases<'_>) -> Vec<Path> {
        let breaches = self.specimen.iter().flat_map(|specimen| &specimen.breaches);
        breaches.map(|breach| breach.id(cases).site.path).collect()
    }

    /// The same case on another valid payload.
    ///
    /// # Errors
    /// If it cannot be broken in the same way.
    pub fn on(
        &self,
        base: Json,
        cases: &Cases<'_>,
        message: &Message,
    ) -> Result<RandomCase, Unbuilt> {
        match &self.specimen {
            None => Ok(self.valid(base, cases, message)),
            Some(specimen) => {
                let breaches = specimen.breaches.clone();
                self.of(Specimen { base, breaches }, cases, message)
            }
        }
    }

    /// The valid payload that it was made from, as a case.
    #[must_use]
    pub fn sound(&self, cases: &Cases<'_>, message: &Message) -> Option<RandomCase> {
        let specimen = self.specimen.as_ref()?;
        Some(self.valid(specimen.base.clone(), cases, message))
    }

    /// The valid payload that it was made from, without one of the members that
    /// are null in it; `None` if that one is not. They mean the same.
    #[must_use]
    pub fn without_null(
        &self,
        index: usize,
        cases: &Cases<'_>,
        message: &Message,
    ) -> Option<RandomCase> {
        let specimen = self.specimen.as_ref()?;
        let breach = specimen.breaches.get(index)?;
        let mut base = specimen.base.clone();
        breach.leave_out(cases, message, &mut base)?;
        let contract = cases.contract();
        let is_sound = judge(contract, message.shape?, &base, Policy::Constraints).is_empty()
            && rules::broken(contract, message, &base).is_empty();
        is_sound.then(|| self.valid(base, cases, message))
    }

    /// The same case with one thing less that is broken; `None` if that cannot be
    /// had.
    #[must_use]
    pub fn without(
        &self,
        index: usize,
        cases: &Cases<'_>,
        message: &Message,
    ) -> Option<RandomCase> {
        let mut specimen = self.specimen.clone()?;
        if specimen.breaches.len() < 2 || index >= specimen.breaches.len() {
            return None;
        }
        specimen.breaches.remove(index);
        self.of(specimen, cases, message).ok()
    }

    /// The same case broken in earlier elements of lists and maps, the first
    /// ones first: what stands behind them can then be taken away.
    #[must_use]
    pub fn in_earlier_elements(&self, cases: &Cases<'_>, message: &Message) -> Vec<RandomCase> {
        let Some(specimen) = &self.specimen else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (index, breach) in specimen.breaches.iter().enumerate() {
            for at in 0..breach.instance.len() {
                for earlier in 0..breach.instance[at].min(2) {
                    let mut specimen = specimen.clone();
                    specimen.breaches[index].instance[at] = earlier;
                    found.extend(self.of(specimen, cases, message));
                }
            }
        }
        found
    }

    fn valid(&self, base: Json, cases: &Cases<'_>, message: &Message) -> RandomCase {
        let mut case = self.case.clone();
        case.expectations = self.expected(&base, cases, message);
        case.payload.body = crate::build::with_error_name(message, base).to_bytes();
        RandomCase {
            case,
            breaks: Vec::new(),
            specimen: None,
            written: self.written,
        }
    }

    fn of(
        &self,
        specimen: Specimen,
        cases: &Cases<'_>,
        message: &Message,
    ) -> Result<RandomCase, Unbuilt> {
        let broken = specimen.apply(cases, message)?;
        let mut case = self.case.clone();
        case.payload.body = broken.body;
        let sound = self.expected(&specimen.base, cases, message);
        case.expectations = crate::intent::joined(sound, broken.expectations);
        Ok(RandomCase {
            case,
            breaks: broken.breaks,
            specimen: Some(specimen),
            written: self.written,
        })
    }

    /// What must happen to a valid payload near its own.
    fn expected(&self, base: &Json, cases: &Cases<'_>, message: &Message) -> Vec<Expectation> {
        let Some(shape) = message.shape else {
            return valid(Written::default()).expectations(&message.id.part);
        };
        let mut intent = valid(Written {
            counts_units: self.written.counts_units
                && crate::judge::counts_units(cases.contract(), shape, base),
            ..self.written
        });
        if message.id.part == Part::Request {
            for provided in cases.plausible().provided_in(shape, base) {
                intent = intent.with_provided(&provided.source);
            }
        }
        intent.expectations(&message.id.part)
    }
}

impl<'a, 'c> Generator<'a, 'c> {
    /// Messages are prepared when they are first asked for.
    #[must_use]
    pub fn new(cases: &'a Cases<'c>) -> Generator<'a, 'c> {
        let messages = cases.messages();
        let weight = |message: &Message| match (&message.id.part, message.shape) {
            (_, None) => 0,
            (Part::Error(_), _) => 1,
            _ => 4,
        };
        let round = (0..4).flat_map(|turn| {
            let due = move |(index, message): (usize, &Message)| {
                (weight(message) > turn).then_some(index)
            };
            messages.iter().enumerate().filter_map(due)
        });
        Generator {
            cases,
            prepared: messages.iter().map(|_| OnceLock::new()).collect(),
            round: round.collect(),
        }
    }

    /// The cases that it makes more of.
    #[must_use]
    pub fn cases(&self) -> &'a Cases<'c> {
        self.cases
    }

    /// The seed of this version with a value.
    #[must_use]
    pub fn seed(value: u64) -> Seed {
        Seed {
            generator: GENERATOR_VERSION,
            value,
        }
    }

    /// The case that a run of `seed` has at `number`: the messages in turn, half
    /// of the payloads valid. `None` if the contract has nothing to make.
    ///
    /// # Errors
    /// If the seed is for another version.
    pub fn name(&self, seed: Seed, number: u64) -> Option<RandomName> {
        use RandomClass::{Future, Invalid, Valid};
        const CLASSES: [RandomClass; 8] = [
            Valid, Invalid, Valid, Future, Valid, Invalid, Valid, Invalid,
        ];
        let length = self.round.len() as u64;
        let turn = number.checked_rem(length)?;
        let index = self.round[turn as usize];
        let message = &self.cases.messages()[index];
        let class = match CLASSES[(number / length % 8) as usize] {
            // Without members there is nothing to break, only something to add.
            Invalid if !self.prepared(index).targets.has_members() => Future,
            class => class,
        };
        Some(RandomName {
            message: message.id.clone(),
            class,
            seed,
            number,
        })
    }

    /// The case of a name.
    ///
    /// # Errors
    /// If the seed is for another version, or the contract leaves no such case.
    pub fn case(&self, name: &RandomName) -> Result<RandomCase, NotMade> {
        if name.seed.generator != GENERATOR_VERSION {
            return Err(NotMade::OtherVersion { seed: name.seed });
        }
        let index = self.index_of(&name.message)?;
        let start = self.prepared(index).seeds[name.class as usize];
        let number = name.number.to_le_bytes();
        let own = choices::hash(
            &number,
            choices::hash(&name.seed.value.to_le_bytes(), start),
        );
        let mut choices = Choices::seeded(own);
        let mut made = self.make(index, name.class, &mut choices)?;
        made.case.id = name.id();
        Ok(made)
    }

    /// A case from any source of decisions, named after none: `g1-0-0`.
    ///
    /// # Errors
    /// If the contract leaves no way to make one.
    pub fn drawn(
        &self,
        message: &MessageId,
        class: RandomClass,
        choices: &mut Choices<'_>,
    ) -> Result<RandomCase, NotMade> {
        let index = self.index_of(message)?;
        let mut made = self.make(index, class, choices)?;
        let name = RandomName {
            message: message.clone(),
            class,
            seed: Generator::seed(0),
            number: 0,
        };
        made.case.id = name.id();
        Ok(made)
    }

    /// Appends a valid payload of a message to `out`.
    ///
    /// # Errors
    /// If the contract leaves no way to make one.
    pub fn write_valid(
        &self,
        message: &MessageId,
        choices: &mut Choices<'_>,
        out: &mut Vec<u8>,
    ) -> Result<Written, NotMade> {
        let index = self.index_of(message)?;
        Ok(self.write(index, choices, out)?)
    }

    /// A message's plan, for generators of other forms that make the same
    /// decisions. `None` for a message without a structure.
    #[must_use]
    pub fn plan(&self, message: &MessageId) -> Option<&Plan> {
        let index = self.index_of(message).ok()?;
        self.prepared(index).plan.as_ref()
    }

    fn index_of(&self, message: &MessageId) -> Result<usize, NotMade> {
        let mut messages = self.cases.messages().iter();
        let index = messages.position(|known| known.id == *message);
        index.ok_or_else(|| NotMade::NoMessage(message.clone()))
    }

    fn prepared(&self, index: usize) -> &Prepared<'c> {
        self.prepared[index].get_or_init(|| self.prepare(&self.cases.messages()[index]))
    }

    fn prepare(&self, message: &Message) -> Prepared<'c> {
        let contract = self.cases.contract();
        let id = message.id.to_string();
        let first = match &message.id.part {
            Part::Error(name) => {
                let named = Json::Object(vec![("__type".to_owned(), Json::text(name.as_str()))]);
                let bytes = named.to_bytes();
                bytes[1..bytes.len() - 1].to_vec()
            }
            _ => Vec::new(),
        };
        let provided = contract.knowledge().provided.iter().map(|provided| {
            let mut key = Json::text(provided.member.as_str()).to_bytes();
            key.push(b':');
            (key, provided)
        });
        let is_request = message.id.part == Part::Request;
        Prepared {
            plan: compile::compile(contract, message, &self.foreign(message)),
            first,
            http: http(contract, message),
            seeds: RandomClass::ALL
                .map(|class| choices::hash(format!("{id}/{}", class.kind()).as_bytes(), 0)),
            provided: provided.filter(|_| is_request).collect(),
            targets: target::Targets::of(self.cases, message),
        }
    }

    /// Texts that someone on the way may read something into: other layers'
    /// syntax, schedules, paths, and the contract's own names and values.
    fn foreign(&self, message: &Message) -> Vec<String> {
        let contract = self.cases.contract();
        let shape = message.shape.map(|id| contract.shape(id));
        let members = shape.map(|shape| shape.members()).unwrap_or_default();
        let member = members.first().map_or("Name", |member| &member.name);
        let others = [
            "cron(0 12 * * ? *)",
            "rate(5 minutes)",
            "s3://bucket/key",
            "arn:aws:service:region:123456789012:thing/name",
            "C:\\temp\\x",
            "/etc/passwd",
            "a/b",
            "2020-05-15T00:00:00Z",
            "1589500800",
            "true",
            "None",
            "*",
        ];
        let named = TEXTS.iter().map(|name| foreign(contract, member, name));
        let names = members.iter().map(|member| member.name.clone());
        let operation = message.id.operation.clone();
        let values = contract
            .closure(message.shape)
            .into_iter()
            .filter_map(|id| match &contract.shape(id).kind {
                smithereens_contract::ShapeKind::Enum(values) => values.last(),
                _ => None,
            })
            .map(|value| value.value.clone());
        named
            .chain(others.map(str::to_owned))
            .chain([operation])
            .chain(names.take(8))
            .chain(values.take(8))
            .collect()
    }

    fn write(
        &self,
        index: usize,
        choices: &mut Choices<'_>,
        out: &mut Vec<u8>,
    ) -> Result<Written, Unbuilt> {
        let contract = self.cases.contract();
        if let Protocol::Other(name) = &contract.service().protocol {
            return Err(Unbuilt(
                format!("the contract's protocol, {name}, cannot be written yet").into(),
            ));
        }
        let message = &self.cases.messages()[index];
        let prepared = self.prepared(index);
        let Some(plan) = &prepared.plan else {
            out.extend_from_slice(b"{}");
            return Ok(Written::default());
        };
        let start = out.len();
        for _ in 0..AGAIN {
            let mut writer = Writer::new(plan, choices, out);
            writer.root(&prepared.first);
            let written = writer.written;
            if !writer.failed && (!plan.is_judged || self.keeps_rules(message, &out[start..])) {
                return Ok(written);
            }
            out.truncate(start);
        }
        // What chance does not find, the plainest payload may be.
        let plain = self.cases.plausible().with_place(message, &Path::root());
        let broken = message.shape.and_then(|shape| {
            judge(contract, shape, &plain, Policy::Constraints)
                .into_iter()
                .next()
        });
        let rule = rules::broken(contract, message, &plain).into_iter().next();
        if let Some(why) = broken
            .map(|broken| broken.to_string())
            .or_else(|| rule.map(|broken| format!("the rule {} is broken", broken.rule.id)))
        {
            return Err(Unbuilt(
                format!("no payload was found that keeps the contract: {why}").into(),
            ));
        }
        crate::build::with_error_name(message, plain).write(out);
        Ok(Written::default())
    }

    fn keeps_rules(&self, message: &Message, body: &[u8]) -> bool {
        let parsed = Json::parse(body);
        parsed
            .is_ok_and(|payload| rules::broken(self.cases.contract(), message, &payload).is_empty())
    }

    fn make(
        &self,
        index: usize,
        class: RandomClass,
        choices: &mut Choices<'_>,
    ) -> Result<RandomCase, Unbuilt> {
        let mut body = Vec::new();
        let mut written = self.write(index, choices, &mut body)?;
        let prepared = self.prepared(index);
        let message = &self.cases.messages()[index];
        let expect = |body: &[u8], written| {
            let mut intent = valid(written);
            let mut given = prepared.provided.iter();
            if let Some((_, provided)) = given.find(|(key, _)| holds(body, key)) {
                intent = intent.with_provided(&provided.source);
            }
            intent.expectations(&message.id.part)
        };
        let case = |body, expectations| Case {
            // The caller knows its name.
            id: CaseId {
                site: smithereens_formats::Site {
                    message: message.id.clone(),
                    path: Path::root(),
                },
                kind: smithereens_formats::Kind::plain(class.kind()),
            },
            needs: Needs::Bytes,
            payload: Payload {
                body,
                http: prepared.http.clone(),
            },
            kept: None,
            expectations,
        };
        if class == RandomClass::Valid {
            let expectations = expect(&body, written);
            return Ok(RandomCase {
                case: case(body, expectations),
                breaks: Vec::new(),
                specimen: None,
                written,
            });
        }
        let mut found = None;
        for attempt in 1..=AGAIN {
            let base = Json::parse(&body)
                .map_err(|error| Unbuilt(format!("what was written is {error}").into()))?;
            let targets = &prepared.targets;
            found = targets.breaking(self.cases, message, base, class, choices);
            if found.is_some() {
                break;
            }
            // Perhaps there was too little to break.
            body.clear();
            if attempt < AGAIN - 1 {
                written = self.write(index, choices, &mut body)?;
            } else {
                written = Written::default();
                self.cases.plausible().full(message).write(&mut body);
            }
        }
        let nothing = || Unbuilt("nothing of it could be broken".into());
        let (specimen, broken) = found.ok_or_else(nothing)?;
        let expectations = expect(&body, written);
        Ok(RandomCase {
            case: case(
                broken.body,
                crate::intent::joined(expectations, broken.expectations),
            ),
            breaks: broken.breaks,
            specimen: Some(specimen),
            written,
        })
    }
}

/// What must happen to a valid payload.
pub(crate) fn valid(written: Written) -> Intent {
    if written.counts_units {
        let source = crate::intent::inferred("some count a length in UTF-16 code units");
        return Intent::valid_in_characters(source);
    }
    let intent = Intent::valid_without_limit(model("every constraint and rule is kept"));
    if written.is_implausible {
        let source = crate::intent::inferred("the service may ask for more than its rules say");
        return intent.with_provided(&source);
    }
    intent
}

fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}
