//! What random cases come to is as small as it can be: where the smallest
//! payload that shows a fault is known, it is what a finding shows.

use smithereens_faults::{Caught, Fault, Hunt, Next, all};
use smithereens_formats::{Phase, RandomClass};

use crate::support::{CASES, message, quiet};

/// So many numbers are looked through for cases of one message: an error is one
/// in a hundred.
const BUDGET: u64 = 500_000;

/// What valid cases of the message that shows a fault come to, of a seed: the
/// first few.
fn of_its_message(fault: &Fault, seed: u64) -> Vec<Caught> {
    let hunt = Hunt::new(&CASES, seed);
    let id = &message(fault).id;
    let mut failed = Vec::new();
    hunt.follow(
        &[fault],
        BUDGET,
        |name| name.message == *id && name.class == RandomClass::Valid,
        |_, name| {
            failed.extend(hunt.caught(fault, name));
            if failed.len() < 3 {
                Next::Goes
            } else {
                Next::Stops
            }
        },
    );
    failed
}

#[test]
fn findings_show_the_smallest_payload_where_it_is_known() {
    quiet();
    let mut larger = Vec::new();
    for fault in all() {
        let Some(smallest) = fault.smallest() else {
            continue;
        };
        let failed = of_its_message(fault, 1);
        assert!(!failed.is_empty(), "{}: nothing was found", fault.name);
        for caught in failed {
            let finding = caught.finding;
            // An enumerated case shows what it shows, be it larger.
            let enumerated = finding.phase != Phase::Random;
            if !enumerated && finding.payload.as_deref() != Some(smallest) {
                larger.push((fault.name, finding.case.to_string(), finding.payload));
            }
        }
    }
    assert!(larger.is_empty(), "{larger:#?}");
}
