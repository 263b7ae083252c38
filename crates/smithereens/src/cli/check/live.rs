//! A running service, or an SDK, in place of the built-in subjects.

use std::process;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use smithereens::scenario::Glue;
use smithereens_cases::Cases;
use smithereens_harness::endpoint::Endpoint;
use smithereens_harness::sdk::Sdk;
use smithereens_harness::{Scenario as _, StatefulOptions, Stop};

use super::random::Usual;
use crate::cli::error::CliError;
use crate::cli::nearest::nearest_names;
use crate::cli::output;

/// Arguments about a running service, or an SDK.
#[derive(clap::Args)]
pub(crate) struct Live {
    /// Put the requests among the cases to the service at this URL, in place of
    /// the built-in subjects. What they need is set up there and removed again;
    /// requests are signed with dummy credentials
    #[arg(
        long,
        value_name = "URL",
        conflicts_with = "subject",
        group = "outside"
    )]
    endpoint: Option<String>,
    /// Put all cases to the SDK behind the adapter that this command runs, in place
    /// of the built-in subjects: it is started as often as there are threads, and
    /// calls a service of ours. The repository's docs/adapter.md tells how to write
    /// one
    #[arg(
        long,
        value_name = "COMMAND",
        conflicts_with = "subject",
        group = "outside"
    )]
    pub(crate) sdk: Option<String>,
    /// Send broken requests to this host too, which is not this machine; may be
    /// repeated
    #[arg(long, value_name = "HOST", requires = "endpoint")]
    allow_host: Vec<String>,
    /// How long the service, or the SDK, may take for each call
    #[arg(
        long,
        value_name = "TIME",
        default_value = "5s",
        value_parser = humantime::parse_duration,
        requires = "outside"
    )]
    timeout: Duration,
    /// A POST to this path or URL of the service makes it forget everything. It is
    /// sent where something was stored that cannot be removed and spoils the rest
    #[arg(long, value_name = "URL", requires = "endpoint")]
    reset_url: Option<String>,
    /// How long runs may take to end and states to settle, in sequences of calls
    #[arg(
        long,
        value_name = "TIME",
        default_value = "30s",
        value_parser = humantime::parse_duration,
        requires = "endpoint"
    )]
    settle: Duration,
    /// How many random sequences of calls are played, beside those that are written
    /// down; --seed says which
    #[arg(long, value_name = "N", default_value_t = 20, requires = "endpoint")]
    sequences: u64,
    /// That the service takes nothing of this operation is no failure; may be
    /// repeated
    #[arg(long, value_name = "OPERATION", requires = "endpoint")]
    pub(crate) allow_vacuous: Vec<String>,
    /// Only this sequence of calls, and nothing else; may be repeated
    #[arg(long, value_name = "NAME", requires = "endpoint")]
    sequence: Vec<String>,
}

impl Live {
    /// How many random cases are usual for the subject.
    pub(crate) fn usual(&self) -> Usual {
        match (&self.endpoint, &self.sdk) {
            (Some(_), _) => Usual::Service,
            (None, Some(_)) => Usual::Sdk,
            (None, None) => Usual::Codec,
        }
    }

    /// The path that makes the service forget everything.
    ///
    /// # Errors
    /// It is at another service: that is not ours to reset.
    pub(crate) fn reset(&self) -> Result<Option<String>, CliError> {
        let Some(url) = &self.reset_url else {
            return Ok(None);
        };
        let endpoint = self.endpoint.as_deref().unwrap_or_default();
        let path = url
            .strip_prefix(endpoint.trim_end_matches('/'))
            .unwrap_or(url);
        if path.starts_with('/') {
            return Ok(Some(path.to_owned()));
        }
        Err(CliError::ResetElsewhere { url: url.clone() })
    }

    /// The sequences to play, if there is a service to play them to.
    ///
    /// # Errors
    /// One that is named does not exist.
    pub(crate) fn stateful(&self, seed: u64) -> Result<Option<StatefulOptions>, CliError> {
        if self.endpoint.is_none() {
            return Ok(None);
        }
        let options = StatefulOptions {
            seed: self
                .sequence
                .iter()
                .find_map(|name| seed_of(name))
                .unwrap_or(seed),
            random: match self.sequence.as_slice() {
                [] => self.sequences,
                named => named
                    .iter()
                    .filter_map(|name| number_of(name))
                    .max()
                    .map_or(0, |last| last + 1),
            },
            settle: self.settle,
            only: self.sequence.clone(),
        };
        let all = Glue.sequences(options.seed, options.random);
        let unknown = |name: &&String| all.iter().all(|one| one.name != **name);
        if let Some(name) = self.sequence.iter().find(unknown) {
            return Err(CliError::NoSequence {
                name: name.clone(),
                nearest: nearest_names(name, all.iter().map(|one| one.name.as_str())),
            });
        }
        Ok(Some(options))
    }

    /// Whether only sequences are wanted, by their names.
    pub(crate) fn names_sequences(&self) -> bool {
        !self.sequence.is_empty()
    }

    /// The SDK whose adapter was named, and which has been started once. `stop` is
    /// told if it cannot be started any more.
    pub(crate) fn sdk<'a>(
        &self,
        cases: &'a Cases<'a>,
        stop: &Stop,
    ) -> Result<Option<Sdk<'a>>, CliError> {
        let Some(command) = &self.sdk else {
            return Ok(None);
        };
        let sdk = Sdk::new(cases, command, self.timeout, stop.clone());
        let ready = sdk.reach().map_err(|why| CliError::NotDriven {
            command: command.clone(),
            why,
        })?;
        output::note(format_args!("this is {} {}", ready.sdk, ready.release));
        Ok(Some(sdk))
    }

    /// The service that was named, which takes connections and may be sent broken
    /// requests. `stop` is told if it goes away.
    pub(crate) fn endpoint(
        &self,
        cases: &Cases<'_>,
        stop: &Stop,
    ) -> Result<Option<Endpoint>, CliError> {
        let Some(url) = &self.endpoint else {
            return Ok(None);
        };
        let signing_name = &cases.contract().service().signing_name;
        let endpoint = Endpoint::new(url, signing_name, self.timeout)?;
        let endpoint = endpoint.telling(stop.clone());
        let is_allowed = self.allow_host.iter().any(|host| host == endpoint.host());
        if !endpoint.is_loopback() && !is_allowed {
            let host = endpoint.host().to_owned();
            return Err(CliError::NotOurHost { host });
        }
        endpoint.reach().map_err(CliError::Unreachable)?;
        Ok(Some(endpoint))
    }
}

/// The seed in `random-SEED-NUMBER`.
fn seed_of(name: &str) -> Option<u64> {
    let (seed, _) = name.strip_prefix("random-")?.split_once('-')?;
    seed.parse().ok()
}

/// The number in `random-SEED-NUMBER`.
fn number_of(name: &str) -> Option<u64> {
    let (_, number) = name.strip_prefix("random-")?.split_once('-')?;
    number.parse().ok()
}

/// What the things of this run are called after, so that it meets those of no
/// other.
pub(crate) fn run_name() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    format!(
        "smithereens-{:06x}",
        (seconds ^ u64::from(process::id()) << 8) & 0xff_ffff
    )
}
