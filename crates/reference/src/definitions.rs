//! How much all that is defined has together.

use crate::failure::Failure;
use crate::size::bytes_of;
use crate::state::{Resource, State};

/// How many bytes of JSON all triggers, workflows, jobs and crawlers can have
/// with their tags: as many as all that is started from them. Glue limits their
/// numbers; this bounds memory.
pub(crate) const MOST_DEFINED: usize = 256 << 20;

/// What is known of the bytes that are defined.
#[derive(Debug, Clone, Default)]
pub(crate) struct Defined {
    /// They have no more.
    at_most: usize,
    /// Whether they were counted since anything was defined or removed.
    is_counted: bool,
}

/// It follows from what is defined, and is no part of what a state knows.
impl PartialEq for Defined {
    fn eq(&self, _other: &Defined) -> bool {
        true
    }
}

/// What an operation does to what is defined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Adds,
    Changes,
    Removes,
    Nothing,
}

fn effect(operation: &str) -> Effect {
    let begins = |word: &str| operation.starts_with(word);
    if begins("Create") {
        Effect::Adds
    } else if begins("Update") || begins("Tag") {
        Effect::Changes
    } else if begins("Delete") || begins("Untag") {
        Effect::Removes
    } else {
        Effect::Nothing
    }
}

impl State {
    /// That what a request of so many bytes defines can be kept too.
    ///
    /// # Errors
    /// ResourceNumberLimitExceededException, which is documented of what creates;
    /// what changes a definition documents InvalidInputException.
    pub(crate) fn room_to_define(&mut self, operation: &str, bytes: usize) -> Result<(), Failure> {
        let effect = effect(operation);
        if !matches!(effect, Effect::Adds | Effect::Changes) {
            return Ok(());
        }
        // Counted only where it may matter, and once for what is there.
        if self.defined.at_most + bytes > MOST_DEFINED && !self.defined.is_counted {
            self.defined = Defined {
                at_most: self.bytes_defined(),
                is_counted: true,
            };
        }
        if self.defined.at_most + bytes <= MOST_DEFINED {
            return Ok(());
        }
        let text = format!("all definitions together have at most {MOST_DEFINED} bytes as JSON");
        Err(match effect {
            Effect::Adds => Failure::number_limit_exceeded(text),
            _ => Failure::invalid_input(text),
        })
    }

    /// A request of so many bytes was carried out.
    pub(crate) fn has_defined(&mut self, operation: &str, bytes: usize) {
        match effect(operation) {
            Effect::Adds | Effect::Changes => self.defined.at_most += bytes,
            Effect::Removes => {}
            Effect::Nothing => return,
        }
        self.defined.is_counted = false;
    }

    fn bytes_defined(&self) -> usize {
        fn of<T>(name: &str, resource: &Resource<T>, bytes: impl Fn(&T) -> usize) -> usize {
            name.len() + bytes_of(&resource.tags) + bytes(&resource.is)
        }
        let triggers = self.triggers.iter();
        let triggers = triggers.map(|(name, it)| of(name, it, |it| it.bytes));
        let workflows = self.workflows.iter().map(|(name, it)| {
            of(name, it, |it| {
                bytes_of(&it.description) + bytes_of(&it.default_run_properties)
            })
        });
        let jobs = self.jobs.iter();
        let jobs = jobs.map(|(name, it)| of(name, it, |it| bytes_of(&it.told)));
        let crawlers = self.crawlers.iter();
        let crawlers = crawlers.map(|(name, it)| of(name, it, |it| bytes_of(&it.told)));
        triggers.chain(workflows).chain(jobs).chain(crawlers).sum()
    }
}
