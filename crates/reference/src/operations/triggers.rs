//! Triggers.

mod list;

use smithereens_glue::shapes::{
    self, Action, BatchGetTriggersRequest, BatchGetTriggersResponse, CreateTriggerRequest,
    CreateTriggerResponse, GetTriggerRequest, GetTriggerResponse, Predicate, TriggerState,
    TriggerType, UpdateTriggerRequest, UpdateTriggerResponse,
};
use smithereens_glue::shapes_set_up::{
    DeleteTriggerRequest, DeleteTriggerResponse, StartTriggerRequest, StartTriggerResponse,
    StopTriggerRequest, StopTriggerResponse,
};

use super::{batch, found_and_missing};
use crate::engine::Triggers;
use crate::failure::Failure;
use crate::fault::Fault;
use crate::size::{MOST_BYTES, bytes_of, fits};
use crate::state::{Resource, State, Trigger, add, find, find_mut};

const KIND: &str = "trigger";

/// How many actions and how many conditions a trigger has at most: the number
/// that the newest contract gives for conditions. It bounds what one request can
/// start.
const MOST_IN_A_TRIGGER: usize = 500;

fn bounded(actions: Option<&Vec<Action>>, predicate: Option<&Predicate>) -> Result<(), Failure> {
    let conditions = predicate.and_then(|predicate| predicate.conditions.as_ref());
    let counts = [
        ("actions", actions.map_or(0, Vec::len)),
        ("conditions", conditions.map_or(0, Vec::len)),
    ];
    for (what, count) in counts {
        if count > MOST_IN_A_TRIGGER {
            return Err(Failure::invalid_input(format!(
                "a trigger has at most {MOST_IN_A_TRIGGER} {what}"
            )));
        }
    }
    Ok(())
}

