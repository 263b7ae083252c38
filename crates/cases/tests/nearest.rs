//! A payload is named after the enumerated case that is nearest to it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;
use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Needs, Policy, judge, rules};
use smithereens_contract::{Contract, builtin, load};
use smithereens_formats::{Part, Path};

fn contract(name: &str) -> Contract {
    let sink = || load(name, include_bytes!("contracts/kitchen-sink.json")).expect("a contract");
    builtin(name).unwrap_or_else(sink)
}

/// The content of a case, if it keeps the contract and its rules and is not
/// about the envelope.
fn content(cases: &Cases<'_>, case: &Case) -> Option<Json> {
    let envelope = ["error-form", "message-member", "error-type"];
    if case.needs != Needs::Bytes || envelope.contains(&&*case.id.kind.name) {
        return None;
    }
    let message = cases.message_named(&case.id.site.message)?;
    let mut payload = Json::parse(&case.payload.body).ok()?;
    if matches!(message.id.part, Part::Error(_)) {
        payload.remove("__type");
    }
    let found = judge(
        cases.contract(),
        message.shape?,
        &payload,
        Policy::Constraints,
    );
    let keeps = found.is_empty() && rules::broken(cases.contract(), message, &payload).is_empty();
    keeps.then_some(payload)
}

/// The same, whatever the order of members.
fn sorted(payload: Json) -> Json {
    match payload {
        Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
        Json::Object(entries) => {
            let entries = entries
                .into_iter()
                .map(|(name, value)| (name, sorted(value)));
            let mut entries: Vec<_> = entries.collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            Json::Object(entries)
        }
        other => other,
    }
}

/// Kinds of which some payloads are named after another case with the same
/// content, and why that is so.
const SHARED: [(&[&str], &str); 5] = [
    (
        &[
            "blob",
            "boolean",
            "char",
            "document",
            "empty",
            "enum",
            "fewest",
            "longest",
            "number",
            "timestamp",
            "timestamp-text",
        ],
        "the value is the plain one of its place: the place is `present`",
    ),
    (
        &["escaped", "whitespace"],
        "another spelling of the same content",
    ),
    (
        &["rule-kept"],
        "the value that keeps the rule has a name of its own",
    ),
    (
        &["present", "deep"],
        "one brings the other along: a crawler's name its state, a list its element",
    ),
    (
        &["absent"],
        "all that goes together is little: without one it is nothing, or the plain payload",
    ),
];

/// Cases whose payloads are named after one with another content, and why.
const OTHER: [(&str, &str, &str); 2] = [
    (
        "GetWorkflowRuns.request/Name/escaped",
        "GetWorkflowRuns.request/./whitespace",
        "the least plausible payload in another spelling: nothing sets it apart",
    ),
    (
        "UpdateTrigger.request/TriggerUpdate.Predicate.Conditions.member.CrawlerName/absent",
        "UpdateTrigger.request/TriggerUpdate.Predicate.Conditions.member.CrawlState/enum=SUCCEEDED",
        "without a crawler's name a condition is one on a job, and has its state left",
    ),
];

#[rstest]
#[case("glue@2020-05-15", (11_176, 12_055))]
#[case("kitchen-sink.json", (1_115, 1_211))]
fn the_payload_of_a_case_is_named_after_it(#[case] name: &str, #[case] known: (usize, usize)) {
    let contract = contract(name);
    let cases = Cases::new(&contract);
    let (mut exact, mut all) = (0, 0);
    let mut shared: BTreeMap<String, String> = BTreeMap::new();
    let mut other: BTreeMap<String, String> = BTreeMap::new();
    for planned in cases.planned() {
        let Some((case, payload)) = cases
            .build(planned)
            .ok()
            .and_then(|case| content(&cases, &case).map(|payload| (case, payload)))
        else {
            continue;
        };
        all += 1;
        let nearest = cases.nearest(cases.message(planned), &payload, None);
        if nearest == case.id {
            exact += 1;
            continue;
        }
        let found = cases.build(cases.find(&nearest).expect("an enumerated case"));
        let found = found.ok().and_then(|case| content(&cases, &case));
        if found.map(sorted) == Some(sorted(payload)) {
            shared.insert(
                case.id.kind.name.clone(),
                format!("{} is {nearest}", case.id),
            );
        } else {
            other.insert(case.id.to_string(), nearest.to_string());
        }
    }
    shared.retain(|kind, _| !SHARED.iter().any(|(kinds, _)| kinds.contains(&&**kind)));
    assert!(shared.is_empty(), "{shared:#?}");
    other.retain(|id, nearest| {
        !OTHER
            .iter()
            .any(|(known, name, _)| known == id && name == nearest)
    });
    assert!(other.is_empty(), "{other:#?}");
    assert_eq!((exact, all), known);
}

