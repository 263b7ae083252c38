//! The payloads that figures are measured with: always the same, plausible, of
//! three sizes.

use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Message, Plausible, Policy, judge};
use smithereens_contract::{Contract, ShapeId, ShapeKind};

/// The messages, and the list in each that is made longer.
const MESSAGES: [(&str, &[&str]); 4] = [
    ("GetWorkflow.response", &["Workflow", "Graph", "Nodes"]),
    ("GetWorkflowRuns.response", &["Runs"]),
    ("GetTriggers.response", &["Triggers"]),
    ("CreateTrigger.request", &["Actions"]),
];

/// What sizes they are of, in bytes, and what that is called.
pub(crate) const SIZES: [(usize, &str); 3] = [(300, "300 B"), (4_000, "4 KB"), (40_000, "40 KB")];

/// One payload that keeps the contract, written as the typed shapes write it.
pub(crate) struct Sample<'c> {
    pub(crate) message: &'c Message,
    pub(crate) json: Json,
}

/// The payloads of about a size.
pub(crate) fn samples<'c>(cases: &'c Cases<'c>, size: usize) -> Vec<Sample<'c>> {
    let plausible = Plausible::new(cases.contract());
    let sample = |(name, list): &(&str, &[&str])| {
        let id = name.parse().expect("a message's name");
        let message = cases.message_named(&id).expect("a message of the contract");
        let mut json = plausible.full(message);
        grow(&mut json, list, size);
        let shape = message.shape.expect("a structure");
        vary(cases.contract(), shape, &mut json, &mut 0);
        shorten(&mut json, list, size);
        shrink(cases.contract(), shape, &mut json, size);
        let broken = judge(cases.contract(), shape, &json, Policy::Documented);
        assert!(broken.is_empty(), "{name}: {broken:?}");
        Sample { message, json }
    };
    MESSAGES.iter().map(sample).collect()
}

/// Makes the list at `path` longer until all has about the size.
fn grow(json: &mut Json, path: &[&str], size: usize) {
    let other = json.to_bytes().len();
    let list = path.iter().try_fold(json, |json, name| json.get_mut(name));
    let Some(Json::Array(items)) = list else {
        panic!("{path:?} is a list");
    };
    let each = items[0].to_bytes().len() + 1;
    let more = size.saturating_sub(other).div_euclid(each);
    items.extend(std::iter::repeat_n(items[0].clone(), more));
}

/// Makes the list at `path` shorter, down to one element, while all is larger
/// than `size`.
fn shorten(json: &mut Json, path: &[&str], size: usize) {
    while json.to_bytes().len() > size {
        let list = path
            .iter()
            .try_fold(&mut *json, |json, name| json.get_mut(name));
        match list {
            Some(Json::Array(items)) if items.len() > 1 => items.pop(),
            _ => return,
        };
    }
}

/// Takes away members, large ones first, until all has about the size or the
/// contract does not allow it.
fn shrink(contract: &Contract, shape: ShapeId, json: &mut Json, size: usize) {
    while json.to_bytes().len() > size {
        let mut smaller = Vec::new();
        without_one(json, &mut |candidate| {
            let enough = candidate.to_bytes().len() > size - size / 5;
            if enough && judge(contract, shape, &candidate, Policy::Documented).is_empty() {
                smaller.push(candidate);
            }
        });
        match smaller.into_iter().min_by_key(|json| json.to_bytes().len()) {
            Some(next) => *json = next,
            None => return,
        }
    }
}

/// The tree without one member of one of its objects, for each.
fn without_one(json: &Json, tell: &mut dyn FnMut(Json)) {
    match json {
        Json::Object(members) => {
            for index in 0..members.len() {
                let mut fewer = members.clone();
                fewer.remove(index);
                tell(Json::Object(fewer));
                without_one(&members[index].1, &mut |value| {
                    let mut changed = members.clone();
                    changed[index].1 = value;
                    tell(Json::Object(changed));
                });
            }
        }
        Json::Array(items) => {
            for index in 0..items.len() {
                without_one(&items[index], &mut |value| {
                    let mut changed = items.clone();
                    changed[index] = value;
                    tell(Json::Array(changed));
                });
            }
        }
        _ => {}
    }
}

/// Words that texts are made longer with.
const WORDS: [&str; 8] = [
    "load",
    "nightly",
    "für",
    "extract-orders",
    "retry",
    "日次",
    "eu-central-1",
    "x",
];

/// Gives each text a few words more, each number of its own kind another value,
/// where the contract allows it.
fn vary(contract: &Contract, id: ShapeId, json: &mut Json, count: &mut usize) {
    let kind = &contract.shape(id).kind;
    match (kind, json) {
        (ShapeKind::Structure(members), Json::Object(there)) => {
            for (name, value) in there {
                if let Some(member) = members.iter().find(|member| member.name == *name) {
                    vary(contract, member.target, value, count);
                }
            }
        }
        (ShapeKind::List(member), Json::Array(items)) => {
            for item in items {
                vary(contract, member.target, item, count);
            }
        }
        (ShapeKind::Map { value, .. }, Json::Object(entries)) => {
            for (_, entry) in entries {
                vary(contract, value.target, entry, count);
            }
        }
        (_, leaf) => {
            *count += 1;
            let varied = match (kind, &*leaf) {
                (ShapeKind::String, Json::String(text)) => {
                    let words: Vec<&str> = (0..*count % 4)
                        .map(|word| WORDS[(*count * 5 + word * 3) % WORDS.len()])
                        .collect();
                    Json::text(format!("{text}{}", words.concat()))
                }
                (ShapeKind::Timestamp, Json::Number(_)) => {
                    let millis = count.wrapping_mul(7_919) % 1_000;
                    let seconds = 1_589_500_800 + *count * 61;
                    Json::Number(if millis.is_multiple_of(10) {
                        seconds.to_string()
                    } else {
                        format!("{seconds}.{millis:03}")
                            .trim_end_matches('0')
                            .to_owned()
                    })
                }
                (ShapeKind::Integer, Json::Number(_)) => {
                    Json::Number((*count * 17 % 2_000).to_string())
                }
                (ShapeKind::Double, Json::Number(_)) => Json::Number(format!("{}.5", *count % 90)),
                (_, other) => other.clone(),
            };
            if judge(contract, id, &varied, Policy::Documented).is_empty() {
                *leaf = varied;
            }
        }
    }
}
