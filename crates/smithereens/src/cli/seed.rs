//! Seeds on the command line.

use smithereens_cases::random::GENERATOR_VERSION;
use smithereens_formats::Seed;

/// A seed as reports print it, `g1-7`, or its number alone, which is taken to be
/// for this generator.
pub(crate) fn parse(text: &str) -> Result<Seed, String> {
    let seed = match text.parse::<u64>() {
        Ok(value) => Seed {
            generator: GENERATOR_VERSION,
            value,
        },
        Err(_) => text
            .parse::<Seed>()
            .map_err(|error| format!("{error}, or like `7`"))?,
    };
    if seed.generator == GENERATOR_VERSION {
        return Ok(seed);
    }
    Err(format!(
        "it is for version {} of the generator, and this is version {GENERATOR_VERSION}: the same \
         seed would mean other payloads. Replay saved cases instead, or use the release that \
         printed it",
        seed.generator
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_of_another_generator_is_refused_with_a_word() {
        let error = parse("g0-7").expect_err("another generator");
        assert!(
            error.starts_with("it is for version 0 of the generator"),
            "{error}"
        );
        assert_eq!(parse("7"), parse(&format!("g{GENERATOR_VERSION}-7")));
        assert!(parse("seven").is_err());
    }
}
