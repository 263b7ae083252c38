//! All cases of a contract, in an order that never changes: the denominator.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::OnceLock;

use smithereens_contract::{Contract, ShapeId};
use smithereens_formats::{CaseId, MessageId, Part, Path};

use crate::build::{self, Site};
use crate::case::{Case, Payload, Unbuilt};
use crate::existence::kinds_at;
use crate::json::Json;
use crate::kind::CaseKind;
use crate::plausible::Plausible;
use crate::site::{Message, Place, Room, TooManyPlaces, messages, places};

/// The documented cases of one contract. Payloads are built when asked for.
#[derive(Debug)]
pub struct Cases<'c> {
    contract: &'c Contract,
    plausible: Plausible<'c>,
    messages: Vec<Message>,
    places: Vec<(usize, Place<'c>)>,
    planned: Vec<Planned>,
    /// By place: the payload that its cases start from.
    bases: Vec<OnceLock<Json>>,
    /// By message: the payload with all that goes together.
    fulls: Vec<OnceLock<Json>>,
    /// The places by the hash of their names, in order. Filled at its first use.
    by_site: OnceLock<Vec<(u64, usize)>>,
}

/// One case that is not built yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    place: usize,
    kind: CaseKind,
}

impl<'c> Cases<'c> {
    /// Enumerates the cases of a contract that is known to be of a sound size,
    /// a built-in one say.
    ///
    /// # Panics
    /// Where [`Cases::try_new`] would give an error.
    #[must_use]
    pub fn new(contract: &'c Contract) -> Cases<'c> {
        Cases::try_new(contract).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Enumerates: operations and errors in documented order, places depth
    /// first, kinds in theirs. Set-up operations are left out.
    ///
    /// # Errors
    /// If there are more places than anyone would want cases of: 500,000.
    pub fn try_new(contract: &'c Contract) -> Result<Cases<'c>, TooManyPlaces> {
        let operations = contract.documented();
        let messages = operations.flat_map(|operation| messages(contract, operation));
        Cases::of(contract, messages.collect())
    }

    /// The cases of one shape by itself, on no wire: its only message is called
    /// `NAME.shape`. Rules are about messages, so none apply.
    ///
    /// # Errors
    /// As [`Cases::try_new`].
    pub fn of_shape(contract: &'c Contract, shape: ShapeId) -> Result<Cases<'c>, TooManyPlaces> {
        let id = MessageId {
            operation: contract.shape(shape).name.clone(),
            part: Part::Shape,
        };
        let message = Message {
            id,
            shape: Some(shape),
        };
        Cases::of(contract, vec![message])
    }

    /// The cases of these messages, set-up operations' too if they are named.
    ///
    /// # Errors
    /// As [`Cases::try_new`].
    pub fn of(contract: &'c Contract, messages: Vec<Message>) -> Result<Cases<'c>, TooManyPlaces> {
        let mut room = Room::default();
        let mut found = Vec::new();
        for (index, message) in messages.iter().enumerate() {
            found.extend(
                places(contract, message, &mut room)?
                    .into_iter()
                    .map(|place| (index, place)),
            );
        }
        let mut planned = Vec::new();
        for (index, (_, place)) in found.iter().enumerate() {
            planned.extend(
                kinds_at(contract, place)
                    .into_iter()
                    .map(|kind| Planned { place: index, kind }),
            );
        }
        let bases = found.iter().map(|_| OnceLock::new()).collect();
        let fulls = messages.iter().map(|_| OnceLock::new()).collect();
        let plausible = Plausible::of(
            contract,
            messages.iter().filter_map(|message| message.shape),
        );
        Ok(Cases {
            contract,
            plausible,
            messages,
            places: found,
            planned,
            bases,
            fulls,
            by_site: OnceLock::new(),
        })
    }

    /// The contract that they are of.
    #[must_use]
    pub fn contract(&self) -> &'c Contract {
        self.contract
    }

    /// What builds its payloads.
    #[must_use]
    pub fn plausible(&self) -> &Plausible<'c> {
        &self.plausible
    }

    /// Every case, in order.
    #[must_use]
    pub fn planned(&self) -> &[Planned] {
        &self.planned
    }

    /// A case's name.
    #[must_use]
    pub fn id(&self, planned: &Planned) -> CaseId {
        CaseId {
            site: self.place(planned).site.clone(),
            kind: planned.kind.to_kind(),
        }
    }

    /// The message that a case is in.
    #[must_use]
    pub fn message(&self, planned: &Planned) -> &Message {
        &self.messages[self.places[planned.place].0]
    }

    /// The message of this name.
    #[must_use]
    pub fn message_named(&self, id: &MessageId) -> Option<&Message> {
        self.messages.iter().find(|message| message.id == *id)
    }

    /// A request with this body when all is well, also of an operation that only
    /// prepares and has no cases.
    #[must_use]
    pub fn call(&self, operation: &str, body: Vec<u8>) -> Payload {
        Payload {
            body,
            http: build::request(self.contract, operation),
        }
    }

    /// The place that a case is about.
    #[must_use]
    pub fn place(&self, planned: &Planned) -> &Place<'c> {
        &self.places[planned.place].1
    }

    /// The case of this name.
    #[must_use]
    pub fn find(&self, id: &CaseId) -> Option<&Planned> {
        let mut here = self.planned_at(&id.site.message, &id.site.path).iter();
        here.find(|planned| planned.kind.to_kind() == id.kind)
    }

    /// The places of a message, in order.
    pub(crate) fn places_of(&self, id: &MessageId) -> impl Iterator<Item = &Path> {
        let places = self.places.iter().map(|(_, place)| &place.site);
        places
            .filter(move |site| site.message == *id)
            .map(|site| &site.path)
    }

    /// The cases at a place, in order; none if it is not enumerated.
    pub(crate) fn planned_at(&self, id: &MessageId, path: &Path) -> &[Planned] {
        match self.place_named(id, &path.0) {
            Some(index) => self.planned_in(index),
            None => &[],
        }
    }

    /// The index of the place of this name. Models have a hundred thousand of
    /// them, and are asked for as many.
    pub(crate) fn place_named(&self, id: &MessageId, path: &[String]) -> Option<usize> {
        let hash = |id: &MessageId, path: &[String]| {
            let mut hasher = DefaultHasher::new();
            (id, path).hash(&mut hasher);
            hasher.finish()
        };
        let by_site = self.by_site.get_or_init(|| {
            let sites = self.places.iter().map(|(_, place)| &place.site);
            let mut all: Vec<(u64, usize)> = sites
                .map(|site| hash(&site.message, &site.path.0))
                .zip(0..)
                .collect();
            all.sort_unstable();
            all
        });
        let wanted = hash(id, path);
        let first = by_site.partition_point(|(hash, _)| *hash < wanted);
        let alike = by_site[first..].iter();
        let mut alike = alike.take_while(|(hash, _)| *hash == wanted);
        let (_, index) = alike.find(|(_, index)| {
            let site = &self.places[*index].1.site;
            site.path.0 == path && site.message == *id
        })?;
        Some(*index)
    }

    /// The cases at the place of this index, in order.
    pub(crate) fn planned_in(&self, place: usize) -> &[Planned] {
        let start = self
            .planned
            .partition_point(|planned| planned.place < place);
        let end = self
            .planned
            .partition_point(|planned| planned.place <= place);
        &self.planned[start..end]
    }

    /// The case with its payload. The same contract gives the same bytes.
    ///
    /// # Errors
    /// If the contract leaves no way to build it, why.
    pub fn build(&self, planned: &Planned) -> Result<Case, Unbuilt> {
        build::build(&self.site(planned), &planned.kind)
    }

    /// The case of another kind at the place of one, enumerated or not.
    ///
    /// # Errors
    /// As [`Cases::build`].
    pub(crate) fn build_as(&self, planned: &Planned, kind: &CaseKind) -> Result<Case, Unbuilt> {
        build::build(&self.site(planned), kind)
    }

    /// What its variation works with.
    pub(crate) fn site(&self, planned: &Planned) -> Site<'_, 'c> {
        let (message, place) = &self.places[planned.place];
        Site {
            contract: self.contract,
            plausible: &self.plausible,
            message: &self.messages[*message],
            place,
            base: &self.bases[planned.place],
            full: &self.fulls[*message],
            instance: &[],
        }
    }

    /// Every message, operations in documented order.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Every place, with the index of its message.
    pub(crate) fn places(&self) -> &[(usize, Place<'c>)] {
        &self.places
    }
}

impl Planned {
    /// What is done.
    #[must_use]
    pub fn kind(&self) -> &CaseKind {
        &self.kind
    }
}
