//! The AWS SDK for Rust as a subject of `smithereens check --sdk`;
//! docs/adapter.md tells how it talks.

mod answer;
mod client;
#[macro_use]
mod define;
mod echo;
#[expect(deprecated, reason = "what the SDK deprecates is documented in the contract")]
#[rustfmt::skip]
mod generated;
mod given;
mod told;

use std::io::{self, BufRead as _, Write as _};
use std::thread;

use aws_sdk_glue::Client;
use smithereens_formats::adapter::{Ask, Made, Ready, Said, VERSION};
use tokio::sync::mpsc;

fn main() -> io::Result<()> {
    let (lines, mut next) = mpsc::channel(1);
    // The client goes on while nothing is asked: it sees connections being closed.
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            if lines.blocking_send(line).is_err() {
                return;
            }
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut client = None;
        while let Some(line) = next.recv().await {
            let said = answered(serde_json::from_str(&line?)?, &mut client).await?;
            let mut line = serde_json::to_vec(&said)?;
            line.push(b'\n');
            io::stdout().write_all(&line)?;
        }
        Ok(())
    })
}

async fn answered(ask: Ask, client: &mut Option<Client>) -> io::Result<Said> {
    Ok(match ask {
        Ask::Start(start) => {
            *client = Some(client::open(&start.endpoint));
            Said::Ready(Ready {
                version: VERSION,
                sdk: "aws-sdk-glue".to_owned(),
                release: aws_sdk_glue::meta::PKG_VERSION.to_owned(),
            })
        }
        Ask::Echo(echo) => Said::Answer {
            id: echo.id,
            made: echo::back(echo.value),
        },
        Ask::Call(call) => {
            let client = client
                .as_ref()
                .ok_or_else(|| io::Error::other("a call before `start`"))?;
            let made = match generated::call(client, &call.operation, call.input).await {
                Some(made) => made.unwrap_or_else(|why| why.made()),
                None => Made::Unsupported(format!("this adapter has no {}", call.operation)),
            };
            Said::Answer { id: call.id, made }
        }
    })
}
