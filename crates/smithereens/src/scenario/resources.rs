//! What must come of calls that make, change, read and remove things: our
//! reference does the same beside the service. Each way in which the two may differ
//! is a rule with a source, or is left open.

mod beside;
mod comparing;

use std::collections::BTreeSet;

use smithereens_cases::json::Json;
use smithereens_cases::rules::select;
use smithereens_harness::{Breach, Judged, Refused, Seen};
use smithereens_reference::Reference;

use beside::{all_pages, handle};
use comparing::{differences, listing, over_limit, state, tags, workflow};

/// The things that a service should hold.
#[derive(Clone)]
pub(super) struct Resources {
    reference: Reference,
    /// What the run's names begin with.
    prefix: String,
    deleted: BTreeSet<String>,
    /// Triggers that were updated: what an update clears is another rule.
    updated: BTreeSet<String>,
    /// Tokens that the service gave, with the requests that they were given for.
    tokens: Vec<(String, Json)>,
}

pub(super) fn breach(rule: &'static str, detail: impl Into<String>) -> Breach {
    Breach {
        rule,
        detail: detail.into(),
    }
}

impl Resources {
    pub(super) fn new(prefix: &str) -> Resources {
        Resources {
            reference: Reference::new(1),
            prefix: prefix.to_owned(),
            deleted: BTreeSet::new(),
            updated: BTreeSet::new(),
            tokens: Vec::new(),
        }
    }

    /// The triggers of a workflow, as they should be.
    pub(super) fn triggers_of(&self, workflow: &str) -> Vec<Json> {
        let mut looked_at = self.reference.clone();
        let all = handle(&mut looked_at, "GetTriggers", &Json::Object(Vec::new()));
        let is_its = |trigger: &&Json| text_at(trigger, "WorkflowName") == Some(workflow);
        let triggers = select(&all.answer, "Triggers.member").into_iter();
        triggers.filter(is_its).cloned().collect()
    }

    /// Judges one call, and does the same if the service did it.
    pub(super) fn one(&mut self, seen: &Seen) -> Judged {
        let mut judged = Judged::default();
        let mut after = self.reference.clone();
        // Each service has tokens of its own.
        let is_page = text_at(&seen.request, "NextToken").is_some();
        if is_page {
            return self.page(seen);
        }
        let expected = handle(&mut after, seen.operation, &seen.request);
        match (&seen.answer, &expected.error) {
            (Ok(answer), None) => {
                self.reference = after;
                self.note(seen);
                judged.breaches = self.compared(seen, answer, &expected.answer);
            }
            (Err(refused), None) => judged = self.wrongly_refused(seen, refused),
            (Ok(_), Some(error)) => judged = self.wrongly_taken(seen, error),
            (Err(refused), Some(error)) => judged.breaches = self.named(seen, refused, error),
        }
        judged
    }

    /// Keeps what later rules need to know.
    fn note(&mut self, seen: &Seen) {
        let Some(name) = text_at(&seen.request, "Name").map(str::to_owned) else {
            return;
        };
        match seen.operation {
            "DeleteTrigger" => {
                self.updated.remove(&name);
                self.deleted.insert(name);
            }
            "CreateTrigger" => {
                self.deleted.remove(&name);
                self.updated.remove(&name);
            }
            "UpdateTrigger" => {
                self.updated.insert(name);
            }
            _ => {}
        }
    }

    fn wrongly_refused(&self, seen: &Seen, refused: &Refused) -> Judged {
        // Documented of everything that changes something at the same time.
        let by_chance = [
            "ConcurrentModificationException",
            "OperationTimeoutException",
        ];
        if refused
            .error
            .as_deref()
            .is_some_and(|error| by_chance.contains(&error))
        {
            return Judged::default();
        }
        let told = format!("{} answers {}", seen.operation, refused.told);
        let name = text_at(&seen.request, "Name").unwrap_or_default();
        let rule = match seen.operation {
            "CreateTrigger" => "documented-trigger-taken",
            "UpdateTrigger" => "known-trigger-updated",
            "GetTrigger" if self.was_of_a_deleted_workflow(name) => {
                "triggers-outlive-their-workflow"
            }
            "GetTrigger" => "known-trigger-answered",
            "DeleteTrigger" => "deleting-is-no-error",
            "GetWorkflow" => "known-workflow-answered",
            "GetTriggers" | "BatchGetTriggers" | "BatchGetWorkflows" => "documented-list-answered",
            _ => {
                return Judged {
                    ends: Some(format!("needs {}, which was refused", seen.operation)),
                    ..Judged::default()
                };
            }
        };
        Judged {
            breaches: vec![breach(rule, told)],
            ends: Some("what comes next is not known".to_owned()),
        }
    }

