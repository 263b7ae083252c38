//! Writing what there are several of: elements of lists, entries of maps.

use std::ops::Range;

use super::extent::{ALIKE, OTHER_CASE_OF_A_KEY, TRIES};
use super::plan::{ListPlan, MapPlan, Node, NodeIndex, Plan};
use super::write::{Writer, swap_case};

impl<'w> Writer<'w, '_> {
    pub(super) fn list(&mut self, list: &ListPlan) {
        let count = self.extent.count(list.count, self.choices);
        // The stretch of elements that are as they like.
        let some = list.some.map(|(most, other)| {
            let from = self.choices.below(u64::from(count)) as u32;
            (from..from.saturating_add(most), other)
        });
        self.extent.enter();
        self.out.push(b'[');
        let known = self.spans.len();
        let mut last: Option<Range<usize>> = None;
        let mut written = 0;
        for index in 0..count {
            let before = self.out.len();
            if written > 0 {
                self.out.push(b',');
            }
            let item = match &some {
                Some((likes, other)) if !likes.contains(&index) => *other,
                _ => list.item,
            };
            if !list.unique {
                let start = self.out.len();
                // Nobody says that equal elements are not taken.
                match last {
                    Some(last) if list.some.is_none() && self.choices.often(ALIKE) => {
                        self.out.extend_from_within(last);
                    }
                    _ => self.element(item, list.sparse),
                }
                last = Some(start..self.out.len());
                written += 1;
            } else if self.once(before, known, |writer| writer.element(item, list.sparse)) {
                written += 1;
            }
        }
        self.spans.truncate(known);
        self.failed |= written < list.count.0;
        self.out.push(b']');
        self.extent.leave();
    }

    fn element(&mut self, item: NodeIndex, sparse: bool) {
        if sparse && self.choices.often(32) {
            self.raw(b"null");
        } else {
            self.value(item);
        }
    }

    /// Writes something that is unlike what is in the spans from `known` on; it
    /// is from `before` on with its comma. Leaves all as it was if that does not
    /// come about.
    fn once(&mut self, before: usize, known: usize, write: impl Fn(&mut Self)) -> bool {
        let start = self.out.len();
        for _ in 0..TRIES {
            write(self);
            let drawn = &self.out[start..];
            let mut earlier = self.spans[known..].iter();
            if !earlier.any(|span| self.out[span.clone()] == *drawn) {
                self.spans.push(start..self.out.len());
                return true;
            }
            self.forget(start);
        }
        self.forget(before);
        false
    }

    /// Takes back what was written from there on.
    pub(super) fn forget(&mut self, start: usize) {
        self.out.truncate(start);
        self.tracks.retain(|(_, span)| span.end <= start);
        self.echo = self.echo.take().filter(|(_, span)| span.end <= start);
    }

    pub(super) fn map(&mut self, map: &MapPlan) {
        let count = self.extent.count(map.count, self.choices);
        self.extent.enter();
        self.out.push(b'{');
        let plan: &'w Plan = self.plan;
        let cased = matches!(plan.node(map.key), Node::Text(text) if text.has_both_cases());
        let known = self.spans.len();
        let mut written = 0;
        for _ in 0..count {
            let before = self.out.len();
            if written > 0 {
                self.out.push(b',');
            }
            let other = self.spans[known..].last().cloned().filter(|_| cased);
            let other = other.filter(|_| self.choices.often(ALIKE));
            let key = |writer: &mut Self| match &other {
                // The last key in the other case.
                Some(last) if writer.choices.often(OTHER_CASE_OF_A_KEY) => {
                    let start = writer.out.len();
                    writer.out.extend_from_within(last.clone());
                    swap_case(&mut writer.out[start..]);
                }
                _ => writer.value(map.key),
            };
            if self.once(before, known, key) {
                self.out.push(b':');
                self.element(map.value, map.sparse);
                written += 1;
            }
        }
        self.spans.truncate(known);
        self.failed |= written < map.count.0;
        self.out.push(b'}');
        self.extent.leave();
    }
}
