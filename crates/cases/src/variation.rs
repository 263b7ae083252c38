//! The variations of content: one arm for each kind, in the order of
//! [`CaseKind`](crate::kind::CaseKind).

use smithereens_contract::{Absence, ShapeId, ShapeKind};
use smithereens_formats::Path;

use crate::build::{Body, Site, Variation, deviant, documented, documented_at, locate};
use crate::case::Unbuilt;
use crate::intent::{Intent, inferred, model, specification};
use crate::json::Json;
use crate::kind::CaseKind;
use crate::site::Holder;
use crate::{breach, numeral, textual};

pub(crate) fn vary(site: &Site<'_, '_>, kind: &CaseKind) -> Result<Variation, Unbuilt> {
    match kind {
        CaseKind::Present => Ok(documented(site.base(), Intent::valid(documented_at(site)))),
        CaseKind::Absent => absent(site),
        CaseKind::Missing => missing(site),
        CaseKind::Null => null(site),
        CaseKind::WrongType(json) => crate::mistype::wrong_type(site, *json),
        CaseKind::Boolean(value) => Ok(documented(
            site.replaced(Json::Bool(*value))?,
            Intent::valid(documented_at(site)),
        )),
        CaseKind::Enum(value) => {
            let source = model(format!("smithy.api#enum of {}", site.shape_name()));
            Ok(documented(
                site.replaced(Json::text(value.as_str()))?,
                Intent::valid(source),
            ))
        }
        CaseKind::UnknownEnum(name) => textual::unknown_enum(site, name),
        CaseKind::Shortest
        | CaseKind::Longest
        | CaseKind::TooShort
        | CaseKind::TooLong
        | CaseKind::Long => textual::of_length(site, kind),
        CaseKind::Char(char) => textual::with_char(site, *char),
        CaseKind::Text(name) => textual::other_layer(site, name),
        CaseKind::Escaped | CaseKind::RawControl | CaseKind::LoneSurrogate => {
            textual::spelled(site, kind)
        }
        CaseKind::Number(text) => numeral::number(site, text),
        CaseKind::NumberForm(name) => numeral::form(site, name),
        CaseKind::Special(name) => {
            let source = specification("Smithy JSON protocols: NaN and the infinities are strings");
            Ok(documented(
                site.replaced(Json::text(*name))?,
                Intent::better_taken(source),
            ))
        }
        CaseKind::Timestamp(name) => numeral::timestamp(site, name),
        CaseKind::TimestampText(name) => numeral::timestamp_text(site, name),
        CaseKind::Blob(name) => crate::mistype::blob(site, name),
        CaseKind::Document(name) => crate::mistype::document(site, name),
        CaseKind::Empty
        | CaseKind::Fewest
        | CaseKind::TooFew
        | CaseKind::Most
        | CaseKind::TooMany
        | CaseKind::Many
        | CaseKind::EqualItems => crate::counted::vary(site, kind),
        CaseKind::DuplicateKey => duplicate_key(site),
        CaseKind::UnknownMember => unknown_member(site),
        CaseKind::MemberOrder => member_order(site),
        CaseKind::Union(name) => crate::mistype::union(site, name),
        CaseKind::Deep => deep(site),
        CaseKind::Rule(id) => breach::vary(site, id, false),
        CaseKind::RuleKept(id) => breach::vary(site, id, true),
        CaseKind::Whitespace => Ok(Variation {
            body: Body::Bytes(spaced(&crate::build::with_error_name(
                site.message,
                site.full(),
            ))),
            intent: Intent::valid(specification("RFC 8259 §2: insignificant white space")),
            mend: false,
        }),
        CaseKind::Protocol(name) => crate::protocol::vary(site, name),
        other => Err(Unbuilt(
            format!("{} is no variation of content", other.to_kind()).into(),
        )),
    }
}

impl Site<'_, '_> {
    /// Like [`Site::changed`], also for the root of a message without a
    /// structure.
    fn changed_or_root(&self, change: impl FnOnce(&mut Json)) -> Result<Json, Unbuilt> {
        if self.place.root.is_some() {
            return self.changed(change);
        }
        let mut payload = self.base();
        change(&mut payload);
        Ok(payload)
    }

    /// The path of the structure that the place is a member of, and its name.
    pub(crate) fn holder(&self) -> (Path, &str) {
        let names = &self.place.site.path.0;
        let (name, path) = names
            .split_last()
            .map_or(("", &[][..]), |(name, path)| (name, path));
        (Path(path.to_vec()), name)
    }
}

