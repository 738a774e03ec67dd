use safetensors::Dtype;

use super::*;
use crate::analysis::{PairItem, PairRequest, compare_pairs};
use crate::report::{PairFigures, PairReport};
use crate::testing::{Folder, Stored, f32_bytes};

const STACK: MatrixView = MatrixView { kind: ViewKind::Stack, count: 2, rows: 30, cols: 40 };

/// Two checkpoints of one stack of matrices, one list and one matrix that is not finite. All
/// values are multiples of 2⁻¹⁰, so that sums and differences are exact.
fn checkpoints(folder: &Folder) -> [Checkpoint; 2] {
    let grid = |value: f64| ((value * 1024.0).round() / 1024.0) as f32;
    let side = |name: &str, update: f64| {
        let values = |place: usize| {
            let place = place as f64;
            let changed = if place % 3.0 == 0.0 { update * (place * 0.7).sin() } else { 0.0 };
            grid((place * 1.3).cos()) + grid(changed)
        };
        let values: Vec<f32> = (0..2400).map(values).collect();
        let mut broken = values[..1200].to_vec();
        broken[7] = f32::NAN;
        let (stack, broken) = (f32_bytes(&values), f32_bytes(&broken));
        let tensors: [Stored; 3] = [
            ("stack", Dtype::F32, &[2, 30, 40], &stack),
            ("list", Dtype::F32, &[2400], &stack),
            ("broken", Dtype::F32, &[30, 40], &broken),
        ];
        folder.checkpoint(name, &tensors)
    };
    [side("a.safetensors", 0.0), side("b.safetensors", 0.1)]
}

fn reports(checkpoints: &[Checkpoint; 2], seed: u64, threads: usize) -> Vec<PairReport> {
    use PairMetric::{Masks, Rotation, Sparsity, Spectrum, Update};
    let metrics = vec![Sparsity, Spectrum, Update, Rotation, Masks];
    let items = (0..3).map(|at| PairItem { base: at, other: at, metrics: metrics.clone() });
    let mut options = PairOptions { values: true, threads: Some(threads), ..Default::default() };
    options.shuffle_seed = Some(seed);
    let request = PairRequest { items: items.collect(), options };
    let found = std::sync::Mutex::new(vec![None; 3]);
    let listener = |event| {
        if let crate::analysis::Event::Report { position, report } = event {
            found.lock().expect("no panic")[position] = Some(*report);
        }
    };
    let [base, other] = checkpoints;
    compare_pairs(base, other, &request, &listener, &Control::default()).expect("runs");
    let found = found.into_inner().expect("no panic");
    found.into_iter().map(|report| report.expect("reported")).collect()
}

#[test]
fn the_update_is_permuted_inside_each_matrix_and_nothing_is_rounded() {
    let folder = Folder::new();
    let [base, other] = checkpoints(&folder);
    let shuffled = Shuffled {
        base: (&base, 0),
        other: (&other, 0),
        formats: [Format::F32; 2],
        view: STACK,
        sparsity: true,
        metrics: &[],
        options: &PairOptions::default(),
        seed: 5,
        control: &Control::default(),
    };
    for index in 0..2 {
        let stored = |checkpoint: &Checkpoint| {
            let mut values = vec![0.0; STACK.matrix_elements()];
            let reader = TensorReader::open(checkpoint, 0).expect("opens");
            let mut bytes = Vec::new();
            let block = reader.read(&STACK.range(index), &mut bytes).expect("reads");
            Format::F32.decode(block.bytes, block.skip, &mut values);
            values
        };
        let minus = |values: &[f64], base: &[f64]| -> Vec<f64> {
            values.iter().zip(base).map(|(value, base)| value - base).collect()
        };
        let base = stored(&base);
        let mut before = minus(&stored(&other), &base);
        let mut after = minus(&shuffled.permuted(index).expect("finite"), &base);
        assert_ne!(before, after);
        before.sort_by(f64::total_cmp);
        after.sort_by(f64::total_cmp);
        assert!(before.iter().zip(&after).all(|(a, b)| a == b), "the same elements");
    }
}

#[test]
fn all_figures_asked_for_are_measured_again() {
    let folder = Folder::new();
    let reports = reports(&checkpoints(&folder), 5, 2);
    let keys = |figures: &PairFigures| -> Vec<String> {
        let json = serde_json::to_value(figures).expect("plain data");
        json.as_object().expect("an object").keys().cloned().collect()
    };
    for figures in [&reports[0].figures, &reports[1].figures]
        .into_iter()
        .chain(reports[0].matrices.iter().flatten().map(|matrix| &matrix.figures))
    {
        let control = figures.shuffled_control.as_ref().and_then(Option::as_ref).expect("finite");
        let mut expected = keys(figures);
        expected.retain(|key| key != "shuffledControl");
        assert_eq!(keys(control), expected);
        assert_eq!(control.reason, None);
        // These do not depend on where the update lies.
        assert_eq!(control.exact_equal_fraction, figures.exact_equal_fraction);
        let size = |figures: &PairFigures| figures.relative_update.flatten().expect("defined");
        let ratio =
            if figures.relative_update == Some(None) { 1.0 } else { size(control) / size(figures) };
        assert!((ratio - 1.0).abs() < 1e-12, "{ratio}");
    }
    assert_eq!(reports[2].figures.shuffled_control.as_ref().map(Option::is_none), Some(true));
}

#[test]
fn a_control_depends_on_the_seed_and_not_on_threads() {
    let folder = Folder::new();
    let checkpoints = checkpoints(&folder);
    let json = |seed, threads| {
        serde_json::to_string(&reports(&checkpoints, seed, threads)).expect("plain data")
    };
    assert_eq!(json(5, 1), json(5, 3));
    assert_ne!(json(5, 1), json(6, 1));
}
