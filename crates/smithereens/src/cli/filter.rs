//! Which cases: `--only` and `--skip`.

use smithereens_formats::CaseGlob;
use smithereens_harness::Selection;

/// Globs over case ids.
#[derive(clap::Args)]
pub(crate) struct Filter {
    /// Only cases that match; repeated, any of the globs. `*` is any text
    /// without `/`, `**` any text
    #[arg(long, value_name = "GLOB")]
    only: Vec<CaseGlob>,
    /// No cases that match; may be repeated
    #[arg(long, value_name = "GLOB")]
    skip: Vec<CaseGlob>,
}

impl Filter {
    pub(crate) fn selection(&self) -> Selection {
        Selection {
            only: self.only.clone(),
            skip: self.skip.clone(),
            shard: None,
        }
    }
}
