//! Whom a change may break: one row for each class of changes.
//!
//! **Breaking** is what worked before and stops working; **risky** is what fails
//! only for what is new, or only with implementations that are less lenient than
//! well-kept ones; **safe** is what cannot fail.
//!
//! What follows from that and from how the protocol is read:
//!
//! - A service judges requests: it refuses unknown values of enumerations and
//!   broken constraints. So what narrows the valid requests breaks old clients,
//!   and what widens them is risky only for a new client with an old service,
//!   and only where it uses what is new.
//! - A client takes answers apart and does not judge them: it keeps unknown
//!   values of enumerations and checks no constraint. So what widens the valid
//!   answers is risky for an old client, if it is less lenient; what narrows them
//!   is risky for a new client with an old service.
//! - Unknown members are ignored by all: nothing is refused, but what they say is
//!   lost.
//! - Stored data is read as answers are, and written back: what a reader does not
//!   know is lost then. To send a stored request again is to be a client of its
//!   time.
//! - What is deprecated, or does not belong in logs, changes nothing on the wire.

use std::borrow::Cow;

use smithereens_formats::{ChangeRelation, Direction, Effect, Severity, Source, SourceKind};

use super::draft::Directions;

use Severity::{Breaking, Risky, Safe};

mod table;

/// What a change does, as far as it matters to whoever meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    OperationAdded,
    OperationRemoved,
    ErrorAdded,
    ErrorRemoved,
    /// Another status or fault.
    ErrorTold,
    /// Another code, which stands beside the name on the wire, if anywhere.
    ErrorCoded,
    MemberAdded,
    MemberRemoved,
    RequiredMemberAdded,
    RequiredMemberRemoved,
    /// A union's member.
    VariantAdded,
    VariantRemoved,
    ValueAdded,
    ValueRemoved,
    EnumOpened,
    EnumClosed,
    TypeWidened,
    TypeNarrowed,
    TypeReplaced,
    /// Written otherwise, though of the same type.
    FormReplaced,
    RequiredAdded,
    RequiredRemoved,
    Boxed,
    Unboxed,
    /// A default is new or gone.
    DefaultChanged,
    DefaultReplaced,
    /// A constraint allows more.
    Loosened,
    /// A constraint allows less.
    Tightened,
    /// A constraint allows something else, or it is not known what.
    Moved,
    NullsAllowed,
    NullsForbidden,
    TokenAdded,
    TokenRemoved,
    Annotation,
    /// Another protocol or service name.
    Addressed,
    RuleAdded,
    RuleRemoved,
    RuleChanged,
    /// Errors' codes stand beside their names, or do not any more.
    QueryCompatible,
    /// Callers say otherwise who they are: what a new service makes of an old
    /// client, and an old one of a new client.
    AuthChanged([Accepted; 2]),
    /// Another host.
    HostMoved,
    /// Whether clients ask for the host: whether an old one finds a new service's,
    /// and a new one an old service's.
    Discovered([Host; 2]),
    /// Another method or path.
    Rerouted,
    /// Another method than that of the protocol.
    MethodUnbound,
    /// Another path or status than that of the protocol.
    Unbound,
    /// Another status of what is no error.
    AnsweredOtherwise,
    ChecksumRequired,
    ChecksumDropped,
    /// Another member names the algorithm.
    ChecksumNamed,
    /// Other checksums of answers.
    AnswersChecked,
    EncodingsAdded,
    EncodingsRemoved,
    EncodingsReplaced,
    /// Another advice on calling again.
    Retried,
    /// Another name on the wire.
    Renamed,
}

/// Which of the ways that a client knows to say who it is a service takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Accepted {
    /// All of them, or it does not ask.
    All,
    /// Not all, but the one that clients prefer.
    Preferred,
    /// Others at most.
    Otherwise,
}

/// Whether a client comes to the host that a service answers at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Host {
    Found,
    /// The client must ask for it, and may not.
    NotAskedFor,
    /// The client may ask for it where nobody tells.
    NotTold,
}

/// A relation's outcome and why.
type Cell = (Severity, &'static str);

/// What a class of changes does.
struct Row {
    /// Requests: an old client with a new service, a new client with an old one.
    request: [Cell; 2],
    /// Answers: the same.
    answer: [Cell; 2],
    /// Stored data: new data read by old, old data read by new.
    stored: [Cell; 2],
    source: (SourceKind, &'static str),
}

const STILL_VALID: &str = "what the older side writes is still valid";
const WAS_VALID: &str = "what the newer side writes was valid before";

/// All that was valid is valid still, and more is. A service `refuses` what is
/// new; a reader may `fail` on it.
fn widened(refuses: &'static str, fails: &'static str, source: (SourceKind, &'static str)) -> Row {
    Row {
        request: [(Safe, STILL_VALID), (Risky, refuses)],
        answer: [(Risky, fails), (Safe, STILL_VALID)],
        stored: [(Risky, fails), (Safe, STILL_VALID)],
        source,
    }
}

/// Something that was valid is not any more.
fn narrowed(refuses: &'static str, fails: &'static str, source: (SourceKind, &'static str)) -> Row {
    Row {
        request: [(Breaking, refuses), (Safe, WAS_VALID)],
        answer: [(Safe, WAS_VALID), (Risky, fails)],
        stored: [(Safe, WAS_VALID), (Risky, fails)],
        source,
    }
}

/// What one side writes the other cannot read.
fn replaced(why: &'static str, source: (SourceKind, &'static str)) -> Row {
    Row {
        request: [(Breaking, why); 2],
        answer: [(Breaking, why); 2],
        stored: [(Breaking, why); 2],
        source,
    }
}

/// It depends on what each side makes of it.
fn uncertain(why: &'static str, source: (SourceKind, &'static str)) -> Row {
    Row {
        request: [(Risky, why); 2],
        answer: [(Risky, why); 2],
        stored: [(Risky, why); 2],
        source,
    }
}

/// Only how requests are sent: the older client with the newer service, and the
/// reverse.
fn of_requests(cells: [Cell; 2], at: &'static str) -> Row {
    Row {
        request: cells,
        ..annotation("it is about how requests are sent", at)
    }
}

/// Nothing changes on the wire.
fn annotation(why: &'static str, at: &'static str) -> Row {
    Row {
        request: [(Safe, why); 2],
        answer: [(Safe, why); 2],
        stored: [(Safe, why); 2],
        source: (SourceKind::Specification, at),
    }
}

/// The effects of a change of this class, in each of the directions that it can
/// be met in. A rule says itself where it is from.
pub(super) fn of(class: Class, directions: Directions, source: Option<&Source>) -> Vec<Effect> {
    let row = table::row(class);
    let source = source.cloned().unwrap_or_else(|| {
        let (kind, at) = row.source;
        let at = Cow::Borrowed(at);
        Source { kind, at }
    });
    let mut effects = Vec::new();
    for direction in Direction::ALL {
        if !directions.holds(direction) {
            continue;
        }
        let sides = match direction {
            Direction::Request => row.request,
            Direction::Response | Direction::Error => row.answer,
        };
        let cells = sides.into_iter().chain(row.stored);
        for (relation, (severity, reason)) in ChangeRelation::ALL.into_iter().zip(cells) {
            effects.push(Effect {
                relation,
                direction,
                severity,
                reason: Cow::Borrowed(reason),
                source: source.clone(),
            });
        }
    }
    effects
}
