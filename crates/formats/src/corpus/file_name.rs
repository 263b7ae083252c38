//! What an entry's file is called, and the directories of changes' entries.

use std::collections::HashMap;

use super::{Entry, written};
use crate::{ChangeId, Changes};

/// The most bytes of a name. File systems take 255, archives and encryption
/// less.
const LONGEST: usize = 200;

impl Entry {
    /// The name of a file for this entry: its id as far as it goes, then a hash
    /// of what tells it from others of that id: payload, what stands around it,
    /// subject and what was observed. At most 200 bytes, of which no file system takes any amiss; that
    /// some do not tell `A` from `a` is what the hash is for too.
    #[must_use]
    pub fn file_name(&self) -> String {
        let id = self.id.to_string();
        let mut hash = Fnv::new();
        hash.add(id.as_bytes());
        if let Some(found) = &self.found {
            hash.add(found.by.as_bytes());
            hash.add(found.observed.as_bytes());
        }
        hash.add(&self.payload);
        if !self.http.is_usual() {
            hash.add(written(serde_json::to_string(&self.http)).as_bytes());
        }
        let end = format!("-{:08x}.json", hash.folded());
        plain(&id, LONGEST - end.len(), false) + &end
    }
}

impl Changes {
    /// The name of a directory for what belongs to each change: its id as far as
    /// it goes, at most 100 bytes, with dots, and a hash where another change
    /// would have the same name or one that some file systems take for the same.
    #[must_use]
    pub fn directory_names(&self) -> HashMap<&ChangeId, String> {
        let plain = |id: &ChangeId| plain(&id.to_string(), LONGEST / 2, true);
        let mut alike: HashMap<String, usize> = HashMap::new();
        for change in &self.changes {
            *alike
                .entry(plain(&change.id).to_ascii_lowercase())
                .or_default() += 1;
        }
        let named = |id: &ChangeId| {
            let name = plain(id);
            if alike.get(&name.to_ascii_lowercase()) == Some(&1) {
                return name;
            }
            let mut hash = Fnv::new();
            hash.add(id.to_string().as_bytes());
            format!("{name}-{:08x}", hash.folded())
        };
        let ids = self.changes.iter().map(|change| &change.id);
        ids.map(|id| (id, named(id))).collect()
    }
}

/// An id as every file system takes it: letters, digits, `_` and `-`; and dots,
/// but for first and last.
fn plain(id: &str, most: usize, dots: bool) -> String {
    let mut name = String::new();
    for char in id.chars() {
        let is_dot = char == '.' && dots && !name.is_empty();
        if char.is_ascii_alphanumeric() || char == '_' || is_dot {
            name.push(char);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(most);
    name.truncate(name.trim_end_matches('.').len());
    name
}

/// FNV-1a of 64 bits: names must be the same on every platform and in every
/// version.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    /// Parts are told apart by their lengths.
    fn add(&mut self, part: &[u8]) {
        let length = (part.len() as u64).to_le_bytes();
        for byte in length.iter().chain(part) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn folded(&self) -> u32 {
        let [a, b, c, d, e, f, g, h] = self.0.to_le_bytes();
        u32::from_le_bytes([a ^ e, b ^ f, c ^ g, d ^ h])
    }
}
