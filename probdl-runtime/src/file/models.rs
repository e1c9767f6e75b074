//! Stores of models to contents of files and back.

use super::contents::Contents;
use super::error::damaged;
use super::schema::{self, Schema};
use super::{FileError, contents};
use crate::lanes::Scalar;
use crate::model::{Description, Store, Values};

/// The number of the format. Files of every format up to it are read.
const FORMAT: &str = "1";

/// A tensor of a store: its name, its shape, where its numbers are.
type Place = (String, Vec<usize>, std::ops::Range<usize>);

/// The tensors of a store, in their order there.
fn places(description: &Description) -> Vec<Place> {
    let mut places = Vec::new();
    for layer in &description.layers {
        for tensor in &layer.tensors {
            let range = tensor.offset..tensor.offset + tensor.shape().size();
            places.push((
                format!("{}/{}", layer.name, tensor.name),
                schema::sizes(tensor),
                range,
            ));
        }
    }
    if let Some(range) = description.target_statistics.clone() {
        let (width, middle) = (range.len() / 2, range.start + range.len() / 2);
        // With a dot: no layer can have such a name.
        places.push(("normalize_target.mean".into(), vec![width], range.start..middle));
        places.push(("normalize_target.stddev".into(), vec![width], middle..range.end));
    }
    places.sort_by_key(|(_, _, range)| range.start);
    places
}

/// What stands before the names of a member's tensors; nothing for a model alone.
fn prefix(members: Option<usize>, member: usize) -> String {
    members.map_or_else(String::new, |_| format!("member_{member}/"))
}

fn words(values: impl Iterator<Item = impl ToString>) -> String {
    values
        .map(|value| value.to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The bytes of a model, or of the members of an ensemble (`members` is how many).
pub(super) fn write<S: Scalar>(
    description: &Description,
    stores: &[&Store<S>],
    members: Option<usize>,
) -> Result<Vec<u8>, FileError> {
    let schema = Schema::new(description, S::NAME);
    let mut contents = Contents::default();
    contents.line("format", FORMAT);
    contents.line("model", description.name);
    if let Some(members) = members {
        contents.line("members", members.to_string());
    }
    contents.line("seed", words(stores.iter().map(|store| store.seed)));
    contents.line("adapted", words(stores.iter().map(|store| store.adapted)));
    contents.line(
        "target_adapted",
        words(stores.iter().map(|store| store.target_adapted)),
    );
    contents.line("schema", format!("{:016x}", schema.hash()));
    for line in schema.lines() {
        contents.line("|", line.clone());
    }
    for (member, store) in stores.iter().enumerate() {
        let prefix = prefix(members, member);
        for (name, shape, range) in places(description) {
            contents.tensor(format!("{prefix}{name}"), shape, &store.values[range]);
        }
    }
    contents.to_bytes()
}

/// The stores in a file: one of a model, several of an ensemble.
pub(super) fn read<S: Scalar>(
    description: &Description,
    bytes: &[u8],
    ensemble: bool,
) -> Result<Vec<Store<S>>, FileError> {
    let contents = Contents::from_bytes(bytes)?;
    read_stores(description, &contents, ensemble, |places| {
        own_values(&contents, places)
    })
}

/// The store of a model in a file inside the program. Its numbers stay there, if they can.
pub(super) fn read_in_program<S: Scalar>(
    description: &Description,
    bytes: &'static [u8],
) -> Result<Vec<Store<S>>, FileError> {
    let contents = Contents::from_bytes(bytes)?;
    read_stores(description, &contents, false, |places| {
        let ends = std::iter::once(0).chain(places.iter().map(|(_, _, range)| range.end));
        let side_by_side = std::iter::zip(places, ends).all(|((_, _, range), end)| range.start == end);
        match contents.in_place(bytes, places.iter().map(|(name, shape, _)| (name, shape))) {
            Some(values) if side_by_side => Ok(Values::InProgram(values)),
            _ => own_values(&contents, places),
        }
    })
}

/// The numbers of a store, copied to their places.
fn own_values<S: Scalar>(contents: &Contents<'_>, places: &[Place]) -> Result<Values<S>, FileError> {
    let length = places
        .iter()
        .map(|(_, _, range)| range.end)
        .max()
        .unwrap_or_default();
    let mut values = vec![S::ZERO; length];
    for (name, shape, range) in places {
        contents.read(name, shape, &mut values[range.clone()])?;
    }
    Ok(values.into())
}

fn read_stores<S: Scalar>(
    description: &Description,
    contents: &Contents<'_>,
    ensemble: bool,
    values: impl Fn(&[Place]) -> Result<Values<S>, FileError>,
) -> Result<Vec<Store<S>>, FileError> {
    let format = contents.value("format").unwrap_or_default();
    if format != FORMAT {
        let format = format.to_owned();
        return Err(FileError::LaterFormat { format });
    }
    let members = match contents.value("members") {
        Some(count) => Some(
            count
                .parse()
                .map_err(|_| damaged("the number of members is none"))?,
        ),
        None => None,
    };
    if members.is_some() != ensemble {
        return Err(FileError::OtherCount {
            file: members.unwrap_or(1),
            expected: 1,
        });
    }
    let places = places(description);
    compare(description, S::NAME, contents, &places, &prefix(members, 0))?;
    let count = members.unwrap_or(1);
    // As many tensors as there should be, before memory is taken for them.
    let expected = count.checked_mul(places.len());
    if expected != Some(contents.tensors().len()) || count == 0 {
        let known = |name: &str| {
            let (member, rest) = match (ensemble, name.split_once('/')) {
                (true, Some((member, rest))) => (member.strip_prefix("member_"), rest),
                (true, None) => (None, name),
                (false, _) => (Some("0"), name),
            };
            let number = member.and_then(|member| member.parse::<usize>().ok());
            number.is_some_and(|number| number < count) && places.iter().any(|place| place.0 == rest)
        };
        return Err(match contents.names().find(|name| !known(name)) {
            Some(name) => FileError::UnexpectedTensor {
                tensor: name.to_owned(),
            },
            None => damaged("it lacks tensors"),
        });
    }
    let (trainable, _) = description.sizes();
    let facts = |key: &'static str| facts(contents, key, count);
    let seeds = facts("seed")?.map(str::parse::<u64>);
    let adapted = facts("adapted")?.map(str::parse::<bool>);
    let target_adapted = facts("target_adapted")?.map(str::parse::<bool>);
    let mut stores = Vec::new();
    for (member, ((seed, adapted), target_adapted)) in seeds.zip(adapted).zip(target_adapted).enumerate() {
        let prefix = prefix(members, member);
        let places: Vec<Place> = places
            .iter()
            .map(|(name, shape, range)| (format!("{prefix}{name}"), shape.clone(), range.clone()))
            .collect();
        stores.push(Store {
            values: values(&places)?,
            trainable,
            seed: seed.map_err(damaged)?,
            adapted: adapted.map_err(damaged)?,
            target_adapted: target_adapted.map_err(damaged)?,
        });
    }
    Ok(stores)
}

/// The words of a line, of which there is one for each member.
fn facts<'a>(
    contents: &'a Contents<'_>,
    key: &'static str,
    count: usize,
) -> Result<impl Iterator<Item = &'a str>, FileError> {
    let line = contents
        .value(key)
        .ok_or_else(|| damaged(format!("it has no line `{key}`")))?;
    if line.split(' ').count() != count {
        return Err(damaged(format!(
            "the line `{key}` is not as long as it should be"
        )));
    }
    Ok(line.split(' '))
}

