//! Each fault can show in a way that matters, and is sound where it does not.

use std::collections::BTreeSet;

use smithereens::{Incoming, Role};
use smithereens_faults::{Fault, all};
use smithereens_formats::CaseGlob;

use crate::support::{CASES, answer, family, shows, sound};

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
        let incoming = Incoming {
            message: &case.id.site.message,
            status: case.payload.http.status(),
            headers: case.payload.http.headers(),
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
