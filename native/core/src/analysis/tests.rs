use std::sync::Mutex;
use std::time::Duration;

use safetensors::Dtype;

use super::*;
use crate::testing::{Folder, Stored, f32_bytes, f64_bytes, u16_bytes};

fn tensors_of(
    checkpoint: &Checkpoint,
    metrics: &[TensorMetric],
    threads: Option<usize>,
) -> Vec<TensorReport> {
    let items = (0..checkpoint.tensors.len())
        .map(|tensor| TensorItem { tensor, metrics: metrics.to_vec() })
        .collect();
    let request = TensorRequest { items, options: TensorOptions { values: true, threads } };
    collect(request.items.len(), |listener| {
        analyze_tensors(checkpoint, &request, listener, &Control::default())
    })
}

fn pairs_of(base: &Checkpoint, other: &Checkpoint, metrics: &[PairMetric]) -> Vec<PairReport> {
    let items = (0..base.tensors.len())
        .map(|index| PairItem { base: index, other: index, metrics: metrics.to_vec() })
        .collect();
    let options = PairOptions { values: true, threads: Some(2), ..PairOptions::default() };
    let request = PairRequest { items, options };
    collect(request.items.len(), |listener| {
        compare_pairs(base, other, &request, listener, &Control::default())
    })
}

/// The reports of a run by position; checks that each came once and that progress reached the end.
fn collect<Report: Send>(
    count: usize,
    run: impl FnOnce(&Listener<Report>) -> Result<(), Failure>,
) -> Vec<Report> {
    let reports = Mutex::new((0..count).map(|_| None).collect::<Vec<_>>());
    let fraction = Mutex::new(0.0);
    run(&|event| match event {
        Event::Report { position, report } => {
            let before = reports.lock().expect("no panic")[position].replace(*report);
            assert!(before.is_none(), "one report an item");
        }
        Event::Progress(done) => {
            let before = std::mem::replace(&mut *fraction.lock().expect("no panic"), done);
            assert!(done >= before, "progress does not go back");
        }
    })
    .expect("runs");
    assert_eq!(*fraction.lock().expect("no panic"), 1.0);
    let reports = reports.into_inner().expect("no panic");
    reports.into_iter().map(|report| report.expect("reported")).collect()
}

fn ramp(count: usize, step: f32) -> Vec<u8> {
    f32_bytes(&(0..count).map(|index| (index as f32 * step).sin()).collect::<Vec<_>>())
}

#[test]
fn each_kind_of_tensor_gets_its_figures() {
    let folder = Folder::new();
    let bytes = ramp(24, 0.7);
    let tensors: [Stored; 6] = [
        ("matrix", Dtype::F32, &[4, 6], &bytes),
        ("stack", Dtype::F32, &[2, 3, 4], &bytes),
        ("convolution", Dtype::F32, &[3, 2, 2, 2], &bytes),
        ("list", Dtype::F32, &[24], &bytes),
        ("scalar", Dtype::F32, &[], &bytes[..4]),
        ("integers", Dtype::I32, &[4, 6], &bytes),
    ];
    let checkpoint = folder.checkpoint("m.safetensors", &tensors);
    let metrics = [TensorMetric::Statistics, TensorMetric::Spectrum];
    let reports = tensors_of(&checkpoint, &metrics, None);
    let values = |report: &TensorReport| {
        let spectrum = report.spectrum.clone().flatten().expect("has a spectrum");
        spectrum.singular_values.map_or(0, |values| values.len())
    };
    assert_eq!((values(&reports[0]), values(&reports[1]), values(&reports[2])), (4, 0, 3));
    let matrices = reports[1].matrices.as_ref().expect("a stack");
    let norm = |index: usize| matrices[index].spectrum.as_ref().expect("finite").spectral_norm;
    let mean = reports[1].spectrum.as_ref().and_then(Option::as_ref).expect("finite").spectral_norm;
    assert_eq!(mean, (norm(0) + norm(1)) / 2.0);
    for report in &reports[3..] {
        assert!(report.spectrum.is_none() && report.error.is_none());
    }
    assert!(reports[4].stats.as_ref().is_some_and(|stats| stats.min == Some(0.0)));
    let integers = reports[5].stats.as_ref().expect("asked for");
    assert_eq!((integers.min, integers.nan_count), (None, 0));
    assert!(reports[5].reason.as_deref().is_some_and(|reason| reason.contains("I32")));
}

