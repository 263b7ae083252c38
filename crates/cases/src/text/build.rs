//! One text of a given length from a pattern's parts.

use super::{
    part::{Kind, Part, contains, sums},
    style::Style,
};

/// Parts visited before a text is given up: well under a millisecond.
const STEP_LIMIT: u32 = 20_000;

/// How many ways to share out characters are tried at one place.
const SHARES_TRIED: u64 = 32;

/// A character that the text must have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carried {
    pub(super) c: char,
    /// Any class takes it, also one that does not have it.
    pub(super) anywhere: bool,
}

/// A text of exactly `count` characters that `whole` matches, but for a
/// character that is carried anywhere. `None` if none was found.
pub(super) fn build(
    whole: &Part,
    count: u64,
    carried: Option<Carried>,
    style: Style,
) -> Option<String> {
    let mut builder = Builder {
        out: String::new(),
        drawn: 0,
        steps: 0,
        style,
    };
    builder.part(whole, count, carried).then_some(builder.out)
}

struct Builder {
    out: String,
    /// How many characters were drawn from classes.
    drawn: usize,
    steps: u32,
    style: Style,
}

impl Builder {
    /// Appends a match of `part` and says so, or leaves all as it was.
    fn part(&mut self, part: &Part, count: u64, carried: Option<Carried>) -> bool {
        self.steps += 1;
        if !part.spans(count)
            || self.steps > STEP_LIMIT
            || carried.is_some_and(|carried| !can_carry(part, carried))
        {
            return false;
        }
        let (length, drawn) = (self.out.len(), self.drawn);
        let built = match &part.kind {
            Kind::Nothing => false,
            Kind::Literal(text) => {
                self.out.push_str(text);
                true
            }
            Kind::Class { ranges, plainest } => {
                let c = carried.map(|carried| carried.c);
                let c = c.unwrap_or_else(|| self.draw(ranges, *plainest));
                self.out.push(c);
                true
            }
            Kind::Choice(parts) => {
                let first = self.style.alternative % parts.len();
                let (before, after) = parts.split_at(first);
                after
                    .iter()
                    .chain(before)
                    .any(|part| self.part(part, count, carried))
            }
            Kind::Sequence(parts) => match carried {
                None => self.sequence(parts, count, None),
                Some(carried) => self
                    .carriers(parts, carried)
                    .into_iter()
                    .any(|index| self.sequence(parts, count, Some((index, carried)))),
            },
            Kind::Repeat { least, most, body } => {
                self.repeat((*least, *most), body, count, carried)
            }
        };
        if !built {
            self.out.truncate(length);
            self.drawn = drawn;
        }
        built
    }

    /// The next letter of the style's word, in any case that the class has.
    fn draw(&mut self, ranges: &[(char, char)], plainest: char) -> char {
        let word = self.style.word.as_bytes();
        let letter = char::from(word[self.drawn % word.len()]);
        self.drawn += 1;
        let cases = [
            letter,
            letter.to_ascii_uppercase(),
            letter.to_ascii_lowercase(),
        ];
        cases
            .into_iter()
            .find(|c| contains(ranges, *c))
            .unwrap_or(plainest)
    }

    /// Which parts can carry the character, the style's favourite first.
    fn carriers(&self, parts: &[Part], carried: Carried) -> Vec<usize> {
        let able = |index: &usize| can_carry(&parts[*index], carried);
        let mut able: Vec<usize> = (0..parts.len()).filter(able).collect();
        if !able.is_empty() {
            let favourite = self.style.spot.of(able.len() as u64);
            able.rotate_left(usize::try_from(favourite).unwrap_or(0));
        }
        able
    }

