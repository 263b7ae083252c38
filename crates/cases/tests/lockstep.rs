//! The comparison without trees says what the one with trees says, or nothing.

use std::sync::LazyLock;

use proptest::prelude::*;
use rstest::rstest;
use smithereens_cases::json::{Json, MAX_DEPTH, Outline};
use smithereens_cases::{Cases, Loss, compare};
use smithereens_contract::{Contract, ShapeId, builtin, load};

fn contract(name: &str) -> Contract {
    let sink = || load(name, include_bytes!("contracts/kitchen-sink.json")).expect("a contract");
    builtin(name).unwrap_or_else(sink)
}

/// What the comparison without trees knows; `None` also where a body is no JSON.
fn lockstep(
    contract: &Contract,
    shape: Option<ShapeId>,
    sent: &[u8],
    back: &[u8],
) -> Option<Vec<Loss>> {
    let (sent, back) = (Outline::read(sent)?, Outline::read(back)?);
    smithereens_cases::lockstep(contract, shape, &sent, &back)
}

/// What the comparison with trees finds; `None` where a body is no JSON.
fn by_trees(
    contract: &Contract,
    shape: Option<ShapeId>,
    sent: &[u8],
    back: &[u8],
) -> Option<Vec<Loss>> {
    let (sent, back) = (Json::parse(sent).ok()?, Json::parse(back).ok()?);
    let found = compare(contract, shape, &sent, &back);
    Some(found.iter().map(|difference| difference.loss).collect())
}

/// Whether the comparison without trees knew the answer, which is then the
/// other's.
fn agrees(contract: &Contract, shape: Option<ShapeId>, sent: &[u8], back: &[u8]) -> bool {
    let Some(losses) = lockstep(contract, shape, sent, back) else {
        return false;
    };
    let shown = || {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        format!("{} against {}", text(sent), text(back))
    };
    assert!(losses.iter().all(|loss| loss.is_harmless()), "{}", shown());
    assert_eq!(
        Some(losses),
        by_trees(contract, shape, sent, back),
        "{}",
        shown()
    );
    true
}

/// A short stream of numbers, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound.max(1)
    }
}

/// The same body with one thing changed, at a place that the dice choose: much
/// of it means the same, much does not, some is no JSON any more.
fn mutated(body: &[u8], dice: &mut Dice) -> Vec<u8> {
    const PIECES: [&str; 16] = [
        "null",
        "true",
        "1",
        "1.0",
        "1e0",
        "-0",
        "1.0004",
        "\"\"",
        "\"\\u0061\"",
        "{}",
        "[]",
        "\"a\":null,",
        "\"a\":1,",
        ",",
        " ",
        "\\u0065",
    ];
    let mut out = body.to_vec();
    let at = dice.below(out.len());
    match dice.below(5) {
        0 => out.truncate(at),
        1 => out[at] = b"{}[]\",:0e\\\xff"[dice.below(11)],
        2 => {
            let piece = PIECES[dice.below(PIECES.len())];
            out.splice(at..at, piece.bytes());
        }
        3 => {
            let piece = PIECES[dice.below(PIECES.len())];
            if let Ok(json) = Json::parse(body) {
                let replaced = Json::Raw(piece.as_bytes().to_vec());
                out = changed(&json, dice, &mut |_| Some(replaced.clone())).to_bytes();
            }
        }
        _ => {
            if let Ok(json) = Json::parse(body) {
                out = changed(&json, dice, &mut |there| match there {
                    Json::Object(members) => {
                        let mut members = members.clone();
                        members.reverse();
                        Some(Json::Object(members))
                    }
                    Json::Number(text) if !text.contains(['.', 'e', 'E']) => {
                        Some(Json::Number(format!("{text}.0")))
                    }
                    Json::Array(items) => {
                        let mut items = items.clone();
                        items.extend(items.first().cloned());
                        Some(Json::Array(items))
                    }
                    _ => None,
                })
                .to_bytes();
            }
        }
    }
    out
}

