//! Making a random case from decisions: writing what is valid, then breaking it
//! where that is asked for.

use smithereens_contract::Protocol;
use smithereens_formats::{CaseId, Kind, Needs, Path, RandomClass, Site};

use super::case::RandomCase;
use super::choices::Choices;
use super::write::{Writer, Written};
use super::{Generator, MOST_BYTES};
use crate::case::{Case, Payload, Unbuilt};
use crate::intent::{Intent, model};
use crate::json::Json;
use crate::judge::{Policy, judge};
use crate::rules;
use crate::site::Message;

/// How often a payload is drawn again that breaks what could not be prepared
/// for, or is too large, before a plain one is taken.
const AGAIN: u32 = 8;

impl Generator<'_, '_> {
    pub(super) fn write(
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
            let is_sound = !writer.failed && out.len() - start <= MOST_BYTES;
            if is_sound && (!plan.is_judged || self.keeps_rules(message, &out[start..])) {
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

    pub(super) fn make(
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
                site: Site {
                    message: message.id.clone(),
                    path: Path::root(),
                },
                kind: Kind::plain(class.kind()),
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
            found = targets.breaking(
                self.cases,
                message,
                base,
                (class, attempt == AGAIN),
                choices,
            );
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
