//! The rules on requests. They speak about structures that differ between the
//! editions, and must hold for those of each: they are written once, for the
//! shapes of a module that is named.

/// What the structures of a request break, for the shapes of `crate::$shapes`.
macro_rules! rules_on_requests {
    ($shapes:ident) => {
        use std::any::Any;

        use super::{Broken, crawlers_in, is_cron};
        use crate::$shapes::{
            Action, Condition, CrawlState, CreateTriggerRequest, JobRunState, Predicate,
            TriggerType, TriggerUpdate,
        };

        /// `None` if no rule speaks about such a structure.
        pub(super) fn broken(structure: &dyn Any) -> Option<Broken> {
            if let Some(request) = structure.downcast_ref() {
                Some(create_trigger(request))
            } else if let Some(update) = structure.downcast_ref() {
                Some(trigger_update(update))
            } else if let Some(predicate) = structure.downcast_ref() {
                Some(several_conditions(predicate))
            } else {
                structure.downcast_ref().map(condition)
            }
        }

        fn create_trigger(request: &CreateTriggerRequest) -> Broken {
            let is = |kind| request.r#type == Some(kind);
            let conditional = is(TriggerType::Conditional);
            vec![
                (
                    "predicate-when-conditional",
                    conditional && request.predicate.is_none(),
                ),
                (
                    "schedule-when-scheduled",
                    is(TriggerType::Scheduled) && request.schedule.is_none(),
                ),
                (
                    "no-start-on-creation-on-demand",
                    is(TriggerType::OnDemand) && request.start_on_creation == Some(true),
                ),
                (
                    "job-not-in-predicate-and-action",
                    conditional
                        && starts_what_it_awaits(request.predicate.as_ref(), &request.actions),
                ),
                ("at-most-two-crawlers", crawlers_in(&request.actions) > 2),
                (
                    "schedule-is-cron",
                    request
                        .schedule
                        .as_deref()
                        .is_some_and(|schedule| !is_cron(schedule)),
                ),
            ]
        }

        fn trigger_update(update: &TriggerUpdate) -> Broken {
            vec![
                ("at-most-two-crawlers", crawlers_in(&update.actions) > 2),
                (
                    "schedule-is-cron",
                    update
                        .schedule
                        .as_deref()
                        .is_some_and(|schedule| !is_cron(schedule)),
                ),
            ]
        }

        fn starts_what_it_awaits(
            predicate: Option<&Predicate>,
            actions: &Option<Vec<Action>>,
        ) -> bool {
            let conditions = predicate
                .and_then(|predicate| predicate.conditions.as_deref())
                .unwrap_or_default();
            let mut awaited = conditions
                .iter()
                .filter_map(|condition| condition.job_name.as_ref());
            let started = |job| {
                actions
                    .iter()
                    .flatten()
                    .any(|action| action.job_name.as_ref() == Some(job))
            };
            awaited.any(started)
        }

        fn several_conditions(predicate: &Predicate) -> Broken {
            let several = predicate
                .conditions
                .as_ref()
                .is_some_and(|conditions| conditions.len() > 1);
            vec![(
                "logical-with-several-conditions",
                several && predicate.logical.is_none(),
            )]
        }

        fn condition(of: &Condition) -> Broken {
            use CrawlState as Crawl;
            use JobRunState as Job;
            let job_ends = [Job::Succeeded, Job::Stopped, Job::Failed, Job::Timeout];
            let crawl_ends = [Crawl::Succeeded, Crawl::Failed, Crawl::Cancelled];
            vec![
                ("logical-operator-given", of.logical_operator.is_none()),
                (
                    "names-a-job-or-a-crawler",
                    of.job_name.is_none() && of.crawler_name.is_none(),
                ),
                (
                    "state-with-job-name",
                    of.job_name.is_some() && of.state.is_none(),
                ),
                (
                    "crawl-state-with-crawler-name",
                    of.crawler_name.is_some() && of.crawl_state.is_none(),
                ),
                (
                    "job-state-can-be-listened-for",
                    of.state
                        .as_ref()
                        .is_some_and(|state| !job_ends.contains(state)),
                ),
                (
                    "crawl-state-can-be-listened-for",
                    of.crawl_state
                        .as_ref()
                        .is_some_and(|state| !crawl_ends.contains(state)),
                ),
            ]
        }
    };
}
