//! Whether one pattern matches all that another does, and if not, the shortest
//! text that shows it: both as automata, walked together over every text that
//! the narrower one may match. Exact where it answers; it gives up on
//! look-around, back references and possessive repetition, and where the walk
//! would take long.

use std::collections::{HashSet, VecDeque};
use std::ops::RangeInclusive;

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::syntax::{Mode, Node};
use super::{Beyond, Dialect};

/// Automata with more states are not made.
const MOST_STATES: usize = 3_000;
/// After so many steps the walk is given up.
const MOST_STEPS: usize = 500_000;

/// A pattern's tree; all texts match where there is none.
pub(super) type Tree<'a> = Option<(&'a Node, Dialect)>;

/// A shortest text of one of these lengths that `narrow` matches and `wide` does
/// not.
pub(super) fn beyond(wide: Tree<'_>, narrow: Tree<'_>, lengths: &RangeInclusive<u64>) -> Beyond {
    let automata = (Automaton::of(wide), Automaton::of(narrow));
    let (Some(wide), Some(narrow)) = automata else {
        return Beyond::Unknown;
    };
    let alphabet = representatives(&[&wide, &narrow]);
    let mut steps = 0;
    // What was read on the way: each with the one before it.
    let mut read: Vec<(usize, char)> = Vec::new();
    let start = (narrow.start(), wide.start());
    let mut known = HashSet::from([(start.clone(), 0)]);
    let mut queue = VecDeque::from([(start, 0, None)]);
    while let Some(((one, other), count, last)) = queue.pop_front() {
        let is_start = count == 0;
        if lengths.contains(&count)
            && narrow.accepts(&one, is_start)
            && !wide.accepts(&other, is_start)
        {
            return Beyond::Text(spelled(&read, last));
        }
        if count >= *lengths.end() {
            continue;
        }
        for letter in &alphabet {
            steps += one.len() + other.len();
            if steps > MOST_STEPS {
                return Beyond::Unknown;
            }
            let next = narrow.after(&one, *letter);
            if next.is_empty() {
                continue;
            }
            let pair = (next, wide.after(&other, *letter));
            // Only up to the least length does it matter how long a text is: of
            // those that are longer, the first is the shortest.
            if known.insert((pair.clone(), (count + 1).min(*lengths.start()))) {
                read.push((last.unwrap_or(usize::MAX), *letter));
                queue.push_back((pair, count + 1, Some(read.len() - 1)));
            }
        }
    }
    Beyond::Nothing
}

/// The text that ends with this letter.
fn spelled(read: &[(usize, char)], mut last: Option<usize>) -> String {
    let mut letters = Vec::new();
    while let Some((before, letter)) = last.and_then(|index| read.get(index)) {
        letters.push(*letter);
        last = Some(*before);
    }
    letters.into_iter().rev().collect()
}

/// States that a text may have led to, in order.
type States = Vec<usize>;

#[derive(Debug, Default)]
struct State {
    /// Where it goes without reading.
    free: Vec<usize>,
    /// The same, where the text starts.
    at_start: Vec<usize>,
    /// The same, where it ends.
    at_end: Vec<usize>,
    /// Where one of these characters leads.
    read: Option<(ClassUnicode, usize)>,
}

#[derive(Debug, Default)]
struct Automaton {
    states: Vec<State>,
    last: usize,
    /// Where Java's `$` leads: there may be a line terminator left to read.
    after_terminator: Vec<usize>,
}

impl Automaton {
    fn of(tree: Tree<'_>) -> Option<Automaton> {
        let mut automaton = Automaton::default();
        let first = automaton.state()?;
        let Some((tree, dialect)) = tree else {
            automaton.anything(first)?;
            return Some(automaton);
        };
        let is_search = dialect == Dialect::Ecma262;
        let mut end = first;
        if is_search {
            automaton.anything(first)?;
        }
        end = automaton.add(tree, end)?;
        if is_search {
            automaton.anything(end)?;
        }
        automaton.last = end;
        automaton.is_sound().then_some(automaton)
    }

    fn state(&mut self) -> Option<usize> {
        if self.states.len() == MOST_STATES {
            return None;
        }
        self.states.push(State::default());
        Some(self.states.len() - 1)
    }

