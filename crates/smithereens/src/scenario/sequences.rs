//! The sequences that are written down: what is created, changed, read, listed,
//! run, stopped and removed, and what must come of it.

mod lists;
mod runs;
pub(super) mod steps;
mod together;
mod triggers;
mod workflows;

use smithereens_harness::{Sequence, Step};

/// All of them.
pub(super) fn all() -> Vec<Sequence> {
    let mut all = vec![
        sequence("create-read-update-delete", triggers::life()),
        sequence("create-twice", triggers::twice()),
        sequence("nothing-there", triggers::nothing_there()),
        sequence("create-again-with-less", triggers::again_with_less()),
        sequence("longest-name-of-two-byte-characters", triggers::long_name()),
        sequence("updates-clear", triggers::updates_clear()),
        sequence("pages", lists::pages()),
        sequence("tokens", lists::tokens()),
        sequence("tags", lists::tags()),
        sequence("workflow-and-its-triggers", workflows::workflow()),
        sequence("trigger-states", triggers::trigger_states()),
        sequence("one-start-trigger", workflows::one_start_trigger()),
        sequence("same-name-at-the-same-time", together::same_name_together()),
        sequence("updates-at-the-same-time", together::updates_together()),
        sequence("reads-at-the-same-time", together::reads_together()),
        sequence("lists-while-others-write", together::lists_together()),
        sequence("runs-of-a-workflow", runs::several_runs()),
        sequence("run-properties", runs::properties()),
        sequence("run-to-its-end", runs::run_to_its_end()),
        sequence("run-with-failures", runs::run_with_failures()),
        sequence("stop-a-run", runs::stop_a_run()),
        sequence("stop-what-has-ended", runs::stop_what_has_ended()),
        sequence("trigger-made-after-the-start", runs::made_after_the_start()),
    ];
    all.extend(runs::conditions());
    // It takes hundreds of calls.
    all.push(sequence("more-than-a-default-page", lists::many()));
    all
}

fn sequence(name: &str, steps: Vec<Step>) -> Sequence {
    Sequence {
        name: name.to_owned(),
        steps,
    }
}
