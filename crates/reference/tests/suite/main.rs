//! What the reference answers, asked as a client asks.

mod client;
mod control;
mod crawlers;
mod faults;
mod front;
mod invariants;
mod job_runs;
mod jobs;
mod pages;
mod requests;
mod sequences;
mod sizes;
mod starting_triggers;
mod story;
mod tags;
mod triggers;
mod workflow_runs;
mod workflows;
