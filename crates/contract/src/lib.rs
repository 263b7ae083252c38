//! What is documented of a service at a date: its operations, shapes,
//! constraints and rules, read from Smithy's JSON AST or botocore's
//! `service-2.json` into one immutable graph.
//!
//! Smithy's words are used throughout: a *shape* has *members*, a member has a
//! *target*, and *traits* say more about either. Nothing here does I/O: readers
//! take bytes, the caller names the file for the error message.
//!
//! Not for: payloads (that is `smithereens-cases`), or talking to anything.

mod absence;
mod auth;
mod botocore;
mod builtin;
mod check;
mod compare;
mod contract;
mod decimal;
mod error;
mod json;
mod limits;
mod load;
mod operation_traits;
mod pattern;
mod restrict;
mod rule;
mod shape;
mod smithy;
mod sniff;
mod traits;
mod wire;
mod write;

pub use absence::Absence;
pub use auth::{Auth, Scheme};
pub use builtin::{BUILTIN_NAMES, DEFAULT_NAME, builtin, later_than};
pub use compare::{DifferentServices, compare};
pub use contract::{Contract, ContractBuilder, Operation, Protocol, Service};
pub use decimal::Decimal;
pub use error::LoadError;
pub use load::load;
pub use operation_traits::{Checksum, Discovery, HttpBinding, OperationTraits};
pub use pattern::{Beyond, Dialect, Pattern, PatternError};
pub use rule::{
    Broken, Clause, Hint, Knowledge, Provided, Relation, RelationRule, Rule, Scalar, Scope, Test,
};
pub use shape::{EnumValue, Member, Shape, ShapeId, ShapeKind};
pub use traits::{Default, ErrorKind, Length, Range, TimestampFormat, Traits};
pub use write::{Compact, to_smithy_ast};
