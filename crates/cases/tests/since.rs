//! Which cases an API change makes new or different, and that nothing else is.

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;
use smithereens_cases::{Attribution, Cases, Novelty};
use smithereens_contract::{BUILTIN_NAMES, Contract, builtin, compare, load};

/// The cases of `new` that `old` does not have, with `+` before those of a new
/// name, and how many of `old` are gone.
fn since(old: &Contract, new: &Contract) -> (BTreeSet<String>, usize) {
    let (old, new) = (Cases::new(old), Cases::new(new));
    let since = new.since(&old);
    assert_eq!(since.novelty.len(), new.planned().len());
    let selected = since.novelty.iter().zip(new.planned());
    let selected = selected.filter_map(|(novelty, planned)| match novelty {
        Novelty::Known => None,
        Novelty::New => Some(format!("+{}", new.id(planned))),
        Novelty::Different => Some(new.id(planned).to_string()),
    });
    (selected.collect(), since.gone)
}

#[test]
fn a_contract_has_nothing_new_since_itself() {
    for name in BUILTIN_NAMES {
        let contract = builtin(name).unwrap();
        assert_eq!(since(&contract, &contract), (BTreeSet::new(), 0), "{name}");
    }
}

#[test]
fn since_2020_05_14_there_are_the_new_values_at_their_places_and_the_new_operation() {
    let [old, new] = ["glue@2020-05-14", "glue@2020-05-15"].map(|name| builtin(name).unwrap());
    let (selected, gone) = since(&old, &new);
    let (stop, others): (Vec<_>, Vec<_>) = selected
        .iter()
        .partition(|id| id.starts_with("+StopWorkflowRun."));
    let all_stop = Cases::new(&new);
    let of_stop = |planned| all_stop.id(planned).site.message.operation == "StopWorkflowRun";
    let all_stop = all_stop.planned().iter().filter(|one| of_stop(one)).count();
    assert_eq!(stop.len(), all_stop);
    let ending = |end: &str| others.iter().filter(|id| id.ends_with(end)).count();
    assert_eq!(ending("State/enum=CANCELLING"), 18);
    assert_eq!(ending("Status/enum=STOPPING"), 4);
    assert_eq!(ending("Status/enum=STOPPED"), 4);
    assert_eq!(others.len(), 26);
    assert_eq!(gone, 0);
}

#[test]
fn what_is_new_one_way_is_gone_the_other() {
    let [old, new] = ["glue@2020-05-15", "glue@newest"].map(|name| builtin(name).unwrap());
    let count = |selected: &BTreeSet<String>| {
        let new = |id: &&String| id.starts_with('+');
        selected.iter().filter(new).count()
    };
    let (forth, gone_forth) = since(&old, &new);
    let (back, gone_back) = since(&new, &old);
    assert_eq!((count(&forth), count(&back)), (gone_back, gone_forth));
    let different = |selected: &BTreeSet<String>| -> Vec<String> {
        let known = |id: &&String| !id.starts_with('+');
        selected.iter().filter(known).cloned().collect()
    };
    assert_eq!(different(&forth), different(&back));
}

/// A contract of one operation, small enough to tell what a change of it
/// changes.
const CONTRACT: &str = r#"{"smithy":"2.0","shapes":{
    "a#S":{"type":"service","version":"1","operations":[{"target":"a#Op"}],"traits":{"aws.protocols#awsJson1_1":{}}},
    "a#Op":{"type":"operation","input":{"target":"a#In"}},
    "a#In":{"type":"structure","members":{
        "Name":{"target":"a#Name","traits":{"smithy.api#required":{}}},
        "Count":{"target":"smithy.api#Integer","traits":{"smithy.api#range":{"min":1,"max":5}}},
        "Kinds":{"target":"a#Kinds"},
        "Pair":{"target":"a#Pair"}}},
    "a#Name":{"type":"string","traits":{"smithy.api#length":{"min":1,"max":20}}},
    "a#Kinds":{"type":"list","member":{"target":"a#Kind"},"traits":{"smithy.api#length":{"max":3}}},
    "a#Kind":{"type":"enum","members":{"ONE":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"ONE"}},"TWO":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"TWO"}}}},
    "a#Pair":{"type":"structure","members":{"Left":{"target":"a#Name"},"Right":{"target":"smithy.api#Boolean"}}}}}"#;

fn edited(from: &str, to: &str) -> Contract {
    assert_eq!(CONTRACT.matches(from).count(), 1, "`{from}` stands once");
    load("edited.json", CONTRACT.replace(from, to).as_bytes()).unwrap()
}

#[test]
fn shapes_that_are_called_otherwise_change_nothing() {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let renamed = CONTRACT
        .replace("a#Pair", "a#Couple")
        .replace("a#Kind\"", "a#Sort\"");
    let new = load("new.json", renamed.as_bytes()).unwrap();
    assert_eq!(since(&old, &new), (BTreeSet::new(), 0));
}

