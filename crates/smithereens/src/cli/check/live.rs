//! A running service in place of the built-in subjects.

use std::process;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use smithereens_cases::Cases;
use smithereens_harness::endpoint::Endpoint;

use crate::cli::error::CliError;

/// Arguments about a running service.
#[derive(clap::Args)]
pub(crate) struct Live {
    /// Put the requests among the cases to the service at this URL, in place of
    /// the built-in subjects. What they need is set up there and removed again;
    /// requests are signed with dummy credentials
    #[arg(long, value_name = "URL", conflicts_with = "subject")]
    endpoint: Option<String>,
    /// Send broken requests to this host too, which is not this machine; may be
    /// repeated
    #[arg(long, value_name = "HOST", requires = "endpoint")]
    allow_host: Vec<String>,
    /// How long the service may take for each call
    #[arg(
        long,
        value_name = "TIME",
        default_value = "5s",
        value_parser = humantime::parse_duration,
        requires = "endpoint"
    )]
    timeout: Duration,
}

impl Live {
    /// The service that was named, which takes connections and may be sent broken
    /// requests.
    pub(crate) fn endpoint(&self, cases: &Cases<'_>) -> Result<Option<Endpoint>, CliError> {
        let Some(url) = &self.endpoint else {
            return Ok(None);
        };
        let signing_name = &cases.contract().service().signing_name;
        let endpoint = Endpoint::new(url, signing_name, self.timeout)?;
        let is_allowed = self.allow_host.iter().any(|host| host == endpoint.host());
        if !endpoint.is_loopback() && !is_allowed {
            let host = endpoint.host().to_owned();
            return Err(CliError::NotOurHost { host });
        }
        endpoint.reach().map_err(CliError::Unreachable)?;
        Ok(Some(endpoint))
    }
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
