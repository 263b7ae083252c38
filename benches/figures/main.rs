//! The figures that a release must keep, each as a ratio to something measured
//! in the same moments, so that a slow or noisy machine slows both down.
//!
//! `cargo bench --package smithereens --bench figures` prints them; with
//! `-- --gate` it fails if one is missed by more than noise explains.

mod check;
mod figure;
mod generate;
mod payloads;
mod typed;
mod variant;

use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> io::Result<ExitCode> {
    let gate = std::env::args().any(|argument| argument == "--gate");
    let mut out = io::stdout().lock();
    let mut missed = Vec::new();
    let mut figures = generate::figures();
    figures.extend(check::figures(&mut out)?);
    for figure in figures {
        writeln!(out, "{figure}")?;
        if figure.is_missed_by_far() {
            missed.push(figure.name);
        }
    }
    if gate && !missed.is_empty() {
        writeln!(out, "missed by far: {}", missed.join(", "))?;
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
