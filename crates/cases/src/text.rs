//! Interim: replaced by the real module.
use smithereens_contract::{Length, Pattern};
/// Interim.
#[derive(Debug)]
pub struct TextSite(Option<Pattern>, Option<Length>);
#[allow(missing_docs)]
impl TextSite {
    pub fn new(pattern: Option<&Pattern>, length: Option<Length>) -> Self { Self(pattern.cloned(), length) }
    pub fn shortest(&self) -> Option<u64> { Some(self.1.and_then(|l| l.min).unwrap_or(0)) }
    pub fn longest(&self) -> Option<u64> { self.1.and_then(|l| l.max) }
    pub fn allows(&self, t: &str) -> Option<bool> { Some(self.ok(t)) }
    fn ok(&self, t: &str) -> bool { self.0.as_ref().is_none_or(|p| p.matches(t) == Some(true)) }
    pub fn of_length(&self, n: u64) -> Option<String> {
        let n = n as usize;
        let a = "a".repeat(n); if self.ok(&a) { return Some(a); }
        if n < 3 { return None; }
        let b = format!("1.{}", "0".repeat(n - 2)); self.ok(&b).then_some(b)
    }
    pub fn plain(&self) -> Option<String> { let t = "example".to_owned(); if self.ok(&t) { Some(t) } else { self.of_length(3) } }
    pub fn edges(&self) -> Vec<char> { vec!['\t', '\n', ' ', '\u{D7FF}', '\u{FFFF}'] }
    pub fn with_char(&self, c: char) -> Option<String> { Some(format!("a{c}")) }
}