#[test]
fn an_operation_that_comes_first_changes_no_case_of_another() {
    // A name that is as long as a text may be would decide whether one with the
    // operation's name in it is valid.
    let roomy = CONTRACT.replace(r#""max":20"#, r#""max":200"#);
    let old = load("old.json", roomy.as_bytes()).unwrap();
    let more = roomy
        .replace(
            r#"[{"target":"a#Op"}]"#,
            r#"[{"target":"a#DeleteIt"},{"target":"a#Op"}]"#,
        )
        .replace(
            r#""a#Op":{"#,
            r#""a#DeleteIt":{"type":"operation"},"a#Op":{"#,
        );
    let new = load("new.json", more.as_bytes()).unwrap();
    let (selected, gone) = since(&old, &new);
    assert!(!selected.is_empty() && gone == 0);
    let others: Vec<_> = selected
        .iter()
        .filter(|id| !id.starts_with("+DeleteIt."))
        .collect();
    assert_eq!(others, [""; 0]);
}

#[test]
fn the_order_of_an_enumerations_values_changes_no_case() {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let value = |name: &str| {
        format!(
            r#""{name}":{{"target":"smithy.api#Unit","traits":{{"smithy.api#enumValue":"{name}"}}}}"#
        )
    };
    let order = |first, second| format!("{},{}", value(first), value(second));
    let new = edited(&order("ONE", "TWO"), &order("TWO", "ONE"));
    assert_eq!(since(&old, &new), (BTreeSet::new(), 0));
}

#[rstest]
#[case::a_list_may_be_longer(
    r#"{"max":3}"#,
    r#"{"max":4}"#,
    &["Kinds/most", "Kinds/too-many"]
)]
#[case::a_text_may_be_shorter(
    r#""smithy.api#length":{"min":1,"max":20}"#,
    r#""smithy.api#length":{"min":0,"max":20}"#,
    // None is too short any more, and each place's shortest text is another.
    &["Name/shortest", "Pair.Left/shortest"]
)]
#[case::a_number_may_be_larger(
    r#""max":5"#,
    r#""max":6"#,
    // Of a request's numbers only those at the ends and around them are named;
    // 6 was there before, as one too many.
    &["Count/number=6", "+Count/number=7"]
)]
#[case::a_member_is_required(
    r#""Left":{"target":"a#Name"}"#,
    r#""Left":{"target":"a#Name","traits":{"smithy.api#required":{}}}"#,
    // Nothing is different at `Pair.Right`, whose payloads have a `Left` now.
    &["+Pair.Left/missing", "Pair.Left/null", "Pair/empty"]
)]
#[case::a_value_is_new(
    r#""TWO":{"#,
    r#""NEW":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"NEW"}},"TWO":{"#,
    &["+Kinds.member/enum=NEW"]
)]
#[case::a_value_is_gone(
    r#","TWO":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"TWO"}}"#,
    "",
    &[]
)]
fn the_cases_that_a_change_changes(#[case] from: &str, #[case] to: &str, #[case] ids: &[&str]) {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let new = edited(from, to);
    let (selected, _) = since(&old, &new);
    let named = |id: &&str| match id.strip_prefix('+') {
        Some(new) => format!("+Op.request/{new}"),
        None => format!("Op.request/{id}"),
    };
    assert_eq!(selected, ids.iter().map(named).collect());
}

/// Which change each new or different case comes from.
#[test]
fn each_case_comes_from_the_change_that_made_it() {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let new = CONTRACT
        .replace(r#""max":20"#, r#""max":2000"#)
        .replace(r#"{"max":3}"#, r#"{"max":4}"#)
        .replace(
            r#""TWO":{"#,
            r#""NEW":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"NEW"}},"TWO":{"#,
        )
        .replace(r#""Right":{"#, r#""More":{"target":"a#Name"},"Right":{"#);
    let new = load("new.json", new.as_bytes()).unwrap();
    let changes = compare(&old, &new).unwrap();
    let attribution = Attribution::new(&changes);
    let (selected, _) = since(&old, &new);
    let mut by_change: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for id in &selected {
        let id = id.trim_start_matches('+');
        let change = attribution.of(&id.parse().unwrap()).expect("a change");
        let place = id.strip_prefix("Op.request/").unwrap().to_owned();
        by_change
            .entry(change.id.to_string())
            .or_default()
            .insert(place);
    }
    let of = |change: &str| by_change[change].iter().map(String::as_str).collect();
    let lengths: Vec<&str> = of("Name/length-changed");
    assert!(lengths.contains(&"Name/longest") && lengths.contains(&"Pair.Left/too-long"));
    assert!(lengths.iter().all(|id| !id.starts_with("Pair.More/")));
    let kinds: Vec<&str> = of("Kind/enum-value-added=NEW");
    assert_eq!(kinds, ["Kinds.member/enum=NEW"]);
    let lists: Vec<&str> = of("Kinds/length-changed");
    assert_eq!(lists, ["Kinds/most", "Kinds/too-many"]);
    let members: Vec<&str> = of("Pair.More/member-added");
    assert!(members.contains(&"Pair.More/present") && members.contains(&"Pair.More/too-long"));
    assert!(members.iter().all(|id| id.starts_with("Pair.More/")));
    assert_eq!(by_change.len(), 4);
}
