//! The planted faults themselves: each is what its entry says, can show in a way
//! that matters, and is sound where it does not show.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use rstest::rstest;
use serde_json::{Value, json};
use smithereens::subjects::{GlueReader, GlueValidator};
use smithereens::{Answer, Codec, Contract, Incoming, MessageId, Part, Role, builtin};
use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Http, Message, Plausible, Policy, compare, judge, rules};
use smithereens_contract::ShapeKind;
use smithereens_faults::{Fault, Needs, all, named};
use smithereens_formats::{CaseGlob, Path};

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| builtin("glue@2020-05-15").expect("a built-in contract"));
static CASES: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::new(&CONTRACT));

fn sound(role: Role) -> &'static dyn Codec {
    match role {
        Role::Validator => &GlueValidator,
        _ => &GlueReader,
    }
}

fn message(fault: &Fault) -> &'static Message {
    let id: MessageId = fault.shown.message.parse().expect("a message's name");
    CASES.message_named(&id).expect("a documented message")
}

/// What a subject answers; `None` if it panics.
fn answer(subject: &dyn Codec, incoming: &Incoming<'_>) -> Option<Answer> {
    catch_unwind(AssertUnwindSafe(|| subject.exchange(incoming))).ok()
}

/// What the fault and the sound subject make of a body.
fn answers(fault: &Fault, body: &[u8]) -> (Option<Answer>, Option<Answer>) {
    let id = &message(fault).id;
    let status = match id.part {
        Part::Request => None,
        Part::Response => Some(200),
        Part::Error(_) => Some(400),
    };
    let incoming = Incoming {
        message: id,
        status,
        headers: &[],
        body,
    };
    (
        answer(fault, &incoming),
        answer(sound(fault.role), &incoming),
    )
}

/// Whether a fault shows so that it must be reported: other bytes alone are not
/// enough.
fn shows(fault: &Fault, body: &[u8]) -> bool {
    match answers(fault, body) {
        (Some(Answer::Encoded(faulty)), Some(Answer::Encoded(_))) => {
            let (Ok(sent), Ok(back)) = (Json::parse(body), Json::parse(&faulty)) else {
                panic!("{}: no JSON", fault.name);
            };
            let found = compare(&CONTRACT, message(fault).shape, &sent, &back);
            found.iter().any(|one| !one.loss.is_harmless())
        }
        (faulty, sound) => faulty != sound,
    }
}

