//! Random sequences: a few names, and calls in any order.

use smithereens_cases::json::Json;
use smithereens_harness::{Ask, Sequence, Step, object};

use super::sequences::steps::{ask, job, list, starts};

/// How many calls one has, beside those that set up.
const CALLS: usize = 24;

/// Draws that are the same everywhere: splitmix64.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % limit
    }

    fn one_of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        // Less than there are.
        all[self.below(all.len() as u64) as usize]
    }
}

const TRIGGERS: [&str; 4] = ["~t", "~u", "~v", "~w 1"];
const WORKFLOWS: [&str; 2] = ["~flow", "~stream"];
const JOBS: [&str; 3] = ["~a", "~b", "~c"];
const DESCRIPTIONS: [&str; 4] = ["plain", "  spaces  ", "Zoë's \u{1F600}", "tab\tand\nline"];

/// Random sequence number `number` of a seed.
pub(super) fn sequence(seed: u64, number: u64) -> Sequence {
    let mut draws = Draws(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ number);
    let mut steps: Vec<Step> = JOBS.iter().map(|name| job(name)).collect();
    steps.extend((0..CALLS).map(|_| step(&mut draws)));
    Sequence {
        name: format!("random-{seed}-{number}"),
        steps,
    }
}

fn text(text: &str) -> Json {
    Json::text(text)
}

fn step(draws: &mut Draws) -> Step {
    let trigger = draws.one_of(&TRIGGERS);
    let name = ("Name", text(trigger));
    match draws.below(12) {
        0..=2 => Step::Call(create(draws, trigger)),
        3 => {
            let update = object([
                ("Description", text(draws.one_of(&DESCRIPTIONS))),
                ("Actions", starts(&[draws.one_of(&JOBS)])),
            ]);
            Step::Call(ask("UpdateTrigger", [name, ("TriggerUpdate", update)]))
        }
        4 | 5 => Step::Call(ask("DeleteTrigger", [name])),
        6 | 7 => Step::Call(ask("GetTrigger", [name])),
        8 => {
            let names = (0..3).map(|_| text(draws.one_of(&TRIGGERS)));
            let mut names: Vec<Json> = names.collect();
            names.dedup();
            Step::Call(ask("BatchGetTriggers", [("TriggerNames", list(names))]))
        }
        9 => {
            let size = 1 + draws.below(4);
            let size = Json::integer(i64::try_from(size).unwrap_or(1));
            Step::Pages(ask("GetTriggers", [("MaxResults", size)]))
        }
        10 => {
            let workflow = draws.one_of(&WORKFLOWS);
            Step::Call(ask("CreateWorkflow", [("Name", text(workflow))]))
        }
        _ => {
            let workflow = text(draws.one_of(&WORKFLOWS));
            let graph = Json::Bool(draws.below(2) == 0);
            Step::Call(ask(
                "GetWorkflow",
                [("Name", workflow), ("IncludeGraph", graph)],
            ))
        }
    }
}

fn create(draws: &mut Draws, name: &str) -> Ask {
    let mut ask = ask(
        "CreateTrigger",
        [
            ("Name", text(name)),
            ("Actions", starts(&[draws.one_of(&JOBS)])),
        ],
    );
    if draws.below(2) == 0 {
        ask.input
            .set("Description", text(draws.one_of(&DESCRIPTIONS)));
    }
    match draws.below(3) {
        0 => {
            let condition = object([
                ("LogicalOperator", text("EQUALS")),
                ("JobName", text("~watched")),
                ("State", text("SUCCEEDED")),
            ]);
            ask.input.set("Type", text("CONDITIONAL"));
            ask.input
                .set("Predicate", object([("Conditions", list([condition]))]));
        }
        1 => {
            ask.input.set("Type", text("SCHEDULED"));
            ask.input.set("Schedule", text("cron(15 12 * * ? *)"));
        }
        _ => ask.input.set("Type", text("ON_DEMAND")),
    }
    ask
}
