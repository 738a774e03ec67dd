//! An upper band matrix to an upper bidiagonal one, by chasing bulges down the band.
//!
//! Sweep i clears row i beyond its superdiagonal by a reflection of columns i+1…i+b from the
//! right, which fills the block D of rows and columns i+1…i+b below its diagonal. A reflection of
//! those rows clears D's first column and fills the block E right of D; its first row is cleared
//! by a reflection of the next b columns, and so on to the end of the band. Only the first column
//! and row of every bulge is cleared, the next sweep does the next one. 8n²b flops, all in blocks
//! of b×b.
//!
//! A step of sweep i + 1 may follow once sweep i is two steps ahead of it. A thread runs a group
//! of consecutive sweeps side by side in that distance, so that a block is worked on several
//! times while it is in cache; groups follow each other over the threads in the same way.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use pulp::{Arch, Simd, WithSimd};

use super::banded::{Banded, Raw};
use super::householder::reflector;
use super::kernels::{self, Block};
use crate::control::{Cancelled, Control};

/// Steps that a sweep stays behind the one before it.
const LAG: usize = 2;

/// Bytes of band that the sweeps of a group work on together: they should stay in the L2 cache.
const CACHE_BYTES: usize = 512 << 10;

/// Chases `band` to bidiagonal form in place. Runs on the current rayon pool and counts
/// [`cost`] as done.
///
/// # Errors
/// [`Cancelled`].
pub fn chase(band: &mut Banded, control: &Control) -> Result<(), Cancelled> {
    run(band, false, control).map(drop)
}

/// The reflectors of one sweep, step by step: vectors of b elements and their τ.
#[derive(Default)]
pub struct Chain {
    /// The vectors, one after the other.
    pub vectors: Vec<f64>,
    /// Their τ.
    pub taus: Vec<f64>,
}

impl Chain {
    fn with_room(steps: usize, width: usize) -> Self {
        Self { vectors: Vec::with_capacity(steps * width), taus: Vec::with_capacity(steps) }
    }

    fn push(&mut self, vector: &[f64], tau: f64) {
        self.vectors.extend_from_slice(vector);
        self.taus.push(tau);
    }
}

/// The reflectors of a sweep from the left and from the right.
#[derive(Default)]
pub struct SweepReflections {
    /// Those of rows.
    pub left: Chain,
    /// Those of columns.
    pub right: Chain,
}

/// [`chase`] that also returns the reflectors of all sweeps, first sweep first; step t of sweep i
/// works on the b rows and columns from `i + 1 + t·b`.
///
/// # Errors
/// [`Cancelled`].
pub fn chase_keeping(
    band: &mut Banded,
    control: &Control,
) -> Result<Vec<SweepReflections>, Cancelled> {
    run(band, true, control)
}

fn run(
    band: &mut Banded,
    keep: bool,
    control: &Control,
) -> Result<Vec<SweepReflections>, Cancelled> {
    let (size, width) = (band.size(), band.width());
    let sweeps = size.saturating_sub(1);
    let group = (CACHE_BYTES / (LAG * 16 * width * width)).clamp(1, 16);
    let progress: Vec<AtomicUsize> =
        (0..sweeps.div_ceil(group)).map(|_| AtomicUsize::new(0)).collect();
    let kept = (0..if keep { sweeps } else { 0 }).map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let shared = Shared { raw: band.raw(), size, width, group, progress, next, kept };
    rayon::scope(|scope| {
        for _ in 0..rayon::current_num_threads().min(shared.progress.len()) {
            scope.spawn(|_| shared.work(control));
        }
    });
    control.check()?;
    let taken = shared.kept.into_iter().map(|cell| cell.into_inner().expect("every sweep ran"));
    Ok(taken.collect())
}

/// Flops that [`chase`] counts.
pub fn cost(size: usize, width: usize) -> u64 {
    (1..size).map(|rest| sweep_cost(rest.div_ceil(width), width)).sum()
}

fn sweep_cost(steps: usize, width: usize) -> u64 {
    16 * (steps * width * width) as u64
}

struct Shared {
    raw: Raw,
    size: usize,
    width: usize,
    group: usize,
    /// Steps that the last sweep of each group has done.
    progress: Vec<AtomicUsize>,
    next: AtomicUsize,
    /// What each sweep leaves behind; empty where nothing is kept.
    kept: Vec<OnceLock<SweepReflections>>,
}

impl Shared {
    /// Takes groups in order until none is left. The group before is then always under way or
    /// done, so that waiting for it cannot last for ever.
    fn work(&self, control: &Control) {
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= self.progress.len() {
                return;
            }
            let run = Group { shared: self, index, control };
            if Arch::new().dispatch(run).is_err() {
                return;
            }
        }
    }

    fn sweep(&self, row: usize) -> Sweep {
        Sweep::new(row, self.width, (!self.kept.is_empty()).then(|| self.steps(row)))
    }

    fn steps(&self, sweep: usize) -> usize {
        (self.size - 1 - sweep).div_ceil(self.width)
    }

    /// Waits until the last sweep of the group before `index` has done `steps` steps.
    fn wait(&self, index: usize, steps: usize, control: &Control) -> Result<(), Cancelled> {
        let Some(before) = index.checked_sub(1) else { return Ok(()) };
        let mut spins = 0u32;
        while self.progress[before].load(Ordering::Acquire) < steps {
            control.check()?;
            spins += 1;
            if spins.is_multiple_of(1024) {
                std::thread::yield_now()
            } else {
                std::hint::spin_loop()
            }
        }
        Ok(())
    }
}

struct Group<'a> {
    shared: &'a Shared,
    index: usize,
    control: &'a Control,
}

