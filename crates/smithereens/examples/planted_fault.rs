//! What a check finds of a decoder with a planted fault; without an argument,
//! the names of all faults.
//!
//! ```sh
//! cargo run --release --example planted_fault cancelling-is-lost-next-to-a-state
//! ```

use std::error::Error;
use std::io::{self, Write as _};

use smithereens::Check;
use smithereens_faults::{all, named};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let Some(name) = std::env::args().nth(1) else {
        for fault in all() {
            writeln!(out, "{:<50} {}", fault.name, fault.about)?;
        }
        return Ok(());
    };
    let fault = named(&name).ok_or("there is no such fault; without an argument, all are named")?;
    // Some faults panic, thousands of times; they are caught.
    std::panic::set_hook(Box::new(|_| {}));
    match Check::of(fault).random(0, 10_000).run() {
        Ok(_) => writeln!(out, "{}: nothing was found", fault.name)?,
        Err(broken) => writeln!(out, "{broken}")?,
    }
    Ok(())
}
