//! Which cases: `--only` and `--skip`.

use smithereens_formats::CaseGlob;

/// Globs over case ids.
#[derive(clap::Args)]
pub(crate) struct Filter {
    /// Only cases that match; repeated, any of the globs. `*` is any text
    /// without `/`, `**` any text
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<CaseGlob>,
    /// No cases that match; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(crate) skip: Vec<CaseGlob>,
}

impl Filter {
    /// Whether the case of this name is meant.
    pub(crate) fn selects(&self, id: &str) -> bool {
        (self.only.is_empty() || self.only.iter().any(|glob| glob.matches(id)))
            && !self.skip.iter().any(|glob| glob.matches(id))
    }
}
