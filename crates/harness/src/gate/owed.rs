//! What a service owes with every answer (a content type, a request's identifier,
//! an error's name) and between a request and its answer. Every answer is judged,
//! whatever it was asked for; the cases about it tell.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use smithereens_cases::Case;
use smithereens_cases::json::Json;
use smithereens_formats::{CaseId, Credentials, Expectation, Kind, MessageId, Part, Path, Site};

use super::answer::{error_name, told};
use super::{Gate, answer};
use crate::scenario::{Provocation, Thing};
use crate::service::{Received, Sent};
use crate::verdict::{Failure, Verdict, shown};

/// Answers that lacked something, by the case that is about that: of several, the
/// one with the least request.
#[derive(Default)]
pub(super) struct Overheard(Mutex<BTreeMap<CaseId, (Vec<u8>, String)>>);

/// What an answer lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owed {
    ContentType,
    RequestId,
    Envelope,
}

impl Owed {
    fn name(self) -> &'static str {
        match self {
            Owed::ContentType => "content-type",
            Owed::RequestId => "request-id",
            Owed::Envelope => "envelope",
        }
    }

    fn named(name: &str) -> Option<Owed> {
        let all = [Owed::ContentType, Owed::RequestId, Owed::Envelope];
        all.into_iter().find(|owed| owed.name() == name)
    }

    /// How an answer lacks it.
    fn lacking(self, received: &Received) -> Option<String> {
        match self {
            Owed::ContentType => {
                let there = received.header("content-type");
                let is_it = there.is_some_and(|there| {
                    let bare = there.split(';').next().unwrap_or_default().trim();
                    bare.eq_ignore_ascii_case("application/x-amz-json-1.1")
                });
                // What has no content has no type (RFC 9110 §8.3).
                (!is_it && !received.body.is_empty())
                    .then(|| format!("the content type is {}", there.unwrap_or("not told")))
            }
            Owed::RequestId => {
                let names = ["x-amzn-requestid", "x-amz-request-id"];
                let is_there = names
                    .iter()
                    .any(|name| received.header(name).is_some_and(|text| !text.is_empty()));
                (!is_there).then(|| "there is no x-amzn-RequestId".to_owned())
            }
            Owed::Envelope => {
                let is_error = received.status >= 400;
                (is_error && error_name(received).is_none())
                    .then(|| format!("no error is named in {}", told(received)))
            }
        }
    }
}

/// Whether method, path and headers are those of a request of awsJson 1.1.
pub(super) fn comes_as_awsjson(sent: &Sent) -> bool {
    let header = |name: &str| {
        let mut all = sent.headers.iter();
        let found = all.find(|(its_name, _)| its_name.eq_ignore_ascii_case(name));
        found.map(|(_, text)| text.as_str())
    };
    let is_type = |text: &str| text.starts_with("application/x-amz-json-1.1");
    // Who signs with what tells which service is asked.
    let is_signed = matches!(sent.credentials, Credentials::Dummy | Credentials::Wrong);
    sent.method == "POST"
        && sent.uri == "/"
        && is_signed
        && header("X-Amz-Target").is_some_and(|target| !target.is_empty())
        && header("Content-Type").is_some_and(is_type)
}

/// So many invalid requests are tried to bring an error about.
const INVALID: usize = 6;

