//! The values of a payload, each with what the contract says of it.

use smithereens_contract::{Contract, Member, ShapeId, ShapeKind};
use smithereens_formats::Path;

use crate::json::Json;

/// Where a value stands in one payload: child indices from the root.
pub(crate) type Spot = Vec<usize>;

/// What a value is part of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum At<'c> {
    /// Nothing: it is the message itself.
    Message,
    /// A structure's or union's member.
    Member { of: ShapeId, member: &'c Member },
    /// A list's element.
    Element { of: ShapeId, member: &'c Member },
    /// A map's entry.
    Entry {
        of: ShapeId,
        key: &'c Member,
        member: &'c Member,
    },
    /// Something that the contract does not describe: inside a document, or of
    /// an unknown member.
    Loose,
}

impl<'c> At<'c> {
    /// The shape of the holder and the edge from it, where the contract has one.
    pub(crate) fn edge(self) -> Option<(ShapeId, &'c Member)> {
        match self {
            At::Member { of, member }
            | At::Element { of, member }
            | At::Entry { of, member, .. } => Some((of, member)),
            At::Message | At::Loose => None,
        }
    }
}

/// One value of a payload.
#[derive(Debug, Clone)]
pub(crate) struct Node<'j, 'c> {
    pub(crate) spot: Spot,
    pub(crate) at: At<'c>,
    /// `None` where the contract describes nothing.
    pub(crate) shape: Option<ShapeId>,
    pub(crate) value: &'j Json,
    /// Whether it may go, if its holder keeps `least` children.
    pub(crate) optional: bool,
    /// How many children its holder must keep.
    pub(crate) least: usize,
    /// Whether it leads to the place in focus, or stands within it.
    pub(crate) focused: bool,
}

/// Every value of a payload in the order of its bytes, the payload first.
pub(crate) fn nodes<'j, 'c>(
    contract: &'c Contract,
    root: Option<ShapeId>,
    payload: &'j Json,
    focus: Option<&Path>,
) -> Vec<Node<'j, 'c>> {
    let mut walk = Walk {
        contract,
        spot: Vec::new(),
        found: Vec::new(),
    };
    let lead = focus.map(|path| path.0.as_slice());
    walk.visit(At::Message, root, payload, (false, 0), lead);
    walk.found
}

struct Walk<'j, 'c> {
    contract: &'c Contract,
    spot: Spot,
    found: Vec<Node<'j, 'c>>,
}

impl<'j, 'c> Walk<'j, 'c> {
    /// `lead`: what of the focus's path is still ahead; `None` off that path.
    fn visit(
        &mut self,
        at: At<'c>,
        shape: Option<ShapeId>,
        value: &'j Json,
        (optional, least): (bool, usize),
        lead: Option<&[String]>,
    ) {
        self.found.push(Node {
            spot: self.spot.clone(),
            at,
            shape,
            value,
            optional,
            least,
            focused: lead.is_some(),
        });
        let count = match value {
            Json::Array(items) => items.len(),
            Json::Object(entries) => entries.len(),
            _ => return,
        };
        let least = self.least(at, shape);
        for index in 0..count {
            let (name, child) = match value {
                Json::Array(items) => (None, &items[index]),
                Json::Object(entries) => (Some(entries[index].0.as_str()), &entries[index].1),
                _ => return,
            };
            let (at, target, optional, step) = self.child(shape, name);
            let lead = lead.and_then(|lead| match lead.split_first() {
                None => Some(lead),
                Some((first, rest)) => (step == Some(first.as_str())).then_some(rest),
            });
            self.spot.push(index);
            self.visit(at, target, child, (optional, least), lead);
            self.spot.pop();
        }
    }

    /// How many children a list or map must have.
    fn least(&self, at: At<'c>, shape: Option<ShapeId>) -> usize {
        let Some(id) = shape else { return 0 };
        let own = &self.contract.shape(id);
        if !matches!(own.kind, ShapeKind::List(_) | ShapeKind::Map { .. }) {
            return 0;
        }
        let over = at.edge().and_then(|(_, member)| member.traits.length);
        let min = over.or(own.traits.length).and_then(|length| length.min);
        usize::try_from(min.unwrap_or_default()).unwrap_or(usize::MAX)
    }

    /// What a child is, whether it may go, and its name in paths.
    fn child<'n>(
        &self,
        shape: Option<ShapeId>,
        name: Option<&'n str>,
    ) -> (At<'c>, Option<ShapeId>, bool, Option<&'n str>) {
        let loose = (At::Loose, None, true, name);
        let Some(of) = shape else { return loose };
        match (&self.contract.shape(of).kind, name) {
            (ShapeKind::List(member), None) => {
                let at = At::Element { of, member };
                (at, Some(member.target), true, Some("member"))
            }
            (ShapeKind::Map { key, value }, Some(_)) => {
                let member = value;
                let at = At::Entry { of, key, member };
                (at, Some(member.target), true, Some("value"))
            }
            (ShapeKind::Structure(members), Some(name)) => {
                let member = members.iter().find(|member| member.name == name);
                member.map_or(loose, |member| {
                    let at = At::Member { of, member };
                    (at, Some(member.target), !member.is_required(), Some(name))
                })
            }
            (ShapeKind::Union(members), Some(name)) => {
                let member = members.iter().find(|member| member.name == name);
                member.map_or(loose, |member| {
                    (
                        At::Member { of, member },
                        Some(member.target),
                        false,
                        Some(name),
                    )
                })
            }
            _ => loose,
        }
    }
}

