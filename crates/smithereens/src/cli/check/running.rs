//! What all runs have in common: which cases and subjects, and where the
//! reports go.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::builder::PossibleValuesParser;
use smithereens::Codec;
use smithereens::scenario::Glue;
use smithereens::subjects::{NAMES, built_in, fitting};
use smithereens_cases::Cases;
use smithereens_contract::{Contract, later_than};
use smithereens_formats::{CaseId, ExitCode, Phase, Shard};
use smithereens_harness::{
    Gate, Options, RandomOptions, Recorded, Run, Selection, Stop, Subject, run,
};

use super::baseline::{BaselineArguments, Held};
use super::destination::{Destination, each_its_own};
use super::forecast;
use super::format::{Format, Wanted};
use super::interrupt;
use super::live::{self, Live};
use super::progress::Progress;
use super::random::Usual;
use super::saving::Saving;
use super::self_test;
use super::since::Older;
use crate::cli::error::CliError;
use crate::cli::filter::Filter;
use crate::cli::output;

/// Arguments of what runs cases.
#[derive(clap::Args)]
pub(crate) struct Running {
    #[command(flatten)]
    filter: Filter,
    /// Only one part of the cases, such as 2/8, the second of eight; which part a
    /// case is in depends on its id alone
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Only this built-in subject; may be repeated
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(NAMES))]
    subject: Vec<String>,
    #[command(flatten)]
    baseline: BaselineArguments,
    #[command(flatten)]
    live: Live,
    /// What is only recommended must be kept too
    #[arg(long)]
    strict: bool,
    /// Stop a subject at its first failure
    #[arg(long)]
    fail_fast: bool,
    /// Threads; 0 for one a core. The report does not depend on it
    #[arg(long, value_name = "N", default_value_t = 0)]
    workers: usize,
    /// human, json, ndjson (a line an event, as it comes), junit or markdown, to
    /// stdout or to a file; may be repeated
    #[arg(long, value_name = "FORMAT[=PATH]", default_value = "human")]
    report: Vec<Wanted>,
    /// All findings with all their cases, and each operation's coverage
    #[arg(long, short)]
    verbose: bool,
}

/// What is put to the subjects, and what is kept of it.
pub(crate) struct Put<'c> {
    /// If empty, all that have something to do.
    pub(crate) phases: Vec<Phase>,
    /// What random sequences of calls come from.
    pub(crate) seed: u64,
    pub(crate) random: Option<RandomOptions>,
    pub(crate) max_time: Option<Duration>,
    pub(crate) corpus: Vec<Recorded>,
    pub(crate) older: Option<Older<'c>>,
    /// The directory that failures are saved to.
    pub(crate) save_failures: Option<PathBuf>,
}

impl Running {
    /// Tells what the adapter of an SDK itself gets wrong.
    pub(crate) fn test_adapter(&self, cases: &Cases<'_>) -> Result<ExitCode, CliError> {
        let stop = Stop::default();
        interrupt::on_signals(&stop)?;
        match self.live.sdk(cases, &stop)? {
            Some(sdk) => self_test::tell(&sdk),
            None => Err(CliError::NothingSelected),
        }
    }

    /// How many random cases are usual for the subject.
    pub(crate) fn usual(&self) -> Usual {
        self.live.usual()
    }

    /// Runs, and hands the events to whoever wants them.
    pub(crate) fn put(&self, cases: &Cases<'_>, put: Put<'_>) -> Result<ExitCode, CliError> {
        let started = Instant::now();
        let older = put.older.as_ref();
        let held = self.baseline.open(cases.contract().name())?;
        let mut options = Options {
            selection: Selection {
                shard: self.shard,
                ..self.filter.selection()
            },
            strict: self.strict,
            fail_fast: self.fail_fast,
            workers: self.workers,
            phases: match self.live.names_sequences() {
                true => vec![Phase::Stateful],
                false => put.phases,
            },
            stateful: self.live.stateful(put.seed)?,
            vacuous: self.live.allow_vacuous.clone(),
            random: put.random,
            corpus: put.corpus,
            since: older.map(|older| older.earlier(cases)),
            until: put.max_time.and_then(|time| started.checked_add(time)),
            baseline: held.as_ref().map(|held| held.expected.clone()),
            stop: Stop::default(),
            compatibility: None,
        };
        something_is_selected(cases, &options)?;
        interrupt::on_signals(&options.stop)?;
        each_its_own(&self.report)?;
        let open = |wanted| Destination::open(wanted, self.verbose);
        let mut reports: Vec<Destination> =
            self.report.iter().map(open).collect::<Result<_, _>>()?;
        let mut saving = put.save_failures.map(Saving::open).transpose()?;
        let all = built_in(fitting(cases.contract()));
        let is_wanted = |subject: &dyn Codec| {
            self.subject.is_empty() || self.subject.iter().any(|name| name == subject.name())
        };
        if let Some(endpoint) = self.live.endpoint(cases, &options.stop)? {
            let later: Vec<Contract> = later_than(cases.contract().name()).collect();
            let later: Vec<Cases<'_>> = later.iter().map(Cases::new).collect();
            let gate = Gate::new(cases, &endpoint, &Glue, &live::run_name());
            let mut gate = gate.explained_by(&later);
            if let Some(path) = self.live.reset()? {
                gate = gate.resets_by(path);
            }
            let subjects = [Subject::from(&gate)];
            forecast::tell(cases, &options, &endpoint);
            let before = endpoint.asked();
            let run = report(cases, &subjects, &options, &mut reports, saving.as_mut());
            let requests = endpoint.asked() - before;
            output::note(format_args!("sent {requests} requests"));
            return self.finish(&run, started, reports, saving, held);
        }
        if let Some(sdk) = self.live.sdk(cases, &options.stop)? {
            let subjects = [Subject::from(&sdk)];
            let run = report(cases, &subjects, &options, &mut reports, saving.as_mut());
            let (calls, adapters) = sdk.counts();
            output::note(format_args!(
                "made {calls} calls by way of {adapters} adapters"
            ));
            return self.finish(&run, started, reports, saving, held);
        }
        if let Some(older) = older {
            options.compatibility = older.compatibility(cases, &options, &is_wanted)?;
        }
        let subjects: Vec<Subject<'_>> = all
            .iter()
            .map(|subject| &**subject)
            .filter(|subject| is_wanted(*subject))
            .map(Subject::from)
            .collect();
        let run = report(cases, &subjects, &options, &mut reports, saving.as_mut());
        self.finish(&run, started, reports, saving, held)
    }

