//! The smallest payload is found, in few calls, whatever the payload around it.

use rstest::rstest;
use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Message, Shrinker};
use smithereens_contract::{Contract, builtin, load};
use smithereens_formats::Path;

use crate::grow::{Chance, grown, is_valid};
use crate::planted::{PLANTED, Planted};

pub(crate) fn contract(name: &str) -> Contract {
    let sink = || load(name, include_bytes!("../contracts/kitchen-sink.json")).expect("a contract");
    builtin(name).unwrap_or_else(sink)
}

fn set(payload: &mut Json, path: &str, value: &str) {
    let value = Json::parse(value.as_bytes()).expect("JSON");
    let (name, holders) = path
        .rsplit_once('.')
        .map_or((path, ""), |(holder, name)| (name, holder));
    let holder = holders
        .split('.')
        .filter(|name| !name.is_empty())
        .fold(payload, |value, name| {
            value.get_mut(name).expect("a holder")
        });
    if value == Json::Null {
        holder.remove(name);
    } else {
        holder.set(name, value);
    }
}

/// A grown payload with what fails in it.
fn start(cases: &Cases<'_>, message: &Message, planted: &Planted, seed: u64) -> Json {
    let mut payload = grown(cases, message, 6_000, &mut Chance::new(seed));
    for (path, value) in planted.plant {
        set(&mut payload, path, value);
    }
    payload
}

/// Shrinks, and looks at every proposal.
fn shrunk(
    cases: &Cases<'_>,
    message: &Message,
    payload: Json,
    planted: &Planted,
    focused: bool,
) -> (String, usize) {
    assert!(is_valid(cases, message, &payload), "{}", planted.name);
    assert!((planted.fails)(&payload), "{}", planted.name);
    let focus = Path(planted.focus.split('.').map(str::to_owned).collect());
    let focus = focused.then_some(focus);
    let mut shrinker = Shrinker::new(cases, message, payload, Vec::new(), focus);
    while let Some(proposed) = shrinker.propose() {
        assert!(is_valid(cases, message, proposed), "{proposed:?}");
        let fails = (planted.fails)(proposed);
        shrinker.answer(fails);
    }
    let best = shrinker.best().to_bytes();
    (String::from_utf8(best).expect("UTF-8"), shrinker.calls())
}

#[rstest]
fn every_planted_failure_shrinks_to_its_smallest_payload(#[values(false, true)] focused: bool) {
    let (mut wrong, mut all) = (Vec::new(), Vec::new());
    for planted in PLANTED {
        let contract = contract(planted.contract);
        let cases = Cases::new(&contract);
        let message = cases
            .message_named(&planted.message.parse().expect("a message"))
            .expect("documented");
        let (with_focus, without) = planted.calls;
        let most = if focused { with_focus } else { without };
        for seed in 0..6 {
            let payload = start(&cases, message, planted, seed);
            let (smallest, calls) = shrunk(&cases, message, payload, planted, focused);
            all.push(calls);
            if smallest != planted.smallest || calls > most {
                wrong.push(format!(
                    "{}, seed {seed}, {calls} calls: {smallest}",
                    planted.name
                ));
            }
        }
    }
    all.sort_unstable();
    let (median, p90) = (all[all.len() / 2], all[all.len() * 9 / 10]);
    assert!(
        wrong.is_empty(),
        "median {median}, p90 {p90} calls\n{wrong:#?}"
    );
    let known = if focused { (14, 27) } else { (24, 34) };
    assert_eq!((median, p90), known);
}

/// A wrong idea of where the failure is costs some calls, no more.
#[rstest]
fn a_misleading_focus_leads_to_the_same_payload(#[values("Nowhere.at.all", "Name")] focus: &str) {
    for planted in PLANTED {
        let contract = contract(planted.contract);
        let cases = Cases::new(&contract);
        let message = cases
            .message_named(&planted.message.parse().expect("a message"))
            .expect("documented");
        let payload = start(&cases, message, planted, 3);
        let focus = Some(Path(focus.split('.').map(str::to_owned).collect()));
        let mut shrinker = Shrinker::new(&cases, message, payload, Vec::new(), focus);
        while let Some(proposed) = shrinker.propose() {
            let fails = (planted.fails)(proposed);
            shrinker.answer(fails);
        }
        let smallest = String::from_utf8(shrinker.best().to_bytes()).expect("UTF-8");
        assert_eq!(smallest, planted.smallest, "{}", planted.name);
    }
}

#[test]
fn the_smallest_payload_is_named_after_what_is_odd_in_it() {
    let mut wrong = Vec::new();
    for planted in PLANTED {
        let contract = contract(planted.contract);
        let cases = Cases::new(&contract);
        let message = cases
            .message_named(&planted.message.parse().expect("a message"))
            .expect("documented");
        let smallest = Json::parse(planted.smallest.as_bytes()).expect("JSON");
        let named = cases.nearest(message, &smallest, None).to_string();
        if named != format!("{}/{}", planted.message, planted.named) {
            wrong.push(format!("{}|{named}", planted.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
