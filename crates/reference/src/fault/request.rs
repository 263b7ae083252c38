//! Faults in what comes in: the body is not what was sent.

use serde_json::Value;

use super::Fault;

/// What the service reads in place of the body, if it is not as it came.
pub(crate) fn misread(fault: Fault, operation: &str, body: &[u8]) -> Option<Vec<u8>> {
    if fault == Fault::TrailingTextPasses {
        let mut values = serde_json::Deserializer::from_slice(body).into_iter::<Value>();
        values.next()?.ok()?;
        return Some(body[..values.byte_offset()].to_vec());
    }
    let mut input: Value = serde_json::from_slice(body).ok()?;
    match fault {
        Fault::DescriptionTrimmed => each(&mut input, &mut |name, value| {
            if let (Some("Description"), Value::String(text)) = (name, &mut *value) {
                *text = text.trim().to_owned();
            }
        }),
        Fault::ArgumentsInLowerCase => each(&mut input, &mut |name, value| {
            if let (Some("Arguments"), Value::Object(arguments)) = (name, &mut *value) {
                *arguments = std::mem::take(arguments)
                    .into_iter()
                    .map(|(key, value)| (key.to_lowercase(), value))
                    .collect();
            }
        }),
        Fault::EmptyTextLost => each(&mut input, &mut |name, value| {
            if let (Some("Arguments"), Value::Object(arguments)) = (name, &mut *value) {
                arguments.retain(|_, value| value != "");
            }
        }),
        Fault::LongTimeoutCut => each(&mut input, &mut |name, value| {
            if name == Some("Timeout") && value.as_i64().is_some_and(|minutes| minutes > 2880) {
                *value = 2880.into();
            }
        }),
        Fault::CancellingIsCancelled => each(&mut input, &mut |name, value| {
            if name == Some("CrawlState") && value == "CANCELLING" {
                *value = "CANCELLED".into();
            }
        }),
        Fault::NotifyDelayLost => each(&mut input, &mut |name, value| {
            if name == Some("NotificationProperty") {
                *value = Value::Null;
            }
        }),
        Fault::GraphUnasked if operation.starts_with("Get") || operation.starts_with("Batch") => {
            input
                .as_object_mut()?
                .insert("IncludeGraph".into(), true.into());
        }
        Fault::UpdateLosesActions => {
            input
                .get_mut("TriggerUpdate")?
                .as_object_mut()?
                .remove("Actions");
        }
        _ => return None,
    }
    Some(input.to_string().into_bytes())
}

/// Every value with the name of its member, outermost first.
pub(super) fn each(value: &mut Value, change: &mut dyn FnMut(Option<&str>, &mut Value)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                change(Some(name), member);
                each(member, change);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                change(None, element);
                each(element, change);
            }
        }
        _ => {}
    }
}
