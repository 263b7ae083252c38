//! Mixins must come to an end: no circles, and no chains too long to follow.
//!
//! Checked before anything is worked in, so that a circle is named once, where
//! it is, and not by the way that led into it.

use std::collections::HashMap;

use crate::error::Problem;

/// Longer chains of mixins are refused.
const MAX_DEPTH: usize = 64;
/// Longer circles are shown without their middle.
const SHOWN: usize = 8;

/// Follows the mixins of every shape; `mixins_of` tells those of one.
pub(crate) fn check<'a>(
    ids: &[&'a str],
    mixins_of: impl Fn(&str) -> Vec<&'a str>,
) -> Result<(), Problem> {
    let mut walk = Walk {
        mixins_of,
        depths: HashMap::new(),
        path: Vec::new(),
    };
    ids.iter().try_for_each(|id| walk.depth_of(id).map(drop))
}

struct Walk<'a, F> {
    mixins_of: F,
    /// How many mixins are below a shape, for those that were followed.
    depths: HashMap<&'a str, usize>,
    /// The shapes that are being followed, each a mixin of the one before. It
    /// is never longer than a chain may be, so recursion ends.
    path: Vec<&'a str>,
}

impl<'a, F: Fn(&str) -> Vec<&'a str>> Walk<'a, F> {
    fn depth_of(&mut self, id: &'a str) -> Result<usize, Problem> {
        if let Some(depth) = self.depths.get(id) {
            return Ok(*depth);
        }
        if let Some(start) = self.path.iter().position(|known| *known == id) {
            return Err(circle(&self.path[start..]));
        }
        self.path.push(id);
        let mut depth = 0;
        for mixin in (self.mixins_of)(id) {
            if self.path.len() > MAX_DEPTH {
                return Err(too_deep(self.path[0]));
            }
            depth = depth.max(1 + self.depth_of(mixin)?);
        }
        if depth > MAX_DEPTH {
            return Err(too_deep(id));
        }
        self.path.pop();
        self.depths.insert(id, depth);
        Ok(depth)
    }
}

fn circle(around: &[&str]) -> Problem {
    let first = around.first().copied().unwrap_or_default();
    let shown = match around {
        [start @ .., last] if start.len() >= SHOWN => {
            format!("{} -> … -> {last}", start[..SHOWN / 2].join(" -> "))
        }
        around => around.join(" -> "),
    };
    Problem::new(
        format!("mixins go round in a circle: `{shown} -> {first}`"),
        "take one of them off, or flatten the model",
    )
    .within("mixins")
    .within(first)
}

fn too_deep(id: &str) -> Problem {
    Problem::new(
        format!("its mixins go more than {MAX_DEPTH} deep"),
        "flatten the model",
    )
    .within("mixins")
    .within(id)
}
