//! `--corpus DIR`: the regression corpus of the changes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use smithereens::subjects::typed_for;
use smithereens_cases::{Cases, RegressionProgress, Regressions, Unshown, Wanted};
use smithereens_contract::Contract;
use smithereens_formats::Changes;

use crate::cli::corpus::{self, Written};
use crate::cli::error::CliError;
use crate::cli::progress_line::ProgressLine;
use crate::cli::{contract, output};

/// How many changes without entries are named.
const NAMED: usize = 5;

/// Writes the entries of each change to a directory of its own. What is there
/// already stays, and is told if it is none of them.
pub(crate) fn write(
    directory: &Path,
    old: &Contract,
    new: &Contract,
    changes: &Changes,
    wanted: Wanted<'_>,
) -> Result<(), CliError> {
    contract::runnable(old)?;
    contract::runnable(new)?;
    let (old_name, new_name) = (old.name(), new.name());
    let is_typed = typed_for(new).is_ok();
    let (old, new) = (Cases::try_new(old)?, Cases::try_new(new)?);
    let mut line = ProgressLine::new();
    let made = new.regressions_telling(&old, changes, wanted, &mut |progress| {
        let RegressionProgress { doing, done, of } = progress;
        line.draw(|| format!("{doing}: {done} of {of}"));
    });
    line.clear();
    let Regressions {
        entries,
        without,
        left,
    } = made.map_err(|error| CliError::TooManyEntries {
        error,
        old: old_name.to_owned(),
        new: new_name.to_owned(),
        is_typed,
    })?;
    let names = changes.directory_names();
    let mut known = 0;
    let mut written: HashSet<PathBuf> = HashSet::new();
    for entry in &entries {
        let change = entry.change.as_ref().and_then(|change| names.get(change));
        let directory = directory.join(change.map_or("", String::as_str));
        let (path, became) = corpus::write(&directory, entry)?;
        known += usize::from(became == Written::Known);
        written.insert(path);
    }
    let mut told = format!(
        "wrote {} to `{}`",
        counted(entries.len(), ENTRIES),
        directory.display()
    );
    if known > 0 {
        told.push_str(&format!(", {known} of them as they were"));
    }
    output::note(told);
    if left > 0 {
        output::note(format_args!(
            "{} that the changes make new or different {} no entry: \
             `smithereens check --contract {new_name} --since {old_name}{}` puts them all",
            counted(left, ("case", "cases")),
            if left == 1 { "is" } else { "are" },
            if is_typed { "" } else { " --endpoint URL" },
        ));
    }
    tell_unshown(&without);
    tell_strays(directory, &written)
}

const ENTRIES: (&str, &str) = ("entry", "entries");

fn counted(count: usize, (one, many): (&str, &str)) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Tells which changes have no entries, by why.
fn tell_unshown(without: &[Unshown]) {
    let mut reasons: Vec<&str> = Vec::new();
    for unshown in without {
        if !reasons.contains(&unshown.why) {
            reasons.push(unshown.why);
        }
    }
    for why in reasons {
        let of_it = || without.iter().filter(|unshown| unshown.why == why);
        let all = of_it().count();
        let mut named: Vec<String> = of_it()
            .take(NAMED)
            .map(|unshown| unshown.change.to_string())
            .collect();
        if all > NAMED {
            named.push(format!("{} more", all - NAMED));
        }
        output::note(format_args!("no entry shows {}: {why}", named.join(", ")));
    }
}

/// Tells of files with entries that were not written.
fn tell_strays(directory: &Path, written: &HashSet<PathBuf>) -> Result<(), CliError> {
    if !directory.is_dir() {
        return Ok(());
    }
    let there = corpus::files(directory)?;
    let strays: Vec<&PathBuf> = there
        .iter()
        .filter(|path| !written.contains(*path))
        .collect();
    if let [first, ..] = strays[..] {
        output::note(format_args!(
            "`{}` holds {} that these changes do not give, `{}` for one; nothing was deleted",
            directory.display(),
            counted(strays.len(), ("file", "files")),
            first.display(),
        ));
    }
    Ok(())
}