/// The place of a spot, as in case ids. `None` where the contract has no name
/// for it.
pub(crate) fn path_of(
    contract: &Contract,
    root: Option<ShapeId>,
    payload: &Json,
    spot: &[usize],
) -> Option<Path> {
    let (mut path, mut shape, mut value) = (Path::root(), root, payload);
    for index in spot {
        let id = shape?;
        let name = match (&contract.shape(id).kind, value) {
            (ShapeKind::List(_), Json::Array(items)) => {
                value = items.get(*index)?;
                "member"
            }
            (ShapeKind::Map { .. }, Json::Object(entries)) => {
                value = &entries.get(*index)?.1;
                "value"
            }
            (_, Json::Object(entries)) => {
                let (name, child) = entries.get(*index)?;
                value = child;
                name
            }
            _ => return None,
        };
        shape = Some(contract.shape(id).member(name)?.target);
        path = path.join(name);
    }
    Some(path)
}

/// The value at a spot.
pub(crate) fn value_at<'j>(payload: &'j Json, spot: &[usize]) -> Option<&'j Json> {
    spot.iter().try_fold(payload, |value, index| match value {
        Json::Array(items) => items.get(*index),
        Json::Object(entries) => entries.get(*index).map(|(_, value)| value),
        _ => None,
    })
}

/// The same, to change it.
pub(crate) fn value_at_mut<'j>(payload: &'j mut Json, spot: &[usize]) -> Option<&'j mut Json> {
    spot.iter().try_fold(payload, |value, index| match value {
        Json::Array(items) => items.get_mut(*index),
        Json::Object(entries) => entries.get_mut(*index).map(|(_, value)| value),
        _ => None,
    })
}

/// Whether a payload has a place with a value: among its first elements and
/// entries only, or among any.
pub(crate) fn holds(payload: &Json, path: &[String], first_only: bool) -> bool {
    let Some((name, rest)) = path.split_first() else {
        return *payload != Json::Null;
    };
    let limit = if first_only { 1 } else { usize::MAX };
    match payload {
        Json::Array(items) => items
            .iter()
            .take(limit)
            .any(|item| holds(item, rest, first_only)),
        Json::Object(entries) => {
            if let Some(member) = payload.get(name) {
                return holds(member, rest, first_only);
            }
            match name.as_str() {
                "key" => !entries.is_empty(),
                "value" => entries
                    .iter()
                    .take(limit)
                    .any(|(_, entry)| holds(entry, rest, first_only)),
                _ => false,
            }
        }
        _ => false,
    }
}
