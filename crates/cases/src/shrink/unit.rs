//! The changes that each pass makes of a payload.

use std::collections::HashMap;

use smithereens_contract::{ShapeId, ShapeKind};

use crate::json::Json;
use crate::shrink::edit::Edit;
use crate::shrink::ground::Ground;
use crate::shrink::node::{At, Node, Spot, nodes};
use crate::shrink::search::Search;

/// Changes that can be made together, those that lead away from the focus
/// first.
#[derive(Debug, Default)]
pub(crate) struct Units {
    pub(crate) edits: Vec<Edit>,
    /// How many of them are not about the focus.
    pub(crate) away: usize,
    /// Whether there are values as deep, or deeper.
    pub(crate) deeper: bool,
}

/// How many places below one of the same shape may take its place.
const MOST_LIFTS: usize = 8;

impl Ground<'_, '_> {
    /// What may go at a depth: optional members, elements, entries.
    pub(crate) fn drops(&self, payload: &Json, depth: usize) -> Units {
        self.collect(payload, Some(depth), |nodes| {
            let node = &nodes[0];
            let edit = Edit::Drop {
                spot: node.spot.clone(),
                least: node.least,
            };
            node.optional.then_some(edit).into_iter().collect()
        })
    }

    /// What is not plain of the values that hold others, at a depth.
    pub(crate) fn plain_wholes(&self, payload: &Json, depth: usize) -> Units {
        self.collect(payload, Some(depth), |nodes| {
            self.made_plain(&nodes[0], true)
        })
    }

    /// What is not plain of the values that hold no others, and of keys.
    pub(crate) fn plain_leaves(&self, payload: &Json) -> Units {
        self.collect(payload, None, |nodes| {
            let node = &nodes[0];
            let mut edits = self.made_plain(node, false);
            if let Some(key) = self.plain.key(node.at)
                && key_of(payload, &node.spot).is_some_and(|there| there != key)
            {
                edits.push(Edit::Rename {
                    spot: node.spot.clone(),
                    key: key.to_owned(),
                });
            }
            edits
        })
    }

    fn made_plain(&self, node: &Node<'_, '_>, whole: bool) -> Vec<Edit> {
        let is_whole = |value: &Json| matches!(value, Json::Array(_) | Json::Object(_));
        let plain = self.plain.instead_of(node);
        let plain = plain.filter(|plain| (is_whole(node.value) || is_whole(plain)) == whole);
        let edit = plain.map(|value| Edit::Put {
            spot: node.spot.clone(),
            value,
        });
        edit.into_iter().collect()
    }

    /// Values that can stand where one of the same shape stands around them.
    pub(crate) fn lifts(&self, payload: &Json) -> Units {
        self.collect(payload, None, |nodes| {
            let node = &nodes[0];
            let loose = node
                .shape
                .is_none_or(|id| matches!(self.contract.shape(id).kind, ShapeKind::Document));
            if !matches!(node.value, Json::Array(_) | Json::Object(_)) {
                return Vec::new();
            }
            let mut found: Vec<Spot> = Vec::new();
            for below in &nodes[1..] {
                let Some(from) = below.spot.strip_prefix(node.spot.as_slice()) else {
                    break;
                };
                let inside = found.iter().any(|found| from.starts_with(found));
                let fits = if loose {
                    from.len() == 1
                } else {
                    below.shape == node.shape
                };
                if fits && !inside {
                    found.push(from.to_vec());
                }
                if found.len() == MOST_LIFTS {
                    break;
                }
            }
            let lift = |from| Edit::Lift {
                spot: node.spot.clone(),
                from,
            };
            found.into_iter().map(lift).collect()
        })
    }

    /// `edits` are those of the first of the nodes that it is given, which are
    /// followed by all that come after it.
    fn collect(
        &self,
        payload: &Json,
        depth: Option<usize>,
        edits: impl Fn(&[Node<'_, '_>]) -> Vec<Edit>,
    ) -> Units {
        let all = nodes(
            self.contract,
            self.message.shape,
            payload,
            self.focus.as_ref(),
        );
        let mut units = Units::default();
        let mut focused = Vec::new();
        for (index, node) in all.iter().enumerate() {
            units.deeper |= depth.is_some_and(|depth| node.spot.len() >= depth);
            if depth.is_some_and(|depth| node.spot.len() != depth) || node.spot.is_empty() {
                continue;
            }
            let found = edits(&all[index..]);
            if node.focused {
                focused.extend(found);
            } else {
                units.edits.extend(found);
            }
        }
        units.away = units.edits.len();
        units.edits.extend(focused);
        units
    }