#[test]
fn estimates_are_lower_bounds_within_their_residual() {
    let folder = Folder::new();
    let bytes = f32_bytes(&crate::testing::noise(2 * 60 * 90));
    let tensors: [Stored; 4] = [
        ("wide", Dtype::F32, &[60, 180], &bytes),
        ("tall", Dtype::F32, &[180, 60], &bytes),
        ("stack", Dtype::F32, &[2, 60, 90], &bytes),
        ("list", Dtype::F32, &[10_800], &bytes),
    ];
    let checkpoint = folder.checkpoint("m.safetensors", &tensors);
    let estimates = tensors_of(&checkpoint, &[TensorMetric::Estimate], None);
    let exact = tensors_of(&checkpoint, &[TensorMetric::Estimate, TensorMetric::Spectrum], None);
    let spectrum = |report: &TensorReport| report.spectrum.clone().flatten().expect("finite");
    for index in 0..3 {
        let (estimate, exact) = (spectrum(&estimates[index]), spectrum(&exact[index]));
        assert!(estimate.estimate && !exact.estimate, "what is exact is not estimated");
        assert!(estimate.spectral_norm <= exact.spectral_norm * (1.0 + 1e-12));
        assert!(estimate.spectral_norm >= 0.99 * exact.spectral_norm);
        assert!((estimate.frobenius_norm / exact.frobenius_norm - 1.0).abs() < 1e-12);
        assert_eq!((estimate.effective_rank, estimate.resolution_floor), (None, None));
        assert!(estimate.sample.is_none(), "small tensors are read in full");
        if let Some(values) = exact.singular_values {
            let residual = estimate.residual.expect("an estimate has one");
            let nearest = values.iter().map(|value| (value - estimate.spectral_norm).abs());
            assert!(nearest.fold(f64::INFINITY, f64::min) <= residual);
            let leading = estimate.singular_values.expect("asked for");
            let mut bounded = leading.iter().zip(&values);
            assert!(bounded.all(|(bound, value)| *bound <= value * (1.0 + 1e-12)));
        }
    }
    let matrices = estimates[2].matrices.as_ref().expect("a stack");
    assert!(matrices.iter().all(|one| one.spectrum.as_ref().is_some_and(|one| one.estimate)));
    assert!(estimates[3].spectrum.is_none() && estimates[3].error.is_none());
}

#[test]
fn a_tensor_over_64_mib_is_estimated_from_some_of_its_rows() {
    let folder = Folder::new();
    // All elements are c: all rows together have σ_1 = ‖W‖F = c·√(m·n), and so has the sample.
    let (rows, cols) = ((64 << 10) + 1, 1024);
    let bytes = vec![0x3f; rows * cols];
    let checkpoint =
        folder.checkpoint("m.safetensors", &[("w", Dtype::F8_E5M2, &[rows, cols], &bytes)]);
    let reports = tensors_of(&checkpoint, &[TensorMetric::Estimate], None);
    let found = reports[0].spectrum.clone().flatten().expect("finite");
    assert_eq!(found.sample, Some(crate::report::Sample { rows: 64 << 10, of: rows }));
    let norm = 1.75 * ((rows * cols) as f64).sqrt();
    assert!((found.spectral_norm / norm - 1.0).abs() < 1e-12);
    assert!((found.frobenius_norm / norm - 1.0).abs() < 1e-12);
}

