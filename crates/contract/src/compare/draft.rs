//! Changes while they are collected: first what they are, then where.

use std::collections::HashMap;

use smithereens_formats::{Change, ChangeId, ChangeKind, Direction, Site, Source, Subject};

use super::effects::{self, Class};

/// Which of the two contracts has what a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exists {
    Old,
    New,
    Both,
}

/// A set of directions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Directions(u8);

impl Directions {
    pub(super) const ALL: Directions = Directions(0b111);

    pub(super) fn one(direction: Direction) -> Directions {
        Directions(1 << direction as u8)
    }

    pub(super) fn and(self, other: Directions) -> Directions {
        Directions(self.0 & other.0)
    }

    /// Adds them, and tells which are new.
    pub(super) fn add(&mut self, other: Directions) -> Directions {
        let added = Directions(other.0 & !self.0);
        self.0 |= other.0;
        added
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn holds(self, direction: Direction) -> bool {
        self.0 & Directions::one(direction).0 != 0
    }
}

/// A change by its place in [`Drafts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct DraftId(usize);

/// What a change's id is made of.
pub(super) type Naming = (Subject, ChangeKind, Option<String>);
/// What the older and the newer contract say.
pub(super) type Statements = (Option<String>, Option<String>);

#[derive(Debug)]
struct Draft {
    naming: Naming,
    statements: Statements,
    class: Class,
    exists: Exists,
    directions: Directions,
    places: Vec<Site>,
    more_places: bool,
    is_of_service: bool,
    /// Who says so, where that is not the same for all changes of the class.
    source: Option<Source>,
}

/// All changes found so far.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    drafts: Vec<Draft>,
    known: HashMap<(Naming, Statements), DraftId>,
}

/// More places of one change are not listed.
const MOST_PLACES: usize = 20_000;

impl Drafts {
    /// The change that this is; a new one if it was not met before.
    pub(super) fn add(
        &mut self,
        naming: Naming,
        statements: Statements,
        class: Class,
        exists: Exists,
    ) -> DraftId {
        let next = DraftId(self.drafts.len());
        let key = (naming.clone(), statements.clone());
        let id = *self.known.entry(key).or_insert(next);
        if id == next {
            self.drafts.push(Draft {
                naming,
                statements,
                class,
                exists,
                directions: Directions::default(),
                places: Vec::new(),
                more_places: false,
                is_of_service: false,
                source: None,
            });
        }
        id
    }

    pub(super) fn exists(&self, id: DraftId) -> Exists {
        self.drafts[id.0].exists
    }

    /// It can be met in messages of these directions.
    pub(super) fn meet(&mut self, id: DraftId, directions: Directions) {
        self.drafts[id.0].directions.add(directions);
    }

    /// It is required by this.
    pub(super) fn required_by(&mut self, id: DraftId, source: Source) {
        self.drafts[id.0].source = Some(source);
    }

    /// It concerns every message.
    pub(super) fn everywhere(&mut self, id: DraftId) {
        self.drafts[id.0].is_of_service = true;
        self.meet(id, Directions::ALL);
    }

    /// Whether a place of it is listed.
    pub(super) fn has_place(&self, id: DraftId) -> bool {
        !self.drafts[id.0].places.is_empty()
    }

    /// It can be met here. Nothing is kept if there is no room.
    pub(super) fn at(&mut self, id: DraftId, site: impl FnOnce() -> Site) {
        let draft = &mut self.drafts[id.0];
        if draft.places.len() < MOST_PLACES {
            draft.places.push(site());
        } else {
            draft.more_places = true;
        }
    }

    /// Not all places were visited.
    pub(super) fn cut_short(&mut self, id: DraftId) {
        self.drafts[id.0].more_places = true;
    }

    /// The changes that can be met, with their effects, in the order of their
    /// ids.
    pub(super) fn finish(self) -> Vec<Change> {
        let mut met: Vec<Draft> = self.drafts;
        met.retain(|draft| draft.is_of_service || !draft.directions.is_empty());
        let mut times: HashMap<Naming, usize> = HashMap::new();
        for draft in &met {
            *times.entry(draft.naming.clone()).or_default() += 1;
        }
        let change = |draft: Draft| {
            let is_alone = times.get(&draft.naming) == Some(&1);
            let (subject, kind, value) = draft.naming;
            let (from, to) = draft.statements;
            let value = if is_alone {
                value
            } else {
                Some(apart(value, from.as_deref(), to.as_deref()))
            };
            Change {
                id: ChangeId {
                    subject,
                    kind,
                    value,
                },
                from,
                to,
                places: draft.places,
                more_places: draft.more_places,
                effects: effects::of(draft.class, draft.directions, draft.source.as_ref()),
            }
        };
        let mut changes: Vec<Change> = met.into_iter().map(change).collect();
        changes.sort_by(|one, other| one.id.cmp(&other.id));
        changes
    }
}

/// Where one shape takes the places of several, one id would name several
/// changes: what they change tells them apart.
fn apart(value: Option<String>, from: Option<&str>, to: Option<&str>) -> String {
    let nothing = "nothing";
    let changed = format!("{} to {}", from.unwrap_or(nothing), to.unwrap_or(nothing));
    match value {
        Some(value) => format!("{value}: {changed}"),
        None => changed,
    }
}
