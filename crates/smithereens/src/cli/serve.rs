//! `smithereens serve`: AWS Glue's triggers and workflows as a service on this
//! machine, until a signal ends it.

use std::io::{self, Write as _};
use std::time::Duration;

use smithereens_formats::ExitCode;
use smithereens_reference::listen::{Options, Pace, listen};
use smithereens_reference::{Fault, Needs, Reference, UnknownFault};
use tokio::runtime;

use super::error::CliError;
use super::nearest::nearest_names;
use super::output;

const AFTER_HELP: &str = "\
A client of AWS Glue needs the address as its endpoint, and any credentials and
region. Nothing outlives the process.

Tests steer it under /_smithereens/, with JSON both ways:

  GET  clock                 tells the ticks since the start
  POST advance {\"ticks\": 5}  lets time pass; all that happens then has happened
                             when it answers
  POST plan {\"job\": \"a\", \"ends\": \"FAILED\", \"after\": 5}
                             the runs of a job that start from now on end so, so
                             many ticks after their start; with \"times\": 1 only
                             the next one; the same for a \"crawler\"
  POST reset {\"seed\": 7}     all is as at the start

A run of which nothing is planned succeeds after three ticks.

SIGINT and SIGTERM end it: what is asked already is answered, for five seconds
at most.

Exit codes: 0 ended by a signal; 2 wrong usage, or the port cannot be had";

/// Arguments of `smithereens serve`.
#[derive(clap::Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The port on 127.0.0.1; 0 picks one that is free, which is printed
    #[arg(long, value_name = "N", default_value_t = 5150)]
    port: u16,
    /// What identifiers and page tokens follow from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// When the service's clock goes on by a second, which is a tick: each time
    /// that so long has passed, as in 1s or 50ms; before each `request` to the
    /// service; or `manual`, when the control surface says so and not otherwise
    #[arg(long, value_name = "DURATION|request|manual", default_value = "1s", value_parser = pace)]
    tick: Pace,
    /// Serve with this one thing wrong, to see whether a test of services finds
    /// it; --list-faults names them all
    #[arg(long, value_name = "NAME", value_parser = fault)]
    fault: Option<Fault>,
    /// Name the faults, what each is about and what it takes to see it, instead of
    /// serving
    #[arg(long, exclusive = true)]
    list_faults: bool,
}

fn fault(name: &str) -> Result<Fault, String> {
    name.parse().map_err(|error: UnknownFault| {
        let known = Fault::ALL.iter().map(|fault| fault.name());
        let hint = match nearest_names(name, known).first() {
            Some(nearest) => format!("did you mean {nearest}?"),
            None => "see --list-faults".to_owned(),
        };
        format!("{error}; {hint}")
    })
}

/// One fault a line, by family.
fn list_faults() -> Result<ExitCode, CliError> {
    let mut out = output::stdout();
    let widest = Fault::ALL.iter().map(|fault| fault.name().len()).max();
    let mut family = None;
    for fault in Fault::ALL {
        if family.replace(fault.family()) != Some(fault.family()) {
            writeln!(out, "{}", fault.family())?;
        }
        let needs = match fault.needs() {
            Needs::Little => "",
            Needs::Sequence => " (takes several calls)",
            Needs::RareValue => " (takes a rare value)",
            Needs::Race => " (takes requests at the same time)",
        };
        let width = widest.unwrap_or_default();
        writeln!(out, "  {fault:width$}  {}{needs}", fault.summary())?;
    }
    out.flush()?;
    Ok(ExitCode::Kept)
}

/// More ticks a second are no use to anybody.
const SHORTEST: Duration = Duration::from_millis(1);

fn pace(text: &str) -> Result<Pace, String> {
    match text {
        "manual" => return Ok(Pace::Manual),
        "request" => return Ok(Pace::Request),
        _ => {}
    }
    let period = humantime::parse_duration(text)
        .map_err(|error| format!("{error}; give a duration, `request` or `manual`"))?;
    if period < SHORTEST {
        return Err("a tick lasts a millisecond at least".to_owned());
    }
    Ok(Pace::Every(period))
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    if arguments.list_faults {
        return list_faults();
    }
    let cannot_listen = |source| CliError::NotListening {
        port: arguments.port,
        source,
    };
    let waiting = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(cannot_listen)?;
    // Before anybody can know that it runs, and end it.
    let end = {
        let _entered = waiting.enter();
        end().map_err(cannot_listen)?
    };
    let options = Options {
        port: arguments.port,
        pace: arguments.tick,
        ..Options::default()
    };
    let reference = match arguments.fault {
        Some(fault) => Reference::with_fault(arguments.seed, fault),
        None => Reference::new(arguments.seed),
    };
    let listening = listen(reference, options).map_err(cannot_listen)?;
    let mut out = output::stdout();
    writeln!(out, "listening on http://{}", listening.address())?;
    out.flush()?;
    waiting.block_on(end);
    listening.stop();
    Ok(ExitCode::Kept)
}

/// Comes when somebody wants the process to end. From now on signals do nothing
/// else.
#[cfg(unix)]
fn end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _signal = interrupt.recv() => {}
            _signal = terminate.recv() => {}
        }
    })
}

/// Comes when somebody wants the process to end.
#[cfg(not(unix))]
fn end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _signal = tokio::signal::ctrl_c().await;
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_a_duration_or_one_of_two_words() {
        assert_eq!(pace("manual"), Ok(Pace::Manual));
        assert_eq!(pace("request"), Ok(Pace::Request));
        assert_eq!(pace("1m"), Ok(Pace::Every(Duration::from_mins(1))));
        assert_eq!(pace("1ms"), Ok(Pace::Every(SHORTEST)));
        for wrong in ["", "1", "0s", "999us", "-1s", "Manual", "never"] {
            assert!(pace(wrong).is_err(), "{wrong}");
        }
    }
}
