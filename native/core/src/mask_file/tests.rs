//! Masks of whole files against sorting all elements of a matrix.

use std::sync::Mutex;

use faer::Mat;

use super::*;
use crate::checkpoint;
use crate::testing::{Folder, Stored, f32_bytes, noise};

const ROWS: usize = 90;
const COLS: usize = 70;
const ELEMENTS: usize = ROWS * COLS;

fn request(folder: &Folder, kind: MaskKind, rank: usize, tensors: &[usize]) -> MaskRequest {
    let alpha = Alpha::try_from("0.3".to_owned()).expect("valid");
    let out = folder.path("mask.safetensors");
    MaskRequest { out, tensors: tensors.to_vec(), kind, alpha, rank, threads: Some(2) }
}

fn written(base: &Checkpoint, request: &MaskRequest) -> Result<WrittenMask, Failure> {
    let found = Mutex::new(None);
    let listener = |event| {
        if let Event::Report { report, .. } = event {
            *found.lock().expect("not poisoned") = Some(*report);
        }
    };
    write(base, request, &listener, &Control::default())?;
    Ok(found.into_inner().expect("not poisoned").expect("one report"))
}

/// The marks of a tensor of a mask file.
fn marks(request: &MaskRequest, name: &str) -> Vec<bool> {
    let mask = checkpoint::open(&request.out).expect("valid");
    let tensor = mask.tensors.iter().find(|tensor| tensor.name == name).expect("is there");
    assert_eq!(tensor.dtype, Dtype::BOOL);
    let bytes = std::fs::read(&request.out).expect("readable");
    let marks = &bytes[tensor.offset as usize..][..tensor.bytes as usize];
    assert!(marks.iter().all(|&mark| mark < 2));
    marks.iter().map(|&mark| mark == 1).collect()
}

/// The first `count` of the elements, ordered by `score`; ties by place.
fn first(scores: &[f64], count: usize) -> Vec<bool> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]));
    let mut inside = vec![false; scores.len()];
    order[..count].iter().for_each(|&place| inside[place] = true);
    inside
}

/// By the library's own decomposition.
fn expected(values: &[f32], kind: MaskKind, rank: usize) -> Vec<bool> {
    let count = values.len() * 3 / 10;
    let matrix = Mat::from_fn(ROWS, COLS, |i, j| f64::from(values[i * COLS + j]));
    let svd = matrix.thin_svd().expect("converges");
    let rank = rank.min(COLS);
    let score = |place: usize| {
        let (i, j) = (place / COLS, place % COLS);
        let term = |l: usize| svd.U()[(i, l)] * svd.S()[l] * svd.V()[(j, l)];
        -(0..rank).map(term).sum::<f64>().abs()
    };
    let principal = first(&(0..values.len()).map(score).collect::<Vec<_>>(), count);
    let magnitudes: Vec<f64> = values.iter().map(|&value| f64::from(value.abs())).collect();
    let low = first(&magnitudes, count);
    match kind {
        MaskKind::Low => low,
        MaskKind::Principal => principal,
        MaskKind::Safe => low.iter().zip(principal).map(|(&low, p)| low || !p).collect(),
    }
}

/// One matrix, one stack of two, and what has no mask.
fn sample(folder: &Folder) -> (Checkpoint, [Vec<f32>; 3]) {
    let values = noise(3 * ELEMENTS);
    let parts = [0, 1, 2].map(|part| values[part * ELEMENTS..(part + 1) * ELEMENTS].to_vec());
    let bytes = f32_bytes(&values);
    let (one, two) = bytes.split_at(4 * ELEMENTS);
    let tensors: [Stored; 3] = [
        ("norm", Dtype::F32, &[3], &bytes[..12]),
        ("one", Dtype::F32, &[ROWS, COLS], one),
        ("two", Dtype::F32, &[2, ROWS, COLS], two),
    ];
    (folder.checkpoint("base.safetensors", &tensors), parts)
}

