//! Characters and sets, spelled so that every target reads them alike.

use std::fmt::Write as _;

use regex_syntax::hir::ClassUnicode;

use super::{
    emit::{Target, Writer},
    set,
};

impl Writer<'_> {
    pub(super) fn set(&mut self, set: &ClassUnicode) {
        let set = set::seamless(set);
        let ranges: Vec<(char, char)> = set
            .ranges()
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect();
        match ranges[..] {
            // All of the targets read both of these as meant.
            [] => self.out.push_str("[^\\s\\S]"),
            [('\0', char::MAX)] => self.out.push_str("[\\s\\S]"),
            [(from, to)] if from == to => self.literal(from),
            [.., (_, char::MAX)] => {
                self.out.push_str("[^");
                for range in set::negated(&set).ranges() {
                    self.range(range.start(), range.end());
                }
                self.out.push(']');
            }
            _ => {
                self.out.push('[');
                for (from, to) in ranges {
                    self.range_without_surrogates(from, to);
                }
                self.out.push(']');
            }
        }
    }

    /// Other engines know texts with lone surrogates, and must not take them
    /// in. (A negated class of Rust's must not be split in this way.)
    fn range_without_surrogates(&mut self, from: char, to: char) {
        let spans = from <= '\u{D7FF}' && to >= '\u{E000}';
        if spans && self.target == Target::JsonSchema {
            self.range(from, '\u{D7FF}');
            self.range('\u{E000}', to);
        } else {
            self.range(from, to);
        }
    }

    fn range(&mut self, from: char, to: char) {
        self.in_class(from);
        if to > from {
            if u32::from(to) - u32::from(from) > 1 {
                self.out.push('-');
            }
            self.in_class(to);
        }
    }

    /// One character in a class. `&&` and `~~`, which Rust would read as
    /// operators, cannot come about: ranges neither touch nor overlap.
    fn in_class(&mut self, c: char) {
        if c == '-' {
            self.out.push_str("\\-")
        } else {
            self.literal(c)
        }
    }

    /// One character by itself.
    pub(super) fn literal(&mut self, c: char) {
        let code = u32::from(c);
        let _ = match (self.target, c) {
            (_, '\t') => self.out.write_str("\\t"),
            (_, '\n') => self.out.write_str("\\n"),
            (_, '\r') => self.out.write_str("\\r"),
            (_, ' '..='~') if "^$\\.*+?()[]{}|".contains(c) => write!(self.out, "\\{c}"),
            (_, ' '..='~') => self.out.write_char(c),
            (Target::JsonSchema, '\u{1_0000}'..) => self.out.write_char(c),
            (Target::JsonSchema, _) => write!(self.out, "\\u{code:04X}"),
            (_, _) => write!(self.out, "\\x{{{code:X}}}"),
        };
    }
}
