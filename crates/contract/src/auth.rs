//! How callers say who they are.

/// The ways that a service takes, the preferred one first (`smithy.api#auth`
/// and what it defaults to; botocore's `auth`, `authtype` and
/// `signatureVersion`). There is at least one. The default is version 4 of
/// AWS's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    schemes: Vec<Scheme>,
}

/// One way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scheme {
    /// The absolute id of its trait, such as `aws.auth#sigv4`.
    pub id: String,
    /// Whether the signature leaves out the body (`aws.auth#unsignedPayload`).
    pub unsigned_body: bool,
}

/// Version 4 of AWS's signature.
pub(crate) const SIGV4: &str = "aws.auth#sigv4";
/// The same for several regions.
const SIGV4A: &str = "aws.auth#sigv4a";
/// They need not say it.
pub(crate) const NO_AUTH: &str = "smithy.api#noAuth";
/// A token in the header.
const BEARER: &str = "smithy.api#httpBearerAuth";

/// The traits that are such ways wherever they stand on a service (Smithy 2.0,
/// Authentication traits); a model may define more.
pub(crate) const KNOWN: [&str; 7] = [
    "aws.auth#cognitoUserPools",
    SIGV4,
    SIGV4A,
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    BEARER,
    "smithy.api#httpDigestAuth",
];

impl Default for Auth {
    fn default() -> Auth {
        Auth::of([SIGV4])
    }
}

impl Auth {
    /// The ways of these ids, each once. None at all means that nobody need say
    /// who they are.
    pub(crate) fn of<'a>(ids: impl IntoIterator<Item = &'a str>) -> Auth {
        let mut auth = Auth {
            schemes: Vec::new(),
        };
        for id in ids {
            auth.add(id);
        }
        if auth.schemes.is_empty() {
            auth.add(NO_AUTH);
        }
        auth
    }

    fn add(&mut self, id: &str) {
        if self.schemes.iter().all(|known| known.id != id) {
            self.schemes.push(Scheme {
                id: id.to_owned(),
                unsigned_body: false,
            });
        }
    }

    /// What botocore calls `signatureVersion` or `authtype`.
    pub(crate) fn of_signature(version: &str) -> Auth {
        let other = format!("botocore#{version}");
        Auth::of([match version {
            "v4" | "s3v4" | "v4-unsigned-body" => SIGV4,
            "v4a" => SIGV4A,
            "bearer" => BEARER,
            "none" => NO_AUTH,
            _ => &other,
        }])
    }

    /// The same, for those too who do not say it.
    pub(crate) fn or_anonymous(mut self) -> Auth {
        self.add(NO_AUTH);
        self
    }

    /// The same, with signatures that leave out the body.
    pub(crate) fn without_body(mut self) -> Auth {
        for scheme in &mut self.schemes {
            scheme.unsigned_body = [SIGV4, SIGV4A].contains(&scheme.id.as_str());
        }
        self
    }

    /// The ways, the preferred one first.
    #[must_use]
    pub fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }

    /// Whether callers need not say who they are.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.schemes.iter().any(|scheme| scheme.id == NO_AUTH)
    }

    /// The ids, joined by commas.
    pub(crate) fn in_words(&self) -> String {
        let words = |scheme: &Scheme| match scheme.unsigned_body {
            true => format!("{} without the body", scheme.id),
            false => scheme.id.clone(),
        };
        let words: Vec<String> = self.schemes.iter().map(words).collect();
        words.join(", ")
    }
}
