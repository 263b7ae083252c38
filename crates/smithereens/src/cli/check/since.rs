//! `--since OLD`: the older contract to tell cases apart by.

use smithereens::Codec;
use smithereens::subjects::{Edition, built_in};
use smithereens_cases::Cases;
use smithereens_contract::{Contract, compare};
use smithereens_formats::{Changes, Compatibility};
use smithereens_harness::{Earlier, Options, Side, compatibility};

use crate::cli::error::CliError;

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
    /// payloads of the other; `None` where there are none for either, nothing
    /// changed, or nothing is selected.
    pub(crate) fn compatibility(
        &self,
        cases: &Cases<'_>,
        options: &Options,
        is_wanted: &dyn Fn(&dyn Codec) -> bool,
    ) -> Option<Compatibility> {
        let [of_old, of_new] = [&self.cases, cases].map(|cases| {
            // Those that were written for it, and not just fit it best.
            let edition = Edition::typed_for(cases.contract().name());
            let mut subjects = edition.map(built_in).unwrap_or_default();
            subjects.retain(|subject| is_wanted(&**subject));
            subjects
        });
        let is_idle = of_old.is_empty() && of_new.is_empty();
        if is_idle || self.changes.changes.is_empty() {
            return None;
        }
        let [of_old, of_new] =
            [&of_old, &of_new].map(|all| all.iter().map(|one| &**one).collect::<Vec<_>>());
        let old = Side {
            cases: &self.cases,
            subjects: &of_old,
        };
        let new = Side {
            cases,
            subjects: &of_new,
        };
        let (selection, workers) = (&options.selection, options.workers);
        let table = compatibility(old, new, &self.changes, selection, workers);
        Some(table).filter(|table| !table.rows.is_empty())
    }
}