    /// Any text may be read here, without leaving.
    fn anything(&mut self, at: usize) -> Option<()> {
        let within = self.state()?;
        let all = ClassUnicode::new([ClassUnicodeRange::new('\0', char::MAX)]);
        self.states[within].read = Some((all, at));
        self.states[at].free.push(within);
        Some(())
    }

    fn read(&mut self, class: ClassUnicode, from: usize) -> Option<usize> {
        let (within, to) = (self.state()?, self.state()?);
        self.states[from].free.push(within);
        self.states[within].read = Some((class, to));
        Some(to)
    }

    /// Adds what `node` matches, from a state on; where it leads.
    fn add(&mut self, node: &Node, from: usize) -> Option<usize> {
        match node {
            Node::Empty => Some(from),
            Node::Literal(letter) => {
                let one = ClassUnicode::new([ClassUnicodeRange::new(*letter, *letter)]);
                self.read(one, from)
            }
            Node::Set(class) => self.read(class.clone(), from),
            Node::Start => {
                let to = self.state()?;
                self.states[from].at_start.push(to);
                Some(to)
            }
            Node::End | Node::EndOrFinalTerminator => {
                let to = self.state()?;
                self.states[from].at_end.push(to);
                if matches!(node, Node::EndOrFinalTerminator) {
                    self.after_terminator.push(to);
                }
                Some(to)
            }
            Node::Group { body, .. } => self.add(body, from),
            Node::Concat(parts) => parts
                .iter()
                .try_fold(from, |from, part| self.add(part, from)),
            Node::Alternate(parts) => {
                let to = self.state()?;
                for part in parts {
                    let start = self.state()?;
                    self.states[from].free.push(start);
                    let end = self.add(part, start)?;
                    self.states[end].free.push(to);
                }
                Some(to)
            }
            Node::Repeat {
                mode: Mode::Possessive,
                ..
            } => None,
            Node::Repeat { min, max, body, .. } => self.repeat(*min, *max, body, from),
            Node::WordBoundary { .. }
            | Node::Atomic(_)
            | Node::Look { .. }
            | Node::BackReference(_) => None,
        }
    }

    fn repeat(&mut self, min: u32, max: Option<u32>, body: &Node, from: usize) -> Option<usize> {
        let mut at = from;
        for _ in 0..min {
            at = self.again(body, at)?;
        }
        let to = self.state()?;
        match max {
            None => {
                let start = self.state()?;
                self.states[at].free.push(start);
                let end = self.add(body, start)?;
                self.states[end].free.push(start);
                self.states[start].free.push(to);
            }
            Some(max) => {
                for _ in min..max {
                    self.states[at].free.push(to);
                    at = self.again(body, at)?;
                }
                self.states[at].free.push(to);
            }
        }
        Some(to)
    }

    /// Once more. A body that adds no state would repeat for free.
    fn again(&mut self, body: &Node, from: usize) -> Option<usize> {
        let start = self.state()?;
        self.states[from].free.push(start);
        self.add(body, start)
    }

    /// Java's `$` also matches before a line terminator at the end: that only
    /// makes a difference where the pattern reads on.
    fn is_sound(&self) -> bool {
        let mut seen = vec![false; self.states.len()];
        let mut open = self.after_terminator.clone();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let State {
                free,
                at_start,
                at_end,
                read,
            } = &self.states[at];
            if read.is_some() {
                return false;
            }
            open.extend(free.iter().chain(at_start).chain(at_end));
        }
        true
    }

    /// All that can be reached without reading.
    fn reach(&self, mut open: States, is_start: bool, is_end: bool) -> States {
        let mut seen = HashSet::new();
        let mut reached = Vec::new();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            reached.push(at);
            let state = &self.states[at];
            open.extend(&state.free);
            if is_start {
                open.extend(&state.at_start);
            }
            if is_end {
                open.extend(&state.at_end);
            }
        }
        reached.sort_unstable();
        reached
    }

    fn start(&self) -> States {
        self.reach(vec![0], true, false)
    }

    fn accepts(&self, states: &States, is_start: bool) -> bool {
        let reached = self.reach(states.clone(), is_start, true);
        reached.binary_search(&self.last).is_ok()
    }

    fn after(&self, states: &States, letter: char) -> States {
        let reads = states
            .iter()
            .filter_map(|at| self.states[*at].read.as_ref());
        let next = reads
            .filter(|(class, _)| holds(class, letter))
            .map(|(_, to)| *to);
        self.reach(next.collect(), false, false)
    }
}

