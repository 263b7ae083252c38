//! Where results, notes and errors go.

use std::fmt::Display;
use std::io::{BufWriter, Write};

use anstyle::{AnsiColor, Style};
use smithereens_harness::printable;

/// Stdout, styled only where it should be, written in large pieces.
pub(crate) fn stdout() -> BufWriter<impl Write> {
    BufWriter::with_capacity(1 << 16, anstream::stdout().lock())
}

/// Stdout as it is, for bytes that must arrive as they are: styles are not
/// stripped from them, nor what could be taken for styles.
pub(crate) fn raw_stdout() -> impl Write {
    std::io::stdout().lock()
}

/// Tells a person something that is no part of the result.
pub(crate) fn note(text: impl Display) {
    labelled(AnsiColor::Cyan.on_default(), "note", text, &[]);
}

/// Tells a person why nothing came of it, and what was probably `meant`.
pub(crate) fn error(text: impl Display, meant: &[String]) {
    labelled(AnsiColor::Red.on_default(), "error", text, meant);
}

/// The text has names in it from files and arguments: it is one line, and so is
/// each of what was `meant`.
fn labelled(style: Style, label: &str, text: impl Display, meant: &[String]) {
    let style = style.bold();
    let mut shown = printable(&text.to_string());
    if !meant.is_empty() {
        shown.push_str("; did you mean");
    }
    for name in meant {
        shown.push_str("\n  ");
        shown.push_str(&printable(name));
    }
    // Nobody is left to be told if stderr is gone.
    let _ = writeln!(
        anstream::stderr().lock(),
        "{style}{label}:{style:#} {shown}"
    );
}
