//! What the generated files are calls of: conversions from names alone. The types
//! are for the compiler to find; where the SDK's are other than a contract's it
//! says so.

/// An enumeration; a value that the SDK does not know is kept as its text.
macro_rules! enumeration {
    ($name:ident) => {
        impl Given for types::$name {
            fn given(value: Value) -> Result<Self, Refusal> {
                String::given(value).map(|text| Self::from(text.as_str()))
            }
        }

        impl Told for types::$name {
            fn told(&self) -> Option<Value> {
                Some(self.as_str().into())
            }
        }
    };
}

/// A structure that stands in inputs.
macro_rules! structure_given {
    ($name:ident { $($member:literal $setter:ident,)* }) => {
        impl Given for types::$name {
            fn given(value: Value) -> Result<Self, Refusal> {
                let mut members = Members::of(value)?;
                let builder = types::$name::builder()$(.$setter(members.take($member)?))*;
                members.finish()?;
                builder.build().built()
            }
        }
    };
}

/// A structure that stands in outputs.
macro_rules! structure_told {
    ($name:ident { $($member:literal $field:ident,)* }) => {
        impl Told for types::$name {
            fn told(&self) -> Option<Value> {
                Some(structure(vec![$(($member, self.$field.told()),)*]))
            }
        }
    };
}

/// The operations, and `call`, which makes one by its name.
macro_rules! operations {
    ($(
        $operation:literal $method:ident $error:path {
            input { $($member:literal $setter:ident,)* }
            output { $($told:literal $field:ident,)* }
            errors { $($shape:ident { $($inside:literal $inner:ident,)* },)* }
        }
    )*) => {
        /// The output of the operation with this name; `None` where there is none.
        pub(crate) async fn call(
            client: &Client,
            operation: &str,
            input: Value,
        ) -> Option<Result<Made, Refusal>> {
            match operation {
                $($operation => Some(Box::pin($method(client, input)).await),)*
                _ => None,
            }
        }

        $(
            async fn $method(client: &Client, input: Value) -> Result<Made, Refusal> {
                let mut members = Members::of(input)?;
                let call = client.$method()$(.$setter(members.take($member)?))*;
                members.finish()?;
                let error = match call.send().await {
                    Ok(_output) => {
                        return Ok(Made::Output(structure(vec![$(($told, _output.$field.told()),)*])));
                    }
                    Err(error) => error,
                };
                use $error as Failure;
                let modelled = match error.as_service_error() {
                    $(Some(Failure::$shape(found)) => Some(Modelled {
                        name: stringify!($shape),
                        message: found.message(),
                        members: structure(vec![$(($inside, found.$inner.told()),)*]),
                    }),)*
                    _ => None,
                };
                Err(failed(&error, modelled))
            }
        )*
    };
}
