//! A message, ready for making cases of it.

use smithereens_contract::{Provided, ShapeKind};
use smithereens_formats::{Part, RandomClass};

use super::plan::Plan;
use super::{choices, compile, target};
use crate::build::http;
use crate::case::Http;
use crate::cases::Cases;
use crate::existence::TEXTS;
use crate::json::Json;
use crate::site::Message;
use crate::textual::foreign;

/// A message, ready.
#[derive(Debug)]
pub(super) struct Prepared<'c> {
    pub(super) plan: Option<Plan>,
    /// What stands before the members: an error's name.
    pub(super) first: Vec<u8>,
    pub(super) http: Http,
    /// By class: what its seeds start from.
    pub(super) seeds: [u64; 3],
    /// The keys of members that must come from elsewhere, as they are written.
    pub(super) provided: Vec<(Vec<u8>, &'c Provided)>,
    pub(super) targets: target::Targets,
}

impl<'c> Prepared<'c> {
    pub(super) fn of(cases: &Cases<'c>, message: &Message) -> Prepared<'c> {
        let contract = cases.contract();
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
            plan: compile::compile(contract, message, &texts_of_others(cases, message)),
            first,
            http: http(contract, message),
            seeds: RandomClass::ALL
                .map(|class| choices::hash(format!("{id}/{}", class.kind()).as_bytes(), 0)),
            provided: provided.filter(|_| is_request).collect(),
            targets: target::Targets::of(cases, message),
        }
    }
}

/// Texts that someone on the way may read something into: other layers'
/// syntax, schedules, paths, and the contract's own names and values.
fn texts_of_others(cases: &Cases<'_>, message: &Message) -> Vec<String> {
    let contract = cases.contract();
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
            ShapeKind::Enum(values) => values.last(),
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