/// What is found by chance is no case: the readings of what shrinking leaves.
#[rstest]
#[case(
    "GetTrigger.response",
    r#"{"Trigger":{"Actions":[{"Timeout":1001}]}}"#,
    "Trigger.Actions.member.Timeout/number=2147483647"
)]
#[case(
    "GetTrigger.response",
    r#"{"Trigger":{"Predicate":{"Conditions":[{"State":"STOPPED"},{"CrawlState":"CANCELLING"}]}}}"#,
    "Trigger.Predicate.Conditions.member.CrawlState/enum=CANCELLING"
)]
#[case(
    "GetTrigger.response",
    r#"{"Trigger":{"Predicate":{"Conditions":[{"State":"STOPPED"},{"State":"STOPPED"}]}}}"#,
    "Trigger.Predicate.Conditions.member.State/enum=STOPPED"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"Description":"\ud800\udc00"}}"#,
    "Workflow.Description/char=U10000"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"Description":"\ud83e\uddea"}}"#,
    "Workflow.Description/char=U1F600"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"Description":"a b"}}"#,
    "Workflow.Description/char=U0020"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"Description":"{\"x\":1}"}}"#,
    "Workflow.Description/text=json"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"Description":"${x}"}}"#,
    "Workflow.Description/text=template"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"Description":"e"}}"#,
    "Workflow.Description/shortest"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"Description":"exampleexampleexample"}}"#,
    "Workflow.Description/long"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"CreatedOn":-0.1}}"#,
    "Workflow.CreatedOn/timestamp=milliseconds-before-1970"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"CreatedOn":1}}"#,
    "Workflow.CreatedOn/timestamp=epoch"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"CreatedOn":4102444801}}"#,
    "Workflow.CreatedOn/timestamp=far-future"
)]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"DefaultRunProperties":{"Z":"example"}}}"#,
    "Workflow.DefaultRunProperties.key/shortest"
)]
#[case("GetWorkflow.response", r#"{"Workflow":{"DefaultRunProperties":{"a":"example","b":"example","c":"example","d":"example","e":"example","f":"example"}}}"#, "Workflow.DefaultRunProperties/many")]
#[case(
    "GetWorkflow.response",
    r#"{"Workflow":{"Graph":{"Nodes":[]}}}"#,
    "Workflow.Graph.Nodes/empty"
)]
#[case(
    "CreateTrigger.request",
    r#"{"Name":"nightly","Type":"ON_DEMAND","Actions":[{"JobName":"load"},{"JobName":"load"}]}"#,
    "Actions/many"
)]
#[case(
    "CreateTrigger.request",
    r#"{"Name":"nightly","Type":"ON_DEMAND","Actions":[{"JobName":"load","Timeout":3}]}"#,
    "Actions.member.Timeout/number=2147483647"
)]
#[case("CreateTrigger.request", r#"{"Name":"nightly","Type":"CONDITIONAL","Predicate":{"Conditions":[{"LogicalOperator":"EQUALS","JobName":"extract","State":"FAILED"}]},"Actions":[{"JobName":"load"}]}"#, "Predicate.Conditions.member.State/enum=FAILED")]
#[case(
    "Wash.request",
    r#"{"Tree":{},"Anything":[true]}"#,
    "Anything/document=list"
)]
#[case(
    "Wash.request",
    r#"{"Tree":{},"Salt":"YWFhYWFhYWFh/w=="}"#,
    "Salt/blob=one-byte"
)]
#[case("Wash.request", r#"{"Tree":{},"Sparse":[null]}"#, "Sparse.member/null")]
#[case(
    "Wash.request",
    r#"{"Tree":{},"Choice":{"Number":1000}}"#,
    "Choice.Number/number=2147483647"
)]
#[case(
    "Wash.request",
    r#"{"Tree":{},"Choice":{"Number":-7}}"#,
    "Choice.Number/number=-2147483648"
)]
#[case(
    "Wash.request",
    r#"{"Tree":{},"Choice":{"Number":2.0}}"#,
    "Choice.Number/number-form=whole-fraction"
)]
#[case("Wash.request", r#"{"Tree":{},"Ratio":0.25}"#, "Ratio/number=1")]
#[case("Wash.request", r#"{"Tree":{},"Short":42}"#, "Short/number=100")]
#[case("Wash.request", r#"{"Tree":{},"Float":"NaN"}"#, "Float/special=NaN")]
#[case(
    "Wash.request",
    r#"{"Tree":{},"ByColour":{"blue":{}}}"#,
    "ByColour.key/enum=blue"
)]
#[case(
    "Wash.request",
    r#"{"Tree":{"Left":{"Left":{"Left":{"Left":{"Left":{}}}}}}}"#,
    "Tree.Left.Left/deep"
)]
#[case(
    "Wash.request",
    r#"{"Tree":{"Left":{"Left":{"Left":{"Left":{"Name":"a b"}}}}}}"#,
    "Tree.Left.Name/char=U0020"
)]
#[case("Wash.request", r#"{"Tree":{},"New":{"Of":1}}"#, "./unknown-member")]
#[case("Drain.request", "{}", "./whitespace")]
fn what_is_left_is_read(#[case] message: &str, #[case] payload: &str, #[case] known: &str) {
    let sink = matches!(&message[..4], "Wash" | "Drai");
    let contract = contract(if sink {
        "kitchen-sink.json"
    } else {
        "glue@2020-05-15"
    });
    let cases = Cases::new(&contract);
    let message = cases
        .message_named(&message.parse().expect("a message"))
        .expect("documented");
    let payload = Json::parse(payload.as_bytes()).expect("JSON");
    let nearest = cases.nearest(message, &payload, None);
    assert_eq!(nearest.to_string(), format!("{}/{known}", message.id));
    assert!(cases.find(&nearest).is_some());
}

