//! The enumerated case that is nearest to a payload: what was found by chance is
//! named after it.

mod layer;
mod moment;
mod point;
mod reading;

use smithereens_formats::{CaseId, Part, Path};

use crate::cases::{Cases, Planned};
use crate::json::Json;
use crate::kind::CaseKind;
use crate::shrink::ground::Ground;
use crate::shrink::node::holds;
use crate::site::Message;

use self::point::{Point, points};

/// At how many places the cases are built, to see whether one of them is the
/// payload itself.
const MOST_SITES: usize = 8;

impl Cases<'_> {
    /// The enumerated case nearest to a payload that is valid, and as small as
    /// shrinking makes it: at the place `at`, if it is given and enumerated, else
    /// at the place where the payload is the least like the least plausible one;
    /// of the kind that says what the value there is.
    ///
    /// The case that has the very payload comes first. Where nothing sets the
    /// payload apart, the case is the message's `whitespace`, whose content is
    /// as plain.
    ///
    /// ```
    /// use smithereens_cases::{Cases, json::Json};
    ///
    /// let contract = smithereens_contract::builtin("glue@2020-05-15").unwrap();
    /// let cases = Cases::new(&contract);
    /// let message = cases.message_named(&"GetTrigger.response".parse().unwrap()).unwrap();
    /// let payload = Json::parse(br#"{"Trigger":{"Actions":[{"Timeout":1001}]}}"#).unwrap();
    /// assert_eq!(
    ///     cases.nearest(message, &payload, None).to_string(),
    ///     "GetTrigger.response/Trigger.Actions.member.Timeout/number=2147483647"
    /// );
    /// ```
    #[must_use]
    pub fn nearest(&self, message: &Message, payload: &Json, at: Option<&Path>) -> CaseId {
        let mut payload = payload.clone();
        if matches!(message.id.part, Part::Error(_)) {
            payload.remove("__type");
        }
        let ground = Ground::new(self, message, &payload, Vec::new(), None);
        let at = at.map(|at| match holds(&payload, &at.0, false) {
            true => at.clone(),
            false => self.enumerated(message, at.clone()),
        });
        let points = points(&ground, &payload, at.as_ref());
        let same = self.same(message, &payload, &points);
        let same = same.or_else(|| self.without_one(message, &payload));
        same.or_else(|| {
            points
                .iter()
                .find_map(|point| self.reading(message, &ground, point))
        })
        .unwrap_or_else(|| self.of_message(message))
    }

    /// The case at one of the points that has this very payload.
    fn same(&self, message: &Message, payload: &Json, points: &[Point]) -> Option<CaseId> {
        let mut sites: Vec<Path> = Vec::new();
        let prefix = |path: &Path, length| Path(path.0[..length].to_vec());
        let around = points.iter().flat_map(|point| {
            // The place itself, then what holds it; of a recursion that is not
            // enumerated so far, every place on the way.
            let length = point.path.0.len();
            let folded = self.at(message, &point.path).is_empty();
            let least = if folded { 1 } else { length.saturating_sub(1) };
            (least..=length)
                .rev()
                .map(|length| prefix(&point.path, length))
        });
        let root = [Path::root()].into_iter();
        // Where nothing is odd, all places are alike.
        let places = self.places_of(&message.id).filter(|_| points.is_empty());
        for path in around.chain(root).chain(places.cloned()) {
            if sites.len() < MOST_SITES
                && !sites.contains(&path)
                && !self.at(message, &path).is_empty()
            {
                sites.push(path);
            }
        }
        let planned = sites.iter().flat_map(|path| self.at(message, path));
        let mut planned: Vec<&Planned> = planned
            .filter(|planned| is_content(planned.kind()))
            .collect();
        // What a value is says more than which rules it keeps.
        planned.sort_by_key(|planned| matches!(planned.kind(), CaseKind::RuleKept(_)));
        planned
            .into_iter()
            .find(|planned| self.has_payload(planned, message, payload))
            .map(|planned| self.id(planned))
    }

    /// The case in which all is there but for one member.
    fn without_one(&self, message: &Message, payload: &Json) -> Option<CaseId> {
        let full = self.plausible().full(message);
        if *payload == full {
            return Some(self.of_message(message));
        }
        let missing = full.size().checked_sub(payload.size())?;
        if missing == 0 {
            return None;
        }
        let planned = self.planned().iter();
        let mut absent = planned.filter(|planned| {
            *planned.kind() == CaseKind::Absent && self.message(planned).id == message.id
        });
        absent
            .find(|planned| self.has_payload(planned, message, payload))
            .map(|planned| self.id(planned))
    }

    fn has_payload(&self, planned: &Planned, message: &Message, payload: &Json) -> bool {
        let Ok(case) = self.build(planned) else {
            return false;
        };
        let body = Json::parse(&case.payload.body).map(|mut body| {
            if matches!(message.id.part, Part::Error(_)) {
                body.remove("__type");
            }
            body
        });
        body.as_ref() == Ok(payload)
    }

    /// The case at a point that says what the value there is.
    fn reading(&self, message: &Message, ground: &Ground<'_, '_>, point: &Point) -> Option<CaseId> {
        let path = self.enumerated(message, point.path.clone());
        let folded = path != point.path;
        let planned = self.at(message, &path);
        let place = self.place(planned.first()?);
        let kinds: Vec<&CaseKind> = planned.iter().map(|planned| planned.kind()).collect();
        let kind = reading::read(ground, place, &kinds, point, folded)?;
        planned
            .iter()
            .find(|planned| *planned.kind() == kind)
            .map(|planned| self.id(planned))
    }

    fn of_message(&self, message: &Message) -> CaseId {
        let whole = CaseKind::Whitespace;
        CaseId {
            site: smithereens_formats::Site {
                message: message.id.clone(),
                path: Path::root(),
            },
            kind: whole.to_kind(),
        }
    }

    fn at(&self, message: &Message, path: &Path) -> &[Planned] {
        self.planned_at(&message.id, path)
    }

    /// The enumerated place that a place is like: with rounds of its recursion
    /// left out, until it is enumerated; at worst what holds it.
    fn enumerated(&self, message: &Message, mut path: Path) -> Path {
        while !path.is_root() && self.at(message, &path).is_empty() {
            let mut shapes = Vec::new();
            let mut shape = message.shape;
            for name in &path.0 {
                shapes.extend(shape);
                let member = shape.and_then(|id| self.contract().shape(id).member(name));
                shape = member.map(|member| member.target);
            }
            let round = shapes.iter().enumerate().find_map(|(to, shape)| {
                let from = shapes[..to].iter().position(|around| around == shape)?;
                Some(from..to)
            });
            match round {
                Some(round) => drop(path.0.drain(round)),
                None => drop(path.0.pop()),
            }
        }
        path
    }
}

/// Whether a kind is about documented content: what a valid payload can be.
fn is_content(kind: &CaseKind) -> bool {
    matches!(
        kind,
        CaseKind::Present
            | CaseKind::Absent
            | CaseKind::Null
            | CaseKind::Boolean(_)
            | CaseKind::Enum(_)
            | CaseKind::Shortest
            | CaseKind::Longest
            | CaseKind::Long
            | CaseKind::Char(_)
            | CaseKind::Text(_)
            | CaseKind::Number(_)
            | CaseKind::NumberForm(_)
            | CaseKind::Special(_)
            | CaseKind::Timestamp(_)
            | CaseKind::TimestampText(_)
            | CaseKind::Blob(_)
            | CaseKind::Document(_)
            | CaseKind::Empty
            | CaseKind::Fewest
            | CaseKind::Most
            | CaseKind::Many
            | CaseKind::UnknownMember
            | CaseKind::MemberOrder
            | CaseKind::Deep
            | CaseKind::RuleKept(_)
    )
}
