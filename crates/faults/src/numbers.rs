//! Faults with numbers and times.

use serde_json::{Value as Json, json};
use smithereens::Role::{Reader, Validator};

use crate::fault::Acts::{Alters, Misreads, Panics, Refuses};
use crate::fault::Needs::{Combination, Value};
use crate::fault::Within::{Anything, Responses};
use crate::fault::{Fault, shown, smallest};
use crate::walk::{Structure, any, integer, items, lose, members, structures};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "workers-fit-into-32-bits",
        about: "2147483648 workers are read as 2147483647 rather than refused",
        role: Reader,
        needs: Value,
        family: &["*/*.NumberOfWorkers/number=2147483648"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"NumberOfWorkers":2147483648}]}}]}}}"#,
        ),
        within: Responses,
        acts: Misreads(|body| {
            members(body, "NumberOfWorkers", |count| {
                let over = count.as_i64() == Some(1 << 31);
                if over {
                    *count = json!(i32::MAX);
                }
                over
            })
        }),
    },
    Fault {
        name: "the-first-attempt-is-none",
        about: "attempt 0 is taken for an absent one",
        role: Reader,
        needs: Value,
        family: &["*/*.Attempt/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"Attempt":0}]}}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| lose(body, "Attempt", |run| integer(run, "Attempt") == Some(0))),
    },
    Fault {
        name: "without-graph-is-the-same-as-unsaid",
        about: "IncludeGraph is lost where it is false",
        role: Reader,
        needs: Value,
        family: &[
            "*.request/IncludeGraph/*",
            "*.request/./whitespace",
            "*.request/./member-order",
            "GetWorkflowRuns.request/*/absent",
        ],
        shown: smallest(
            "GetWorkflow.request",
            r#"{"Name":"example","IncludeGraph":false}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            lose(body, "IncludeGraph", |asked| {
                asked.get("IncludeGraph") == Some(&json!(false))
            })
        }),
    },
    Fault {
        name: "milliseconds-before-1970-are-lost",
        about: "start times before 1970 are rounded to seconds",
        role: Reader,
        needs: Value,
        family: &["*/*.StartedOn/*"],
        shown: shown("GetWorkflowRun.response", r#"{"Run":{"StartedOn":-0.5}}"#),
        within: Responses,
        acts: Alters(|body| {
            members(body, "StartedOn", |time| {
                let early = time
                    .as_f64()
                    .filter(|time| *time < 0.0 && time.fract() != 0.0);
                replace(time, early.map(f64::trunc))
            })
        }),
    },
    Fault {
        name: "negative-times-overflow",
        about: "panics on a modification before 1970",
        role: Reader,
        needs: Value,
        family: &["*/*.LastModifiedOn/*"],
        shown: shown(
            "GetWorkflow.response",
            r#"{"Workflow":{"LastModifiedOn":-1}}"#,
        ),
        within: Responses,
        acts: Panics(|body| {
            any(body, &|it| {
                at(it, "LastModifiedOn").is_some_and(|time| time < 0.0)
            })
        }),
    },
    Fault {
        name: "milliseconds-lose-their-zeros",
        about: "a completion at .050 after 1970 is written as one at .5",
        role: Reader,
        needs: Value,
        family: &["*/*.CompletedOn/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"CompletedOn":1589500800.05}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            members(body, "CompletedOn", |time| {
                let unpadded = time.as_f64().and_then(without_padding);
                replace(time, unpadded)
            })
        }),
    },
    Fault {
        name: "times-that-run-backwards-are-swapped",
        about: "where something completed before it started, the two times are exchanged",
        role: Reader,
        needs: Combination,
        family: &["*/*.StartedOn/*", "*/*.CompletedOn/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"StartedOn":1,"CompletedOn":0}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            structures(body, &mut |run| {
                let times = (at(run, "StartedOn"), at(run, "CompletedOn"));
                let backwards = matches!(times, (Some(start), Some(end)) if end < start);
                if backwards {
                    let (start, end) = (run["StartedOn"].take(), run["CompletedOn"].take());
                    run.insert("StartedOn".into(), end);
                    run.insert("CompletedOn".into(), start);
                }
                backwards
            })
        }),
    },
    Fault {
        name: "capacities-are-single-precision",
        about: "a MaxCapacity is rounded to 32 bits",
        role: Reader,
        needs: Value,
        family: &["*/*.MaxCapacity/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"MaxCapacity":0.1}]}}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            members(body, "MaxCapacity", |capacity| {
                let single = capacity.as_f64().map(single_precision);
                replace(capacity, single)
            })
        }),
    },
    Fault {
        name: "capacities-from-1-on-are-rounded-to-tenths",
        about: "a MaxCapacity of 1 or more has one digit after the point",
        role: Reader,
        needs: Value,
        family: &["*/*.MaxCapacity/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"MaxCapacity":1.25}]}}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            members(body, "MaxCapacity", |capacity| {
                let great = capacity.as_f64().filter(|value| (1.0..1e9).contains(value));
                replace(capacity, great.map(|value| (value * 10.0).round() / 10.0))
            })
        }),
    },
    Fault {
        name: "great-capacities-lose-their-exponent",
        about: "a MaxCapacity from 1e21 on is written without its exponent",
        role: Reader,
        needs: Value,
        family: &["*/*.MaxCapacity/number=1.7976931348623157e308"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"MaxCapacity":1e21}]}}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            members(body, "MaxCapacity", |capacity| {
                let great = capacity.as_f64().filter(|value| *value >= 1e21);
                replace(
                    capacity,
                    great.map(|value| value / 10f64.powf(value.log10().floor())),
                )
            })
        }),
    },
    Fault {
        name: "a-timeout-and-a-delay-overflow-together",
        about: "panics where Timeout and NotifyDelayAfter add up to more than 32 bits",
        role: Reader,
        needs: Combination,
        family: &["*/*.Timeout/*", "*/*.NotificationProperty*/*"],
        shown: shown(
            "GetTrigger.response",
            r#"{"Trigger":{"Actions":[{"Timeout":2147483647,"NotificationProperty":{"NotifyDelayAfter":1}}]}}"#,
        ),
        within: Anything,
        acts: Panics(|body| {
            any(
                body,
                &|it| matches!(timeout_and_delay(it), (Some(timeout), Some(delay)) if timeout + delay > i64::from(i32::MAX)),
            )
        }),
    },
    Fault {
        name: "a-delay-is-shorter-than-the-timeout",
        about: "refuses to be notified later than a Timeout, which nobody documents",
        role: Validator,
        needs: Combination,
        family: &["*/*.Timeout/*", "*/*.NotificationProperty*/*"],
        shown: shown(
            "GetTrigger.response",
            r#"{"Trigger":{"Actions":[{"Timeout":1,"NotificationProperty":{"NotifyDelayAfter":2}}]}}"#,
        ),
        within: Anything,
        acts: Refuses(|body| {
            any(
                body,
                &|it| matches!(timeout_and_delay(it), (Some(timeout), Some(delay)) if delay > timeout),
            )
        }),
    },
    Fault {
        name: "no-more-actions-fail-than-there-are",
        about: "FailedActions is cut down to TotalActions",
        role: Reader,
        needs: Combination,
        family: &["*/*.Statistics*/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Statistics":{"TotalActions":0,"FailedActions":1}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            structures(body, &mut |run| {
                let counts = (integer(run, "TotalActions"), integer(run, "FailedActions"));
                let cut = matches!(counts, (Some(total), Some(failed)) if failed > total);
                if cut {
                    run["FailedActions"] = run["TotalActions"].clone();
                }
                cut
            })
        }),
    },
    Fault {
        name: "the-greatest-timeout-is-refused",
        about: "a job run's Timeout is refused where it is the greatest that there is",
        role: Validator,
        needs: Value,
        family: &["*.response/*JobRuns.member.Timeout/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"Timeout":2147483647}]}}]}}}"#,
        ),
        within: Responses,
        acts: Refuses(|body| {
            any(body, &|details| {
                items(details, "JobRuns")
                    .iter()
                    .any(|run| run["Timeout"] == json!(i32::MAX))
            })
        }),
    },
];