impl WithSimd for Group<'_> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let Self { shared, index, control } = self;
        let first = index * shared.group;
        let count = shared.group.min(shared.size - 1 - first);
        let mut sweeps: Vec<Sweep> = (first..first + count).map(|row| shared.sweep(row)).collect();
        let last = shared.steps(first) + LAG * (count - 1);
        for time in 0..last {
            control.check()?;
            shared.wait(index, time + 1 + LAG, control)?;
            for (place, sweep) in sweeps.iter_mut().enumerate() {
                let Some(step) = time.checked_sub(LAG * place) else { break };
                if step < shared.steps(sweep.row) {
                    // SAFETY: the sweep before is LAG steps ahead, in this group or, after the
                    // wait, in the one before: nobody else works on the blocks of this step.
                    unsafe { sweep.step(simd, shared.raw, step) };
                }
            }
            if let Some(done) = (time + 1).checked_sub(LAG * (count - 1)) {
                shared.progress[index].store(done, Ordering::Release);
            }
        }
        shared.progress[index].store(usize::MAX, Ordering::Release);
        let costs = sweeps.iter().map(|sweep| sweep_cost(shared.steps(sweep.row), shared.width));
        control.advance(costs.sum());
        for sweep in sweeps {
            if let Some(cell) = shared.kept.get(sweep.row) {
                let first = cell.set(sweep.reflections).is_ok();
                debug_assert!(first, "a sweep runs once");
            }
        }
        Ok(())
    }
}

/// One sweep and what it carries from step to step.
struct Sweep {
    row: usize,
    width: usize,
    u: Vec<f64>,
    v: Vec<f64>,
    w: Vec<f64>,
    keep: bool,
    reflections: SweepReflections,
}

impl Sweep {
    /// `kept` is the number of steps whose reflectors are to be kept.
    fn new(row: usize, width: usize, kept: Option<usize>) -> Self {
        let zeros = || vec![0.0; width];
        let keep = kept.is_some();
        let room = || kept.map_or_else(Chain::default, |steps| Chain::with_room(steps, width));
        let reflections = SweepReflections { left: room(), right: room() };
        Self { row, width, u: zeros(), v: zeros(), w: zeros(), keep, reflections }
    }

    /// Clears the row that the step before filled, and the column that this fills in turn.
    ///
    /// # Safety
    /// This thread alone has access to the blocks of the step.
    #[inline(always)]
    unsafe fn step<S: Simd>(&mut self, simd: S, band: Raw, step: usize) {
        let b = self.width;
        let corner = self.row + 1 + step * b;
        // SAFETY: the band has room for every block of a step.
        unsafe {
            let tau_right = if step == 0 {
                self.clear_row(simd, band.block(self.row, corner))
            } else {
                let above = band.block(corner - b, corner);
                let tau = self.clear_row(simd, above);
                kernels::product(simd, above, &self.u, &mut self.w);
                // The first row is in its final form already.
                self.w[0] = 0.0;
                kernels::subtract_outer(simd, above, &self.w, &self.u, tau);
                tau
            };
            let diagonal = band.block(corner, corner);
            let tau_left = self.reflect_diagonal(simd, diagonal, tau_right);
            kernels::reflect_left(simd, band.block(corner, corner + b), &self.v, tau_left);
            if self.keep {
                self.reflections.right.push(&self.u, tau_right);
                self.reflections.left.push(&self.v, tau_left);
            }
        }
    }
}

impl Sweep {
    /// Makes `u` from the first row of `block` and leaves the row cleared; returns its τ.
    ///
    /// # Safety
    /// This thread alone has access to the row.
    #[inline(always)]
    unsafe fn clear_row<S: Simd>(&mut self, simd: S, block: Block) -> f64 {
        // SAFETY: the row is that of the block.
        unsafe {
            for (column, value) in self.u.iter_mut().enumerate() {
                *value = *block.start.add(column * block.stride);
            }
            let (tau, image) = reflector(simd, &mut self.u, 0);
            write_row(block, image);
            tau
        }
    }

    /// Reflects `diagonal` from the right by `u`, then from the left by the reflector, kept in
    /// `v`, that clears its first column; returns the latter's τ.
    ///
    /// # Safety
    /// This thread alone has access to the block.
    #[inline(always)]
    unsafe fn reflect_diagonal<S: Simd>(&mut self, simd: S, diagonal: Block, tau: f64) -> f64 {
        // SAFETY: the first column is that of the block, the rest its other columns.
        unsafe {
            kernels::product(simd, diagonal, &self.u, &mut self.w);
            let column = std::slice::from_raw_parts_mut(diagonal.start, self.width);
            for ((v, value), w) in self.v.iter_mut().zip(&*column).zip(&self.w) {
                *v = value - tau * self.u[0] * w;
            }
            let (tau_left, image) = reflector(simd, &mut self.v, 0);
            column.fill(0.0);
            column[0] = image;
            let rest = Block {
                start: diagonal.start.add(diagonal.stride),
                columns: diagonal.columns - 1,
                ..diagonal
            };
            let right = (&self.w[..], &self.u[1..], tau);
            kernels::subtract_outer_reflect_left(simd, rest, right, (&self.v, tau_left));
            tau_left
        }
    }
}

/// First row of `block`: `image`, then zeros.
///
/// # Safety
/// This thread alone has access to the row.
#[inline(always)]
unsafe fn write_row(block: Block, image: f64) {
    for column in 0..block.columns {
        // SAFETY: the row is that of the block.
        unsafe { *block.start.add(column * block.stride) = if column == 0 { image } else { 0.0 } };
    }
}
