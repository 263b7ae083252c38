//! That answers keep the API's model, asked of the typed shapes.

use smithereens_formats::MessageId;
use smithereens_glue::{shapes, shapes_set_up};

fn id(operation: &str, part: &str) -> MessageId {
    format!("{operation}.{part}").parse().expect("a message")
}

/// That an answer has the types and keeps the constraints of its operation's.
pub(crate) fn keeps_the_model(operation: &str, body: &[u8]) {
    let id = id(operation, "response");
    let kept = if shapes::OPERATIONS.contains(&operation) {
        let message = shapes::Message::decode(&id, &[], body);
        message.expect("an answer").validate()
    } else {
        let message = shapes_set_up::Message::decode(&id, &[], body);
        message.expect("an answer").validate()
    };
    assert_eq!(kept, Ok(()), "{id}: {}", String::from_utf8_lossy(body));
}

/// That an error is one that the model lists for its operation, or the front end's.
pub(crate) fn is_an_error_of(operation: &str, body: &[u8]) {
    let told: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    let name = told["__type"].as_str().expect("an error's name");
    let of_the_front_end = [
        "ValidationException",
        "SerializationException",
        "UnknownOperationException",
    ];
    // For these the model lists nothing but a timeout; the reference says so.
    let lists_nothing = ["GetCrawlers", "ListCrawlers"].contains(&operation);
    if of_the_front_end.contains(&name) || lists_nothing && name == "InvalidInputException" {
        return;
    }
    let id = id(operation, &format!("error.{name}"));
    let known = if shapes::OPERATIONS.contains(&operation) {
        let message = shapes::Message::decode(&id, &[], body).expect("an error");
        message.is_error() && !matches!(message, shapes::Message::Unmodelled(_))
    } else {
        let message = shapes_set_up::Message::decode(&id, &[], body).expect("an error");
        message.is_error() && !matches!(message, shapes_set_up::Message::Unmodelled(_))
    };
    assert!(known, "{operation} lists no such error: {told}");
}
