//! The subcommand: finds the case, and shows it under headings.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use smithereens_cases::random::{Generator, RandomCase};
use smithereens_cases::{Case, Cases, Credentials, Framing, Http, Needs, Planned};
use smithereens_formats::{CaseId, ExitCode, Level, Part, RandomClass, RandomName};
use smithereens_harness::{contract_option, printable, visible};

use super::{body, documented, varied};
use crate::cli::error::CliError;
use crate::cli::nearest::{nearest_cases, nearest_names};
use crate::cli::{contract, named, output};

/// Arguments of `smithereens explain`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A case's id, as `smithereens list` prints them, or a random case's, as
    /// `generate` and reports do
    #[arg(value_name = "ID")]
    id: String,
    /// Only the payload's bytes, as they go over the wire
    #[arg(long)]
    body: bool,
}

pub(crate) fn run(contract: &str, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let contract = contract::open_runnable(contract)?;
    if let Some(name) = arguments.id.parse().ok().and_then(|id| RandomName::of(&id)) {
        // Shapes and set-up operations have random cases, though no others.
        let cases = named::cases_of(&contract, &name.message.to_string())?;
        return random(&cases, &name, arguments.body);
    }
    let cases = Cases::try_new(&contract)?;
    let planned = find(&cases, &arguments.id)?;
    let built = cases.build(planned);
    if arguments.body {
        return match &built {
            Ok(case) => only_body(&case.payload.body),
            Err(unbuilt) => {
                output::note(format_args!("it has no payload: {unbuilt}"));
                Ok(ExitCode::Usage)
            }
        };
    }
    let mut out = output::stdout();
    about(&cases, planned, &mut out)?;
    match &built {
        Ok(case) => {
            show(case, &mut out)?;
            again(&cases, case, &mut out)?;
        }
        Err(unbuilt) => {
            heading("payload", &mut out)?;
            writeln!(out, "  none: {}", printable(&unbuilt.to_string()))?;
        }
    }
    out.flush()?;
    Ok(ExitCode::Kept)
}

/// A random case, made again from its name.
fn random(cases: &Cases<'_>, name: &RandomName, body: bool) -> Result<ExitCode, CliError> {
    let RandomCase { case, breaks, .. } = Generator::new(cases).case(name)?;
    if body {
        return only_body(&case.payload.body);
    }
    let mut out = output::stdout();
    writeln!(out, "{BOLD}{}{BOLD:#}", case.id)?;
    let what = match name.class {
        RandomClass::Valid => "a random payload that keeps every constraint and rule",
        RandomClass::Invalid => "a random payload, broken where it says",
        RandomClass::Future => "a random payload with what a later contract may have",
    };
    writeln!(out, "  {DIM}{:<9}{DIM:#}{what}", "varied")?;
    let contract = printable(cases.contract().name());
    writeln!(out, "  {DIM}{:<9}{DIM:#}{contract}", "contract")?;
    for id in breaks {
        writeln!(out, "  {DIM}{:<9}{DIM:#}{id}", "breaks")?;
    }
    show(&case, &mut out)?;
    let mut documented = cases.contract().documented();
    // What is documented of none cannot be put to a subject.
    if documented.any(|operation| operation.name == name.message.operation) {
        heading("again", &mut out)?;
        let option = contract_option(cases.contract().name());
        writeln!(out, "  smithereens check{option} --only {}", case.id)?;
    }
    out.flush()?;
    Ok(ExitCode::Kept)
}

fn only_body(body: &[u8]) -> Result<ExitCode, CliError> {
    let mut out = output::raw_stdout();
    out.write_all(body)?;
    out.flush()?;
    Ok(ExitCode::Kept)
}

