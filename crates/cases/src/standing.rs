//! What a corpus entry means under a contract that it was perhaps not made from.

use smithereens_contract::{Operation, ShapeId, ShapeKind};
use smithereens_formats::{
    Assumption, CaseId, Entry, Expectation, Kind, MessageId, Needs, Outcome, Part, Path, Role,
};

use crate::assumed::assumed;
use crate::build::locate;
use crate::case::{Case, Http};
use crate::cases::Cases;
use crate::json::Json;
use crate::judge::{Policy, judge};
use crate::rules;
use crate::site::Message;

/// How an entry stands to a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It means what it did.
    Same,
    /// The contract has no such message.
    NoMessage,
    /// The message has no such place.
    NoPlace,
    /// There is no such case at the place: a value that is not documented any
    /// more, a constraint that is gone.
    NoCase,
    /// Validators were to refuse it, and nothing speaks against it any more.
    NowValid,
    /// Validators were to take it, and now this speaks against it.
    NowInvalid(String),
    /// It is about something that was not documented, and now this is.
    NowDocumented(String),
    /// The payload is that of the contract's own case, of which something else
    /// must come in a role.
    NowExpected {
        /// Whom it concerns.
        role: Role,
        /// What the entry says, in words; nothing where it says nothing.
        was: Option<String>,
        /// What the contract says.
        now: Option<String>,
    },
    /// Its headers are those of another name of the service, or of another version
    /// of the protocol.
    NowWritten {
        /// The header.
        header: String,
        /// What the entry sends.
        was: String,
        /// What the contract's own case sends.
        now: String,
    },
    /// It turns on something that its payload does not show, and that is
    /// otherwise now.
    NowAssumed {
        /// What: an error's `status`, a `default`.
        what: &'static str,
        /// What the entry was made with.
        was: String,
        /// What the contract says.
        now: String,
    },
}

