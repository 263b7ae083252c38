//! What a contract says of an operation beside its messages: how it is called,
//! and whether it still should be. Cases do not depend on it; comparing does.

use crate::Auth;

/// The default is an operation of which nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OperationTraits {
    /// `smithy.api#deprecated`
    pub deprecated: bool,
    /// How callers say who they are: the service's ways, where the operation
    /// says nothing else (`smithy.api#auth`, `smithy.api#optionalAuth` and
    /// `aws.auth#unsignedPayload`; botocore's `auth`, `authtype` and
    /// `unsignedPayload`).
    pub auth: Auth,
    /// `smithy.api#endpoint`, botocore's `endpoint`: what stands before the host's
    /// name.
    pub host_prefix: Option<String>,
    /// Which checksums go along with the bodies.
    pub checksum: Checksum,
    /// `smithy.api#requestCompression`: the encodings that clients may use.
    pub compression: Vec<String>,
    /// Whether the host is asked for.
    pub discovery: Discovery,
    /// Where a call goes.
    pub http: HttpBinding,
}

/// `aws.protocols#httpChecksum` and `smithy.api#httpChecksumRequired`, botocore's
/// `httpChecksum` and `httpChecksumRequired`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checksum {
    /// Requests carry a checksum of their body.
    pub required: bool,
    /// The member of the request that names the request's algorithm.
    pub algorithm_member: Option<String>,
    /// The member of the request that asks for a checksum of the answer.
    pub validation_member: Option<String>,
    /// The algorithms that answers may have a checksum of.
    pub response_algorithms: Vec<String>,
}

/// `aws.api#clientDiscoveredEndpoint` and `aws.api#clientEndpointDiscovery`,
/// botocore's `endpointdiscovery` and `endpointoperation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Discovery {
    /// Clients ask another operation for the host: `false` where they may,
    /// `true` where they must.
    pub asks: Option<bool>,
    /// It is the operation that is asked.
    pub tells: bool,
}

/// `smithy.api#http`, botocore's `http`. awsJson has one method and one path for
/// all operations, which are the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpBinding {
    /// `POST`
    pub method: String,
    /// The path and query, with labels in braces.
    pub uri: String,
    /// The status of an answer that is no error.
    pub code: u16,
}

impl Default for HttpBinding {
    fn default() -> HttpBinding {
        HttpBinding {
            method: "POST".to_owned(),
            uri: "/".to_owned(),
            code: 200,
        }
    }
}
