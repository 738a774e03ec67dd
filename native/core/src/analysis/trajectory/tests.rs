use std::sync::Mutex;

use safetensors::Dtype;

use super::*;
use crate::analysis::Event;
use crate::failure::FailureKind;
use crate::testing::{Folder, f64_bytes};

const ROWS: usize = 18;
const COLS: usize = 40;

/// An update of ROWS×COLS whose principal right subspace is that of these columns, by which it is
/// weighted from the first to the last, less and less.
fn update_of(columns: impl IntoIterator<Item = usize>) -> Vec<f64> {
    let mut update = vec![0.0; ROWS * COLS];
    for (row, column) in columns.into_iter().enumerate() {
        update[row * COLS + column] = 100.0 - row as f64;
    }
    update
}

fn checkpoint(folder: &Folder, name: &str, shape: &[usize], values: &[f64]) -> Checkpoint {
    let values: Vec<f64> = values.iter().map(|value| value + 1.0).collect();
    folder.checkpoint(name, &[("w", Dtype::F64, shape, &f64_bytes(&values))])
}

fn item(steps: usize) -> TrajectoryItem {
    TrajectoryItem { steps: vec![Some(StepItem { base: 0, step: 0 }); steps] }
}

/// The report of the one tensor of `updates`, which are those of the steps.
fn measured(shape: &[usize], updates: &[Vec<f64>]) -> LockingReport {
    let folder = Folder::new();
    let base = checkpoint(&folder, "base.safetensors", shape, &vec![0.0; updates[0].len()]);
    let steps: Vec<Checkpoint> = (0..)
        .zip(updates)
        .map(|(at, update)| checkpoint(&folder, &format!("{at}.safetensors"), shape, update))
        .collect();
    let steps: Vec<Step> = steps.iter().map(|step| Step { base: &base, step }).collect();
    run(&steps, vec![item(steps.len())]).expect("runs").remove(0)
}

fn run(steps: &[Step], items: Vec<TrajectoryItem>) -> Result<Vec<LockingReport>, Failure> {
    let request = TrajectoryRequest { items, options: TrajectoryOptions { threads: Some(2) } };
    let reports = Mutex::new(Vec::new());
    let listener = |event| {
        if let Event::Report { report, .. } = event {
            reports.lock().expect("no panic").push(*report);
        }
    };
    measure_locking(steps, &request, &listener, &Control::default())?;
    Ok(reports.into_inner().expect("no panic"))
}

fn locking(step: Option<&StepLocking>) -> Option<f64> {
    step.and_then(|step| only(&step.figures))
}

fn reason_at(report: &LockingReport, step: usize) -> Option<&str> {
    report.steps[step].as_ref().and_then(|step| step.figures.reason.as_deref())
}

fn assert_near(found: Option<f64>, expected: f64) {
    let found = found.expect("is defined");
    assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
}

#[test]
fn locking_is_the_share_of_dimensions_in_common() {
    let end = update_of(0..16);
    let scaled = end.iter().map(|value| value * -3.0).collect();
    let apart = update_of(20..36);
    let three_quarters = update_of((4..16).chain(30..34));
    let report = measured(&[ROWS, COLS], &[scaled, apart, three_quarters, end]);
    let found: Vec<_> = report.steps.iter().map(|step| locking(step.as_ref())).collect();
    for (found, expected) in found.into_iter().zip([1.0, 0.0, 0.75, 1.0]) {
        assert_near(found, expected);
    }
    let first = report.steps[0].as_ref().expect("is measured");
    assert_eq!(first.figures.subspace_locking_baseline["16"], Some(16.0 / 40.0));
    assert_eq!((report.error, first.figures.reason.as_ref()), (None, None));
}

#[test]
fn only_the_leading_dimensions_count() {
    // Its seventeenth and eighteenth are those that the last update has as well.
    let weak = update_of((20..36).chain(0..2));
    let report = measured(&[ROWS, COLS], &[weak, update_of(0..18)]);
    assert_near(locking(report.steps[0].as_ref()), 0.0);
    assert_eq!(locking(report.steps[1].as_ref()), Some(1.0));
}

#[test]
fn a_turned_direction_counts_by_the_square_of_its_cosine() {
    let mut turned = update_of(0..16);
    let (sin, cos) = 0.6_f64.sin_cos();
    (turned[0], turned[39]) = (100.0 * cos, 100.0 * sin);
    let report = measured(&[ROWS, COLS], &[turned, update_of(0..16)]);
    assert_near(locking(report.steps[0].as_ref()), (15.0 + cos * cos) / 16.0);
}