/// The tree with one value of it changed.
fn changed(json: &Json, dice: &mut Dice, change: &mut dyn FnMut(&Json) -> Option<Json>) -> Json {
    if dice.below(3) == 0
        && let Some(changed) = change(json)
    {
        return changed;
    }
    match json {
        Json::Array(items) if !items.is_empty() => {
            let chosen = dice.below(items.len());
            let mut items = items.clone();
            items[chosen] = changed(&items[chosen], dice, change);
            Json::Array(items)
        }
        Json::Object(members) if !members.is_empty() => {
            let chosen = dice.below(members.len());
            let mut members = members.clone();
            members[chosen].1 = changed(&members[chosen].1, dice, change);
            Json::Object(members)
        }
        other => change(other).unwrap_or_else(|| other.clone()),
    }
}

/// Every case's payload against itself, against its own mutations, and against
/// the payload of the case before.
#[rstest]
#[case("glue@2020-05-15")]
#[case("kitchen-sink.json")]
fn payloads_and_their_mutations_are_told_apart_alike(#[case] name: &str) {
    let contract = contract(name);
    let cases = Cases::new(&contract);
    let mut dice = Dice(1);
    let (mut itself, mut known, mut unknown) = (0, 0, 0);
    let mut before: Vec<u8> = Vec::new();
    for planned in cases.planned() {
        let Ok(case) = cases.build(planned) else {
            continue;
        };
        let shape = cases.message(planned).shape;
        let body = case.payload.body;
        // The trees of those that go to the limits take their time.
        if body.is_empty() || body.len() > 100_000 {
            continue;
        }
        itself += usize::from(agrees(&contract, shape, &body, &body));
        agrees(&contract, shape, &before, &body);
        for _ in 0..2 {
            let other = mutated(&body, &mut dice);
            for (sent, back) in [(&body, &other), (&other, &body), (&other, &other)] {
                match agrees(&contract, shape, sent, back) {
                    true => known += 1,
                    false => unknown += 1,
                }
            }
        }
        before = body;
    }
    // What it does not know of itself is no JSON, has a name twice, or has
    // escapes in names; it would be of no use if it rarely knew, and this of
    // none if it always did.
    let of = cases.planned().len();
    assert!(itself * 10 > of * 8, "{itself} of {of}");
    assert!(
        known > 1_000 && unknown > 1_000,
        "{known} known, {unknown} not"
    );
}

/// The losses of what came back as a GetWorkflowRun's response, if known.
fn losses(sent: &str, back: &str) -> Option<Vec<Loss>> {
    let contract = contract("glue@2020-05-15");
    let (shape, _) = contract
        .shape_named("GetWorkflowRunResponse")
        .expect("the shape");
    agrees(&contract, Some(shape), sent.as_bytes(), back.as_bytes());
    lockstep(&contract, Some(shape), sent.as_bytes(), back.as_bytes())
}

#[rstest]
#[case::white_space(r#"{"Run":{"Name":"n"}}"#, " {\t\"Run\" :\r\n{\"Name\": \"n\" } } ")]
#[case::number(
    r#"{"Run":{"Statistics":{"TotalActions":30}}}"#,
    r#"{"Run":{"Statistics":{"TotalActions":3e1}}}"#
)]
#[case::time(r#"{"Run":{"StartedOn":1.5}}"#, r#"{"Run":{"StartedOn":15e-1}}"#)]
#[case::escapes(
    r#"{"Run":{"Name":"né\n"}}"#,
    r#"{"Run":{"Name":"\u006E\u00e9\u000A"}}"#
)]
#[case::surrogates(r#"{"Run":{"Name":"😀"}}"#, r#"{"Run":{"Name":"\uD83D\uDE00"}}"#)]
#[case::member_order(
    r#"{"Run":{"Name":"n","WorkflowRunId":"i","StartedOn":1}}"#,
    r#"{"Run":{"StartedOn":1,"Name":"n","WorkflowRunId":"i"}}"#
)]
#[case::entry_order(
    r#"{"Run":{"WorkflowRunProperties":{"a":"1","b":"2","c":"3"}}}"#,
    r#"{"Run":{"WorkflowRunProperties":{"b":"2","c":"3","a":"1"}}}"#
)]
#[case::unknown_kept(
    r#"{"Run":{"Name":"n"},"New":[1,{}]}"#,
    r#"{"New":[1,{}],"Run":{"Name":"n"}}"#
)]
#[case::null_kept(r#"{"Run":{"Name":null}}"#, r#"{"Run":{"Name":null}}"#)]
#[case::wrong_type(r#"{"Run":[1,"a"]}"#, r#"{"Run":[1,"a"]}"#)]
fn what_says_the_same_is_known(#[case] sent: &str, #[case] back: &str) {
    assert_eq!(losses(sent, back), Some(Vec::new()));
    assert_eq!(losses(back, sent), Some(Vec::new()));
}

