//! Globs over case ids: `*` is any text without `/`, `**` any text at all;
//! nothing else is special.

use std::fmt;
use std::str::FromStr;

/// A pattern that selects case ids. It must match the whole id.
///
/// ```
/// use smithereens_formats::CaseGlob;
///
/// let glob: CaseGlob = "**/enum=CANCELLING".parse().unwrap();
/// assert!(glob.matches("GetTrigger.response/Trigger.Predicate.Conditions.member.CrawlState/enum=CANCELLING"));
/// assert!(!glob.matches("GetTrigger.response/Trigger.Name/present"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseGlob {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    /// `*`
    Segment,
    /// `**`
    Anything,
}

/// Why a text is not a glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a case glob: {why}")]
pub struct GlobError {
    text: String,
    why: &'static str,
}

impl FromStr for CaseGlob {
    type Err = GlobError;

    fn from_str(text: &str) -> Result<CaseGlob, GlobError> {
        let refuse = |why| GlobError {
            text: text.to_owned(),
            why,
        };
        if text.is_empty() {
            return Err(refuse("it is empty; `**` selects every case"));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let stars = rest.bytes().take_while(|byte| *byte == b'*').count();
            match stars {
                0 => {
                    let end = rest.find('*').unwrap_or(rest.len());
                    parts.push(Part::Text(rest[..end].to_owned()));
                    rest = &rest[end..];
                    continue;
                }
                1 => parts.push(Part::Segment),
                2 => parts.push(Part::Anything),
                _ => return Err(refuse("more than two `*` in a row")),
            }
            rest = &rest[stars..];
        }
        Ok(CaseGlob {
            text: text.to_owned(),
            parts,
        })
    }
}

impl CaseGlob {
    /// Whether the whole `id` matches. Time is at most the product of the two
    /// lengths.
    #[must_use]
    pub fn matches(&self, id: &str) -> bool {
        // Positions of `id` that the parts so far can end at.
        let mut ends = vec![false; id.len() + 1];
        ends[0] = true;
        for part in &self.parts {
            let mut next = vec![false; id.len() + 1];
            match part {
                Part::Text(text) => {
                    for start in (0..=id.len()).filter(|start| ends[*start]) {
                        if id.as_bytes()[start..].starts_with(text.as_bytes()) {
                            next[start + text.len()] = true;
                        }
                    }
                }
                Part::Segment | Part::Anything => {
                    let mut open = false;
                    for at in 0..=id.len() {
                        open |= ends[at];
                        next[at] = open;
                        if matches!(part, Part::Segment) && id.as_bytes().get(at) == Some(&b'/') {
                            open = false;
                        }
                    }
                }
            }
            ends = next;
        }
        ends[id.len()]
    }
}

impl fmt::Display for CaseGlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
