//! Triggers.

use std::collections::BTreeMap;

use smithereens_glue::shapes::{
    BatchGetTriggersRequest, BatchGetTriggersResponse, CreateTriggerRequest, CreateTriggerResponse,
    GetTriggerRequest, GetTriggerResponse, GetTriggersRequest, GetTriggersResponse, Trigger,
    TriggerState, TriggerType, UpdateTriggerRequest, UpdateTriggerResponse,
};
use smithereens_glue::shapes_set_up::{
    DeleteTriggerRequest, DeleteTriggerResponse, ListTriggersRequest, ListTriggersResponse,
    StartTriggerRequest, StartTriggerResponse, StopTriggerRequest, StopTriggerResponse,
};

use super::found_and_missing;
use crate::engine::Triggers;
use crate::failure::Failure;
use crate::fault::Fault;
use crate::page::Pages;
use crate::state::{Resource, State, add, find, find_mut, room};

const KIND: &str = "trigger";

impl State {
    pub(super) fn create_trigger(
        &mut self,
        request: CreateTriggerRequest,
    ) -> Result<CreateTriggerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let kind = request.r#type.unwrap_or(TriggerType::OnDemand);
        if let Some(workflow) = &request.workflow_name {
            self.may_join(workflow, &kind)?;
        }
        let starts = request.start_on_creation == Some(true)
            && kind != TriggerType::OnDemand
            && !self.plants(Fault::StartOnCreationIgnored);
        let trigger = Trigger {
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
        };
        let mut new = Resource::new(trigger, request.tags);
        new.tags.extend(self.tags_that_survived(&name));
        if self.plants(Fault::CreateOverwrites) {
            self.triggers.remove(&name);
        }
        add(&mut self.triggers, KIND, name.clone(), new)?;
        Ok(CreateTriggerResponse { name: Some(name) })
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
    ) -> impl Iterator<Item = &'a Trigger> {
        let all = self.triggers.values().map(|trigger| &trigger.is);
        all.filter(move |trigger| trigger.workflow_name.as_deref() == Some(workflow))
    }

    pub(crate) fn start_trigger_of<'a>(&'a self, workflow: &'a str) -> Option<&'a Trigger> {
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
            trigger: Some(trigger.is.clone()),
        })
    }

    pub(super) fn get_triggers(
        &mut self,
        request: GetTriggersRequest,
    ) -> Result<GetTriggersResponse, Failure> {
        let job = request.dependent_job_name;
        let pages = Pages {
            seed: self.ids.seed(),
            of: &["GetTriggers", job.as_deref().unwrap_or_default()],
            token: request.next_token.as_deref(),
            most: request.max_results,
            room: usize::MAX,
            fault: self.fault,
        };
        let (triggers, next_token) = pages.page(self.starting(job.as_deref(), None).into_iter())?;
        Ok(GetTriggersResponse {
            triggers: Some(triggers.into_iter().cloned().collect()),
            next_token,
        })
    }

    pub(super) fn list_triggers(
        &mut self,
        request: ListTriggersRequest,
    ) -> Result<ListTriggersResponse, Failure> {
        let job = request.dependent_job_name;
        let tags = format!("{:?}", request.tags);
        let pages = Pages {
            seed: self.ids.seed(),
            of: &["ListTriggers", job.as_deref().unwrap_or_default(), &tags],
            token: request.next_token.as_deref(),
            most: request.max_results,
            room: usize::MAX,
            fault: self.fault,
        };
        let listed = self.starting(job.as_deref(), request.tags.as_ref());
        let (triggers, next_token) = pages.page(listed.into_iter())?;
        let names = triggers.into_iter().map(|trigger| trigger.name.clone());
        Ok(ListTriggersResponse {
            trigger_names: Some(names.map(Option::unwrap_or_default).collect()),
            next_token,
        })
    }

    /// The triggers that can start a job, with these tags; if none starts the job,
    /// those that start others (AWS Glue API reference, GetTriggers,
    /// DependentJobName: "all triggers are returned").
    fn starting(
        &self,
        job: Option<&str>,
        tags: Option<&BTreeMap<String, String>>,
    ) -> Vec<(String, &Trigger)> {
        let tags = tags.filter(|_| !self.plants(Fault::TagsFilterIgnored));
        let all = self.triggers.iter().chain(self.ghosts());
        let tagged = all.filter(|(_, trigger)| trigger.has(tags));
        let all = tagged.map(|(name, trigger)| (name.clone(), &trigger.is));
        let starts = |(_, trigger): &&(String, &Trigger)| {
            let mut actions = trigger.actions.iter().flatten();
            actions.any(|action| job.is_some() && action.job_name.as_deref() == job)
        };
        let all: Vec<_> = all.collect();
        let starting: Vec<_> = all.iter().filter(starts).cloned().collect();
        if starting.is_empty() { all } else { starting }
    }

    pub(super) fn batch_get_triggers(
        &mut self,
        request: BatchGetTriggersRequest,
    ) -> Result<BatchGetTriggersResponse, Failure> {
        let repeat = self.plants(Fault::BatchRepeats);
        let (found, missing) = found_and_missing(request.trigger_names, &self.triggers, repeat);
        let triggers = found.into_iter().map(|(_, trigger)| trigger.is.clone());
        Ok(BatchGetTriggersResponse {
            triggers: Some(triggers.collect()),
            triggers_not_found: Some(missing),
        })
    }

    pub(super) fn update_trigger(
        &mut self,
        request: UpdateTriggerRequest,
    ) -> Result<UpdateTriggerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let update = request.trigger_update.unwrap_or_default();
        if self.plants(Fault::UpdateCreates) {
            let new = Trigger {
                name: Some(name.clone()),
                ..Trigger::default()
            };
            let all = &mut self.triggers;
            all.entry(name.clone())
                .or_insert_with(|| Resource::new(new, None));
        }
        let trigger = &mut find_mut(&mut self.triggers, KIND, &name)?.is;
        // Overwritten completely (AWS Glue API reference, UpdateTrigger); the
        // update's own Name is reserved for future use.
        trigger.description = update.description;
        trigger.schedule = update.schedule;
        trigger.actions = update.actions;
        trigger.predicate = update.predicate;
        Ok(UpdateTriggerResponse {
            trigger: Some(trigger.clone()),
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
        let trigger = &mut find_mut(&mut self.triggers, KIND, &name)?.is;
        if trigger.r#type != Some(TriggerType::OnDemand) {
            trigger.state = Some(TriggerState::Activated);
        } else if let Some(workflow) = &trigger.workflow_name {
            return Err(Failure::invalid_input(format!(
                "trigger {name} starts workflow {workflow}, which StartWorkflowRun does"
            )));
        } else {
            let trigger = trigger.clone();
            room(self.chains.len(), "start of a trigger or a workflow")?;
            self.begin_chain(Triggers::Live, Some(&trigger), None);
        }
        Ok(StartTriggerResponse { name: Some(name) })
    }

    pub(super) fn stop_trigger(
        &mut self,
        request: StopTriggerRequest,
    ) -> Result<StopTriggerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let trigger = &mut find_mut(&mut self.triggers, KIND, &name)?.is;
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
