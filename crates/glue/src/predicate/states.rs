//! What is known of jobs and crawlers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::shape::Text;
use crate::shapes::{CrawlState, JobRunState};

/// Where the latest states are looked up. Whoever has many of them keeps them
/// where they are and implements this.
pub trait States {
    /// The state of the job's latest run, ended or not; `None` if it has not run.
    fn job(&self, name: &str) -> Option<&JobRunState>;

    /// The state of the crawler's latest crawl, ended or not; `None` if there was
    /// none.
    fn crawler(&self, name: &str) -> Option<&CrawlState>;
}

/// The latest states by name. Read from JSON as
/// `{"jobs": {"a": "SUCCEEDED"}, "crawlers": {"c": "RUNNING"}}`, where either may
/// be left out; other members and a name that is there twice are refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Latest {
    /// Of jobs.
    pub jobs: HashMap<String, JobRunState>,
    /// Of crawlers.
    pub crawlers: HashMap<String, CrawlState>,
}

impl States for Latest {
    #[inline]
    fn job(&self, name: &str) -> Option<&JobRunState> {
        self.jobs.get(name)
    }

    #[inline]
    fn crawler(&self, name: &str) -> Option<&CrawlState> {
        self.crawlers.get(name)
    }
}

/// By hand, for a derived reader takes a list of the members' values as well.
impl<'de> Deserialize<'de> for Latest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Latest, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Latest;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object (the latest states)")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Latest, A::Error> {
                let (mut jobs, mut crawlers) = (None, None);
                while let Some(name) = members.next_key::<Text<'de>>()? {
                    match name.as_str() {
                        "jobs" if jobs.is_some() => return Err(A::Error::duplicate_field("jobs")),
                        "jobs" => jobs = Some(members.next_value::<ByName<_>>()?.0),
                        "crawlers" if crawlers.is_some() => {
                            return Err(A::Error::duplicate_field("crawlers"));
                        }
                        "crawlers" => crawlers = Some(members.next_value::<ByName<_>>()?.0),
                        other => return Err(A::Error::unknown_field(other, MEMBERS)),
                    }
                }
                Ok(Latest {
                    jobs: jobs.unwrap_or_default(),
                    crawlers: crawlers.unwrap_or_default(),
                })
            }
        }
        from.deserialize_struct("Latest", MEMBERS, Members)
    }
}

const MEMBERS: &[&str] = &["jobs", "crawlers"];

/// Each name once: two readers of a text that has one twice may see two
/// different states.
struct ByName<T>(HashMap<String, T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByName<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ByName<T>, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = HashMap<String, T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object (states by name)")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
                let mut map = HashMap::new();
                while let Some(name) = entries.next_key::<String>()? {
                    match map.entry(name) {
                        Entry::Vacant(place) => {
                            place.insert(entries.next_value()?);
                        }
                        Entry::Occupied(_) => {
                            return Err(A::Error::custom("a name is there twice"));
                        }
                    }
                }
                Ok(map)
            }
        }
        from.deserialize_map(Entries::<T>(PhantomData)).map(ByName)
    }
}
