//! What a contract says of an operation beside its messages: how it is called,
//! and whether it still should be. Cases do not depend on it; comparing does.

/// The default is an operation of which nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OperationTraits {
    /// `smithy.api#deprecated`
    pub deprecated: bool,
    /// How callers say who they are.
    pub auth: Auth,
    /// `smithy.api#endpoint`, botocore's `endpoint`: what stands before the host's
    /// name.
    pub host_prefix: Option<String>,
    /// `smithy.api#httpChecksumRequired`, or that `aws.protocols#httpChecksum`
    /// requires one: requests carry a checksum of their body.
    pub checksum_required: bool,
    /// `smithy.api#requestCompression`: the encodings that clients may use.
    pub compression: Vec<String>,
}

/// How callers of an operation say who they are (`smithy.api#auth`,
/// `smithy.api#optionalAuth` and `aws.auth#unsignedPayload`; botocore's `auth`,
/// `authtype` and `unsignedPayload`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Auth {
    /// By a signature, of version 4 or as the service is signed for.
    #[default]
    Signed,
    /// By a signature that leaves out the body.
    UnsignedBody,
    /// They need not.
    Anonymous,
    /// In another way, by its name: `httpBearerAuth`.
    Other(String),
}

impl Auth {
    /// The way of an authentication scheme, by its name with or without its
    /// namespace.
    pub(crate) fn of_scheme(name: &str) -> Auth {
        match name.rsplit('#').next().unwrap_or(name) {
            "sigv4" | "sigv4a" | "v4" => Auth::Signed,
            "v4-unsigned-body" => Auth::UnsignedBody,
            "none" | "noAuth" => Auth::Anonymous,
            "bearer" | "httpBearerAuth" => Auth::Other("httpBearerAuth".to_owned()),
            other => Auth::Other(other.to_owned()),
        }
    }

    /// In a few words.
    pub(crate) fn in_words(&self) -> &str {
        match self {
            Auth::Signed => "signed",
            Auth::UnsignedBody => "signed without the body",
            Auth::Anonymous => "anonymous",
            Auth::Other(name) => name,
        }
    }
}