#[test]
fn masks_are_those_of_sorted_elements() {
    let folder = Folder::new();
    let (base, [one, two, three]) = sample(&folder);
    for kind in [MaskKind::Safe, MaskKind::Principal, MaskKind::Low] {
        for rank in [5, 69, 70, 500] {
            let request = request(&folder, kind, rank, &[1, 2]);
            let found = written(&base, &request).expect("written");
            assert_eq!(marks(&request, "one"), expected(&one, kind, rank), "{kind:?}, rank {rank}");
            let stack = [expected(&two, kind, rank), expected(&three, kind, rank)].concat();
            assert_eq!(marks(&request, "two"), stack, "{kind:?}, rank {rank}");
            let inside = stack.iter().filter(|&&inside| inside).count() as u64;
            assert_eq!(found.tensors[1].selected, inside);
            assert_eq!(found.tensors[1].principal_mask_is_top_magnitude, rank >= COLS);
            assert_eq!(found.bytes, std::fs::metadata(&request.out).expect("there").len());
        }
    }
}

#[test]
fn a_mask_says_what_it_is_of() {
    let folder = Folder::new();
    let (base, _) = sample(&folder);
    let request = request(&folder, MaskKind::Safe, 8, &[1]);
    let found = written(&base, &request).expect("written");
    let mask = checkpoint::open(&request.out).expect("valid");
    let of = |key: &str| mask.metadata.get(key).map(String::as_str);
    assert_eq!(of("schema"), Some(SCHEMA));
    assert_eq!([of("kind"), of("alpha"), of("rank")], [Some("safe"), Some("0.3"), Some("8")]);
    assert_eq!(of("base"), Some("base.safetensors"));
    assert_eq!(of("base_header_sha256"), Some(&found.base_header_sha256[..]));
    assert!(of("definition").is_some_and(|text| text.contains("low or not principal")));
    let bytes = std::fs::read(&base.shards[0].path).expect("readable");
    let mut hasher = Hasher::default();
    hasher.add(&bytes[..bytes.len() - 4 * (3 + 3 * ELEMENTS)]);
    assert_eq!(found.base_header_sha256, hasher.finish());
}

#[test]
fn ties_go_to_lower_places() {
    let folder = Folder::new();
    let bytes = f32_bytes(&[1.0; 100]);
    let base = folder.checkpoint("b.safetensors", &[("w", Dtype::F32, &[10, 10], &bytes)]);
    for kind in [MaskKind::Low, MaskKind::Principal] {
        let request = request(&folder, kind, 10, &[0]);
        written(&base, &request).expect("written");
        let expected: Vec<bool> = (0..100).map(|place| place < 30).collect();
        assert_eq!(marks(&request, "w"), expected);
    }
}

#[test]
fn what_is_not_finite_has_no_mask_and_leaves_no_file() {
    let folder = Folder::new();
    let mut values = vec![1.0; 100];
    values[57] = f32::NAN;
    let (finite, bytes) = (f32_bytes(&[0.5; 100]), f32_bytes(&values));
    let tensors: [Stored; 2] =
        [("a", Dtype::F32, &[10, 10], &finite), ("w", Dtype::F32, &[10, 10], &bytes)];
    let base = folder.checkpoint("b.safetensors", &tensors);
    for (kind, rank) in [(MaskKind::Low, 4), (MaskKind::Safe, 4), (MaskKind::Safe, 10)] {
        let request = request(&folder, kind, rank, &[0, 1]);
        let failure = written(&base, &request).expect_err("refused");
        assert_eq!(failure.kind, FailureKind::Invalid);
        assert_eq!(failure.tensor.as_deref(), Some("w"));
        assert!(failure.path.is_some_and(|path| path.ends_with("b.safetensors")));
        assert_eq!(std::fs::read_dir(folder.path("")).expect("a folder").count(), 1);
    }
}

#[test]
fn what_is_no_matrix_is_refused() {
    let folder = Folder::new();
    let (base, _) = sample(&folder);
    for tensors in [&[0][..], &[3]] {
        let request = request(&folder, MaskKind::Low, 4, tensors);
        assert_eq!(written(&base, &request).expect_err("refused").kind, FailureKind::Internal);
        assert!(!request.out.exists());
    }
}
