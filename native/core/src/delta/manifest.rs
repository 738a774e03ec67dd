//! What a delta file says of itself: its metadata, and the names of its tensors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::output::PROGRAM;

/// Value of `schema`: format and version.
pub const SCHEMA: &str = "checkpoint-lens/delta@1";

/// A file that the delta builds on, or that it makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name, without a folder.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// The metadata of a delta file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Files of BASE that hold tensors which are built on.
    pub base: Vec<FileRecord>,
    /// The file that is made.
    pub other: FileRecord,
    /// Names of tensors in OTHER whose name in BASE is another one.
    pub base_names: BTreeMap<String, String>,
    /// Tensors of BASE that OTHER does not have.
    pub removed: Vec<String>,
    /// Elements of OTHER, and how many of them are changed or stored whole.
    pub elements: [u64; 2],
}

impl Manifest {
    /// As a safetensors header takes it: texts alone.
    pub fn metadata(&self) -> BTreeMap<String, String> {
        let [elements, stored] = self.elements;
        [
            ("format", "pt".to_owned()),
            ("schema", SCHEMA.to_owned()),
            ("made_by", PROGRAM.to_owned()),
            ("base", json(&self.base)),
            ("other", json(&self.other)),
            ("base_names", json(&self.base_names)),
            ("removed", json(&self.removed)),
            ("elements", elements.to_string()),
            ("stored_elements", stored.to_string()),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into()
    }

    /// Of a file's metadata.
    ///
    /// # Errors
    /// What is missing or not understood.
    pub fn of(metadata: &BTreeMap<String, String>) -> Result<Self, String> {
        match metadata.get("schema").map(String::as_str) {
            Some(SCHEMA) => {}
            Some(other) if other.starts_with("checkpoint-lens/delta@") => {
                return Err(format!(
                    "is a delta of the format {other}, which a later version reads"
                ));
            }
            _ => return Err(format!("is no delta: its metadata has no schema {SCHEMA}")),
        }
        Ok(Self {
            base: parsed(metadata, "base")?,
            other: parsed(metadata, "other")?,
            base_names: parsed(metadata, "base_names")?,
            removed: parsed(metadata, "removed")?,
            elements: [parsed(metadata, "elements")?, parsed(metadata, "stored_elements")?],
        })
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data")
}

fn parsed<T: for<'de> Deserialize<'de>>(
    metadata: &BTreeMap<String, String>,
    key: &str,
) -> Result<T, String> {
    let text = metadata.get(key).ok_or_else(|| format!("its metadata has no \"{key}\""))?;
    serde_json::from_str(text).map_err(|error| format!("its metadata \"{key}\": {error}"))
}

/// Name of the tensor that holds the first bytes of OTHER: length and header.
pub const HEADER: &str = "header";

/// A tensor of a delta file, by what is before the first colon of its name. What is after it is the
/// tensor of OTHER, whose name may have any form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A tensor as it is.
    Whole,
    /// Where a tensor is changed: gaps.
    Gaps,
    /// Where a tensor is changed: bits.
    Bits,
    /// What stands there.
    Values,
}

impl Part {
    const ALL: [(Self, &str); 4] = [
        (Self::Whole, "whole:"),
        (Self::Gaps, "gaps:"),
        (Self::Bits, "bits:"),
        (Self::Values, "values:"),
    ];

    /// The name of this part of the tensor `name`.
    pub fn name(self, name: &str) -> String {
        let (_, prefix) = Self::ALL.iter().find(|(part, _)| *part == self).expect("all are listed");
        format!("{prefix}{name}")
    }

    /// Which part of which tensor has this name.
    pub fn of(name: &str) -> Option<(Self, &str)> {
        Self::ALL.iter().find_map(|&(part, prefix)| Some((part, name.strip_prefix(prefix)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_by_their_names_whatever_the_tensors_are_called() {
        for name in ["a", "", "values:a", "header", ":", "whole:values:gaps:"] {
            for (part, _) in Part::ALL {
                assert_eq!(Part::of(&part.name(name)), Some((part, name)));
            }
        }
        assert_eq!(Part::of(HEADER), None);
        assert_eq!(Part::of("weight"), None);
    }

    #[test]
    fn the_metadata_is_read_back() {
        let file = |name: &str| FileRecord { file: name.to_owned(), bytes: 7, sha256: "a".into() };
        let manifest = Manifest {
            base: vec![file("base \" 1"), file("b")],
            other: file("other"),
            base_names: BTreeMap::from([("w".to_owned(), "model.w".to_owned())]),
            removed: vec!["x".to_owned()],
            elements: [u64::MAX, 3],
        };
        assert_eq!(Manifest::of(&manifest.metadata()), Ok(manifest));
    }

    #[test]
    fn metadata_of_other_files_is_refused() {
        let refused = |pairs: &[(&str, &str)]| {
            let owned = pairs.iter().map(|(key, value)| (key.to_string(), value.to_string()));
            Manifest::of(&owned.collect()).expect_err("refused")
        };
        assert!(refused(&[]).contains("is no delta"));
        assert!(refused(&[("schema", "checkpoint-lens/delta@2")]).contains("later version"));
        assert!(refused(&[("schema", SCHEMA)]).contains("no \"base\""));
        assert!(refused(&[("schema", SCHEMA), ("base", "[")]).contains("\"base\""));
    }
}
