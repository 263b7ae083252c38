//! A figure: a ratio, and what it should be.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many times everything is measured, in turn.
const ROUNDS: usize = 41;
/// How long one measurement lasts at least: long against the clock's steps,
/// short against what else a machine does in between.
const SPELL: Duration = Duration::from_micros(300);
/// Missed by more than this part of the target is missed by far.
const NOISE: f64 = 0.15;

/// One figure.
pub(crate) struct Figure {
    /// What is measured.
    pub(crate) name: String,
    /// What came out, as a multiple of the baseline.
    ratio: f64,
    /// What it should be.
    target: Target,
}

/// What a figure should be.
enum Target {
    AtMost(f64),
    AtLeast(f64),
}

impl Figure {
    pub(crate) fn at_most(name: String, ratio: f64, most: f64) -> Figure {
        Figure {
            name,
            ratio,
            target: Target::AtMost(most),
        }
    }

    pub(crate) fn at_least(name: String, ratio: f64, least: f64) -> Figure {
        Figure {
            name,
            ratio,
            target: Target::AtLeast(least),
        }
    }

    /// Whether it misses its target by more than noise explains.
    pub(crate) fn is_missed_by_far(&self) -> bool {
        !self.is_met(1.0 + NOISE)
    }

    /// Whether it meets its target, or one that is so many times as easy.
    fn is_met(&self, ease: f64) -> bool {
        match self.target {
            Target::AtMost(most) => self.ratio <= most * ease,
            Target::AtLeast(least) => self.ratio >= least / ease,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let met = if self.is_met(1.0) { "met" } else { "missed" };
        let (target, which) = match self.target {
            Target::AtMost(most) => (most, "most"),
            Target::AtLeast(least) => (least, "least"),
        };
        // Counts need no digits behind the point.
        let digits = if target < 100.0 { 2 } else { 0 };
        write!(
            f,
            "{:<44} {:5.digits$}  target {target} at {which}: {met}",
            self.name, self.ratio
        )
    }
}

/// Something to be timed.
pub(crate) type Work<'a> = Box<dyn FnMut() + 'a>;

/// A piece of work whose result is not optimised away.
pub(crate) fn work<'a, T>(mut job: impl FnMut() -> T + 'a) -> Work<'a> {
    Box::new(move || {
        black_box(job());
    })
}

/// How long each of `others` takes, as a multiple of `baseline`: the median of
/// many rounds, in each of which all are measured one after another.
pub(crate) fn ratios<const N: usize>(baseline: Work<'_>, others: [Work<'_>; N]) -> [f64; N] {
    let mut all: Vec<Work<'_>> = std::iter::once(baseline).chain(others).collect();
    let times = all.iter_mut().map(|job| repeats(job)).collect::<Vec<_>>();
    let mut rounds: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        let mut spent = all.iter_mut().zip(&times).map(|(job, times)| {
            let start = Instant::now();
            for _ in 0..*times {
                job();
            }
            start.elapsed().as_secs_f64() / f64::from(*times)
        });
        let baseline = spent.next().unwrap_or(f64::NAN);
        for (round, spent) in rounds.iter_mut().zip(spent) {
            round.push(spent / baseline);
        }
    }
    rounds.map(median)
}

/// How often a job has to be done to last a spell; it is warm then, too.
fn repeats(job: &mut Work<'_>) -> u32 {
    let (start, mut times) = (Instant::now(), 0);
    while start.elapsed() < SPELL * 4 {
        job();
        times += 1;
    }
    (times / 4).max(1)
}

/// The middle one; the mean of two.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 0 => f64::midpoint(values[half - 1], values[half]),
        _ => values[half],
    }
}
