//! Why a run ends before all cases are put: somebody wants it to, or the service
//! is gone.

#[cfg(feature = "sdk")]
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::service::Broken;
use crate::verdict::Verdict;

/// A service that takes no connection so many times in a row is gone.
const REFUSALS: u32 = 3;
/// So many calls in a row without an answer ask for a closer look.
const SILENCES: u32 = 20;

/// [`Broken::class`] of what nobody takes.
const UNREACHABLE: &str = "unreachable";

/// What is left to say where a run was ended by a signal.
const INTERRUPTED: &str = "came after the run was interrupted";

/// Ends a run early. What shares it is told at once: a run, the connections that
/// it uses, and whoever waits for signals.
#[derive(Clone, Default)]
pub struct Stop(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    interrupted: Option<Instant>,
    /// Why the service is gone.
    gone: Option<String>,
    refusals: u32,
    /// What the last refusal said.
    refused: String,
    silences: u32,
    /// Processes, each leading a group, that must not outlive the run.
    #[cfg(feature = "sdk")]
    to_end: HashSet<u32>,
}

impl Stop {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody wants the run to end. Calls that wait for an answer get it or run
    /// into their time limit; those that come after share one such limit.
    pub fn interrupt(&self) {
        let mut state = self.state();
        state.interrupted.get_or_insert_with(Instant::now);
    }

    /// Whether somebody wants the run to end.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.state().interrupted.is_some()
    }

    /// Why no more cases are put, if that is so.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        let state = self.state();
        match state.interrupted {
            Some(_) => Some(INTERRUPTED.to_owned()),
            None => state.gone.clone(),
        }
    }

    /// Why the service is gone, now that no more is asked of it.
    pub(crate) fn gone_in_the_end(&self) -> Option<String> {
        let state = self.state();
        let refused = (state.refusals > 0).then(|| gone(&state.refused));
        state.gone.clone().or(refused)
    }

    /// How long a call may take that may usually take so long; `None` if none
    /// should be made any more.
    #[cfg_attr(
        not(any(test, feature = "endpoint", feature = "sdk")),
        expect(dead_code, reason = "only what is outside of this process takes time")
    )]
    pub(crate) fn patience(&self, usual: Duration) -> Option<Duration> {
        let state = self.state();
        if state.gone.is_some() {
            return None;
        }
        let left = match state.interrupted {
            Some(since) => usual.checked_sub(since.elapsed())?,
            None => usual,
        };
        (!left.is_zero()).then_some(left)
    }

    /// A service was asked. Whether it has been silent for so long that somebody
    /// should look whether it answers anything.
    #[cfg_attr(
        not(any(test, feature = "endpoint")),
        expect(dead_code, reason = "only what is behind a socket tells")
    )]
    pub(crate) fn asked<T>(&self, answered: &Result<T, Broken>) -> bool {
        let mut state = self.state();
        match answered {
            Err(Broken::Unreachable(why)) => {
                state.refusals += 1;
                state.refused.clone_from(why);
                if state.refusals >= REFUSALS {
                    let why = gone(why);
                    state.gone.get_or_insert(why);
                }
                return false;
            }
            Err(Broken::TimedOut(_)) => state.silences += 1,
            Ok(_) | Err(Broken::CutOff(_) | Broken::Malformed(_)) => state.silences = 0,
        }
        state.refusals = 0;
        // One of the threads has a look, the others go on.
        let is_silent = state.silences >= SILENCES;
        if is_silent {
            state.silences = 0;
        }
        is_silent
    }

    /// The service answers nothing at all.
    #[cfg_attr(
        not(any(test, feature = "endpoint")),
        expect(dead_code, reason = "only what is behind a socket tells")
    )]
    pub(crate) fn give_up(&self, why: &str) {
        self.state().gone.get_or_insert_with(|| gone(why));
    }

    /// What is driven can be driven no more.
    #[cfg(feature = "sdk")]
    pub(crate) fn lose(&self, why: &str) {
        self.state().gone.get_or_insert_with(|| why.to_owned());
    }

    /// A process was started that must not outlive the run.
    #[cfg(feature = "sdk")]
    pub(crate) fn must_end(&self, process: u32) {
        self.state().to_end.insert(process);
    }

    /// It was ended.
    #[cfg(feature = "sdk")]
    pub(crate) fn has_ended(&self, process: u32) {
        self.state().to_end.remove(&process);
    }

    /// Ends the processes that were started, with what they started: for whoever is
    /// about to end this one without ado.
    #[cfg(feature = "sdk")]
    pub fn end_all(&self) {
        for process in self.state().to_end.drain() {
            crate::sdk::end_group(process);
        }
    }

    /// A verdict about a service, unless it says nothing of it: that nobody takes
    /// the connection is no answer, and a case that was under way when the run was
    /// interrupted may have been cut short.
    pub(crate) fn settled(&self, verdict: Verdict) -> Verdict {
        match verdict {
            Verdict::Fail(_) | Verdict::Unreached(_) if self.is_interrupted() => {
                Verdict::Unreached(INTERRUPTED.to_owned())
            }
            Verdict::Fail(failure) if failure.observed == UNREACHABLE => {
                Verdict::Unreached(gone(&failure.detail))
            }
            other => other,
        }
    }
}