#[test]
fn a_pair_gets_only_what_was_asked_for() {
    let folder = Folder::new();
    let (bytes, changed) = (ramp(24, 0.7), ramp(24, 0.71));
    fn stored(bytes: &[u8]) -> [Stored<'_>; 1] {
        [("w", Dtype::F32, &[4, 6], bytes)]
    }
    let base = folder.checkpoint("a.safetensors", &stored(&bytes));
    let other = folder.checkpoint("b.safetensors", &stored(&changed));
    let json = |metrics: &[PairMetric]| {
        serde_json::to_value(&pairs_of(&base, &other, metrics)[0]).expect("plain data")
    };
    let sparsity = json(&[PairMetric::Sparsity]);
    assert!(sparsity["updateSparsity"].is_f64() && sparsity.get("nss").is_none());
    assert_eq!(sparsity["rowSparsity"].as_array().map(Vec::len), Some(4));
    let spectrum = json(&[PairMetric::Spectrum]);
    assert!(spectrum["nss"].is_f64() && spectrum.get("updateSparsity").is_none());
    assert!(spectrum["frobeniusNorm"]["base"].is_f64() && spectrum.get("reason").is_none());
    assert_eq!(spectrum["singularValues"]["other"].as_array().map(Vec::len), Some(4));
    assert_eq!(spectrum["error"], serde_json::Value::Null);
    assert_eq!(spectrum["dtype"]["base"], "F32");
    let update = json(&[PairMetric::Update]);
    let bound = update["spectralNorm"]["update"].clone();
    assert!(bound.is_f64() && update["spectralNorm"].get("base").is_none());
    assert_eq!(update["bounds"]["weyl"], serde_json::json!({ "value": null, "bound": bound }));
    let both = json(&[PairMetric::Spectrum, PairMetric::Update]);
    assert!(both["bounds"]["weyl"]["value"].is_f64() && both["spectralNorm"]["base"].is_f64());
}

/// 40×30 of rank 6, the i-th singular value 1/(i + 1) or so, with `update` added to every row.
fn of_rank_six(update: f64) -> Vec<u8> {
    let wave = |place: usize, l: usize| ((place * (2 * l + 3)) as f64 * 0.11).cos();
    let element = |i: usize, j: usize| {
        (0..6).map(|l| wave(i, l) * wave(j + 7, l) / (l + 1) as f64).sum::<f64>()
            + update * wave(j, 1) * wave(i, 0)
    };
    f64_bytes(&(0..40 * 30).map(|place| element(place / 30, place % 30)).collect::<Vec<f64>>())
}

#[test]
fn past_the_rank_there_are_no_principal_subspaces() {
    let folder = Folder::new();
    let (base, other) = (of_rank_six(0.0), of_rank_six(1e-3));
    let stored = |bytes| [("w", Dtype::F64, &[40, 30][..], bytes)];
    let base = folder.checkpoint("a.safetensors", &stored(&base[..]));
    let other = folder.checkpoint("b.safetensors", &stored(&other[..]));
    let items = vec![PairItem { base: 0, other: 0, metrics: vec![PairMetric::Rotation] }];
    let options = PairOptions { k: Some(vec![2, 6, 7, 15, 30, 31]), ..PairOptions::default() };
    let request = PairRequest { items, options };
    let reports = collect(1, |listener| {
        compare_pairs(&base, &other, &request, listener, &Control::default())
    });
    let figures = &reports[0].figures;
    let rotation = figures.directions.rotation.as_ref().expect("asked for");
    let null = figures.directions.rotation_null.as_ref().expect("asked for");
    let wedin = figures.bounds.as_ref().and_then(|bounds| bounds.wedin.as_ref()).expect("asked");
    for k in ["2", "6"] {
        assert!(rotation[k].as_ref().is_some_and(|found| found.max_u < Some(90.0)), "{k}");
        assert!(null[k].is_some() && wedin[k].is_some(), "{k}");
    }
    for k in ["7", "15", "30", "31"] {
        assert!(rotation[k].is_none() && null[k].is_none() && wedin[k].is_none(), "{k}");
    }
    assert_eq!(
        figures.reason.as_deref(),
        Some(
            "no principal subspaces for k = 7, 15, 30: σ_k of a side is under its resolution floor"
        )
    );
}

