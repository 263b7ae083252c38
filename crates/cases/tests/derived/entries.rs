//! What became of the older contract's cases that were kept as entries.

use smithereens_cases::{Cases, Novelty, Standing};
use smithereens_contract::compare;
use smithereens_formats::ChangeKind;

use crate::pairs::{Pair, pairs};
use crate::shop::shop;

/// Entries leave to the contract that runs how all messages are written and sent.
fn is_about_all_messages(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::ProtocolChanged
            | ChangeKind::ServiceNameChanged
            | ChangeKind::SigningNameChanged
    )
}

/// How many entries of cases that are different mean what they did, and how many
/// of cases that are known do not.
fn disagreements(pair: &Pair) -> Vec<String> {
    let (before, after) = (shop(&pair.before), shop(&pair.after));
    let changes = compare(&before, &after).expect("one service").changes;
    if changes.iter().any(|one| is_about_all_messages(one.id.kind)) {
        return Vec::new();
    }
    let (old, new) = (Cases::new(&before), Cases::new(&after));
    let mut wrong = Vec::new();
    for (planned, novelty) in new.planned().iter().zip(new.since(&old).novelty) {
        let id = new.id(planned);
        let was = old.find(&id).and_then(|was| old.build(was).ok());
        let (Some(was), Ok(is)) = (was, new.build(planned)) else {
            continue;
        };
        let entry = old.record(&was, "A test.").expect("an entry");
        let standing = new.standing(&entry);
        let is_same = standing == Standing::Same;
        // Another payload of the same name may mean what it did.
        let is_comparable = was.payload.body == is.payload.body;
        match novelty {
            Novelty::Different if is_same && is_comparable => {
                wrong.push(format!("{}: {id} is different", pair.name));
            }
            Novelty::Known if !is_same && is_comparable => {
                wrong.push(format!("{}: {id} is known, {standing:?}", pair.name));
            }
            _ => {}
        }
    }
    wrong
}

#[test]
fn an_entry_means_something_else_where_its_case_does() {
    let wrong: Vec<String> = pairs().iter().flat_map(disagreements).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
