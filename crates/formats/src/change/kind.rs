//! The kinds of changes.

/// How a definition changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// An operation is new.
    OperationAdded,
    /// An operation is gone.
    OperationRemoved,
    /// Operations list an error that they did not list.
    ErrorAdded,
    /// Operations list an error no more.
    ErrorRemoved,
    /// A structure or union has a new member.
    MemberAdded,
    /// A member is gone.
    MemberRemoved,
    /// An enumeration has a new value: the id's value.
    EnumValueAdded,
    /// A value of an enumeration is gone: the id's value.
    EnumValueRemoved,
    /// What was an enumeration is any text or integer.
    EnumOpened,
    /// What was any text or integer is an enumeration.
    EnumClosed,
    /// Values are of another type.
    TypeChanged,
    /// A member must be there that was optional.
    RequiredAdded,
    /// A member is optional that had to be there.
    RequiredRemoved,
    /// A primitive number or boolean is boxed: absence differs from zero.
    BoxAdded,
    /// A boxed number or boolean is primitive: absence is zero.
    BoxRemoved,
    /// A default is new, gone or another.
    DefaultChanged,
    /// Lengths or sizes have other bounds.
    LengthChanged,
    /// Numbers have other bounds.
    RangeChanged,
    /// Texts have another pattern.
    PatternChanged,
    /// A list's elements must differ.
    UniqueItemsAdded,
    /// A list's elements may be equal.
    UniqueItemsRemoved,
    /// Nulls are values of a list or map.
    SparseAdded,
    /// Nulls are no values of a list or map any more.
    SparseRemoved,
    /// Timestamps are written otherwise.
    TimestampFormatChanged,
    /// A value is a stream.
    StreamingAdded,
    /// A value is no stream any more.
    StreamingRemoved,
    /// Something is deprecated.
    DeprecatedAdded,
    /// Something is not deprecated any more.
    DeprecatedRemoved,
    /// Values do not belong in logs.
    SensitiveAdded,
    /// Values may stand in logs.
    SensitiveRemoved,
    /// Clients fill in a member that is absent.
    IdempotencyTokenAdded,
    /// Clients do not fill in a member any more.
    IdempotencyTokenRemoved,
    /// An error has another HTTP status.
    ErrorStatusChanged,
    /// An error is another side's fault.
    ErrorFaultChanged,
    /// An error has another code beside its name.
    ErrorCodeChanged,
    /// Messages are written in another protocol.
    ProtocolChanged,
    /// The service has another name, which requests carry.
    ServiceNameChanged,
    /// Requests are signed for another name.
    SigningNameChanged,
    /// There is a new rule beyond the shapes: the id's value.
    RuleAdded,
    /// A rule is gone: the id's value.
    RuleRemoved,
    /// A rule says something else: the id's value.
    RuleChanged,
    /// Errors are told with the codes of an awsQuery service beside their names.
    QueryCompatibleAdded,
    /// Errors are told without these codes.
    QueryCompatibleRemoved,
    /// Callers of an operation say otherwise who they are.
    AuthChanged,
    /// An operation is called at a host of another prefix.
    HostPrefixChanged,
    /// Requests of an operation carry a checksum.
    ChecksumRequiredAdded,
    /// Requests of an operation need no checksum any more.
    ChecksumRequiredRemoved,
    /// Requests of an operation may be compressed in other ways.
    CompressionChanged,
    /// A call that ends in an error may be made again otherwise.
    RetryableChanged,
    /// A member has another name on the wire, beside its own.
    WireNameChanged,
    /// Clients ask otherwise for the host of an operation.
    EndpointDiscoveryChanged,
    /// Another member says which checksum a request carries.
    ChecksumMemberChanged,
    /// Answers may have other checksums, or are asked for them otherwise.
    ResponseChecksumsChanged,
    /// An operation is called by another HTTP method.
    HttpMethodChanged,
    /// An operation is called at another path.
    HttpUriChanged,
    /// An operation is answered with another HTTP status where it succeeds.
    HttpCodeChanged,
}

