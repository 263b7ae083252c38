//! Checking a value against its shape's constraints, noting where it stands.

use std::any::Any;
use std::ops::{Bound, RangeBounds};

use regex::Regex;

use crate::rules;
use crate::shape::Shape;
use crate::{Constraint, Location, Step, Violations};

/// In which direction a message goes; some rules hold for one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// To the service.
    Request,
    /// From the service, errors included.
    Response,
}

/// Structures that know their constraints and rules.
pub trait Validate {
    /// All that is broken, taking this value for the whole of what goes in one
    /// direction.
    ///
    /// # Errors
    /// The violations, if there are any.
    fn validate(&self, side: Side) -> Result<(), Violations>;
}

/// A walk over one message.
pub(crate) struct Check {
    side: Side,
    location: Location,
    found: Violations,
}

impl Check {
    pub(crate) fn whole<S: Shape>(value: &S::Value, side: Side) -> Result<(), Violations> {
        let mut check = Check {
            side,
            location: Location::root(),
            found: Violations::default(),
        };
        S::check(value, &mut check);
        if check.found.is_empty() {
            Ok(())
        } else {
            Err(check.found)
        }
    }

    pub(crate) fn side(&self) -> Side {
        self.side
    }

    pub(crate) fn report(&mut self, constraint: Constraint) {
        self.found.add(&self.location, constraint);
    }

    /// The rules that speak about this structure.
    pub(crate) fn rules(&mut self, structure: &dyn Any) {
        rules::check(structure, self);
    }

    pub(crate) fn member<S: Shape>(
        &mut self,
        name: &'static str,
        required: bool,
        value: Option<&S::Value>,
    ) {
        self.location.push(Step::Member(name.into()));
        match value {
            Some(value) => S::check(value, self),
            None if required => self.report(Constraint::Required),
            None => {}
        }
        self.location.pop();
    }

    pub(crate) fn element<S: Shape>(&mut self, index: usize, value: &S::Value) {
        self.location.push(Step::Element(index));
        S::check(value, self);
        self.location.pop();
    }

    pub(crate) fn entry<K: Shape<Value = String>, V: Shape>(
        &mut self,
        key: &String,
        value: &V::Value,
    ) {
        self.location.push(Step::Key(key.clone()));
        K::check(key, self);
        self.location.pop();
        self.location.push(Step::Value(key.clone()));
        V::check(value, self);
        self.location.pop();
    }

    pub(crate) fn length(&mut self, actual: usize, allowed: &impl RangeBounds<u64>) {
        let actual = u64::try_from(actual).unwrap_or(u64::MAX);
        if !allowed.contains(&actual) {
            self.report(Constraint::Length {
                min: least(allowed),
                max: greatest(allowed),
                actual,
            });
        }
    }

    pub(crate) fn range(&mut self, actual: i64, allowed: &impl RangeBounds<i64>) {
        if !allowed.contains(&actual) {
            self.report(Constraint::Range {
                min: least(allowed),
                max: greatest(allowed),
                actual,
            });
        }
    }

    pub(crate) fn pattern(&mut self, text: &str, whole: &Regex, source: &'static str) {
        if !whole.is_match(text) {
            self.report(Constraint::Pattern(source));
        }
    }
}

/// Bounds are written `1..=255`, `1..` or `..=255`, never with an open end.
fn least<T: Copy>(range: &impl RangeBounds<T>) -> Option<T> {
    match range.start_bound() {
        Bound::Included(least) => Some(*least),
        _ => None,
    }
}

fn greatest<T: Copy>(range: &impl RangeBounds<T>) -> Option<T> {
    match range.end_bound() {
        Bound::Included(greatest) => Some(*greatest),
        _ => None,
    }
}