#[test]
fn values_that_are_equal_to_rounding_have_no_rotation_null() {
    let folder = Folder::new();
    // A reflection of 12 dimensions: all of its singular values are 1, to rounding.
    let unit: Vec<f64> = (0..12).map(|i| ((i + 1) as f64 / 650.0).sqrt()).collect();
    let norm: f64 = unit.iter().map(|x| x * x).sum();
    let element =
        |i: usize, j: usize| (if i == j { 1.0 } else { 0.0 }) - 2.0 * unit[i] * unit[j] / norm;
    let base: Vec<f64> = (0..144).map(|place| element(place / 12, place % 12)).collect();
    let other: Vec<f64> =
        base.iter().enumerate().map(|(at, x)| x + 1e-4 * (at as f64).sin()).collect();
    let (base, other) = (f64_bytes(&base), f64_bytes(&other));
    let stored = |bytes| [("w", Dtype::F64, &[12, 12][..], bytes)];
    let base = folder.checkpoint("a.safetensors", &stored(&base[..]));
    let other = folder.checkpoint("b.safetensors", &stored(&other[..]));
    let items = vec![PairItem { base: 0, other: 0, metrics: vec![PairMetric::Rotation] }];
    let options = PairOptions { k: Some(vec![3, 5]), ..PairOptions::default() };
    let request = PairRequest { items, options };
    let reports = collect(1, |listener| {
        compare_pairs(&base, &other, &request, listener, &Control::default())
    });
    let directions = &reports[0].figures.directions;
    for k in ["3", "5"] {
        assert!(directions.rotation.as_ref().is_some_and(|all| all[k].is_some()));
        assert!(directions.rotation_null.as_ref().is_some_and(|all| all[k].is_none()));
        assert!(directions.rotation_excess.as_ref().is_some_and(|all| all[k].is_none()));
    }
}

/// The plan holds the whole decomposition that a vector like none of the leading ones asks for.
#[test]
fn all_that_a_pair_costs_is_planned() {
    let folder = Folder::new();
    let wave = |i: usize, j: usize| ((i * i + 3 * i * j + 7 * j) as f64 * 0.7).sin();
    let base: Vec<f64> = (0..60 * 50).map(|at| wave(at / 50, at % 50)).collect();
    // Nothing, and a direction that W0 has in none of its leading vectors.
    for size in [0.01, 300.0] {
        let other = base
            .iter()
            .enumerate()
            .map(|(at, x)| x + size * if at / 50 == 11 && at % 50 == 17 { 1.0 } else { 0.0 });
        let (base, other) = (f64_bytes(&base), f64_bytes(&other.collect::<Vec<f64>>()));
        let stored = |bytes| [("w", Dtype::F64, &[60, 50][..], bytes)];
        let base = folder.checkpoint("a.safetensors", &stored(&base[..]));
        let other = folder.checkpoint("b.safetensors", &stored(&other[..]));
        let metrics = vec![PairMetric::Rotation, PairMetric::Masks];
        let item = PairItem { base: 0, other: 0, metrics };
        let options = PairOptions { k: Some(vec![8]), rank: 4, ..PairOptions::default() };
        let control = Control::default();
        let report = pair::measure(&base, &other, &item, &options, &control).expect("runs");
        let intruders = report.figures.directions.intruder_dimensions;
        assert_eq!(intruders, Some(Some(if size > 1.0 { 1.0 } else { 0.0 })));
        assert_eq!(control.done(), pair::plan(&base, &other, &item, &options).cost, "{size}");
    }
}

