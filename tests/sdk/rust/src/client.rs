//! The client as it is put to the test: no retries, no proxy, and nothing of the
//! environment.

use std::time::Duration;

use aws_sdk_glue::config::retry::RetryConfig;
use aws_sdk_glue::config::timeout::TimeoutConfig;
use aws_sdk_glue::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_glue::{Client, Config};
use aws_smithy_http_client::Builder;

/// Longer than a tool waits that knows what a call takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client of the service at this URL.
pub(crate) fn open(endpoint: &str) -> Client {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(PATIENCE)
        .operation_timeout(PATIENCE)
        .build();
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(Builder::new().build_http())
        .endpoint_url(endpoint)
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new(
            "smithereens",
            "smithereens",
            None,
            None,
            "smithereens",
        ))
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts)
        .build();
    Client::from_conf(config)
}
