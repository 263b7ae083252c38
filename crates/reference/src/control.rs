//! The control surface, off the AWS path: how a test says when time passes and
//! how runs end.

use std::net::IpAddr;

use serde::Deserialize;
use serde::de::IgnoredAny;
use smithereens_glue::shapes::{Action, Crawl, CrawlState, JobRunState};
use smithereens_glue::{Side, Validate as _};

use crate::clock::{MOST_TICKS, Tick};
use crate::engine::has_ended;
use crate::exchange::{Request, Response};
use crate::plan::{Ending, TooManyPlans};
use crate::state::State;

/// What the path of a control request begins with. AWS has no such path.
pub const CONTROL: &str = "/_smithereens/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    ticks: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    seed: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    job: Option<String>,
    crawler: Option<String>,
    ends: String,
    after: u64,
    times: Option<u32>,
    message: Option<String>,
}

/// Why a control request is refused: its status and a sentence.
type Refusal = (u16, String);

/// Whether a request is for the control surface.
pub(crate) fn is_control(request: &Request<'_>) -> bool {
    request.path.starts_with(CONTROL)
}

/// Carries out a control request. `reset` makes a new state.
pub(crate) fn control(state: &mut State, request: &Request<'_>) -> Response {
    let (status, body) = match local(request).and_then(|()| carry_out(state, request)) {
        Ok(()) => (200, serde_json::json!({ "tick": state.now.count() })),
        Err((status, why)) => (status, serde_json::json!({ "error": why })),
    };
    Response {
        status,
        headers: vec![("Content-Type", "application/json".into())],
        body: body.to_string().into_bytes(),
    }
}

/// That it comes from a program on this machine. A web page's requests come from
/// this machine too, but browsers say where the page is from, and the host that
/// it was asked for, be its address this machine's or not.
fn local(request: &Request<'_>) -> Result<(), Refusal> {
    if let Some(origin) = request.header("origin") {
        return Err((403, format!("not for web pages: this one is of {origin}")));
    }
    match request.header("host") {
        Some(host) if !is_loopback(host) => Err((
            403,
            format!("the host is {host}; ask for localhost, 127.0.0.1 or [::1]"),
        )),
        _ => Ok(()),
    }
}

/// Whether a `Host` names this machine, with or without a port.
fn is_loopback(host: &str) -> bool {
    let address = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(rest, |(address, _)| address),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    address.eq_ignore_ascii_case("localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn carry_out(state: &mut State, request: &Request<'_>) -> Result<(), Refusal> {
    let name = request.path.strip_prefix(CONTROL).unwrap_or_default();
    match (request.method, name) {
        ("GET", "clock") => Ok(()),
        ("POST", "advance") => {
            let Advance { ticks } = read(request.body)?;
            if ticks > MOST_TICKS - state.now.count() {
                return Err((400, format!("there are {MOST_TICKS} ticks in all")));
            }
            state.advance(ticks);
            Ok(())
        }
        ("POST", "reset") => {
            let Reset { seed } = read(request.body)?;
            *state = State::new(seed.unwrap_or(state.ids.seed()), state.fault);
            Ok(())
        }
        ("POST", "plan") => plan(state, read(request.body)?),
        (_, "clock" | "advance" | "reset" | "plan") => {
            Err((405, format!("{} is not for {name}", request.method)))
        }
        _ => Err((
            404,
            format!("{name} is none of clock, advance, plan and reset"),
        )),
    }
}

fn read<'a, T: Deserialize<'a> + 'a>(body: &'a [u8]) -> Result<T, Refusal> {
    let body = if body.is_empty() { b"{}" } else { body };
    let broken = |error: serde_json::Error| (400, error.to_string());
    // serde takes a list for a structure's members in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        serde_json::from_slice::<IgnoredAny>(body).map_err(broken)?;
        let wanted = "give an object, such as {\"ticks\": 5}";
        return Err((400, format!("the body is no JSON object: {wanted}")));
    }
    serde_json::from_slice(body).map_err(broken)
}

/// That a plan's name can be that of a job or a crawler.
fn named(names: Action) -> Result<(), Refusal> {
    let violations = names.validate(Side::Request);
    violations.map_err(|violations| (400, format!("no such name can be: {violations}")))
}

fn planned(done: Result<(), TooManyPlans>) -> Result<(), Refusal> {
    done.map_err(|error| (400, error.to_string()))
}

fn plan(state: &mut State, plan: Plan) -> Result<(), Refusal> {
    let Plan {
        job,
        crawler,
        ends,
        after,
        times,
        message,
    } = plan;
    if after == 0 || Tick::last() < Tick::default().later(after) {
        return Err((400, format!("`after` is from 1 to {MOST_TICKS} ticks")));
    }
    if times == Some(0) {
        return Err((400, "`times` is at least 1".into()));
    }
    let cannot = |ends: &str, states: &str| Err((400, format!("{ends} is none of {states}")));
    match (job, crawler) {
        (Some(job), None) => {
            let state_then = JobRunState::from(ends.as_str());
            if !state_then.is_known() || !has_ended(&state_then) {
                return cannot(&ends, "SUCCEEDED, FAILED, TIMEOUT and STOPPED");
            }
            let ending = Ending {
                after,
                state: state_then,
                message,
            };
            named(Action {
                job_name: Some(job.clone()),
                ..Action::default()
            })?;
            planned(state.plans.job(&job, ending, times))?;
        }
        (None, Some(crawler)) => {
            let state_then = CrawlState::from(ends.as_str());
            let ended = [
                CrawlState::Succeeded,
                CrawlState::Failed,
                CrawlState::Cancelled,
            ];
            if !ended.contains(&state_then) {
                return cannot(&ends, "SUCCEEDED, FAILED and CANCELLED");
            }
            // A crawl's ErrorMessage has bounds, and every crawl is told.
            let crawl = Crawl {
                error_message: message.clone(),
                ..Crawl::default()
            };
            if let Err(violations) = crawl.validate(Side::Response) {
                return Err((400, format!("`message`: {violations}")));
            }
            let ending = Ending {
                after,
                state: state_then,
                message,
            };
            named(Action {
                crawler_name: Some(crawler.clone()),
                ..Action::default()
            })?;
            planned(state.plans.crawler(&crawler, ending, times))?;
        }
        _ => return Err((400, "a plan is for a `job` or for a `crawler`".into())),
    }
    Ok(())
}
