//! Entries of what is gone: what a payload of the older contract that has it
//! means to the newer one. Each bears the name of the case that it is now: a
//! member that is gone is an unknown one, an operation too. What a constraint
//! refused once, and nothing refuses now, keeps the name that it had.

use smithereens_contract::ShapeKind;
use smithereens_formats::{CaseId, Change, Kind, MessageId, Needs, Part, Path, Site};

use super::Making;
use crate::build::{Body, Variation, documented, documented_at, finish, target};
use crate::case::{Case, Http, Payload, Unbuilt};
use crate::cases::Planned;
use crate::intent::{Intent, inferred};
use crate::json::Json;
use crate::kind::CaseKind;
use crate::variation::with_unknown_member;
use crate::{variation, wire};

impl<'a> Making<'a, '_, '_> {
    fn first_at(&self, message: &MessageId, path: &Path) -> Option<&'a Planned> {
        self.cases.planned_at(message, path).first()
    }

    /// A case of the older contract at a place that it has.
    fn before(&self, place: &Site, kind: &Kind) -> Option<Case> {
        let at = self.old.planned_at(&place.message, &place.path);
        let planned = at.iter().find(|one| one.kind().to_kind() == *kind)?;
        self.old.build(planned).ok()
    }

    /// What held the member once, with it.
    pub(super) fn removed_member(&mut self, change: &Change, place: &Site) {
        let Some((name, around)) = place.path.0.split_last() else {
            return;
        };
        let Some(was) = self.old.planned_at(&place.message, &place.path).first() else {
            return;
        };
        let site = self.old.site(was);
        let mut base = site.base();
        let value = site.locate(&mut base).ok().cloned();
        let holder = self.first_at(&place.message, &Path(around.to_vec()));
        if let (Some(value), Some(holder)) = (value, holder) {
            let case = self.with_member(holder, name, value);
            let why = format!("{} is no member any more.", change.id.subject);
            self.case(change, case, why);
        }
    }

    fn with_member(&self, holder: &Planned, name: &str, value: Json) -> Result<Case, Unbuilt> {
        let site = self.cases.site(holder);
        let kind = CaseKind::UnknownMember;
        let id = CaseId {
            site: site.place.site.clone(),
            kind: kind.to_kind(),
        };
        let variation = with_unknown_member(&site, name, value)?;
        finish(&site, &kind, id, variation)
    }

    /// What asked for the operation once. It bears the name of the first request
    /// there is, since there is no message of its own.
    pub(super) fn removed_operation(&mut self, change: &Change, place: &Site) {
        let cases = self.cases;
        let first = cases.messages().first();
        let planned = first.and_then(|message| self.first_at(&message.id, &Path::root()));
        let was = self.old.planned_at(&place.message, &place.path).first();
        let (Some(planned), Some(was)) = (planned, was) else {
            return;
        };
        if place.message.part != Part::Request {
            return;
        }
        let gone = &place.message.operation;
        let body = self.old.site(was).base().to_bytes();
        let case = cases.build_as(planned, &CaseKind::Operation("unknown"));
        let case = case.map(|mut case| {
            let target = target(cases.contract(), gone);
            wire::set_header(&mut case.payload.http, "X-Amz-Target", Some(target));
            case.payload.body = body;
            case
        });
        self.case(change, case, format!("{gone} is no operation any more."));
    }

    /// What told the error once, as an answer to the operation.
    pub(super) fn removed_error(&mut self, change: &Change, place: &Site) {
        let cases = self.cases;
        let told = CaseKind::ErrorForm("type").to_kind();
        let response = MessageId {
            operation: place.message.operation.clone(),
            part: Part::Response,
        };
        let planned = self.first_at(&response, &Path::root());
        let (Some(planned), Some(was)) = (planned, self.before(place, &told)) else {
            return;
        };
        let case = cases.build_as(planned, &CaseKind::UnmodelledError);
        let case = case.map(|case| Case {
            payload: Payload {
                body: was.payload.body,
                http: with_status(case.payload.http, &was.payload.http),
            },
            ..case
        });
        let why = format!("{} is no error of it any more.", change.id.subject);
        self.case(change, case, why);
    }

    /// What broke the rule once.
    pub(super) fn removed_rule(&mut self, change: &Change, place: &Site, rule: &str) {
        let kind = CaseKind::Rule(rule.to_owned());
        let Some(was) = self.before(place, &kind.to_kind()) else {
            return;
        };
        let Some(planned) = self.first_at(&place.message, &place.path) else {
            return;
        };
        if was.needs != Needs::Bytes {
            return;
        }
        let site = self.cases.site(planned);
        let case = Json::parse(&was.payload.body)
            .map_err(|error| Unbuilt(error.to_string().into()))
            .and_then(|mut payload| {
                if matches!(place.message.part, Part::Error(_)) {
                    payload.remove("__type");
                }
                let source = inferred(format!("the rule {rule} is gone, and nothing else says so"));
                finish(&site, &kind, was.id, kept(payload, source))
            });
        let why = format!("It broke the rule {rule}, which is gone.");
        self.case(change, case, why);
    }

    /// The numbers that told the old limits, of which something else comes now.
    pub(super) fn former_limits(&mut self, change: &Change, place: &Site) {
        let before = self.old.planned_at(&place.message, &place.path);
        let Some(planned) = self.first_at(&place.message, &place.path) else {
            return;
        };
        let still = self.cases.planned_at(&place.message, &place.path);
        for was in before {
            let is_there = still.iter().any(|one| one.kind() == was.kind());
            let of = self.attribution.of(&self.old.id(was));
            let is_own = of.is_some_and(|of| of.id == change.id);
            if is_there || !is_own || !matches!(was.kind(), CaseKind::Number(_)) {
                continue;
            }
            let (one, other) = (
                self.old.build(was),
                self.cases.build_as(planned, was.kind()),
            );
            if let (Ok(one), Ok(other)) = (one, other)
                && !one.asks_for_the_same(&other)
            {
                let why = "It stood at the end of what was allowed once.".to_owned();
                self.case(change, Ok(other), why);
            }
        }
    }

    /// What had to differ once.
    pub(super) fn equal_items(&mut self, change: &Change, place: &Site) {
        let Some(planned) = self.first_at(&place.message, &place.path) else {
            return;
        };
        let site = self.cases.site(planned);
        let shape = site.place.shape.map(|id| &site.contract.shape(id).kind);
        if !matches!(shape, Some(ShapeKind::List(_))) {
            return;
        }
        let kind = CaseKind::EqualItems;
        let id = CaseId {
            site: site.place.site.clone(),
            kind: kind.to_kind(),
        };
        let case = variation::vary(&site, &kind).and_then(|variation| match variation.body {
            Body::Tree(payload) => {
                let intent = Intent::valid(documented_at(&site));
                finish(&site, &kind, id, documented(payload, intent))
            }
            Body::Bytes(_) => Err(Unbuilt("it is no tree".into())),
        });
        self.case(change, case, "Elements may be equal now.".to_owned());
    }
}

fn kept(payload: Json, source: smithereens_formats::Source) -> Variation {
    Variation {
        body: Body::Tree(payload),
        intent: Intent::valid(source),
        mend: false,
    }
}

/// What stands around an answer, with the status of another.
fn with_status(mut http: Http, of: &Http) -> Http {
    if let (Http::Answer { status, .. }, Some(other)) = (&mut http, of.status()) {
        *status = other;
    }
    http
}
