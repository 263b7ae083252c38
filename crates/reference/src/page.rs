//! Lists that come in pages, with opaque tokens.

use std::fmt::Write as _;

use serde::Serialize;

use crate::failure::Failure;
use crate::fault::Fault;
use crate::ids::digest;
use crate::size::{MOST_BYTES, bytes_of};

/// How many a page has if the request does not say.
const USUAL: usize = 100;

/// What of an answer's bytes may go to all but its list: the token, above all,
/// which spells out a name.
const ENVELOPE: usize = 8 << 10;

/// Which page is asked for, and of what.
pub(crate) struct Pages<'a> {
    /// Of the service: a token of another one is garbage.
    pub(crate) seed: u64,
    /// The operation, and all members of the request that choose what is listed: a
    /// token is good for the same ones only.
    pub(crate) of: &'a [&'a str],
    pub(crate) token: Option<&'a str>,
    /// `MaxResults`
    pub(crate) most: Option<i32>,
    /// How many the answer's list can hold, whatever was asked for.
    pub(crate) room: usize,
    pub(crate) fault: Option<Fault>,
}

impl Pages<'_> {
    /// One page of `items`, which come in ascending order of their keys, as `tell`
    /// tells them, and the token of the next one. A token names the last key, so
    /// what is created or deleted between two pages moves nothing else.
    ///
    /// The page ends before the answer would have more than [`MOST_BYTES`], but has
    /// one element if there is any.
    ///
    /// # Errors
    /// The token is none of this list.
    pub(crate) fn page<T, U: Serialize>(
        &self,
        items: impl Iterator<Item = (String, T)>,
        mut tell: impl FnMut(T) -> U,
    ) -> Result<(Vec<U>, Option<String>), Failure> {
        let after = match self.token.map(|token| self.last_key(token)).transpose() {
            Err(_) if self.plants(Fault::GarbageTokenPasses) => None,
            after => after?,
        };
        let most = self
            .most
            .map_or(USUAL, |most| usize::try_from(most).unwrap_or(0));
        let most = match self.fault {
            Some(Fault::MaxResultsIgnored) => self.room,
            _ => most.min(self.room),
        };
        let repeat = self.plants(Fault::PageRepeatsOne);
        let is_before = |(key, _): &(String, T)| {
            after
                .as_ref()
                .is_some_and(|after| key < after || key == after && !repeat)
        };
        let skip = usize::from(after.is_some() && self.plants(Fault::PageSkipsOne));
        let mut rest = items.skip_while(is_before).skip(skip);
        let mut page = Vec::new();
        let mut last = None;
        let mut bytes = ENVELOPE;
        let mut is_full = false;
        while page.len() < most && !is_full {
            let Some((key, item)) = rest.next() else {
                break;
            };
            let told = tell(item);
            bytes += bytes_of(&told) + ",".len();
            is_full = bytes > MOST_BYTES && !page.is_empty();
            if !is_full {
                page.push(told);
                last = Some(key);
            }
        }
        let token = match last {
            _ if after.is_some() && self.plants(Fault::ThirdPageLost) => None,
            Some(key) if is_full || rest.next().is_some() => Some(self.token_after(&key)),
            _ => None,
        };
        Ok((page, token))
    }

    /// Whether the token, if there is one, is one of this list.
    pub(crate) fn gave_the_token(&self) -> bool {
        self.token.is_some_and(|token| self.last_key(token).is_ok())
    }

    fn plants(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn token_after(&self, key: &str) -> String {
        let mut token = format!("{:016x}", self.sum(key));
        for byte in key.bytes() {
            let _ = write!(token, "{byte:02x}");
        }
        token
    }

    fn last_key(&self, token: &str) -> Result<String, Failure> {
        let garbage = || Failure::invalid_input("NextToken is none that this list has given");
        if !token.is_ascii() || token.len() < 16 {
            return Err(garbage());
        }
        let key = &token[16..];
        let bytes = (0..key.len()).step_by(2).map(|at| {
            let byte = key.get(at..at + 2)?;
            u8::from_str_radix(byte, 16).ok()
        });
        let bytes: Vec<u8> = bytes.collect::<Option<_>>().ok_or_else(garbage)?;
        let key = String::from_utf8(bytes).map_err(|_| garbage())?;
        // Compared as text, so that each key has a single token.
        if token == self.token_after(&key) {
            Ok(key)
        } else {
            Err(garbage())
        }
    }

    fn sum(&self, key: &str) -> u64 {
        let mut parts = match self.fault {
            Some(Fault::TokenForOtherFilters) => Vec::new(),
            _ => self.of.to_vec(),
        };
        parts.push(key);
        digest(self.seed, &parts)
    }
}
