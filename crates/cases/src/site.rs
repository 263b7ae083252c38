//! The places of every message, found by walking the shape graph.
//!
//! Depth first, members in documented order. A list's elements are one place
//! called `member`, a map's entries two, `key` and `value`. Recursion is
//! followed once: a place is not entered if its shape already stands at two of
//! the places around it.

use smithereens_contract::{Contract, Member, Operation, Shape, ShapeId, ShapeKind, Traits};
use smithereens_formats::{MessageId, Part, Path, Site};

/// One message of one operation, with the shape of its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its name.
    pub id: MessageId,
    /// Its structure; `None` where the operation has no input or output.
    pub shape: Option<ShapeId>,
}

/// One place, with what the contract says of it.
#[derive(Debug, Clone)]
pub struct Place<'c> {
    /// Its name.
    pub site: Site,
    /// The shape that it holds. `None` only for the root of a message without
    /// a structure.
    pub shape: Option<ShapeId>,
    /// The shape of the message that it is in.
    pub root: Option<ShapeId>,
    /// What it is part of.
    pub holder: Holder<'c>,
    /// The traits in force: the shape's, overridden by the member's.
    pub traits: Traits,
}

impl Place<'_> {
    /// Where its shape stands around it: the number of names of the nearest
    /// such place's path. `None` where there is no recursion.
    #[must_use]
    pub fn recurs(&self, contract: &Contract) -> Option<usize> {
        let mut id = self.root?;
        let mut nearest = None;
        for (depth, name) in self.site.path.0.iter().enumerate() {
            if Some(id) == self.shape {
                nearest = Some(depth);
            }
            id = contract.shape(id).member(name)?.target;
        }
        nearest
    }
}

/// What a place is part of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Holder<'c> {
    /// Nothing: it is the message itself.
    Message,
    /// A structure's member.
    Structure(&'c Member),
    /// A union's member.
    Union(&'c Member),
    /// An element of a list, sparse or not.
    List {
        /// Whether nulls are values.
        sparse: bool,
    },
    /// The keys of a map.
    MapKey,
    /// The values of a map, sparse or not.
    MapValue {
        /// Whether nulls are values.
        sparse: bool,
    },
}

/// The messages of an operation: request, response, then each modelled error in
/// documented order.
#[must_use]
pub fn messages(contract: &Contract, operation: &Operation) -> Vec<Message> {
    let id = |part| MessageId {
        operation: operation.name.clone(),
        part,
    };
    let mut messages = vec![
        Message {
            id: id(Part::Request),
            shape: operation.input,
        },
        Message {
            id: id(Part::Response),
            shape: operation.output,
        },
    ];
    messages.extend(operation.errors.iter().map(|error| Message {
        id: id(Part::Error(contract.shape(*error).name.clone())),
        shape: Some(*error),
    }));
    messages
}

/// More places than are enumerated: shapes that refer to each other multiply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{message} has more places than are enumerated ({limit} in all, {depth} deep): its shapes refer to each other too \
     often; name fewer operations, or give the contract fewer levels"
)]
pub struct TooManyPlaces {
    message: MessageId,
    limit: usize,
    depth: usize,
}

/// How many places a contract may have. The largest published models have a
/// fifth of it.
const MOST_PLACES: usize = 500_000;
/// How deep a place may be. No JSON reader goes much deeper.
const MOST_DEPTH: usize = 200;

/// How many more places there is room for.
#[derive(Debug)]
pub(crate) struct Room(usize);

impl Default for Room {
    fn default() -> Room {
        Room(MOST_PLACES)
    }
}

/// All places of a message, the message itself first.
pub(crate) fn places<'c>(
    contract: &'c Contract,
    message: &Message,
    room: &mut Room,
) -> Result<Vec<Place<'c>>, TooManyPlaces> {
    let mut walk = Walk {
        contract,
        message: &message.id,
        root: message.shape,
        around: Vec::new(),
        places: Vec::new(),
        room,
    };
    let traits = message
        .shape
        .map(|id| contract.shape(id).traits.clone())
        .unwrap_or_default();
    walk.visit(Path::root(), message.shape, Holder::Message, traits)?;
    Ok(walk.places)
}

struct Walk<'c, 'm> {
    contract: &'c Contract,
    message: &'m MessageId,
    root: Option<ShapeId>,
    around: Vec<ShapeId>,
    places: Vec<Place<'c>>,
    room: &'m mut Room,
}

impl<'c> Walk<'c, '_> {
    fn visit(
        &mut self,
        path: Path,
        shape: Option<ShapeId>,
        holder: Holder<'c>,
        traits: Traits,
    ) -> Result<(), TooManyPlaces> {
        if self.room.0 == 0 || self.around.len() > MOST_DEPTH {
            let message = self.message.clone();
            return Err(TooManyPlaces {
                message,
                limit: MOST_PLACES,
                depth: MOST_DEPTH,
            });
        }
        self.room.0 -= 1;
        let site = Site {
            message: self.message.clone(),
            path: path.clone(),
        };
        self.places.push(Place {
            site,
            shape,
            root: self.root,
            holder,
            traits,
        });
        let Some(id) = shape else { return Ok(()) };
        if self.around.iter().filter(|around| **around == id).count() > 1 {
            return Ok(());
        }
        self.around.push(id);
        for (member, holder) in members(self.contract, id) {
            let traits = self.contract.traits_at(member);
            self.visit(path.join(&member.name), Some(member.target), holder, traits)?;
        }
        self.around.pop();
        Ok(())
    }
}

/// The members of a shape with what each is part of.
fn members(contract: &Contract, id: ShapeId) -> Vec<(&Member, Holder<'_>)> {
    let Shape { kind, traits, .. } = contract.shape(id);
    match kind {
        ShapeKind::List(member) => vec![(
            member,
            Holder::List {
                sparse: traits.sparse,
            },
        )],
        ShapeKind::Map { key, value } => {
            vec![
                (key, Holder::MapKey),
                (
                    value,
                    Holder::MapValue {
                        sparse: traits.sparse,
                    },
                ),
            ]
        }
        ShapeKind::Structure(members) => members
            .iter()
            .map(|member| (member, Holder::Structure(member)))
            .collect(),
        ShapeKind::Union(members) => members
            .iter()
            .map(|member| (member, Holder::Union(member)))
            .collect(),
        _ => Vec::new(),
    }
}