    fn was_of_a_deleted_workflow(&self, trigger: &str) -> bool {
        let mut looked_at = self.reference.clone();
        let request = Json::Object(vec![("Name".to_owned(), Json::text(trigger))]);
        let trigger = handle(&mut looked_at, "GetTrigger", &request).answer;
        let Some(workflow) = trigger
            .get("Trigger")
            .and_then(|trigger| text_at(trigger, "WorkflowName"))
        else {
            return false;
        };
        let request = Json::Object(vec![("Name".to_owned(), Json::text(workflow))]);
        handle(&mut looked_at, "GetWorkflow", &request)
            .error
            .is_some()
    }

    fn wrongly_taken(&mut self, seen: &Seen, error: &str) -> Judged {
        let name = text_at(&seen.request, "Name").unwrap_or_default();
        let rule = match (seen.operation, error) {
            ("CreateTrigger", "AlreadyExistsException") if self.is_the_same(seen) => {
                // Whether that is refused, nobody says; nothing changes by it.
                return Judged::default();
            }
            ("CreateTrigger", "AlreadyExistsException") => "a-name-is-given-once",
            ("CreateTrigger", "InvalidInputException") => "one-start-trigger",
            ("UpdateTrigger", _) => "nothing-to-update",
            ("GetTrigger", _) if self.deleted.contains(name) => "deleted-trigger-gone",
            ("GetTrigger", _) => "unknown-trigger-refused",
            ("GetWorkflow", _) => "unknown-workflow-refused",
            _ => {
                return Judged {
                    ends: Some(format!("{} took what is not known here", seen.operation)),
                    ..Judged::default()
                };
            }
        };
        Judged {
            breaches: vec![breach(
                rule,
                format!("it is taken, where {error} is documented"),
            )],
            ends: Some("what comes next is not known".to_owned()),
        }
    }

    /// Whether a trigger is asked for as it is.
    fn is_the_same(&self, seen: &Seen) -> bool {
        let mut looked_at = self.reference.clone();
        let name = seen.request.get("Name").cloned().unwrap_or(Json::Null);
        let request = Json::Object(vec![("Name".to_owned(), name)]);
        let there = handle(&mut looked_at, "GetTrigger", &request).answer;
        let there = there.get("Trigger").cloned().unwrap_or(Json::Null);
        let differences = differences(
            "Trigger",
            &seen.request,
            &there,
            &["StartOnCreation", "Tags"],
        );
        differences.is_none()
    }

    /// A refusal that was due, by its error's name.
    fn named(&self, seen: &Seen, refused: &Refused, error: &str) -> Vec<Breach> {
        let rule = match (seen.operation, error) {
            ("GetTrigger" | "UpdateTrigger", "EntityNotFoundException") => {
                "unknown-trigger-is-not-found"
            }
            ("GetWorkflow", "EntityNotFoundException") => "unknown-workflow-is-not-found",
            _ => return Vec::new(),
        };
        let there = refused.error.as_deref().unwrap_or("no name");
        let is_it = there == error;
        let differs = (!is_it).then(|| breach(rule, format!("the error is {there}")));
        differs.into_iter().collect()
    }

    /// The next page, of which the reference knows no token.
    fn page(&mut self, seen: &Seen) -> Judged {
        let token = text_at(&seen.request, "NextToken").unwrap_or_default();
        let of = without_token(&seen.request);
        let known = self.tokens.iter().find(|(given, _)| given == token);
        let rule = match known {
            None => "only-its-own-tokens",
            Some((_, for_what)) if *for_what != of => "tokens-of-the-same-list",
            Some(_) => return Judged::default(),
        };
        let mut judged = Judged::default();
        if seen.answer.is_ok() {
            judged.breaches.push(breach(rule, "the token is taken"));
        }
        judged
    }

