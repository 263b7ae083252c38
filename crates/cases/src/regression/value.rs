//! Entries of enumerations' values that came or went.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use smithereens_contract::ShapeKind;
use smithereens_formats::{Change, ChangeKind, Kind, Site};

use super::{Making, since_when};
use crate::cases::Planned;
use crate::kind::CaseKind;
use crate::near_miss::near_misses;

/// So many old values stand beside a new one. Of so many new values of one place
/// there are near misses wherever they stand; of others where they stand first,
/// since some enumerations have hundreds of new values at hundreds of places.
const MOST_BESIDE: usize = 4;

/// An enumeration at a place, looked at once for all of its values.
#[derive(Debug)]
pub(super) struct Enumerated<'a> {
    first: &'a Planned,
    cases: HashMap<Kind, &'a Planned>,
    documented: Vec<String>,
    /// The first of those that are not new.
    old: Vec<String>,
    /// The first of those that are, in the order of their changes.
    new: Vec<&'a str>,
}

impl<'a> Making<'a, '_, '_> {
    /// The value itself, what is nearly it, what was there before, and what may
    /// come next.
    pub(super) fn around_new_value(&mut self, change: &Change, place: &Site, value: &str) {
        let Some(here) = self.enumerated(place) else {
            return;
        };
        if let Some(planned) = here.of_value(value) {
            self.planned(change, planned, &since_when(change));
        }
        let is_first = self.nearly_missed.insert(change.id.clone());
        if is_first || here.new.contains(&value) {
            let documented: Vec<&str> = here.documented.iter().map(String::as_str).collect();
            for miss in near_misses(value, &documented) {
                let how = miss.how;
                let why = format!("It is nearly {value}, {how}, and no documented value.");
                let case = self.cases.with_unknown_value(here.first, &miss.text);
                self.case(change, case, why);
            }
        }
        // What is new too has entries of its own.
        for other in &here.old {
            if let Some(planned) = here.of_value(other) {
                let why = format!("{value} has come beside {other}, which is as good as ever.");
                self.planned(change, planned, &why);
            }
        }
        if let Some(planned) = here.cases.get(&CaseKind::UnknownEnum("new").to_kind()) {
            let why = format!("As {value} came, another value may.");
            self.planned(change, planned, &why);
        }
    }

    fn enumerated(&mut self, place: &Site) -> Option<Rc<Enumerated<'a>>> {
        if let Some(known) = self.enumerations.get(place) {
            return Some(Rc::clone(known));
        }
        let at = self.cases.planned_at(&place.message, &place.path);
        let first = at.first()?;
        let here = self.attribution.at(place).iter();
        let added = here.filter(|one| one.id.kind == ChangeKind::EnumValueAdded);
        let new: Vec<&str> = added.filter_map(|one| one.id.value.as_deref()).collect();
        let is_new: HashSet<&str> = new.iter().copied().collect();
        let documented = self.documented(first);
        let old = documented
            .iter()
            .filter(|one| !is_new.contains(one.as_str()));
        let found = Rc::new(Enumerated {
            first,
            cases: at.iter().map(|one| (one.kind().to_kind(), one)).collect(),
            old: old.take(MOST_BESIDE).cloned().collect(),
            documented,
            new: new.into_iter().take(MOST_BESIDE).collect(),
        });
        self.enumerations.insert(place.clone(), Rc::clone(&found));
        Some(found)
    }

    /// What was a value once.
    pub(super) fn removed_value(&mut self, change: &Change, place: &Site, value: &str) {
        let cases = self.cases;
        let at = cases.planned_at(&place.message, &place.path);
        let Some(first) = at.first() else { return };
        let case = match self.kind_at(first) {
            Some(ShapeKind::IntEnum(_)) => {
                cases.build_as(first, &CaseKind::Number(value.to_owned()))
            }
            _ => cases.with_unknown_value(first, value),
        };
        let why = format!("{value} is no documented value any more.");
        self.case(change, case, why);
    }

    /// The documented values at the place of a case.
    fn documented(&self, planned: &Planned) -> Vec<String> {
        match self.kind_at(planned) {
            Some(ShapeKind::Enum(values)) => values.iter().map(|one| one.value.clone()).collect(),
            Some(ShapeKind::IntEnum(values)) => values.iter().map(i32::to_string).collect(),
            _ => Vec::new(),
        }
    }

    fn kind_at(&self, planned: &Planned) -> Option<&ShapeKind> {
        let shape = self.cases.place(planned).shape?;
        Some(&self.cases.contract().shape(shape).kind)
    }
}

impl<'a> Enumerated<'a> {
    /// The case of this text or number.
    fn of_value(&self, value: &str) -> Option<&'a Planned> {
        let text = CaseKind::Enum(value.to_owned());
        let number = CaseKind::Number(value.to_owned());
        let mut kinds = [text, number].into_iter();
        kinds.find_map(|kind| self.cases.get(&kind.to_kind()).copied())
    }
}
