//! What is likely to be there when a step is chosen, so that sequences do more than
//! ask for what is not there. Nothing is judged by it.

use std::collections::BTreeMap;
use std::fmt;

use proptest::sample::{Select, select};
use serde_json::Value;

use super::step::Step;
use super::strategies::TRIGGERS;

/// The triggers that were asked to be created and not to be deleted.
#[derive(Clone, Default)]
pub(crate) struct Likely {
    pub(crate) triggers: BTreeMap<String, Value>,
}

impl Likely {
    pub(crate) fn after(mut self, step: &Step) -> Likely {
        if let Step::Ask(ask) = step {
            let name = ask.input["Name"].as_str().unwrap_or_default().to_owned();
            match ask.operation {
                "CreateTrigger" if ask.broken.is_none() => {
                    self.triggers
                        .entry(name)
                        .or_insert_with(|| ask.input.clone());
                }
                "DeleteTrigger" => drop(self.triggers.remove(&name)),
                _ => {}
            }
        }
        self
    }

    fn of<'a>(&'a self, scope: Option<&'a str>) -> impl Iterator<Item = &'a Value> {
        let triggers = self.triggers.values();
        triggers.filter(move |trigger| trigger["WorkflowName"].as_str() == scope)
    }

    /// Whether something starts a workflow, or can be started outside of them.
    pub(crate) fn has_start(&self, scope: Option<&str>) -> bool {
        self.of(scope)
            .any(|trigger| trigger["Type"] != "CONDITIONAL")
    }

    /// All actions of a workflow's triggers, or of those outside of workflows.
    pub(crate) fn started(&self, scope: Option<&str>) -> Vec<Value> {
        let actions = self
            .of(scope)
            .filter_map(|trigger| trigger["Actions"].as_array());
        actions.flatten().cloned().collect()
    }

    pub(crate) fn on_demand_outside(&self) -> Vec<String> {
        let triggers = self.triggers.iter();
        let outside = triggers.filter(|(_, trigger)| {
            trigger["Type"] == "ON_DEMAND" && trigger.get("WorkflowName").is_none()
        });
        outside.map(|(name, _)| name.clone()).collect()
    }

    /// A name of a trigger that is not there, if there is one.
    pub(crate) fn name(&self) -> Select<&'static str> {
        let free: Vec<&str> = TRIGGERS
            .into_iter()
            .filter(|name| !self.triggers.contains_key(*name))
            .collect();
        select(if free.is_empty() {
            TRIGGERS.to_vec()
        } else {
            free
        })
    }
}

impl fmt::Debug for Likely {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let triggers = self.triggers.values();
        to.debug_list()
            .entries(triggers.map(|trigger| format!("CreateTrigger {trigger}")))
            .finish()
    }
}