#[rstest]
#[case::null(r#"{"Run":{"Name":null,"WorkflowRunId":"i"}}"#, r#"{"Run":{"WorkflowRunId":"i"}}"#, &[Loss::NullBecameAbsent])]
#[case::unknown(r#"{"New":{"a":[]},"Run":{"Name":null}}"#, r#"{"Run":{}}"#, &[Loss::UnknownMemberDropped, Loss::NullBecameAbsent])]
#[case::digits(r#"{"Run":{"StartedOn":1.0004,"CompletedOn":1.0005}}"#, r#"{"Run":{"StartedOn":1,"CompletedOn":1}}"#, &[Loss::SubMillisecondsDropped, Loss::SubMillisecondsDropped])]
fn what_may_get_lost_is_known(#[case] sent: &str, #[case] back: &str, #[case] lost: &[Loss]) {
    assert_eq!(losses(sent, back).as_deref(), Some(lost));
}

#[rstest]
#[case::nothing("", "")]
#[case::no_json(r#"{"Run":{}"#, r#"{"Run":{}"#)]
#[case::number(r#"{"Run":01}"#, r#"{"Run":01}"#)]
#[case::surrogate(r#"{"Run":"\uD83D"}"#, r#"{"Run":"\uD83D"}"#)]
#[case::more(r#"{"Run":{}}{}"#, r#"{"Run":{}}{}"#)]
#[case::comma(r#"{"Run":{},}"#, r#"{"Run":{},}"#)]
#[case::name_twice(
    r#"{"Run":{"Name":"n","Name":"n"}}"#,
    r#"{"Run":{"Name":"n","Name":"n"}}"#
)]
#[case::name_twice_apart(
    r#"{"Run":{"Name":"n","StartedOn":1,"Name":"n"}}"#,
    r#"{"Run":{"StartedOn":1,"Name":"n","Name":"n"}}"#
)]
#[case::key_twice(
    r#"{"Run":{"WorkflowRunProperties":{"a":"1","a":"1"}}}"#,
    r#"{"Run":{"WorkflowRunProperties":{"a":"1","a":"1"}}}"#
)]
#[case::key_twice_here(
    r#"{"Run":{"WorkflowRunProperties":{"a":"1","a":"1"}}}"#,
    r#"{"Run":{"WorkflowRunProperties":{"a":"1","b":"1"}}}"#
)]
#[case::unknown_twice(r#"{"New":1,"New":1}"#, r#"{"New":1,"New":1}"#)]
#[case::member_lost(r#"{"Run":{"Name":"n"}}"#, r#"{"Run":{}}"#)]
#[case::last_member_lost(r#"{"Run":{"Name":"n","StartedOn":1}}"#, r#"{"Run":{"StartedOn":1}}"#)]
#[case::member_added(r#"{"Run":{"StartedOn":1}}"#, r#"{"Run":{"Name":"n","StartedOn":1}}"#)]
#[case::nulled(r#"{"Run":{"Name":"n"}}"#, r#"{"Run":{"Name":null}}"#)]
#[case::unknown_changed(r#"{"New":1}"#, r#"{"New":2}"#)]
#[case::error_name_lost(r#"{"__type":"A"}"#, "{}")]
#[case::item_lost(
    r#"{"Run":{"Graph":{"Nodes":[{},{}]}}}"#,
    r#"{"Run":{"Graph":{"Nodes":[{}]}}}"#
)]
#[case::text(r#"{"Run":{"Name":"n"}}"#, r#"{"Run":{"Name":"\u006F"}}"#)]
#[case::time(r#"{"Run":{"StartedOn":1.5}}"#, r#"{"Run":{"StartedOn":1.501}}"#)]
#[case::number(
    r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"MaxCapacity":0.1}]}}]}}}"#,
    r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"MaxCapacity":0.10000001}]}}]}}}"#
)]
#[case::sixteen_digits(
    r#"{"Run":{"Statistics":{"TotalActions":9007199254740993}}}"#,
    r#"{"Run":{"Statistics":{"TotalActions":9007199254740992.0}}}"#
)]
#[case::nothing_left_of_it(
    r#"{"Run":{"Statistics":{"TotalActions":1e-400}}}"#,
    r#"{"Run":{"Statistics":{"TotalActions":0}}}"#
)]
#[case::text_cut(r#"{"Run":{"Name":"\u006e"}}"#, r#"{"Run":{"Name":"nn"}}"#)]
#[case::other_type(r#"{"Run":{"Name":"1"}}"#, r#"{"Run":{"Name":1}}"#)]
fn what_needs_a_closer_look_is_not_known(#[case] sent: &str, #[case] back: &str) {
    assert_eq!(losses(sent, back), None);
    assert_eq!(losses(back, sent), None);
}