    /// The spots at the focus, the oddest first, each followed by what holds it.
    pub(crate) fn focused(&self, payload: &Json) -> Vec<Spot> {
        let Some(focus) = &self.focus else {
            return Vec::new();
        };
        let all = nodes(self.contract, self.message.shape, payload, Some(focus));
        let mut at: Vec<&Node<'_, '_>> = all
            .iter()
            .filter(|node| node.focused && node.spot.len() == focus.0.len())
            .collect();
        at.sort_by_key(|node| {
            let odd = self.plain.instead_of(node).is_some();
            (!odd, std::cmp::Reverse(node.value.size()))
        });
        at.truncate(MOST_FOCUSED);
        let mut spots: Vec<Spot> = Vec::new();
        for up in 0..focus.0.len() {
            for node in &at {
                let spot = node.spot[..node.spot.len() - up].to_vec();
                if !spots.contains(&spot) {
                    spots.push(spot);
                }
            }
        }
        spots
    }

    /// Every spot but the root, the outer ones first.
    pub(crate) fn spots(&self, payload: &Json) -> Vec<Spot> {
        let all = nodes(self.contract, self.message.shape, payload, None);
        let mut spots: Vec<Spot> = all.into_iter().skip(1).map(|node| node.spot).collect();
        spots.sort_by_key(Vec::len);
        spots.truncate(MOST_TRANSPLANTED);
        spots
    }

    /// The scalars that are not plain: equal ones together first, then each.
    pub(crate) fn targets(&self, payload: &Json) -> Vec<Target> {
        let all = nodes(
            self.contract,
            self.message.shape,
            payload,
            self.focus.as_ref(),
        );
        let mut equal: HashMap<(Option<ShapeId>, &Json), usize> = HashMap::new();
        let (mut groups, mut single, mut focused) = (Vec::new(), Vec::new(), Vec::new());
        for node in &all {
            let key = key_of(payload, &node.spot).filter(|_| self.plain.key(node.at).is_some());
            let key = key.map(|key| self.target(node, Json::text(key), true));
            single.extend(key);
            let scalar = !matches!(node.value, Json::Array(_) | Json::Object(_));
            if !scalar || self.plain.instead_of(node).is_none() {
                continue;
            }
            let target = self.target(node, node.value.clone(), false);
            let group = *equal
                .entry((node.shape, node.value))
                .or_insert(groups.len());
            match groups.get_mut(group) {
                None => groups.push(target.clone()),
                Some(Target { spots, .. }) => spots.extend(target.spots.iter().cloned()),
            }
            if node.focused {
                focused.push(target);
            } else {
                single.push(target);
            }
        }
        groups.retain(|group: &Target| group.spots.len() > 1);
        groups.into_iter().chain(single).chain(focused).collect()
    }

    fn target(&self, node: &Node<'_, '_>, value: Json, is_key: bool) -> Target {
        let member = match node.at {
            At::Entry { key, .. } if is_key => Some(key),
            at => at.edge().map(|(_, member)| member),
        };
        Target {
            spots: vec![node.spot.clone()],
            is_key,
            value,
            member: member.cloned(),
        }
    }

    /// The search for something plainer at a target.
    pub(crate) fn search(&self, target: &Target) -> Option<Search> {
        let member = target.member.as_ref();
        let kind = member.map(|member| &self.contract.shape(member.target).kind);
        let traits = member.map(|member| self.contract.traits_at(member));
        Search::new(kind, &traits.unwrap_or_default(), &target.value)
    }
}

/// How many of the values at the focus are looked at alone.
const MOST_FOCUSED: usize = 4;
/// How many values are looked at alone in one round.
const MOST_TRANSPLANTED: usize = 64;

/// Scalars that change together.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) spots: Vec<Spot>,
    pub(crate) is_key: bool,
    pub(crate) value: Json,
    member: Option<smithereens_contract::Member>,
}

impl Target {
    pub(crate) fn edits(&self, value: &Json) -> Vec<Edit> {
        let edit = |spot: &Spot| match (self.is_key, value) {
            (true, Json::String(key)) => Edit::Rename {
                spot: spot.clone(),
                key: key.clone(),
            },
            _ => Edit::Put {
                spot: spot.clone(),
                value: value.clone(),
            },
        };
        self.spots.iter().map(edit).collect()
    }

    /// What stands there.
    pub(crate) fn read(&self, payload: &Json) -> Option<Json> {
        let spot = self.spots.first()?;
        if self.is_key {
            return key_of(payload, spot).map(Json::text);
        }
        crate::shrink::node::value_at(payload, spot).cloned()
    }
}

/// The name under which an object holds what stands at a spot.
fn key_of<'j>(payload: &'j Json, spot: &[usize]) -> Option<&'j str> {
    let (index, holder) = spot.split_last()?;
    match crate::shrink::node::value_at(payload, holder)? {
        Json::Object(entries) => entries.get(*index).map(|(name, _)| name.as_str()),
        _ => None,
    }
}
