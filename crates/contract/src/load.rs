//! From bytes to a contract: unpacks, tells the formats apart by content, and
//! hands over to the reader of that format.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use crate::error::Problem;
use crate::json::Json;
use crate::{Contract, ContractBuilder, LoadError, Operation, Service};
use crate::{botocore, builtin, check, smithy, sniff, wire};

/// Larger files are refused, packed or not: the largest published model has
/// about 4 MiB.
pub(crate) const MAX_BYTES: u64 = 256 << 20;

/// What a reader makes of a document.
pub(crate) struct Parts {
    pub(crate) builder: ContractBuilder,
    pub(crate) service: Service,
    pub(crate) operations: Vec<Operation>,
    /// Whether the format has words for values of enumerations that are
    /// deprecated.
    pub(crate) tells_deprecated_values: bool,
}

/// Reads a contract: Smithy JSON AST (1.0, 2.0) or botocore's `service-2.json`,
/// either of them gzipped or not, told apart by content. `name` is what the
/// contract and the errors are called. Shapes that no operation reaches are
/// checked and then left out. What is known beyond the shapes of a service that
/// is built in comes with it.
///
/// # Errors
/// Whatever keeps the file from being a contract that can be relied on: see
/// [`LoadError`]. At most 256 MiB and a nesting of 128 are taken.
pub fn load(name: &str, bytes: &[u8]) -> Result<Contract, LoadError> {
    let unpacked = unpack(name, bytes, MAX_BYTES)?;
    let text = sniff::text(name, &unpacked)?;
    let document = Json::parse(text).map_err(|error| LoadError::Json {
        file: name.to_owned(),
        line: error.line,
        column: error.column,
        problem: error.problem,
        remedy: error.remedy.to_owned(),
    })?;
    let contract = match sniff::format(name, &document)? {
        sniff::Format::Smithy => smithy::read(&document),
        sniff::Format::Botocore => botocore::read(&document),
    }
    .and_then(|parts| finish(name, parts))
    .map_err(|problem| problem.in_file(name))?;
    Ok(match builtin::knowledge_of(&contract.service().name) {
        Some(knowledge) => contract.with_knowledge(knowledge.clone()),
        None => contract,
    })
}

/// Checks the whole graph, then keeps what the operations reach.
fn finish(name: &str, parts: Parts) -> Result<Contract, Problem> {
    let mut contract = parts
        .builder
        .build(name, parts.service, parts.operations)
        .map_err(|missing| {
            Problem::new(
                format!("these targets are defined nowhere: {}", missing.join(", ")),
                "define them, or remove what targets them",
            )
        })?;
    contract.tells_deprecated_values = parts.tells_deprecated_values;
    wire::name_members(&mut contract)?;
    check::graph(&contract)?;
    let contract = contract.in_order_of_use();
    check::names(&contract)?;
    Ok(contract)
}

fn unpack<'a>(file: &str, bytes: &'a [u8], limit: u64) -> Result<Cow<'a, [u8]>, LoadError> {
    let too_large = || LoadError::TooLarge {
        file: file.to_owned(),
    };
    let is_beyond = |length: usize| u64::try_from(length).unwrap_or(u64::MAX) > limit;
    if is_beyond(bytes.len()) {
        return Err(too_large());
    }
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    let mut decoder = MultiGzDecoder::new(bytes).take(limit + 1);
    decoder
        .read_to_end(&mut unpacked)
        .map_err(|error| LoadError::BrokenGzip {
            file: file.to_owned(),
            reason: error.to_string(),
        })?;
    if is_beyond(unpacked.len()) {
        return Err(too_large());
    }
    Ok(Cow::Owned(unpacked))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    #[test]
    fn a_gzip_bomb_is_given_up_at_the_limit() -> std::io::Result<()> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![b' '; 1 << 20])?;
        let bomb = encoder.finish()?;
        assert!(bomb.len() < 4096, "{} bytes", bomb.len());
        let error = unpack("bomb.gz", &bomb, 4096).expect_err("more than the limit");
        assert_eq!(
            error.to_string(),
            "bomb.gz: it holds more than 256 MiB, which no contract does; give the model's own \
             file, unpacked if it is an archive"
        );
        assert_eq!(
            unpack("bomb.gz", &bomb, 1 << 20).map(|bytes| bytes.len()),
            Ok(1 << 20)
        );
        Ok(())
    }
}
