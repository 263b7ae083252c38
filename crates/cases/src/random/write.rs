//! Writing a random value straight into bytes.
//!
//! Nothing is built and then written: what is chosen is appended. The order of
//! the draws is the order of the bytes: for a structure its row, then for each
//! member whether it is there, then its value; for a list how many, then each.

use std::ops::Range;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use smithereens_contract::TimestampFormat;

use super::choices::Choices;
use super::extent::{ECHO, Extent, OTHER_CASE, TRIES};
use super::number::{moment, write_epoch_seconds};
use super::plan::{MemberPlan, Node, NodeIndex, Plan, Presence};
use super::structure::StructurePlan;
use super::text::TextPlan;

/// What is to be said of a valid payload that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Some text is only allowed if its length is counted in characters, not in
    /// UTF-16 code units.
    pub counts_units: bool,
    /// A service may refuse it, though no rule says so.
    pub is_implausible: bool,
}

/// One payload being written.
pub(super) struct Writer<'w, 't> {
    pub(super) plan: &'w Plan,
    pub(super) choices: &'w mut Choices<'t>,
    pub(super) out: &'w mut Vec<u8>,
    pub(super) extent: Extent,
    /// Where the texts are that rules keep apart, by track.
    pub(super) tracks: Vec<(usize, Range<usize>)>,
    /// Where the elements or keys are that must not come twice, of the lists and
    /// maps that are being written, the innermost one's last.
    pub(super) spans: Vec<Range<usize>>,
    /// The last text, and what drew it.
    pub(super) echo: Option<(&'w TextPlan, Range<usize>)>,
    /// What is to be said of it.
    pub(super) written: Written,
    /// What was drawn breaks the contract after all.
    pub(super) failed: bool,
}

impl<'w, 't> Writer<'w, 't> {
    pub(super) fn new(
        plan: &'w Plan,
        choices: &'w mut Choices<'t>,
        out: &'w mut Vec<u8>,
    ) -> Writer<'w, 't> {
        Writer {
            plan,
            choices,
            out,
            extent: Extent::default(),
            tracks: Vec::new(),
            spans: Vec::new(),
            echo: None,
            written: Written::default(),
            failed: false,
        }
    }

    /// Writes the plan's root; `first` are members that stand before its own.
    pub(super) fn root(&mut self, first: &[u8]) {
        let plan: &'w Plan = self.plan;
        match plan.node(plan.root) {
            Node::Structure(structure) => self.structure(structure, first),
            _ => self.value(plan.root),
        }
    }

