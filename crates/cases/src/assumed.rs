//! What a case turns on that its payload does not show: two contracts may ask
//! for something else under one name with the same bytes.

use smithereens_contract::{Absence, ErrorKind};
use smithereens_formats::{Assumed, AssumedAbsence, AssumedError, Fault, JsonText, Kind, Part};

use crate::build::{Site, http};
use crate::cases::{Cases, Planned};
use crate::site::Holder;

impl Cases<'_> {
    /// What a case turns on beside what is put at its place.
    #[must_use]
    pub fn assumed(&self, planned: &Planned) -> Assumed {
        assumed(&self.site(planned), &planned.kind().to_kind())
    }
}

/// The same of a case of this kind at a place, enumerated there or not.
pub(crate) fn assumed(site: &Site<'_, '_>, kind: &Kind) -> Assumed {
    let is = |name, value| kind.name == name && kind.value.as_deref() == value;
    let is_of_nothing = is("absent", None) || is("null", None);
    Assumed {
        absence: absence(site).filter(|_| is_of_nothing),
        error: told(site, is("error-form", Some("type"))),
    }
}

fn absence(site: &Site<'_, '_>) -> Option<AssumedAbsence> {
    let Holder::Structure(member) = site.place.holder else {
        return None;
    };
    let default = match site.contract.absence(member) {
        Absence::Default(value) => JsonText::new(&value.to_string()),
        Absence::Zero(_) | Absence::Nothing => None,
    };
    Some(AssumedAbsence {
        default,
        boxed: site.place.traits.boxed,
    })
}

/// How the error of the message is told; whose it is and its code only where the
/// case is about telling it.
fn told(site: &Site<'_, '_>, is_telling: bool) -> Option<AssumedError> {
    if !matches!(site.message.id.part, Part::Error(_)) {
        return None;
    }
    let shape = site.message.shape.map(|id| site.contract.shape(id));
    let traits = shape.map(|shape| &shape.traits).filter(|_| is_telling);
    let fault = |kind| match kind {
        ErrorKind::Client => Fault::Client,
        ErrorKind::Server => Fault::Server,
    };
    Some(AssumedError {
        status: http(site.contract, site.message).status(),
        fault: traits.and_then(|traits| traits.error).map(fault),
        code: traits.and_then(|traits| traits.error_code.clone()),
    })
}
