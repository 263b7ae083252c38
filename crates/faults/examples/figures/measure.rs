//! Putting all faults to random cases, and to the enumerated ones.

use std::thread;

use smithereens::Codec;
use smithereens_cases::Cases;
use smithereens_faults::{Caught, Fault, Hunt, Next, all};
use smithereens_formats::Finding;
use smithereens_harness::{Options, run};

/// The seeds that all figures are of.
pub(crate) const SEEDS: [u64; 5] = [1, 2, 3, 4, 5];

/// How many cases of a seed that a fault fails are made smaller.
const SHRUNK: usize = 3;

/// What there is to tell.
pub(crate) struct Figures {
    /// How many random cases of each seed there were at most.
    pub(crate) cases: u64,
    pub(crate) faults: Vec<Measured>,
}

/// One fault.
pub(crate) struct Measured {
    pub(crate) fault: &'static Fault,
    /// By seed.
    pub(crate) seeds: Vec<Failed>,
    /// How many findings enumerated cases make of it.
    pub(crate) enumerated: usize,
}

/// The first cases of a seed that a fault fails, by how many it took.
pub(crate) type Failed = Vec<(u64, Caught)>;

impl Measured {
    /// How many cases of each seed it took until the first that failed; `None`
    /// for those that have none.
    pub(crate) fn firsts(&self) -> Vec<Option<u64>> {
        let first = |failed: &Failed| failed.first().map(|(count, _)| *count);
        self.seeds.iter().map(first).collect()
    }

    /// All cases that were made smaller.
    pub(crate) fn shrunk(&self) -> impl Iterator<Item = &Caught> {
        self.seeds.iter().flatten().map(|(_, caught)| caught)
    }

    /// The finding that shows the least payload.
    pub(crate) fn least(&self) -> Option<&Finding> {
        let findings = self.shrunk().map(|caught| &caught.finding);
        findings.min_by_key(|finding| finding.payload_bytes)
    }
}

/// All figures; a thread a seed.
pub(crate) fn measure(cases: &Cases<'_>, count: u64) -> Figures {
    let faults: Vec<&'static Fault> = all().collect();
    let (enumerated, seeds) = thread::scope(|scope| {
        let faults = &faults;
        let threads = SEEDS.map(|seed| scope.spawn(move || hunt(cases, faults, seed, count)));
        let enumerated = enumerated(cases, faults);
        let seeds = threads.map(|thread| {
            let panicked = |panic| std::panic::resume_unwind(panic);
            thread.join().unwrap_or_else(panicked).into_iter()
        });
        (enumerated, seeds)
    });
    let mut seeds = seeds;
    let measured = faults.into_iter().zip(enumerated);
    Figures {
        cases: count,
        faults: measured
            .map(|(fault, enumerated)| Measured {
                fault,
                seeds: seeds.iter_mut().filter_map(Iterator::next).collect(),
                enumerated,
            })
            .collect(),
    }
}

/// What each fault fails of a seed.
fn hunt(cases: &Cases<'_>, faults: &[&Fault], seed: u64, count: u64) -> Vec<Failed> {
    let hunt = Hunt::new(cases, seed);
    let mut failed = vec![Vec::new(); faults.len()];
    hunt.follow(
        faults,
        count,
        |_| true,
        |index, name| {
            if let Some(caught) = hunt.caught(faults[index], name) {
                failed[index].push((name.number + 1, caught));
            }
            if failed[index].len() < SHRUNK {
                Next::Goes
            } else {
                Next::Stops
            }
        },
    );
    failed
}

/// How many findings enumerated cases make of each fault.
fn enumerated(cases: &Cases<'_>, faults: &[&Fault]) -> Vec<usize> {
    let faults = faults.iter().copied();
    let subjects: Vec<&dyn Codec> = faults.map(|fault| -> &dyn Codec { fault }).collect();
    let options = Options {
        workers: 1,
        ..Options::default()
    };
    let report = run(cases, &subjects, &options, &mut |_| {}).report;
    let subjects = report.subjects.iter();
    subjects.map(|subject| subject.findings.len()).collect()
}
