//! Definitions with mixins and `apply` statements worked in.
//!
//! A shape takes the members of its mixins in their order, then its own; a
//! member that both have keeps the mixin's place. Traits of mixins are
//! inherited and overridden, but for those that the mixin keeps local.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::document::{local_name, target_of};
use super::mixins;
use crate::error::{Problem, Within as _};
use crate::json::Json;

/// Traits by their absolute ids.
pub(crate) type TraitMap<'a> = HashMap<&'a str, &'a Json>;

/// A definition as it stands once everything is worked in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definition<'a> {
    pub(crate) kind: &'a str,
    pub(crate) traits: TraitMap<'a>,
    /// List and map members included, as `member`, `key` and `value`.
    pub(crate) members: Vec<MemberDefinition<'a>>,
    /// The shape itself, then its mixins from the last to the first.
    sources: Vec<&'a Json>,
}

/// A member as it stands once everything is worked in.
#[derive(Debug, Clone)]
pub(crate) struct MemberDefinition<'a> {
    pub(crate) name: &'a str,
    pub(crate) target: &'a str,
    pub(crate) traits: TraitMap<'a>,
}

impl<'a> Definition<'a> {
    /// What the shape says of `key`; its mixins where it says nothing.
    pub(crate) fn property(&self, key: &str) -> Option<&'a Json> {
        self.sources.iter().find_map(|source| source.get(key))
    }

    /// What mixins and the shape say of `key`, in this order.
    pub(crate) fn properties(&self, key: &str) -> impl Iterator<Item = &'a Json> {
        self.sources
            .iter()
            .rev()
            .filter_map(move |source| source.get(key))
    }
}

/// All definitions of a document.
pub(crate) struct Definitions<'a> {
    order: Vec<&'a str>,
    raw: HashMap<&'a str, &'a Json>,
    /// `apply` statements by shape, each with its shape or member id, in the
    /// order written.
    applied: HashMap<&'a str, Vec<(&'a str, &'a Json)>>,
    names: HashSet<&'a str>,
    done: HashMap<&'a str, Rc<Definition<'a>>>,
}

impl<'a> Definitions<'a> {
    pub(crate) fn read(shapes: &'a [(String, Json)]) -> Result<Definitions<'a>, Problem> {
        let mut definitions = Definitions {
            order: Vec::new(),
            raw: HashMap::new(),
            applied: HashMap::new(),
            names: HashSet::new(),
            done: HashMap::new(),
        };
        for (id, shape) in shapes {
            let kind = kind_of(shape).within(id)?;
            if kind == "apply" {
                let nothing = || Problem::new("`traits` is missing", "add the traits to apply");
                let traits = shape.get("traits").ok_or_else(nothing).within(id)?;
                let target = id.split_once('$').map_or(id.as_str(), |(shape, _)| shape);
                definitions
                    .applied
                    .entry(target)
                    .or_default()
                    .push((id, traits));
                continue;
            }
            if !id.contains('#') {
                let problem =
                    Problem::new("this is no absolute shape id", "write `namespace#Name`");
                return Err(problem.within(id));
            }
            definitions.order.push(id);
            definitions.raw.insert(id, shape);
            definitions.names.insert(local_name(id));
        }
        definitions.check_applied()?;
        mixins::check(&definitions.order, |id| definitions.mixins_of(id))?;
        Ok(definitions)
    }

    /// Those that can be read; what is wrong with others is told when they are
    /// worked in.
    fn mixins_of(&self, id: &str) -> Vec<&'a str> {
        let raw = self.raw.get(id).copied();
        let list = raw.and_then(|raw| raw.get("mixins")?.array().ok());
        list.into_iter()
            .flatten()
            .filter_map(|mixin| target_of(mixin).ok())
            .collect()
    }

    fn check_applied(&self) -> Result<(), Problem> {
        match self.applied.keys().filter(|id| !self.contains(id)).min() {
            None => Ok(()),
            Some(id) => {
                let problem = "traits are applied to a shape that is not in the file";
                let remedy = "remove the statement, or add the shape";
                Err(Problem::new(problem, remedy).within(id))
            }
        }
    }

