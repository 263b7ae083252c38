//! Matching. The interface to `fancy-regex` is here.

use regex_syntax::hir::ClassUnicode;

use super::{
    Dialect, set,
    syntax::{Mode, Node},
};

/// Steps after which a match is given up: some tens of milliseconds. Without
/// look-around, back references and possessive repetition, no step counts.
const BACKTRACK_LIMIT: usize = 1_000_000;

/// Bytes that a compiled pattern may take. Real contracts repeat a Unicode
/// class a thousand times, which the engine's own 10 MB are too few for.
const COMPILED_LIMIT: usize = 128 << 20;

/// Repetitions from which a plain run is counted, not compiled: engines copy
/// what is repeated, and `.{1,100000}` takes them a second.
const COUNTED_FROM: u32 = 256;

/// A pattern, ready to match.
pub(super) enum Engine {
    /// So many characters out of a set, and nothing else.
    Run {
        set: ClassUnicode,
        min: u32,
        max: u32,
    },
    /// Everything else.
    Regex(fancy_regex::Regex),
}

impl Engine {
    /// The tree and its translation, or why that cannot be compiled.
    pub(super) fn new(tree: &Node, rust: &str, dialect: Dialect) -> Result<Engine, String> {
        if dialect == Dialect::JavaFullMatch
            && let Some(run) = run(tree)
        {
            return Ok(run);
        }
        fancy_regex::RegexBuilder::new(rust)
            .backtrack_limit(BACKTRACK_LIMIT)
            .delegate_size_limit(COMPILED_LIMIT)
            .build()
            .map(Engine::Regex)
            .map_err(|error| format!("the matching engine refuses it: {error}"))
    }

    /// Whether the text matches; `None` if that was given up.
    pub(super) fn matches(&self, text: &str) -> Option<bool> {
        match self {
            Engine::Regex(regex) => regex.is_match(text).ok(),
            Engine::Run { set, min, max } => {
                let count = text.chars().count() as u64;
                let fits = (u64::from(*min)..=u64::from(*max)).contains(&count);
                Some(fits && text.chars().all(|c| set::contains(set, c)))
            }
        }
    }
}

/// `tree` as a long run, if a full match of it is one.
fn run(tree: &Node) -> Option<Engine> {
    match tree {
        Node::Group { body, .. } => run(body),
        // At both ends of a full match, anchors say nothing.
        Node::Concat(parts) => match &parts[..] {
            [Node::Start, middle, Node::End | Node::EndOrFinalTerminator]
            | [Node::Start, middle]
            | [middle, Node::End | Node::EndOrFinalTerminator] => run(middle),
            _ => None,
        },
        Node::Repeat {
            min,
            max: Some(max),
            mode: Mode::Greedy | Mode::Lazy,
            body,
        } if *max >= COUNTED_FROM => {
            let set = match &**body {
                Node::Set(set) => set.clone(),
                Node::Literal(c) => set::of(&[(*c, *c)]),
                _ => return None,
            };
            Some(Engine::Run {
                set,
                min: *min,
                max: *max,
            })
        }
        _ => None,
    }
}
