//! Whether one pattern matches all that another does: both as automata, walked
//! together over every text that the narrower one may match. Exact where it
//! answers; it gives up on look-around, back references and possessive
//! repetition, and where the walk would take long.

use std::collections::{HashSet, VecDeque};

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::Dialect;
use super::syntax::{Mode, Node};

/// Automata with more states are not made.
const MOST_STATES: usize = 3_000;
/// After so many steps the walk is given up.
const MOST_STEPS: usize = 500_000;

/// Whether `wide` matches every text that `narrow` does; `None` if that is not
/// known.
pub(super) fn includes(wide: (&Node, Dialect), narrow: (&Node, Dialect)) -> Option<bool> {
    let (wide, narrow) = (Automaton::of(wide)?, Automaton::of(narrow)?);
    let alphabet = representatives(&[&wide, &narrow]);
    let mut steps = 0;
    let start = (narrow.start(), wide.start());
    let mut known = HashSet::from([start.clone()]);
    let mut queue = VecDeque::from([(start, true)]);
    while let Some(((one, other), is_start)) = queue.pop_front() {
        if narrow.accepts(&one, is_start) && !wide.accepts(&other, is_start) {
            return Some(false);
        }
        for letter in &alphabet {
            steps += one.len() + other.len();
            if steps > MOST_STEPS {
                return None;
            }
            let next = narrow.after(&one, *letter);
            if next.is_empty() {
                continue;
            }
            let pair = (next, wide.after(&other, *letter));
            if known.insert(pair.clone()) {
                queue.push_back((pair, false));
            }
        }
    }
    Some(true)
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
    fn of((tree, dialect): (&Node, Dialect)) -> Option<Automaton> {
        let mut automaton = Automaton::default();
        let first = automaton.state()?;
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
    let after_surrogates = |start: &u32| match start {
        0xD800..=0xDFFF => 0xE000,
        other => *other,
    };
    let mut letters: Vec<char> = starts
        .iter()
        .map(after_surrogates)
        .filter_map(char::from_u32)
        .collect();
    letters.dedup();
    letters
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::{Dialect, Pattern};

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

    #[test]
    fn what_would_take_too_long_is_given_up() {
        let of = |letters: &str, count: u32| java(&format!("({letters})*a({letters}){{{count}}}"));
        assert_eq!(of("b|a", 4).includes(&of("a|b", 4)), Some(true));
        assert_eq!(of("b|a", 16).includes(&of("a|b", 16)), None);
    }
}
