//! What goes in and what comes out, without a socket.

/// One HTTP request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// `POST`
    pub method: &'a str,
    /// The path, with or without a query.
    pub path: &'a str,
    /// Names in any case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

/// One HTTP response. Its length is not among the headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status: 200, or that of an error.
    pub status: u16,
    /// Names as awsJson 1.1 writes them.
    pub headers: Vec<(&'static str, String)>,
    /// The body: JSON.
    pub body: Vec<u8>,
}

/// What awsJson 1.1 calls its bodies.
pub(crate) const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

impl<'a> Request<'a> {
    /// The first header of this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let mut named = self.headers.iter();
        named
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
    }
}

impl Response {
    /// The header of this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter();
        named
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