#[rstest]
#[case("[", "]")]
#[case("{\"Tree\":{\"Left\":", "}}")]
#[case("{\"SparseByKey\":", "}")]
fn nesting_is_given_up_beyond_the_limit_however_deep(#[case] open: &str, #[case] close: &str) {
    let contract = contract("kitchen-sink.json");
    let (shape, _) = contract.shape_named("WashInput").expect("the shape");
    for depth in [10, MAX_DEPTH, MAX_DEPTH + 1, 100_000] {
        let deep = [open.repeat(depth), "null".to_owned(), close.repeat(depth)].concat();
        let is_json = Json::parse(deep.as_bytes()).is_ok();
        assert_eq!(
            agrees(&contract, Some(shape), deep.as_bytes(), deep.as_bytes()),
            is_json,
            "{depth}"
        );
        assert!(!agrees(
            &contract,
            Some(shape),
            deep.as_bytes(),
            &deep.as_bytes()[..deep.len() - 1]
        ));
    }
}

const NESTS: &str = r#"{"smithy":"2.0","shapes":{
    "a#S":{"type":"service","version":"1","operations":[{"target":"a#O"}],"traits":{"aws.protocols#awsJson1_1":{}}},
    "a#O":{"type":"operation","input":{"target":"a#I"}},
    "a#I":{"type":"structure","members":{"Map":{"target":"a#M"},"Last":{"target":"smithy.api#String"}}},
    "a#M":{"type":"map","key":{"target":"smithy.api#String"},"value":{"target":"a#I"}}}}"#;

