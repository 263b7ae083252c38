//! The contract itself: a service, its operations and its shape graph.

use std::collections::HashMap;

use crate::{Auth, Knowledge, Member, OperationTraits, Shape, ShapeId, ShapeKind, Traits};

/// What is documented of one service. Immutable once built; every target
/// resolves, every range has an end above its start (see [`crate::load`]).
#[derive(Debug, Clone)]
pub struct Contract {
    pub(crate) name: String,
    pub(crate) service: Service,
    pub(crate) operations: Vec<Operation>,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) knowledge: Knowledge,
    /// Whether it tells boxed numbers and booleans from primitive ones.
    pub(crate) marks_boxes: bool,
    /// Whether it would say that a value of an enumeration is deprecated.
    pub(crate) tells_deprecated_values: bool,
}

/// The service that a contract describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The service shape's name; with awsJson the prefix of `X-Amz-Target`.
    pub name: String,
    /// The namespace of its shapes, or one made up for botocore's.
    pub namespace: String,
    /// The API version, such as `2017-03-31`.
    pub version: String,
    /// The name to sign requests for, such as `glue`.
    pub signing_name: String,
    /// How messages are written.
    pub protocol: Protocol,
    /// `aws.protocols#awsQueryCompatible`: it was an awsQuery service, and tells
    /// errors' codes beside their names.
    pub query_compatible: bool,
    /// How callers say who they are, where an operation says nothing else.
    pub auth: Auth,
}

/// A wire protocol. Only the awsJson ones can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Protocol {
    /// `aws.protocols#awsJson1_0`
    AwsJson1_0,
    /// `aws.protocols#awsJson1_1`
    AwsJson1_1,
    /// Any other, by its name in the contract.
    Other(String),
}

impl Protocol {
    /// Whether cases of this protocol can be written and judged.
    #[must_use]
    pub fn is_runnable(&self) -> bool {
        !matches!(self, Protocol::Other(_))
    }

    /// The protocol's name, as Smithy writes it without the namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Protocol::AwsJson1_0 => "awsJson1_0",
            Protocol::AwsJson1_1 => "awsJson1_1",
            Protocol::Other(name) => name,
        }
    }
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its name, as in `X-Amz-Target`.
    pub name: String,
    /// The request's structure; `None` where nothing is sent.
    pub input: Option<ShapeId>,
    /// The response's structure; `None` where nothing is answered.
    pub output: Option<ShapeId>,
    /// The modelled errors, the service-wide ones included, in documented order.
    pub errors: Vec<ShapeId>,
    /// Only there to prepare and clean up: outside the denominator.
    pub set_up: bool,
    /// What is said of it beside its messages.
    pub traits: OperationTraits,
}

impl Contract {
    /// The contract's name: a built-in one such as `glue@2020-05-15`, or what
    /// the caller of [`crate::load`] gave.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The service described.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// All operations, set-up ones included, in documented order.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operations that cases are derived for.
    pub fn documented(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(|operation| !operation.set_up)
    }

    /// The operation called `name`.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.name == name)
    }

    /// All shapes; a [`ShapeId`] is an index into this.
    #[must_use]
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// The shape behind an id of this contract.
    ///
    /// # Panics
    /// With an id of another, larger contract.
    #[must_use]
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.index()]
    }

    /// The shape called `name`, with its id.
    #[must_use]
    pub fn shape_named(&self, name: &str) -> Option<(ShapeId, &Shape)> {
        let index = self.shapes.iter().position(|shape| shape.name == name)?;
        Some((ShapeId(u32::try_from(index).ok()?), &self.shapes[index]))
    }

    /// The traits in force where `member` is used: its target's, overridden by
    /// its own.
    #[must_use]
    pub fn traits_at(&self, member: &Member) -> Traits {
        self.shape(member.target).traits.overlaid(&member.traits)
    }

    /// What is documented beyond the shape model: rules and plausible values.
    #[must_use]
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// The same contract with other rules and hints. Those that speak of
    /// operations, shapes or members that this contract lacks are left out.
    #[must_use]
    pub fn with_knowledge(mut self, knowledge: Knowledge) -> Contract {
        self.knowledge = knowledge.applicable_to(&self);
        self
    }

    /// The shapes that `roots` reach, themselves included, in order of first
    /// meeting (depth first).
    #[must_use]
    pub fn closure(&self, roots: impl IntoIterator<Item = ShapeId>) -> Vec<ShapeId> {
        let mut seen = vec![false; self.shapes.len()];
        let mut order = Vec::new();
        let mut stack: Vec<ShapeId> = roots.into_iter().collect();
        stack.reverse();
        while let Some(id) = stack.pop() {
            if std::mem::replace(&mut seen[id.index()], true) {
                continue;
            }
            order.push(id);
            stack.extend(
                self.shape(id)
                    .members()
                    .into_iter()
                    .rev()
                    .map(|member| member.target),
            );
        }
        order
    }

    /// The shapes of one operation's request, response and errors.
    #[must_use]
    pub fn closure_of(&self, operation: &Operation) -> Vec<ShapeId> {
        self.closure(
            operation
                .input
                .into_iter()
                .chain(operation.output)
                .chain(operation.errors.iter().copied()),
        )
    }
}

