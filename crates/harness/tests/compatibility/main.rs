//! Forward and back, change by change: which changes a payload shows, and whose
//! doing it is what became of one that shows several.

mod charging;
mod programs;
mod showing;
