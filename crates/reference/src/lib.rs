//! AWS Glue's triggers and workflows as documented, executable: a service in
//! memory that takes awsJson 1.1 requests, judges them, stores, and really runs
//! what is started. For tests, as a double of the service, and as the model that
//! other services are compared with.
//!
//! ```
//! use smithereens_reference::{Reference, Request};
//!
//! let mut glue = Reference::new(1);
//! let response = glue.handle(&Request {
//!     method: "POST",
//!     path: "/",
//!     headers: &[
//!         ("X-Amz-Target", "AWSGlue.GetTriggers"),
//!         ("Authorization", "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…"),
//!     ],
//!     body: b"{}",
//! });
//! assert_eq!(response.status, 200);
//! assert_eq!(response.body, br#"{"Triggers":[]}"#);
//! ```
//!
//! It is synchronous and deterministic: its clock moves only when it is told to,
//! and all that is made up (identifiers, tokens) follows from a seed. The same
//! requests get the same answers, byte by byte.
//!
//! # Control
//! Beside the AWS path there are paths under [`CONTROL`] with JSON both ways.
//! They need no signature; each answers `{"tick": N}` or `{"error": "…"}`. They are
//! for programs on this machine: a request whose `Host` is no loopback address, or
//! that comes from a web page, which browsers say by an `Origin`, is refused with
//! a 403.
//!
//! | request | what it does |
//! | --- | --- |
//! | `GET clock` | tells the ticks since the start; a tick is a second |
//! | `POST advance {"ticks": 5}` | lets time pass; all that happens then has happened when it answers |
//! | `POST plan {"job": "a", "ends": "FAILED", "after": 5}` | the runs of the job `a` that start from now on end so, five ticks after they started. `"times": 1`: only the next one; several such plans are used up in their order. `"message"` is the run's ErrorMessage. `"crawler"` in place of `"job"` for crawls. A plan without `"times"` is for all others, until another such plan is made. A job's run takes two ticks at least; one that would take longer than its Timeout ends as TIMEOUT then. A run of which nothing is planned succeeds after three ticks. There are at most 100,000 plans at a time, with 16 MiB of names and messages. |
//! | `POST reset {"seed": 7}` | all is as at the start, with this seed or the one before; only request identifiers go on |
//!
//! # Where the real answer is not known
//! | what | here |
//! | --- | --- |
//! | which error for a broken constraint | `ValidationException`, but `InvalidInputException` for ranges and for rules; both were seen |
//! | a NextToken or MaxResults that GetCrawlers and ListCrawlers cannot take | `InvalidInputException` as elsewhere, though the model lists no error of theirs but a timeout |
//! | a trigger that is there already, with the same parameters | `AlreadyExistsException` |
//! | jobs and crawlers in a trigger that are not there | taken; when the trigger fires, the action has failed |
//! | an action that names a job and a crawler | starts both; one that names neither starts nothing |
//! | a job that cannot have one more run, a crawler that crawls, when a trigger fires | the action has failed |
//! | a conditional trigger in one run | fires once |
//! | what ended before a conditional trigger outside of workflows was activated, or updated since | does not count for it: it watches from then on |
//! | a trigger that is stopped or deleted while a run of its workflow goes on | still fires in it |
//! | a predicate without conditions | is taken, and never met |
//! | an update that leaves a CONDITIONAL trigger without Predicate, a SCHEDULED one without Schedule, or one that starts the job that it waits for | is taken: the rules are documented of creation |
//! | starting a workflow's ON_DEMAND trigger by itself | is refused: StartWorkflowRun does that |
//! | more than 500 actions, or conditions, in a trigger; more than 100,000 runs of all jobs, crawls, or runs of workflows | is refused; a conditional trigger for which there is no room does not fire in that chain |
//! | a DependentJobName that no trigger starts any more on the second page | the pages go on with what the first began with, be it the job's triggers or all |
//! | `MaxConcurrentRuns` below 1 | is taken: the job cannot run |
//! | a conditional trigger of a workflow that is not ACTIVATED when a run starts | never fires in it |
//! | a workflow without a trigger that starts it | its run completes with no actions |
//! | runs that somebody started, not a trigger | no trigger looks at them |
//! | a schedule of a trigger | that it is `cron(…)` with six fields, `?` in just one of the two days', is judged, as documented; `rate(…)` is refused, as Glue's schedules are cron expressions. What else stands in the fields, their ranges and that nothing runs more often than every five minutes, is not: nobody knows with which error. It is stored, and time does not fire it. A crawler's is only stored |
//! | `MaxRetries` | is stored; nothing is tried again |
//! | StopWorkflowRun of a run that is not RUNNING | `IllegalWorkflowStateException` |
//! | `LastRun` | never has a graph |
//! | a page token after a reset with the same seed | is good again: it says where a list goes on, and what it was asked for, not when |
//! | a run that is started at the last tick, of which there are 1,000,000,000 | stays STARTING |
//! | an order that nobody documents | by name; runs the latest first |
//! | a list of the answer that the model says has at least one element | left out when it is empty |