/// All that goes together, but for the place.
fn absent(site: &Site<'_, '_>) -> Result<Variation, Unbuilt> {
    let (holder, name) = site.holder();
    let root = site
        .place
        .root
        .ok_or(Unbuilt("the message has no structure".into()))?;
    let mut payload = site.full();
    // Where the place does not go with another, all that goes with it.
    if locate(site.contract, root, &mut payload, &holder.0, site.instance).is_none() {
        payload = site.base();
        let id = holder.0.iter().try_fold(root, |id, name| {
            Some(site.contract.shape(id).member(name)?.target)
        });
        if let (Some(id), Some(structure)) = (
            id,
            locate(site.contract, root, &mut payload, &holder.0, site.instance),
        ) {
            site.plausible.fill_one(id, structure);
        }
    }
    if let Some(structure) = locate(site.contract, root, &mut payload, &holder.0, site.instance) {
        structure.remove(name);
    }
    let of = holder_name(site, root, &holder);
    let absence = match site.place.holder {
        Holder::Structure(member) => site.contract.absence(member),
        _ => Absence::Nothing,
    };
    let source = match absence {
        Absence::Nothing => model(format!("{name} is optional in {of}")),
        Absence::Default(value) => model(format!(
            "smithy.api#default on {name} of {of}: absent, it is {value}"
        )),
        Absence::Zero(value) => specification(format!(
            "Smithy 1.0, box trait: {name} of {of} is not boxed, so absent it may be {value}"
        )),
    };
    Ok(documented(payload, Intent::valid(source)))
}

fn holder_name(site: &Site<'_, '_>, root: ShapeId, holder: &Path) -> String {
    let id = holder.0.iter().try_fold(root, |id, name| {
        Some(site.contract.shape(id).member(name)?.target)
    });
    id.map_or_else(
        || "the message".to_owned(),
        |id| site.contract.shape(id).name.clone(),
    )
}

fn missing(site: &Site<'_, '_>) -> Result<Variation, Unbuilt> {
    let (holder, name) = site.holder();
    let root = site
        .place
        .root
        .ok_or(Unbuilt("the message has no structure".into()))?;
    let mut payload = site.base();
    if let Some(structure) = locate(site.contract, root, &mut payload, &holder.0, site.instance) {
        structure.remove(name);
    }
    let source = model(format!(
        "smithy.api#required on {name} of {}",
        holder_name(site, root, &holder)
    ));
    Ok(deviant(payload, Intent::missing(source)))
}

fn null(site: &Site<'_, '_>) -> Result<Variation, Unbuilt> {
    let payload = site.replaced(Json::Null)?;
    let means_absent = "awsJson 1.1: a null member of a structure is an absent one";
    Ok(match site.place.holder {
        Holder::List { sparse: true } | Holder::MapValue { sparse: true } => {
            documented(payload, Intent::valid(model("smithy.api#sparse")))
        }
        Holder::List { .. } | Holder::MapValue { .. } => {
            let source = specification("Smithy: only lists and maps marked sparse hold nulls");
            deviant(payload, Intent::dense_null(source))
        }
        Holder::Structure(member) if member.is_required() => {
            let source = format!(
                "smithy.api#required on {}, which null leaves absent",
                member.name
            );
            deviant(payload, Intent::missing(model(source)))
        }
        _ => documented(payload, Intent::ignored(specification(means_absent))),
    })
}

/// One member twice, the last one with the plausible value.
fn duplicate_key(site: &Site<'_, '_>) -> Result<Variation, Unbuilt> {
    let source = inferred("RFC 8259 §4 leaves equal names open; AWS's SDKs take the last");
    let shape = site
        .place
        .shape
        .ok_or(Unbuilt("the message has no structure".into()))?;
    let mut repeated = false;
    let payload = site.changed(|there| {
        for (name, target) in names_at(site, shape, there) {
            if matches!(site.contract.shape(shape).kind, ShapeKind::Structure(_)) {
                site.plausible.put_beside(shape, there, &name);
            }
            let Some(value) = there.get(&name).cloned() else {
                continue;
            };
            let other = different(site, target, &value);
            if let Json::Object(entries) = there
                && other != value
            {
                entries.insert(0, (name, other));
                repeated = true;
                return;
            }
        }
    })?;
    if !repeated {
        return Err(Unbuilt("no member has two values".into()));
    }
    // No mending: it would set one of the two.
    Ok(deviant(payload, Intent::ambiguous(source)))
}

/// The names that can stand twice, those that are there first.
fn names_at(site: &Site<'_, '_>, shape: ShapeId, there: &Json) -> Vec<(String, ShapeId)> {
    match &site.contract.shape(shape).kind {
        ShapeKind::Map { value, .. } => match there {
            Json::Object(entries) => entries
                .iter()
                .map(|(name, _)| (name.clone(), value.target))
                .collect(),
            _ => Vec::new(),
        },
        _ => {
            let mut members = site.contract.shape(shape).members();
            members.sort_by_key(|member| there.get(&member.name).is_none());
            members
                .iter()
                .map(|member| (member.name.clone(), member.target))
                .collect()
        }
    }
}

