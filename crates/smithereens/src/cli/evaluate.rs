//! `smithereens evaluate`: whether a conditional trigger fires, and why.

use std::fs;
use std::io::{self, Read as _, Write};

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use smithereens_formats::{EVALUATION_VERSION, EvaluatedPart, Evaluation, ExitCode};
use smithereens_glue::predicate::{Decision, Firing, Latest, Part, evaluate};
use smithereens_glue::shapes::{Condition, Predicate};
use smithereens_glue::{JsonError, from_json};
use smithereens_harness::{printable, printable_json};

use super::error::CliError;
use super::nearest::nearest_names;
use super::output;

/// Arguments of `smithereens evaluate`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A trigger's predicate as JSON, a file that holds it, or - for stdin
    #[arg(value_name = "PREDICATE")]
    predicate: String,
    /// The latest states, in the same ways: {"jobs":{"a":"SUCCEEDED"},"crawlers":
    /// {"c":"RUNNING"}}; what is not named has not run
    #[arg(value_name = "STATES")]
    states: String,
    /// Print the decision as JSON, as schemas/evaluation.json says
    #[arg(long)]
    json: bool,
}

/// What stands for stdin.
const STDIN: &str = "-";

/// No more of an argument than so many characters is shown again.
const SHOWN: usize = 60;

const PREDICATE: &str = r#"{"Logical":"AND","Conditions":[{"LogicalOperator":"EQUALS","JobName":"a","State":"SUCCEEDED"}]}"#;
const STATES: &str = r#"{"jobs":{"a":"SUCCEEDED"},"crawlers":{"c":"RUNNING"}}"#;

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let Arguments {
        predicate, states, ..
    } = arguments;
    if predicate == STDIN && states == STDIN {
        return Err(CliError::TwoFromStdin);
    }
    let Asked { predicate, members } = read("PREDICATE", predicate, PREDICATE, |body| {
        Ok(Asked {
            predicate: from_json(body)?,
            members: from_json(body)?,
        })
    })?;
    has_only_known(&members)?;
    let states: Latest = read("STATES", states, STATES, |body| from_json(body))?;
    let decision = evaluate(&predicate, &states);
    let mut out = output::stdout();
    if arguments.json {
        let json = serde_json::to_string_pretty(&in_full(&decision)).map_err(io::Error::from)?;
        writeln!(out, "{}", printable_json(&json))?;
    } else {
        let conditions = predicate.conditions.unwrap_or_default();
        show(&decision, &conditions, &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::Kept)
}

/// Reads an argument: an object as it stands, else what is in the file.
fn read<T>(
    what: &'static str,
    given: &str,
    example: &'static str,
    parse: fn(&[u8]) -> Result<T, JsonError>,
) -> Result<T, CliError> {
    let body = if given == STDIN {
        let mut body = Vec::new();
        let read = io::stdin().read_to_end(&mut body);
        read.map_err(|source| CliError::NoStdin { what, source })?;
        body
    } else if given.trim_start().starts_with('{') {
        given.as_bytes().to_owned()
    } else {
        fs::read(given).map_err(|source| CliError::NeitherJsonNorFile {
            what,
            given: given.chars().take(SHOWN).collect(),
            source,
        })?
    };
    parse(&body).map_err(|error| CliError::NotEvaluable {
        what,
        error,
        example,
    })
}

/// A predicate with all that its text says.
struct Asked {
    predicate: Predicate,
    members: Value,
}

/// That a predicate has no members but its own. A service ignores others; who
/// wants to know whether a trigger fires has mistyped them.
fn has_only_known(members: &Value) -> Result<(), CliError> {
    are_of(members, ".".to_owned(), Predicate::MEMBERS)?;
    let conditions = members["Conditions"].as_array().into_iter().flatten();
    for (index, condition) in conditions.enumerate() {
        are_of(
            condition,
            format!("Conditions[{index}]"),
            Condition::MEMBERS,
        )?;
    }
    Ok(())
}

fn are_of(members: &Value, place: String, known: &'static [&'static str]) -> Result<(), CliError> {
    let mut names = members
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name);
    match names.find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(unknown) => Err(CliError::UnknownMember {
            what: "PREDICATE",
            place,
            member: unknown.chars().take(SHOWN).collect(),
            known,
            nearest: nearest_names(unknown, known.iter().copied()),
        }),
    }
}

fn in_full(decision: &Decision) -> Evaluation {
    let part = |part: &Part| EvaluatedPart {
        part: part.name().to_owned(),
        why: part.to_string(),
    };
    Evaluation {
        version: EVALUATION_VERSION,
        decision: decision.firing(),
        reason: decision.reason.name().to_owned(),
        why: decision.reason.to_string(),
        parts: decision.parts.iter().map(part).collect(),
        source: decision.source(),
    }
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn show(decision: &Decision, conditions: &[Condition], out: &mut impl Write) -> io::Result<()> {
    let style = coloured(decision.firing()).bold();
    let word = match decision.firing() {
        Firing::Fires => "fires",
        Firing::Waits => "waits",
        Firing::Never => "never fires",
    };
    writeln!(out, "{style}{word}:{style:#} {}", decision.reason)?;
    for (index, (condition, part)) in conditions.iter().zip(&decision.parts).enumerate() {
        let style = coloured(part.firing());
        let word = match part.firing() {
            Firing::Fires => "met",
            Firing::Waits => "waits",
            Firing::Never => "never",
        };
        let what = printable(&awaited(condition));
        let why = printable(&part.to_string());
        let number = index + 1;
        writeln!(
            out,
            "  {BOLD}{number:>3}{BOLD:#}  {style}{word:<5}{style:#}  {what}: {why}"
        )?;
    }
    writeln!(out, "{DIM}source: {}{DIM:#}", decision.source())
}

fn coloured(firing: Firing) -> Style {
    match firing {
        Firing::Fires => AnsiColor::Green,
        Firing::Waits => AnsiColor::Yellow,
        Firing::Never => AnsiColor::Red,
    }
    .on_default()
}

/// What a condition names and waits for: `job a to be SUCCEEDED`.
fn awaited(condition: &Condition) -> String {
    let Condition {
        job_name,
        state,
        crawler_name,
        crawl_state,
        ..
    } = condition;
    let job = job_name.iter().map(|name| format!("job {name}"));
    let crawler = crawler_name.iter().map(|name| format!("crawler {name}"));
    let mut named: Vec<String> = job.chain(crawler).collect();
    if named.is_empty() {
        named.push("nothing".to_owned());
    }
    let state = state.iter().map(|state| state.as_str());
    let crawl_state = crawl_state.iter().map(|state| state.as_str());
    let states: Vec<&str> = match (job_name, crawler_name) {
        (Some(_), None) => state.collect(),
        (None, Some(_)) => crawl_state.collect(),
        _ => state.chain(crawl_state).collect(),
    };
    let named = named.join(" and ");
    if states.is_empty() {
        named
    } else {
        format!("{named} to be {}", states.join(" or "))
    }
}
