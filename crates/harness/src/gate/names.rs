//! Names that are a run's own, and texts that only the service can give.

use std::sync::Mutex;

/// Hands out names: one set to each case that is being put, so that cases that run
/// at the same time do not meet.
pub(super) struct Names {
    run: String,
    plain: Vec<&'static str>,
    free: Mutex<Vec<usize>>,
    /// How many sets there are.
    made: Mutex<usize>,
}

/// One set of names, free again when it is dropped.
pub(super) struct Place<'a> {
    names: &'a Names,
    number: usize,
}

impl Names {
    pub(super) fn new(run: &str, plain: &[&'static str]) -> Names {
        Names {
            run: run.to_owned(),
            plain: plain.to_vec(),
            free: Mutex::new(Vec::new()),
            made: Mutex::new(0),
        }
    }

    pub(super) fn take(&self) -> Place<'_> {
        let free = lock(&self.free).pop();
        let number = free.unwrap_or_else(|| {
            let mut made = lock(&self.made);
            *made += 1;
            *made
        });
        Place {
            names: self,
            number,
        }
    }
}

impl Place<'_> {
    /// How its names begin.
    fn start(&self) -> String {
        format!("{}-{:02}-", self.names.run, self.number)
    }

    /// Whether a name is one that nobody else uses.
    pub(super) fn owns(&self, name: &str) -> bool {
        name.starts_with(&self.start())
    }

    /// The body with this set's names in place of the plain ones. They are found as
    /// JSON texts, whether or not the body as a whole is JSON.
    pub(super) fn own(&self, body: &[u8]) -> Vec<u8> {
        let start = self.start();
        let plain = self.names.plain.iter();
        plain.fold(body.to_vec(), |body, plain| {
            let own = format!("\"{start}{plain}\"");
            replace(&body, format!("\"{plain}\"").as_bytes(), own.as_bytes())
        })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        lock(&self.names.free).push(self.number);
    }
}

/// A panic in another thread leaves numbers as good as they were.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn replace(body: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = find(rest, old) {
        replaced.extend_from_slice(&rest[..at]);
        replaced.extend_from_slice(new);
        rest = &rest[at + old.len()..];
    }
    replaced.extend_from_slice(rest);
    replaced
}

fn find(within: &[u8], wanted: &[u8]) -> Option<usize> {
    within
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// Puts a text in place of the one that a member has; white space between the two
/// stays. Nothing happens where there is no such member with a text.
pub(super) fn put_text(body: &mut Vec<u8>, member: &str, text: &str) {
    let name = format!("\"{member}\"");
    let Some(at) = find(body, name.as_bytes()) else {
        return;
    };
    let after = at + name.len();
    let is_between = |byte: &u8| b" \t\r\n:".contains(byte);
    let start = after
        + body[after..]
            .iter()
            .take_while(|byte| is_between(byte))
            .count();
    if body.get(start) != Some(&b'"') {
        return;
    }
    // The texts that stand for what is given are plain.
    let Some(length) = find(&body[start + 1..], b"\"") else {
        return;
    };
    body.splice(start + 1..start + 1 + length, text.bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_the_runs_own_even_in_what_is_not_json() {
        let names = Names::new("run", &["load", "raw"]);
        let one = names.take();
        let body = br#"{"JobName": "load", "Text": "load it", "CrawlerName":"raw""#;
        assert_eq!(
            String::from_utf8(one.own(body)).unwrap(),
            r#"{"JobName": "run-01-load", "Text": "load it", "CrawlerName":"run-01-raw""#
        );
    }

    #[test]
    fn what_runs_at_the_same_time_has_other_names() {
        let names = Names::new("run", &["a"]);
        let (one, other) = (names.take(), names.take());
        assert_ne!(one.own(b"\"a\""), other.own(b"\"a\""));
        let first = one.own(b"\"a\"");
        drop(one);
        assert_eq!(names.take().own(b"\"a\""), first);
    }

    #[test]
    fn a_text_is_put_where_a_member_has_one() {
        let put = |body: &str| {
            let mut body = body.as_bytes().to_vec();
            put_text(&mut body, "RunId", "wr_1");
            String::from_utf8(body).unwrap()
        };
        assert_eq!(
            put(r#"{"RunId" : "x","a":1}"#),
            r#"{"RunId" : "wr_1","a":1}"#
        );
        assert_eq!(put(r#"{"RunId": 5}"#), r#"{"RunId": 5}"#);
        assert_eq!(put(r#"{"a": "x"}"#), r#"{"a": "x"}"#);
    }
}
