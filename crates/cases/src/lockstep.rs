//! Comparing without trees: whether two bodies say the same, which nearly all
//! do. It walks both at once over the shape graph, and where it is not sure it
//! says so; [`compare`](crate::compare) then takes a closer look.

use smithereens_contract::{Contract, Member, ShapeId, ShapeKind};

use crate::json::{At, Kind, Outline, Within};
use crate::kept::numbers_loss;
use crate::loss::Loss;

/// The losses of `back`, all harmless, that [`compare`](crate::compare) would
/// find in the two bodies, in its order. `None` if that is not known, and
/// always if it would find anything worse: a name is there twice, a value is
/// another.
///
/// Takes time and memory in proportion to the two bodies, and some logarithm of
/// a map's entries where these come back in another order.
#[must_use]
pub fn lockstep(
    contract: &Contract,
    shape: Option<ShapeId>,
    sent: &Outline<'_>,
    back: &Outline<'_>,
) -> Option<Vec<Loss>> {
    let mut lockstep = Lockstep {
        contract,
        sent,
        back,
        losses: Vec::new(),
    };
    match shape {
        // Where that is a member, whoever lost it lost both.
        Some(shape) if contract.shape(shape).member(ERROR_NAME).is_some() => return None,
        Some(shape) => lockstep.value(shape, At::ROOT, At::ROOT)?,
        None => lockstep.members(&[], At::ROOT, At::ROOT)?,
    }
    Some(lockstep.losses)
}

/// What an error's name is called in its body. Whoever lost that lost more than
/// a member that nobody knows.
const ERROR_NAME: &str = "__type";

/// The most members of a structure that are told apart by one bit each.
const MEMBERS: usize = 128;

struct Lockstep<'a> {
    contract: &'a Contract,
    sent: &'a Outline<'a>,
    back: &'a Outline<'a>,
    losses: Vec<Loss>,
}