fn find<'c>(cases: &'c Cases<'_>, text: &str) -> Result<&'c Planned, CliError> {
    let id: CaseId = text.parse().map_err(|error| {
        let all: Vec<String> = cases
            .planned()
            .iter()
            .map(|case| cases.id(case).to_string())
            .collect();
        CliError::NotAnId {
            error,
            nearest: nearest_names(text, all.iter().map(String::as_str)),
        }
    })?;
    if let Some(case) = cases.find(&id) {
        return Ok(case);
    }
    let is_random = |class: &RandomClass| class.kind() == id.kind.name;
    if RandomClass::ALL.iter().any(is_random) {
        let id = text.to_owned();
        return Err(CliError::NotARandomId { id });
    }
    Err(CliError::NoCase {
        contract: cases.contract().name().to_owned(),
        id: text.to_owned(),
        nearest: nearest_cases(cases, &id),
    })
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn heading(text: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{BOLD}{text}{BOLD:#}")
}

fn about(cases: &Cases<'_>, planned: &Planned, out: &mut impl Write) -> io::Result<()> {
    let place = cases.place(planned);
    writeln!(out, "{BOLD}{}{BOLD:#}", cases.id(planned))?;
    // Names and values are the contract's, and could hold anything.
    let mut row = |label: &str, text: &str| {
        let text = printable(text);
        writeln!(out, "  {DIM}{label:<9}{DIM:#}{text}")
    };
    row("varied", &varied::varied(planned.kind()))?;
    row("contract", cases.contract().name())?;
    row("site", &place.site.to_string())?;
    row("shape", &documented::shape(cases.contract(), place))?;
    let traits = documented::traits(place);
    if !traits.is_empty() {
        row("traits", &traits.join(", "))?;
    }
    // What another contract may say otherwise of a case with the same payload.
    let mut assumed = cases.assumed(planned).in_words();
    assumed.retain(|one| !one.is_usual());
    if !assumed.is_empty() {
        let assumed = assumed
            .iter()
            .map(|one| format!("{} {}", one.what, one.says));
        row("assumes", &assumed.collect::<Vec<_>>().join(", "))?;
    }
    Ok(())
}

fn show(case: &Case, out: &mut impl Write) -> io::Result<()> {
    heading("expected", out)?;
    for expectation in &case.expectations {
        let style = match expectation.level {
            Level::Required => AnsiColor::Red.on_default(),
            Level::Recommended => AnsiColor::Yellow.on_default(),
        };
        writeln!(
            out,
            "  {:<10} {style}{:<12}{style:#} {}\n{:26}{DIM}{}{DIM:#}",
            expectation.role,
            expectation.level,
            printable(&expectation.outcome.to_string()),
            "",
            printable(&expectation.source.to_string())
        )?;
    }
    let roles: Vec<String> = case
        .expectations
        .iter()
        .map(|expectation| format!("{}s", expectation.role))
        .collect();
    let where_ = match case.needs {
        Needs::Bytes => "",
        Needs::Connection => " behind HTTP",
        Needs::Exchange => " that store and answer",
    };
    match roles.split_last() {
        None => writeln!(out, "  nobody is asked")?,
        Some((one, [])) => writeln!(out, "  asked of {one}{where_}")?,
        Some((last, others)) => {
            writeln!(out, "  asked of {} and {last}{where_}", others.join(", "))?;
        }
    }
    heading("payload", out)?;
    // A shape by itself is on no wire.
    if case.id.site.message.part != Part::Shape {
        around(&case.payload.http, out)?;
    }
    let shown = body::shown(&case.payload.body);
    let size = body::size(&case.payload.body);
    let rest = if shown.is_whole {
        ""
    } else {
        ", not all shown: --body prints them"
    };
    writeln!(out, "  {DIM}{size}{rest}{DIM:#}")?;
    lines(&shown, out)?;
    if let Some(kept) = &case.kept {
        heading("what must come back", out)?;
        let kept = kept.to_bytes();
        let shown = body::shown(&kept);
        if !shown.is_whole {
            writeln!(out, "  {DIM}{}, not all shown{DIM:#}", body::size(&kept))?;
        }
        lines(&shown, out)?;
    }
    Ok(())
}

fn lines(shown: &body::Shown, out: &mut impl Write) -> io::Result<()> {
    shown
        .lines
        .iter()
        .try_for_each(|line| writeln!(out, "  {line}"))
}

fn again(cases: &Cases<'_>, case: &Case, out: &mut impl Write) -> io::Result<()> {
    heading("again", out)?;
    let option = contract_option(cases.contract().name());
    writeln!(out, "  smithereens check{option} --only {}", case.id)
}

fn around(http: &Http, out: &mut impl Write) -> io::Result<()> {
    let headers = match http {
        Http::Request {
            method,
            uri,
            headers,
            credentials,
        } => {
            writeln!(out, "  {method} {}", visible(uri, usize::MAX))?;
            let signature = match credentials {
                Credentials::Dummy => None,
                Credentials::Missing => Some("without the Authorization header"),
                Credentials::Empty => Some("with an empty Authorization header"),
                Credentials::Malformed => Some("with an Authorization header that is no signature"),
                Credentials::Wrong => Some("with a signature of something else"),
            };
            if let Some(signature) = signature {
                writeln!(out, "  {DIM}{signature}{DIM:#}")?;
            }
            headers
        }
        Http::Answer {
            status,
            headers,
            framing,
        } => {
            writeln!(out, "  status {status}")?;
            let framing = match framing {
                Framing::Sound => None,
                Framing::Chunked => Some("in chunks".to_owned()),
                Framing::CutOff => Some("the connection closes before the end".to_owned()),
                Framing::Longer => Some("more comes than Content-Length promises".to_owned()),
                Framing::Oversized(size) => {
                    Some(format!("white space follows, up to {size} bytes"))
                }
            };
            if let Some(framing) = framing {
                writeln!(out, "  {DIM}{framing}{DIM:#}")?;
            }
            headers
        }
    };
    for (name, value) in headers {
        writeln!(out, "  {name}: {}", visible(value, usize::MAX))?;
    }
    Ok(())
}
