//! What the random phase puts.

use smithereens_formats::Seed;
use smithereens_harness::RandomOptions;

use crate::cli::seed;

/// Arguments of the random phase.
#[derive(clap::Args)]
pub(crate) struct Random {
    /// How many random cases each subject is put to
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    cases: u64,
    /// What the random cases come from: a number, or a seed as reports print it
    #[arg(long, value_name = "SEED", default_value = "0", value_parser = seed::parse)]
    seed: Seed,
}

impl Random {
    /// Its number.
    pub(crate) fn seed(&self) -> u64 {
        self.seed.value
    }

    /// `None` for no random cases.
    pub(crate) fn options(&self) -> Option<RandomOptions> {
        let (seed, cases) = (self.seed, self.cases);
        (cases > 0).then_some(RandomOptions { seed, cases })
    }
}
