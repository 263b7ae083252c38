//! What the random phase puts.

use smithereens_formats::Seed;
use smithereens_harness::RandomOptions;

use crate::cli::seed;

/// Arguments of the random phase.
#[derive(clap::Args)]
pub(crate) struct Random {
    /// How many random cases each subject is put to: 10000 unless told, and 500 if
    /// it is a running service
    #[arg(long, value_name = "N")]
    cases: Option<u64>,
    /// What the random cases come from: a number, or a seed as reports print it
    #[arg(long, value_name = "SEED", default_value = "0", value_parser = seed::parse)]
    seed: Seed,
}

/// How many random cases a subject in this process is put to, unless told.
const CASES: u64 = 10_000;
/// The same of a running service, each of which takes some calls.
const CASES_OF_SERVICE: u64 = 500;

impl Random {
    /// Its number.
    pub(crate) fn seed(&self) -> u64 {
        self.seed.value
    }

    /// `None` for no random cases.
    pub(crate) fn options(&self, is_live: bool) -> Option<RandomOptions> {
        let usual = if is_live { CASES_OF_SERVICE } else { CASES };
        let (seed, cases) = (self.seed, self.cases.unwrap_or(usual));
        (cases > 0).then_some(RandomOptions { seed, cases })
    }
}
