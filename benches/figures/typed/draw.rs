//! Drawing what every shape is made of: members, texts, numbers, lists, maps.

use std::ops::Range;
use std::slice;

use smithereens_cases::random::{
    ALIKE, Choices, ECHO, Extent, MemberPlan, Node, NodeIndex, OTHER_CASE, OTHER_CASE_OF_A_KEY,
    Plan, Presence, Row, TRIES, TextPlan, Written, moment,
};

use super::shapes::{Entries, Moment};

/// What one payload after another is drawn with.
#[derive(Default)]
pub(super) struct Drafts {
    /// The last text: each is drawn into this, then copied in one piece.
    last: String,
    /// The texts that are kept apart, one behind another.
    apart: String,
    /// Where they are, by track.
    tracks: Vec<(usize, Range<usize>)>,
}

/// One payload being made.
pub(super) struct Draw<'p, 'd, 't> {
    plan: &'p Plan,
    choices: &'d mut Choices<'t>,
    extent: Extent,
    drafts: &'d mut Drafts,
    /// What drew the last text.
    echo: Option<&'p TextPlan>,
    pub(super) written: Written,
    pub(super) failed: bool,
}

/// The members of a structure, one after another.
pub(super) struct Members<'p> {
    rest: slice::Iter<'p, MemberPlan>,
    row: Option<&'p Row>,
}

