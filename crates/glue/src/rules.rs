//! Glue's documented rules: what must hold beyond the constraints of single
//! values. They are reported under the structure that they speak about: the
//! request (`.`), `TriggerUpdate`, a `Predicate`, one condition, one job run.
//!
//! | rule | what must hold | source |
//! | --- | --- | --- |
//! | `predicate-when-conditional` | a CONDITIONAL trigger has a Predicate | AWS Glue API reference, CreateTrigger, Predicate |
//! | `schedule-when-scheduled` | a SCHEDULED trigger has a Schedule | AWS Glue API reference, CreateTrigger, Schedule |
//! | `no-start-on-creation-on-demand` | an ON_DEMAND trigger is not started on creation | AWS Glue API reference, CreateTrigger, StartOnCreation |
//! | `job-not-in-predicate-and-action` | a CONDITIONAL trigger does not start a job that it waits for | real answer in terraform-provider-aws#39571 |
//! | `at-most-two-crawlers` | no more than two Actions start a crawler | real answer in aws-glue-blueprint-libs#4 |
//! | `schedule-is-cron` | a Schedule is cron(…) with six fields, of which just one of day-of-month and day-of-week is ? | AWS Glue developer guide, Time-based schedules for jobs and crawlers |
//! | `logical-with-several-conditions` | several Conditions have a Logical | AWS Glue API reference, Predicate, Logical |
//! | `logical-operator-given` | a condition has a LogicalOperator | real answer in aws-cdk#34652 |
//! | `names-a-job-or-a-crawler` | a condition names a job or a crawler | AWS Glue API reference, Condition, JobName and CrawlerName |
//! | `state-with-job-name` | a condition with a JobName has a State | inferred from the crawlers' answer in aws-cdk#24575 |
//! | `crawl-state-with-crawler-name` | a condition with a CrawlerName has a CrawlState | real answer in aws-cdk#24575 |
//! | `job-state-can-be-listened-for` | a condition waits for SUCCEEDED, STOPPED, FAILED or TIMEOUT of a job | AWS Glue API reference, Condition, State |
//! | `crawl-state-can-be-listened-for` | a condition waits for SUCCEEDED, FAILED or CANCELLED of a crawler | AWS Glue API reference, Condition, CrawlState |
//! | `workers-at-most-g1x` | a job run has no more than 299 G.1X workers | AWS Glue API reference, JobRun, NumberOfWorkers |
//! | `workers-at-most-g2x` | a job run has no more than 149 G.2X workers | AWS Glue API reference, JobRun, NumberOfWorkers |
//! | `no-max-capacity-with-workers` | a job run with WorkerType and NumberOfWorkers has no MaxCapacity | AWS Glue API reference, JobRun, MaxCapacity |
//! | `allocated-capacity-range` | a job run's AllocatedCapacity is from 2 to 100 | AWS Glue API reference, JobRun, AllocatedCapacity |
//! | `max-capacity-range` | a job run's MaxCapacity is from 0.0625 to 100 | AWS Glue API reference, JobRun, MaxCapacity |
//!
//! Those on job runs hold for answers, all others for requests: a trigger that
//! comes back may be older than a rule.

use std::any::Any;

use crate::check::Check;
use crate::shapes::{
    Action, Condition, CrawlState, CreateTriggerRequest, JobRun, JobRunState, Predicate,
    TriggerType, TriggerUpdate, WorkerType,
};
use crate::{Constraint, Side};

/// A documented requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name.
    pub id: &'static str,
    /// What must hold.
    pub sentence: &'static str,
    /// For messages in which direction.
    pub side: Side,
}

const fn asked(id: &'static str, sentence: &'static str) -> Rule {
    Rule {
        id,
        sentence,
        side: Side::Request,
    }
}

const fn answered(id: &'static str, sentence: &'static str) -> Rule {
    Rule {
        id,
        sentence,
        side: Side::Response,
    }
}

