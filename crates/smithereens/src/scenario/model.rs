//! What must come of calls to Glue, after what went before.

use std::collections::BTreeMap;

use smithereens_cases::json::Json;
use smithereens_cases::rules::select;
use smithereens_harness::{Breach, Judged, Model, Seen};

use super::resources::{Resources, breach, text, text_at};
use super::runs::{Run, times};

/// Glue, as far as it was seen.
#[derive(Clone)]
pub(super) struct Glued {
    resources: Resources,
    runs: Vec<Run>,
    /// Of runs, what was put.
    properties: BTreeMap<String, BTreeMap<String, String>>,
}

/// More calls at the same time than these are not put into every order.
const ORDERED: usize = 5;

impl Glued {
    pub(super) fn new(prefix: &str) -> Glued {
        Glued {
            resources: Resources::new(prefix),
            runs: Vec::new(),
            properties: BTreeMap::new(),
        }
    }

    fn run(&mut self, request: &Json) -> Option<&mut Run> {
        let id = text_at(request, "RunId")?;
        self.runs.iter_mut().find(|run| run.id == id)
    }

    fn started(&mut self, seen: &Seen) -> Judged {
        let (workflow, answer) = match (text_at(&seen.request, "Name"), &seen.answer) {
            (Some(workflow), Ok(answer)) => (workflow, answer),
            _ => return ended("needs StartWorkflowRun, which was refused"),
        };
        let Some(id) = text_at(answer, "RunId") else {
            return ended("needs StartWorkflowRun, which tells no RunId");
        };
        if self.runs.iter().any(|run| run.id == id) {
            let told = format!("{id} is another run already");
            return Judged {
                breaches: vec![breach("run-ids-differ", told)],
                ends: Some("what comes next is not known".to_owned()),
            };
        }
        let triggers = self.resources.triggers_of(workflow);
        self.runs.push(Run::new(id, workflow, triggers));
        Judged::default()
    }

    fn stopped(&mut self, seen: &Seen) -> Judged {
        let was_taken = seen.answer.is_ok();
        match self.run(&seen.request) {
            Some(run) => {
                run.stop(was_taken);
                Judged::default()
            }
            None if was_taken => of(vec![breach("unknown-run-not-stopped", "it is taken")]),
            None => Judged::default(),
        }
    }

    fn looked_at(&mut self, seen: &Seen) -> Judged {
        let answer = match &seen.answer {
            Ok(answer) => answer,
            Err(refused) => {
                return match self.run(&seen.request) {
                    Some(_) => Judged {
                        breaches: vec![breach("known-run-answered", refused.told.clone())],
                        ends: Some("what comes next is not known".to_owned()),
                    },
                    None => Judged::default(),
                };
            }
        };
        match (self.run(&seen.request), answer.get("Run")) {
            (Some(run), Some(is)) => of(run.look(is)),
            (Some(_), None) => of(vec![breach("known-run-answered", "there is no Run in it")]),
            (None, _) => of(vec![breach("unknown-run-refused", "it is answered")]),
        }
    }

    fn put(&mut self, seen: &Seen) -> Judged {
        let Some(id) = text_at(&seen.request, "RunId").map(str::to_owned) else {
            return Judged::default();
        };
        if seen.answer.is_err() {
            return ended("needs PutWorkflowRunProperties, which was refused");
        }
        if let Some(Json::Object(members)) = seen.request.get("RunProperties") {
            let all = self.properties.entry(id).or_default();
            for (name, value) in members {
                all.insert(name.clone(), text(value).unwrap_or_default().to_owned());
            }
        }
        Judged::default()
    }

    fn properties(&self, seen: &Seen) -> Judged {
        let Ok(answer) = &seen.answer else {
            return ended("needs GetWorkflowRunProperties, which was refused");
        };
        let put = text_at(&seen.request, "RunId").and_then(|id| self.properties.get(id));
        let lost = put.into_iter().flatten().find(|(name, value)| {
            let there = answer
                .get("RunProperties")
                .and_then(|all| text_at(all, name));
            there != Some(value.as_str())
        });
        match lost {
            None => Judged::default(),
            Some((name, _)) => of(vec![breach(
                "properties-are-merged",
                format!("{name:?} is gone"),
            )]),
        }
    }

