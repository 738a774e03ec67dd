//! The header's JSON, read without losing anything: a duplicate key is an error here, where a map
//! would silently keep the last one.

use std::collections::HashSet;
use std::fmt;

use safetensors::Dtype;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

/// A header as it stands in the file.
#[derive(Debug, Default)]
pub struct RawHeader {
    pub metadata: Vec<(String, String)>,
    pub entries: Vec<(String, RawEntry)>,
}

/// What a header says of one tensor.
#[derive(Debug)]
pub struct RawEntry {
    pub dtype: Dtype,
    pub shape: Vec<u64>,
    pub data_offsets: [u64; 2],
}

impl<'de> Deserialize<'de> for RawHeader {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeaderVisitor)
    }
}

struct HeaderVisitor;

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = RawHeader;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object of tensors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawHeader, A::Error> {
        let mut header = RawHeader::default();
        let mut has_metadata = false;
        while let Some(name) = map.next_key::<String>()? {
            if name == "__metadata__" {
                if std::mem::replace(&mut has_metadata, true) {
                    return Err(A::Error::custom("__metadata__ appears twice"));
                }
                header.metadata = map.next_value::<Option<StringMap>>()?.unwrap_or_default().0;
            } else {
                let entry = map.next_value_seed(EntrySeed { tensor: &name })?;
                header.entries.push((name, entry));
            }
        }
        reject_duplicates(header.entries.iter().map(|(name, _)| name.as_str()), "tensor")?;
        Ok(header)
    }
}

struct EntrySeed<'a> {
    tensor: &'a str,
}

impl<'de> DeserializeSeed<'de> for EntrySeed<'_> {
    type Value = RawEntry;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawEntry, D::Error> {
        let tensor = self.tensor;
        deserializer
            .deserialize_map(self)
            .map_err(|error| D::Error::custom(format!("tensor \"{tensor}\": {}", text(&error))))
    }
}

impl<'de> Visitor<'de> for EntrySeed<'_> {
    type Value = RawEntry;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object with dtype, shape and data_offsets")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawEntry, A::Error> {
        let (mut dtype, mut shape, mut data_offsets) = (None, None, None);
        let mut others = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let duplicate = match key.as_str() {
                "dtype" => dtype.replace(map.next_value::<DtypeName>()?.0).is_some(),
                "shape" => shape.replace(map.next_value::<Vec<u64>>()?).is_some(),
                "data_offsets" => data_offsets.replace(map.next_value::<[u64; 2]>()?).is_some(),
                // Parsed in full, so that nothing passes that the reference reader refuses.
                _ => {
                    map.next_value::<serde_json::Value>()?;
                    !others.insert(key.clone())
                }
            };
            if duplicate {
                return Err(A::Error::custom(format!("key \"{key}\" appears twice")));
            }
        }
        let missing = |key: &str| A::Error::custom(format!("\"{key}\" is missing"));
        Ok(RawEntry {
            dtype: dtype.ok_or_else(|| missing("dtype"))?,
            shape: shape.ok_or_else(|| missing("shape"))?,
            data_offsets: data_offsets.ok_or_else(|| missing("data_offsets"))?,
        })
    }
}

/// An error without its position, which says little in a header of one line.
pub fn text(error: &impl fmt::Display) -> String {
    let message = error.to_string();
    message[..message.find(" at line ").unwrap_or(message.len())].to_owned()
}

/// A dtype by its name in the format.
struct DtypeName(Dtype);

impl<'de> Deserialize<'de> for DtypeName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let by_name = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(&name);
        let dtype = Dtype::deserialize(by_name);
        dtype.map(Self).map_err(|_| D::Error::custom(format!("unknown dtype \"{name}\"")))
    }
}

/// A map of strings to strings in the order of the file, without duplicate keys.
#[derive(Debug, Default)]
pub struct StringMap(pub Vec<(String, String)>);

impl<'de> Deserialize<'de> for StringMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StringMapVisitor)
    }
}

struct StringMapVisitor;

impl<'de> Visitor<'de> for StringMapVisitor {
    type Value = StringMap;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<StringMap, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value::<String>().map_err(|error| {
                A::Error::custom(format!("metadata \"{key}\": {}", text(&error)))
            })?;
            entries.push((key, value));
        }
        reject_duplicates(entries.iter().map(|(key, _)| key.as_str()), "key")?;
        Ok(StringMap(entries))
    }
}

fn reject_duplicates<'a, E: Error>(
    names: impl ExactSizeIterator<Item = &'a str>,
    what: &str,
) -> Result<(), E> {
    let mut seen = HashSet::with_capacity(names.len());
    for name in names {
        if !seen.insert(name) {
            return Err(E::custom(format!("{what} \"{name}\" appears twice")));
        }
    }
    Ok(())
}
