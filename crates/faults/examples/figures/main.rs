//! How many random cases it takes to catch each planted fault, and what a
//! finding then looks like: prints `docs/planted-faults.md`. The one argument
//! is how many random cases of each seed there are at most.
//!
//! `cargo xtask faults` runs this and keeps the page. It is not part of that
//! task, which must be built even where the typed shapes do not: another of its
//! tasks makes them.

mod measure;
mod page;

use std::error::Error;
use std::io::Write as _;

use smithereens::builtin;
use smithereens_cases::Cases;

fn main() -> Result<(), Box<dyn Error>> {
    let argument = std::env::args().nth(1);
    let cases: u64 = argument
        .ok_or("say how many random cases of each seed")?
        .parse()?;
    // Some faults panic, thousands of times; they are caught.
    std::panic::set_hook(Box::new(|_| {}));
    let contract = builtin("glue@2020-05-15").ok_or("the contract is not built in")?;
    let figures = measure::measure(&Cases::new(&contract), cases);
    std::io::stdout().write_all(page::page(&figures).as_bytes())?;
    Ok(())
}
