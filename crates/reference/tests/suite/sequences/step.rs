//! One step of a sequence, and how it is written where one fails.

use std::fmt;

use serde_json::{Value, json};

use crate::invariants::Reading;

#[derive(Clone)]
pub(crate) enum Step {
    Ask(Ask),
    /// So many ticks, each judged by itself.
    Ticks(u64),
    /// What the control surface is told of the ends of runs.
    Plan(Value),
    /// The next page of one of the lists that had more, counted around, with
    /// another number of elements, or another list with its token.
    More {
        of: usize,
        most: Option<u64>,
        of_another: bool,
    },
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) operation: &'static str,
    pub(crate) input: Value,
    /// Which of the runs that are there then it is about, of the job or workflow
    /// that it names, counted around; or nobody's.
    pub(crate) run: Option<Which>,
    /// The error that it must get, whatever is there.
    pub(crate) broken: Option<&'static str>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    The(usize),
    /// Of another job or workflow.
    Anothers(usize),
    Nobodys,
}

impl Ask {
    pub(crate) fn new(operation: &'static str, input: Value) -> Ask {
        Ask {
            operation,
            input,
            run: None,
            broken: None,
        }
    }

    /// The request's members, with the run's identifier among them.
    pub(crate) fn resolved(&self, now: &Reading) -> Value {
        let mut input = self.input.clone();
        let Some(which) = self.run else {
            return input;
        };
        let of_the_job = input.get("JobName").and_then(Value::as_str);
        let (own, others): (Vec<&String>, Vec<&String>) = match of_the_job {
            Some(job) => {
                let own = now.listed.get(job);
                now.job_runs
                    .keys()
                    .partition(|id| own.is_some_and(|own| own.contains(id)))
            }
            None => now
                .runs
                .keys()
                .partition(|id| now.runs[*id].told["Name"] == input["Name"]),
        };
        let id = match which {
            Which::The(number) if !own.is_empty() => own[number % own.len()].as_str(),
            Which::Anothers(number) if !others.is_empty() => others[number % others.len()].as_str(),
            _ => "nobody",
        };
        if self.operation == "BatchStopJobRun" {
            input["JobRunIds"] = json!([id, "nobody"]);
        } else {
            input["RunId"] = json!(id);
        }
        input
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Ask(ask) => {
                write!(to, "{} {}", ask.operation, ask.input)?;
                match ask.run {
                    Some(which) => write!(to, " of the run {which:?}"),
                    None => Ok(()),
                }
            }
            Step::Ticks(ticks) => write!(to, "{ticks} ticks"),
            Step::Plan(plan) => write!(to, "plan {plan}"),
            Step::More {
                of,
                most,
                of_another,
            } => write!(
                to,
                "the next page of list {of}, {most:?} elements{}",
                if *of_another { ", of another list" } else { "" }
            ),
        }
    }
}