#[test]
fn spectra_of_what_is_not_finite_are_undefined() {
    let folder = Folder::new();
    let finite = u16_bytes(&[0x3f80, 0, 0, 0x4000, 0x3f80, 0, 0, 0x4000]);
    let mut with_nan = finite.clone();
    with_nan[8..10].copy_from_slice(&0x7fc0_u16.to_le_bytes());
    fn stored(bytes: &[u8]) -> [Stored<'_>; 1] {
        [("stack", Dtype::BF16, &[2, 2, 2], bytes)]
    }
    let base = folder.checkpoint("a.safetensors", &stored(&finite));
    let other = folder.checkpoint("b.safetensors", &stored(&with_nan));
    let reports = pairs_of(&base, &other, &[PairMetric::Sparsity, PairMetric::Spectrum]);
    let matrices = reports[0].matrices.as_ref().expect("a stack");
    assert_eq!(matrices[0].figures.nss, Some(Some(0.0)));
    assert_eq!(matrices[1].figures.nss, Some(None));
    assert_eq!(
        matrices[1].figures.spectral_norm.as_ref().expect("asked for").base,
        Some(Some(2.0))
    );
    assert_eq!(matrices[1].figures.reason.as_deref(), Some("the other side holds NaN or Inf"));
    assert_eq!(reports[0].figures.update_sparsity, Some(Some(7.0 / 8.0)));
    assert_eq!(reports[0].figures.nss, Some(Some(0.0)), "the mean over those that have one");
    assert!(reports[0].figures.reason.is_some());
    let alone = tensors_of(&other, &[TensorMetric::Spectrum], None);
    assert!(alone[0].matrices.as_ref().is_some_and(|matrices| matrices[1].spectrum.is_none()));
    assert!(singular_values(&other, 0, 1, Some(2), &Control::default()).is_err());
    let values = singular_values(&other, 0, 0, Some(2), &Control::default()).expect("finite");
    assert!((values[0] - 2.0).abs() + (values[1] - 1.0).abs() < 1e-15, "{values:?}");
    assert!(singular_values(&other, 0, 2, Some(2), &Control::default()).is_err());
    assert!(singular_values(&other, 1, 0, Some(2), &Control::default()).is_err());
}

#[test]
fn pairs_that_are_not_floating_are_only_counted() {
    let folder = Folder::new();
    let stored = |dtype| [("w", dtype, &[2, 2][..], &[1, 0, 1, 0][..])];
    let base = folder.checkpoint("a.safetensors", &stored(Dtype::BOOL));
    let other = folder.checkpoint("b.safetensors", &stored(Dtype::U8));
    let reports = pairs_of(&base, &other, &[PairMetric::Sparsity, PairMetric::Spectrum]);
    let figures = &reports[0].figures;
    assert_eq!((figures.update_sparsity, reports[0].elements), (Some(None), 4));
    assert_eq!(figures.nss, None);
    assert!(figures.reason.as_deref().is_some_and(|reason| reason.contains("BOOL against U8")));
}

#[test]
fn a_tensor_that_cannot_be_read_is_one_bad_row() {
    let folder = Folder::new();
    let bytes = ramp(24, 0.7);
    let stored: [Stored; 1] = [("w", Dtype::F32, &[4, 6], &bytes)];
    let checkpoint = folder.checkpoint("m.safetensors", &stored);
    folder.write("m.safetensors", &crate::testing::file(&[("w", Dtype::F32, &[24], &bytes)]));
    let reports = tensors_of(&checkpoint, &[TensorMetric::Statistics], None);
    let error = reports[0].error.as_deref().expect("is an error");
    assert!(error.contains("changed on disk") && error.contains("m.safetensors"), "{error}");
    assert!(reports[0].stats.is_none());
}

#[test]
fn a_panic_is_one_bad_row() {
    let job = Job {
        items: &[1, 2, 3],
        plan: &|_| Plan { cost: 1, size: Size::Small },
        measure: &|&item| if item == 2 { panic!("number {item}") } else { Ok(item.to_string()) },
        failed: &|_, error| error,
    };
    let reports = collect(3, |listener| job.run(Some(2), listener, &Control::default()));
    assert_eq!((&reports[0][..], &reports[2][..]), ("1", "3"));
    assert!(reports[1].contains("number 2") && reports[1].contains("defect"));
}

#[test]
fn reports_do_not_depend_on_threads() {
    let folder = Folder::new();
    let bytes = ramp(300 * 400, 0.01);
    let tensors: [Stored; 2] =
        [("a", Dtype::F32, &[300, 400], &bytes), ("b", Dtype::F32, &[400, 300], &bytes)];
    let checkpoint = folder.checkpoint("m.safetensors", &tensors);
    let metrics = [TensorMetric::Statistics];
    let by = |threads| {
        serde_json::to_string(&tensors_of(&checkpoint, &metrics, Some(threads)))
            .expect("plain data")
    };
    assert_eq!(by(1), by(3));
}

