//! What differs between two contracts of one service, and whom it may break.
//!
//! Both are walked in lockstep from the messages of every operation, by the
//! names that go over the wire: operations, errors and members. What a shape is
//! called does not go over it, so a shape that is called otherwise and holds the
//! same is no change. What counts is what holds where a shape is used; a change
//! is named after the shape if its own definition changed, else after the member
//! that uses it.
//!
//! Not compared: prose, the order of members and of values, hints, and what
//! concerns generated code alone (`clientOptional`). Neither is where members of
//! a REST protocol stand outside of bodies (`httpHeader` and the like), `jsonName`,
//! nor what only one of the two formats says: that a value of an enumeration is
//! deprecated counts where both contracts are Smithy's.
//!
//! Each pair of shapes is compared once, so all changes are found in a time that
//! grows with the contracts and not with their places. The places are listed
//! afterwards, up to a limit.

mod bounds;
mod calling;
mod draft;
mod effects;
mod places;
mod rules;
mod shapes;
mod traits;
mod types;
mod walk;

use smithereens_formats::{CHANGES_VERSION, ChangeKind, Changes, Subject};

use self::draft::{Drafts, Exists};
use self::effects::Class;
use crate::{Contract, Operation, Service};

/// Two contracts that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{old} describes {old_service}, and {new} describes {new_service}: {why}; \
     give two contracts of one service"
)]
pub struct DifferentServices {
    old: String,
    old_service: String,
    new: String,
    new_service: String,
    why: String,
}

/// Of contracts that share only one of their two names, this part of the
/// smaller one's operations must be in the other: one in so many.
const SHARED_OPERATIONS: usize = 4;

/// Compares two contracts. The changes are in the order of their ids; the same
/// contracts always give the same changes.
///
/// # Errors
/// [`DifferentServices`] if they share neither the service's name nor the name
/// to sign for, or only one of these and hardly an operation.
pub fn compare(old: &Contract, new: &Contract) -> Result<Changes, DifferentServices> {
    same_service(old, new)?;
    let mut drafts = Drafts::default();
    service(old, new, &mut drafts);
    let rules = rules::compare(old, new, &mut drafts);
    let graph = walk::compare(old, new, &rules, &mut drafts);
    places::list(&graph, &mut drafts);
    Ok(Changes {
        version: CHANGES_VERSION,
        tool: format!("smithereens {}", env!("CARGO_PKG_VERSION")),
        old: old.name().to_owned(),
        new: new.name().to_owned(),
        changes: drafts.finish(),
    })
}

fn same_service(old: &Contract, new: &Contract) -> Result<(), DifferentServices> {
    let (one, other) = (old.service(), new.service());
    let same_name = one.name == other.name;
    let same_signing = one.signing_name == other.signing_name;
    if same_name && same_signing {
        return Ok(());
    }
    let different = |why: String| {
        let described =
            |service: &Service| format!("{} (signed for {})", service.name, service.signing_name);
        Err(DifferentServices {
            old: old.name().to_owned(),
            old_service: described(one),
            new: new.name().to_owned(),
            new_service: described(other),
            why,
        })
    };
    if !same_name && !same_signing {
        return different("neither name is the same".to_owned());
    }
    let smaller = old.operations().len().min(new.operations().len());
    let known = |name: &str| new.operation(name).is_some();
    let shared = old.operations().iter();
    let shared = shared.filter(|operation| known(&operation.name)).count();
    if shared * SHARED_OPERATIONS < smaller {
        return different(format!("of {smaller} operations they share {shared}"));
    }
    Ok(())
}

/// What concerns every message has no place of its own.
fn service(older: &Contract, newer: &Contract, drafts: &mut Drafts) {
    let (old, new) = (older.service(), newer.service());
    let subject = || Subject::named(&new.name);
    let changed = |kind, from: &str, to: &str, drafts: &mut Drafts| {
        if from != to {
            let change = drafts.add(
                (subject(), kind, None),
                (Some(from.to_owned()), Some(to.to_owned())),
                Class::Addressed,
                Exists::Both,
            );
            drafts.everywhere(change);
        }
    };
    changed(
        ChangeKind::ProtocolChanged,
        old.protocol.name(),
        new.protocol.name(),
        drafts,
    );
    changed(ChangeKind::ServiceNameChanged, &old.name, &new.name, drafts);
    changed(
        ChangeKind::SigningNameChanged,
        &old.signing_name,
        &new.signing_name,
        drafts,
    );
    // Only where an operation goes by it, in both.
    let goes_by_it = |operation: &Operation| {
        let before = older.operation(&operation.name);
        calling::follows(new, operation) && before.is_some_and(|it| calling::follows(old, it))
    };
    let auth = calling::auth(&old.auth, &new.auth);
    if let Some(it) = auth.filter(|_| newer.operations().iter().any(goes_by_it)) {
        let naming = (subject(), it.kind, None);
        let change = drafts.add(naming, (it.from, it.to), it.class, Exists::Both);
        drafts.everywhere(change);
    }
    let kind = match (old.query_compatible, new.query_compatible) {
        (false, true) => ChangeKind::QueryCompatibleAdded,
        (true, false) => ChangeKind::QueryCompatibleRemoved,
        _ => return,
    };
    let naming = (subject(), kind, None);
    let change = drafts.add(naming, (None, None), Class::QueryCompatible, Exists::Both);
    drafts.everywhere(change);
}
