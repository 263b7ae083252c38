//! What differs between two contracts of one service, and whom that may break.
//! `schemas/` holds its JSON Schema; the version rises when a reader of the old
//! form would misread the new one.

mod id;
mod kind;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::id::{ChangeId, ChangeIdError, Subject};
pub use self::kind::ChangeKind;
use crate::{Part, Site, Source};

/// The version of the form of [`Changes`].
pub const CHANGES_VERSION: u32 = 1;

/// All that differs between two contracts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Changes {
    /// [`CHANGES_VERSION`].
    pub version: u32,
    /// The tool and its version, `smithereens 0.1.0`.
    pub tool: String,
    /// The older contract's name.
    pub old: String,
    /// The newer contract's name.
    pub new: String,
    /// One entry a change, in the order of their ids.
    pub changes: Vec<Change>,
}

impl Changes {
    /// The gravest that any change can do; `None` if there is no change.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.changes.iter().map(Change::worst).max()
    }

    /// The change with this id.
    #[must_use]
    pub fn get(&self, id: &ChangeId) -> Option<&Change> {
        self.changes.iter().find(|change| change.id == *id)
    }
}

/// One thing that a contract says otherwise than the older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Change {
    /// Its name: what changed, and how.
    pub id: ChangeId,
    /// What the older contract says, in a few words; nothing where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What the newer contract says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Every place in every message where it can be met, in documented order.
    /// Those of what was removed are places of the older contract. Empty for
    /// what concerns the whole service.
    pub places: Vec<Site>,
    /// Whether there are more places than are listed, because there are too many
    /// of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more_places: bool,
    /// Whom it may break: for each direction that it can be met in, each of the
    /// four relations.
    pub effects: Vec<Effect>,
}

impl Change {
    /// What it is called in a summary: `CrawlState CANCELLING`, `StopWorkflowRun,
    /// operation added`.
    #[must_use]
    pub fn title(&self) -> String {
        let ChangeId {
            subject,
            kind,
            value,
        } = &self.id;
        match (kind, value) {
            (ChangeKind::EnumValueAdded, Some(value)) => format!("{subject} {value}"),
            (_, Some(value)) => format!("{subject} {value}, {}", kind.name().replace('-', " ")),
            (_, None) => format!("{subject}, {}", kind.name().replace('-', " ")),
        }
    }

    /// The gravest of its effects.
    #[must_use]
    pub fn worst(&self) -> Severity {
        let severities = self.effects.iter().map(|effect| effect.severity);
        severities.max().unwrap_or(Severity::Safe)
    }

    /// The gravest of its effects in one relation, the first of several.
    #[must_use]
    pub fn in_relation(&self, relation: ChangeRelation) -> Option<&Effect> {
        let effects = self.effects.iter();
        effects
            .filter(|effect| effect.relation == relation)
            .rev()
            .max_by_key(|effect| effect.severity)
    }
}

/// What a change does where an old and a new side meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Effect {
    /// Who meets whom.
    pub relation: ChangeRelation,
    /// In which messages.
    pub direction: Direction,
    /// Whether that goes well.
    pub severity: Severity,
    /// Why, in one clause.
    pub reason: Cow<'static, str>,
    /// Who says so.
    pub source: Source,
}

/// Two sides that meet, one of which knows only the older contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeRelation {
    /// A client made from the older contract calls a service that keeps the
    /// newer one.
    OldClientNewService,
    /// A client made from the newer contract calls a service that keeps the
    /// older one.
    NewClientOldService,
    /// What was stored under the newer contract is read by the older one's
    /// reader, as after a rollback.
    StoredReadByOld,
    /// What was stored under the older contract is read by the newer one's
    /// reader.
    StoredReadByNew,
}

impl ChangeRelation {
    /// All four.
    pub const ALL: [ChangeRelation; 4] = [
        ChangeRelation::OldClientNewService,
        ChangeRelation::NewClientOldService,
        ChangeRelation::StoredReadByOld,
        ChangeRelation::StoredReadByNew,
    ];

    /// The same two sides, when the contracts change their roles.
    #[must_use]
    pub fn mirrored(self) -> ChangeRelation {
        match self {
            ChangeRelation::OldClientNewService => ChangeRelation::NewClientOldService,
            ChangeRelation::NewClientOldService => ChangeRelation::OldClientNewService,
            ChangeRelation::StoredReadByOld => ChangeRelation::StoredReadByNew,
            ChangeRelation::StoredReadByNew => ChangeRelation::StoredReadByOld,
        }
    }
}

impl fmt::Display for ChangeRelation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ChangeRelation::OldClientNewService => "old client, new service",
            ChangeRelation::NewClientOldService => "new client, old service",
            ChangeRelation::StoredReadByOld => "new data, old reader",
            ChangeRelation::StoredReadByNew => "old data, new reader",
        })
    }
}

/// Which messages a change can be met in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// What clients send.
    Request,
    /// What services answer when all is well.
    Response,
    /// What they answer otherwise.
    Error,
}

impl Direction {
    /// All three.
    pub const ALL: [Direction; 3] = [Direction::Request, Direction::Response, Direction::Error];

    /// The direction of a message; `None` for a shape by itself.
    #[must_use]
    pub fn of(part: &Part) -> Option<Direction> {
        match part {
            Part::Request => Some(Direction::Request),
            Part::Response => Some(Direction::Response),
            Part::Error(_) => Some(Direction::Error),
            Part::Shape => None,
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Direction::Request => "request",
            Direction::Response => "response",
            Direction::Error => "error",
        })
    }
}

/// How grave it is when two sides meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nothing can fail.
    Safe,
    /// Only what is new may fail, or only implementations that are less lenient
    /// than well-kept ones.
    Risky,
    /// What worked before stops working.
    Breaking,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Severity::Safe => "safe",
            Severity::Risky => "risky",
            Severity::Breaking => "breaking",
        })
    }
}