impl<'p, 'd, 't> Draw<'p, 'd, 't> {
    pub(super) fn new(
        plan: &'p Plan,
        choices: &'d mut Choices<'t>,
        drafts: &'d mut Drafts,
    ) -> Draw<'p, 'd, 't> {
        drafts.apart.clear();
        drafts.tracks.clear();
        Draw {
            plan,
            choices,
            extent: Extent::default(),
            drafts,
            echo: None,
            written: Written::default(),
            failed: false,
        }
    }

    /// Begins a structure that is not the message itself.
    pub(super) fn structure(&mut self, id: NodeIndex) -> Members<'p> {
        self.extent.add_value();
        self.message(id)
    }

    /// Begins the message; [`end`](Draw::end) ends it, as every structure.
    pub(super) fn message(&mut self, id: NodeIndex) -> Members<'p> {
        let plan = self.plan;
        let Node::Structure(structure) = plan.node(id) else {
            unreachable!("a structure")
        };
        let row = structure.row(self.extent.is_tight(), self.choices);
        self.written.is_implausible |= row.is_some_and(|row| !row.is_plausible());
        self.extent.enter();
        Members {
            rest: structure.members().iter(),
            row,
        }
    }

    pub(super) fn end(&mut self) {
        self.extent.leave();
    }

    /// The next member, if it is there.
    #[inline]
    pub(super) fn optional<T>(
        &mut self,
        members: &mut Members<'p>,
        value: impl FnOnce(&mut Self, NodeIndex) -> T,
    ) -> Option<T> {
        // The last one may have been left out of the plan.
        let member = members.rest.next()?;
        let node = match member.presence() {
            Presence::Always => member.node(),
            Presence::Governed(slot) => members.row?.node(slot)?,
            Presence::Sometimes(odds) => {
                if !self.extent.happens(odds, self.choices) {
                    return None;
                }
                member.node()
            }
        };
        Some(value(self, node))
    }

    /// The next member, which is required.
    #[inline]
    pub(super) fn required<T>(
        &mut self,
        members: &mut Members<'p>,
        value: impl FnOnce(&mut Self, NodeIndex) -> T,
    ) -> T {
        self.optional(members, value).expect("required")
    }

    pub(super) fn boolean(&mut self, id: NodeIndex) -> bool {
        self.extent.add_value();
        let Node::Boolean(only) = self.plan.node(id) else {
            unreachable!("a boolean")
        };
        only.unwrap_or_else(|| self.choices.often(128))
    }

    pub(super) fn integer(&mut self, id: NodeIndex) -> i32 {
        self.extent.add_value();
        let Node::Integer(plan) = self.plan.node(id) else {
            unreachable!("an integer")
        };
        i32::try_from(plan.draw(self.choices)).expect("32 bits")
    }

    pub(super) fn double(&mut self, id: NodeIndex) -> f64 {
        self.extent.add_value();
        let Node::Double(plan) = self.plan.node(id) else {
            unreachable!("a double")
        };
        plan.draw(self.choices)
    }

    pub(super) fn moment(&mut self, _: NodeIndex) -> Moment {
        self.extent.add_value();
        Moment(moment(self.choices))
    }

    /// One of an enumeration's values.
    pub(super) fn value(&mut self, id: NodeIndex) -> &'p str {
        self.extent.add_value();
        let Node::Enum(values) = self.plan.node(id) else {
            unreachable!("an enumeration")
        };
        self.choices.of(values).text()
    }

    pub(super) fn text(&mut self, id: NodeIndex) -> String {
        self.extent.add_value();
        match self.plan.node(id) {
            Node::Text(text) => self.any_text(text).0,
            Node::Apart { text, own, other } => self.text_apart(text, *own, *other),
            _ => unreachable!("a text"),
        }
    }

    /// A text, and whether it was drawn just now.
    fn any_text(&mut self, plan: &'p TextPlan) -> (String, bool) {
        let Drafts { last, .. } = &mut *self.drafts;
        if self.echo.is_some_and(|echo| std::ptr::eq(echo, plan)) && self.choices.often(ECHO) {
            let swapped = plan.has_both_cases() && self.choices.often(OTHER_CASE);
            let text = if swapped {
                in_other_case(last)
            } else {
                last.clone()
            };
            return (text, false);
        }
        last.clear();
        self.written.counts_units |= plan.draw(self.choices, last);
        self.echo = Some(plan);
        (last.clone(), true)
    }

    /// A text that none on the other track is.
    fn text_apart(&mut self, plan: &'p TextPlan, own: usize, other: usize) -> String {
        for _ in 0..TRIES {
            let (text, is_new) = self.any_text(plan);
            let Drafts { apart, tracks, .. } = &mut *self.drafts;
            let mut others = tracks.iter().filter(|(track, _)| *track == other);
            if !others.any(|(_, known)| apart[known.clone()] == *text) {
                let start = apart.len();
                apart.push_str(&text);
                tracks.push((own, start..apart.len()));
                return text;
            }
            self.forget(is_new);
        }
        self.failed = true;
        self.any_text(plan).0
    }

    /// The text just made is not taken, so it is no echo.
    fn forget(&mut self, is_new: bool) {
        if is_new {
            self.echo = None;
        }
    }

    pub(super) fn list<T: Clone>(
        &mut self,
        id: NodeIndex,
        element: impl Fn(&mut Self, NodeIndex) -> T,
    ) -> Vec<T> {
        self.extent.add_value();
        let Node::List(plan) = self.plan.node(id) else {
            unreachable!("a list")
        };
        let count = self.extent.count(plan.count(), self.choices);
        let mut items: Vec<T> = Vec::with_capacity(count as usize);
        // The stretch of elements that are as they like.
        let some = plan.some().map(|(most, other)| {
            let from = self.choices.below(u64::from(count)) as u32;
            (from..from.saturating_add(most), other)
        });
        self.extent.enter();
        for index in 0..count {
            let item = match &some {
                Some((likes, other)) if !likes.contains(&index) => *other,
                _ => plan.item(),
            };
            let made = match items.last() {
                Some(last) if some.is_none() && self.choices.often(ALIKE) => last.clone(),
                _ => element(self, item),
            };
            items.push(made);
        }
        self.extent.leave();
        items
    }

    /// A map of texts.
    pub(super) fn map(&mut self, id: NodeIndex) -> Entries {
        self.extent.add_value();
        let Node::Map(plan) = self.plan.node(id) else {
            unreachable!("a map")
        };
        let Node::Text(key) = self.plan.node(plan.key()) else {
            unreachable!("a text")
        };
        let count = self.extent.count(plan.count(), self.choices);
        let mut entries = Vec::with_capacity(count as usize);
        self.extent.enter();
        for _ in 0..count {
            if let Some(key) = self.key(key, &entries) {
                entries.push((key, self.text(plan.value())));
            }
        }
        self.extent.leave();
        Entries(entries)
    }

    /// A key that none of the entries has.
    fn key(&mut self, plan: &'p TextPlan, entries: &[(String, String)]) -> Option<String> {
        let last = entries.last().filter(|_| plan.has_both_cases());
        let last = last.filter(|_| self.choices.often(ALIKE));
        for _ in 0..TRIES {
            let (key, is_new) = match last {
                Some((last, _)) if self.choices.often(OTHER_CASE_OF_A_KEY) => {
                    (in_other_case(last), false)
                }
                _ => {
                    self.extent.add_value();
                    self.any_text(plan)
                }
            };
            if !entries.iter().any(|(known, _)| *known == key) {
                return Some(key);
            }
            self.forget(is_new);
        }
        None
    }
}

/// A text with its letters in the other case, if JSON needs no escapes for it.
fn in_other_case(text: &str) -> String {
    let is_escaped = |char: char| char < ' ' || char == '"' || char == '\\';
    if text.contains(is_escaped) {
        return text.to_owned();
    }
    let swap = |char: char| match char {
        'a'..='z' => char.to_ascii_uppercase(),
        _ => char.to_ascii_lowercase(),
    };
    text.chars().map(swap).collect()
}