#[test]
fn an_update_without_sixteen_dimensions_has_no_figure_and_says_why() {
    let mut not_finite = update_of(0..16);
    not_finite[3] = f64::NAN;
    let (zero, end) = (vec![0.0; ROWS * COLS], update_of(0..16));
    let report = measured(&[ROWS, COLS], &[zero, update_of(0..15), not_finite, end.clone()]);
    let reasons = ["the update is zero", "the update has rank 15, under 16"];
    let reasons = reasons.into_iter().chain(["the update holds NaN or Inf"]);
    for (step, reason) in reasons.enumerate() {
        assert_eq!(locking(report.steps[step].as_ref()), None);
        assert_eq!(reason_at(&report, step), Some(reason));
    }
    let report = measured(&[ROWS, COLS], &[end, update_of(0..1)]);
    assert_eq!(reason_at(&report, 0), Some("the last update has rank 1, under 16"));
    assert_eq!(reason_at(&report, 1), Some("the update has rank 1, under 16"));
    let report = measured(&[15, 40], &[update_of(0..15)[..600].to_vec()]);
    assert_eq!(reason_at(&report, 0), Some("the update has rank 15, under 16"));
    let narrow = measured(&[40, 8], &[vec![1.0; 320]]);
    let step = narrow.steps[0].as_ref().expect("is measured");
    assert_eq!(step.figures.subspace_locking_baseline["16"], None);
}

#[test]
fn a_stack_has_the_mean_of_its_matrices() {
    let end = [update_of(0..16), update_of(0..16)].concat();
    let step = [update_of(8..24), vec![0.0; ROWS * COLS]].concat();
    let report = measured(&[2, ROWS, COLS], &[step, end]);
    let step = report.steps[0].as_ref().expect("is measured");
    assert_near(locking(Some(step)), 0.5);
    let reason = "1 of the stack's matrices: the update is zero";
    assert_eq!(step.figures.reason.as_deref(), Some(reason));
    let matrices = step.matrices.as_ref().expect("is a stack");
    assert_near(only(&matrices[0].figures), 0.5);
    assert_eq!((only(&matrices[1].figures), matrices[1].index), (None, 1));
}

#[test]
fn a_kernel_is_measured_as_output_by_all_inputs() {
    let report = measured(&[ROWS, 10, 2, 2], &[update_of(8..24), update_of(0..16)]);
    assert_near(locking(report.steps[0].as_ref()), 0.5);
}

#[test]
fn a_step_may_lack_a_tensor_but_not_the_last_one() {
    let folder = Folder::new();
    let base = checkpoint(&folder, "base", &[ROWS, COLS], &vec![0.0; ROWS * COLS]);
    let end = checkpoint(&folder, "end", &[ROWS, COLS], &update_of(0..16));
    let step = Step { base: &base, step: &end };
    let (here, away) = (item(1).steps[0], None);
    let reports = run(&[step, step], vec![TrajectoryItem { steps: vec![away, here] }]);
    let reports = reports.expect("runs");
    assert_eq!(reports[0].steps[0], None);
    assert_near(locking(reports[0].steps[1].as_ref()), 1.0);
    for steps in [vec![here, away], vec![here], vec![here; 3], vec![]] {
        let refused = run(&[step, step], vec![TrajectoryItem { steps }]).expect_err("is refused");
        assert_eq!(refused.kind, FailureKind::Internal);
    }
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let folder = Folder::new();
    let base = checkpoint(&folder, "base", &[ROWS, COLS], &vec![0.0; ROWS * COLS]);
    let other = checkpoint(&folder, "other", &[COLS, ROWS], &update_of(0..16));
    let list = checkpoint(&folder, "list", &[ROWS * COLS], &update_of(0..16));
    let refuse = |step: Step| run(&[step], vec![item(1)]).expect_err("is refused").message;
    let several = refuse(Step { base: &base, step: &other });
    assert_eq!(several, "the steps have it in several shapes");
    let no_matrix = refuse(Step { base: &list, step: &list });
    assert_eq!(no_matrix, "only weight matrices have principal subspaces");
    let none = TrajectoryItem { steps: vec![Some(StepItem { base: 1, step: 0 })] };
    let step = Step { base: &base, step: &base };
    let message = run(&[step], vec![none]).expect_err("is refused").message;
    assert_eq!(message, "there is no tensor number 1: the checkpoint has 1");
}

#[test]
fn a_file_that_is_gone_is_the_tensor_s_error() {
    let folder = Folder::new();
    let base = checkpoint(&folder, "base", &[ROWS, COLS], &vec![0.0; ROWS * COLS]);
    let end = checkpoint(&folder, "end", &[ROWS, COLS], &update_of(0..16));
    std::fs::remove_file(folder.path("end")).expect("is there");
    let reports = run(&[Step { base: &base, step: &end }], vec![item(1)]).expect("runs");
    assert!(reports[0].error.as_ref().is_some_and(|error| error.contains("cannot be read")));
    assert_eq!(reports[0].steps, [None]);
}
