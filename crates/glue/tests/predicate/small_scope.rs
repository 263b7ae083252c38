//! Exhaustively: every predicate of up to three conditions over two jobs and two
//! crawlers, against the truth table. How many pairs of a predicate and an
//! assignment were looked at is counted, so that nothing is left out unseen.

use std::collections::HashMap;

use rstest::rstest;
use smithereens_glue::predicate::{Firing, Part, States, can_fire, evaluate, fires};
use smithereens_glue::shapes::{Condition, CrawlState, JobRunState, Predicate};

use crate::oracle::{self, CRAWL_ENDS, JOB_ENDS};
use crate::scope::{
    CRAWL_STATES, CRAWLERS, JOB_STATES, JOBS, LOGICALS, all_assignments, assignments, conditions,
    documented, sequences,
};
use crate::term::{Known, Term};

/// An assignment that is looked up without hashing: there are millions.
struct World {
    jobs: [Option<JobRunState>; 2],
    crawlers: [Option<CrawlState>; 2],
    /// What may be looked up.
    places: Places,
}

impl World {
    fn new(known: &Known<'_>, places: Places) -> World {
        World {
            places,
            jobs: JOBS.map(|name| known.job(name).map(Into::into)),
            crawlers: CRAWLERS.map(|name| known.crawler(name).map(Into::into)),
        }
    }
}

impl States for World {
    fn job(&self, name: &str) -> Option<&JobRunState> {
        let index = JOBS.iter().position(|other| *other == name)?;
        assert!(self.places.jobs[index], "no condition names job {name}");
        self.jobs[index].as_ref()
    }

    fn crawler(&self, name: &str) -> Option<&CrawlState> {
        let index = CRAWLERS.iter().position(|other| *other == name)?;
        assert!(
            self.places.crawlers[index],
            "no condition names crawler {name}"
        );
        self.crawlers[index].as_ref()
    }
}

/// Some of the jobs and crawlers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Places {
    jobs: [bool; 2],
    crawlers: [bool; 2],
}

impl Places {
    const ALL: Places = Places {
        jobs: [true; 2],
        crawlers: [true; 2],
    };

    fn named_by(term: &Term<'_>) -> Places {
        Places {
            jobs: JOBS.map(|name| term.job == Some(name)),
            crawlers: CRAWLERS.map(|name| term.crawler == Some(name)),
        }
    }

    fn and(self, other: Places) -> Places {
        let either = |one: [bool; 2], two: [bool; 2]| [one[0] || two[0], one[1] || two[1]];
        Places {
            jobs: either(self.jobs, other.jobs),
            crawlers: either(self.crawlers, other.crawlers),
        }
    }

    /// Whether an assignment is about no others.
    fn hold(&self, known: &Known<'_>) -> bool {
        let is_here = |name: &str, (names, here): ([&str; 2], [bool; 2])| {
            (0..2).any(|index| names[index] == name && here[index])
        };
        let mut jobs = known.jobs.iter().map(|(name, _)| *name);
        let mut crawlers = known.crawlers.iter().map(|(name, _)| *name);
        jobs.all(|name| is_here(name, (JOBS, self.jobs)))
            && crawlers.all(|name| is_here(name, (CRAWLERS, self.crawlers)))
    }

    fn every() -> impl Iterator<Item = Places> {
        (0..16).map(|bits: u8| {
            let is = |bit: u8| bits >> bit & 1 == 1;
            Places {
                jobs: [is(0), is(1)],
                crawlers: [is(2), is(3)],
            }
        })
    }
}

/// Conditions with their columns of the truth table, one row an assignment.
struct Table {
    conditions: Vec<Condition>,
    terms: Vec<Term<'static>>,
    columns: Vec<Vec<bool>>,
    /// The same over the assignments of what can be listened for.
    ends: Vec<Vec<bool>>,
    /// What each condition comes to, by itself, where it does not hold.
    unmet: Vec<Firing>,
    known: Vec<Known<'static>>,
    worlds: Vec<World>,
}

impl Table {
    fn new(terms: Vec<Term<'static>>, known: Vec<Known<'static>>) -> Table {
        Table::of(terms, known, Places::ALL)
    }

    /// Over assignments of some places, where no other may be looked up.
    fn of(terms: Vec<Term<'static>>, known: Vec<Known<'static>>, places: Places) -> Table {
        let column = |term: &Term<'_>, known: &[Known<'_>]| {
            let holds = known.iter().map(|known| oracle::holds(term, known));
            holds.collect::<Vec<_>>()
        };
        let ended = assignments(&JOB_ENDS, &CRAWL_ENDS);
        let of = |known: &[Known<'_>]| terms.iter().map(|term| column(term, known)).collect();
        let ends: Vec<Vec<bool>> = of(&ended);
        let unmet = ends.iter().map(|column| {
            if column.contains(&true) {
                Firing::Waits
            } else {
                Firing::Never
            }
        });
        Table {
            unmet: unmet.collect(),
            conditions: terms.iter().map(Term::condition).collect(),
            columns: of(&known),
            ends,
            worlds: known
                .iter()
                .map(|known| World::new(known, places))
                .collect(),
            terms,
            known,
        }
    }

    /// Each predicate of at most so many of the conditions, as their numbers.
    fn predicates(&self, longest: usize) -> Vec<Vec<usize>> {
        let numbers: Vec<usize> = (0..self.terms.len()).collect();
        sequences(&numbers, longest)
    }