    fn finish(
        &self,
        run: &Run,
        started: Instant,
        reports: Vec<Destination>,
        saving: Option<Saving>,
        held: Option<Held>,
    ) -> Result<ExitCode, CliError> {
        reports.into_iter().try_for_each(Destination::finish)?;
        if let Some(saving) = saving {
            saving.finish()?;
        }
        if let Some(held) = held {
            held.finish(run)?;
        }
        let (verdict, code) = match run.report.result.as_str() {
            "kept" => ("kept", ExitCode::Kept),
            "interrupted" => ("interrupted", ExitCode::Interrupted),
            "unreached" if self.live.sdk.is_some() => ("the adapter is gone", ExitCode::Unreached),
            "unreached" => ("the service is gone", ExitCode::Unreached),
            _ => ("not kept", ExitCode::Findings),
        };
        self.tell(verdict, started.elapsed().as_secs_f64());
        Ok(code)
    }

    /// What a report on stdout does not.
    fn tell(&self, verdict: &str, seconds: f64) {
        let to_people = Wanted {
            format: Format::Human,
            path: None,
        };
        if self.report.contains(&to_people) {
            output::note(format_args!("took {seconds:.1} s"));
        } else {
            output::note(format_args!("{verdict}, took {seconds:.1} s"));
        }
    }
}

/// Runs, and hands the events to whoever wants them.
fn report(
    cases: &Cases<'_>,
    subjects: &[Subject<'_>],
    options: &Options,
    reports: &mut [Destination],
    mut saving: Option<&mut Saving>,
) -> Run {
    let mut progress = Progress::new();
    run(cases, subjects, options, &mut |event| {
        progress.tell(event);
        if let Some(saving) = &mut saving {
            saving.tell(event);
        }
        reports.iter_mut().for_each(|report| report.tell(event));
    })
}

fn something_is_selected(cases: &Cases<'_>, options: &Options) -> Result<(), CliError> {
    if cases.contract().documented().next().is_none() {
        let contract = cases.contract().name().to_owned();
        return Err(CliError::NoOperation { contract });
    }
    let wanted = |phase| options.phases.is_empty() || options.phases.contains(&phase);
    // That nothing of it is in a shard is an answer, too.
    let selection = options.selection.of_all_shards();
    let selects = |id: &CaseId| selection.selects(id);
    // That nothing of it is new since an older contract is an answer.
    let covers = || {
        let mut planned = cases.planned().iter();
        planned.any(|planned| selects(&cases.id(planned)))
    };
    let plays = || options.stateful.is_some() && wanted(Phase::Stateful);
    let replays = || options.selects_entries(cases);
    let random = options.random.filter(|_| wanted(Phase::Random));
    let makes = || random.is_some_and(|random| random.selects(cases, options, &selection));
    // The same goes for what is gone.
    if options.since.is_some() && options.phases == [Phase::Corpus] && !options.has_entries() {
        return Ok(());
    }
    if wanted(Phase::Coverage) && covers()
        || wanted(Phase::Corpus) && replays()
        || makes()
        || plays()
    {
        return Ok(());
    }
    Err(if options.phases == [Phase::Random] {
        CliError::NoRandomCase
    } else if options.phases == [Phase::Corpus] && !options.has_entries() {
        CliError::NoEntry
    } else if wanted(Phase::Coverage) {
        CliError::NothingSelected
    } else {
        CliError::NoEntrySelected
    })
}
