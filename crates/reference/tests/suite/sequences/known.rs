//! An abstract model of the service: which names exist, how they are defined and
//! tagged, and which requests are refused. What depends on time it asks of what the
//! service told before.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::invariants::{Reading, room, time};

/// What exists, as the service has to tell it.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) triggers: BTreeMap<String, Value>,
    /// Without their last run.
    pub(crate) workflows: BTreeMap<String, Value>,
    pub(crate) jobs: BTreeMap<String, Value>,
    /// Without what their crawls make of them.
    pub(crate) crawlers: BTreeMap<String, Value>,
    /// By the kind and the name, as ARNs write them.
    pub(crate) tags: BTreeMap<String, BTreeMap<String, Value>>,
}

/// What follows from crawls and runs, not from definitions.
const FROM_CRAWLS: [&str; 3] = ["State", "CrawlElapsedTime", "LastCrawl"];
const FROM_RUNS: [&str; 1] = ["LastRun"];

impl Known {
    /// The errors of which a request must get one; none if it must be taken.
    pub(crate) fn errors(
        &self,
        operation: &str,
        input: &Value,
        now: &Reading,
    ) -> Vec<&'static str> {
        let mut errors = Vec::new();
        let name = input.get("Name").or(input.get("JobName"));
        let name = name.and_then(Value::as_str).unwrap_or_default();
        let (kind, exists) = self.about(operation, name);
        let mut error = |error, when: bool| errors.extend(when.then_some(error));
        if operation.starts_with("Create") {
            error("AlreadyExistsException", exists);
        } else if kind.is_some()
            && !["DeleteJob", "DeleteTrigger", "DeleteWorkflow"].contains(&operation)
        {
            error("EntityNotFoundException", !exists);
        }
        let trigger = self.triggers.get(name);
        let crawler = now.crawlers.get(name).map(|crawler| &crawler["State"]);
        match operation {
            "CreateTrigger" => {
                if let Some(workflow) = input["WorkflowName"].as_str() {
                    error(
                        "EntityNotFoundException",
                        !self.workflows.contains_key(workflow),
                    );
                    let starts = |trigger: &Value| {
                        trigger["WorkflowName"] == workflow && trigger["Type"] != "CONDITIONAL"
                    };
                    let second =
                        input["Type"] != "CONDITIONAL" && self.triggers.values().any(starts);
                    error("InvalidInputException", second);
                }
            }
            "StartTrigger" => {
                let starts_a_workflow = |trigger: &Value| {
                    trigger["Type"] == "ON_DEMAND" && trigger.get("WorkflowName").is_some()
                };
                error(
                    "InvalidInputException",
                    trigger.is_some_and(starts_a_workflow),
                );
            }
            "StopTrigger" => {
                let idle = |trigger: &Value| trigger["State"] != "ACTIVATED";
                error("InvalidInputException", trigger.is_some_and(idle));
            }
            "StartCrawler" | "UpdateCrawler" | "DeleteCrawler" => {
                let busy = crawler.is_some_and(|state| *state != "READY");
                error("CrawlerRunningException", busy);
            }
            "StopCrawler" => {
                let is = |wanted: &str| crawler.is_some_and(|state| *state == wanted);
                error("CrawlerNotRunningException", is("READY"));
                error("CrawlerStoppingException", is("STOPPING"));
            }
            "StartJobRun" => {
                let full = exists && now.active(name) >= room(now, name);
                error("ConcurrentRunsExceededException", full);
            }
            "GetJobRun" => {
                let of_the_job = now
                    .listed
                    .get(name)
                    .is_some_and(|ids| ids.iter().any(|id| input["RunId"] == *id));
                error("EntityNotFoundException", !of_the_job);
            }
            "GetWorkflowRun"
            | "StopWorkflowRun"
            | "GetWorkflowRunProperties"
            | "PutWorkflowRunProperties" => {
                let run = now.runs.get(input["RunId"].as_str().unwrap_or_default());
                let run = run.filter(|run| run.told["Name"] == input["Name"]);
                error("EntityNotFoundException", run.is_none());
                let over = operation == "StopWorkflowRun"
                    && run.is_some_and(|run| run.status() != "RUNNING");
                error("IllegalWorkflowStateException", over);
            }
            "GetTags" | "TagResource" | "UntagResource" => {
                error(
                    "EntityNotFoundException",
                    !self.tags.contains_key(&resource(input)),
                );
            }
            _ => {}
        }
        errors
    }

    /// What kind of thing a request is about by name, and whether it is there.
    fn about(&self, operation: &str, name: &str) -> (Option<&'static str>, bool) {
        if operation.starts_with("Batch")
            || operation.starts_with("List")
            || operation.ends_with("Triggers")
        {
            return (None, false);
        }
        match operation {
            "GetJobs" | "GetCrawlers" | "GetTags" | "TagResource" | "UntagResource" => {
                (None, false)
            }
            _ if operation.contains("Trigger") => {
                (Some("trigger"), self.triggers.contains_key(name))
            }
            _ if operation.contains("Workflow") => {
                (Some("workflow"), self.workflows.contains_key(name))
            }
            _ if operation.contains("Job") => (Some("job"), self.jobs.contains_key(name)),
            _ => (Some("crawler"), self.crawlers.contains_key(name)),
        }
    }

    /// What a request that was taken changes.
    pub(crate) fn learn(&mut self, operation: &str, input: &Value, now: u64) {
        let name = input.get("Name").or(input.get("JobName"));
        let name = name.and_then(Value::as_str).unwrap_or_default().to_owned();
        if let Some(kind) = operation.strip_prefix("Create") {
            let tags = input["Tags"].as_object().cloned().unwrap_or_default();
            let resource = format!("{}/{name}", kind.to_lowercase());
            self.tags.insert(resource, tags.into_iter().collect());
        } else if let Some(kind) = operation.strip_prefix("Delete") {
            self.tags.remove(&format!("{}/{name}", kind.to_lowercase()));
        }
        match operation {
            "CreateTrigger" => {
                let mut told = without(input, &["Tags", "StartOnCreation"]);
                let started = input["StartOnCreation"] == true;
                told["State"] = json!(if started { "ACTIVATED" } else { "CREATED" });
                self.triggers.insert(name, told);
            }
            "UpdateTrigger" => {
                let told = self.triggers.get_mut(&name).expect("a trigger");
                *told = without(told, &["Actions", "Predicate", "Schedule", "Description"]);
                extend(told, &input["TriggerUpdate"]);
            }
            "StartTrigger" if self.triggers[&name]["Type"] != "ON_DEMAND" => {
                self.becomes(&name, "ACTIVATED")
            }
            "StopTrigger" => self.becomes(&name, "DEACTIVATED"),
            "DeleteTrigger" => drop(self.triggers.remove(&name)),
            "CreateWorkflow" => {
                let mut told = json!({"DefaultRunProperties": {}, "CreatedOn": time(now)});
                extend(&mut told, &without(input, &["Tags"]));
                told["LastModifiedOn"] = time(now);
                self.workflows.insert(name, told);
            }
            "UpdateWorkflow" => {
                let told = self.workflows.get_mut(&name).expect("a workflow");
                extend(told, input);
                told["LastModifiedOn"] = time(now);
            }
            "DeleteWorkflow" => drop(self.workflows.remove(&name)),
            "CreateJob" => {
                let mut told = without(input, &["Tags"]);
                told["CreatedOn"] = time(now);
                told["LastModifiedOn"] = time(now);
                self.jobs.insert(name, told);
            }
            "UpdateJob" => {
                let created = self.jobs[&name]["CreatedOn"].clone();
                let mut told =
                    json!({"Name": name, "CreatedOn": created, "LastModifiedOn": time(now)});
                extend(&mut told, &input["JobUpdate"]);
                self.jobs.insert(name, told);
            }
            "DeleteJob" => drop(self.jobs.remove(&name)),
            "CreateCrawler" => {
                let mut told = without(input, &["Tags"]);
                told["CreationTime"] = time(now);
                told["LastUpdated"] = time(now);
                told["Version"] = json!(1);
                self.crawlers.insert(name, told);
            }
            "UpdateCrawler" => {
                let told = self.crawlers.get_mut(&name).expect("a crawler");
                extend(told, input);
                told["LastUpdated"] = time(now);
                told["Version"] = json!(told["Version"].as_u64().expect("a number") + 1);
            }
            "DeleteCrawler" => drop(self.crawlers.remove(&name)),
            "TagResource" => {
                let tags = self.tags.get_mut(&resource(input)).expect("a resource");
                tags.extend(input["TagsToAdd"].as_object().expect("tags").clone());
            }
            "UntagResource" => {
                let tags = self.tags.get_mut(&resource(input)).expect("a resource");
                let gone = input["TagsToRemove"].as_array().expect("keys");
                tags.retain(|key, _| !gone.contains(&json!(key)));
            }
            _ => {}
        }
    }

    fn becomes(&mut self, trigger: &str, state: &str) {
        self.triggers.get_mut(trigger).expect("a trigger")["State"] = json!(state);
    }

    /// That the service tells just what is known.
    pub(crate) fn agrees(&self, told: &Reading) {
        let all_without =
            |told: &BTreeMap<String, Value>, members: &[&str]| -> BTreeMap<String, Value> {
                let told = told.iter();
                told.map(|(name, told)| (name.clone(), without(told, members)))
                    .collect()
            };
        assert_eq!(told.triggers, self.triggers);
        assert_eq!(all_without(&told.workflows, &FROM_RUNS), self.workflows);
        assert_eq!(told.jobs, self.jobs);
        assert_eq!(all_without(&told.crawlers, &FROM_CRAWLS), self.crawlers);
    }
}

/// What an ARN in a request ends in.
pub(crate) fn resource(input: &Value) -> String {
    let arn = input["ResourceArn"].as_str().expect("an ARN");
    arn.rsplit(':').next().unwrap_or_default().to_owned()
}

fn without(value: &Value, members: &[&str]) -> Value {
    let mut value = value.clone();
    let structure = value.as_object_mut().expect("a structure");
    structure.retain(|name, value| !members.contains(&name.as_str()) && !value.is_null());
    value
}

fn extend(value: &mut Value, with: &Value) {
    let structure = value.as_object_mut().expect("a structure");
    structure.extend(with.as_object().expect("a structure").clone());
}