    fn predicate(&self, logical: Option<&str>, numbers: &[usize]) -> Predicate {
        let conditions = numbers
            .iter()
            .map(|number| self.conditions[*number].clone());
        Predicate {
            logical: logical.map(Into::into),
            conditions: Some(conditions.collect()),
        }
    }

    /// What a row of the truth table says.
    fn row(columns: &[Vec<bool>], logical: Option<&str>, numbers: &[usize], row: usize) -> bool {
        let holding = numbers.iter().filter(|number| columns[**number][row]);
        oracle::suffices(logical, numbers.len(), holding.count())
    }

    /// Whether some assignment of what can be listened for makes it fire.
    fn can_fire(&self, logical: Option<&str>, numbers: &[usize]) -> bool {
        let rows = self.ends[0].len();
        (0..rows).any(|row| Table::row(&self.ends, logical, numbers, row))
    }

    /// Puts a predicate to `fires` with every assignment, and to `can_fire`; how
    /// many assignments there were.
    fn check(&self, logical: Option<&str>, numbers: &[usize]) -> u64 {
        let predicate = self.predicate(logical, numbers);
        assert_eq!(
            can_fire(&predicate).is_ok(),
            self.can_fire(logical, numbers),
            "{predicate:?}"
        );
        for (row, world) in self.worlds.iter().enumerate() {
            let expected = Table::row(&self.columns, logical, numbers, row);
            assert_eq!(
                fires(&predicate, world),
                expected,
                "{predicate:?}, {:?}",
                self.known[row]
            );
        }
        self.worlds.len() as u64
    }

    /// The same for `evaluate`, and each condition's part.
    fn check_reasons(&self, logical: Option<&str>, numbers: &[usize]) -> u64 {
        let predicate = self.predicate(logical, numbers);
        let can_fire = self.can_fire(logical, numbers);
        for (row, world) in self.worlds.iter().enumerate() {
            let decision = evaluate(&predicate, world);
            let expected = match Table::row(&self.columns, logical, numbers, row) {
                true => Firing::Fires,
                false if can_fire => Firing::Waits,
                false => Firing::Never,
            };
            let about = || format!("{predicate:?}, {:?}", self.known[row]);
            assert_eq!(decision.firing(), expected, "{}", about());
            let alone = numbers.iter().map(|number| {
                if self.columns[*number][row] {
                    Firing::Fires
                } else {
                    self.unmet[*number]
                }
            });
            let parts = decision.parts.iter().map(Part::firing);
            assert!(parts.eq(alone), "{}: {decision:?}", about());
        }
        self.worlds.len() as u64
    }
}

#[test]
fn up_to_two_conditions_of_every_kind_with_every_assignment() {
    let table = Table::new(conditions(), all_assignments());
    assert_eq!((table.terms.len(), table.worlds.len()), (46, 9 * 9 * 7 * 7));
    let mut pairs = 0;
    for numbers in table.predicates(2) {
        for logical in LOGICALS {
            pairs += table.check(logical, &numbers);
        }
    }
    assert_eq!(pairs, (1 + 46 + 46 * 46) * 4 * 3_969);
}

#[test]
fn three_documented_conditions_with_every_assignment_of_documented_states() {
    let table = Table::new(documented(), assignments(&JOB_STATES, &CRAWL_STATES));
    assert_eq!((table.terms.len(), table.worlds.len()), (24, 8 * 8 * 6 * 6));
    let mut pairs = 0;
    for numbers in table.predicates(3).iter().filter(|of| of.len() == 3) {
        for logical in [Some("AND"), Some("ANY")] {
            pairs += table.check(logical, numbers);
        }
    }
    assert_eq!(pairs, 24 * 24 * 24 * 2 * 2_304);
}

/// What decides and what explains, each with every state of all that is named: of
/// what is not, it is seen that nobody looks, so no state of it matters.
#[rstest]
#[case(None)]
#[case(Some("AND"))]
#[case(Some("ANY"))]
#[case(Some("XOR"))]
fn up_to_three_conditions_of_every_kind_with_every_state_of_what_they_name(
    #[case] logical: Option<&'static str>,
) {
    assert!(LOGICALS.contains(&logical));
    let terms = conditions();
    let named: Vec<Places> = terms.iter().map(Places::named_by).collect();
    let tables: HashMap<Places, Table> = Places::every()
        .map(|places| {
            let known = all_assignments().into_iter();
            let known = known.filter(|known| places.hold(known)).collect();
            (places, Table::of(conditions(), known, places))
        })
        .collect();
    let numbers: Vec<usize> = (0..terms.len()).collect();
    let mut pairs = [0; 4];
    for numbers in sequences(&numbers, 3) {
        let places = numbers.iter().map(|number| named[*number]);
        let table = &tables[&places.fold(Places::default(), Places::and)];
        let pairs = &mut pairs[numbers.len()];
        *pairs += table.check(logical, &numbers);
        assert_eq!(
            table.check_reasons(logical, &numbers),
            table.worlds.len() as u64
        );
    }
    // Counted apart from this, by how many conditions name what.
    assert_eq!(pairs, [1, 518, 135_460, 22_537_352]);
}

#[test]
fn the_reasons_of_up_to_two_conditions_agree_with_every_assignment() {
    let table = Table::new(documented(), all_assignments());
    let mut pairs = 0;
    for numbers in table.predicates(2) {
        for logical in [Some("AND"), Some("ANY")] {
            pairs += table.check_reasons(logical, &numbers);
        }
    }
    assert_eq!(pairs, (1 + 24 + 24 * 24) * 2 * 3_969);
}
