//! Faults in deleting: what should be gone.

use std::collections::BTreeMap;

use super::Fault;
use crate::state::{Resource, State, Trigger, Workflow};

/// What a sound service does not keep.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Remains {
    triggers: BTreeMap<String, Resource<Trigger>>,
    /// The runs of workflows.
    runs: BTreeMap<String, Vec<usize>>,
}

impl State {
    pub(crate) fn bury_trigger(&mut self, name: &str, trigger: Option<Resource<Trigger>>) {
        if let (Some(_), Some(trigger)) = (self.fault, trigger) {
            self.remains.triggers.insert(name.to_owned(), trigger);
        }
    }

    pub(crate) fn bury_workflow(&mut self, name: &str, workflow: Option<Resource<Workflow>>) {
        if self.plants(Fault::TriggersDieToo) {
            self.triggers
                .retain(|_, trigger| trigger.is.told.workflow_name.as_deref() != Some(name));
        }
        if let (Some(_), Some(workflow)) = (self.fault, workflow) {
            self.remains.runs.insert(name.to_owned(), workflow.is.runs);
        }
    }

    /// A deleted trigger that can still be got.
    pub(crate) fn ghost(&self, name: &str) -> Option<&Resource<Trigger>> {
        let ghost = self.remains.triggers.get(name);
        ghost.filter(|_| self.plants(Fault::DeletedIsThere))
    }

    /// Deleted triggers that are still listed.
    pub(crate) fn ghosts(&self) -> impl Iterator<Item = (&String, &Resource<Trigger>)> + Clone {
        let ghosts = self.remains.triggers.iter();
        ghosts.filter(|(name, _)| {
            self.plants(Fault::DeletedIsListed) && !self.triggers.contains_key(*name)
        })
    }

    /// The tags that a new trigger has from the start, beside its own.
    pub(crate) fn tags_that_survived(&self, name: &str) -> BTreeMap<String, String> {
        let ghost = self.remains.triggers.get(name);
        let ghost = ghost.filter(|_| self.plants(Fault::TagsSurvive));
        ghost.map(|ghost| ghost.tags.clone()).unwrap_or_default()
    }

    /// The runs that a new workflow has from the start.
    pub(crate) fn runs_that_survived(&self, name: &str) -> Vec<usize> {
        let runs = self.remains.runs.get(name);
        let runs = runs.filter(|_| self.plants(Fault::RunsSurvive));
        runs.cloned().unwrap_or_default()
    }
}
