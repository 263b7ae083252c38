//! Exhaustively: every predicate of up to three conditions over two jobs and two
//! crawlers, against the truth table. How many pairs of a predicate and an
//! assignment were looked at is counted, so that nothing is left out unseen.

use smithereens_glue::predicate::{Firing, Part, States, can_fire, evaluate, fires};
use smithereens_glue::shapes::{Condition, CrawlState, JobRunState, Predicate};

use crate::oracle::{self, CRAWL_ENDS, JOB_ENDS};
use crate::scope::{
    CRAWL_STATES, CRAWLERS, JOB_STATES, JOBS, LOGICALS, UNKNOWN, all_assignments, assignments,
    conditions, documented, sequences,
};
use crate::term::{Known, Term};

/// An assignment that is looked up without hashing: there are millions.
struct World {
    jobs: [Option<JobRunState>; 2],
    crawlers: [Option<CrawlState>; 2],
}

impl World {
    fn new(known: &Known<'_>) -> World {
        World {
            jobs: JOBS.map(|name| known.job(name).map(Into::into)),
            crawlers: CRAWLERS.map(|name| known.crawler(name).map(Into::into)),
        }
    }
}

impl States for World {
    fn job(&self, name: &str) -> Option<&JobRunState> {
        let index = JOBS.iter().position(|other| *other == name)?;
        self.jobs[index].as_ref()
    }

    fn crawler(&self, name: &str) -> Option<&CrawlState> {
        let index = CRAWLERS.iter().position(|other| *other == name)?;
        self.crawlers[index].as_ref()
    }
}

/// Conditions with their columns of the truth table, one row an assignment.
struct Table {
    conditions: Vec<Condition>,
    terms: Vec<Term<'static>>,
    columns: Vec<Vec<bool>>,
    /// The same over the assignments of what can be listened for.
    ends: Vec<Vec<bool>>,
    known: Vec<Known<'static>>,
    worlds: Vec<World>,
}

impl Table {
    fn new(terms: Vec<Term<'static>>, known: Vec<Known<'static>>) -> Table {
        let column = |term: &Term<'_>, known: &[Known<'_>]| {
            let holds = known.iter().map(|known| oracle::holds(term, known));
            holds.collect::<Vec<_>>()
        };
        let ended = assignments(&JOB_ENDS, &CRAWL_ENDS);
        let of = |known: &[Known<'_>]| terms.iter().map(|term| column(term, known)).collect();
        Table {
            conditions: terms.iter().map(Term::condition).collect(),
            columns: of(&known),
            ends: of(&ended),
            worlds: known.iter().map(World::new).collect(),
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
            let parts: Vec<Firing> = decision.parts.iter().map(Part::firing).collect();
            let alone: Vec<Firing> = numbers
                .iter()
                .map(|number| {
                    if self.columns[*number][row] {
                        Firing::Fires
                    } else if self.ends[*number].contains(&true) {
                        Firing::Waits
                    } else {
                        Firing::Never
                    }
                })
                .collect();
            assert_eq!(parts, alone, "{}", about());
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

#[test]
fn three_conditions_of_every_kind_with_a_state_met_unknown_or_absent() {
    let states = ["SUCCEEDED", UNKNOWN];
    let table = Table::new(conditions(), assignments(&states, &states));
    assert_eq!((table.terms.len(), table.worlds.len()), (46, 81));
    let mut pairs = 0;
    for numbers in table.predicates(3).iter().filter(|of| of.len() == 3) {
        for logical in LOGICALS {
            pairs += table.check(logical, numbers);
        }
    }
    assert_eq!(pairs, 46 * 46 * 46 * 4 * 81);
}

#[test]
fn the_reasons_of_up_to_three_conditions_agree_with_the_table() {
    let table = Table::new(conditions(), assignments(&["SUCCEEDED"], &["SUCCEEDED"]));
    let mut pairs = 0;
    for numbers in table.predicates(3) {
        for logical in LOGICALS {
            pairs += table.check_reasons(logical, &numbers);
        }
    }
    assert_eq!(pairs, (1 + 46 + 46 * 46 + 46 * 46 * 46) * 4 * 16);
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
