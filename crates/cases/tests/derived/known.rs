//! `known.txt` says it pair by pair, in the order of the pairs:
//!
//! ```text
//! name of the pair
//!   change
//!     new, different, entry   how many, and which
//!     no entry: why
//!   no change: what comes from none
//! ```
//!
//! Cases are named by their ids; several of one kind at places of one name by
//! `**` and what they share; more than a dozen of one message by the message.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use smithereens_cases::{Attribution, Cases, Novelty};
use smithereens_contract::compare;
use smithereens_formats::{CaseId, ChangeId};

use crate::pairs::{Pair, pairs};
use crate::shop::shop;

const KNOWN: &str = include_str!("known.txt");

/// More cases of one message are told together.
const MOST_APART: usize = 12;

/// What comes from a change: under `new`, `different` or `entry`.
type Derived = BTreeMap<(ChangeId, &'static str), Vec<CaseId>>;

fn told(pair: &Pair) -> String {
    let (before, after) = (shop(&pair.before), shop(&pair.after));
    let changes = compare(&before, &after).expect("one service");
    let found: Vec<String> = changes
        .changes
        .iter()
        .map(|one| one.id.to_string())
        .collect();
    let known = pair.changes.iter();
    let known: Vec<&str> = known
        .map(|line| line.split(' ').next().unwrap_or_default())
        .collect();
    let sorted = |mut all: Vec<String>| {
        all.sort();
        all
    };
    assert_eq!(
        sorted(found),
        sorted(known.into_iter().map(str::to_owned).collect()),
        "{}",
        pair.name
    );
    let (old, new) = (Cases::new(&before), Cases::new(&after));
    let attribution = Attribution::new(&changes);
    let mut derived = Derived::new();
    let mut of_no_change = Vec::new();
    for (planned, novelty) in new.planned().iter().zip(new.since(&old).novelty) {
        let mark = match novelty {
            Novelty::Known => continue,
            Novelty::New => "new",
            Novelty::Different => "different",
        };
        let id = new.id(planned);
        match attribution.of(&id) {
            Some(change) => {
                let key = (change.id.clone(), mark);
                derived.entry(key).or_default().push(id);
            }
            None => of_no_change.push(format!("  no change: {mark} {id}\n")),
        }
    }
    let made = new.regressions(&old, &changes).expect("few entries");
    for entry in &made.entries {
        let change = entry.change.clone().expect("each entry has one");
        derived
            .entry((change, "entry"))
            .or_default()
            .push(entry.id.clone());
    }
    let mut text = format!("{}\n", pair.name);
    for change in &changes.changes {
        let _infallible = writeln!(text, "  {}", change.id);
        for mark in ["new", "different", "entry"] {
            let cases = derived.get(&(change.id.clone(), mark));
            for line in cases.into_iter().flat_map(|cases| shortly(cases)) {
                let _infallible = writeln!(text, "    {mark} {line}");
            }
        }
        let without = made.without.iter().find(|one| one.change == change.id);
        if let Some(unshown) = without {
            let _infallible = writeln!(text, "    no entry: {}", unshown.why);
        }
    }
    text + &of_no_change.concat()
}

fn shortly(cases: &[CaseId]) -> Vec<String> {
    let message = |case: &CaseId| case.site.message.to_string();
    let mut of_message: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases {
        *of_message.entry(message(case)).or_default() += 1;
    }
    let mut groups: Vec<(String, Vec<&CaseId>)> = Vec::new();
    for case in cases {
        let name = if of_message[&message(case)] > MOST_APART {
            format!("{}/**", message(case))
        } else {
            let last = case.site.path.0.last();
            format!("**{}/{}", last.map_or(".", String::as_str), case.kind)
        };
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, group)) => group.push(case),
            None => groups.push((name, vec![case])),
        }
    }
    let line = |(name, group): (String, Vec<&CaseId>)| match group[..] {
        [case] => format!("1 {case}"),
        _ => format!("{} {name}", group.len()),
    };
    groups.into_iter().map(line).collect()
}

#[test]
fn what_follows_from_each_known_change_is_known() {
    let found: Vec<String> = pairs().iter().map(told).collect();
    if std::env::var_os("SMITHEREENS_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/derived/known.txt");
        std::fs::write(path, found.concat()).expect("the file can be written");
        return;
    }
    let mut rest = KNOWN.lines();
    for pair in found {
        for line in pair.lines() {
            assert_eq!(Some(line), rest.next(), "in\n{pair}");
        }
    }
    assert_eq!(rest.next(), None);
}
