//! What the random phase puts.

use smithereens_formats::Seed;
use smithereens_harness::RandomOptions;

use crate::cli::seed;

/// Arguments of the random phase.
#[derive(clap::Args)]
pub(crate) struct Random {
    /// How many random cases each subject is put to: 10000 unless told, 500 if it is a
    /// running service, and 2000 if it is an SDK
    #[arg(long, value_name = "N")]
    cases: Option<u64>,
    /// What the random cases come from: a number, or a seed as reports print it
    #[arg(long, value_name = "SEED", default_value = "0", value_parser = seed::parse)]
    seed: Seed,
}

/// How many random cases a subject is put to, unless told.
#[derive(Clone, Copy)]
pub(crate) enum Usual {
    /// In this process.
    Codec = 10_000,
    /// Each takes a running service some calls.
    Service = 500,
    /// Each takes a call between processes.
    Sdk = 2_000,
}

impl Random {
    /// Its number.
    pub(crate) fn seed(&self) -> u64 {
        self.seed.value
    }

    /// `None` for no random cases.
    pub(crate) fn options(&self, usual: Usual) -> Option<RandomOptions> {
        let (seed, cases) = (self.seed, self.cases.unwrap_or(usual as u64));
        (cases > 0).then_some(RandomOptions { seed, cases })
    }
}
