//! The table itself. What the words mean, and what follows from the protocol, is
//! said in the module above.

use smithereens_formats::Severity::{Breaking, Risky, Safe};
use smithereens_formats::SourceKind;

use super::{
    Accepted, Cell, Class, Host, Row, annotation, narrowed, of_requests, replaced, uncertain,
    widened,
};

const EVOLVING: &str = "Smithy 2.0, Evolving models";
const IGNORED: &str = "unknown members are ignored";
const AUTH: &str = "Smithy 2.0, auth and optionalAuth traits; botocore's auth and authtype";
const HTTP: &str = "Smithy 2.0, http trait; AWS JSON 1.1 protocol: HTTP binding traits are ignored";
const CHECKSUM: &str = "Smithy 2.0, AWS Protocols: httpChecksum trait";
const ALL_TAKEN: &str =
    "all ways to say who is calling are taken; a signature that is not asked for does no harm";
const NOT_USED: &str = "the older side does not use it";

/// What a class of changes does.
pub(super) fn row(class: Class) -> Row {
    use SourceKind::Specification;
    match class {
        Class::OperationAdded => Row {
            request: [
                (Safe, "an old client does not call it"),
                (
                    Risky,
                    "an old service answers that it does not know the operation",
                ),
            ],
            answer: [(Safe, NOT_USED); 2],
            stored: [
                (Risky, "an old reader has nothing to read its messages with"),
                (Safe, "no old data holds its messages"),
            ],
            source: (
                Specification,
                "Smithy 2.0, Evolving models: Updating services",
            ),
        },
        Class::OperationRemoved => Row {
            request: [
                (
                    Breaking,
                    "an old client calls an operation that is no longer there",
                ),
                (Safe, "a new client does not call it"),
            ],
            answer: [(Safe, "it is never answered"); 2],
            stored: [
                (Safe, "no new data holds its messages"),
                (
                    Breaking,
                    "a new reader has nothing to read its messages with",
                ),
            ],
            source: (
                Specification,
                "Smithy 2.0, Evolving models: Updating services",
            ),
        },
        Class::ErrorAdded => Row {
            request: [(Safe, "errors stand in answers only"); 2],
            answer: [
                (Risky, "an old client knows the error only by its status"),
                (Safe, "an old service does not answer with it"),
            ],
            stored: [
                (Risky, "an old reader knows the error only by its name"),
                (Safe, "no old data holds it"),
            ],
            source: (
                Specification,
                "Smithy 2.0, Evolving models: Updating operations",
            ),
        },
        Class::ErrorRemoved => Row {
            request: [(Safe, "errors stand in answers only"); 2],
            answer: [
                (Safe, "a new service does not answer with it"),
                (
                    Risky,
                    "an old service still answers with an error that a new client knows only by its status",
                ),
            ],
            stored: [
                (Safe, "no new data holds it"),
                (Risky, "a new reader knows the error only by its name"),
            ],
            source: (
                Specification,
                "Smithy 2.0, Evolving models: Updating operations",
            ),
        },
        Class::ErrorTold => Row {
            request: [(Safe, "errors stand in answers only"); 2],
            answer: [(
                Risky,
                "whoever goes by the status or the fault tells blame and retries otherwise",
            ); 2],
            stored: [(Safe, "the error is known by its name"); 2],
            source: (Specification, "Smithy 2.0, httpError and error traits"),
        },
        Class::ErrorCoded => Row {
            request: [(Safe, "errors stand in answers only"); 2],
            answer: [(
                Risky,
                "`__type` holds the shape's name whatever the code; botocore looks its exceptions up by the code, and \
                 so does whoever reads x-amzn-query-error",
            ); 2],
            stored: [(Safe, "the error is known by its shape's name"); 2],
            source: (
                Specification,
                "Smithy 2.0, AWS JSON 1.1 protocol: Operation error serialization; awsQueryCompatible trait",
            ),
        },
        Class::MemberAdded => Row {
            request: [
                (Safe, "it is optional, and an old client does not send it"),
                (
                    Risky,
                    "an old service ignores it: the call succeeds without what it asks for",
                ),
            ],
            answer: [
                (Safe, IGNORED),
                (
                    Risky,
                    "an old service never sends it: whoever needs it goes without",
                ),
            ],
            stored: [
                (
                    Risky,
                    "an old reader ignores it, and loses it where it writes the data back",
                ),
                (Safe, "it is optional, so it may be absent from old data"),
            ],
            source: (
                Specification,
                "Smithy 2.0, Evolving models: Updating structures",
            ),
        },
        Class::RequiredMemberAdded => Row {
            request: [
                (
                    Breaking,
                    "an old client does not send it, and it is required",
                ),
                (
                    Risky,
                    "an old service ignores it: the call succeeds without what it asks for",
                ),
            ],
            answer: [
                (Safe, IGNORED),
                (
                    Risky,
                    "an old service never sends it: a lenient client fills it in, another one fails",
                ),
            ],
            stored: [
                (
                    Risky,
                    "an old reader ignores it, and loses it where it writes the data back",
                ),
                (
                    Risky,
                    "old data lacks it: a lenient reader fills it in, another one fails",
                ),
            ],
            source: (
                Specification,
                "Smithy 2.0, Evolving models: Updating structures",
            ),
        },
        Class::MemberRemoved => Row {
            request: [
                (
                    Breaking,
                    "a new service ignores it: the call no longer does what it asks for",
                ),
                (Safe, "it was optional, and a new client does not send it"),
            ],
            answer: [
                (
                    Breaking,
                    "a new service no longer sends it: whoever needs it goes without",
                ),
                (Safe, IGNORED),
            ],
            stored: [
                (Safe, "it was optional, so it may be absent from new data"),
                (
                    Risky,
                    "a new reader ignores it, and loses it where it writes the data back",
                ),
            ],
            source: (
                Specification,
                "Smithy 2.0, Evolving models: Updating structures",
            ),
        },
        Class::RequiredMemberRemoved => Row {
            request: [
                (
                    Breaking,
                    "a new service ignores it: the call no longer does what it asks for",
                ),
                (
                    Breaking,
                    "an old service requires it, and a new client cannot send it",
                ),
            ],
            answer: [
                (
                    Breaking,
                    "a new service no longer sends it, and an old client relies on it",
                ),
                (Safe, IGNORED),
            ],
            stored: [
                (
                    Risky,
                    "new data lacks it: a lenient reader fills it in, another one fails",
                ),
                (
                    Risky,
                    "a new reader ignores it, and loses it where it writes the data back",
                ),
            ],
            source: (
                Specification,
                "Smithy 2.0, Evolving models: Updating structures",
            ),
        },
        Class::VariantAdded => widened(
            "an old service refuses a union with a member that it does not know",
            "an old reader that is not prepared for unknown members of a union fails",
            (
                Specification,
                "Smithy 2.0, Evolving models: Updating unions",
            ),
        ),
        Class::VariantRemoved => narrowed(
            "a new service refuses a union with a member that it does not know",
            "a new reader that is not prepared for unknown members of a union fails",
            (
                Specification,
                "Smithy 2.0, Evolving models: Updating unions",
            ),
        ),
        Class::ValueAdded => widened(
            "an old service refuses a value that it does not know",
            "an old reader that refuses unknown values fails; lenient ones keep them",
            (
                Specification,
                "Smithy 2.0, enum: enum is a closed set for services, open for clients",
            ),
        ),
        Class::ValueRemoved => narrowed(
            "a new service refuses a value that it no longer knows",
            "a new reader that refuses unknown values fails; lenient ones keep them",
            (
                Specification,
                "Smithy 2.0, enum: enum is a closed set for services, open for clients",
            ),
        ),
        Class::EnumOpened => widened(
            "an old service refuses values that were not listed",
            "an old reader that refuses unknown values fails; lenient ones keep them",
            (Specification, "Smithy 2.0, Evolving models: Updating enums"),
        ),
        Class::EnumClosed => narrowed(
            "a new service refuses values that are not listed",
            "a new reader that refuses unknown values fails; lenient ones keep them",
            (Specification, "Smithy 2.0, Evolving models: Updating enums"),
        ),
        Class::TypeWidened => widened(
            "an old service refuses values that only the new type holds",
            "an old reader fails on values that only the new type holds",
            (
                SourceKind::Inferred,
                "what each type holds on an awsJson wire; code made from the model changes too",
            ),
        ),
        Class::TypeNarrowed => narrowed(
            "a new service refuses values that only the old type holds",
            "a new reader fails on values that only the old type holds",
            (
                SourceKind::Inferred,
                "what each type holds on an awsJson wire; code made from the model changes too",
            ),
        ),
        Class::TypeReplaced => replaced(
            "the two sides write and read different types",
            (
                Specification,
                "Smithy 2.0, Evolving models: Updating shapes",
            ),
        ),
        Class::FormReplaced => replaced(
            "the two sides write and read the value in different forms",
            (
                Specification,
                "Smithy 2.0, Evolving models: Updating traits",
            ),
        ),
        Class::RequiredAdded => narrowed(
            "an old client may leave it out, and a new service refuses that",
            "an old side may leave it out: a lenient reader fills it in, another one fails",
            (Specification, "Smithy 2.0, required trait"),
        ),
        Class::RequiredRemoved => widened(
            "a new client may leave it out, and an old service refuses that",
            "a new side may leave it out: a lenient reader fills it in, another one fails",
            (Specification, "Smithy 2.0, required trait"),
        ),
        Class::Boxed => uncertain(
            "where it was primitive, zero may stand for absence and absence is read as zero",
            (Specification, "Smithy 1.0, box trait"),
        ),
        Class::Unboxed => uncertain(
            "where it is primitive, zero may stand for absence and absence is read as zero",
            (Specification, "Smithy 1.0, box trait"),
        ),
        Class::DefaultChanged => uncertain(
            "what is left out is a value to one side and nothing to the other",
            (Specification, "Smithy 2.0, default trait"),
        ),
        Class::DefaultReplaced => Row {
            request: [
                (
                    Breaking,
                    "what an old client leaves out means another value to a new service",
                ),
                (
                    Risky,
                    "what a new client leaves out means another value to an old service",
                ),
            ],
            ..uncertain(
                "what is left out means another value to each side",
                (Specification, "Smithy 2.0, default trait"),
            )
        },
        Class::Loosened => widened(
            "an old service refuses what was not allowed",
            "readers check no constraints, but an old one that does fails",
            (Specification, "Smithy 2.0, Constraint traits"),
        ),
        Class::Tightened => narrowed(
            "a new service refuses what is no longer allowed",
            "readers check no constraints, but a new one that does fails",
            (Specification, "Smithy 2.0, Constraint traits"),
        ),
        Class::Moved => Row {
            request: [
                (Breaking, "a new service may refuse what was allowed"),
                (Risky, "an old service may refuse what is allowed now"),
            ],
            ..uncertain(
                "readers check no constraints, but one that does may fail",
                (Specification, "Smithy 2.0, Constraint traits"),
            )
        },
        Class::NullsAllowed => widened(
            "an old service refuses nulls here",
            "an old reader may fail on a null here, or drop it",
            (Specification, "Smithy 2.0, sparse trait"),
        ),
        Class::NullsForbidden => narrowed(
            "a new service refuses nulls here",
            "a new reader may fail on a null here, or drop it",
            (Specification, "Smithy 2.0, sparse trait"),
        ),
        Class::TokenAdded => annotation(
            "clients fill it in where it is left out; the wire is the same",
            "Smithy 2.0, idempotencyToken trait",
        ),
        Class::TokenRemoved => Row {
            request: [
                (Safe, "an old client fills it in still"),
                (
                    Risky,
                    "a new client does not fill it in: an old service refuses it if it is required, and tells no retries apart",
                ),
            ],
            ..annotation(
                "answers hold no tokens that clients fill in",
                "Smithy 2.0, idempotencyToken trait",
            )
        },
        Class::Annotation => annotation("it says nothing about what goes over the wire", EVOLVING),
        Class::Addressed => Row {
            stored: [(
                Risky,
                "messages stored with their headers are not taken for this service's",
            ); 2],
            ..replaced(
                "the two sides do not find each other",
                (
                    Specification,
                    "Smithy 2.0, AWS JSON 1.1 protocol: X-Amz-Target; AWS Signature Version 4",
                ),
            )
        },
        Class::RuleAdded => narrowed(
            "a new service refuses what breaks the rule",
            "what an old side writes may break the rule",
            (SourceKind::Documentation, "the rule's own source"),
        ),
        Class::RuleRemoved => widened(
            "an old service refuses what breaks the rule",
            "what a new side writes may break the rule",
            (SourceKind::Documentation, "the rule's own source"),
        ),
        Class::QueryCompatible => Row {
            answer: [(
                Risky,
                "an error's code stands in x-amzn-query-error to one side, and only in `__type` to the other",
            ); 2],
            ..annotation(
                "it is about how errors are told",
                "Smithy 2.0, awsQueryCompatible trait",
            )
        },
        Class::AuthChanged([old, new]) => of_requests(
            [
                match old {
                    Accepted::All => (Safe, ALL_TAKEN),
                    Accepted::Preferred | Accepted::Otherwise => (
                        Breaking,
                        "a new service refuses a way to say who is calling that an old client uses",
                    ),
                },
                match new {
                    Accepted::All => (Safe, ALL_TAKEN),
                    Accepted::Preferred => (
                        Risky,
                        "an old service refuses who says in a new way who is calling, though not who signs as before",
                    ),
                    Accepted::Otherwise => (
                        Breaking,
                        "an old service refuses the way in which new clients prefer to say who is calling",
                    ),
                },
            ],
            AUTH,
        ),
        Class::Discovered([old, new]) => of_requests(
            [discovered(old), discovered(new)],
            "Smithy 2.0, AWS Client Endpoint Discovery: clientDiscoveredEndpoint trait",
        ),
        Class::Rerouted => of_requests(
            [(Breaking, "the two sides use different methods or paths"); 2],
            HTTP,
        ),
        Class::MethodUnbound => of_requests(
            [(
                Risky,
                "the protocol has one method for all, but botocore uses the one that is named",
            ); 2],
            HTTP,
        ),
        Class::Unbound => annotation("the protocol has one path and one status for all", HTTP),
        Class::AnsweredOtherwise => Row {
            answer: [(
                Risky,
                "clients that look for one status take another for something else",
            ); 2],
            ..annotation("it is about how calls are answered", HTTP)
        },
        Class::HostMoved => of_requests(
            [
                (
                    Breaking,
                    "an old client calls a host that may answer no more",
                ),
                (
                    Breaking,
                    "a new client calls a host that may not answer yet",
                ),
            ],
            "Smithy 2.0, endpoint trait",
        ),
        Class::ChecksumRequired => of_requests(
            [
                (
                    Breaking,
                    "a new service refuses requests without a checksum",
                ),
                (Safe, "an old service does not look for it"),
            ],
            "Smithy 2.0, httpChecksumRequired trait",
        ),
        Class::ChecksumDropped => of_requests(
            [
                (Safe, "a new service does not look for it"),
                (
                    Breaking,
                    "an old service refuses requests without a checksum",
                ),
            ],
            "Smithy 2.0, httpChecksumRequired trait",
        ),
        Class::ChecksumNamed => of_requests(
            [(
                Risky,
                "one side may add a checksum to requests, or choose its algorithm, where the other does not know how",
            ); 2],
            CHECKSUM,
        ),
        Class::AnswersChecked => Row {
            answer: [(
                Risky,
                "answers go unchecked whose checksum only one side knows, or is asked for",
            ); 2],
            ..annotation("it is about what answers are checked by", CHECKSUM)
        },
        Class::EncodingsAdded => of_requests(
            [
                (Safe, "an old client does not use what is new"),
                (
                    Risky,
                    "an old service does not know an encoding of long requests",
                ),
            ],
            "Smithy 2.0, requestCompression trait",
        ),
        Class::EncodingsRemoved => of_requests(
            [
                (
                    Risky,
                    "a new service may not know an encoding of long requests",
                ),
                (Safe, "a new client does not use what is gone"),
            ],
            "Smithy 2.0, requestCompression trait",
        ),
        Class::EncodingsReplaced => of_requests(
            [(Risky, "one side may not know an encoding of long requests"); 2],
            "Smithy 2.0, requestCompression trait",
        ),
        Class::Retried => Row {
            answer: [(Risky, "the two sides call again after different errors"); 2],
            ..annotation(
                "it is about what clients do after an error",
                "Smithy 2.0, retryable trait",
            )
        },
        Class::Renamed => replaced(
            "the two sides write and read it under different names",
            (
                SourceKind::Inferred,
                "botocore reads and writes a member of a body under its locationName",
            ),
        ),
        Class::RuleChanged => Row {
            request: [
                (Breaking, "a new service may refuse what was allowed"),
                (Risky, "an old service may refuse what is allowed now"),
            ],
            ..uncertain(
                "the two sides keep different rules",
                (SourceKind::Documentation, "the rule's own source"),
            )
        },
    }
}

/// Whether a client comes to the host that a service of the other age answers at.
fn discovered(host: Host) -> Cell {
    match host {
        Host::Found => (Safe, "both sides mean the same host"),
        Host::NotAskedFor => (
            Breaking,
            "a client that does not ask for the host calls one that may not answer",
        ),
        Host::NotTold => (
            Risky,
            "a client that asks for the host may ask an operation that does not tell it",
        ),
    }
}
