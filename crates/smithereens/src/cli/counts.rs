//! The cases counted, by operation and by what is varied: first in families of
//! kinds, then kind by kind. Every kind is in exactly one family, so both totals
//! are the number of cases.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::Style;
use smithereens_cases::{CaseKind, Cases, Planned};
use smithereens_harness::visible;

const FAMILIES: [&str; 10] = [
    "presence", "type", "value", "text", "number", "size", "object", "rule", "body", "http",
];

/// The index into [`FAMILIES`].
fn family(kind: &CaseKind) -> usize {
    match kind {
        CaseKind::Present | CaseKind::Absent | CaseKind::Missing | CaseKind::Null => 0,
        CaseKind::WrongType(_) => 1,
        CaseKind::Boolean(_)
        | CaseKind::Enum(_)
        | CaseKind::UnknownEnum(_)
        | CaseKind::Blob(_)
        | CaseKind::Document(_)
        | CaseKind::Union(_) => 2,
        CaseKind::Shortest
        | CaseKind::Longest
        | CaseKind::TooShort
        | CaseKind::TooLong
        | CaseKind::Long
        | CaseKind::Char(_)
        | CaseKind::Text(_)
        | CaseKind::Escaped
        | CaseKind::RawControl
        | CaseKind::LoneSurrogate => 3,
        CaseKind::Number(_)
        | CaseKind::NumberForm(_)
        | CaseKind::Special(_)
        | CaseKind::Timestamp(_)
        | CaseKind::TimestampText(_) => 4,
        CaseKind::Empty
        | CaseKind::Fewest
        | CaseKind::TooFew
        | CaseKind::Most
        | CaseKind::TooMany
        | CaseKind::Many
        | CaseKind::EqualItems => 5,
        CaseKind::DuplicateKey
        | CaseKind::UnknownMember
        | CaseKind::MemberOrder
        | CaseKind::Deep => 6,
        CaseKind::Rule(_) | CaseKind::RuleKept(_) | CaseKind::Relation(_) => 7,
        CaseKind::Whitespace
        | CaseKind::Protocol(_)
        | CaseKind::ErrorForm(_)
        | CaseKind::MessageMember(_)
        | CaseKind::UnmodelledError => 8,
        CaseKind::Operation(_)
        | CaseKind::ContentType(_)
        | CaseKind::Method(_)
        | CaseKind::Credentials(_)
        | CaseKind::Routing(_)
        | CaseKind::Transfer(_)
        | CaseKind::Header(_)
        | CaseKind::Owes(_)
        | CaseKind::Gateway(_) => 9,
    }
}

/// Two tables: operations down, families across; and kinds with their counts.
pub(crate) fn print(
    cases: &Cases<'_>,
    selected: &[&Planned],
    out: &mut impl Write,
) -> io::Result<()> {
    print_families(cases, selected, out)?;
    writeln!(out)?;
    print_kinds(cases, selected, out)
}

/// How many kinds stand in one line.
const COLUMNS: usize = 5;

fn print_kinds(cases: &Cases<'_>, selected: &[&Planned], out: &mut impl Write) -> io::Result<()> {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for planned in selected {
        *kinds.entry(cases.id(planned).kind.name).or_default() += 1;
    }
    let kinds: Vec<_> = kinds.into_iter().collect();
    for line in kinds.chunks(COLUMNS) {
        for (column, (name, count)) in line.iter().enumerate() {
            let gap = if column == 0 { "" } else { "   " };
            write!(out, "{gap}{name:<16}{count:>5}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn print_families(
    cases: &Cases<'_>,
    selected: &[&Planned],
    out: &mut impl Write,
) -> io::Result<()> {
    let mut rows: Vec<(&str, [usize; FAMILIES.len()])> = Vec::new();
    for operation in cases.contract().documented() {
        rows.push((&operation.name, [0; FAMILIES.len()]));
    }
    let mut total = [0; FAMILIES.len()];
    for case in selected {
        let operation = cases.message(case).id.operation.as_str();
        let family = family(case.kind());
        total[family] += 1;
        if let Some((_, counts)) = rows.iter_mut().find(|(name, _)| *name == operation) {
            counts[family] += 1;
        }
    }
    rows.retain(|(_, counts)| counts.iter().any(|count| *count > 0));
    rows.push(("total", total));

    // An operation's name stays in its line, whatever the contract calls it.
    let shown = |name: &str| visible(name, usize::MAX);
    let name_width = rows
        .iter()
        .map(|(name, _)| shown(name).chars().count())
        .max()
        .unwrap_or_default();
    let bold = Style::new().bold();
    write!(out, "{bold}{:name_width$}", "")?;
    for name in FAMILIES {
        write!(out, "  {name:>5}")?;
    }
    writeln!(out, "  {:>6}{bold:#}", "total")?;
    let last = rows.len() - 1;
    for (index, (name, counts)) in rows.iter().enumerate() {
        let style = if index == last { bold } else { Style::new() };
        write!(out, "{style}{:name_width$}", shown(name))?;
        for (name, count) in FAMILIES.iter().zip(counts) {
            let width = name.len().max(5);
            match count {
                0 => write!(out, "  {:>width$}", "-")?,
                count => write!(out, "  {count:>width$}")?,
            }
        }
        writeln!(out, "  {:>6}{style:#}", counts.iter().sum::<usize>())?;
    }
    Ok(())
}
