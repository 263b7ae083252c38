//! From a kind at a place to the payload: the variation itself.
//!
//! A case starts from the least plausible payload that has its place, changes
//! one thing there, and mends what the change breaks elsewhere if the change
//! is a documented value. What remains broken of a rule is then expected to be
//! refused as the rule says.

use std::sync::OnceLock;

use smithereens_contract::{Contract, ErrorKind, Protocol, ShapeId};
use smithereens_formats::{CaseId, Credentials, Framing, Needs, Part};

use crate::case::{Case, Http, Payload, Unbuilt};
use crate::intent::{Intent, model};
use crate::json::Json;
use crate::judge::{Policy, judge};
use crate::kind::CaseKind;
use crate::mend::Kept;
use crate::plausible::Plausible;
use crate::rules;
use crate::site::{Holder, Message, Place};

/// What a variation made.
pub(crate) struct Variation {
    pub(crate) body: Body,
    pub(crate) intent: Intent,
    /// Whether the change is one to documented content, around which broken
    /// rules should be mended.
    pub(crate) mend: bool,
}

/// The body of a variation.
pub(crate) enum Body {
    /// A tree, to which rules can be applied.
    Tree(Json),
    /// Bytes, final.
    Bytes(Vec<u8>),
}

/// What a builder of variations works with.
pub(crate) struct Site<'a, 'c> {
    pub(crate) contract: &'c Contract,
    pub(crate) plausible: &'a Plausible<'c>,
    pub(crate) message: &'a Message,
    pub(crate) place: &'a Place<'c>,
    /// Filled at its first use: many cases start from one payload.
    pub(crate) base: &'a OnceLock<Json>,
    pub(crate) full: &'a OnceLock<Json>,
    /// Which element of each list and map on the way to the place; the first
    /// ones, where nothing is said.
    pub(crate) instance: &'a [usize],
}

impl<'c> Site<'_, 'c> {
    /// The least plausible payload with the place.
    pub(crate) fn base(&self) -> Json {
        self.base
            .get_or_init(|| {
                self.plausible
                    .with_place(self.message, &self.place.site.path)
            })
            .clone()
    }

    /// The payload with all that goes together.
    pub(crate) fn full(&self) -> Json {
        self.full
            .get_or_init(|| self.plausible.full(self.message))
            .clone()
    }

    /// The name of the place's shape, for sources.
    pub(crate) fn shape_name(&self) -> &'c str {
        self.place
            .shape
            .map_or("the message", |id| &self.contract.shape(id).name)
    }

    /// The least payload with the place's value changed.
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Json)) -> Result<Json, Unbuilt> {
        let mut payload = self.base();
        change(self.locate(&mut payload)?);
        Ok(payload)
    }

    /// The least payload with the place's value replaced.
    pub(crate) fn replaced(&self, value: Json) -> Result<Json, Unbuilt> {
        if self.place.holder == Holder::MapKey {
            return self.renamed_key(value);
        }
        self.changed(|there| *there = value)
    }

    pub(crate) fn locate<'j>(&self, payload: &'j mut Json) -> Result<&'j mut Json, Unbuilt> {
        let names = &self.place.site.path.0;
        self.place
            .root
            .and_then(|root| locate(self.contract, root, payload, names, self.instance))
            .ok_or(Unbuilt("no plausible payload has this place".into()))
    }

    /// A map whose first key is another text, or other bytes.
    fn renamed_key(&self, key: Json) -> Result<Json, Unbuilt> {
        let mut payload = self.base();
        let names = &self.place.site.path.0;
        let map = &names[..names.len() - 1];
        let there = self
            .place
            .root
            .and_then(|root| locate(self.contract, root, &mut payload, map, self.instance));
        let Some(Json::Object(entries)) = there else {
            return Err(Unbuilt("no plausible payload has this map".into()));
        };
        let Some(first) = entries.first_mut() else {
            return Err(Unbuilt(
                "no plausible payload has an entry in this map".into(),
            ));
        };
        match key {
            Json::String(text) => first.0 = text,
            other => {
                let mut bytes = b"{".to_vec();
                other.write(&mut bytes);
                bytes.push(b':');
                first.1.write(&mut bytes);
                for (name, value) in &entries[1..] {
                    bytes.push(b',');
                    Json::text(name.as_str()).write(&mut bytes);
                    bytes.push(b':');
                    value.write(&mut bytes);
                }
                bytes.push(b'}');
                if let Some(map) = self
                    .place
                    .root
                    .and_then(|root| locate(self.contract, root, &mut payload, map, self.instance))
                {
                    *map = Json::Raw(bytes);
                }
            }
        }
        Ok(payload)
    }
}

/// Follows member names to a value: of lists and maps to the element that
/// `instance` says, else the first.
pub(crate) fn locate<'j>(
    contract: &Contract,
    root: ShapeId,
    payload: &'j mut Json,
    names: &[String],
    instance: &[usize],
) -> Option<&'j mut Json> {
    let Some((name, rest)) = names.split_first() else {
        return Some(payload);
    };
    let target = contract.shape(root).member(name)?.target;
    let is_map = matches!(
        contract.shape(root).kind,
        smithereens_contract::ShapeKind::Map { .. }
    );
    let index = instance.first().copied().unwrap_or(0);
    let inside = instance.get(1..).unwrap_or_default();
    let (next, instance) = match (payload, is_map) {
        (Json::Array(items), _) => (items.get_mut(index), inside),
        (Json::Object(entries), true) => (entries.get_mut(index).map(|(_, value)| value), inside),
        (other, _) => (other.get_mut(name), instance),
    };
    locate(contract, target, next?, rest, instance)
}

