//! Writes a contract as Smithy 2.0 JSON AST: compact, without prose, in an
//! order that depends on the contract alone, one line for each shape.
//!
//! Three things are ours and not Smithy's:
//!
//! - `smithereens#setUp` on an operation: only there to prepare and clean up.
//! - `smithereens#fullMatch` beside a pattern. botocore's pattern `P` is Java's
//!   and must match the whole text, while Smithy's `@pattern` matches anywhere.
//!   So `^(?:P)$` is written, which tells Smithy's own tools the same as far as
//!   the two dialects agree; the mark tells our reader that `P`, in Java's
//!   dialect, was exactly what the contract said. Nothing is guessed, and
//!   reading back gives an equal pattern.
//! - `aws.protocols#awsQueryError` carries botocore's `error.code` with every
//!   protocol.

mod calling;
mod document;
mod entries;
mod shape;
mod traits;

pub use document::{Compact, to_smithy_ast};
