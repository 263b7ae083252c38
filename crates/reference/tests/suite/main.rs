//! What the reference answers, asked as a client asks.

mod client;
mod control;
mod crawlers;
mod faults;
mod front;
mod job_runs;
mod jobs;
mod pages;
mod requests;
mod story;
mod tags;
mod triggers;
mod workflow_runs;
mod workflows;
