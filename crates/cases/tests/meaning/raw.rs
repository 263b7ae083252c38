//! A body's tokens as they stand: JSON taken apart without judging it, so that
//! `01`, a lone surrogate and equal names can be looked at too.

/// One value of a body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Raw<'b> {
    /// What stands between the quotes, escapes as they are.
    Text(&'b [u8]),
    /// A number, `true`, `false`, `null`, or what stands where one should.
    Word(&'b [u8]),
    List(Vec<Raw<'b>>),
    /// In order, equal names included.
    Members(Vec<(&'b [u8], Raw<'b>)>),
}

impl<'b> Raw<'b> {
    /// The one value of `body`; `None` where no value can be made out.
    pub(crate) fn of(body: &'b [u8]) -> Option<Raw<'b>> {
        let mut rest = body;
        let value = value(&mut rest, 0)?;
        skip_white(&mut rest);
        rest.is_empty().then_some(value)
    }

    /// The text, escapes read; `None` where it is no text, or not one of
    /// Unicode.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Raw::Text(inside) => text(inside),
            _ => None,
        }
    }

    /// A number or what stands for one.
    pub(crate) fn word(&self) -> Option<&'b str> {
        match self {
            Raw::Word(word) => std::str::from_utf8(word).ok(),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        *self == Raw::Word(b"null")
    }

    /// What is called `name`, the last of several.
    pub(crate) fn get(&self, name: &str) -> Option<&Raw<'b>> {
        let Raw::Members(members) = self else {
            return None;
        };
        let named = |member: &&(&[u8], Raw<'b>)| text(member.0).as_deref() == Some(name);
        members.iter().rfind(named).map(|(_, value)| value)
    }

    /// The names, escapes read.
    pub(crate) fn names(&self) -> Vec<String> {
        match self {
            Raw::Members(members) => members.iter().filter_map(|(name, _)| text(name)).collect(),
            _ => Vec::new(),
        }
    }

    /// As case ids call the types.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Raw::Text(_) => "string",
            Raw::Word(b"null") => "null",
            Raw::Word(b"true" | b"false") => "boolean",
            Raw::Word(_) => "number",
            Raw::List(_) => "list",
            Raw::Members(_) => "structure",
        }
    }

    /// Elements or entries.
    pub(crate) fn count(&self) -> Option<u64> {
        match self {
            Raw::List(items) => Some(items.len() as u64),
            Raw::Members(members) => Some(members.len() as u64),
            _ => None,
        }
    }
}

fn text(inside: &[u8]) -> Option<String> {
    serde_json::from_slice(&[b"\"", inside, b"\""].concat()).ok()
}

fn skip_white(rest: &mut &[u8]) {
    while let [b' ' | b'\t' | b'\r' | b'\n', after @ ..] = rest {
        *rest = after;
    }
}

/// Whether `byte` is next, past white space; if so, it is taken.
fn takes(rest: &mut &[u8], byte: u8) -> bool {
    skip_white(rest);
    let is_next = rest.first() == Some(&byte);
    if is_next {
        *rest = &rest[1..];
    }
    is_next
}

/// How deeply values nest before they are no longer taken apart.
const DEEPEST: usize = 500;

fn value<'b>(rest: &mut &'b [u8], depth: usize) -> Option<Raw<'b>> {
    if depth > DEEPEST {
        return None;
    }
    skip_white(rest);
    match rest.first()? {
        b'"' => quoted(rest).map(Raw::Text),
        b'[' => {
            *rest = &rest[1..];
            let mut items = Vec::new();
            while !takes(rest, b']') {
                if !items.is_empty() && !takes(rest, b',') {
                    return None;
                }
                items.push(value(rest, depth + 1)?);
            }
            Some(Raw::List(items))
        }
        b'{' => {
            *rest = &rest[1..];
            let mut members = Vec::new();
            while !takes(rest, b'}') {
                if !members.is_empty() && !takes(rest, b',') {
                    return None;
                }
                skip_white(rest);
                let name = quoted(rest)?;
                if !takes(rest, b':') {
                    return None;
                }
                members.push((name, value(rest, depth + 1)?));
            }
            Some(Raw::Members(members))
        }
        _ => {
            let ends = |byte: &u8| b" \t\r\n,:]}[{\"".contains(byte);
            let end = rest.iter().position(ends).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            *rest = after;
            (!word.is_empty()).then_some(Raw::Word(word))
        }
    }
}

/// What stands between the quotes that come next.
fn quoted<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let inside = rest.strip_prefix(b"\"")?;
    let mut end = 0;
    while *inside.get(end)? != b'"' {
        end += if inside[end] == b'\\' { 2 } else { 1 };
    }
    *rest = &inside[end + 1..];
    Some(&inside[..end])
}