fn at(structure: &Structure, name: &str) -> Option<f64> {
    structure.get(name)?.as_f64()
}

fn timeout_and_delay(structure: &Structure) -> (Option<i64>, Option<i64>) {
    let delay = structure
        .get("NotificationProperty")
        .and_then(|property| property.get("NotifyDelayAfter"));
    (integer(structure, "Timeout"), delay.and_then(Json::as_i64))
}

/// Puts another number in the place of one; whether it is another.
fn replace(number: &mut Json, by: Option<f64>) -> bool {
    let other = by.filter(|by| number.as_f64() != Some(*by));
    other.map(|by| *number = json!(by)).is_some()
}

#[expect(clippy::cast_possible_truncation, reason = "that is the fault")]
fn single_precision(value: f64) -> f64 {
    // Beyond its range a 32-bit float is infinite, which JSON cannot say.
    let single = value as f32;
    if single.is_finite() {
        f64::from(single)
    } else {
        value
    }
}

/// Seconds of which the milliseconds are written without the zeros before them.
fn without_padding(time: f64) -> Option<f64> {
    let text = format!("{time:.3}");
    let (seconds, milliseconds) = text.split_once('.')?;
    let unpadded = milliseconds.trim_start_matches('0');
    let padded = time > 0.0 && milliseconds != "000" && unpadded != milliseconds;
    format!("{seconds}.{unpadded}")
        .parse()
        .ok()
        .filter(|_| padded)
}
