//! The figures that a release must keep, each as a ratio to something measured
//! in the same moments, so that a slow or noisy machine slows both down.
//!
//! `cargo bench --package smithereens --bench figures` prints them; with
//! `-- --gate` it fails if one is missed by more than noise explains, and with
//! `-- --cases 10000000` memory is looked at over that many random cases.

mod check;
mod figure;
mod generate;
mod memory;
mod payloads;
mod predicate;
mod serve;
mod shrink;
mod typed;
mod variant;

use std::io::{self, Write};
use std::process::ExitCode;

/// How many random cases memory is looked at over.
const CASES: u64 = 400_000;

/// The number after `--cases`.
fn cases() -> Result<u64, io::Error> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--cases");
    if arguments.next().is_none() {
        return Ok(CASES);
    }
    let count = arguments.next().and_then(|count| count.parse().ok());
    count.ok_or_else(|| io::Error::other("--cases takes a number"))
}

fn main() -> io::Result<ExitCode> {
    let gate = std::env::args().any(|argument| argument == "--gate");
    let cases = cases()?;
    let mut out = io::stdout().lock();
    let mut missed = Vec::new();
    // First, before the others leave memory behind that can be used again.
    let mut figures = Vec::from_iter(memory::figure(cases));
    figures.push(shrink::figure(&mut out)?);
    figures.extend(generate::figures());
    figures.extend(predicate::figures());
    figures.extend(serve::figures(&mut out)?);
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
