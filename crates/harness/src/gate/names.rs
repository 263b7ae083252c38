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
    /// How many were made that are not used again.
    fresh: Mutex<usize>,
}

/// One set of names, free again when it is dropped.
pub(super) struct Place<'a> {
    names: &'a Names,
    number: usize,
    /// What stays for the next case of this operation is called after it.
    of: Option<&'a str>,
}

impl Names {
    pub(super) fn new(run: &str, plain: &[&'static str]) -> Names {
        Names {
            run: run.to_owned(),
            plain: plain.to_vec(),
            free: Mutex::new(Vec::new()),
            made: Mutex::new(0),
            fresh: Mutex::new(0),
        }
    }

    /// The start of names that nothing had and nothing will have in this run.
    pub(super) fn fresh(&self) -> String {
        let mut made = lock(&self.fresh);
        *made += 1;
        format!("{}-s{made:03}-", self.run)
    }

    /// A set that nobody else has; where the things around an operation's requests
    /// last, those of this operation.
    pub(super) fn take<'a>(&'a self, of: Option<&'a str>) -> Place<'a> {
        let free = lock(&self.free).pop();
        let number = free.unwrap_or_else(|| {
            let mut made = lock(&self.made);
            *made += 1;
            *made
        });
        Place {
            names: self,
            number,
            of,
        }
    }
}

impl Place<'_> {
    /// How its names begin.
    fn start(&self) -> String {
        match self.of {
            Some(operation) => format!("{}-{:02}-{operation}-", self.names.run, self.number),
            None => self.start_of_all(),
        }
    }

    fn start_of_all(&self) -> String {
        format!("{}-{:02}-", self.names.run, self.number)
    }

    /// Which set it is.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Whether what it names lasts for the next case of an operation.
    pub(super) fn is_of_one_operation(&self) -> bool {
        self.of.is_some()
    }

    /// A name of this set, whatever is put with it.
    pub(super) fn name(&self, plain: &str) -> String {
        format!("{}{plain}", self.start_of_all())
    }

    /// Whether a name is one that nobody else uses.
    pub(super) fn owns(&self, name: &str) -> bool {
        name.starts_with(&self.start())
    }

    /// Puts a text in place of a name of this set that a member has; white space
    /// between the two stays. What else the member has is what its case is about.
    pub(super) fn put_text(&self, body: &mut Vec<u8>, member: &str, text: &str) {
        let name = format!("\"{member}\"");
        let Some(at) = find(body, name.as_bytes()) else {
            return;
        };
        let after = at + name.len();
        let is_between = |byte: &&u8| b" \t\r\n:".contains(byte);
        let between = body[after..].iter().take_while(is_between).count();
        let own = format!("\"{}", self.start());
        let start = after + between;
        if !body[start..].starts_with(own.as_bytes()) {
            return;
        }
        // Names are plain: nothing in them is escaped.
        if let Some(length) = find(&body[start + 1..], b"\"") {
            body.splice(start + 1..start + 1 + length, text.bytes());
        }
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

/// The text that a member has, quotes and escapes included, in what may be no JSON.
pub(super) fn raw_text(body: &[u8], member: &str) -> Option<Vec<u8>> {
    let name = format!("\"{member}\"");
    let after = &body[find(body, name.as_bytes())? + name.len()..];
    let between = after.iter().take_while(|byte| b" \t\r\n:".contains(byte));
    let text = &after[between.count()..];
    let inside = text.strip_prefix(b"\"")?;
    let mut is_escaped = false;
    let end = inside.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    })?;
    Some(text[..end + 2].to_vec())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_the_runs_own_even_in_what_is_not_json() {
        let names = Names::new("run", &["load", "raw"]);
        let one = names.take(None);
        let body = br#"{"JobName": "load", "Text": "load it", "CrawlerName":"raw""#;
        assert_eq!(
            String::from_utf8(one.own(body)).unwrap(),
            r#"{"JobName": "run-01-load", "Text": "load it", "CrawlerName":"run-01-raw""#
        );
    }

    #[test]
    fn what_runs_at_the_same_time_has_other_names() {
        let names = Names::new("run", &["a"]);
        let (one, other) = (names.take(None), names.take(None));
        assert_ne!(one.own(b"\"a\""), other.own(b"\"a\""));
        let first = one.own(b"\"a\"");
        drop(one);
        assert_eq!(names.take(None).own(b"\"a\""), first);
    }

    #[test]
    fn what_lasts_for_an_operation_is_called_after_it() {
        let names = Names::new("run", &["a"]);
        let of_reads = names.take(Some("GetTrigger"));
        assert_eq!(of_reads.own(b"\"a\""), b"\"run-01-GetTrigger-a\"");
        assert_eq!(of_reads.name("bystander"), "run-01-bystander");
        assert!(!of_reads.owns("run-01-a"));
    }

    #[test]
    fn a_text_is_read_out_of_what_is_no_json() {
        let body = br#"{"a":1,"Name": "x\ud800\"y", "b"#;
        assert_eq!(raw_text(body, "Name").unwrap(), br#""x\ud800\"y""#);
        assert_eq!(raw_text(body, "b"), None);
        assert_eq!(raw_text(body, "a"), None);
    }

    #[test]
    fn a_text_is_put_where_a_member_has_a_name_of_the_run() {
        let names = Names::new("run", &["x"]);
        let place = names.take(None);
        let put = |body: &str| {
            let mut body = place.own(body.as_bytes());
            place.put_text(&mut body, "RunId", "wr_1");
            String::from_utf8(body).unwrap()
        };
        assert_eq!(
            put(r#"{"RunId" : "x","a":1}"#),
            r#"{"RunId" : "wr_1","a":1}"#
        );
        assert_eq!(put(r#"{"RunId": "other"}"#), r#"{"RunId": "other"}"#);
        assert_eq!(put(r#"{"RunId": 5}"#), r#"{"RunId": 5}"#);
        assert_eq!(put(r#"{"a": "x"}"#), r#"{"a": "run-01-x"}"#);
    }
}
