//! Round trips of whatever bytes, and lies.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use proptest::prelude::*;
use safetensors::Dtype;

use super::manifest::{FileRecord, HEADER, Manifest, Part};
use super::*;
use crate::analysis::Event;
use crate::checkpoint::{self, Checkpoint};
use crate::control::Control;
use crate::digest::Hasher;
use crate::failure::{Failure, FailureKind};
use crate::output::{FileHead, NewTensor, StagedFile};
use crate::testing::{Folder, Stored, file, u16_bytes, with_header};

/// The only report of a run.
fn report_of<Report: Send>(
    run: impl FnOnce(&crate::analysis::Listener<Report>) -> Result<(), Failure>,
) -> Result<Report, Failure> {
    let found = Mutex::new(None);
    run(&|event| {
        if let Event::Report { report, .. } = event {
            *found.lock().expect("not poisoned") = Some(*report);
        }
    })?;
    Ok(found.into_inner().expect("not poisoned").expect("one report"))
}

fn write_to(base: &Checkpoint, other: &Checkpoint, out: &Path) -> Result<Written, Failure> {
    let request = DeltaRequest { out: out.to_owned(), renamed: Vec::new() };
    report_of(|listener| write(base, other, &request, listener, &Control::default()))
}

fn apply_to(base: &Checkpoint, delta: &Path, out: &Path) -> Result<Applied, Failure> {
    let delta = checkpoint::open(delta)?;
    let request = ApplyRequest { out: out.to_owned() };
    report_of(|listener| apply(base, &delta, &request, listener, &Control::default()))
}

/// Writes a delta, applies it, and compares the bytes.
fn round_trip(folder: &Folder, base: &Checkpoint, other: &Checkpoint) -> Written {
    let (delta, made) = (folder.path("d.delta.safetensors"), folder.path("made.safetensors"));
    let written = write_to(base, other, &delta).expect("a delta");
    assert_eq!(written.bytes, std::fs::metadata(&delta).expect("is there").len());
    let applied = apply_to(base, &delta, &made).expect("applies");
    assert_eq!(applied.other, written.other);
    let expected = std::fs::read(&other.shards[0].path).expect("readable");
    assert!(std::fs::read(&made).expect("readable") == expected, "other bytes");
    written
}

fn ways(written: &Written) -> Vec<(&str, TensorWay)> {
    written.tensors.iter().map(|tensor| (tensor.name.as_str(), tensor.way)).collect()
}

const DTYPES: [Dtype; 10] = [
    Dtype::BF16,
    Dtype::F16,
    Dtype::F32,
    Dtype::F64,
    Dtype::F8_E4M3,
    Dtype::F4,
    Dtype::I8,
    Dtype::I64,
    Dtype::BOOL,
    Dtype::C64,
];

