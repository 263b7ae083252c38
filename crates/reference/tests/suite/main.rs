//! What the reference answers, asked as a client asks.

mod client;
mod crawlers;
mod job_runs;
mod jobs;
mod requests;
mod story;
mod triggers;
mod workflow_runs;
mod workflows;
