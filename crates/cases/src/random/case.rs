//! A random case, and the cases near it that making it smaller asks for.

use smithereens_formats::{CaseId, Expectation, Part, Path};

use super::make::valid;
use super::specimen::Specimen;
use super::write::Written;
use crate::case::{Case, Unbuilt};
use crate::cases::Cases;
use crate::json::Json;
use crate::judge::{Policy, judge};
use crate::rules;
use crate::site::Message;

/// A random case.
#[derive(Debug, Clone)]
pub struct RandomCase {
    /// The case, named after its seed and number.
    pub case: Case,
    /// What of the contract it breaks, or has of a later one.
    pub breaks: Vec<CaseId>,
    /// What it was made from, if it is not valid.
    pub specimen: Option<Specimen>,
    /// What is to be said of the valid payload that it has or was made from.
    pub(super) written: Written,
}

impl RandomCase {
    /// The valid payload that it has, or that it was made from, without an
    /// error's name; `None` if it is no JSON.
    #[must_use]
    pub fn base(&self) -> Option<Json> {
        if let Some(specimen) = &self.specimen {
            return Some(specimen.base.clone());
        }
        let mut base = Json::parse(&self.case.payload.body).ok()?;
        if matches!(self.case.id.site.message.part, Part::Error(_)) {
            base.remove("__type");
        }
        Some(base)
    }

    /// The places at which it is broken.
    #[must_use]
    pub fn broken_at(&self, cases: &Cases<'_>) -> Vec<Path> {
        let breaches = self.specimen.iter().flat_map(|specimen| &specimen.breaches);
        breaches.map(|breach| breach.id(cases).site.path).collect()
    }

    /// The same case on another valid payload.
    ///
    /// # Errors
    /// If it cannot be broken in the same way.
    pub fn on(
        &self,
        base: Json,
        cases: &Cases<'_>,
        message: &Message,
    ) -> Result<RandomCase, Unbuilt> {
        match &self.specimen {
            None => Ok(self.valid(base, cases, message)),
            Some(specimen) => {
                let breaches = specimen.breaches.clone();
                self.of(Specimen { base, breaches }, cases, message)
            }
        }
    }

    /// The valid payload that it was made from, as a case.
    #[must_use]
    pub fn sound(&self, cases: &Cases<'_>, message: &Message) -> Option<RandomCase> {
        let specimen = self.specimen.as_ref()?;
        Some(self.valid(specimen.base.clone(), cases, message))
    }

    /// The valid payload that it was made from, without one of the members that
    /// are null in it; `None` if that one is not. They mean the same.
    #[must_use]
    pub fn without_null(
        &self,
        index: usize,
        cases: &Cases<'_>,
        message: &Message,
    ) -> Option<RandomCase> {
        let specimen = self.specimen.as_ref()?;
        let breach = specimen.breaches.get(index)?;
        let mut base = specimen.base.clone();
        breach.leave_out(cases, message, &mut base)?;
        let contract = cases.contract();
        let is_sound = judge(contract, message.shape?, &base, Policy::Constraints).is_empty()
            && rules::broken(contract, message, &base).is_empty();
        is_sound.then(|| self.valid(base, cases, message))
    }

    /// The same case with one thing less that is broken; `None` if that cannot be
    /// had.
    #[must_use]
    pub fn without(
        &self,
        index: usize,
        cases: &Cases<'_>,
        message: &Message,
    ) -> Option<RandomCase> {
        let mut specimen = self.specimen.clone()?;
        if specimen.breaches.len() < 2 || index >= specimen.breaches.len() {
            return None;
        }
        specimen.breaches.remove(index);
        self.of(specimen, cases, message).ok()
    }

    /// The same case broken in earlier elements of lists and maps, the first
    /// ones first: what stands behind them can then be taken away.
    #[must_use]
    pub fn in_earlier_elements(&self, cases: &Cases<'_>, message: &Message) -> Vec<RandomCase> {
        let Some(specimen) = &self.specimen else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (index, breach) in specimen.breaches.iter().enumerate() {
            for earlier in breach.earlier() {
                let mut specimen = specimen.clone();
                specimen.breaches[index] = earlier;
                found.extend(self.of(specimen, cases, message));
            }
        }
        found
    }

    fn valid(&self, base: Json, cases: &Cases<'_>, message: &Message) -> RandomCase {
        let mut case = self.case.clone();
        case.expectations = self.expected(&base, cases, message);
        case.payload.body = crate::build::with_error_name(message, base).to_bytes();
        RandomCase {
            case,
            breaks: Vec::new(),
            specimen: None,
            written: self.written,
        }
    }

    fn of(
        &self,
        specimen: Specimen,
        cases: &Cases<'_>,
        message: &Message,
    ) -> Result<RandomCase, Unbuilt> {
        let broken = specimen.apply(cases, message)?;
        let mut case = self.case.clone();
        case.payload.body = broken.body;
        let sound = self.expected(&specimen.base, cases, message);
        case.expectations = crate::intent::joined(sound, broken.expectations);
        Ok(RandomCase {
            case,
            breaks: broken.breaks,
            specimen: Some(specimen),
            written: self.written,
        })
    }

    /// What must happen to a valid payload near its own.
    fn expected(&self, base: &Json, cases: &Cases<'_>, message: &Message) -> Vec<Expectation> {
        let Some(shape) = message.shape else {
            return valid(Written::default()).expectations(&message.id.part);
        };
        let mut intent = valid(Written {
            counts_units: self.written.counts_units
                && crate::judge::counts_units(cases.contract(), shape, base),
            ..self.written
        });
        if message.id.part == Part::Request {
            for provided in cases.plausible().provided_in(shape, base) {
                intent = intent.with_provided(&provided.source);
            }
        }
        intent.expectations(&message.id.part)
    }
}
