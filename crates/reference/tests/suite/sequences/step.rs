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
        let ids: Vec<&String> = match of_the_job {
            Some(job) => now.listed.get(job).into_iter().flatten().collect(),
            None => {
                let runs = now.runs.iter();
                let own = runs.filter(|(_, run)| run.told["Name"] == input["Name"]);
                own.map(|(id, _)| id).collect()
            }
        };
        let id = match which {
            Which::The(number) if !ids.is_empty() => ids[number % ids.len()].as_str(),
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
        }
    }
}
