//! What later contracts explain, for the report.

use smithereens_formats::{CaseId, NewerReport};

use crate::verdict::Newer;

/// Collected by contract, message and what was observed.
#[derive(Debug, Default)]
pub(crate) struct Explained(Vec<NewerReport>);

impl Explained {
    pub(crate) fn add(&mut self, case: CaseId, newer: &Newer) {
        let Newer { contract, failure } = newer;
        let is_alike = |one: &&mut NewerReport| {
            let message = one.cases.first().map(|case| &case.site.message);
            one.contract == *contract
                && one.observed == failure.observed
                && message == Some(&case.site.message)
        };
        match self.0.iter_mut().find(is_alike) {
            Some(known) if known.cases.contains(&case) => {}
            Some(known) => known.cases.push(case),
            None => self.0.push(NewerReport {
                contract: contract.clone(),
                observed: failure.observed.clone(),
                detail: failure.detail.clone(),
                cases: vec![case],
            }),
        }
    }

    /// In the order of their first cases' names.
    pub(crate) fn told(mut self) -> Vec<NewerReport> {
        for one in &mut self.0 {
            one.cases.sort_by_cached_key(ToString::to_string);
        }
        self.0
            .sort_by_cached_key(|one| one.cases.first().map(ToString::to_string));
        self.0
    }
}