//! # How large answers are
//! | what | bytes of JSON, at most |
//! | --- | --- |
//! | a definition, the properties of a workflow or of a run of it, a run of a job as it starts | 16 MiB (16,777,216); more is refused |
//! | the graph of a workflow; the graph of a run, or all that follows from starting a trigger outside of workflows | 16 MiB; a trigger that brings more is refused, a start too, and a conditional trigger does not fire in that chain |
//! | all definitions together, with their tags | 256 MiB; what would bring more is refused, a creation with ResourceNumberLimitExceededException |
//! | all runs together, as they start | 256 MiB; what brings more is refused or does not fire |
//! | a page of a list | 16 MiB: it ends before, with a NextToken, whatever MaxResults is; one element that has more comes by itself |
//! | a batch, which has no token | 16 MiB, or one element; a batch that would have more is refused with InvalidInputException |
//!
//! So no answer of an operation has much more than 48 MiB: that of a workflow with
//! its properties, its last run's and its graph.

mod clock;
mod control;
mod definitions;
mod engine;
mod exchange;
mod failure;
mod fault;
mod front;
mod graph;
mod ids;
#[cfg(feature = "listen")]
pub mod listen;
mod operations;
mod page;
mod plan;
mod size;
mod state;

pub use control::CONTROL;
pub use exchange::{Request, Response};
pub use fault::{Family, Fault, Needs, UnknownFault};
pub use operations::OPERATIONS;

use exchange::CONTENT_TYPE;
use ids::mix;
use state::State;

/// The service.
#[derive(Debug, Clone)]
pub struct Reference {
    state: State,
    /// How many requests there were: each has an identifier of its own, and
    /// reading changes no state.
    requests: u64,
}

impl Reference {
    /// A service that knows nothing yet.
    #[must_use]
    pub fn new(seed: u64) -> Reference {
        Reference {
            state: State::new(seed, None),
            requests: 0,
        }
    }

    /// The same with something wrong, to see whether it is found.
    #[must_use]
    pub fn with_fault(seed: u64, fault: Fault) -> Reference {
        Reference {
            state: State::new(seed, Some(fault)),
            requests: 0,
        }
    }

    /// What is wrong with it, if anything was planted.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        self.state.fault
    }

    /// Answers a request: on a path under [`CONTROL`] as told there, on any other
    /// as AWS's front end and Glue do. Whatever comes, there is an answer; one
    /// that tells of an error has changed nothing.
    pub fn handle(&mut self, request: &Request<'_>) -> Response {
        if control::is_control(request) {
            return control::control(&mut self.state, request);
        }
        match self.state.fault {
            Some(fault) => fault::handle(fault, request, |request| self.answer(request)),
            None => self.answer(request),
        }
    }

    fn answer(&mut self, request: &Request<'_>) -> Response {
        let answer =
            front::route(request).and_then(|(perform, body)| perform(&mut self.state, body));
        let (status, body) = match answer {
            Ok(body) => (200, body),
            Err(failure) => (400, failure.body()),
        };
        Response {
            status,
            headers: vec![
                ("Content-Type", CONTENT_TYPE.into()),
                ("x-amzn-RequestId", self.request_id()),
            ],
            body,
        }
    }

    /// Lets time pass; a tick is a second.
    pub fn advance(&mut self, ticks: u64) {
        self.state.advance(ticks);
    }

    /// Whether the two would answer everything alike, but for request identifiers.
    #[must_use]
    pub fn knows_what(&self, other: &Reference) -> bool {
        self.state == other.state
    }

    fn request_id(&mut self) -> String {
        self.requests += 1;
        let (high, low) = (
            mix(self.state.ids.seed() ^ mix(!self.requests)),
            mix(self.requests),
        );
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        )
    }
}