fn gone(why: &str) -> String {
    format!("the service is gone: {why}")
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Failure;
    use smithereens_formats::Level;

    fn refused() -> Result<(), Broken> {
        Err(Broken::Unreachable("nobody".to_owned()))
    }

    fn silent() -> Result<(), Broken> {
        Err(Broken::TimedOut("nothing".to_owned()))
    }

    #[test]
    fn a_service_is_gone_after_refusals_in_a_row() {
        let stop = Stop::default();
        for _ in 1..REFUSALS {
            stop.asked(&refused());
        }
        assert_eq!(stop.reason(), None);
        stop.asked(&Ok(()));
        assert_eq!(stop.gone_in_the_end(), None);
        for _ in 1..REFUSALS {
            stop.asked(&refused());
        }
        assert_eq!(stop.reason(), None);
        let gone = Some("the service is gone: nobody".to_owned());
        assert_eq!(stop.gone_in_the_end(), gone, "it did not come back");
        stop.asked(&refused());
        assert_eq!(stop.reason(), gone);
        assert_eq!(stop.patience(Duration::from_secs(5)), None);
    }

    #[test]
    fn a_long_silence_asks_for_a_look_once() {
        let stop = Stop::default();
        for _ in 1..SILENCES {
            assert!(!stop.asked(&silent()));
        }
        assert!(!stop.asked(&Ok(())), "it has answered something");
        for _ in 1..SILENCES {
            assert!(!stop.asked(&silent()));
        }
        assert!(stop.asked(&silent()));
        assert!(!stop.asked(&silent()));
        assert_eq!(stop.reason(), None);
        stop.give_up("it says nothing");
        let gone = "the service is gone: it says nothing";
        assert_eq!(stop.reason().as_deref(), Some(gone));
    }

    #[test]
    fn after_an_interruption_calls_share_one_limit() {
        let stop = Stop::default();
        let usual = Duration::from_secs(60);
        assert_eq!(stop.patience(usual), Some(usual));
        stop.interrupt();
        let left = stop.patience(usual).expect("there is some left");
        assert!(left < usual && left > usual / 2, "{left:?}");
        assert_eq!(stop.patience(Duration::ZERO), None);
    }

    #[test]
    fn only_what_says_something_of_the_service_stays_a_failure() {
        let fail = |broken: Broken| {
            let failure = Failure::new(Level::Required, broken.class(), broken.to_string());
            Verdict::from(failure)
        };
        let stop = Stop::default();
        let cut = || fail(Broken::CutOff("half".to_owned()));
        assert_eq!(stop.settled(cut()), cut());
        let gone = Verdict::Unreached("the service is gone: nobody".to_owned());
        let refused = fail(Broken::Unreachable("nobody".to_owned()));
        assert_eq!(stop.settled(refused), gone);
        stop.interrupt();
        let interrupted = Verdict::Unreached(INTERRUPTED.to_owned());
        assert_eq!(stop.settled(cut()), interrupted);
        let pass = Verdict::Pass(Vec::new());
        assert_eq!(stop.settled(pass.clone()), pass);
    }
}
