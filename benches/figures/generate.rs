//! Valid payloads made from the contract, straight into bytes, against a typed
//! generator written by hand and `serde_json`, which makes the same ones.

use smithereens_cases::Cases;
use smithereens_cases::random::{Choices, Generator};
use smithereens_contract::{DEFAULT_NAME, builtin};

use crate::figure::{Figure, ratios, work};
use crate::typed::{MESSAGES, Typed};

/// The least that the typed generator takes, in times of the other.
const AT_LEAST: f64 = 2.0;
/// How many payloads are made in turn, always the same: sizes differ much.
const PAYLOADS: u64 = 256;

/// How many times as fast the generator is, by message.
pub(crate) fn figures() -> Vec<Figure> {
    let contract = builtin(DEFAULT_NAME).expect("the default contract is built in");
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let figure = |(name, write): (&str, crate::typed::Write)| {
        let id = name.parse().expect("a message's name");
        let mut typed = Typed::new(generator.plan(&id).expect("it has members"));
        let (mut direct, mut by_types) = (Vec::new(), Vec::new());
        let from_contract = work(|| {
            for seed in 0..PAYLOADS {
                direct.clear();
                let written = generator.write_valid(&id, &mut Choices::seeded(seed), &mut direct);
                written.expect("there are valid ones");
            }
            direct.len()
        });
        let by_hand = work(|| {
            for seed in 0..PAYLOADS {
                by_types.clear();
                let written = write(&mut typed, &mut Choices::seeded(seed), &mut by_types);
                written.expect("there are valid ones");
            }
            by_types.len()
        });
        let [ratio] = ratios(from_contract, [by_hand]);
        Figure::at_least(format!("typed generator's time, {name}"), ratio, AT_LEAST)
    };
    MESSAGES.into_iter().map(figure).collect()
}