/// Every kind with its name.
const NAMES: [(ChangeKind, &str); 56] = [
    (ChangeKind::OperationAdded, "operation-added"),
    (ChangeKind::OperationRemoved, "operation-removed"),
    (ChangeKind::ErrorAdded, "error-added"),
    (ChangeKind::ErrorRemoved, "error-removed"),
    (ChangeKind::MemberAdded, "member-added"),
    (ChangeKind::MemberRemoved, "member-removed"),
    (ChangeKind::EnumValueAdded, "enum-value-added"),
    (ChangeKind::EnumValueRemoved, "enum-value-removed"),
    (ChangeKind::EnumOpened, "enum-opened"),
    (ChangeKind::EnumClosed, "enum-closed"),
    (ChangeKind::TypeChanged, "type-changed"),
    (ChangeKind::RequiredAdded, "required-added"),
    (ChangeKind::RequiredRemoved, "required-removed"),
    (ChangeKind::BoxAdded, "box-added"),
    (ChangeKind::BoxRemoved, "box-removed"),
    (ChangeKind::DefaultChanged, "default-changed"),
    (ChangeKind::LengthChanged, "length-changed"),
    (ChangeKind::RangeChanged, "range-changed"),
    (ChangeKind::PatternChanged, "pattern-changed"),
    (ChangeKind::UniqueItemsAdded, "unique-items-added"),
    (ChangeKind::UniqueItemsRemoved, "unique-items-removed"),
    (ChangeKind::SparseAdded, "sparse-added"),
    (ChangeKind::SparseRemoved, "sparse-removed"),
    (
        ChangeKind::TimestampFormatChanged,
        "timestamp-format-changed",
    ),
    (ChangeKind::StreamingAdded, "streaming-added"),
    (ChangeKind::StreamingRemoved, "streaming-removed"),
    (ChangeKind::DeprecatedAdded, "deprecated-added"),
    (ChangeKind::DeprecatedRemoved, "deprecated-removed"),
    (ChangeKind::SensitiveAdded, "sensitive-added"),
    (ChangeKind::SensitiveRemoved, "sensitive-removed"),
    (ChangeKind::IdempotencyTokenAdded, "idempotency-token-added"),
    (
        ChangeKind::IdempotencyTokenRemoved,
        "idempotency-token-removed",
    ),
    (ChangeKind::ErrorStatusChanged, "error-status-changed"),
    (ChangeKind::ErrorFaultChanged, "error-fault-changed"),
    (ChangeKind::ErrorCodeChanged, "error-code-changed"),
    (ChangeKind::ProtocolChanged, "protocol-changed"),
    (ChangeKind::ServiceNameChanged, "service-name-changed"),
    (ChangeKind::SigningNameChanged, "signing-name-changed"),
    (ChangeKind::RuleAdded, "rule-added"),
    (ChangeKind::RuleRemoved, "rule-removed"),
    (ChangeKind::RuleChanged, "rule-changed"),
    (ChangeKind::QueryCompatibleAdded, "query-compatible-added"),
    (
        ChangeKind::QueryCompatibleRemoved,
        "query-compatible-removed",
    ),
    (ChangeKind::AuthChanged, "auth-changed"),
    (ChangeKind::HostPrefixChanged, "host-prefix-changed"),
    (ChangeKind::ChecksumRequiredAdded, "checksum-required-added"),
    (
        ChangeKind::ChecksumRequiredRemoved,
        "checksum-required-removed",
    ),
    (ChangeKind::CompressionChanged, "compression-changed"),
    (ChangeKind::RetryableChanged, "retryable-changed"),
    (ChangeKind::WireNameChanged, "wire-name-changed"),
    (
        ChangeKind::EndpointDiscoveryChanged,
        "endpoint-discovery-changed",
    ),
    (ChangeKind::ChecksumMemberChanged, "checksum-member-changed"),
    (
        ChangeKind::ResponseChecksumsChanged,
        "response-checksums-changed",
    ),
    (ChangeKind::HttpMethodChanged, "http-method-changed"),
    (ChangeKind::HttpUriChanged, "http-uri-changed"),
    (ChangeKind::HttpCodeChanged, "http-code-changed"),
];