fn holds(class: &ClassUnicode, letter: char) -> bool {
    let ranges = class.ranges();
    let after = ranges.partition_point(|range| range.start() <= letter);
    after > 0 && letter <= ranges[after - 1].end()
}

/// One character of each set of characters that the automata do not tell apart.
fn representatives(automata: &[&Automaton]) -> Vec<char> {
    let mut starts = vec![0];
    let states = automata.iter().flat_map(|automaton| &automaton.states);
    for (class, _) in states.filter_map(|state| state.read.as_ref()) {
        for range in class.ranges() {
            starts.push(u32::from(range.start()));
            starts.push(u32::from(range.end()) + 1);
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts[1..]
        .iter()
        .copied()
        .chain([u32::from(char::MAX) + 1]);
    let mut letters: Vec<char> = starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| plainest(*start..end))
        .collect();
    // Of texts that are as short, the plainest is found first.
    letters.sort_by_key(|letter| oddness(*letter));
    letters
}

/// The plainest of so many characters.
fn plainest(codes: std::ops::Range<u32>) -> Option<char> {
    let plain = ('a'..='z')
        .chain('0'..='9')
        .chain('A'..='Z')
        .chain(' '..='~');
    let mut plain = plain.filter(|letter| codes.contains(&u32::from(*letter)));
    // Controls and surrogates come before something better.
    let others = [codes.start, codes.start.max(0xA1), codes.start.max(0xE000)];
    let others = others.into_iter().filter(|code| codes.contains(code));
    let others = others.filter_map(char::from_u32);
    plain
        .next()
        .or_else(|| others.min_by_key(|letter| oddness(*letter)))
}

fn oddness(letter: char) -> (u8, char) {
    let class = match letter {
        'a'..='z' => 0,
        '0'..='9' => 1,
        'A'..='Z' => 2,
        '!'..='~' => 3,
        ' ' => 4,
        _ if letter.is_control() => 6,
        _ => 5,
    };
    (class, letter)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::{Beyond, Dialect, Pattern};

    fn java(source: &str) -> Pattern {
        Pattern::new(source, Dialect::JavaFullMatch).expect("a pattern")
    }

    #[rstest]
    #[case("[a-z]+", "[a-f]+")]
    #[case("[a-z]{1,255}", "[a-z]{1,128}")]
    #[case("^([2-3]|3[.]9)$", "^[2-3]$")]
    #[case(r"^((\w+\.)+\w+|auto)$", r"^\w+\.\w+$")]
    #[case("^$|arn:aws[a-z0-9-]*:kms:.*", "arn:aws:kms:.*")]
    #[case("arn:aws(-(cn|us-gov|iso(-[bef])?))?:glue:.*", "arn:aws:glue:.*")]
    #[case(
        r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*",
        r"[\u0020-\uD7FF\uE000-\uFFFD]*"
    )]
    fn a_wider_pattern_is_known_for_one(#[case] wide: &str, #[case] narrow: &str) {
        let (wide, narrow) = (java(wide), java(narrow));
        assert_eq!(wide.includes(&narrow), Some(true));
        assert_eq!(narrow.includes(&wide), Some(false));
    }

    #[rstest]
    #[case(r"\d+", "[0-9][0-9]*")]
    #[case("(a|b)*", "(a*b*)*")]
    #[case("^ab?$", "a|ab")]
    #[case("(){3}a", "a")]
    fn patterns_that_match_the_same_include_each_other(#[case] one: &str, #[case] other: &str) {
        let (one, other) = (java(one), java(other));
        assert_eq!(one.includes(&other), Some(true));
        assert_eq!(other.includes(&one), Some(true));
    }

    #[rstest]
    #[case("a+", "b+")]
    #[case("a.c", "ab.")]
    #[case("[^a]", "[^b]")]
    #[case("^a|b$", "^b|c$")]
    fn patterns_that_overlap_or_do_not_include_neither(#[case] one: &str, #[case] other: &str) {
        let (one, other) = (java(one), java(other));
        assert_eq!(one.includes(&other), Some(false));
        assert_eq!(other.includes(&one), Some(false));
    }

    #[test]
    fn a_match_anywhere_includes_a_match_of_the_whole() {
        let anywhere = |source| Pattern::new(source, Dialect::Ecma262).expect("a pattern");
        assert_eq!(anywhere("a").includes(&java("a")), Some(true));
        assert_eq!(java("a").includes(&anywhere("a")), Some(false));
        assert_eq!(java("a+").includes(&anywhere("^a+$")), Some(true));
        assert_eq!(anywhere("^a").includes(&java("ab*")), Some(true));
        assert_eq!(anywhere("a$").includes(&java("ab*")), Some(false));
    }

    #[rstest]
    #[case("(?=a)a")]
    #[case(r"(a)\1")]
    #[case("a*+")]
    #[case(r"a$\n?")]
    #[case("(a{60}){60}")]
    fn what_is_not_known_is_said(#[case] beyond: &str) {
        assert_eq!(java(beyond).includes(&java("a")), None);
        assert_eq!(java("a").includes(&java(beyond)), None);
    }

    fn beyond(one: &str, other: &str, lengths: std::ops::RangeInclusive<u64>) -> Beyond {
        Pattern::beyond(Some(&java(one)), Some(&java(other)), lengths)
    }

    fn text(of: &str) -> Beyond {
        Beyond::Text(of.to_owned())
    }

    #[rstest]
    #[case("[a-z0-9]+", "[a-z]+", text("0"))]
    #[case("[a-z]+", "[a-z0-9]+", Beyond::Nothing)]
    #[case("[a-z]+", "[a-z]{2,}", text("a"))]
    #[case("[a-z]*", "[a-z]+", text(""))]
    #[case("a{3,5}", "a{3,4}", text("aaaaa"))]
    #[case("(foo|bar|quux)", "foo|bar", text("quux"))]
    #[case("[^a]", "[^ab]", text("b"))]
    #[case(r"[\u0000-\u001f]", r"[\u0000-\u001e]", text("\u{1f}"))]
    #[case(".", "[a-zA-Z0-9 -~]", text("\u{a1}"))]
    #[case("arn:aws(-cn)?:.+", "arn:aws:.+", text("arn:aws-cn:a"))]
    #[case("(?=a)a", "b", Beyond::Unknown)]
    fn the_shortest_and_plainest_text_shows_what_another_pattern_does_not_match(
        #[case] one: &str,
        #[case] other: &str,
        #[case] found: Beyond,
    ) {
        assert_eq!(beyond(one, other, 0..=u64::MAX), found);
    }

    #[test]
    fn a_text_is_no_shorter_and_no_longer_than_is_asked() {
        assert_eq!(beyond("[a-z0-9]+", "[a-z]+", 3..=9), text("aa0"));
        assert_eq!(beyond("a{3,5}", "a{3,4}", 0..=4), Beyond::Nothing);
        assert_eq!(beyond("a{3,5}", "a{3,4}", 0..=5), text("aaaaa"));
        assert_eq!(beyond("a|b", "a", 2..=9), Beyond::Nothing);
        assert_eq!(beyond("(ab)*", "(ab){0,2}", 7..=9), text("abababab"));
    }

    #[test]
    fn what_has_no_pattern_matches_everything() {
        let none = |one, other| Pattern::beyond(one, other, 0..=u64::MAX);
        let digits = java("[0-9]+");
        assert_eq!(none(None, Some(&digits)), text(""));
        assert_eq!(Pattern::beyond(None, Some(&digits), 1..=9), text("a"));
        assert_eq!(none(Some(&digits), None), Beyond::Nothing);
        assert_eq!(none(None, None), Beyond::Nothing);
    }

    #[test]
    fn what_would_take_too_long_is_given_up() {
        let of = |letters: &str, count: u32| java(&format!("({letters})*a({letters}){{{count}}}"));
        assert_eq!(of("b|a", 4).includes(&of("a|b", 4)), Some(true));
        assert_eq!(of("b|a", 16).includes(&of("a|b", 16)), None);
    }
}
