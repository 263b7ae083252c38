//! `smithereens generate`: random payloads, one a line, for testers in any
//! language.

use std::io::Write as _;

use smithereens_cases::random::Generator;
use smithereens_formats::{Entry, ExitCode, RandomClass, RandomName, Seed};

use super::error::CliError;
use super::{contract, named, output, seed};

/// Arguments of `smithereens generate`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// An operation such as CreateTrigger, whose requests and responses come in
    /// turn; a message such as CreateTrigger.request; or a shape such as Trigger
    #[arg(value_name = "OPERATION|MESSAGE|SHAPE")]
    name: String,
    #[command(flatten)]
    class: Class,
    /// How many
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    count: u64,
    /// What they come from: a number, or a seed as reports print it. The same
    /// seed gives the same bytes, everywhere
    #[arg(long, value_name = "SEED", default_value = "0", value_parser = seed::parse)]
    seed: Seed,
    /// Only the payloads, without ids and expectations
    #[arg(long)]
    raw: bool,
}

/// Which payloads.
#[derive(clap::Args)]
#[group(multiple = false)]
struct Class {
    /// Payloads that keep every constraint and rule (the default)
    #[arg(long)]
    valid: bool,
    /// Payloads that are broken in one to three places, and say where
    #[arg(long)]
    invalid: bool,
    /// Payloads as a later contract may have them: values and members that are not
    /// documented yet, wider limits, nulls, another order
    #[arg(long)]
    future: bool,
}

impl Class {
    fn wanted(&self) -> RandomClass {
        match (self.invalid, self.future) {
            (true, _) => RandomClass::Invalid,
            (_, true) => RandomClass::Future,
            _ => RandomClass::Valid,
        }
    }
}

pub(crate) fn run(contract: &str, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let contract = contract::open_runnable(contract)?;
    let cases = named::cases_of(&contract, &arguments.name)?;
    let generator = Generator::new(&cases);
    let messages = cases.messages();
    let class = arguments.class.wanted();
    let mut out = output::raw_stdout();
    let (mut not_made, mut why) = (0, None);
    for number in 0..arguments.count {
        // Less than there are messages.
        let message = &messages[(number % messages.len() as u64) as usize];
        let name = RandomName {
            message: message.id.clone(),
            class,
            seed: arguments.seed,
            number,
        };
        let made = match generator.case(&name) {
            Ok(made) => made,
            Err(error) => {
                not_made += 1;
                why.get_or_insert(error);
                continue;
            }
        };
        if arguments.raw {
            out.write_all(&made.case.payload.body)?;
            out.write_all(b"\n")?;
        } else if let Ok(entry) = cases.record(&made.case, about(class)) {
            let breaks = made.breaks;
            out.write_all(Entry { breaks, ..entry }.to_line().as_bytes())?;
        }
    }
    out.flush()?;
    let Some(why) = why else {
        return Ok(ExitCode::Kept);
    };
    if not_made == arguments.count {
        let (count, why) = (arguments.count, why.to_string());
        return Err(CliError::NoneMade { count, why });
    }
    let count = arguments.count;
    output::note(format_args!(
        "{not_made} of {count} could not be made: {why}"
    ));
    Ok(ExitCode::Kept)
}

/// Why an entry is there.
fn about(class: RandomClass) -> &'static str {
    match class {
        RandomClass::Valid => "Generated: it keeps every constraint and rule.",
        RandomClass::Invalid => "Generated: it is broken where it says.",
        RandomClass::Future => "Generated: it has what a later contract may have.",
    }
}