    /// In documented order.
    pub(crate) fn ids(&self) -> Vec<&'a str> {
        self.order.clone()
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.raw.contains_key(id)
    }

    /// Whether a shape of any namespace of the file has this name.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub(crate) fn kind(&self, id: &str) -> Option<&'a str> {
        kind_of(self.raw.get(id)?).ok()
    }

    /// Whether the shape is only there to be mixed into others.
    pub(crate) fn is_mixin(&self, id: &str) -> bool {
        self.has_trait(id, "smithy.api#mixin")
    }

    /// Whether the shape's own definition has a trait.
    pub(crate) fn has_trait(&self, id: &str, name: &str) -> bool {
        let traits = self.raw.get(id).and_then(|raw| raw.get("traits"));
        traits.is_some_and(|traits| traits.get(name).is_some())
    }

    /// The definition of `id` with everything worked in.
    pub(crate) fn flattened(&mut self, id: &'a str) -> Result<Rc<Definition<'a>>, Problem> {
        if let Some(done) = self.done.get(id) {
            return Ok(Rc::clone(done));
        }
        let Some(raw) = self.raw.get(id).copied() else {
            let problem = format!("the mixin `{id}` is not in the file");
            return Err(Problem::new(
                problem,
                format!("define `{id}`, or correct its name"),
            ));
        };
        let mut definition = Definition {
            kind: kind_of(raw)?,
            ..Definition::default()
        };
        let mixins = raw
            .get("mixins")
            .map_or(Ok(&[][..]), Json::array)
            .within("mixins")?;
        for mixin in mixins {
            let mixin = target_of(mixin).within("mixins")?;
            let mixed = self.flattened(mixin).within("mixins")?;
            definition.inherit(&mixed);
        }
        definition.add(raw)?;
        for (id, traits) in self.applied.get(id).into_iter().flatten() {
            definition.apply(id, traits).within(id)?;
        }
        let definition = Rc::new(definition);
        self.done.insert(id, Rc::clone(&definition));
        Ok(definition)
    }
}

impl<'a> Definition<'a> {
    fn inherit(&mut self, mixin: &Definition<'a>) {
        let local: HashSet<&str> = mixin
            .traits
            .get("smithy.api#mixin")
            .and_then(|mixin| mixin.get("localTraits")?.array().ok())
            .into_iter()
            .flatten()
            .filter_map(|id| id.text().ok())
            .collect();
        let inherited = |id: &str| id != "smithy.api#mixin" && !local.contains(id);
        let traits = mixin.traits.iter().filter(|(id, _)| inherited(id));
        self.traits.extend(traits.map(|(id, value)| (*id, *value)));
        for member in &mixin.members {
            match self
                .members
                .iter_mut()
                .find(|known| known.name == member.name)
            {
                Some(known) => known.traits.extend(&member.traits),
                None => self.members.push(member.clone()),
            }
        }
        let known = std::mem::take(&mut self.sources);
        self.sources = mixin.sources.clone();
        let is_new = |source: &&Json| {
            !mixin
                .sources
                .iter()
                .any(|other| std::ptr::eq(*source, *other))
        };
        self.sources
            .extend(known.into_iter().filter(|source| is_new(source)));
    }

    fn add(&mut self, raw: &'a Json) -> Result<(), Problem> {
        self.traits.extend(traits_of(raw)?);
        let inherited = self.members.len();
        match raw.get("members") {
            Some(members) => {
                for (name, member) in members.object().within("members")? {
                    self.add_member(name, member, inherited)
                        .within(name)
                        .within("members")?;
                }
            }
            None => {
                for name in ["member", "key", "value"] {
                    if let Some(member) = raw.get(name) {
                        self.add_member(name, member, inherited).within(name)?;
                    }
                }
            }
        }
        self.sources.insert(0, raw);
        Ok(())
    }

    /// `inherited` members are already there; the shape's own differ in name.
    fn add_member(
        &mut self,
        name: &'a str,
        member: &'a Json,
        inherited: usize,
    ) -> Result<(), Problem> {
        let target = target_of(member)?;
        let traits = traits_of(member)?;
        match self.members[..inherited]
            .iter_mut()
            .find(|known| known.name == name)
        {
            Some(known) if known.target == target => known.traits.extend(traits),
            Some(known) => {
                let problem = format!("it targets `{target}`, but in its mixin `{}`", known.target);
                return Err(Problem::new(problem, "give both the same target"));
            }
            None => self.members.push(MemberDefinition {
                name,
                target,
                traits,
            }),
        }
        Ok(())
    }

    fn apply(&mut self, id: &str, traits: &'a Json) -> Result<(), Problem> {
        let traits = traits
            .object()
            .within("traits")?
            .iter()
            .map(|(id, value)| (id.as_str(), value));
        match id.split_once('$') {
            None => self.traits.extend(traits),
            Some((_, member)) => match self.members.iter_mut().find(|known| known.name == member) {
                Some(known) => known.traits.extend(traits),
                None => {
                    let problem = "traits are applied to a member that the shape lacks";
                    return Err(Problem::new(
                        problem,
                        "remove the statement, or add the member",
                    ));
                }
            },
        }
        Ok(())
    }
}

fn kind_of(shape: &Json) -> Result<&str, Problem> {
    shape.object()?;
    let missing = || {
        Problem::new(
            "`type` is missing",
            "add the shape's type, such as `structure`",
        )
    };
    shape.get("type").ok_or_else(missing)?.text().within("type")
}

fn traits_of(json: &Json) -> Result<TraitMap<'_>, Problem> {
    let entries = json
        .get("traits")
        .map_or(Ok(&[][..]), Json::object)
        .within("traits")?;
    Ok(entries
        .iter()
        .map(|(id, value)| (id.as_str(), value))
        .collect())
}
