//! How much may be started: so many runs in all, so many bytes of them, and from
//! one start no more than can be told in one answer.

use smithereens_glue::shapes::{self, Action};

use super::chain::{Chain, Triggers};
use crate::failure::Failure;
use crate::size::{MOST_BYTES, bytes_of};
use crate::state::{MOST_OF_A_KIND, State, Trigger, room};

/// How many bytes of JSON all that was started can have, as it is told: a small
/// request can start what a large one defined, again and again.
const MOST_KEPT: usize = 256 << 20;

/// What a run or a crawl comes to have beside what it starts with: identifiers,
/// times, a state.
const OF_A_RUN: usize = 512;

/// What a graph has for each thing that a trigger names, beside its name: a node
/// and an edge.
const OF_A_NAME: usize = 512;

impl State {
    /// That all can be kept that a start sets off at once: the triggers that wait
    /// in it, a run's properties and what the first trigger starts.
    pub(crate) fn room_for_a_chain(
        &self,
        triggers: &Triggers,
        first: Option<&shapes::Trigger>,
        properties: usize,
    ) -> Result<(), Failure> {
        room(self.chains.len(), "start of a trigger or a workflow")?;
        let bytes = properties + triggers.bytes();
        self.room_for_bytes(bytes)?;
        let most = bytes_left(self.kept + bytes, triggers.bytes_of_graph());
        let fits = |first| self.bytes_that_start(first, 0, most).is_some();
        if first.is_none_or(fits) {
            return Ok(());
        }
        Err(Failure::number_limit_exceeded(format!(
            "there would be more than {MOST_OF_A_KIND} runs, or more than {MOST_KEPT} bytes of \
             them, or more than {MOST_BYTES} of what starts here"
        )))
    }

    /// How many bytes of JSON, at most, tell of what a trigger starts in a chain, or
    /// `None` if there is no room for all of it.
    pub(super) fn room_in_a_chain(
        &self,
        chain: &Chain,
        trigger: &shapes::Trigger,
        predecessors: usize,
    ) -> Option<usize> {
        let most = bytes_left(self.kept, chain.bytes);
        self.bytes_that_start(trigger, predecessors, most)
    }

    /// That so many bytes more can be kept.
    pub(crate) fn room_for_bytes(&self, bytes: usize) -> Result<(), Failure> {
        if self.kept + bytes > MOST_KEPT {
            return Err(Failure::number_limit_exceeded(format!(
                "all runs together have at most {MOST_KEPT} bytes"
            )));
        }
        Ok(())
    }

    fn bytes_that_start(
        &self,
        trigger: &shapes::Trigger,
        predecessors: usize,
        most: usize,
    ) -> Option<usize> {
        let actions = trigger.actions.as_deref().unwrap_or_default();
        let fit = self.job_runs.len() + actions.len() <= MOST_OF_A_KIND
            && self.crawls.len() + actions.len() <= MOST_OF_A_KIND;
        // Not summed up to the end: what a trigger names a few hundred times may
        // be large.
        let sum = |sum: usize, action: &Action| {
            let sum = sum + self.bytes_of_an_action(trigger, action, predecessors);
            (sum <= most).then_some(sum)
        };
        actions.iter().try_fold(0, sum).filter(|_| fit)
    }

    fn bytes_of_an_action(
        &self,
        trigger: &shapes::Trigger,
        action: &Action,
        predecessors: usize,
    ) -> usize {
        let run = action.job_name.as_ref().map_or(0, |job| {
            let told = self.job_run_of(job, super::chain::wanted(trigger, action));
            // Twice, for a name may come again in why a run has failed.
            2 * bytes_of(&told) + predecessors + self.plans.bytes_told_of_job(job) + OF_A_RUN
        });
        let crawl = action.crawler_name.as_ref().map_or(0, |crawler| {
            2 * bytes_of(crawler) + self.plans.bytes_told_of_crawler(crawler) + OF_A_RUN
        });
        run + crawl
    }
}

/// How many bytes more can be started where so many are kept, in a chain that has
/// so many.
fn bytes_left(kept: usize, of_the_chain: usize) -> usize {
    let left = MOST_KEPT.saturating_sub(kept);
    left.min(MOST_BYTES.saturating_sub(of_the_chain))
}

impl Triggers {
    /// Bytes of JSON of what is kept of them.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Triggers::Snapshot(triggers) => triggers.iter().map(|trigger| trigger.bytes).sum(),
            Triggers::Live => 0,
        }
    }

    /// Bytes of JSON, at most, of the graph of a run that has not begun.
    pub(super) fn bytes_of_graph(&self) -> usize {
        match self {
            Triggers::Snapshot(triggers) => triggers.iter().map(Trigger::bytes_of_graph).sum(),
            Triggers::Live => 0,
        }
    }
}

impl Trigger {
    /// Bytes of JSON, at most, that a graph has for it: its definition, nodes and
    /// edges.
    pub(crate) fn bytes_of_graph(&self) -> usize {
        let predicate = self.told.predicate.as_ref();
        let conditions = predicate.and_then(|predicate| predicate.conditions.as_ref());
        let things =
            self.told.actions.as_ref().map_or(0, Vec::len) + conditions.map_or(0, Vec::len);
        // A thing can name two, and each name comes again at its node.
        2 * self.bytes + OF_A_NAME * (1 + 2 * things)
    }
}
