//! How a case ends.

use smithereens_cases::Loss;
use smithereens_formats::{Level, Path, VerdictCounts};

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The expectation is met; what got lost on the way as the protocol allows.
    Pass(Vec<Loss>),
    /// It is not.
    Fail(Failure),
    /// It is not, but a later contract's is.
    Newer(Newer),
    /// The subject says that it cannot, and why.
    Unsupported(String),
    /// We could not ask, and why.
    Unreached(String),
}

/// What a later contract explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// That contract's name.
    pub contract: String,
    /// What it would be else.
    pub failure: Failure,
}

/// An expectation that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// How much it weighs.
    pub level: Level,
    /// What happened, as a class that findings are grouped by.
    pub observed: String,
    /// What happened, in words.
    pub detail: String,
    /// Where in the message something is gone, or came from nowhere.
    pub at: Option<Path>,
    /// Where in the message what came back is another, if that is what failed.
    pub place: Option<Path>,
    /// Whether it is about what everybody has in common, so that another case can
    /// have caused it.
    pub is_about_all: bool,
}

impl Failure {
    /// Whether it looks the same: of one class, at one place, and as bad. Worse is
    /// as bad: what the other was only recommended for is gone then.
    #[must_use]
    pub fn is_like(&self, other: &Failure) -> bool {
        let as_bad = self.level == Level::Required || self.level == other.level;
        as_bad && self.observed == other.observed && self.place == other.place
    }

    pub(crate) fn new(level: Level, observed: &str, detail: String) -> Failure {
        Failure {
            level,
            observed: observed.to_owned(),
            detail,
            at: None,
            place: None,
            is_about_all: false,
        }
    }
}

impl Verdict {
    /// Counts it among others.
    pub(crate) fn count_in(&self, counts: &mut VerdictCounts) {
        match self {
            Verdict::Pass(_) => counts.pass += 1,
            Verdict::Newer(_) => counts.newer += 1,
            Verdict::Unsupported(_) => counts.unsupported += 1,
            Verdict::Unreached(_) => counts.unreached += 1,
            Verdict::Fail(Failure { level, .. }) => match level {
                Level::Required => counts.fail_required += 1,
                Level::Recommended => counts.fail_recommended += 1,
            },
        }
    }
}

impl From<Failure> for Verdict {
    fn from(failure: Failure) -> Verdict {
        Verdict::Fail(failure)
    }
}

/// At most so many characters of an answer are shown.
const SHOWN: usize = 200;

/// Bytes for people: text as it is, cut; other bytes escaped.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * SHOWN)]);
    let visible = |char: char| {
        if char.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            char
        }
    };
    let cut: String = text.chars().take(SHOWN).map(visible).collect();
    if text.chars().nth(SHOWN).is_some() || bytes.len() > 4 * SHOWN {
        format!("{cut}… ({} bytes)", bytes.len())
    } else {
        cut
    }
}