#[test]
fn small_items_run_side_by_side_and_large_ones_alone() {
    let running = Mutex::new((0_usize, 0_usize, 0_usize));
    let job = Job {
        items: &[Size::Small, Size::Small, Size::Large, Size::Small, Size::Small, Size::Large],
        plan: &|&size| Plan { cost: 1, size },
        measure: &|&size| {
            let change = |by: isize| {
                let mut now = running.lock().expect("no panic");
                let count = if size == Size::Small { &mut now.0 } else { &mut now.1 };
                *count = count.wrapping_add_signed(by);
                let (small, large) = (now.0, now.1);
                now.2 = now.2.max(small);
                assert!(large == 0 || large == 1 && small == 0, "a large item runs alone");
            };
            change(1);
            let threads = if size == Size::Small { 1 } else { 2 };
            assert_eq!(rayon::current_num_threads(), threads);
            std::thread::sleep(Duration::from_millis(30));
            change(-1);
            Ok(())
        },
        failed: &|_, error| panic!("{error}"),
    };
    collect(6, |listener| job.run(Some(2), listener, &Control::default()));
    assert_eq!(running.lock().expect("no panic").2, 2, "small items run side by side");
}

#[test]
fn a_cancelled_run_leaves_the_rest_and_says_so() {
    let folder = Folder::new();
    let bytes = vec![0; 4 << 20];
    let checkpoint =
        folder.checkpoint("m.safetensors", &[("w", Dtype::F32, &[1024, 1024], &bytes)]);
    let items = vec![TensorItem { tensor: 0, metrics: vec![TensorMetric::Statistics] }; 20_000];
    let request = TensorRequest { items, options: TensorOptions::default() };
    let control = Control::default();
    let reports = Mutex::new(0);
    let result = analyze_tensors(
        &checkpoint,
        &request,
        &|event| {
            if let Event::Report { .. } = event {
                *reports.lock().expect("no panic") += 1;
                control.cancel();
            }
        },
        &control,
    );
    assert_eq!(result.expect_err("is cancelled").kind, FailureKind::Cancelled);
    // The first report cancels; only what was being measured then still ends.
    let in_hand = rayon::current_num_threads();
    assert!(*reports.lock().expect("no panic") <= 1 + in_hand);
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let folder = Folder::new();
    let bytes = ramp(24, 0.7);
    let a = folder.checkpoint("a.safetensors", &[("w", Dtype::F32, &[4, 6], &bytes)]);
    let b = folder.checkpoint("b.safetensors", &[("w", Dtype::F32, &[6, 4], &bytes)]);
    let refused_with = |base: usize, other: &Checkpoint, options: PairOptions| {
        let items = vec![PairItem { base, other: 0, metrics: vec![PairMetric::Sparsity] }];
        let request = PairRequest { items, options };
        compare_pairs(&a, other, &request, &|_| {}, &Control::default()).is_err()
    };
    let refused = |base: usize, other: &Checkpoint, eta: f64| {
        refused_with(base, other, PairOptions { eta, ..PairOptions::default() })
    };
    let refused_alone = |options: PairOptions| refused_with(0, &a, options);
    assert!(refused_alone(PairOptions { k: Some(vec![8, 0]), ..PairOptions::default() }));
    assert!(refused_alone(PairOptions { energy_k: vec![0], ..PairOptions::default() }));
    assert!(refused_alone(PairOptions { rank: 0, ..PairOptions::default() }));
    assert!(refused_alone(PairOptions { tau: f64::NAN, ..PairOptions::default() }));
    assert!(!refused(0, &a, 1e-3));
    assert!(refused(0, &b, 1e-3), "two shapes");
    assert!(refused(1, &a, 1e-3), "no such tensor");
    assert!(refused(0, &a, f64::NAN) && refused(0, &a, -1.0) && refused(0, &a, 1.0));
}
