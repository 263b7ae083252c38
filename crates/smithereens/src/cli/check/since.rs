//! `--since OLD`: the older contract to tell cases apart by.

use smithereens_cases::Cases;
use smithereens_contract::compare;
use smithereens_harness::Earlier;

use crate::cli::contract;
use crate::cli::error::CliError;

/// What `cases` have beyond those of the contract called `older`.
pub(crate) fn earlier(cases: &Cases<'_>, older: &str) -> Result<Earlier, CliError> {
    let older = contract::open_runnable(older)?;
    let changes = compare(&older, cases.contract())?;
    Ok(Earlier::new(cases, &Cases::try_new(&older)?, changes))
}
