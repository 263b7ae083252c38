//! The least part of a sequence that breaks the same rule.

use super::{Breached, Played, Sequence};

/// A sequence is played again at most so often to make it smaller.
const MOST: usize = 60;

/// What a failing sequence came to.
#[derive(Debug, Clone)]
pub(crate) struct Smallest {
    pub(crate) breached: Breached,
    pub(crate) lines: Vec<String>,
}

/// Leaves out steps as long as the same rule is broken. `play` plays a sequence;
/// what depends on chance is played up to `tries` times.
pub(crate) fn smallest(
    sequence: &Sequence,
    played: &Played,
    breached: &Breached,
    tries: usize,
    play: &mut dyn FnMut(&Sequence) -> Played,
) -> Smallest {
    let mut best = Smallest {
        breached: breached.clone(),
        lines: played.lines.clone(),
    };
    let mut steps = sequence.steps.clone();
    let mut left = MOST;
    let mut shows = |steps: &[_]| {
        let candidate = Sequence {
            name: sequence.name.clone(),
            steps: steps.to_vec(),
        };
        for _ in 0..tries {
            if left == 0 {
                return None;
            }
            left -= 1;
            let played = play(&candidate);
            let same = played.breached.iter().find(|one| one.is_like(breached));
            if let Some(same) = same {
                return Some(Smallest {
                    breached: same.clone(),
                    lines: played.lines.clone(),
                });
            }
        }
        None
    };
    // What comes after has no part in it.
    let needed = (breached.step + 1).min(steps.len());
    if needed < steps.len()
        && let Some(smaller) = shows(&steps[..needed])
    {
        steps.truncate(needed);
        best = smaller;
    }
    let mut size = steps.len() / 2;
    while size > 0 {
        let mut start = 0;
        while start + size <= steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(start..start + size);
            match shows(&fewer) {
                Some(smaller) => {
                    steps = fewer;
                    best = smaller;
                }
                None => start += size,
            }
        }
        size /= 2;
    }
    best
}
