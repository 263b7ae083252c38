//! One change at its place, in the words of the notation.

use smithereens_formats::{Change, ChangeKind};
use smithereens_harness::printable;

/// A name or value as Python would show it.
pub(super) fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('\'', "\\'");
    format!("'{}'", printable(&text))
}

/// What is printable already, of at most so many characters.
pub(super) fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What is said of a place otherwise; `None` for what is shown as a value, a
/// member or an operation.
pub(super) fn fact(change: &Change) -> Option<String> {
    let statement = |text: &Option<String>| match text {
        Some(text) => printable(text),
        None => "none".to_owned(),
    };
    let moved = |what: &str| {
        let (from, to) = (statement(&change.from), statement(&change.to));
        format!("{what} {from} -> {to}")
    };
    let value = || printable(change.id.value.as_deref().unwrap_or_default());
    // Of an enumeration, its value.
    let of_value = |word: &str| match change.id.value {
        Some(_) => format!("{word} {}", value()),
        None => word.to_owned(),
    };
    Some(match change.id.kind {
        ChangeKind::OperationAdded
        | ChangeKind::OperationRemoved
        | ChangeKind::ErrorAdded
        | ChangeKind::ErrorRemoved
        | ChangeKind::MemberAdded
        | ChangeKind::MemberRemoved
        | ChangeKind::EnumValueAdded
        | ChangeKind::EnumValueRemoved => return None,
        ChangeKind::EnumOpened => format!("enum -> {}", statement(&change.to)),
        ChangeKind::EnumClosed => format!(
            "{} -> enum {}",
            statement(&change.from),
            statement(&change.to)
        ),
        ChangeKind::TypeChanged => moved("type"),
        ChangeKind::RequiredAdded => "required".to_owned(),
        ChangeKind::RequiredRemoved => "-required".to_owned(),
        ChangeKind::BoxAdded => "box".to_owned(),
        ChangeKind::BoxRemoved => "-box".to_owned(),
        ChangeKind::DefaultChanged => moved("default"),
        ChangeKind::LengthChanged => moved("length"),
        ChangeKind::RangeChanged => moved("range"),
        ChangeKind::PatternChanged => moved("pattern"),
        ChangeKind::UniqueItemsAdded => "uniqueItems".to_owned(),
        ChangeKind::UniqueItemsRemoved => "-uniqueItems".to_owned(),
        ChangeKind::SparseAdded => "sparse".to_owned(),
        ChangeKind::SparseRemoved => "-sparse".to_owned(),
        ChangeKind::TimestampFormatChanged => moved("timestampFormat"),
        ChangeKind::StreamingAdded => "streaming".to_owned(),
        ChangeKind::StreamingRemoved => "-streaming".to_owned(),
        ChangeKind::DeprecatedAdded => of_value("deprecated"),
        ChangeKind::DeprecatedRemoved => of_value("-deprecated"),
        ChangeKind::SensitiveAdded => "sensitive".to_owned(),
        ChangeKind::SensitiveRemoved => "-sensitive".to_owned(),
        ChangeKind::IdempotencyTokenAdded => "idempotencyToken".to_owned(),
        ChangeKind::IdempotencyTokenRemoved => "-idempotencyToken".to_owned(),
        ChangeKind::ErrorStatusChanged => moved("status"),
        ChangeKind::ErrorFaultChanged => moved("fault"),
        ChangeKind::ErrorCodeChanged => moved("code"),
        ChangeKind::ProtocolChanged => moved("protocol"),
        ChangeKind::ServiceNameChanged => moved("service name"),
        ChangeKind::SigningNameChanged => moved("signing name"),
        ChangeKind::RuleAdded => format!("rule {}", value()),
        ChangeKind::RuleRemoved => format!("-rule {}", value()),
        ChangeKind::RuleChanged => format!("rule {} changed", value()),
        ChangeKind::QueryCompatibleAdded => "awsQueryCompatible".to_owned(),
        ChangeKind::QueryCompatibleRemoved => "-awsQueryCompatible".to_owned(),
        ChangeKind::AuthChanged => moved("auth"),
        ChangeKind::HostPrefixChanged => moved("host prefix"),
        ChangeKind::ChecksumRequiredAdded => "checksum required".to_owned(),
        ChangeKind::ChecksumRequiredRemoved => "-checksum required".to_owned(),
        ChangeKind::CompressionChanged => moved("compression"),
        ChangeKind::RetryableChanged => moved("retryable"),
        ChangeKind::WireNameChanged => moved("name on the wire"),
        ChangeKind::EndpointDiscoveryChanged => moved("host"),
        ChangeKind::ChecksumMemberChanged => moved("checksum member"),
        ChangeKind::ResponseChecksumsChanged => moved("checksums"),
        ChangeKind::HttpMethodChanged => moved("method"),
        ChangeKind::HttpUriChanged => moved("path"),
        ChangeKind::HttpCodeChanged => moved("status"),
    })
}
