//! Faults to plant: one thing each that is wrong, in a service that is right
//! otherwise. Whoever tests services must find every one of them.
//!
//! Where a fault sits: in what comes in (`fault/request.rs`), in what is judged
//! (`judgement.rs`), in what a trigger waits for (`predicate.rs`), in what should
//! be gone (`remains.rs`), in what goes out (`answer.rs`), between requests that
//! come at the same time (the socket), or, asked for by `State::plants`, at the
//! very place in the engine and the operations that it spoils.

mod answer;
mod judgement;
mod predicate;
mod remains;
mod request;

pub(crate) use remains::Remains;

use std::fmt;
use std::str::FromStr;

use crate::exchange::{CONTENT_TYPE, Request, Response};
use crate::state::State;

/// What a fault is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// What is refused and what is taken.
    Validation,
    /// How it is refused.
    ErrorTypes,
    /// How runs go on and end.
    StateMachine,
    /// When triggers fire.
    Predicate,
    /// Lists in pages.
    Pagination,
    /// What is chosen for an answer.
    Filters,
    /// What comes back of what was stored.
    RoundTrip,
    /// How answers are written.
    Encoding,
    /// What is left of what was deleted.
    Deletion,
    /// Requests at the same time.
    Concurrency,
}

/// What it takes to see a fault, beside setting up what a request speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Needs {
    /// One or two calls with ordinary values.
    Little,
    /// Three calls or more that build on each other, or time that passes.
    Sequence,
    /// A value that is seldom sent.
    RareValue,
    /// Requests at the same time.
    Race,
}

macro_rules! faults {
    ($($family:ident { $($variant:ident $name:literal $needs:ident $summary:literal,)+ })+) => {
        /// One thing that is wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $($(#[doc = $summary] $variant,)+)+
        }

        impl Fault {
            /// All, by family.
            pub const ALL: &'static [Fault] = &[$($(Fault::$variant,)+)+];

            /// Its name on the command line.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($(Fault::$variant => $name,)+)+ }
            }

            /// What a service does that has it.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self { $($(Fault::$variant => $summary,)+)+ }
            }

            /// What it is about.
            #[must_use]
            pub fn family(self) -> Family {
                match self { $($(Fault::$variant => Family::$family,)+)+ }
            }

            /// What it takes to see it.
            #[must_use]
            pub fn needs(self) -> Needs {
                match self { $($(Fault::$variant => Needs::$needs,)+)+ }
            }
        }
    };
}