impl ChangeKind {
    /// All kinds, in the order of their definition.
    pub fn all() -> impl Iterator<Item = ChangeKind> {
        NAMES.iter().map(|(kind, _)| *kind)
    }

    /// Lower-case words joined by `-`, as in ids.
    #[must_use]
    pub fn name(self) -> &'static str {
        let found = NAMES.iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, name)| name)
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<ChangeKind> {
        let found = NAMES.iter().find(|(_, known)| *known == name);
        found.map(|(kind, _)| *kind)
    }

    /// What the change is called when the contracts change their roles.
    #[must_use]
    pub fn mirrored(self) -> ChangeKind {
        match self {
            ChangeKind::OperationAdded => ChangeKind::OperationRemoved,
            ChangeKind::OperationRemoved => ChangeKind::OperationAdded,
            ChangeKind::ErrorAdded => ChangeKind::ErrorRemoved,
            ChangeKind::ErrorRemoved => ChangeKind::ErrorAdded,
            ChangeKind::MemberAdded => ChangeKind::MemberRemoved,
            ChangeKind::MemberRemoved => ChangeKind::MemberAdded,
            ChangeKind::EnumValueAdded => ChangeKind::EnumValueRemoved,
            ChangeKind::EnumValueRemoved => ChangeKind::EnumValueAdded,
            ChangeKind::EnumOpened => ChangeKind::EnumClosed,
            ChangeKind::EnumClosed => ChangeKind::EnumOpened,
            ChangeKind::RequiredAdded => ChangeKind::RequiredRemoved,
            ChangeKind::RequiredRemoved => ChangeKind::RequiredAdded,
            ChangeKind::BoxAdded => ChangeKind::BoxRemoved,
            ChangeKind::BoxRemoved => ChangeKind::BoxAdded,
            ChangeKind::UniqueItemsAdded => ChangeKind::UniqueItemsRemoved,
            ChangeKind::UniqueItemsRemoved => ChangeKind::UniqueItemsAdded,
            ChangeKind::SparseAdded => ChangeKind::SparseRemoved,
            ChangeKind::SparseRemoved => ChangeKind::SparseAdded,
            ChangeKind::StreamingAdded => ChangeKind::StreamingRemoved,
            ChangeKind::StreamingRemoved => ChangeKind::StreamingAdded,
            ChangeKind::DeprecatedAdded => ChangeKind::DeprecatedRemoved,
            ChangeKind::DeprecatedRemoved => ChangeKind::DeprecatedAdded,
            ChangeKind::SensitiveAdded => ChangeKind::SensitiveRemoved,
            ChangeKind::SensitiveRemoved => ChangeKind::SensitiveAdded,
            ChangeKind::IdempotencyTokenAdded => ChangeKind::IdempotencyTokenRemoved,
            ChangeKind::IdempotencyTokenRemoved => ChangeKind::IdempotencyTokenAdded,
            ChangeKind::RuleAdded => ChangeKind::RuleRemoved,
            ChangeKind::RuleRemoved => ChangeKind::RuleAdded,
            ChangeKind::QueryCompatibleAdded => ChangeKind::QueryCompatibleRemoved,
            ChangeKind::QueryCompatibleRemoved => ChangeKind::QueryCompatibleAdded,
            ChangeKind::ChecksumRequiredAdded => ChangeKind::ChecksumRequiredRemoved,
            ChangeKind::ChecksumRequiredRemoved => ChangeKind::ChecksumRequiredAdded,
            both_ways => both_ways,
        }
    }
}
