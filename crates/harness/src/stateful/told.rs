//! Rules that sequences break, with what the contract says of them.

use smithereens_contract::RelationRule;
use smithereens_formats::{CaseId, Kind, Level, MessageId, Part, Path, Site};

use super::{Breach, Breached};
use crate::gate::Gate;
use crate::verdict::Failure;

/// The case that is about a relation.
pub(crate) fn rule_id(rule: &RelationRule) -> CaseId {
    CaseId {
        site: Site {
            message: MessageId {
                operation: rule.operation.clone(),
                part: Part::Response,
            },
            path: Path::root(),
        },
        kind: Kind::with("rule", rule.id.as_str()),
    }
}

impl Gate<'_> {
    /// A breach as it is told; none if the contract has no such rule.
    pub(crate) fn breached(&self, breach: &Breach, step: usize) -> Option<Breached> {
        let relations = &self.cases().contract().knowledge().relations;
        let rule = relations.iter().find(|rule| rule.id == breach.rule)?;
        let level = match rule.recommended {
            true => Level::Recommended,
            false => Level::Required,
        };
        let observed = format!("breaks-rule: {}", rule.id);
        Some(Breached {
            id: rule_id(rule),
            failure: Failure::new(level, &observed, breach.detail.clone()),
            source: rule.source.to_string(),
            step,
        })
    }

    /// Whether it is an operation with cases, not one that only prepares.
    pub(crate) fn has_cases(&self, operation: &str) -> bool {
        let mut documented = self.cases().contract().documented();
        documented.any(|one| one.name == operation)
    }
}