faults! {
    Validation {
        LongNamesPass "long-names-pass" Little "takes names of more than 255 characters",
        PatternsAreIgnored "patterns-are-ignored" Little "takes characters that a pattern excludes",
        UnknownValuesPass "unknown-values-pass" Little "takes values that an enumeration does not list",
        RequiredIsOptional "required-is-optional" Little "takes requests without a required member",
        PredicateNotNeeded "predicate-not-needed" Little "takes a CONDITIONAL trigger without a Predicate",
        ScheduleNotNeeded "schedule-not-needed" Little "takes a SCHEDULED trigger without a Schedule",
        LogicalNotNeeded "logical-not-needed" Little "takes several conditions without Logical",
        ZeroResultsPass "zero-results-pass" Little "takes a MaxResults of 0",
        LongestNameRefused "longest-name-refused" RareValue "refuses a name of just 255 characters",
        LengthInBytes "length-in-bytes" RareValue "counts a name's length in bytes of UTF-8",
        EmojiRefused "emoji-refused" RareValue "refuses characters beyond U+FFFF",
        TabRefused "tab-refused" RareValue "refuses a tab in a name",
        UnknownMemberRefused "unknown-member-refused" Little "refuses a member that it does not know",
        NullRefused "null-refused" Little "refuses null for a member that may be absent",
        TwentyFiveRefused "twenty-five-refused" RareValue "refuses a batch of just 25 workflows",
        WrongTypesDropped "wrong-types-dropped" Little "takes a member of the wrong JSON type for absent",
        TrailingTextPasses "trailing-text-passes" RareValue "reads the first JSON value of a body and ignores what follows",
        SecondStartTrigger "second-start-trigger" Sequence "takes a second trigger that starts the same workflow",
    }
    ErrorTypes {
        RefusalIsA500 "refusal-is-a-500" Little "answers 500 where it refuses a constraint",
        CancellingIsA500 "cancelling-is-a-500" RareValue "answers 500 to a condition on the crawl state CANCELLING",
        BrokenJsonIsA500 "broken-json-is-a-500" Little "answers 500 to what is not JSON",
        NotFoundIsInvalid "not-found-is-invalid" Little "answers InvalidInputException where nothing has the name",
        UnknownOperationIsA200 "unknown-operation-is-a-200" Little "answers 200 to an operation that is not there",
        ErrorsWithoutName "errors-without-name" Little "does not name the error in its answer",
        ErrorsAreHtml "errors-are-html" Little "answers with a page where it refuses",
    }
    StateMachine {
        StopIsANoOp "stop-is-a-no-op" Sequence "StopWorkflowRun answers 200 and stops nothing",
        StoppingNeverEnds "stopping-never-ends" Sequence "a stopped run stays STOPPING",
        StopEndsNoJob "stop-ends-no-job" Sequence "a stopped run is STOPPED while its job runs go on",
        StopCancelsNoCrawl "stop-cancels-no-crawl" Sequence "crawls of a stopped run go on",
        StoppedIsCompleted "stopped-is-completed" Sequence "a stopped run ends as COMPLETED",
        StoppedStartsMore "stopped-starts-more" Sequence "triggers still fire in a run that is STOPPING",
        EndedIsStoppable "ended-is-stoppable" Sequence "stopping a run that is COMPLETED makes it STOPPED",
        CompletesEarly "completes-early" Sequence "a run is COMPLETED when the first of its actions has ended",
        NeverCompletes "never-completes" Sequence "a run stays RUNNING when all in it has ended",
        EndsBeforeItStarts "ends-before-it-starts" Sequence "CompletedOn of a run is before its StartedOn",
        FirstActionOnly "first-action-only" Sequence "a trigger starts the first of its actions only",
        ActionsTwice "actions-twice" Sequence "a trigger starts each of its actions twice",
        StartOnCreationIgnored "start-on-creation-ignored" Little "a trigger with StartOnCreation is not ACTIVATED",
        FailedCountsAsSucceeded "failed-counts-as-succeeded" Sequence "the statistics count failed actions as succeeded",
        SameRunIdTwice "same-run-id-twice" Sequence "two runs that start at the same time have one id",
        GraphIsLive "graph-is-live" Sequence "a run's graph shows triggers that were made after it started",
    }
    Predicate {
        AnyIsAnd "any-is-and" Sequence "ANY needs all conditions",
        AndIsAny "and-is-any" Sequence "AND needs one condition",
        FirstConditionOnly "first-condition-only" Sequence "looks at the first condition only",
        CrawlersNeverCount "crawlers-never-count" Sequence "a condition on a crawler is never met",
        StoppedIsFailed "stopped-is-failed" Sequence "a job run that is STOPPED meets a condition on FAILED",
        TimeoutNeverFires "timeout-never-fires" Sequence "a condition on TIMEOUT is never met",
        FiresWhenStarted "fires-when-started" Sequence "a condition on SUCCEEDED is met as soon as its job has started",
    }
    Pagination {
        PageRepeatsOne "page-repeats-one" Sequence "a page begins with the last element of the one before",
        PageSkipsOne "page-skips-one" Sequence "an element between two pages is on neither",
        GarbageTokenPasses "garbage-token-passes" Little "takes a token that it never gave for the first page",
        TokenForOtherFilters "token-for-other-filters" Sequence "takes a token that it gave for another list",
        MaxResultsIgnored "max-results-ignored" Sequence "a page has more elements than MaxResults",
        ThirdPageLost "third-page-lost" Sequence "ends after the second page",
    }
    Filters {
        MissingNotTold "missing-not-told" Little "a batch does not tell the names that are not there",
        BatchRepeats "batch-repeats" RareValue "a batch answers twice for a name that is there twice",
        GraphUnasked "graph-unasked" Little "answers a Graph that was not asked for",
        GraphWithoutEdges "graph-without-edges" Sequence "a Graph has no edges",
        TagsFilterIgnored "tags-filter-ignored" Sequence "lists triggers that lack the tags asked for",
        GraphOfAll "graph-of-all" Sequence "a workflow's Graph shows the triggers of others",
    }
    RoundTrip {
        CreateOverwrites "create-overwrites" Sequence "creating a trigger that is there overwrites it",
        UpdateCreates "update-creates" Little "updating a trigger that is not there creates it",
        DescriptionTrimmed "description-trimmed" RareValue "cuts white space off both ends of a Description",
        ArgumentsInLowerCase "arguments-in-lower-case" RareValue "turns the names of Arguments into lower case",
        EmptyTextLost "empty-text-lost" RareValue "loses Arguments whose value is the empty text",
        LongTimeoutCut "long-timeout-cut" RareValue "turns a Timeout above 2880 into 2880",
        CancellingIsCancelled "cancelling-is-cancelled" RareValue "takes the crawl state CANCELLING and stores CANCELLED",
        UpdateLosesActions "update-loses-actions" Sequence "an update loses the Actions",
        NotifyDelayLost "notify-delay-lost" RareValue "loses an action's NotificationProperty",
        PropertiesReplaced "properties-replaced" Sequence "PutWorkflowRunProperties drops what was there",
    }
    Encoding {
        TimesAreText "times-are-text" Little "writes times as texts",
        TimesInMilliseconds "times-in-milliseconds" Little "writes times in milliseconds",
        NumbersAreText "numbers-are-text" Little "writes numbers as texts",
        EmojiHalved "emoji-halved" RareValue "writes characters beyond U+FFFF as half a surrogate pair",
        AccentsLost "accents-lost" RareValue "writes every character beyond ASCII as a question mark",
        HtmlContentType "html-content-type" Little "calls its answers text/html",
        AnswersInLowerCamel "answers-in-lower-camel" Little "writes members in lower camel case",
    }
    Deletion {
        DeletedIsThere "deleted-is-there" Sequence "a deleted trigger can still be got",
        DeletedIsListed "deleted-is-listed" Sequence "a deleted trigger is still listed",
        DeleteUnknownRefused "delete-unknown-refused" Little "refuses to delete a trigger that is not there",
        TagsSurvive "tags-survive" Sequence "a trigger made again has the tags of the deleted one",
        TriggersDieToo "triggers-die-too" Sequence "deleting a workflow deletes its triggers",
        RunsSurvive "runs-survive" Sequence "a workflow made again has the runs of the deleted one",
    }
    Concurrency {
        LostUpdate "lost-update" Race "of two changes at the same time one is lost",
        BothCreate "both-create" Race "two requests at the same time both create the same trigger",
        AnswersMixedUp "answers-mixed-up" Race "answers a request with what another one was answered",
    }
}

