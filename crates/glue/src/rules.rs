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
use crate::shapes::{Action, JobRun, WorkerType};
use crate::{Constraint, Side};

#[macro_use]
mod requests;

mod of_2020_05_14 {
    rules_on_requests!(shapes_2020_05_14);
}

mod of_2020_05_15 {
    rules_on_requests!(shapes);
}

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

/// Every structure comes by here, of whichever edition, so none is forgotten
/// wherever it is nested.
pub(crate) fn check(structure: &dyn Any, at: &mut Check) {
    let broken = match at.side() {
        Side::Request => {
            of_2020_05_15::broken(structure).or_else(|| of_2020_05_14::broken(structure))
        }
        Side::Response => structure.downcast_ref().map(job_run),
    };
    for (id, is_broken) in broken.into_iter().flatten() {
        if is_broken {
            at.report(Constraint::Rule(id));
        }
    }
}

type Broken = Vec<(&'static str, bool)>;

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
