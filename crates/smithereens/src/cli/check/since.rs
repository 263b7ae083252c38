//! `--since OLD`: the older contract to tell cases apart by.

use smithereens::Codec;
use smithereens::subjects::{Edition, Untyped, built_in, typed_for};
use smithereens_cases::{Cases, messages};
use smithereens_contract::{Contract, compare};
use smithereens_formats::{Changes, Compatibility};
use smithereens_harness::{Earlier, Options, Side, compatibility};

use crate::cli::error::CliError;
use crate::cli::output;

/// An older contract beside the one that is checked.
pub(crate) struct Older<'c> {
    cases: Cases<'c>,
    changes: Changes,
}

impl<'c> Older<'c> {
    pub(crate) fn new(older: &'c Contract, checked: &Contract) -> Result<Older<'c>, CliError> {
        Ok(Older {
            changes: compare(older, checked)?,
            cases: Cases::try_new(older)?,
        })
    }

    /// What `cases` have beyond those of the older contract.
    pub(crate) fn earlier(&self, cases: &Cases<'_>) -> Earlier {
        Earlier::new(cases, &self.cases, self.changes.clone())
    }

    /// What the built-in subjects typed for one of the two contracts do with
    /// payloads of the other, about the operations that they know; `None` where
    /// there are none for either, nothing changed, or nothing is selected. A note
    /// tells for which contract there are none, and why.
    pub(crate) fn compatibility(
        &self,
        cases: &Cases<'_>,
        options: &Options,
        is_wanted: &dyn Fn(&dyn Codec) -> bool,
    ) -> Result<Option<Compatibility>, CliError> {
        if self.changes.changes.is_empty() {
            return Ok(None);
        }
        let contracts = [self.cases.contract(), cases.contract()];
        let editions = contracts.map(typed_for);
        tell_untyped(contracts, &editions);
        if editions.iter().all(Result::is_err) {
            return Ok(None);
        }
        let [of_old, of_new] = editions.map(|edition| {
            let mut subjects = edition.map(built_in).unwrap_or_default();
            subjects.retain(|subject| is_wanted(&**subject));
            subjects
        });
        let [of_old, of_new] =
            [&of_old, &of_new].map(|all| all.iter().map(|one| &**one).collect::<Vec<_>>());
        let [old, new] = contracts.map(known_operations);
        let (old, new) = (old?, new?);
        let old = Side {
            cases: &old,
            subjects: &of_old,
        };
        let new = Side {
            cases: &new,
            subjects: &of_new,
        };
        let (selection, workers) = (&options.selection, options.workers);
        let table = compatibility(old, new, &self.changes, selection, workers);
        Ok(Some(table).filter(|table| !table.rows.is_empty()))
    }
}

/// The cases of the operations that some edition knows: a model from a file is of
/// a whole service.
fn known_operations(contract: &Contract) -> Result<Cases<'_>, CliError> {
    let is_known = |name: &str| {
        let mut editions = Edition::ALL.iter();
        editions.any(|edition| edition.operations().contains(&name))
    };
    let operations = contract.documented().filter(|one| is_known(&one.name));
    let messages = operations.flat_map(|operation| messages(contract, operation));
    Ok(Cases::of(contract, messages.collect())?)
}

fn tell_untyped(contracts: [&Contract; 2], editions: &[Result<Edition, Untyped>; 2]) {
    let untyped = contracts
        .iter()
        .zip(editions)
        .filter_map(|(contract, edition)| {
            let why = edition.as_ref().err()?;
            Some(format!("{}, which {why}", contract.name()))
        });
    match untyped.collect::<Vec<_>>().as_slice() {
        [] => {}
        [one] => output::note(format_args!(
            "forward and back goes one way only: no built-in subject is written for {one}"
        )),
        all => output::note(format_args!(
            "there is no forward and back: no built-in subject is written for {}",
            all.join(", nor for ")
        )),
    }
}
