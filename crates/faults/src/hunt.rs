//! Putting faults to random cases.
//!
//! The random phase judges every case by itself, which takes minutes for as
//! many cases and faults as there are here. A fault answers as the sound subject
//! does until it shows, so a [`Hunt`] makes each case once, asks all faults, and
//! puts to the phase only those cases in which one shows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use smithereens::subjects::{GlueReader, GlueValidator};
use smithereens::{Answer, Codec, Incoming, Role};
use smithereens_cases::Cases;
use smithereens_cases::random::{Generator, RandomCase};
use smithereens_formats::{CaseGlob, Finding, Phase, RandomName, Seed};
use smithereens_harness::{Event, Options, RandomOptions, Selection, run};

use crate::fault::Fault;

/// The random cases of a seed.
#[derive(Debug)]
pub struct Hunt<'a, 'c> {
    cases: &'a Cases<'c>,
    generator: Generator<'a, 'c>,
    seed: Seed,
}

/// Whether a fault is to be followed further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// With the next case in which it shows.
    Goes,
    /// No more.
    Stops,
}

/// What the random phase made of a case that it failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Caught {
    /// What it reports.
    pub finding: Finding,
    /// The random payload's bytes.
    pub bytes: u64,
    /// How often the fault was asked while the payload was made smaller, each
    /// message that it was asked to read counted.
    pub calls: u64,
}

impl<'a, 'c> Hunt<'a, 'c> {
    /// The random cases of the seed that has this value.
    #[must_use]
    pub fn new(cases: &'a Cases<'c>, seed: u64) -> Hunt<'a, 'c> {
        Hunt {
            cases,
            generator: Generator::new(cases),
            seed: Generator::seed(seed),
        }
    }

    /// Asks `faults` the cases below `cases` that are `wanted`, in order, and
    /// tells each one in which a fault answers otherwise than the sound subject,
    /// as long as that is to be followed: the fault, by its index, and the case.
    pub fn follow(
        &self,
        faults: &[&Fault],
        cases: u64,
        wanted: impl Fn(&RandomName) -> bool,
        mut tell: impl FnMut(usize, &RandomName) -> Next,
    ) {
        let mut live: Vec<usize> = (0..faults.len()).collect();
        for number in 0..cases {
            if live.is_empty() {
                return;
            }
            let name = self.generator.name(self.seed, number);
            let Some(name) = name.filter(|name| wanted(name)) else {
                continue;
            };
            // Some messages leave nothing to break; the phase counts them.
            let Ok(RandomCase { case, .. }) = self.generator.case(&name) else {
                continue;
            };
            let incoming = Incoming {
                message: &name.message,
                status: case.payload.http.status(),
                headers: case.payload.http.headers(),
                body: &case.payload.body,
            };
            let read = GlueReader::NEWEST.exchange(&incoming);
            let judged = GlueValidator::NEWEST.exchange(&incoming);
            live.retain(|index| {
                let fault = faults[*index];
                let sound = match fault.role {
                    Role::Validator => &judged,
                    _ => &read,
                };
                !shows(fault, &incoming, sound) || tell(*index, &name) == Next::Goes
            });
        }
    }

    /// Puts one case to the random phase; `None` if that has nothing to report.
    #[must_use]
    pub fn caught(&self, fault: &Fault, name: &RandomName) -> Option<Caught> {
        let asked = Counted {
            fault,
            calls: AtomicU64::new(0),
        };
        let only: CaseGlob = name.id().to_string().parse().ok()?;
        let options = Options {
            selection: Selection {
                only: vec![only],
                ..Selection::default()
            },
            workers: 1,
            phases: vec![Phase::Random],
            random: Some(RandomOptions {
                seed: self.seed,
                // The selection names it.
                cases: 0,
            }),
            ..Options::default()
        };
        // The case itself is asked before it is made smaller.
        let mut first = 0;
        let run = run(self.cases, &[&asked], &options, &mut |event| {
            if matches!(event, Event::CaseFinished { .. }) {
                first = asked.calls.load(Ordering::Relaxed);
            }
        });
        let subject = run.report.subjects.into_iter().next()?;
        let made = self.generator.case(name).ok()?;
        Some(Caught {
            finding: subject.findings.into_iter().next()?,
            bytes: made.case.payload.body.len() as u64,
            calls: asked.calls.load(Ordering::Relaxed) - first,
        })
    }
}

/// Whether a fault answers otherwise than the sound subject. Bytes that mean
/// the same are another answer too.
fn shows(fault: &Fault, incoming: &Incoming<'_>, sound: &Answer) -> bool {
    let instead = catch_unwind(AssertUnwindSafe(|| fault.instead(incoming, sound)));
    instead.map_or(true, |answer| answer.is_some_and(|answer| answer != *sound))
}

/// A fault that is counted how often it is asked.
struct Counted<'f> {
    fault: &'f Fault,
    calls: AtomicU64,
}

impl Codec for Counted<'_> {
    fn name(&self) -> &str {
        self.fault.name()
    }

    fn role(&self) -> Role {
        self.fault.role()
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.fault.exchange(incoming)
    }
}
