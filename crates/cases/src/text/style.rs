//! Ways to choose where a pattern leaves a choice.

/// One way to choose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Its letters are drawn in turn, where a class has them.
    pub(super) word: &'static str,
    /// Which alternative is tried first.
    pub(super) alternative: usize,
    /// The first parts of a sequence are kept short, not the last ones.
    pub(super) late: bool,
    /// Where among equals a wanted character goes.
    pub(super) spot: Spot,
}

/// Which of several repetitions or parts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    Middle,
    First,
    Last,
}

impl Style {
    /// The first choice.
    pub(super) const PLAIN: Style = Style {
        word: "example",
        alternative: 0,
        late: false,
        spot: Spot::Middle,
    };
}

/// In the order in which they are tried: the plainest first, then what
/// look-around is likely to ask for (a digit, a capital, no hyphen at an end).
pub(super) const STYLES: [Style; 12] = [
    Style::PLAIN,
    Style {
        spot: Spot::First,
        ..Style::PLAIN
    },
    Style {
        spot: Spot::Last,
        ..Style::PLAIN
    },
    Style {
        late: true,
        ..Style::PLAIN
    },
    Style {
        word: "a",
        ..Style::PLAIN
    },
    Style {
        word: "Example1-",
        ..Style::PLAIN
    },
    Style {
        word: "1",
        ..Style::PLAIN
    },
    Style {
        word: "A",
        alternative: 1,
        ..Style::PLAIN
    },
    Style {
        alternative: 1,
        ..Style::PLAIN
    },
    Style {
        alternative: 2,
        ..Style::PLAIN
    },
    Style {
        alternative: 3,
        late: true,
        ..Style::PLAIN
    },
    Style {
        word: "e1-",
        alternative: 1,
        late: true,
        spot: Spot::Middle,
    },
];

impl Spot {
    /// An index below `count`, which is not 0.
    pub(super) fn of(self, count: u64) -> u64 {
        match self {
            Spot::Middle => (count - 1) / 2,
            Spot::First => 0,
            Spot::Last => count - 1,
        }
    }
}
