//! botocore's `metadata`: which service, and how it talks.

use super::calling::texts;
use super::document::member;
use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::{Auth, Protocol, Service};

pub(crate) fn read(metadata: &Json) -> Result<Service, Problem> {
    let text = |name: &str| member(metadata, name)?.text().within(name);
    let optional = |name: &str| metadata.get(name).map(Json::text).transpose().within(name);
    let protocol = protocol(metadata)?;
    let endpoint = text("endpointPrefix")?;
    let signing_name = optional("signingName")?.unwrap_or(endpoint);
    // Only awsJson sends the service's name; elsewhere botocore has none that
    // goes over the wire.
    let name = match &protocol {
        Protocol::Other(_) => match optional("serviceId")? {
            Some(id) => id.replace(' ', ""),
            None => endpoint.to_owned(),
        },
        _ => text("targetPrefix")?.to_owned(),
    };
    let plain = |letter: char| letter.is_ascii_alphanumeric();
    let namespace: String = signing_name
        .to_ascii_lowercase()
        .chars()
        .filter(|c| plain(*c))
        .collect();
    Ok(Service {
        name,
        namespace: format!("com.amazonaws.{namespace}"),
        version: text("apiVersion")?.to_owned(),
        signing_name: signing_name.to_owned(),
        protocol,
        query_compatible: metadata.get("awsQueryCompatible").is_some(),
        auth: auth(metadata)?,
    })
}

/// `auth` where it lists anything, else what `signatureVersion` stands for.
fn auth(metadata: &Json) -> Result<Auth, Problem> {
    let listed = texts(metadata, "auth")?;
    if !listed.is_empty() {
        return Ok(Auth::of(listed.iter().map(String::as_str)));
    }
    let version = metadata.get("signatureVersion").map(Json::text).transpose();
    let version = version.within("signatureVersion")?;
    Ok(version.map_or_else(Auth::default, Auth::of_signature))
}

/// The runnable protocol if the service offers one, else its preferred one.
fn protocol(metadata: &Json) -> Result<Protocol, Problem> {
    let preferred = member(metadata, "protocol")?.text().within("protocol")?;
    let offered = match metadata.get("protocols") {
        Some(list) => {
            let names = list
                .array()
                .and_then(|list| list.iter().map(Json::text).collect());
            names.within("protocols")?
        }
        None => Vec::new(),
    };
    let name = if offered.contains(&"json") {
        "json"
    } else {
        preferred
    };
    Ok(match name {
        "json" => match member(metadata, "jsonVersion")?
            .text()
            .within("jsonVersion")?
        {
            "1.0" => Protocol::AwsJson1_0,
            "1.1" => Protocol::AwsJson1_1,
            other => {
                let problem = format!("`{other}` is no version of awsJson");
                return Err(Problem::new(problem, "give 1.0 or 1.1").within("jsonVersion"));
            }
        },
        "rest-json" => Protocol::Other("restJson1".to_owned()),
        "rest-xml" => Protocol::Other("restXml".to_owned()),
        "query" => Protocol::Other("awsQuery".to_owned()),
        "ec2" => Protocol::Other("ec2Query".to_owned()),
        "smithy-rpc-v2-cbor" => Protocol::Other("rpcv2Cbor".to_owned()),
        other => Protocol::Other(other.to_owned()),
    })
}