/// A tensor of any dtype on both sides: its bytes, and which of them differ.
fn pair_of_tensors() -> impl Strategy<Value = (Dtype, Vec<u8>, Vec<u8>)> {
    let dtype = prop::sample::select(&DTYPES[..]);
    let flips = prop_oneof![Just(0_u8), Just(1), Just(60), Just(255)];
    (dtype, 0_usize..40, any::<u64>(), flips).prop_map(|(dtype, units, seed, density)| {
        let bytes = units * dtype.bitsize().max(8) / 8;
        let mut state = seed | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        };
        let base: Vec<u8> = (0..bytes).map(|_| next()).collect();
        let other = base.iter().map(|byte| byte ^ if next() < density { 1 } else { 0 }).collect();
        (dtype, base, other)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_come_back(
        tensors in prop::collection::vec(pair_of_tensors(), 0..5),
        only_base in prop::collection::vec(any::<u8>(), 0..20),
        only_other in prop::collection::vec(any::<u8>(), 0..20),
        metadata in "[a-z\"\\\\é]{0,12}",
    ) {
        let folder = Folder::new();
        let names: Vec<String> = (0..tensors.len()).map(|index| format!("t{index}")).collect();
        let shapes: Vec<[usize; 1]> =
            tensors.iter().map(|(dtype, bytes, _)| [bytes.len() * 8 / dtype.bitsize()]).collect();
        let side = |is_other: bool| -> Vec<Stored> {
            let parts = names.iter().zip(&shapes).zip(&tensors);
            parts
                .map(|((name, shape), (dtype, base, other))| {
                    (&name[..], *dtype, &shape[..], if is_other { &other[..] } else { &base[..] })
                })
                .collect()
        };
        let (base_shape, other_shape) = ([only_base.len()], [only_other.len()]);
        let mut base = side(false);
        base.insert(0, ("only base", Dtype::U8, &base_shape, &only_base));
        let mut other = side(true);
        other.push(("values:t0", Dtype::U8, &other_shape, &only_other));
        let base = folder.checkpoint("base.safetensors", &base);
        // A header of another's making: metadata, and spaces at its end.
        let bytes = file(&other);
        let length = u64::from_le_bytes(*bytes.first_chunk().expect("a length")) as usize;
        let json = std::str::from_utf8(&bytes[8..8 + length]).expect("a header");
        let metadata = serde_json::to_string(&metadata).expect("a text");
        let json = format!("{{\"__metadata__\":{{\"m\":{metadata}}},{}  ", &json[1..]);
        let path = folder.write("other.safetensors", &with_header(&json, &bytes[8 + length..]));
        let other = checkpoint::open(&path).expect("valid");
        let written = round_trip(&folder, &base, &other);
        prop_assert_eq!(written.removed, ["only base"]);
    }
}

#[test]
fn bits_decide_and_not_numbers() {
    let folder = Folder::new();
    // +0 and −0, two payloads of NaN, the same NaN, and a number.
    let base = [0x0000, 0x7fc0, 0x7fc1, 0x3f80].map(|word: u16| word);
    let other = [0x8000, 0x7fc1, 0x7fc1, 0x3f80].map(|word: u16| word);
    let [base, other] = [base, other].map(|words| u16_bytes(&words));
    let base = folder.checkpoint("b.safetensors", &[("w", Dtype::BF16, &[4], &base)]);
    let other = folder.checkpoint("o.safetensors", &[("w", Dtype::BF16, &[4], &other)]);
    let written = round_trip(&folder, &base, &other);
    assert_eq!(written.tensors[0].changed, Some(2));
}

/// A large pair: several blocks, changes at their edges.
fn large(folder: &Folder, is_changed: impl Fn(usize) -> bool) -> [Checkpoint; 2] {
    const UNITS: usize = 1_300_000;
    let base = vec![0; 2 * UNITS];
    let mut other = base.clone();
    (0..UNITS).filter(|&unit| is_changed(unit)).for_each(|unit| other[2 * unit] = 1);
    [("b.safetensors", base), ("o.safetensors", other)].map(|(name, bytes)| {
        folder
            .checkpoint(name, &[("w", Dtype::BF16, &[UNITS], &bytes), ("x", Dtype::U8, &[0], &[])])
    })
}

#[test]
fn changes_of_many_blocks_come_back_in_every_form() {
    let folder = Folder::new();
    let last = 1_299_999;
    let edge = 1 << 19;
    let cases: [(&dyn Fn(usize) -> bool, TensorWay); 5] = [
        (&|_| false, TensorWay::Unchanged),
        (&|unit| unit == 0 || unit == last, TensorWay::Sparse),
        (&|unit| [edge - 1, edge, 2 * edge].contains(&unit), TensorWay::Sparse),
        (&|unit| unit % 2 == 0, TensorWay::Sparse),
        (&|_| true, TensorWay::Whole),
    ];
    for (is_changed, way) in cases {
        let [base, other] = large(&folder, is_changed);
        let written = round_trip(&folder, &base, &other);
        assert_eq!(ways(&written), [("w", way), ("x", TensorWay::Unchanged)]);
        let count = (0..=last).filter(|&unit| is_changed(unit)).count() as u64;
        assert_eq!(written.tensors[0].changed, Some(count));
    }
}

#[test]
fn a_few_changes_take_a_few_bytes() {
    let folder = Folder::new();
    let [base, other] = large(&folder, |unit| unit % 100_000 == 7);
    let written = round_trip(&folder, &base, &other);
    // 13 values, the first gap in one number of 16 bits and the other twelve in two each.
    assert_eq!(written.tensors[0].bytes, 2 * 13 + 2 * (1 + 12 * 2));
    assert!(written.bytes < 2000, "{} bytes", written.bytes);
}

#[test]
fn what_is_added_reshaped_retyped_or_renamed_is_told() {
    let folder = Folder::new();
    let bytes: Vec<u8> = (0..200).collect();
    let base = folder.checkpoint(
        "b.safetensors",
        &[
            ("gone", Dtype::U8, &[4], &bytes[..4]),
            ("model.same", Dtype::U8, &[200], &bytes),
            ("shape", Dtype::U8, &[2, 3], &bytes[..6]),
            ("type", Dtype::U8, &[6], &bytes[..6]),
        ],
    );
    let other = folder.checkpoint(
        "o.safetensors",
        &[
            ("new", Dtype::U8, &[3], &bytes[..3]),
            ("same", Dtype::U8, &[200], &bytes),
            ("shape", Dtype::U8, &[3, 2], &bytes[..6]),
            ("type", Dtype::I8, &[6], &bytes[..6]),
        ],
    );
    let written = round_trip(&folder, &base, &other);
    assert_eq!(
        ways(&written),
        [
            ("new", TensorWay::Added),
            ("same", TensorWay::Added),
            ("shape", TensorWay::Reshaped),
            ("type", TensorWay::Retyped),
        ]
    );
    assert_eq!(written.removed, ["gone", "model.same"]);
    let renamed: Vec<plan::Renamed> =
        serde_json::from_str(r#"[{"base":1,"other":1}]"#).expect("valid");
    let (delta, made) = (folder.path("r.safetensors"), folder.path("m.safetensors"));
    let request = DeltaRequest { out: delta.clone(), renamed };
    let written =
        report_of(|listener| write(&base, &other, &request, listener, &Control::default()));
    let written = written.expect("a delta");
    assert_eq!(written.tensors[1].base_name.as_deref(), Some("model.same"));
    assert_eq!(written.tensors[1].way, TensorWay::Unchanged);
    assert_eq!(written.removed, ["gone"]);
    apply_to(&base, &delta, &made).expect("applies");
    assert_eq!(std::fs::read(made).unwrap(), std::fs::read(&other.shards[0].path).unwrap());
}

/// A base of two shards.
fn sharded(folder: &Folder) -> Checkpoint {
    folder.checkpoint("one.safetensors", &[("a", Dtype::U8, &[100], &[1; 100])]);
    folder.checkpoint("two.safetensors", &[("b", Dtype::U8, &[100], &[2; 100])]);
    let index = r#"{"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}"#;
    checkpoint::open(&folder.write("m.safetensors.index.json", index.as_bytes())).expect("valid")
}

#[test]
fn of_a_sharded_base_only_the_shards_that_are_built_on_count() {
    let folder = Folder::new();
    let base = sharded(&folder);
    let mut bytes = [2; 100];
    bytes[50] = 3;
    let other = folder.checkpoint("o.safetensors", &[("b", Dtype::U8, &[100], &bytes)]);
    let written = round_trip(&folder, &base, &other);
    let files: Vec<&str> = written.base.iter().map(|record| record.file.as_str()).collect();
    assert_eq!(files, ["two.safetensors"]);
    assert_eq!(written.removed, ["a"]);
}

#[test]
fn several_shards_of_the_other_are_refused() {
    let folder = Folder::new();
    let other = sharded(&folder);
    let base = folder.checkpoint("b.safetensors", &[("a", Dtype::U8, &[1], &[1])]);
    let out = folder.path("d.safetensors");
    let failure = write_to(&base, &other, &out).expect_err("refused");
    assert!(failure.message.contains("2 shards"), "{}", failure.message);
    assert!(!out.exists());
}

/// A base, another file, and a delta between them.
struct Pair {
    folder: Folder,
    base: Checkpoint,
    delta: PathBuf,
}

fn pair() -> Pair {
    let folder = Folder::new();
    let bytes: Vec<u8> = (0..1000).map(|index| index as u8).collect();
    let mut changed = bytes.clone();
    [3, 500, 900].into_iter().for_each(|place| changed[place] ^= 1);
    let base = folder.checkpoint("b.safetensors", &[("w", Dtype::U8, &[1000], &bytes)]);
    let other = folder.checkpoint("o.safetensors", &[("w", Dtype::U8, &[1000], &changed)]);
    let delta = folder.path("d.safetensors");
    write_to(&base, &other, &delta).expect("a delta");
    Pair { folder, base, delta }
}

impl Pair {
    /// The delta refused: under the final name there is nothing.
    fn refused(&self, base: &Checkpoint, delta: &Path) -> Failure {
        let out = self.folder.path("made.safetensors");
        let failure = apply_to(base, delta, &out).expect_err("refused");
        let entries = std::fs::read_dir(self.folder.path("")).expect("a folder");
        let names = entries.map(|entry| entry.expect("readable").file_name());
        let left: Vec<_> = names.filter(|name| name.to_string_lossy().contains("made")).collect();
        assert!(left.is_empty(), "left: {left:?}");
        failure
    }

    /// A delta whose parts are others, and its metadata as `change` makes them.
    fn forged(&self, parts: &[Stored], change: impl Fn(&mut Manifest)) -> PathBuf {
        let honest = checkpoint::open(&self.delta).expect("valid");
        let mut manifest = Manifest::of(&honest.metadata).expect("a delta");
        change(&mut manifest);
        let header = honest.tensors.iter().find(|tensor| tensor.name == HEADER).expect("a header");
        let bytes = std::fs::read(&self.delta).expect("readable");
        let header = &bytes[header.offset as usize..][..header.bytes as usize];
        let length = [header.len()];
        let mut all = vec![(HEADER, Dtype::U8, &length[..], header)];
        all.extend_from_slice(parts);
        let path = self.folder.path("forged.safetensors");
        write_file(&path, &manifest, &all);
        path
    }
}

fn write_file(path: &Path, manifest: &Manifest, tensors: &[Stored]) {
    let new: Vec<NewTensor> = tensors
        .iter()
        .map(|(name, dtype, shape, _)| NewTensor {
            name: (*name).to_owned(),
            dtype: *dtype,
            shape: shape.to_vec(),
        })
        .collect();
    let head = FileHead::new(&manifest.metadata(), &new).expect("small");
    let out = StagedFile::create(path, &[]).expect("writable");
    out.write(&head.bytes, 0).expect("written");
    for ((.., bytes), offset) in tensors.iter().zip(&head.offsets) {
        out.write(bytes, *offset).expect("written");
    }
    out.commit().expect("renamed");
}

#[test]
fn another_base_is_refused() {
    let pair = pair();
    let mut bytes: Vec<u8> = (0..1000).map(|index| index as u8).collect();
    bytes[999] ^= 1;
    let of_this_size =
        pair.folder.checkpoint("p.safetensors", &[("w", Dtype::U8, &[1000], &bytes)]);
    let failure = pair.refused(&of_this_size, &pair.delta);
    assert!(failure.message.contains("SHA-256"), "{}", failure.message);
    assert!(failure.path.is_some_and(|path| path.ends_with("p.safetensors")));
    let tensors: [Stored; 2] = [("w", Dtype::U8, &[1000], &bytes), ("more", Dtype::U8, &[1], &[1])];
    let larger = pair.folder.checkpoint("l.safetensors", &tensors);
    assert!(pair.refused(&larger, &pair.delta).message.contains("bytes"));
    let without = pair.folder.checkpoint("n.safetensors", &[("v", Dtype::U8, &[1], &[1])]);
    assert!(pair.refused(&without, &pair.delta).message.contains("no tensor \"w\""));
}

#[test]
fn every_damaged_byte_is_noticed() {
    let pair = pair();
    let bytes = std::fs::read(&pair.delta).expect("readable");
    let damaged = pair.folder.path("damaged.safetensors");
    let other = std::fs::read(pair.folder.path("o.safetensors")).expect("readable");
    let made = pair.folder.path("made.safetensors");
    for place in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[place] ^= 0x11;
        std::fs::write(&damaged, &bytes).expect("written");
        // Names and sizes in the metadata are for people: what is made is right all the same.
        if apply_to(&pair.base, &damaged, &made).is_ok() {
            assert!(std::fs::read(&made).expect("readable") == other, "byte {place}");
            std::fs::remove_file(&made).expect("removed");
        }
    }
}

#[test]
fn a_truncated_delta_is_refused() {
    let pair = pair();
    let bytes = std::fs::read(&pair.delta).expect("readable");
    let cut = pair.folder.path("cut.safetensors");
    for length in [0, 7, 8, 100, bytes.len() - 1] {
        std::fs::write(&cut, &bytes[..length]).expect("written");
        assert_eq!(pair.refused(&pair.base, &cut).kind, FailureKind::Invalid);
    }
}

#[test]
fn lies_are_refused_before_anything_is_made_of_them() {
    let pair = pair();
    let honest = |_: &mut Manifest| {};
    let [gaps, bits, values, whole] =
        [Part::Gaps, Part::Bits, Part::Values, Part::Whole].map(|part| part.name("w"));
    let stranger = Part::Whole.name("stranger");
    let long = vec![0xff; 125];
    let two: [usize; 1] = [2];
    let one: [usize; 1] = [1];
    let cases: Vec<(Vec<Stored>, &str)> = vec![
        (
            vec![(&gaps, Dtype::U16, &two, &[9, 0, 255, 254]), (&values, Dtype::U8, &two, &[1, 2])],
            "outside",
        ),
        (
            vec![(&gaps, Dtype::U8, &two, &[9, 255]), (&values, Dtype::U8, &two, &[1, 2])],
            "within a gap",
        ),
        (
            vec![(&gaps, Dtype::U8, &two, &[9, 9]), (&values, Dtype::U8, &one, &[1])],
            "more positions",
        ),
        (vec![(&gaps, Dtype::U8, &one, &[9]), (&values, Dtype::U8, &two, &[1, 2])], "more values"),
        (
            vec![(&gaps, Dtype::I8, &one, &[9]), (&values, Dtype::U8, &one, &[1])],
            "gaps are 1 bytes of I8",
        ),
        (
            vec![(&gaps, Dtype::U8, &one, &[9]), (&values, Dtype::I8, &one, &[1])],
            "values are of I8",
        ),
        (
            vec![(&bits, Dtype::U8, &one, &[9]), (&values, Dtype::U8, &one, &[1])],
            "bits are 1 bytes",
        ),
        (
            vec![(&bits, Dtype::U8, &[125], &long), (&values, Dtype::U8, &one, &[1])],
            "more positions",
        ),
        (vec![(&gaps, Dtype::U8, &one, &[9])], "do not belong together"),
        (vec![(&whole, Dtype::U8, &one, &[9]), (&values, Dtype::U8, &one, &[1])], "do not belong"),
        (vec![(&whole, Dtype::U8, &one, &[9])], "another size"),
        (vec![(&stranger, Dtype::U8, &one, &[9])], "not in the file to make"),
        (vec![("weight", Dtype::U8, &one, &[9])], "no part of a delta"),
        (vec![], "is damaged"),
    ];
    for (parts, message) in cases {
        let failure = pair.refused(&pair.base, &pair.forged(&parts, honest));
        assert_eq!(failure.kind, FailureKind::Invalid);
        assert!(failure.message.contains(message), "{} is no {message}", failure.message);
    }
    for size in [0, 1, 7, 8, 500, u64::MAX] {
        let path = pair.forged(&[], |manifest| manifest.other.bytes = size);
        let failure = pair.refused(&pair.base, &path);
        assert!(failure.message.contains("header of the file to make"), "{}", failure.message);
    }
    let path = pair.forged(&[], |manifest| manifest.base.clear());
    assert!(pair.refused(&pair.base, &path).message.contains("not what the delta was made from"));
}

#[test]
fn a_tensor_of_the_base_serves_once() {
    let folder = Folder::new();
    let base = folder.checkpoint("b.safetensors", &[("w", Dtype::U8, &[50], &[7; 50])]);
    let bytes = file(&[("w", Dtype::U8, &[50], &[7; 50]), ("v", Dtype::U8, &[50], &[7; 50])]);
    let header = &bytes[..bytes.len() - 100];
    let digest = |bytes: &[u8]| {
        let mut hasher = Hasher::default();
        hasher.add(bytes);
        hasher.finish()
    };
    let record = |bytes: &[u8]| FileRecord {
        file: "f".to_owned(),
        bytes: bytes.len() as u64,
        sha256: digest(bytes),
    };
    let manifest = Manifest {
        base: vec![record(&std::fs::read(&base.shards[0].path).expect("readable"))],
        other: record(&bytes),
        base_names: [("v".to_owned(), "w".to_owned())].into(),
        removed: Vec::new(),
        elements: [100, 0],
    };
    let delta = folder.path("d.safetensors");
    write_file(&delta, &manifest, &[(HEADER, Dtype::U8, &[header.len()], header)]);
    let failure = apply_to(&base, &delta, &folder.path("made")).expect_err("refused");
    assert!(failure.message.contains("twice"), "{}", failure.message);
}

#[test]
fn a_cancelled_run_leaves_nothing() {
    let folder = Folder::new();
    let [base, other] = large(&folder, |unit| unit % 3 == 0);
    let control = Control::default();
    control.cancel();
    let out = folder.path("d.safetensors");
    let request = DeltaRequest { out: out.clone(), renamed: Vec::new() };
    let failure = write(&base, &other, &request, &|_| {}, &control).expect_err("cancelled");
    assert_eq!(failure.kind, FailureKind::Cancelled);
    let delta = folder.path("honest.safetensors");
    write_to(&base, &other, &delta).expect("a delta");
    let delta = checkpoint::open(&delta).expect("valid");
    let request = ApplyRequest { out: out.clone() };
    let failure = apply(&base, &delta, &request, &|_| {}, &control).expect_err("cancelled");
    assert_eq!(failure.kind, FailureKind::Cancelled);
    let count = std::fs::read_dir(folder.path("")).expect("a folder").count();
    assert_eq!((out.exists(), count), (false, 3));
}