/// Names in another order at every level: what is compared twice at each would
/// never end.
#[test]
fn turned_round_at_every_level_takes_no_longer() {
    let contract = load("nests", NESTS.as_bytes()).expect("a contract");
    let (shape, _) = contract.shape_named("I").expect("the shape");
    let nested = |open: &str, close: &str| {
        let (open, close) = (open.repeat(127), close.repeat(127));
        format!("{open}{{}}{close}")
    };
    let sent = nested(
        r#"{"Map":{"a":{},"c":"#,
        r#","b":{"Last":null}},"Last":"n"}"#,
    );
    let back = nested(r#"{"Last":"n","Map":{"b":{},"c":"#, r#","a":{}}}"#);
    assert!(agrees(
        &contract,
        Some(shape),
        sent.as_bytes(),
        back.as_bytes()
    ));
}

fn nearly_json() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => Just("{".to_owned()), 4 => Just("}".to_owned()), 3 => Just("[".to_owned()), 3 => Just("]".to_owned()),
        4 => Just(",".to_owned()), 4 => Just(":".to_owned()), 4 => Just("\"Name\"".to_owned()), 4 => Just("\"Run\"".to_owned()),
        2 => Just("null".to_owned()), 1 => Just("true".to_owned()), 1 => Just("false".to_owned()),
        2 => "-?[0-9]{1,3}(\\.[0-9]{1,2})?([eE][+-]?[0-9])?", 1 => "[-+0-9.eE]{1,4}",
        2 => "\"(\\\\[\"\\\\/bfnrtu]|\\\\u[0-9a-fA-F]{4}|[a-zé😀]){0,3}\"", 1 => "[ \t\r\n]", 1 => ".",
    ];
    proptest::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat())
}

static SINK: LazyLock<Contract> = LazyLock::new(|| contract("kitchen-sink.json"));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_is_nearly_json_is_told_apart_alike(sent in nearly_json(), back in nearly_json()) {
        let (shape, _) = SINK.shape_named("WashInput").expect("the shape");
        for shape in [Some(shape), None] {
            agrees(&SINK, shape, sent.as_bytes(), back.as_bytes());
            agrees(&SINK, shape, sent.as_bytes(), sent.as_bytes());
        }
    }

    #[test]
    fn no_bytes_panic(sent in proptest::collection::vec(any::<u8>(), 0..40), back in proptest::collection::vec(any::<u8>(), 0..40)) {
        agrees(&SINK, None, &sent, &back);
        agrees(&SINK, None, &sent, &sent);
    }

    #[test]
    fn numbers_are_told_apart_alike(
        whole in 0u64..10_000_000_000_000_000_000,
        cut in 0usize..20,
        fraction in "(\\.[0-9]{1,6})?",
        exponent in "(e-?[0-9]{1,3})?",
        zeros in "0{0,3}",
        other in any::<bool>(),
    ) {
        let (shape, _) = SINK.shape_named("WashInput").expect("the shape");
        let digits = whole.to_string();
        let whole = &digits[..digits.len().min(1 + cut)];
        let one = format!("{whole}{fraction}{exponent}");
        let last = if other { "1" } else { "" };
        let point = if fraction.is_empty() { ".0" } else { "" };
        let two = format!("{whole}{fraction}{point}{zeros}{last}{exponent}");
        for member in ["Long", "Float", "Ratio", "Decimal", "Instant", "Note"] {
            let body = |number: &str| format!("{{\"{member}\":{number}}}");
            agrees(&SINK, Some(shape), body(&one).as_bytes(), body(&two).as_bytes());
        }
    }

    #[test]
    fn texts_are_told_apart_alike(one in "[a-c\"é😀\\n]{0,4}", two in "[a-c\"é😀\\n]{0,4}", plain in any::<u8>()) {
        let (shape, _) = SINK.shape_named("WashInput").expect("the shape");
        let body = |text: &str, plain: u8| {
            let mut written = String::new();
            for (index, char) in text.chars().enumerate() {
                match plain >> index & 1 {
                    0 => char.encode_utf16(&mut [0; 2]).iter().for_each(|unit| written += &format!("\\u{unit:04x}")),
                    _ if char == '"' => written += "\\\"",
                    _ if char == '\n' => written += "\\n",
                    _ => written.push(char),
                }
            }
            format!("{{\"Note\":\"{written}\"}}")
        };
        for other in [&one, &two] {
            let (sent, back) = (body(&one, plain), body(other, !plain));
            let same = agrees(&SINK, Some(shape), sent.as_bytes(), back.as_bytes());
            prop_assert_eq!(same, one == *other);
        }
    }
}
