//! Whether a run's memory grows with its length: what is resident at the end of
//! a run of random cases, against a tenth of the way in. Where there is no
//! `/proc/self/statm`, that is not known.

use std::fs;
use std::sync::OnceLock;
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

/// The sound reader, which looks at the memory once.
struct Watched {
    asked: AtomicU64,
    /// After so many payloads.
    early: u64,
    pages: OnceLock<Option<u64>>,
}

impl Codec for Watched {
    fn name(&self) -> &str {
        GlueReader.name()
    }

    fn role(&self) -> Role {
        GlueReader.role()
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        if self.asked.fetch_add(1, Ordering::Relaxed) + 1 == self.early {
            self.pages.get_or_init(resident);
        }
        GlueReader.exchange(incoming)
    }
}

/// Pages of memory that are this process's and in use.
fn resident() -> Option<u64> {
    let statm = fs::read_to_string("/proc/self/statm").ok()?;
    statm.split_whitespace().nth(1)?.parse().ok()
}

/// Runs so many random cases, in one thread. `None` where memory is not known.
pub(crate) fn figure(count: u64) -> Option<Figure> {
    resident()?;
    let contract = builtin(DEFAULT_NAME).expect("the default contract is built in");
    let cases = Cases::new(&contract);
    let subject = Watched {
        asked: AtomicU64::new(0),
        early: count.div_ceil(10),
        pages: OnceLock::new(),
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
    let ended = run(&cases, &[&subject], &options, &mut |_| {});
    let late = resident()?;
    drop(ended);
    assert!(subject.asked.into_inner() >= count, "all were put");
    let early = subject.pages.into_inner()??;
    // Exact: pages are far fewer than 2^53.
    let ratio = late as f64 / early as f64;
    let name = format!("memory after {count} random cases");
    Some(Figure::at_most(name, ratio, AT_MOST))
}