    pub(super) fn value(&mut self, id: NodeIndex) {
        self.extent.add_value();
        let plan: &'w Plan = self.plan;
        match plan.node(id) {
            Node::Boolean(only) => {
                let value = only.unwrap_or_else(|| self.choices.often(128));
                self.raw(if value { b"true" } else { b"false" });
            }
            Node::Text(text) => self.text(text),
            Node::Apart { text, own, other } => self.apart(text, *own, *other),
            Node::Enum(values) => {
                let value = self.choices.of(values);
                self.out.push(b'"');
                value.json.append_to(self.out);
                self.out.push(b'"');
            }
            Node::IntEnum(values) => {
                let value = *self.choices.of(values);
                self.integer(value.into());
            }
            Node::Integer(plan) => {
                let value = plan.draw(self.choices);
                self.integer(value);
            }
            Node::Double(plan) => {
                let value = plan.draw(self.choices);
                plan.write(value, self.out);
            }
            Node::Timestamp(format) => self.timestamp(*format),
            Node::Blob { min, max } => {
                let more = self.choices.below(u64::from(max - min) + 1) as u32;
                let bytes: Vec<u8> = (0..min + more).map(|_| self.choices.byte()).collect();
                self.quoted(&aws_smithy_types::base64::encode(bytes));
            }
            Node::Document => {
                let documents: [&[u8]; 6] = [
                    b"{}",
                    b"[]",
                    b"true",
                    b"-1.5",
                    br#""text""#,
                    br#"{"a":[1,null,{"b":"c"}]}"#,
                ];
                let document = *self.choices.of(&documents);
                self.raw(document);
            }
            Node::List(list) => self.list(list),
            Node::Map(map) => self.map(map),
            Node::Structure(structure) => self.structure(structure, b""),
            Node::Union(members) => self.union(members),
            Node::Nothing => {
                self.failed = true;
                self.raw(b"null");
            }
        }
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// A text that needs no escapes.
    fn quoted(&mut self, text: &str) {
        self.out.push(b'"');
        self.raw(text.as_bytes());
        self.out.push(b'"');
    }

    fn integer(&mut self, value: i64) {
        self.raw(itoa::Buffer::new().format(value).as_bytes());
    }

    fn timestamp(&mut self, format: TimestampFormat) {
        let moment = moment(self.choices);
        let format = match format {
            TimestampFormat::EpochSeconds => return write_epoch_seconds(moment, self.out),
            TimestampFormat::DateTime => Format::DateTime,
            TimestampFormat::HttpDate => Format::HttpDate,
        };
        // An HTTP date has no milliseconds.
        let whole = moment.div_euclid(1000);
        let nanos = if format == Format::HttpDate {
            0
        } else {
            // Less than a second.
            moment.rem_euclid(1000) as u32 * 1_000_000
        };
        match DateTime::from_secs_and_nanos(whole, nanos).fmt(format) {
            Ok(text) => self.quoted(&text),
            Err(_) => self.failed = true,
        }
    }

    fn text(&mut self, text: &'w TextPlan) {
        self.out.push(b'"');
        let start = self.out.len();
        match &self.echo {
            // What the same plan drew is allowed here too.
            Some((plan, span)) if std::ptr::eq(*plan, text) && self.choices.often(ECHO) => {
                self.out.extend_from_within(span.clone());
                if text.has_both_cases() && self.choices.often(OTHER_CASE) {
                    swap_case(&mut self.out[start..]);
                }
            }
            _ => {
                self.written.counts_units |= text.draw(self.choices, self.out);
                self.echo = Some((text, start..self.out.len()));
            }
        }
        self.out.push(b'"');
    }

    /// A text that none on the other track is.
    fn apart(&mut self, text: &'w TextPlan, own: usize, other: usize) {
        let start = self.out.len();
        for _ in 0..TRIES {
            self.text(text);
            let drawn = &self.out[start..];
            let mut others = self.tracks.iter().filter(|(track, _)| *track == other);
            if !others.any(|(_, known)| self.out[known.clone()] == *drawn) {
                self.tracks.push((own, start..self.out.len()));
                return;
            }
            self.forget(start);
        }
        self.text(text);
        self.failed = true;
    }

    fn union(&mut self, members: &[MemberPlan]) {
        let tight = self.extent.is_tight();
        let open = self.out.len();
        self.extent.enter();
        match members.first() {
            None => self.failed = true,
            Some(first) => {
                let member = if tight {
                    first
                } else {
                    self.choices.of(members)
                };
                member.key.append_to(self.out);
                self.value(member.node);
            }
        }
        self.extent.leave();
        self.close(open);
    }

    fn structure(&mut self, structure: &StructurePlan, first: &[u8]) {
        let row = structure.row(self.extent.is_tight(), self.choices);
        self.written.is_implausible |= row.is_some_and(|row| !row.is_plausible);
        let open = self.out.len();
        if !first.is_empty() {
            self.out.push(b',');
            self.raw(first);
        }
        self.extent.enter();
        for member in &structure.members {
            let node = match member.presence {
                Presence::Always => Some(member.node),
                Presence::Governed(slot) => row.and_then(|row| row.slots[slot]),
                Presence::Sometimes(odds) => self
                    .extent
                    .happens(odds, self.choices)
                    .then_some(member.node),
            };
            let Some(node) = node else { continue };
            member.key.append_to(self.out);
            self.value(node);
        }
        self.extent.leave();
        self.close(open);
    }

    /// Ends an object that was begun at `open`, of which there are the members so
    /// far, each with a comma before it: the first comma makes way.
    fn close(&mut self, open: usize) {
        match self.out.get_mut(open) {
            Some(comma) => *comma = b'{',
            None => self.out.push(b'{'),
        }
        self.out.push(b'}');
    }
}

/// Turns the letters of a text to the other case, but not those of its escapes:
/// a text with one is left as it is.
pub(super) fn swap_case(text: &mut [u8]) {
    if !text.contains(&b'\\') {
        for byte in text.iter_mut().filter(|byte| byte.is_ascii_alphabetic()) {
            *byte ^= 0x20;
        }
    }
}