    /// All pages of a list.
    pub(super) fn pages(&mut self, pages: &[Seen]) -> Judged {
        let mut judged = Judged::default();
        let Some(first) = pages.first() else {
            return judged;
        };
        let mut whole = without_token(&first.request);
        whole.remove("MaxResults");
        let mut looked_at = self.reference.clone();
        let expected = all_pages(&mut looked_at, first.operation, &whole);
        let items = match first.operation {
            "GetTriggers" => "Triggers.member",
            "ListTriggers" => "TriggerNames.member",
            _ => return judged,
        };
        let mut listed = Vec::new();
        for page in pages {
            match &page.answer {
                Ok(answer) => {
                    let found = select(answer, items).into_iter();
                    listed.extend(found.filter(|item| self.owns(item)).cloned());
                    if let Some(token) = text_at(answer, "NextToken") {
                        let of = without_token(&page.request);
                        self.tokens.push((token.to_owned(), of));
                    }
                    if let Some(over) = over_limit(&page.request, answer) {
                        judged.breaches.push(breach("triggers-page-limit", over));
                    }
                }
                Err(refused) => return self.wrongly_refused(page, refused),
            }
        }
        let expected: Vec<Json> = expected
            .iter()
            .flat_map(|answer| select(answer, items))
            .filter(|item| self.owns(item))
            .cloned()
            .collect();
        let is_filtered = whole.get("DependentJobName").is_some() || whole.get("Tags").is_some();
        let rules = match (first.operation, is_filtered) {
            ("ListTriggers", _) => ["triggers-with-the-tags"; 2],
            (_, true) => ["triggers-of-the-job"; 2],
            (_, false) => ["triggers-pages", "deleted-trigger-not-listed"],
        };
        judged.breaches.extend(listing(&listed, &expected, rules));
        if first.operation == "GetTriggers" {
            let contents = expected.iter().filter_map(|one| {
                let there = listed.iter().find(|there| name_of(there) == name_of(one))?;
                self.stored(one, there, "listed-as-stored")
            });
            judged.breaches.extend(contents);
        }
        judged
    }

    fn owns(&self, item: &Json) -> bool {
        name_of(item).is_some_and(|name| name.starts_with(&self.prefix))
    }

    fn compared(&self, seen: &Seen, answer: &Json, expected: &Json) -> Vec<Breach> {
        match seen.operation {
            "GetTrigger" => {
                let (Some(is), Some(should)) = (answer.get("Trigger"), expected.get("Trigger"))
                else {
                    let told = "there is no Trigger in the answer";
                    return vec![breach("trigger-as-stored", told)];
                };
                let mut breaches = Vec::new();
                if name_of(is) != name_of(should) {
                    let told = format!("{:?} is answered", name_of(is).unwrap_or_default());
                    return vec![breach("the-trigger-asked-for", told)];
                }
                breaches.extend(self.stored(should, is, "trigger-as-stored"));
                breaches.extend(state(is, should));
                breaches
            }
            "BatchGetTriggers" => self.batch(seen, answer, expected),
            "GetWorkflow" => workflow(answer, expected),
            "GetTags" => tags(answer, expected),
            _ => Vec::new(),
        }
    }

    fn batch(&self, seen: &Seen, answer: &Json, expected: &Json) -> Vec<Breach> {
        let is = select(answer, "Triggers.member");
        let should = select(expected, "Triggers.member");
        let missing = select(answer, "TriggersNotFound.member").len();
        let mut breaches: Vec<Breach> = should
            .iter()
            .filter_map(|one| {
                let there = is.iter().find(|there| name_of(there) == name_of(one))?;
                self.stored(one, there, "batch-as-stored")
            })
            .collect();
        let asked: BTreeSet<Option<&str>> = select(&seen.request, "TriggerNames.member")
            .into_iter()
            .map(text)
            .collect();
        if is.len() + missing > asked.len() {
            let told = format!("{} names, {} answers", asked.len(), is.len() + missing);
            breaches.push(breach("each-trigger-answered-once", told));
        }
        let found = |items: &[&Json]| {
            items
                .iter()
                .filter_map(|one| name_of(one).map(str::to_owned))
                .collect()
        };
        let (there, due): (BTreeSet<String>, BTreeSet<String>) = (found(&is), found(&should));
        if there != due {
            let told = format!("{there:?} are found where {due:?} are");
            breaches.push(breach("each-trigger-found-or-not", told));
        }
        breaches
    }

    /// That a trigger is what was stored last.
    fn stored(&self, should: &Json, is: &Json, rule: &'static str) -> Option<Breach> {
        let found = differences("Trigger", should, is, &["Id", "State"])?;
        let updated = name_of(should).is_some_and(|name| self.updated.contains(name));
        // Documented, but not seen: that an update clears what it does not say.
        let rule = match found.is_added && updated {
            true => "an-update-overwrites",
            false => rule,
        };
        let is = String::from_utf8_lossy(&is.to_bytes()).into_owned();
        Some(breach(rule, format!("{} in {is}", found.told)))
    }
}

fn without_token(request: &Json) -> Json {
    let mut request = request.clone();
    request.remove("NextToken");
    request
}

pub(super) fn text(value: &Json) -> Option<&str> {
    match value {
        Json::String(text) => Some(text),
        _ => None,
    }
}

pub(super) fn text_at<'j>(value: &'j Json, member: &str) -> Option<&'j str> {
    value.get(member).and_then(text)
}

/// The name of a listed thing, which may be all that is listed of it.
fn name_of(item: &Json) -> Option<&str> {
    text(item).or_else(|| text_at(item, "Name"))
}
