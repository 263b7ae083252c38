//! Lists of triggers.

use std::collections::BTreeMap;

use serde::Serialize;
use smithereens_glue::shapes::{GetTriggersRequest, GetTriggersResponse, Trigger};
use smithereens_glue::shapes_set_up::{ListTriggersRequest, ListTriggersResponse};

use crate::failure::Failure;
use crate::fault::Fault;
use crate::page::Pages;
use crate::state::State;

/// What is asked of a list of triggers.
struct Asked {
    operation: &'static str,
    /// `DependentJobName`
    job: Option<String>,
    tags: Option<BTreeMap<String, String>>,
    token: Option<String>,
    most: Option<i32>,
}

impl State {
    pub(in crate::operations) fn get_triggers(
        &mut self,
        request: GetTriggersRequest,
    ) -> Result<GetTriggersResponse, Failure> {
        let asked = Asked {
            operation: "GetTriggers",
            job: request.dependent_job_name,
            tags: None,
            token: request.next_token,
            most: request.max_results,
        };
        let (triggers, next_token) = self.list(&asked, Trigger::clone)?;
        Ok(GetTriggersResponse {
            triggers: Some(triggers),
            next_token,
        })
    }

    pub(in crate::operations) fn list_triggers(
        &mut self,
        request: ListTriggersRequest,
    ) -> Result<ListTriggersResponse, Failure> {
        let asked = Asked {
            operation: "ListTriggers",
            job: request.dependent_job_name,
            tags: request.tags,
            token: request.next_token,
            most: request.max_results,
        };
        let (names, next_token) =
            self.list(&asked, |trigger| trigger.name.clone().unwrap_or_default())?;
        Ok(ListTriggersResponse {
            trigger_names: Some(names),
            next_token,
        })
    }

    /// A page of the triggers that can start a job, with these tags; if there is
    /// none that starts the job, whatever its tags, of those that start others (AWS
    /// Glue API reference, GetTriggers, DependentJobName: "all triggers are
    /// returned"). Which of the two it is, the first page decides.
    fn list<U: Serialize>(
        &self,
        asked: &Asked,
        tell: impl FnMut(&Trigger) -> U,
    ) -> Result<(Vec<U>, Option<String>), Failure> {
        let wanted = asked.tags.as_ref();
        let wanted = wanted.filter(|_| !self.plants(Fault::TagsFilterIgnored));
        let mut all = self.triggers.iter().chain(self.ghosts());
        let tagged = all.clone().filter(|(_, trigger)| trigger.has(wanted));
        let tagged = tagged.map(|(name, trigger)| (name.clone(), &trigger.is.told));
        let starts = |trigger: &Trigger| {
            let mut actions = trigger.actions.iter().flatten();
            actions.any(|action| asked.job.is_some() && action.job_name == asked.job)
        };
        let job = asked.job.as_deref().unwrap_or_default();
        let tags = format!("{:?}", asked.tags);
        let pages = |of| Pages {
            seed: self.ids.seed(),
            of,
            token: asked.token.as_deref(),
            most: asked.most,
            room: usize::MAX,
            fault: self.fault,
        };
        let of_the_job = [asked.operation, "starting", job, &tags];
        let of_the_job = pages(&of_the_job);
        let filtered = match asked.token {
            Some(_) => of_the_job.gave_the_token(),
            None => all.any(|(_, trigger)| starts(&trigger.is.told)),
        };
        if filtered {
            let starting = tagged.filter(|(_, trigger)| starts(trigger));
            return of_the_job.page(starting, tell);
        }
        pages(&[asked.operation, "all", job, &tags]).page(tagged, tell)
    }
}