impl Cases<'_> {
    /// How an entry stands to this contract. Where its payload is that of the
    /// contract's case of its name, the expectations are compared; where it is
    /// another, whether it is valid. If all that is as it was, what the entry
    /// assumes is compared. Sources are not: they are words.
    #[must_use]
    pub fn standing(&self, entry: &Entry) -> Standing {
        match self.shown(entry) {
            Standing::Same => self.assumed_now(entry).unwrap_or(Standing::Same),
            other => other,
        }
    }

    /// What the entry assumes and the contract says otherwise.
    fn assumed_now(&self, entry: &Entry) -> Option<Standing> {
        let CaseId { site, kind } = &entry.id;
        let planned = self.planned_at(&site.message, &site.path).first()?;
        let now = assumed(&self.site(planned), kind).in_words();
        let was = entry.assumes.in_words().into_iter();
        let otherwise = was.filter_map(|was| {
            let now = now.iter().find(|now| now.what == was.what)?;
            (now.says != was.says).then(|| (was, now.says.clone()))
        });
        let (Assumption { what, says: was }, now) = otherwise.into_iter().next()?;
        Some(Standing::NowAssumed { what, was, now })
    }

    /// How it stands by all that can be seen of it.
    fn shown(&self, entry: &Entry) -> Standing {
        let Some(message) = self.message_named(&entry.id.site.message) else {
            return Standing::NoMessage;
        };
        let path = &entry.id.site.path;
        if !self.has_place(message, path) {
            return Standing::NoPlace;
        }
        if let Some(documented) = self.documented_now(entry, message) {
            return Standing::NowDocumented(documented);
        }
        let Some(planned) = self.find(&entry.id) else {
            return self.without_case(entry, message);
        };
        let restored = self.restore(entry).map(|(case, _)| case.payload);
        let built = self.build(planned);
        let otherwise = built.as_ref().ok();
        if let Some(otherwise) = otherwise.and_then(|case| self.written_otherwise(entry, case)) {
            return otherwise;
        }
        match built {
            Ok(case) if restored.is_ok_and(|there| there == case.payload) => {
                let differs = |role| {
                    let was = of_role(&entry.expectations, role);
                    let now = of_role(&case.expectations, role);
                    (was != now).then_some(Standing::NowExpected { role, was, now })
                };
                let mut roles = [Role::Reader, Role::Validator, Role::Service].into_iter();
                roles.find_map(differs).unwrap_or(Standing::Same)
            }
            _ => self.validity(entry, message),
        }
    }

    /// Headers of the entry's own that say otherwise than the contract's case which
    /// service is called, or in which protocol. What routes otherwise names any
    /// operation, and is told by no header.
    fn written_otherwise(&self, entry: &Entry, case: &Case) -> Option<Standing> {
        if entry.id.kind.name == "routing" {
            return None;
        }
        let (Http::Request { headers, .. } | Http::Answer { headers, .. }) = &case.payload.http;
        let service = format!("{}.", self.contract().service().name).to_ascii_lowercase();
        for (name, now) in headers {
            let mut own = entry.http.headers.iter().flatten();
            let Some((_, was)) = own.find(|(own, _)| own == name) else {
                continue;
            };
            let is_otherwise = match &**name {
                "X-Amz-Target" => {
                    let names = |text: &str| text.to_ascii_lowercase().contains(&service);
                    names(now) && !names(was)
                }
                "Content-Type" => {
                    let version = |text: &str| {
                        let (_, rest) = text.split_once("x-amz-json-")?;
                        Some(rest.chars().take(3).collect::<String>())
                    };
                    version(now).is_some_and(|now| version(was).is_some_and(|was| was != now))
                }
                _ => false,
            };
            if is_otherwise {
                return Some(Standing::NowWritten {
                    header: name.clone().into_owned(),
                    was: was.clone(),
                    now: now.clone(),
                });
            }
        }
        None
    }

    fn has_place(&self, message: &Message, path: &Path) -> bool {
        let names = || path.0.iter();
        match message.shape {
            None => path.is_root(),
            Some(root) => names()
                .try_fold(root, |id: ShapeId, name| {
                    Some(self.contract().shape(id).member(name)?.target)
                })
                .is_some(),
        }
    }

    /// What kept the name of a constraint or a value that is not enumerated any
    /// more says by its payload what it is; other names say it themselves.
    fn without_case(&self, entry: &Entry, message: &Message) -> Standing {
        let is_of_bytes = entry.needs == Needs::Bytes;
        match entry.id.kind.name.as_str() {
            "number" | "equal-items" | "rule" if is_of_bytes => self.validity(entry, message),
            _ => Standing::NoCase,
        }
    }

    /// What an entry takes for unknown, if it is documented.
    fn documented_now(&self, entry: &Entry, message: &Message) -> Option<String> {
        let Kind { name, value } = &entry.id.kind;
        match (name.as_str(), value.as_deref()) {
            ("operation", Some("unknown")) => {
                let mut headers = entry.http.headers.iter().flatten();
                let (_, target) = headers.find(|(name, _)| *name == "X-Amz-Target")?;
                let mut operations = self.contract().operations().iter();
                let is_named = |operation: &&Operation| {
                    *target == crate::build::target(self.contract(), &operation.name)
                };
                operations.find(is_named).map(|one| one.name.clone())
            }
            ("error-type", Some("unmodelled")) => {
                let payload = Json::parse(&entry.payload).ok()?;
                let Json::String(name) = payload.get("__type")? else {
                    return None;
                };
                let of_error = MessageId {
                    operation: message.id.operation.clone(),
                    part: Part::Error(name.clone()),
                };
                self.message_named(&of_error).map(|_| name.clone())
            }
            // Whatever rules say of it: the value has a case of its own now.
            ("unknown-enum", Some(_)) => {
                let mut payload = Json::parse(&entry.payload).ok()?;
                let (path, root) = (&entry.id.site.path.0, message.shape?);
                let there = locate(self.contract(), root, &mut payload, path, &[])?;
                let Json::String(value) = there else {
                    return None;
                };
                let shape = path.iter().try_fold(root, |id, name| {
                    Some(self.contract().shape(id).member(name)?.target)
                })?;
                let ShapeKind::Enum(values) = &self.contract().shape(shape).kind else {
                    return None;
                };
                let mut values = values.iter();
                let is_listed = values.any(|known| known.value == *value);
                is_listed.then(|| value.clone())
            }
            ("unknown-member", None) => {
                let mut payload = Json::parse(&entry.payload).ok()?;
                let path = &entry.id.site.path.0;
                let there = locate(self.contract(), message.shape?, &mut payload, path, &[])?;
                let root = message.shape?;
                let shape = path.iter().try_fold(root, |id, name| {
                    Some(self.contract().shape(id).member(name)?.target)
                })?;
                let Json::Object(members) = there else {
                    return None;
                };
                // An entry's unknown member stands last.
                let (name, _) = members.last()?;
                // An error's name is no member, and no unknown one.
                let is_known = |(name, _): &(String, Json)| {
                    name == "__type" || self.contract().shape(shape).member(name).is_some()
                };
                members.iter().all(is_known).then(|| name.clone())
            }
            _ => None,
        }
    }

    /// Whether a payload of its own is as valid as the entry says.
    fn validity(&self, entry: &Entry, message: &Message) -> Standing {
        let expected = entry.expectations.iter();
        let expected = expected
            .filter(|expectation| expectation.role == Role::Validator)
            .map(|expectation| &expectation.outcome)
            .next();
        let against = self.against(entry, message);
        match (expected, against) {
            (Some(Outcome::Accept), Some(why)) => Standing::NowInvalid(why),
            (Some(Outcome::Reject(_)), None) => Standing::NowValid,
            _ => Standing::Same,
        }
    }

    /// What speaks against an entry's payload.
    fn against(&self, entry: &Entry, message: &Message) -> Option<String> {
        let contract = self.contract();
        let payload = match Json::parse(&entry.payload) {
            Ok(payload) => payload,
            Err(error) => return Some(error.to_string()),
        };
        let shape = message.shape?;
        let broken = judge(contract, shape, &payload, Policy::Constraints);
        if let Some(violation) = broken.first() {
            return Some(violation.to_string());
        }
        let broken = rules::broken(contract, message, &payload);
        broken
            .first()
            .map(|broken| format!("rule {}", broken.rule.id))
    }
}

/// What is expected in a role, as it is compared: the outcome and its level.
fn of_role(expectations: &[Expectation], role: Role) -> Option<String> {
    let mut of_role = expectations.iter().filter(|one| one.role == role);
    of_role
        .next()
        .map(|one| format!("{}, {}", one.outcome, one.level))
}