/// Builds one case.
///
/// # Errors
/// If the contract leaves no way to: its pattern cannot be generated from, say.
pub(crate) fn build(site: &Site<'_, '_>, kind: &CaseKind) -> Result<Case, Unbuilt> {
    let Site {
        contract, place, ..
    } = *site;
    if let Protocol::Other(name) = &contract.service().protocol {
        return Err(Unbuilt(
            format!("the contract's protocol, {name}, cannot be written yet").into(),
        ));
    }
    let id = CaseId {
        site: place.site.clone(),
        kind: kind.to_kind(),
    };
    if let Some(case) = crate::wire::build(site, kind, id.clone())? {
        return Ok(case);
    }
    finish(site, kind, id, crate::variation::vary(site, kind)?)
}

/// The case that a variation of this kind makes: what it breaks elsewhere mended
/// or expected, its expectations worked out.
pub(crate) fn finish(
    site: &Site<'_, '_>,
    kind: &CaseKind,
    id: CaseId,
    variation: Variation,
) -> Result<Case, Unbuilt> {
    let Site {
        contract,
        plausible,
        message,
        place,
        ..
    } = *site;
    let part = &message.id.part;
    let Variation {
        body,
        mut intent,
        mend,
    } = variation;
    let body = match body {
        Body::Bytes(body) => body,
        Body::Tree(mut payload) => {
            if mend {
                plausible.repair(
                    message,
                    &mut payload,
                    &Kept {
                        place: &place.site.path,
                        // Of the message itself, only an empty one is as it should be.
                        within: !place.site.path.is_root() || *kind == CaseKind::Empty,
                        rule: None,
                    },
                );
            }
            if intent.is_for_all() {
                keeps_the_contract(contract, message, &payload)?;
            }
            for broken in rules::broken(contract, message, &payload) {
                intent = intent.with_rule(broken.rule);
            }
            if let (Part::Request, Some(root)) = (part, message.shape) {
                for provided in plausible.provided_in(root, &payload) {
                    intent = intent.with_provided(&provided.source);
                }
            }
            with_error_name(message, payload).to_bytes()
        }
    };
    let intent = intent.naming(&contract.knowledge().invalid_input);
    let http = http(contract, message);
    Ok(Case {
        id,
        needs: Needs::Bytes,
        payload: Payload { body, http },
        kept: None,
        expectations: intent.expectations(part),
    })
}

/// Never call for taking what we could not make valid.
pub(crate) fn keeps_the_contract(
    contract: &Contract,
    message: &Message,
    payload: &Json,
) -> Result<(), Unbuilt> {
    let Some(shape) = message.shape else {
        return Ok(());
    };
    let spelled = if payload.has_raw() {
        Json::parse(&payload.to_bytes()).ok()
    } else {
        None
    };
    let found = judge(
        contract,
        shape,
        spelled.as_ref().unwrap_or(payload),
        Policy::Constraints,
    );
    match found.first() {
        None => Ok(()),
        Some(violation) => Err(Unbuilt(
            format!("no payload was found that keeps the contract: {violation}").into(),
        )),
    }
}

/// An error's body with its name where the protocol recommends it, in `__type`.
pub(crate) fn with_error_name(message: &Message, payload: Json) -> Json {
    match (&message.id.part, payload) {
        (Part::Error(name), Json::Object(mut members)) => {
            members.insert(0, ("__type".to_owned(), Json::text(name.as_str())));
            Json::Object(members)
        }
        (_, payload) => payload,
    }
}

/// What stands around a message's body when all is well.
pub(crate) fn http(contract: &Contract, message: &Message) -> Http {
    let content_type = ("Content-Type".into(), content_type(contract).to_owned());
    match &message.id.part {
        Part::Request => request(contract, &message.id.operation),
        part => Http::Answer {
            status: if matches!(part, Part::Response | Part::Shape) {
                200
            } else {
                error_status(contract, message)
            },
            headers: vec![
                content_type,
                (
                    "x-amzn-RequestId".into(),
                    "00000000-0000-4000-8000-000000000000".to_owned(),
                ),
            ],
            framing: Framing::Sound,
        },
    }
}

/// What stands around the body of a request.
pub(crate) fn request(contract: &Contract, operation: &str) -> Http {
    Http::Request {
        method: "POST".into(),
        uri: "/".to_owned(),
        headers: vec![
            ("Content-Type".into(), content_type(contract).to_owned()),
            ("X-Amz-Target".into(), target(contract, operation)),
        ],
        credentials: Credentials::Dummy,
    }
}

pub(crate) fn content_type(contract: &Contract) -> &'static str {
    match contract.service().protocol {
        Protocol::AwsJson1_0 => "application/x-amz-json-1.0",
        _ => "application/x-amz-json-1.1",
    }
}

pub(crate) fn target(contract: &Contract, operation: &str) -> String {
    format!("{}.{operation}", contract.service().name)
}

fn error_status(contract: &Contract, message: &Message) -> u16 {
    let traits = message.shape.map(|id| &contract.shape(id).traits);
    let fault = traits.and_then(|traits| traits.error);
    let default = if fault == Some(ErrorKind::Server) {
        500
    } else {
        400
    };
    traits
        .and_then(|traits| traits.http_status)
        .unwrap_or(default)
}

/// A variation of documented content, in a tree.
pub(crate) fn documented(payload: Json, intent: Intent) -> Variation {
    Variation {
        body: Body::Tree(payload),
        intent,
        mend: true,
    }
}

/// A variation of anything else, in a tree.
pub(crate) fn deviant(payload: Json, intent: Intent) -> Variation {
    Variation {
        body: Body::Tree(payload),
        intent,
        mend: false,
    }
}

/// The source of a payload that nothing speaks against.
pub(crate) fn documented_at(site: &Site<'_, '_>) -> smithereens_formats::Source {
    model(format!("{} at {}", site.shape_name(), site.place.site))
}