impl Lockstep<'_> {
    fn value(&mut self, id: ShapeId, sent: At, back: At) -> Option<()> {
        let contract = self.contract;
        let kind = &contract.shape(id).kind;
        match (kind, self.sent.kind(sent), self.back.kind(back)) {
            (
                ShapeKind::Structure(members) | ShapeKind::Union(members),
                Kind::Object,
                Kind::Object,
            ) => self.members(members, sent, back),
            (ShapeKind::Map { value, .. }, Kind::Object, Kind::Object) => {
                self.entries(value.target, sent, back)
            }
            (ShapeKind::List(member), Kind::Array, Kind::Array) => {
                self.items(member.target, sent, back)
            }
            (kind, _, _) => self.scalar(kind, sent, back),
        }
    }

    /// Scalars, documents, and what is of another type than its shape.
    fn scalar(&mut self, kind: &ShapeKind, sent: At, back: At) -> Option<()> {
        let (one, other) = (self.sent.kind(sent), self.back.kind(back));
        let (here, there) = (self.sent.written(sent), self.back.written(back));
        match (kind, one, other) {
            _ if one == other && here == there => Some(()),
            (ShapeKind::Document, ..) => None,
            (_, Kind::Number, Kind::Number) if are_surely_equal(here, there) => Some(()),
            (_, Kind::Number, Kind::Number) => {
                let loss = numbers_loss(kind, here, there);
                self.losses.extend(loss);
                loss.is_none_or(Loss::is_harmless).then_some(())
            }
            (_, Kind::Text { escaped: false }, Kind::Text { escaped: false }) => None,
            (_, Kind::Text { .. }, Kind::Text { escaped: false }) => {
                self.sent.says(sent, there).then_some(())
            }
            (_, Kind::Text { .. }, Kind::Text { .. }) => {
                let said = self.sent.said(sent);
                self.back.says(back, &said).then_some(())
            }
            _ => None,
        }
    }

    fn members(&mut self, members: &[Member], sent: At, back: At) -> Option<()> {
        if self.sent.kind(sent) != Kind::Object || self.back.kind(back) != Kind::Object {
            return None;
        }
        let mut met = Met::default();
        let (mut ours, mut theirs) = (self.sent.within(sent), self.back.within(back));
        loop {
            let rest = ours;
            let Some((name, value)) = self.sent.step_member(&mut ours) else {
                // Anything left there came from nowhere.
                return theirs.is_empty().then_some(());
            };
            let next = self.back.step_member(&mut theirs);
            let there = next.filter(|(other, _)| self.is_same_name(name, *other));
            let known = met.find(members, self.sent.plainly_said(name)?);
            let (Some((_, there)), Some(index)) = (there, known) else {
                // Few have many members; room for many takes time to clear.
                return match members.len() {
                    0..=16 => self.members_in_any_order::<16>(members, met, rest, back),
                    17..=MEMBERS => self.members_in_any_order::<MEMBERS>(members, met, rest, back),
                    _ => None,
                };
            };
            met.meet(index)?;
            self.member(&members[index], value, there)?;
        }
    }

    /// The same for what is `left` of a structure of which some members `met`
    /// those of `back`.
    fn members_in_any_order<const ROOM: usize>(
        &mut self,
        members: &[Member],
        mut met: Met,
        mut left: Within,
        back: At,
    ) -> Option<()> {
        let mut theirs: [Option<At>; ROOM] = [None; ROOM];
        let mut unmet = Met::default();
        // Of two unknown ones, both may have one name.
        let mut unknown_there = None;
        let mut rest = self.back.within(back);
        while let Some((name, value)) = self.back.step_member(&mut rest) {
            let said = self.back.plainly_said(name)?;
            match unmet.find(members, said) {
                Some(index) => {
                    unmet.meet(index)?;
                    theirs[index] = Some(value);
                }
                None if unknown_there.is_some() => return None,
                None => unknown_there = Some((said, value)),
            }
        }
        unmet.seen &= !met.seen;
        let mut unknown = false;
        while let Some((name, value)) = self.sent.step_member(&mut left) {
            let said = self.sent.plainly_said(name)?;
            let Some(index) = met.find(members, said) else {
                if unknown {
                    return None;
                }
                unknown = true;
                self.unknown_member(said, value, unknown_there.take())?;
                continue;
            };
            met.meet(index)?;
            match theirs[index] {
                Some(there) => self.member(&members[index], value, there)?,
                None if self.sent.kind(value) == Kind::Null => {
                    self.losses.push(Loss::NullBecameAbsent);
                }
                None => return None,
            }
            unmet.seen &= !(1 << index);
        }
        (unmet.seen == 0 && unknown_there.is_none()).then_some(())
    }

    /// A member that is not documented, and the one that came back.
    fn unknown_member(&mut self, name: &str, value: At, there: Option<(&str, At)>) -> Option<()> {
        match there {
            None if name == ERROR_NAME => None,
            None => {
                self.losses.push(Loss::UnknownMemberDropped);
                Some(())
            }
            Some((other, there)) if name == other => {
                self.scalar(&ShapeKind::Document, value, there)
            }
            Some(_) => None,
        }
    }

    fn is_same_name(&self, name: At, other: At) -> bool {
        let said = self.sent.plainly_said(name);
        said.is_some() && said == self.back.plainly_said(other)
    }

    /// A member that is there on both sides.
    fn member(&mut self, member: &Member, sent: At, back: At) -> Option<()> {
        match (self.sent.kind(sent), self.back.kind(back)) {
            (Kind::Null, Kind::Null) => Some(()),
            (Kind::Null, _) | (_, Kind::Null) => None,
            _ => self.value(member.target, sent, back),
        }
    }

    fn items(&mut self, target: ShapeId, sent: At, back: At) -> Option<()> {
        let (mut ours, mut theirs) = (self.sent.within(sent), self.back.within(back));
        while let Some(item) = self.sent.step(&mut ours) {
            let there = self.back.step(&mut theirs)?;
            self.value(target, item, there)?;
        }
        theirs.is_empty().then_some(())
    }

    fn entries(&mut self, target: ShapeId, sent: At, back: At) -> Option<()> {
        // Names first: what is compared twice at each level takes forever.
        if !self.has_same_names_ascending(sent, back) {
            return self.entries_in_any_order(target, sent, back);
        }
        let (mut ours, mut theirs) = (self.sent.within(sent), self.back.within(back));
        while let Some((_, value)) = self.sent.step_member(&mut ours) {
            let (_, there) = self.back.step_member(&mut theirs)?;
            self.value(target, value, there)?;
        }
        Some(())
    }

    /// Whether two objects have the same names in the same order, each greater
    /// than the one before, so that none is there twice.
    fn has_same_names_ascending(&self, sent: At, back: At) -> bool {
        let (mut ours, mut theirs) = (self.sent.within(sent), self.back.within(back));
        let mut last = None;
        while let Some((name, _)) = self.sent.step_member(&mut ours) {
            let said = self.sent.plainly_said(name);
            let there = self.back.step_member(&mut theirs);
            let same = there.is_some_and(|(other, _)| self.is_same_name(name, other));
            if !same || last >= said {
                return false;
            }
            last = said;
        }
        theirs.is_empty()
    }

    fn entries_in_any_order(&mut self, target: ShapeId, sent: At, back: At) -> Option<()> {
        let mut theirs = Vec::new();
        let mut rest = self.back.within(back);
        while let Some((name, value)) = self.back.step_member(&mut rest) {
            theirs.push((self.back.plainly_said(name)?, Some(value)));
        }
        theirs.sort_unstable_by_key(|(name, _)| *name);
        if theirs.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return None;
        }
        let mut left = theirs.len();
        let mut ours = self.sent.within(sent);
        while let Some((name, value)) = self.sent.step_member(&mut ours) {
            let said = self.sent.plainly_said(name)?;
            let index = theirs.binary_search_by_key(&said, |(name, _)| *name).ok()?;
            // Gone, if the name was there before.
            let there = theirs[index].1.take()?;
            left -= 1;
            self.value(target, value, there)?;
        }
        (left == 0).then_some(())
    }
}

/// Whether two numbers, as JSON writes them, are known to have one value. Up to
/// fifteen digits, a double has room for every decimal: two with the same double
/// are the same.
fn are_surely_equal(one: &str, other: &str) -> bool {
    let double = |text: &str| {
        let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
        let exact = (mantissa.len() <= 15).then(|| text.parse::<f64>());
        exact?.ok().filter(|value| value.is_normal())
    };
    let one = double(one);
    one.is_some() && one == double(other)
}

/// The members of a structure that have been met.
#[derive(Default)]
struct Met {
    seen: u128,
    last: usize,
}

impl Met {
    /// The place of the member called `name`. Most follow the one before, or
    /// come before it where all are turned round.
    fn find(&mut self, members: &[Member], name: &str) -> Option<usize> {
        let near = [self.last, self.last + 1, self.last.wrapping_sub(1)];
        let is_near = |index: &usize| {
            let member = members.get(*index);
            member.is_some_and(|member| member.name == name)
        };
        let found = near.into_iter().find(is_near);
        let found = found.or_else(|| members.iter().position(|member| member.name == name))?;
        self.last = found;
        Some(found)
    }

    /// Marks a member. `None` if it was met before, or is one too many.
    fn meet(&mut self, index: usize) -> Option<()> {
        let bit = 1u128.checked_shl(u32::try_from(index).ok()?)?;
        let new = self.seen & bit == 0;
        self.seen |= bit;
        new.then_some(())
    }
}