/// Another value of the same type, so that it shows which one was taken; the
/// same where the type has no other.
fn different(site: &Site<'_, '_>, shape: ShapeId, value: &Json) -> Json {
    match (&site.contract.shape(shape).kind, value) {
        (ShapeKind::Enum(values), Json::String(text)) => {
            let other = values.iter().find(|known| known.value != *text);
            Json::text(other.map_or(text.as_str(), |other| &other.value))
        }
        (_, Json::String(text)) => Json::text(crate::value::nth_key(text, 1)),
        (_, Json::Number(_)) => Json::integer(1),
        (_, Json::Bool(value)) => Json::Bool(!value),
        (_, Json::Array(_)) => Json::Array(Vec::new()),
        (ShapeKind::Structure(_), Json::Object(entries)) if entries.is_empty() => {
            let mut filled = value.clone();
            site.plausible.fill_one(shape, &mut filled);
            filled
        }
        _ => Json::Object(Vec::new()),
    }
}

/// A member of tomorrow.
fn unknown_member(site: &Site<'_, '_>) -> Result<Variation, Unbuilt> {
    let unknown = Json::Array(vec![Json::integer(1), Json::Null, Json::text("x")]);
    let unknown = Json::Object(vec![("Of".to_owned(), unknown)]);
    with_unknown_member(site, "SmithereensUnknown", unknown)
}

/// A member that is not documented. In a union it is the one that is set.
pub(crate) fn with_unknown_member(
    site: &Site<'_, '_>,
    name: &str,
    value: Json,
) -> Result<Variation, Unbuilt> {
    let kind = site.place.shape.map(|id| &site.contract.shape(id).kind);
    let is_union = matches!(kind, Some(ShapeKind::Union(_)));
    let payload = site.changed_or_root(|there| {
        if is_union {
            *there = Json::Object(Vec::new());
        }
        there.set(name, value);
    })?;
    if is_union {
        return Ok(deviant(
            payload,
            Intent::missing(specification(
                "Smithy: exactly one member of a union is set",
            )),
        ));
    }
    Ok(documented(
        payload,
        Intent::ignored(specification("awsJson 1.1: unknown members are ignored")),
    ))
}

fn member_order(site: &Site<'_, '_>) -> Result<Variation, Unbuilt> {
    let payload = site.changed(|there| {
        if let Some(shape) = site.place.shape {
            site.plausible.fill_one(shape, there);
            // Two at least, even where one must come from elsewhere.
            for member in site.contract.shape(shape).members() {
                if matches!(&*there, Json::Object(entries) if entries.len() < 2) {
                    site.plausible.put_beside(shape, there, &member.name);
                }
            }
        }
        reverse(there);
    })?;
    Ok(in_any_order(payload))
}

/// The members that are there, in another order.
pub(crate) fn reordered(site: &Site<'_, '_>) -> Result<Variation, Unbuilt> {
    Ok(in_any_order(site.changed(reverse)?))
}

fn reverse(structure: &mut Json) {
    if let Json::Object(entries) = structure {
        entries.reverse();
    }
}

/// No mending: it would put the members in order.
fn in_any_order(payload: Json) -> Variation {
    let source = specification("RFC 8259 §1: an object is unordered");
    deviant(payload, Intent::valid(source))
}

/// The recursion gone round fourteen times more.
fn deep(site: &Site<'_, '_>) -> Result<Variation, Unbuilt> {
    let names = &site.place.site.path.0;
    let Some(around) = site.place.recurs(site.contract) else {
        return Err(Unbuilt("the place does not recur".into()));
    };
    let mut path = names.clone();
    for _ in 0..14 {
        path.extend_from_slice(&names[around..]);
    }
    let payload = site.plausible.with_place(site.message, &Path(path));
    Ok(documented(
        payload,
        Intent::valid_without_limit(documented_at(site)),
    ))
}

/// The bytes with every kind of insignificant white space around every token.
fn spaced(value: &Json) -> Vec<u8> {
    const WHITE: &[u8] = b" \t\r\n";
    let mut out = WHITE.to_vec();
    let list = |open: u8, close: u8, parts: Vec<Vec<u8>>, out: &mut Vec<u8>| {
        out.push(open);
        out.extend(parts.join(&b','));
        if out.last() == Some(&open) {
            out.extend_from_slice(WHITE);
        }
        out.push(close);
    };
    match value {
        Json::Array(items) => list(b'[', b']', items.iter().map(spaced).collect(), &mut out),
        Json::Object(members) => {
            let member = |(name, value): &(String, Json)| {
                [spaced(&Json::text(name.as_str())), spaced(value)].join(&b':')
            };
            list(b'{', b'}', members.iter().map(member).collect(), &mut out);
        }
        other => other.write(&mut out),
    }
    out.extend_from_slice(WHITE);
    out
}