/// Collects shapes by name while a reader works; targets may come later than
/// their uses. [`ContractBuilder::shape_id`] hands out ids for names unseen.
#[derive(Debug, Default)]
pub struct ContractBuilder {
    ids: HashMap<String, ShapeId>,
    names: Vec<String>,
    shapes: Vec<Option<Shape>>,
}

impl ContractBuilder {
    /// The id for the shape with this unique key, reserved if not yet defined.
    /// The key is the absolute name; the shape's own `name` is what ids show.
    pub fn shape_id(&mut self, key: &str) -> ShapeId {
        if let Some(id) = self.ids.get(key) {
            return *id;
        }
        let id = ShapeId(u32::try_from(self.shapes.len()).unwrap_or(u32::MAX));
        self.ids.insert(key.to_owned(), id);
        self.names.push(key.to_owned());
        self.shapes.push(None);
        id
    }

    /// Whether the key was already defined.
    #[must_use]
    pub fn is_defined(&self, key: &str) -> bool {
        self.ids
            .get(key)
            .is_some_and(|id| self.shapes[id.index()].is_some())
    }

    /// Defines the shape of this key; a second definition replaces the first.
    pub fn define(&mut self, key: &str, shape: Shape) -> ShapeId {
        let id = self.shape_id(key);
        self.shapes[id.index()] = Some(shape);
        id
    }

    /// The keys that were asked for and never defined.
    #[must_use]
    pub fn undefined(&self) -> Vec<&str> {
        let pairs = self.names.iter().zip(&self.shapes);
        pairs
            .filter(|(_, shape)| shape.is_none())
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// The finished contract, without rules.
    ///
    /// # Errors
    /// The keys of [`ContractBuilder::undefined`], if there are any.
    pub fn build(
        self,
        name: &str,
        service: Service,
        operations: Vec<Operation>,
    ) -> Result<Contract, Vec<String>> {
        let missing: Vec<String> = self.undefined().into_iter().map(str::to_owned).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let shapes: Vec<Shape> = self.shapes.into_iter().flatten().collect();
        let is_boxed = |shape: &Shape| {
            let members = shape.members();
            shape.traits.boxed || members.iter().any(|member| member.traits.boxed)
        };
        Ok(Contract {
            name: name.to_owned(),
            service,
            operations,
            marks_boxes: shapes.iter().any(is_boxed),
            tells_deprecated_values: false,
            shapes,
            knowledge: Knowledge::default(),
        })
    }
}

impl ShapeKind {
    /// Whether values of this kind are JSON numbers without a fraction.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        matches!(
            self,
            ShapeKind::Byte
                | ShapeKind::Short
                | ShapeKind::Integer
                | ShapeKind::IntEnum(_)
                | ShapeKind::Long
                | ShapeKind::BigInteger
        )
    }

    /// The least and greatest value that the type holds, for integers of a
    /// fixed width.
    #[must_use]
    pub fn integer_bounds(&self) -> Option<(i64, i64)> {
        match self {
            ShapeKind::Byte => Some((i8::MIN.into(), i8::MAX.into())),
            ShapeKind::Short => Some((i16::MIN.into(), i16::MAX.into())),
            ShapeKind::Integer | ShapeKind::IntEnum(_) => Some((i32::MIN.into(), i32::MAX.into())),
            ShapeKind::Long => Some((i64::MIN, i64::MAX)),
            _ => None,
        }
    }
}

impl Contract {
    /// The shape at the end of `path` (member names joined by `.`, with
    /// `member`, `key` and `value` for lists and maps) from the shape `from`.
    #[must_use]
    pub fn resolve(&self, from: ShapeId, path: &str) -> Option<ShapeId> {
        path.split('.')
            .try_fold(from, |id, name| Some(self.shape(id).member(name)?.target))
    }
}
