//! Which edition of Glue's typed shapes a contract goes with, told by what the
//! contract says and not by its name: a model from a file has any.

use std::fmt;

use smithereens_contract::{Contract, builtin, compare};
use smithereens_formats::{Change, ChangeKind};
use smithereens_glue::Edition;

/// Why no edition is typed for a contract, as the end of a sentence that starts
/// with the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untyped {
    /// It describes this service.
    OtherService(String),
    /// It has none of the operations.
    NoOperation,
    /// It says something else about the operations.
    Differs {
        /// The edition that it differs least from.
        from: Edition,
        /// In how many changes.
        changes: usize,
        /// The first of them, by its id.
        such_as: String,
    },
}

impl fmt::Display for Untyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Untyped::OtherService(name) => write!(f, "describes {name}"),
            Untyped::NoOperation => {
                f.write_str("has none of the operations of Glue's triggers and workflows")
            }
            Untyped::Differs {
                from,
                changes,
                such_as,
            } => {
                let from = from.contract();
                write!(f, "differs from {from} in {such_as}")?;
                match changes - 1 {
                    0 => Ok(()),
                    more => write!(f, " and {more} more"),
                }
            }
        }
    }
}

impl std::error::Error for Untyped {}

/// The edition that is typed for a contract, the newest of several: about the
/// edition's operations, the contract says what the edition's own does. It may
/// lack some, have others, and annotate what it likes.
///
/// # Errors
/// Why there is none.
pub fn typed_for(contract: &Contract) -> Result<Edition, Untyped> {
    let mut nearest: Option<(usize, Untyped)> = None;
    for edition in Edition::ALL.into_iter().rev() {
        let Some(own) = builtin(edition.contract()) else {
            unreachable!("an edition's contract is built in");
        };
        let operations = edition.operations();
        let [own, part] = [&own, contract].map(|whole| whole.restricted_to(operations, &[]));
        let Ok(changes) = compare(&own, &part) else {
            return Err(Untyped::OtherService(contract.service().name.clone()));
        };
        if part.operations().is_empty() {
            return Err(Untyped::NoOperation);
        }
        let mut differing = changes.changes.iter().filter(|change| matters(change));
        let Some(first) = differing.next() else {
            return Ok(edition);
        };
        let changes = 1 + differing.count();
        if nearest.as_ref().is_none_or(|(least, _)| changes < *least) {
            let differs = Untyped::Differs {
                from: edition,
                changes,
                such_as: first.id.to_string(),
            };
            nearest = Some((changes, differs));
        }
    }
    Err(nearest.map_or(Untyped::NoOperation, |(_, differs)| differs))
}

/// The edition for subjects that are put to a contract: the one typed for it, or
/// else the newest.
#[must_use]
pub fn fitting(contract: &Contract) -> Edition {
    typed_for(contract).unwrap_or_default()
}

/// Whether types tell a change of the contract apart.
fn matters(change: &Change) -> bool {
    !matches!(
        change.id.kind,
        ChangeKind::OperationRemoved
            | ChangeKind::DeprecatedAdded
            | ChangeKind::DeprecatedRemoved
            | ChangeKind::SensitiveAdded
            | ChangeKind::SensitiveRemoved
            | ChangeKind::ServiceNameChanged
            | ChangeKind::SigningNameChanged
    )
}
