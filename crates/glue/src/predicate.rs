//! Whether a conditional trigger fires: its [`Predicate`] against what is known
//! of jobs and crawlers.
//!
//! ```
//! use smithereens_glue::predicate::{Firing, Latest, Part, evaluate, fires};
//! use smithereens_glue::{from_json, shapes::Predicate};
//!
//! let predicate: Predicate = from_json(br#"{"Logical": "AND", "Conditions": [
//!     {"LogicalOperator": "EQUALS", "JobName": "load", "State": "SUCCEEDED"},
//!     {"LogicalOperator": "EQUALS", "CrawlerName": "look", "CrawlState": "SUCCEEDED"}
//! ]}"#).unwrap();
//! let states: Latest = from_json(br#"{"jobs": {"load": "SUCCEEDED"}}"#).unwrap();
//!
//! let decision = evaluate(&predicate, &states);
//! assert_eq!(decision.firing(), Firing::Waits);
//! assert_eq!(decision.parts, [Part::Met, Part::NotRun]);
//! assert_eq!(decision.reason.to_string(), "condition 2 is not met yet");
//! assert!(!fires(&predicate, &states));
//! ```
//!
//! AND needs all conditions, ANY needs one; one condition is the same with
//! either and without `Logical`. A condition is met if the latest state of its
//! job or crawler is the one it waits for. SUCCEEDED, STOPPED, FAILED and TIMEOUT
//! of a job can be listened for, SUCCEEDED, FAILED and CANCELLED of a crawler,
//! and no other: RUNNING or CANCELLING never fires. The same condition twice is
//! as good as once.
//!
//! Whether a predicate can fire at all does not depend on states: [`can_fire`]
//! tells before any is known. So [`fires`] and [`can_fire`] together say what
//! [`evaluate`] says, and whoever has many events to look at asks the one each
//! time and the other once.
//!
//! Time is linear in the number of conditions. [`fires`] allocates nothing.
//!
//! # Where the real answer is not known
//! What is malformed is refused by a service that knows better; here it is about
//! what becomes of it where it is stored all the same. It never fires, as a
//! trigger that starts jobs by accident is worse than one that does not. Each
//! choice has a [source](Decision::source) that says so.
//!
//! | what | here | what is known |
//! | --- | --- | --- |
//! | no `LogicalOperator` | never met | optional in the model; a real answer refuses it (aws-cdk#34652) |
//! | an unknown `LogicalOperator` or `Logical` | never met, never fires, also with one condition | EQUALS, and AND and ANY, are the only ones in the model |
//! | a job and a crawler in one condition | never met | nothing; emulators let the job win |
//! | neither | never met | nothing; emulators refuse it |
//! | no state | never met | a real answer refuses a crawler's (aws-cdk#24575) |
//! | the other one's state beside one's own: `CrawlState` with `JobName` | not looked at | nothing |
//! | a state that cannot be listened for | never met | documented to be so, not what a service answers |
//! | several conditions without `Logical` | never fires | documented to be needed, not what a service answers |
//! | no conditions | never fires | nothing; all of none would be met at once |
//! | a condition that can never be met, under ANY | the others count | nothing |
//! | two states of one job under AND | never fires | follows: it has one latest state |
//! | a job that ran, and runs again | its latest state counts | nothing: how events are used up, and whether ANY fires twice, was not seen |
//! | names | equal byte by byte, jobs and crawlers apart | nothing |

mod condition;
mod contradiction;
mod decision;
mod states;

pub use condition::{Fault, Runner};
pub use decision::{Decision, Never, Part, Reason};
pub use smithereens_formats::Firing;
pub use states::{Latest, States};

use crate::shapes::{Condition, Logical, Predicate};

/// Whether the trigger fires. Only that: allocates nothing, and stops at the
/// first condition that settles it.
#[must_use]
pub fn fires(predicate: &Predicate, states: &(impl States + ?Sized)) -> bool {
    let mut conditions = conditions(predicate).iter();
    match joined(predicate) {
        Ok(Joined::All) => conditions.all(|condition| condition::is_met(condition, states)),
        Ok(Joined::Any) => conditions.any(|condition| condition::is_met(condition, states)),
        Err(_) => false,
    }
}

/// Whether there are states that make the trigger fire.
///
/// # Errors
/// Why there are none: of several reasons the first in the order of [`Never`],
/// and in that of the conditions.
pub fn can_fire(predicate: &Predicate) -> Result<(), Never> {
    let conditions = conditions(predicate);
    let mut awaited = conditions.iter().map(condition::awaited);
    match joined(predicate)? {
        Joined::All => {
            if let Some((index, fault)) = awaited
                .enumerate()
                .find_map(|(index, awaited)| Some((index, awaited.err()?)))
            {
                return Err(Never::Condition { index, fault });
            }
            match contradiction::find(conditions) {
                Some(contradiction) => Err(contradiction),
                None => Ok(()),
            }
        }
        Joined::Any if awaited.all(|awaited| awaited.is_err()) => Err(Never::EveryCondition),
        Joined::Any => Ok(()),
    }
}

/// What the predicate decides, why, and each condition's part in it.
#[must_use]
pub fn evaluate(predicate: &Predicate, states: &(impl States + ?Sized)) -> Decision {
    let conditions = conditions(predicate);
    let parts: Vec<Part> = conditions
        .iter()
        .map(|condition| condition::part(condition, states))
        .collect();
    let reason = can_fire(predicate)
        .and_then(|()| joined(predicate))
        .map_or_else(Reason::Never, |joined| reason(joined, &parts));
    Decision { reason, parts }
}

/// Why a predicate that can fire does or does not.
fn reason(joined: Joined, parts: &[Part]) -> Reason {
    let first = |wanted: bool| {
        let mut met = parts.iter().map(|part| *part == Part::Met);
        met.position(|met| met == wanted)
    };
    match joined {
        Joined::All => first(false).map_or(Reason::AllMet, Reason::NotAllMet),
        Joined::Any => first(true).map_or(Reason::NoneMet, Reason::OneMet),
    }
}

fn conditions(predicate: &Predicate) -> &[Condition] {
    predicate.conditions.as_deref().unwrap_or_default()
}

/// How many of the conditions have to be met.
#[derive(Debug, Clone, Copy)]
enum Joined {
    All,
    Any,
}

fn joined(predicate: &Predicate) -> Result<Joined, Never> {
    match (conditions(predicate), &predicate.logical) {
        ([], _) => Err(Never::NoConditions),
        (_, Some(Logical::Unknown(_))) => Err(Never::UnknownLogical),
        ([_], _) | (_, Some(Logical::And)) => Ok(Joined::All),
        (_, Some(Logical::Any)) => Ok(Joined::Any),
        (_, None) => Err(Never::NoLogical),
    }
}