impl Gate<'_> {
    /// Takes notice of an answer.
    pub(super) fn overhear(&self, operation: &str, sent: &Sent, received: &Received) {
        // What does not come as this protocol's may be answered by what stands
        // before: it owes nothing of it.
        if received.status >= 500 || !comes_as_awsjson(sent) {
            return;
        }
        let message = self.message_of(operation, received);
        for owed in [Owed::ContentType, Owed::RequestId, Owed::Envelope] {
            let Some(lacking) = owed.lacking(received) else {
                continue;
            };
            let id = owes(message.clone(), owed);
            let body = sent.body.clone();
            let mut all = self.overheard.lock();
            let known = all
                .entry(id)
                .or_insert_with(|| (body.clone(), lacking.clone()));
            if (body.len(), &body) < (known.0.len(), &known.0) {
                *known = (body, lacking);
            }
        }
    }

    /// The cases that an answer has lacked something of by now.
    pub(crate) fn lacking(&self) -> HashSet<CaseId> {
        self.overheard.lock().keys().cloned().collect()
    }

    /// Which message an answer is: an error that the operation does not model is
    /// told as what its response would be.
    fn message_of(&self, operation: &str, received: &Received) -> MessageId {
        let error = (received.status >= 400)
            .then(|| error_name(received))
            .flatten();
        let of = |part| MessageId {
            operation: operation.to_owned(),
            part,
        };
        let error = error.map(|name| of(Part::Error(name)));
        error
            .filter(|message| self.cases.message_named(message).is_some())
            .unwrap_or_else(|| of(Part::Response))
    }

    /// Puts a case about an answer that the service gives by itself.
    pub(super) fn put_owed(&self, case: &Case, expectation: &Expectation) -> Verdict {
        let id = &case.id;
        let operation = &id.site.message.operation;
        if let Some(why) = self.unanswered(operation) {
            return Verdict::Unreached(why);
        }
        let own = match &id.site.message.part {
            Part::Error(name) => self.provoke(operation, name),
            _ => self.ask_plainly(operation),
        };
        let value = id.kind.value.as_deref().unwrap_or_default();
        if id.kind.name == "rule" {
            return match own {
                Err(why) => Verdict::Unreached(why),
                Ok((request, received)) => self.put_rule(operation, value, &request, &received),
            };
        }
        let Some(owed) = Owed::named(value) else {
            return Verdict::Unreached("is nothing that an answer owes".into());
        };
        let lacking = match &own {
            Ok((_, received)) => owed.lacking(received),
            Err(_) => None,
        };
        let overheard = self.overheard.lock().get(id).cloned();
        let lacking = lacking.or_else(|| {
            let (body, lacking) = overheard?;
            Some(format!("{lacking}, in the answer to {}", shown(&body)))
        });
        match (lacking, own) {
            (Some(lacking), _) => {
                let observed = format!("lacks {value}");
                Failure::new(expectation.level, &observed, lacking).into()
            }
            (None, Ok(_)) => Verdict::Pass(Vec::new()),
            (None, Err(why)) => Verdict::Unreached(why),
        }
    }

    fn put_rule(
        &self,
        operation: &str,
        rule: &str,
        request: &Json,
        received: &Received,
    ) -> Verdict {
        let judged = self
            .answered(operation, received)
            .and_then(|answered| self.related_by(operation, rule, request, &answered));
        match judged {
            Ok(true) => Verdict::Pass(Vec::new()),
            Ok(false) => Verdict::Unreached("is seen in sequences of calls only".into()),
            Err(failure) => failure.into(),
        }
    }

    /// The answer to an operation's plain request.
    fn ask_plainly(&self, operation: &str) -> Result<(Json, Received), String> {
        let (case, _) = self.plain(operation).ok_or("has no plain request")?;
        let asked = self.ask(operation, &case, Provocation::Plain)?;
        if asked.1.status != 200 {
            return Err(format!(
                "its plain request was answered {}",
                answer::in_short(&asked.1)
            ));
        }
        Ok(asked)
    }

    /// The answer to a request that brings an error about.
    fn provoke(&self, operation: &str, error: &str) -> Result<(Json, Received), String> {
        let provocation = self
            .scenario
            .provoke(operation, error)
            .ok_or("is about an error that nobody can ask for")?;
        let cases: Vec<Case> = match provocation {
            Provocation::Invalid => self.invalid(operation, error),
            _ => self
                .plain(operation)
                .map(|(case, _)| case)
                .into_iter()
                .collect(),
        };
        let mut came = "nothing".to_owned();
        for case in cases {
            let asked = self.ask(operation, &case, provocation)?;
            if error_name(&asked.1).is_some_and(|name| name == error) {
                return Ok(asked);
            }
            came = answer::in_short(&asked.1);
        }
        Err(format!("is about an error that did not come: {came}"))
    }

    /// Some cases of an operation that may be refused with this error: those that
    /// break a rule first, then ranges.
    fn invalid(&self, operation: &str, error: &str) -> Vec<Case> {
        let planned = self.cases.planned().iter().filter(|planned| {
            let message = &self.cases.message(planned).id;
            message.operation == operation && message.part == Part::Request
        });
        let built = planned.filter_map(|planned| self.cases.build(planned).ok());
        let refused = built.filter(|case| {
            let expectation = case.expectation(smithereens_formats::Role::Service);
            expectation.is_some_and(|expectation| match &expectation.outcome {
                smithereens_formats::Outcome::Reject(errors) => {
                    let names = errors.iter().any(|one| one == error);
                    names && !case.payload.body.is_empty() && case.id.kind.name != "protocol"
                }
                _ => false,
            })
        });
        let mut all: Vec<Case> = refused.collect();
        all.sort_by_key(|case| match case.id.kind.name.as_str() {
            "rule" => 0,
            "number" => 1,
            _ => 2,
        });
        all.truncate(INVALID);
        all
    }

    fn ask(
        &self,
        operation: &str,
        case: &Case,
        how: Provocation,
    ) -> Result<(Json, Received), String> {
        let Some(mut sent) = Sent::of(case.payload.clone()) else {
            return Err("is no request".into());
        };
        let of = Some(operation).filter(|name| self.scenario.only_reads(name));
        // What is not to be there must not be there for others either.
        let of = of.filter(|_| how != Provocation::Unprepared);
        let place = self.names.take(of);
        sent.body = place.own(&case.payload.body);
        let request = Json::parse(&sent.body).unwrap_or(Json::Object(Vec::new()));
        let things = self.things_of(operation, &request);
        let odd = self.scenario.leaves(operation, &request);
        let is_own = |thing: &Thing| place.owns(&thing.name);
        let plain_names = || {
            self.plain_names
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let _held = (!things.iter().all(is_own)).then(plain_names);
        let answered = (|| {
            if how != Provocation::Unprepared {
                for (member, text) in self.prepare(operation, &request, &place)? {
                    place.put_text(&mut sent.body, member, &text);
                }
            }
            let mut received = self
                .exchange(operation, &sent)
                .map_err(|why| why.to_string())?;
            if how == Provocation::Twice {
                received = self
                    .exchange(operation, &sent)
                    .map_err(|why| why.to_string())?;
            }
            let request = Json::parse(&sent.body).unwrap_or(request);
            Ok((request, received))
        })();
        if answered.as_ref().is_ok_and(|(_, one)| one.status == 200) {
            self.remove_odd(operation, &odd);
        }
        for thing in things {
            if !self.lasting.holds(&thing) {
                let _gone = self.call(&thing.remove);
            }
        }
        answered
    }
}

impl Overheard {
    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<CaseId, (Vec<u8>, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn owes(message: MessageId, owed: Owed) -> CaseId {
    CaseId {
        site: Site {
            message,
            path: Path::root(),
        },
        kind: Kind::with("owes", owed.name()),
    }
}