impl State {
    pub(super) fn create_trigger(
        &mut self,
        request: CreateTriggerRequest,
    ) -> Result<CreateTriggerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        bounded(request.actions.as_ref(), request.predicate.as_ref())?;
        let kind = request.r#type.unwrap_or(TriggerType::OnDemand);
        if let Some(workflow) = &request.workflow_name {
            self.may_join(workflow, &kind)?;
        }
        let starts = request.start_on_creation == Some(true)
            && kind != TriggerType::OnDemand
            && !self.plants(Fault::StartOnCreationIgnored);
        let trigger = self.defined(shapes::Trigger {
            name: Some(name.clone()),
            workflow_name: request.workflow_name,
            id: None,
            r#type: Some(kind),
            state: Some(if starts {
                TriggerState::Activated
            } else {
                TriggerState::Created
            }),
            description: request.description,
            schedule: request.schedule,
            actions: request.actions,
            predicate: request.predicate,
        })?;
        let mut new = Resource::new(trigger, request.tags);
        new.tags.extend(self.tags_that_survived(&name));
        if self.plants(Fault::CreateOverwrites) {
            self.triggers.remove(&name);
        }
        add(&mut self.triggers, KIND, name.clone(), new)?;
        Ok(CreateTriggerResponse { name: Some(name) })
    }

    /// A trigger as it is kept from now on.
    ///
    /// # Errors
    /// It is too large, or its workflow's graph would be.
    fn defined(&self, told: shapes::Trigger) -> Result<Trigger, Failure> {
        fits(KIND, &told)?;
        let trigger = Trigger {
            bytes: bytes_of(&told),
            unwatched: self.ends,
            told,
        };
        let Some(workflow) = &trigger.told.workflow_name else {
            return Ok(trigger);
        };
        let others = self.all_of(workflow);
        let others = others.filter(|other| other.told.name != trigger.told.name);
        let others: usize = others.map(Trigger::bytes_of_graph).sum();
        if others + trigger.bytes_of_graph() > MOST_BYTES {
            return Err(Failure::invalid_input(format!(
                "the graph of workflow {workflow} would have more than {MOST_BYTES} bytes"
            )));
        }
        Ok(trigger)
    }

    /// A workflow has a single trigger that starts it.
    fn may_join(&self, workflow: &str, kind: &TriggerType) -> Result<(), Failure> {
        find(&self.workflows, "workflow", workflow)?;
        if *kind == TriggerType::Conditional || self.plants(Fault::SecondStartTrigger) {
            return Ok(());
        }
        match self.start_trigger_of(workflow) {
            Some(other) => Err(Failure::invalid_input(format!(
                "workflow {workflow} is started by trigger {} already",
                other.name.as_deref().unwrap_or_default()
            ))),
            None => Ok(()),
        }
    }

    /// The triggers of a workflow, by name.
    pub(crate) fn triggers_of<'a>(
        &'a self,
        workflow: &'a str,
    ) -> impl Iterator<Item = &'a shapes::Trigger> {
        self.all_of(workflow).map(|trigger| &trigger.told)
    }

    fn all_of<'a>(&'a self, workflow: &'a str) -> impl Iterator<Item = &'a Trigger> {
        let all = self.triggers.values().map(|trigger| &trigger.is);
        all.filter(move |trigger| trigger.told.workflow_name.as_deref() == Some(workflow))
    }

    /// The triggers of a workflow as they are when a run of it starts, all of which
    /// they watch.
    pub(super) fn snapshot_of(&self, workflow: &str) -> Triggers {
        let triggers = self.all_of(workflow).map(|trigger| Trigger {
            unwatched: 0,
            ..trigger.clone()
        });
        Triggers::Snapshot(triggers.collect())
    }

    pub(crate) fn start_trigger_of<'a>(&'a self, workflow: &'a str) -> Option<&'a shapes::Trigger> {
        self.triggers_of(workflow)
            .find(|trigger| trigger.r#type != Some(TriggerType::Conditional))
    }

    pub(super) fn get_trigger(
        &mut self,
        request: GetTriggerRequest,
    ) -> Result<GetTriggerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let trigger = find(&self.triggers, KIND, &name);
        let trigger = trigger.or_else(|failure| self.ghost(&name).ok_or(failure))?;
        Ok(GetTriggerResponse {
            trigger: Some(trigger.is.told.clone()),
        })
    }

    pub(super) fn batch_get_triggers(
        &mut self,
        request: BatchGetTriggersRequest,
    ) -> Result<BatchGetTriggersResponse, Failure> {
        let repeat = self.plants(Fault::BatchRepeats);
        let (found, missing) = found_and_missing(request.trigger_names, &self.triggers, repeat);
        let triggers = batch(found, |(_, trigger)| trigger.is.told.clone())?;
        Ok(BatchGetTriggersResponse {
            triggers: Some(triggers),
            triggers_not_found: Some(missing),
        })
    }

    pub(super) fn update_trigger(
        &mut self,
        request: UpdateTriggerRequest,
    ) -> Result<UpdateTriggerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let update = request.trigger_update.unwrap_or_default();
        bounded(update.actions.as_ref(), update.predicate.as_ref())?;
        if self.plants(Fault::UpdateCreates) && !self.triggers.contains_key(&name) {
            let new = self.defined(shapes::Trigger {
                name: Some(name.clone()),
                ..shapes::Trigger::default()
            })?;
            self.triggers.insert(name.clone(), Resource::new(new, None));
        }
        let before = &find(&self.triggers, KIND, &name)?.is.told;
        // Overwritten completely (AWS Glue API reference, UpdateTrigger); the
        // update's own Name is reserved for future use.
        let trigger = self.defined(shapes::Trigger {
            name: before.name.clone(),
            workflow_name: before.workflow_name.clone(),
            id: before.id.clone(),
            r#type: before.r#type.clone(),
            state: before.state.clone(),
            description: update.description,
            schedule: update.schedule,
            actions: update.actions,
            predicate: update.predicate,
        })?;
        let told = trigger.told.clone();
        find_mut(&mut self.triggers, KIND, &name)?.is = trigger;
        Ok(UpdateTriggerResponse {
            trigger: Some(told),
        })
    }

    pub(super) fn delete_trigger(
        &mut self,
        request: DeleteTriggerRequest,
    ) -> Result<DeleteTriggerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        // "If the trigger is not found, no exception is thrown."
        if self.plants(Fault::DeleteUnknownRefused) {
            find(&self.triggers, KIND, &name)?;
        }
        let gone = self.triggers.remove(&name);
        if gone.is_some() {
            self.forget_that_it_fired(&name);
        }
        self.bury_trigger(&name, gone);
        Ok(DeleteTriggerResponse { name: Some(name) })
    }

    pub(super) fn start_trigger(
        &mut self,
        request: StartTriggerRequest,
    ) -> Result<StartTriggerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let ends = self.ends;
        let trigger = &mut find_mut(&mut self.triggers, KIND, &name)?.is;
        let told = &mut trigger.told;
        if told.r#type != Some(TriggerType::OnDemand) {
            if told.state.replace(TriggerState::Activated) != Some(TriggerState::Activated) {
                trigger.unwatched = ends;
            }
        } else if let Some(workflow) = &told.workflow_name {
            return Err(Failure::invalid_input(format!(
                "trigger {name} starts workflow {workflow}, which StartWorkflowRun does"
            )));
        } else {
            let first = told.clone();
            self.room_for_a_chain(&Triggers::Live, Some(&first), 0)?;
            self.begin_chain(Triggers::Live, Some(&first), None);
        }
        Ok(StartTriggerResponse { name: Some(name) })
    }

    pub(super) fn stop_trigger(
        &mut self,
        request: StopTriggerRequest,
    ) -> Result<StopTriggerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let trigger = &mut find_mut(&mut self.triggers, KIND, &name)?.is.told;
        match &trigger.state {
            Some(TriggerState::Activated) => trigger.state = Some(TriggerState::Deactivated),
            other => {
                let state = other.as_ref().map_or("", TriggerState::as_str);
                return Err(Failure::invalid_input(format!(
                    "trigger {name} is {state}, not ACTIVATED"
                )));
            }
        }
        Ok(StopTriggerResponse { name: Some(name) })
    }
}