/// All rules, in the order of the table above.
pub const RULES: &[Rule] = &[
    asked(
        "predicate-when-conditional",
        "a CONDITIONAL trigger has a Predicate",
    ),
    asked(
        "schedule-when-scheduled",
        "a SCHEDULED trigger has a Schedule",
    ),
    asked(
        "no-start-on-creation-on-demand",
        "an ON_DEMAND trigger is not started on creation",
    ),
    asked(
        "job-not-in-predicate-and-action",
        "a CONDITIONAL trigger does not start a job that it waits for",
    ),
    asked(
        "at-most-two-crawlers",
        "no more than two Actions start a crawler",
    ),
    asked(
        "schedule-is-cron",
        "a Schedule is cron(…) with six fields, of which just one of day-of-month and day-of-week is ?",
    ),
    asked(
        "logical-with-several-conditions",
        "several Conditions have a Logical",
    ),
    asked(
        "logical-operator-given",
        "a condition has a LogicalOperator",
    ),
    asked(
        "names-a-job-or-a-crawler",
        "a condition names a job or a crawler",
    ),
    asked(
        "state-with-job-name",
        "a condition with a JobName has a State",
    ),
    asked(
        "crawl-state-with-crawler-name",
        "a condition with a CrawlerName has a CrawlState",
    ),
    asked(
        "job-state-can-be-listened-for",
        "a condition waits for SUCCEEDED, STOPPED, FAILED or TIMEOUT of a job",
    ),
    asked(
        "crawl-state-can-be-listened-for",
        "a condition waits for SUCCEEDED, FAILED or CANCELLED of a crawler",
    ),
    answered(
        "workers-at-most-g1x",
        "a job run has no more than 299 G.1X workers",
    ),
    answered(
        "workers-at-most-g2x",
        "a job run has no more than 149 G.2X workers",
    ),
    answered(
        "no-max-capacity-with-workers",
        "a job run with WorkerType and NumberOfWorkers has no MaxCapacity",
    ),
    answered(
        "allocated-capacity-range",
        "a job run's AllocatedCapacity is from 2 to 100",
    ),
    answered(
        "max-capacity-range",
        "a job run's MaxCapacity is from 0.0625 to 100",
    ),
];

/// Every structure comes by here, so none is forgotten wherever it is nested.
pub(crate) fn check(structure: &dyn Any, at: &mut Check) {
    let broken: Vec<(&'static str, bool)> = match at.side() {
        Side::Request => {
            if let Some(request) = structure.downcast_ref() {
                create_trigger(request)
            } else if let Some(update) = structure.downcast_ref() {
                trigger_update(update)
            } else if let Some(predicate) = structure.downcast_ref() {
                several_conditions(predicate)
            } else if let Some(of) = structure.downcast_ref() {
                condition(of)
            } else {
                return;
            }
        }
        Side::Response => structure.downcast_ref().map(job_run).unwrap_or_default(),
    };
    for (id, is_broken) in broken {
        if is_broken {
            at.report(Constraint::Rule(id));
        }
    }
}

type Broken = Vec<(&'static str, bool)>;

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
            conditional && starts_what_it_awaits(request.predicate.as_ref(), &request.actions),
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

fn starts_what_it_awaits(predicate: Option<&Predicate>, actions: &Option<Vec<Action>>) -> bool {
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

fn crawlers_in(actions: &Option<Vec<Action>>) -> usize {
    actions
        .iter()
        .flatten()
        .filter(|action| action.crawler_name.is_some())
        .count()
}

/// Minutes, hours, day-of-month, month, day-of-week, year. What may stand in a
/// field is left to the service, but for the question mark of the two days.
fn is_cron(schedule: &str) -> bool {
    let fields = schedule
        .strip_prefix("cron(")
        .and_then(|rest| rest.strip_suffix(')'));
    let fields: Vec<&str> = fields.unwrap_or_default().split(' ').collect();
    let strange = |character: char| character.is_whitespace() || "()".contains(character);
    if fields
        .iter()
        .any(|field| field.is_empty() || field.contains(strange))
    {
        return false;
    }
    match fields.as_slice() {
        [_, _, "?", _, day, _] | [_, _, day, _, "?", _] => !day.contains('?'),
        _ => false,
    }
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

fn job_run(run: &JobRun) -> Broken {
    let workers_over = |kind, most| {
        run.worker_type == Some(kind) && run.number_of_workers.is_some_and(|workers| workers > most)
    };
    let by_workers = run.worker_type.is_some() && run.number_of_workers.is_some();
    vec![
        ("workers-at-most-g1x", workers_over(WorkerType::G1x, 299)),
        ("workers-at-most-g2x", workers_over(WorkerType::G2x, 149)),
        (
            "no-max-capacity-with-workers",
            by_workers && run.max_capacity.is_some(),
        ),
        (
            "allocated-capacity-range",
            run.allocated_capacity
                .is_some_and(|capacity| !(2..=100).contains(&capacity)),
        ),
        (
            "max-capacity-range",
            // NaN and the infinities are no capacities that the range speaks about.
            run.max_capacity.is_some_and(|capacity| {
                capacity.is_finite() && !(0.0625..=100.0).contains(&capacity)
            }),
        ),
    ]
}
