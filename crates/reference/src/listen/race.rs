//! Faults that show only when requests come at the same time: between looking and
//! doing there is a moment in which others are served.

use std::time::Duration;

use tokio::time::sleep;

use super::Served;
use crate::exchange::{Request, Response};
use crate::fault::Fault;

/// How long the moment is: long enough for other requests to fall into it.
const MOMENT: Duration = Duration::from_millis(2);

/// Carries out a request with one of the faults of concurrency.
pub(super) async fn perform(served: &Served, fault: Fault, request: &Request<'_>) -> Response {
    match fault {
        Fault::LostUpdate if changes(request) => {
            let mut seen = served.reference().clone();
            sleep(MOMENT).await;
            let response = seen.handle(request);
            *served.reference() = seen;
            response
        }
        Fault::BothCreate => {
            let mut seen = served.reference().clone();
            sleep(MOMENT).await;
            let said = seen.handle(request);
            let done = served.reference().handle(request);
            // Who saw nobody in the way says so, whoever was there when it came
            // to doing.
            if said.status == 200 { said } else { done }
        }
        Fault::AnswersMixedUp => {
            let response = served.reference().handle(request);
            let turn = {
                let mut latest = served.latest();
                latest.turn += 1;
                latest.response = Some(response.clone());
                latest.turn
            };
            sleep(MOMENT).await;
            let latest = served.latest();
            match &latest.response {
                Some(another) if latest.turn != turn => another.clone(),
                _ => response,
            }
        }
        _ => served.reference().handle(request),
    }
}

/// Whether a request may change something.
fn changes(request: &Request<'_>) -> bool {
    let target = request.header("x-amz-target").unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default();
    !["Get", "List", "BatchGet"]
        .iter()
        .any(|reads| operation.starts_with(reads))
}

/// The answer that was given last, and how many there were.
#[derive(Debug, Default)]
pub(super) struct Latest {
    turn: u64,
    response: Option<Response>,
}
