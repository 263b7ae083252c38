//! The faults that random cases do not show with every seed.

/// Why a fault is shown by too few random cases for each seed to have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seldom {
    /// Its name.
    pub fault: &'static str,
    /// What is rare about it, in a sentence without its full stop.
    pub why: &'static str,
}

/// Those that some seeds do not catch within 20,000 cases each, and why.
pub const SELDOM: &[Seldom] = &[
    Seldom {
        fault: "the-versions-pattern-is-searched-for",
        why: "a character is put at one of some hundred texts, of which few are versions, and one in three of those \
              characters leaves two words with a point between them",
    },
    Seldom {
        fault: "two-wrongs-are-right",
        why: "two certain breaches, of more than a hundred that the message offers, must come together and alone",
    },
];
