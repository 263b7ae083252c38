//! What happens by itself: runs go on and end, their ends fire triggers, and
//! workflow runs end when nothing of them goes on.
//!
//! | what | states, in order |
//! | --- | --- |
//! | a job's run | STARTING for a tick, RUNNING, then SUCCEEDED, FAILED, TIMEOUT or STOPPED as planned; once stopped, STOPPING for a tick, STOPPED |
//! | a crawl | RUNNING, then SUCCEEDED, FAILED or CANCELLED as planned; once stopped, CANCELLING for a tick, CANCELLED |
//! | a workflow's run | RUNNING for at least a tick, COMPLETED; once stopped, STOPPING for at least a tick and until its actions have ended, STOPPED |
//!
//! What starts together is a [`Chain`]: a workflow's run, or all that follows from
//! starting one trigger outside of workflows. A conditional trigger looks only at
//! what its own chain started, and fires once in a chain. Outside of workflows it
//! watches from the moment at which it was activated or changed: what ended before
//! does not count.

mod chain;
mod crawl;
mod job_run;
mod room;

pub(crate) use chain::{Action, Chain, Run, Triggers};
pub(crate) use crawl::Crawl;
pub(crate) use job_run::{JobRun, has_ended};

use crate::clock::Tick;
use crate::state::State;

/// What the agenda is about, by the index among all of its kind. Of what is due
/// at the same time, job runs come first and chains last, so that a chain ends
/// when all in it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    JobRun(usize),
    Crawl(usize),
    Chain(usize),
}

impl State {
    /// Lets time pass, though not beyond the last tick. It takes as long as what
    /// happens, however many ticks there are.
    pub(crate) fn advance(&mut self, ticks: u64) {
        let end = self.now.later(ticks).min(Tick::last());
        while let Some((at, due)) = self.agenda.first().copied() {
            if at > end {
                break;
            }
            self.agenda.pop_first();
            self.now = at;
            match due {
                Due::JobRun(index) => self.job_run_goes_on(index),
                Due::Crawl(index) => self.crawl_goes_on(index),
                Due::Chain(index) => self.chain_may_end(index),
            }
        }
        self.now = end;
    }

    /// The number of the end that comes now: triggers watch those from a number on.
    fn next_end(&mut self) -> u64 {
        let number = self.ends;
        self.ends += 1;
        number
    }

    fn at(&mut self, tick: Tick, due: Due) {
        self.agenda.insert((tick, due));
    }
}