    fn runs(&mut self, pages: &[Seen]) -> Judged {
        let mut listed = Vec::new();
        let mut breaches = Vec::new();
        for page in pages {
            let Ok(answer) = &page.answer else {
                return ended("needs GetWorkflowRuns, which was refused");
            };
            let found = select(answer, "Runs.member").into_iter();
            listed.extend(
                found
                    .filter_map(|run| text_at(run, "WorkflowRunId"))
                    .map(str::to_owned),
            );
            if let Some(Json::Number(limit)) = page.request.get("MaxResults")
                && let Ok(limit) = limit.parse::<usize>()
                && select(answer, "Runs.member").len() > limit
            {
                breaches.push(breach(
                    "runs-page-limit",
                    format!("a page has more than {limit}"),
                ));
            }
        }
        let workflow = pages
            .first()
            .and_then(|page| text_at(&page.request, "Name"));
        let due: Vec<&Run> = self
            .runs
            .iter()
            .filter(|run| Some(run.workflow.as_str()) == workflow)
            .collect();
        let times = |id: &String| listed.iter().filter(|one| *one == id).count();
        if let Some(lost) = due.iter().find(|run| times(&run.id) == 0) {
            breaches.push(breach("runs-pages", format!("{:?} is not listed", lost.id)));
        }
        if let Some(twice) = due.iter().find(|run| times(&run.id) > 1) {
            breaches.push(breach("runs-pages", format!("{:?} comes twice", twice.id)));
        }
        if listed.iter().any(|id| !due.iter().any(|run| run.id == *id)) {
            let told = "a run is listed that this workflow never had";
            breaches.push(breach("runs-of-this-workflow", told));
        }
        of(breaches)
    }
}

impl Model for Glued {
    fn one(&mut self, seen: &Seen) -> Judged {
        match seen.operation {
            "StartWorkflowRun" => self.started(seen),
            "StopWorkflowRun" => self.stopped(seen),
            "GetWorkflowRun" => self.looked_at(seen),
            "GetWorkflowRuns" => self.runs(std::slice::from_ref(seen)),
            "PutWorkflowRunProperties" => self.put(seen),
            "GetWorkflowRunProperties" => self.properties(seen),
            _ => {
                let mut judged = self.resources.one(seen);
                if seen.operation == "DeleteWorkflow" && seen.answer.is_ok() {
                    let name = text_at(&seen.request, "Name");
                    self.runs.retain(|run| Some(run.workflow.as_str()) != name);
                }
                if let (Ok(answer), "GetWorkflow") = (&seen.answer, seen.operation) {
                    let workflow = answer.get("Workflow").unwrap_or(&Json::Null);
                    judged
                        .breaches
                        .extend(times(workflow, "workflow-times-in-seconds"));
                }
                judged
            }
        }
    }

    fn pages(&mut self, pages: &[Seen]) -> Judged {
        match pages.first().map(|page| page.operation) {
            Some("GetWorkflowRuns") => self.runs(pages),
            _ => self.resources.pages(pages),
        }
    }

    /// What comes at the same time is as if it came in some order: the order that
    /// breaks least is taken.
    fn together(&mut self, all: &[Seen]) -> Judged {
        let mut best: Option<(Glued, Judged)> = None;
        let mut order: Vec<usize> = (0..all.len()).collect();
        let tries = match all.len() {
            0 => return Judged::default(),
            few if few <= ORDERED => (1..=few).product(),
            _ => 1,
        };
        for _ in 0..tries {
            let mut model = self.clone();
            let mut sum = Judged::default();
            for index in &order {
                let judged = model.one(&all[*index]);
                sum.breaches.extend(judged.breaches);
                sum.ends = sum.ends.or(judged.ends);
            }
            let better = best.as_ref().is_none_or(|(_, known)| {
                let weight = |judged: &Judged| (judged.breaches.len(), judged.ends.is_some());
                weight(&sum) < weight(known)
            });
            if better {
                best = Some((model, sum));
            }
            next_order(&mut order);
        }
        match best {
            Some((model, judged)) => {
                *self = model;
                judged
            }
            None => Judged::default(),
        }
    }

    fn is_settled(&self, seen: &Seen) -> bool {
        let id = text_at(&seen.request, "RunId");
        let run = self.runs.iter().find(|run| Some(run.id.as_str()) == id);
        run.is_none_or(Run::has_ended)
    }

    fn overdue(&mut self, seen: &Seen) -> Judged {
        let breaches = match (self.run(&seen.request), &seen.answer) {
            (Some(run), Ok(answer)) => {
                let is = answer.get("Run").unwrap_or(&Json::Null);
                run.overdue(is).into_iter().collect()
            }
            _ => Vec::new(),
        };
        of(breaches)
    }
}

fn of(breaches: Vec<Breach>) -> Judged {
    Judged {
        breaches,
        ends: None,
    }
}

fn ended(why: &str) -> Judged {
    Judged {
        breaches: Vec::new(),
        ends: Some(why.to_owned()),
    }
}

/// The next permutation in lexical order; the first again after the last.
fn next_order(order: &mut [usize]) {
    let Some(falls) = order.windows(2).rposition(|pair| pair[0] < pair[1]) else {
        return order.reverse();
    };
    let Some(next) = order.iter().rposition(|one| *one > order[falls]) else {
        return;
    };
    order.swap(falls, next);
    order[falls + 1..].reverse();
}
