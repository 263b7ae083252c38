//! The search for the plainest scalar that still fails.

use std::collections::VecDeque;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use smithereens_contract::{Decimal, ShapeKind, TimestampFormat, Traits};

use crate::json::Json;
use crate::shrink::letters::Letters;
use crate::shrink::number::Numeral;
use crate::text::TextSite;

/// A search at one scalar. What it gives is plainer than what it has; it is
/// told whether that fails too.
#[derive(Debug)]
pub(crate) enum Search {
    /// One of a few, the plainest first; the first that fails is it.
    Among(VecDeque<Json>),
    /// A number, or an instant written as a text.
    Number(Number),
    /// A text, or bytes written as one.
    Text(Box<Letters>),
}

impl Search {
    /// A search that starts from `value`. `None` where nothing can be plainer.
    pub(crate) fn new(kind: Option<&ShapeKind>, traits: &Traits, value: &Json) -> Option<Search> {
        let earlier = |values: Vec<Json>| {
            let rank = values.iter().position(|known| known == value)?;
            Some(Search::Among(
                values.into_iter().take(rank.min(MOST_VALUES)).collect(),
            ))
        };
        match (kind, value) {
            (Some(ShapeKind::Enum(values)), Json::String(_)) => earlier(
                values
                    .iter()
                    .map(|known| Json::text(known.value.as_str()))
                    .collect(),
            ),
            (Some(ShapeKind::IntEnum(values)), Json::Number(_)) => earlier(
                values
                    .iter()
                    .map(|known| Json::integer((*known).into()))
                    .collect(),
            ),
            (_, Json::Bool(true)) => Some(Search::Among([Json::Bool(false)].into())),
            (kind, Json::Number(text)) => {
                let integer = kind.is_some_and(ShapeKind::is_integer);
                Some(Search::Number(Number::new(text, integer, None)))
            }
            (Some(ShapeKind::Timestamp), Json::String(text)) => {
                let format = match traits.timestamp_format? {
                    TimestampFormat::EpochSeconds => return None,
                    TimestampFormat::DateTime => Format::DateTimeWithOffset,
                    TimestampFormat::HttpDate => Format::HttpDate,
                };
                let seconds = DateTime::from_str(text, format)
                    .ok()?
                    .fmt(Format::EpochSeconds);
                let as_text = Some(format);
                Some(Search::Number(Number::new(&seconds.ok()?, false, as_text)))
            }
            (Some(ShapeKind::Float | ShapeKind::Double), Json::String(_)) => None,
            (Some(ShapeKind::Blob), Json::String(text)) => {
                let bytes = aws_smithy_types::base64::decode(text).ok()?;
                Some(Search::Text(Box::new(Letters::of_bytes(&bytes))))
            }
            (_, Json::String(text)) => {
                let site = TextSite::new(traits.pattern.as_ref(), traits.length);
                Some(Search::Text(Box::new(Letters::of_text(text, site))))
            }
            _ => None,
        }
    }

    /// The next one to try.
    pub(crate) fn next(&mut self) -> Option<Json> {
        match self {
            Search::Among(values) => values.pop_front(),
            Search::Number(number) => number.next(),
            Search::Text(letters) => letters.next(),
        }
    }

    /// Whether the last one failed too.
    pub(crate) fn answer(&mut self, fails: bool) {
        match self {
            Search::Among(values) if fails => values.clear(),
            Search::Among(_) => {}
            Search::Number(number) => number.answer(fails),
            Search::Text(letters) => letters.answer(fails),
        }
    }
}

/// How many values of an enumeration are tried at one place.
const MOST_VALUES: usize = 12;

/// The plainer numbers first, then one nearer to 0, then halving towards 0.
#[derive(Debug)]
pub(crate) struct Number {
    current: Numeral,
    integer: bool,
    as_text: Option<Format>,
    fixed: VecDeque<String>,
    /// The greatest distance from 0 that is known not to fail.
    low: Option<u128>,
    /// Whether the next nearer to 0 was tried.
    probed: bool,
    asked: Option<(Numeral, Option<u128>)>,
}

impl Number {
    fn new(text: &str, integer: bool, as_text: Option<Format>) -> Number {
        let current = Numeral::parse(text);
        Number {
            fixed: current.plainer(integer).into(),
            current,
            integer,
            as_text,
            low: None,
            probed: false,
            asked: None,
        }
    }

    fn next(&mut self) -> Option<Json> {
        while let Some(text) = self.fixed.pop_front() {
            let numeral = Numeral::parse(&text);
            if numeral.oddness() < self.current.oddness()
                && let Some(json) = self.written(&text)
            {
                self.asked = Some((numeral, None));
                return Some(json);
            }
        }
        loop {
            let high = self.current.whole()?;
            let middle = match self.low {
                _ if !self.probed && high > 0 => high - 1,
                None if high > 0 => 0,
                Some(low) if high > low + 1 => low + (high - low) / 2,
                _ => return None,
            };
            self.probed = true;
            let text = self.current.with_whole(middle)?;
            if let Some(json) = self.written(&text) {
                self.asked = Some((Numeral::parse(&text), Some(middle)));
                return Some(json);
            }
            self.low = Some(middle);
        }
    }

    fn answer(&mut self, fails: bool) {
        match (self.asked.take(), fails) {
            (Some((numeral, middle)), true) => {
                self.current = numeral;
                if middle.is_none() {
                    self.fixed = self.current.plainer(self.integer).into();
                }
            }
            (Some((_, Some(middle))), false) => self.low = Some(middle),
            _ => {}
        }
    }

    fn written(&self, text: &str) -> Option<Json> {
        let Some(format) = self.as_text else {
            return Some(Json::Number(text.to_owned()));
        };
        Decimal::parse(text)?;
        let moment = DateTime::from_str(text, Format::EpochSeconds).ok()?;
        moment.fmt(format).ok().map(Json::String)
    }
}
