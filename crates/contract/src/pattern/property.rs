//! The sets that `\p{…}` names.

use regex_syntax::hir::{Class, ClassUnicode, HirKind};

use super::{Dialect, set, syntax::Trouble};

/// The set called `name`, without its braces.
pub(super) fn named(name: &str, dialect: Dialect) -> Result<ClassUnicode, Trouble> {
    match dialect {
        Dialect::JavaFullMatch => java(name),
        Dialect::Ecma262 => unicode(name, name),
    }
}

/// Java's names: POSIX's are ASCII, the rest is Unicode's, perhaps after `Is`.
fn java(name: &str) -> Result<ClassUnicode, Trouble> {
    let ranges: &[(char, char)] = match name {
        "Lower" => &[('a', 'z')],
        "Upper" => &[('A', 'Z')],
        "ASCII" => &[('\0', '\x7F')],
        "Alpha" => &[('A', 'Z'), ('a', 'z')],
        "Digit" => &[('0', '9')],
        "Alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "Punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "Graph" => &[('!', '~')],
        "Print" => &[(' ', '~')],
        "Blank" => &[('\t', '\t'), (' ', ' ')],
        "Cntrl" => &[('\0', '\x1F'), ('\x7F', '\x7F')],
        "XDigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        "Space" => &[('\t', '\r'), (' ', ' ')],
        "L1" => &[('\0', '\u{FF}')],
        "all" => &[('\0', char::MAX)],
        "LD" => {
            let mut set = unicode("L", name)?;
            set.union(&unicode("Nd", name)?);
            return Ok(set);
        }
        _ => {
            let bare = name.strip_prefix("Is").filter(|bare| !bare.is_empty());
            if bare.is_none() && (name.starts_with("In") || name.starts_with("java")) {
                return Err(unknown(name));
            }
            return unicode(bare.unwrap_or(name), name);
        }
    };
    Ok(set::of(ranges))
}

/// Unicode's general categories, scripts and binary properties, as of the
/// tables in `regex-syntax`.
fn unicode(name: &str, shown: &str) -> Result<ClassUnicode, Trouble> {
    // Surrogates, which no text holds.
    if matches!(name, "Cs" | "Surrogate") {
        return Ok(ClassUnicode::empty());
    }
    if name.is_empty()
        || !name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_=".contains(c))
    {
        return Err(unknown(shown));
    }
    let parsed = regex_syntax::parse(&format!("\\p{{{name}}}")).map_err(|_| unknown(shown))?;
    match parsed.into_kind() {
        HirKind::Class(Class::Unicode(set)) => Ok(set),
        _ => Err(unknown(shown)),
    }
}

fn unknown(name: &str) -> Trouble {
    Trouble::Beyond(format!("`\\p{{{name}}}` is not known here"))
}