/// Answers a request as a service does that has this fault.
pub(crate) fn handle(
    fault: Fault,
    request: &Request<'_>,
    answer: impl FnOnce(&Request<'_>) -> Response,
) -> Response {
    let target = request.header("x-amz-target").unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default();
    let asks_for = |text: &str| String::from_utf8_lossy(request.body).contains(text);
    if fault == Fault::CancellingIsA500 && asks_for(r#""CANCELLING""#) {
        return Response {
            status: 500,
            headers: vec![("Content-Type", CONTENT_TYPE.into())],
            body: br#"{"__type":"InternalServiceException"}"#.to_vec(),
        };
    }
    let body = request::misread(fault, operation, request.body);
    let mut response = answer(&Request {
        body: body.as_deref().unwrap_or(request.body),
        ..*request
    });
    answer::spoil(fault, operation, &mut response);
    response
}

impl State {
    /// Whether this is the fault that the service has.
    pub(crate) fn plants(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
}

/// There is no fault of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault called {0}")]
pub struct UnknownFault(pub String);

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Fault, UnknownFault> {
        let mut all = Fault::ALL.iter().copied();
        let found = all.find(|fault| fault.name() == name);
        found.ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Family::Validation => "validation",
            Family::ErrorTypes => "error types",
            Family::StateMachine => "state machine",
            Family::Predicate => "predicate",
            Family::Pagination => "pagination",
            Family::Filters => "filters",
            Family::RoundTrip => "round trip",
            Family::Encoding => "encoding",
            Family::Deletion => "deletion",
            Family::Concurrency => "concurrency",
        })
    }
}
