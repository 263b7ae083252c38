//! How fast the gate puts cases to a service: its requests a second over those of a
//! bare loop that sends the same requests with the same client on as many threads;
//! and how long a default run takes.
//!
//! `cargo bench --package smithereens --bench gate` measures with the reference behind
//! a socket of its own. `-- --endpoint URL --reset-url PATH` measures with a running
//! service instead; `ci/bench-moto` starts moto's server for that.

use std::io::{self, Write};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use smithereens::scenario::Glue;
use smithereens_cases::Cases;
use smithereens_cases::random::Generator;
use smithereens_contract::{DEFAULT_NAME, builtin};
use smithereens_formats::{Credentials, Phase};
use smithereens_harness::endpoint::Endpoint;
use smithereens_harness::{
    Broken, Gate, Options, RandomOptions, Received, Sent, Service, StatefulOptions, run,
};
use smithereens_reference::Reference;
use smithereens_reference::listen::{self, Listening, listen};

/// Of the bare loop's requests a second the gate should have so many.
const AT_LEAST: f64 = 0.9;
/// A default run may take so long on the reference, in seconds, ...
const REFERENCE_AT_MOST: f64 = 10.0;
/// ... and on another service.
const SERVICE_AT_MOST: f64 = 60.0;
/// How often the ratio is measured; the middle one counts.
const ROUNDS: usize = 3;
/// How many random cases a default run puts to a service.
const RANDOM: u64 = 500;

/// An endpoint that keeps what was sent.
struct Recording<'a> {
    endpoint: &'a Endpoint,
    sent: Mutex<Vec<Sent>>,
}

impl Service for Recording<'_> {
    fn name(&self) -> &str {
        self.endpoint.name()
    }

    fn send(&self, sent: &Sent) -> Result<Received, Broken> {
        let answer = self.endpoint.send(sent);
        let mut all = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(sent.clone());
        answer
    }
}

/// The service that is measured with.
enum Subject {
    Reference,
    Running { url: String, reset: Option<String> },
}

impl Subject {
    /// It as it is before anything was asked; a reference lives as long as what comes
    /// with it.
    fn fresh(&self) -> io::Result<(Endpoint, Option<Listening>)> {
        let (url, listening) = match self {
            Subject::Reference => {
                let listening = listen(Reference::new(1), listen::Options::default())?;
                (format!("http://{}", listening.address()), Some(listening))
            }
            Subject::Running { url, .. } => (url.clone(), None),
        };
        let endpoint = Endpoint::new(&url, "glue", Duration::from_secs(5));
        let endpoint = endpoint.map_err(io::Error::other)?;
        if let Subject::Running {
            reset: Some(path), ..
        } = self
        {
            let reset = Sent {
                method: "POST".into(),
                uri: path.clone(),
                headers: Vec::new(),
                credentials: Credentials::Missing,
                body: Vec::new(),
            };
            endpoint
                .send(&reset)
                .map_err(|why| io::Error::other(why.to_string()))?;
        }
        Ok((endpoint, listening))
    }

    fn gate<'g>(&self, cases: &'g Cases<'g>, service: &'g dyn Service) -> Gate<'g> {
        let gate = Gate::new(cases, service, &Glue, "smithereens-bench");
        match self {
            Subject::Running {
                reset: Some(path), ..
            } => gate.resets_by(path),
            _ => gate,
        }
    }
}

fn main() -> io::Result<()> {
    let argument = |name: &str| {
        let mut arguments = std::env::args().skip_while(|argument| argument != name);
        arguments.nth(1)
    };
    let subject = match argument("--endpoint") {
        Some(url) => Subject::Running {
            url,
            reset: argument("--reset-url"),
        },
        None => Subject::Reference,
    };
    let contract = builtin(DEFAULT_NAME).expect("the default contract is built in");
    let cases = Cases::new(&contract);
    let mut out = io::stdout().lock();
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        ratios.push(ratio(&mut out, &subject, &cases)?);
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ROUNDS / 2];
    let met = |is_met| if is_met { "met" } else { "missed" };
    writeln!(
        out,
        "requests a second over a bare loop's {ratio:.2}  target {AT_LEAST} at least: {}",
        met(ratio >= AT_LEAST)
    )?;
    let most = match subject {
        Subject::Reference => REFERENCE_AT_MOST,
        Subject::Running { .. } => SERVICE_AT_MOST,
    };
    let seconds = default_run(&subject, &cases)?;
    writeln!(
        out,
        "default run, in seconds {seconds:.1}  target {most} at most: {}",
        met(seconds <= most)
    )
}

/// All request cases once through the gate, and the same requests once more without.
fn ratio(out: &mut dyn Write, subject: &Subject, cases: &Cases<'_>) -> io::Result<f64> {
    let (endpoint, _listening) = subject.fresh()?;
    let recording = Recording {
        endpoint: &endpoint,
        sent: Mutex::new(Vec::new()),
    };
    let gate = subject.gate(cases, &recording);
    let options = Options {
        phases: vec![Phase::Coverage],
        ..Options::default()
    };
    let since = Instant::now();
    run(cases, &[&gate], &options, &mut |_| {});
    let with_gate = since.elapsed();
    let sent = recording
        .sent
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let (endpoint, _listening) = subject.fresh()?;
    let next = AtomicUsize::new(0);
    let since = Instant::now();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some(sent) = sent.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // That some are answered otherwise now costs neither.
                    let _answered = endpoint.send(sent);
                }
            });
        }
    });
    let bare = since.elapsed();
    let a_second = |time: Duration| sent.len() as f64 / time.as_secs_f64();
    writeln!(
        out,
        "  {} requests: {:.0} a second through the gate, {:.0} in a bare loop",
        sent.len(),
        a_second(with_gate),
        a_second(bare)
    )?;
    Ok(bare.as_secs_f64() / with_gate.as_secs_f64())
}

/// What `check --endpoint` does unless it is told more.
fn default_run(subject: &Subject, cases: &Cases<'_>) -> io::Result<f64> {
    let (endpoint, _listening) = subject.fresh()?;
    let gate = subject.gate(cases, &endpoint);
    let options = Options {
        random: Some(RandomOptions {
            seed: Generator::seed(0),
            cases: RANDOM,
        }),
        stateful: Some(StatefulOptions::default()),
        ..Options::default()
    };
    let since = Instant::now();
    run(cases, &[&gate], &options, &mut |_| {});
    Ok(since.elapsed().as_secs_f64())
}
