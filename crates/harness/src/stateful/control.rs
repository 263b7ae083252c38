//! The control surface of our reference, by which time is moved and ends of runs are
//! arranged; other services have none.

use smithereens_cases::json::Json;
use smithereens_formats::Credentials;

use crate::gate::Gate;
use crate::service::Sent;

impl Gate<'_> {
    /// A request to the control surface of our reference: whether it was taken.
    pub(crate) fn control(&self, path: &str, body: &Json) -> bool {
        let sent = Sent {
            method: "POST".into(),
            uri: format!("/_smithereens/{path}"),
            headers: vec![("Content-Type".into(), "application/json".into())],
            credentials: Credentials::Missing,
            body: body.to_bytes(),
        };
        let answered = self.service().send(&sent);
        answered.is_ok_and(|received| received.status == 200)
    }

    /// Whether time can be moved there, as our reference's can.
    pub(crate) fn can_move_time(&self) -> bool {
        let sent = Sent {
            method: "GET".into(),
            uri: "/_smithereens/clock".into(),
            headers: Vec::new(),
            credentials: Credentials::Missing,
            body: Vec::new(),
        };
        let Ok(received) = self.service().send(&sent) else {
            return false;
        };
        let body = Json::parse(&received.body);
        received.status == 200
            && body.is_ok_and(|body| matches!(body.get("tick"), Some(Json::Number(_))))
    }
}
