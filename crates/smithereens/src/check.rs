//! A check as a library: subject, contract and selection in, report or
//! findings out.

use std::fmt;

use smithereens_cases::Cases;
use smithereens_cases::random::Generator;
use smithereens_contract::{Contract, DEFAULT_NAME, builtin};
use smithereens_formats::{CaseGlob, Report, Role};
use smithereens_harness::{
    Answer, Codec, HumanReporter, Incoming, Options, RandomOptions, contract_option, run,
};

/// How many random cases a check puts that says nothing of it: a debug build of
/// a decoder gets through them in some seconds.
const RANDOM: u64 = 1_000;

/// A check that is being put together. By default: all cases of the contract
/// `glue@2020-05-15` and 1,000 random ones, the same in every run; the required
/// ones must be kept.
pub struct Check<'a> {
    subject: Box<dyn Codec + 'a>,
    contract: Option<Contract>,
    options: Options,
    /// The seed's value, and how many cases.
    random: (u64, u64),
}

impl<'a> Check<'a> {
    /// Checks a reader: `exchange` decodes a message and encodes what it
    /// understood, or refuses. Constraints are not its business.
    #[must_use]
    pub fn reader<E: fmt::Display + 'a>(
        exchange: impl Fn(&Incoming<'_>) -> Result<Vec<u8>, E> + Sync + 'a,
    ) -> Check<'a> {
        Check::of(Closure {
            role: Role::Reader,
            exchange,
        })
    }

    /// The same for a validator, which refuses what breaks constraints and
    /// rules too.
    #[must_use]
    pub fn validator<E: fmt::Display + 'a>(
        exchange: impl Fn(&Incoming<'_>) -> Result<Vec<u8>, E> + Sync + 'a,
    ) -> Check<'a> {
        Check::of(Closure {
            role: Role::Validator,
            exchange,
        })
    }

    /// Checks any subject.
    #[must_use]
    pub fn of(subject: impl Codec + 'a) -> Check<'a> {
        Check {
            subject: Box::new(subject),
            contract: None,
            options: Options::default(),
            random: (0, RANDOM),
        }
    }

    /// Another contract than the default one.
    #[must_use]
    pub fn contract(mut self, contract: Contract) -> Check<'a> {
        self.contract = Some(contract);
        self
    }

    /// Only the cases that match; repeated, those that match any.
    ///
    /// # Panics
    /// If it is no glob: empty, or with more than two `*` in a row.
    #[must_use]
    #[track_caller]
    pub fn only(mut self, glob: &str) -> Check<'a> {
        self.options.selection.only.push(parsed(glob));
        self
    }

    /// None of the cases that match.
    ///
    /// # Panics
    /// If it is no glob: empty, or with more than two `*` in a row.
    #[must_use]
    #[track_caller]
    pub fn skip(mut self, glob: &str) -> Check<'a> {
        self.options.selection.skip.push(parsed(glob));
        self
    }

    /// So many random cases, of another seed. A finding tells the case by its
    /// name, which `smithereens explain` knows.
    #[must_use]
    pub fn random(mut self, seed: u64, cases: u64) -> Check<'a> {
        self.random = (seed, cases);
        self
    }

    /// What is only recommended must be kept too.
    #[must_use]
    pub fn strict(mut self) -> Check<'a> {
        self.options.strict = true;
        self
    }

    /// Puts every selected case to the subject. The report also has what was
    /// not exercised, and why, and the recommendations that were not kept.
    ///
    /// # Errors
    /// If the contract is not kept, or nothing was exercised: the findings.
    pub fn run(mut self) -> Result<Report, Broken> {
        let (seed, cases) = self.random;
        let seed = Generator::seed(seed);
        self.options.random = Some(RandomOptions { seed, cases }).filter(|_| cases > 0);
        let contract = self.contract.or_else(|| builtin(DEFAULT_NAME));
        let Some(contract) = contract else {
            unreachable!("the default contract is built in");
        };
        let cases = Cases::new(&contract);
        let outcome = run(&cases, &[&*self.subject], &self.options, &mut |_| {});
        let mut report = outcome.report;
        let option = contract_option(contract.name());
        // The command line does not know this subject, only the cases.
        for finding in report
            .subjects
            .iter_mut()
            .flat_map(|subject| &mut subject.findings)
        {
            let id = finding.random.as_ref().unwrap_or(&finding.case);
            finding.reproduce.command = format!("smithereens explain{option} {id}");
        }
        if outcome.kept {
            Ok(report)
        } else {
            Err(Broken(Box::new(report)))
        }
    }
}

#[track_caller]
fn parsed(glob: &str) -> CaseGlob {
    glob.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// The contract is not kept. Shown (in either way) as the report for people.
#[derive(Clone, PartialEq)]
pub struct Broken(
    /// All that there is to tell.
    pub Box<Report>,
);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut human = HumanReporter::new(Vec::new(), false);
        human.report(&self.0).map_err(|_| fmt::Error)?;
        let text = String::from_utf8(human.into_inner()).map_err(|_| fmt::Error)?;
        write!(f, "{}", anstream::adapter::strip_str(text.trim_end()))
    }
}

/// As [`Display`](fmt::Display): it is what `unwrap` and a failing test print.
impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Broken {}

impl fmt::Debug for Check<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("subject", &self.subject.name())
            .field("contract", &self.contract.as_ref().map(Contract::name))
            .field("options", &self.options)
            .finish()
    }
}

struct Closure<F> {
    role: Role,
    exchange: F,
}

impl<E, F> Codec for Closure<F>
where
    E: fmt::Display,
    F: Fn(&Incoming<'_>) -> Result<Vec<u8>, E> + Sync,
{
    fn name(&self) -> &str {
        "the decoder under test"
    }

    fn role(&self) -> Role {
        self.role
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        match (self.exchange)(incoming) {
            Ok(bytes) => Answer::Encoded(bytes),
            Err(error) => Answer::Refused(error.to_string()),
        }
    }
}
