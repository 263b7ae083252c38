//! Where results, notes and errors go.

use std::fmt::Display;
use std::io::{BufWriter, Write};

use anstyle::{AnsiColor, Style};

/// Stdout, styled only where it should be, written in large pieces.
pub(crate) fn stdout() -> BufWriter<impl Write> {
    BufWriter::with_capacity(1 << 16, anstream::stdout().lock())
}

/// Tells a person something that is no part of the result.
pub(crate) fn note(text: impl Display) {
    labelled(AnsiColor::Cyan.on_default(), "note", text);
}

/// Tells a person why nothing came of it.
pub(crate) fn error(text: impl Display) {
    labelled(AnsiColor::Red.on_default(), "error", text);
}

fn labelled(style: Style, label: &str, text: impl Display) {
    let style = style.bold();
    // Nobody is left to be told if stderr is gone.
    let _ = writeln!(anstream::stderr().lock(), "{style}{label}:{style:#} {text}");
}