    /// Shares `count` out among `parts`.
    fn sequence(&mut self, parts: &[Part], count: u64, carrier: Option<(usize, Carried)>) -> bool {
        let Some((first, rest)) = parts.split_first() else {
            return count == 0;
        };
        let (rest_min, rest_max) = sums(rest);
        let Some(most) = count.checked_sub(rest_min) else {
            return false;
        };
        let least = first
            .min
            .max(rest_max.map_or(0, |max| count.saturating_sub(max)));
        let most = first.max.map_or(most, |max| most.min(max));
        let own = carrier
            .filter(|(index, _)| *index == 0)
            .map(|(_, carried)| carried);
        let later = carrier.filter(|(index, _)| *index > 0);
        let later = later.map(|(index, carried)| (index - 1, carried));
        let (length, drawn) = (self.out.len(), self.drawn);
        for tried in 0..SHARES_TRIED {
            let share = if self.style.late {
                least.checked_add(tried)
            } else {
                most.checked_sub(tried)
            };
            let Some(share) = share.filter(|share| (least..=most).contains(share)) else {
                break;
            };
            if self.part(first, share, own) && self.sequence(rest, count - share, later) {
                return true;
            }
            self.out.truncate(length);
            self.drawn = drawn;
        }
        false
    }

    /// Shares `count` out among repetitions of `body`.
    fn repeat(
        &mut self,
        (least, most): (u64, Option<u64>),
        body: &Part,
        count: u64,
        carried: Option<Carried>,
    ) -> bool {
        if count == 0 {
            // Either no repetition, or each matches the empty text.
            return carried.is_none() && (least == 0 || body.min == 0);
        }
        // Repetitions of nothing make up what is missing of `least`.
        let least = if body.min == 0 { 1 } else { least.max(1) };
        let fewest = match body.max {
            Some(0) => return false,
            Some(max) => least.max(count.div_ceil(max)),
            None => least,
        };
        let greatest = (count / body.min.max(1)).min(most.unwrap_or(u64::MAX));
        let numbers = (fewest..=greatest)
            .take(8)
            .chain((fewest + 8..=greatest).last());
        for times in numbers {
            let even = count / times;
            let longer = count % times;
            let shares = Shares {
                times,
                share: even,
                longer,
                last: None,
            };
            if self.repeated(body, shares, carried) {
                return true;
            }
            for share in body.min.max(1)..=even.min(body.min + SHARES_TRIED) {
                let last = count - share * (times - 1);
                let shares = Shares {
                    times,
                    share,
                    longer: 0,
                    last: Some(last),
                };
                if body.spans(last) && self.repeated(body, shares, carried) {
                    return true;
                }
            }
        }
        false
    }

    fn repeated(&mut self, body: &Part, shares: Shares, carried: Option<Carried>) -> bool {
        let (length, drawn) = (self.out.len(), self.drawn);
        let spot = self.style.spot.of(shares.times);
        if let (Kind::Class { ranges, plainest }, 1, 0) = (&body.kind, shares.share, shares.longer)
        {
            if carried.is_some_and(|carried| !can_carry(body, carried)) {
                return false;
            }
            for index in 0..shares.times {
                let c = carried.filter(|_| index == spot).map(|carried| carried.c);
                let c = c.unwrap_or_else(|| self.draw(ranges, *plainest));
                self.out.push(c);
            }
            return true;
        }
        for index in 0..shares.times {
            let carried = carried.filter(|_| index == spot);
            if !self.part(body, shares.of(index), carried) {
                self.out.truncate(length);
                self.drawn = drawn;
                return false;
            }
        }
        true
    }
}

/// How many characters each repetition gets.
#[derive(Clone, Copy)]
struct Shares {
    times: u64,
    share: u64,
    /// How many of the first ones get one more.
    longer: u64,
    /// What the last one gets instead.
    last: Option<u64>,
}

impl Shares {
    fn of(self, index: u64) -> u64 {
        match self.last {
            Some(last) if index + 1 == self.times => last,
            _ => self.share + u64::from(index < self.longer),
        }
    }
}

fn can_carry(part: &Part, carried: Carried) -> bool {
    if carried.anywhere {
        part.has_class()
    } else {
        part.holds(carried.c)
    }
}