#[test]
fn each_fault_shows_in_its_payload() {
    let hidden: Vec<_> = all()
        .filter(|fault| !shows(fault, fault.shown.body.as_bytes()))
        .map(|fault| fault.name)
        .collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

/// Every twentieth case of all kinds, and every case of some plain ones.
#[test]
fn a_fault_that_does_not_show_answers_as_the_sound_subject() {
    let families: Vec<(&Fault, Vec<CaseGlob>)> =
        all().map(|fault| (fault, family(fault))).collect();
    let mut wrong = BTreeSet::new();
    let mut asked = 0;
    for (index, planned) in CASES.planned().iter().enumerate() {
        let id = CASES.id(planned);
        let plain = ["present", "absent", "unknown-member"].contains(&id.kind.name.as_str());
        if index % 20 != 0 && !plain {
            continue;
        }
        let Ok(case) = CASES.build(planned) else {
            continue;
        };
        let (status, headers) = match &case.payload.http {
            Http::Request { headers, .. } => (None, headers),
            Http::Answer {
                status, headers, ..
            } => (Some(*status), headers),
        };
        let incoming = Incoming {
            message: &case.id.site.message,
            status,
            headers,
            body: &case.payload.body,
        };
        let expected = [Role::Reader, Role::Validator].map(|role| answer(sound(role), &incoming));
        let id = id.to_string();
        asked += 1;
        for (fault, family) in &families {
            let role = usize::from(fault.role == Role::Validator);
            if !family.iter().any(|glob| glob.matches(&id))
                && answer(*fault, &incoming) != expected[role]
            {
                wrong.insert((fault.name, id.clone()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 2000, "only {asked} cases were asked");
}

fn family(fault: &Fault) -> Vec<CaseGlob> {
    let globs = fault.family.iter();
    globs.map(|glob| glob.parse().expect("a glob")).collect()
}

/// A family that is too wide would hide what strays.
#[test]
fn families_name_documented_cases_and_not_many() {
    let ids: Vec<String> = CASES
        .planned()
        .iter()
        .map(|planned| CASES.id(planned).to_string())
        .collect();
    for fault in all() {
        let family = family(fault);
        for (glob, text) in family.iter().zip(fault.family) {
            let named = ids.iter().any(|id| glob.matches(id));
            assert!(named, "{}: {text} names nothing", fault.name);
        }
        let within: Vec<_> = ids
            .iter()
            .filter(|id| family.iter().any(|glob| glob.matches(id)))
            .collect();
        let share = within.len() * 100 / ids.len();
        assert!(share < 12, "{}: {share} % of all cases", fault.name);
        let own = format!("{}/", fault.shown.message);
        assert!(
            within.iter().any(|id| id.starts_with(&own)),
            "{}: nothing in {own}",
            fault.name
        );
    }
}

#[test]
fn there_are_enough_faults_of_each_sort() {
    let count = |holds: &dyn Fn(&Fault) -> bool| all().filter(|fault| holds(fault)).count();
    let total = all().count();
    assert!(total >= 44, "{total}");
    assert!(count(&|fault| fault.needs != Needs::Anything) * 2 > total);
    assert!(count(&|fault| fault.needs == Needs::Combination) >= 20);
    assert!(count(&|fault| fault.smallest().is_some()) >= 15);
    for role in [Role::Reader, Role::Validator] {
        assert!(count(&|fault| fault.role == role) >= 15, "{role}");
    }
    for part in [".request", ".response", ".error."] {
        assert!(
            count(&|fault| fault.shown.message.contains(part)) >= 3,
            "{part}"
        );
    }
}

#[test]
fn names_are_unique_and_in_kebab_case() {
    let names: BTreeSet<_> = all().map(|fault| fault.name).collect();
    assert_eq!(names.len(), all().count());
    for fault in all() {
        let kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(fault.name.bytes().all(kebab), "{}", fault.name);
        assert_eq!(fault.about.lines().count(), 1, "{}", fault.name);
        assert!(named(fault.name).is_some_and(|found| std::ptr::eq(found, fault)));
    }
    assert!(named("nothing-is-wrong").is_none());
}

/// Whether a payload keeps the contract and its rules.
fn is_valid(message: &Message, body: &Value) -> bool {
    let mut payload = Json::from(body);
    payload.remove("__type");
    let shape = message.shape.expect("a structure");
    judge(&CONTRACT, shape, &payload, Policy::Documented).is_empty()
        && rules::broken(&CONTRACT, message, &payload).is_empty()
}

#[test]
fn the_smallest_payloads_are_valid_and_no_step_makes_them_smaller() {
    for fault in all() {
        let Some(body) = fault.smallest() else {
            continue;
        };
        let value: Value = serde_json::from_str(body).expect("JSON");
        let message = message(fault);
        assert!(is_valid(message, &value), "{}: {body}", fault.name);
        for smaller in steps(message, &mut Vec::new(), &value) {
            let text = smaller.to_string();
            let too = is_valid(message, &smaller) && shows(fault, text.as_bytes());
            assert!(!too, "{}: {text} shows it too", fault.name);
        }
    }
}

/// What is one step smaller: a member or element fewer, the plain value of the
/// place, or one between.
fn steps(message: &Message, at: &mut Vec<String>, value: &Value) -> Vec<Value> {
    match value {
        Value::Object(members) => {
            let mut smaller = Vec::new();
            // What names an error is no member of it.
            for (name, member) in members.iter().filter(|(name, _)| *name != "__type") {
                let mut fewer = members.clone();
                fewer.remove(name);
                smaller.push(json!(fewer));
                // The entries of a map are one place.
                let is_map = at.last().is_some_and(|last| MAPS.contains(&last.as_str()));
                at.push(if is_map { "value" } else { name }.to_owned());
                for step in steps(message, at, member) {
                    let mut changed = members.clone();
                    changed.insert(name.clone(), step);
                    smaller.push(json!(changed));
                }
                at.pop();
            }
            smaller
        }
        Value::Array(items) => {
            let mut smaller = Vec::new();
            at.push("member".to_owned());
            for (index, item) in items.iter().enumerate() {
                let mut fewer = items.clone();
                fewer.remove(index);
                smaller.push(json!(fewer));
                for step in steps(message, at, item) {
                    let mut changed = items.clone();
                    changed[index] = step;
                    smaller.push(json!(changed));
                }
            }
            at.pop();
            smaller
        }
        scalar => {
            let plain = plain(message, at);
            if plain.as_ref() == Some(scalar) {
                return Vec::new();
            }
            plain.into_iter().chain(plainer(scalar)).collect()
        }
    }
}

/// Glue's members that are maps.
const MAPS: [&str; 4] = [
    "Arguments",
    "DefaultRunProperties",
    "Tags",
    "WorkflowRunProperties",
];

/// What the least plausible payload has at a place.
fn plain(message: &Message, at: &[String]) -> Option<Value> {
    let path = Path(at.to_vec());
    let payload = Plausible::new(&CONTRACT).with_place(message, &path);
    let payload: Value = serde_json::from_slice(&payload.to_bytes()).expect("JSON");
    at.iter()
        .try_fold(&payload, |value, name| match value {
            Value::Array(items) => items.first(),
            Value::Object(entries) if name == "value" => entries.values().next(),
            value => value.get(name),
        })
        .cloned()
}

/// Scalars that are plainer, though not the place's plain one.
fn plainer(scalar: &Value) -> Vec<Value> {
    match scalar {
        Value::String(text) => {
            let chars: Vec<char> = text.chars().collect();
            let shorter = (0..chars.len()).map(|at| {
                let mut fewer = chars.clone();
                fewer.remove(at);
                json!(fewer.iter().collect::<String>())
            });
            shorter.chain(earlier_values(text)).collect()
        }
        Value::Number(number) => {
            let value = number.as_i64().expect("an integer");
            let nearer = [0, value / 2, value - value.signum()];
            let nearer = nearer.into_iter().filter(|nearer| *nearer != value);
            nearer.map(|nearer| json!(nearer)).collect()
        }
        Value::Bool(true) => vec![json!(false)],
        _ => Vec::new(),
    }
}

/// The values before this one in any enumeration that has it; those that are
/// none of the place's make the payload invalid.
fn earlier_values(text: &str) -> impl Iterator<Item = Value> {
    let shapes = CONTRACT.shapes().iter();
    let enumerations = shapes.filter_map(move |shape| match &shape.kind {
        ShapeKind::Enum(values) => values
            .iter()
            .position(|known| known.value == text)
            .map(|rank| &values[..rank]),
        _ => None,
    });
    enumerations.flatten().map(|value| json!(value.value))
}

#[rstest]
#[case(r#"{"Trigger":{"Name":"example"}}"#, &[r#"{}"#, r#"{"Trigger":{}}"#])]
#[case(r#"{"Trigger":{"Name":"ab"}}"#, &[r#"{}"#, r#"{"Trigger":{}}"#, r#"{"Trigger":{"Name":"example"}}"#, r#"{"Trigger":{"Name":"b"}}"#, r#"{"Trigger":{"Name":"a"}}"#])]
#[case(r#"{"Trigger":{"Type":"CONDITIONAL"}}"#, &[r#"{"Trigger":{"Type":"SCHEDULED"}}"#])]
#[case(r#"{"Trigger":{"Actions":[{"Timeout":9}]}}"#, &[r#"{"Trigger":{"Actions":[]}}"#, r#"{"Trigger":{"Actions":[{"Timeout":2}]}}"#, r#"{"Trigger":{"Actions":[{"Timeout":8}]}}"#])]
fn steps_are_the_ways_to_be_a_little_smaller(#[case] body: &str, #[case] among: &[&str]) {
    let id = "GetTrigger.response".parse().expect("a name");
    let message = CASES.message_named(&id).expect("a message");
    let value: Value = serde_json::from_str(body).expect("JSON");
    let found: Vec<String> = steps(message, &mut Vec::new(), &value)
        .iter()
        .map(ToString::to_string)
        .collect();
    for step in among {
        assert!(
            found.iter().any(|found| found == step),
            "{step} is not among {found:?}"
        );
    }
}