/// Where the failure was seen is where it is named.
#[rstest]
#[case("Workflow.Name", "Workflow.Name/present")]
#[case("Workflow.CreatedOn", "Workflow.CreatedOn/timestamp=milliseconds")]
#[case("Workflow", "Workflow/present")]
#[case("Workflow.Graph", "Workflow.Graph/absent")]
#[case("Workflow.NoSuchMember", "Workflow/present")]
fn the_place_that_is_given_is_the_place_of_the_case(#[case] at: &str, #[case] known: &str) {
    let contract = contract("glue@2020-05-15");
    let cases = Cases::new(&contract);
    let message = cases
        .message_named(&"GetWorkflow.response".parse().expect("a message"))
        .expect("documented");
    let payload = r#"{"Workflow":{"Name":"example","Description":"a b","CreatedOn":17.5}}"#;
    let payload = Json::parse(payload.as_bytes()).expect("JSON");
    let at = Path(at.split('.').map(str::to_owned).collect());
    let nearest = cases.nearest(message, &payload, Some(&at));
    assert_eq!(nearest.to_string(), format!("GetWorkflow.response/{known}"));
}

/// Any JSON at all, also what no contract allows.
fn any_json() -> impl Strategy<Value = Json> {
    let name = prop_oneof![
        Just("Tree"),
        Just("Left"),
        Just("Others"),
        Just("Choice"),
        Just("Sparse"),
        Just("ByColour"),
        Just("red"),
        Just("Anything"),
        Just("Short"),
        Just("?"),
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(Json::integer),
        any::<String>().prop_map(Json::String),
    ];
    leaf.prop_recursive(6, 40, 4, move |inner| {
        let entry = (name.clone().prop_map(str::to_owned), inner.clone());
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(Json::Array),
            proptest::collection::vec(entry, 0..4).prop_map(Json::Object),
        ]
    })
}

#[test]
fn whatever_the_payload_the_case_is_an_enumerated_one() {
    let contract = contract("kitchen-sink.json");
    let cases = Cases::new(&contract);
    let message = cases
        .message_named(&"Wash.request".parse().expect("a message"))
        .expect("documented");
    let at = prop_oneof![
        Just(None),
        "(Tree|Left|Others|member|Choice|Nested|value|key|\\.){1,5}".prop_map(Some),
    ];
    proptest!(ProptestConfig::with_cases(400), |(payload in any_json(), at in at)| {
        let at = at.map(|at| Path(at.split('.').map(str::to_owned).collect()));
        let nearest = cases.nearest(message, &payload, at.as_ref());
        prop_assert!(cases.find(&nearest).is_some(), "{} for {:?}", nearest, payload);
    });
}