/// Says what differs between a file's model and this one; `prefix` stands before the names of its tensors.
fn compare(
    description: &Description,
    scalar: &'static str,
    contents: &Contents<'_>,
    places: &[Place],
    prefix: &str,
) -> Result<(), FileError> {
    let schema = Schema::new(description, scalar);
    let file: Vec<&str> = contents.values("|").collect();
    let stored = contents.value("schema").unwrap_or_default();
    if format!("{:016x}", schema::hash(file.iter())) != stored {
        return Err(damaged("its schema does not have the hash beside it"));
    }
    if format!("{:016x}", schema.hash()) == stored && file == schema.lines() {
        return Ok(());
    }
    // The plainest difference first.
    for (name, shape, _) in places {
        let Some(tensor) = contents.find(&format!("{prefix}{name}")) else {
            continue;
        };
        let type_name = contents::type_name(tensor.dtype);
        if type_name != scalar {
            return Err(FileError::OtherType {
                file: type_name,
                model: scalar,
            });
        }
        if tensor.shape != *shape {
            return Err(FileError::OtherShape {
                tensor: name.clone(),
                file: tensor.shape.clone(),
                model: shape.clone(),
            });
        }
    }
    let lines = schema.lines();
    let first = (0..file.len().max(lines.len()))
        .find(|index| file.get(*index).copied() != lines.get(*index).map(String::as_str))
        .unwrap_or_default();
    Err(FileError::OtherModel {
        name: contents.value("model").unwrap_or_default().to_owned(),
        file: file.get(first).copied().unwrap_or_default().to_owned(),
        model: lines.get(first).cloned().unwrap_or_default(),
    })
}
