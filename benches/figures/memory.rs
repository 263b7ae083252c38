//! Whether a run's memory grows with its length: what is resident in the second
//! half of a run of random cases, against what was before a tenth was done.
//!
//! Of each stretch the least counts: what a large payload takes for a moment is
//! given back, if late; what a run keeps is not. Where there is no `/proc/self/statm`,
//! it is not known.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

use smithereens::subjects::GlueReader;
use smithereens_cases::Cases;
use smithereens_cases::random::Generator;
use smithereens_contract::{DEFAULT_NAME, builtin};
use smithereens_formats::{Phase, Role};
use smithereens_harness::{Answer, Codec, Incoming, Options, RandomOptions, run};

use crate::figure::Figure;

/// What the memory may grow to.
const AT_MOST: f64 = 1.05;

/// Memory is looked at so many times in a run.
const LOOKS: u64 = 2_000;

/// The sound reader, which looks at the memory from time to time.
struct Watched {
    /// How many payloads there are to be.
    count: u64,
    asked: AtomicU64,
    /// Pages, the least in each stretch.
    early: AtomicU64,
    late: AtomicU64,
}

impl Watched {
    fn look(&self, asked: u64) {
        let twentieth = asked.saturating_mul(20) / self.count;
        let least = match twentieth {
            1 => &self.early,
            10.. => &self.late,
            _ => return,
        };
        if let Some(pages) = resident() {
            least.fetch_min(pages, Ordering::Relaxed);
        }
    }
}

impl Codec for Watched {
    fn name(&self) -> &str {
        GlueReader::NEWEST.name()
    }

    fn role(&self) -> Role {
        GlueReader::NEWEST.role()
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        if asked.is_multiple_of(self.count.div_ceil(LOOKS)) {
            self.look(asked);
        }
        GlueReader::NEWEST.exchange(incoming)
    }
}

/// Pages of memory that are this process's and in use.
fn resident() -> Option<u64> {
    let statm = fs::read_to_string("/proc/self/statm").ok()?;
    statm.split_whitespace().nth(1)?.parse().ok()
}

/// Runs so many random cases, some hundreds at least, in one thread. `None` where
/// memory is not known.
pub(crate) fn figure(count: u64) -> Option<Figure> {
    // Not everywhere.
    resident()?;
    let contract = builtin(DEFAULT_NAME).expect("the default contract is built in");
    let cases = Cases::new(&contract);
    let subject = Watched {
        count: count.max(1),
        asked: AtomicU64::new(0),
        early: AtomicU64::new(u64::MAX),
        late: AtomicU64::new(u64::MAX),
    };
    let options = Options {
        workers: 1,
        phases: vec![Phase::Random],
        random: Some(RandomOptions {
            seed: Generator::seed(1),
            cases: count,
        }),
        ..Options::default()
    };
    run(&cases, &[&subject], &options, &mut |_| {});
    assert!(subject.asked.into_inner() >= count, "all were put");
    let (early, late) = (subject.early.into_inner(), subject.late.into_inner());
    // Exact: pages are far fewer than 2^53.
    let ratio = late as f64 / early as f64;
    let name = format!("memory after {count} random cases");
    Some(Figure::at_most(name, ratio, AT_MOST))
}
