//! An upper band matrix to an upper bidiagonal one, by chasing bulges down the band.
//!
//! Sweep i clears row i beyond its superdiagonal by a reflection of columns i+1…i+b from the
//! right, which fills the block D of rows and columns i+1…i+b below its diagonal. A reflection of
//! those rows clears D's first column and fills the block E right of D; its first row is cleared
//! by a reflection of the next b columns, and so on to the end of the band. Only the first column
//! and row of every bulge is cleared, the next sweep does the next one. 8n²b flops, all in blocks
//! of b×b.
//!
//! A step of sweep i + 1 may follow once sweep i is two steps ahead of it. A group of consecutive
//! sweeps runs side by side in that distance, so that a block is worked on several times while it
//! is in cache. Every thread has a stretch of the band to itself, where it runs one group after
//! the other, as the thread before hands them on: threads that took whole groups by turns would
//! move the whole band from core to core with each of them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use pulp::{Simd, WithSimd};

use super::banded::{Banded, Raw};
use super::householder::reflector;
use super::kernels::{self, Block};
use super::team::{Member, Team};
use crate::control::{Cancelled, Control};
use crate::simd::arch;

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
    let groups = (0..sweeps.div_ceil(group)).map(|_| Progress::default()).collect();
    let kept = (0..if keep { sweeps } else { 0 }).map(|_| OnceLock::new()).collect();
    let is_broken = AtomicBool::new(false);
    let shared = Shared { raw: band.raw(), size, width, group, groups, kept, is_broken };
    // With shorter stretches a thread would wait for those after the next one.
    let most = sweeps.div_ceil(width) / (LAG * (group + 1));
    let team = Team::new(rayon::current_num_threads().min(most.max(1)));
    rayon::scope(|scope| {
        for _ in 0..team.wanted() {
            scope.spawn(|_| {
                if let Some(member) = team.join() {
                    shared.work(member, control);
                }
            });
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
    groups: Vec<Progress>,
    /// What each sweep leaves behind; empty where nothing is kept.
    kept: Vec<OnceLock<SweepReflections>>,
    /// A member has panicked: nobody may wait for it.
    is_broken: AtomicBool,
}

/// Breaks the team up where its member panics.
struct Presence<'a>(&'a AtomicBool);

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(true, Ordering::Release);
        }
    }
}

/// How far a group of sweeps is.
#[derive(Default)]
struct Progress {
    /// Steps that its last sweep has done.
    steps: AtomicUsize,
    /// Stretches of the band that all of its sweeps have done.
    stretches: AtomicUsize,
    /// Its sweeps, between two stretches.
    sweeps: Mutex<Vec<Sweep>>,
}

impl Shared {
    /// Runs all groups, one after the other, over the stretch of one member of the team.
    fn work(&self, member: Member, control: &Control) {
        let _presence = Presence(&self.is_broken);
        for index in 0..self.groups.len() {
            let stretch = Stretch { shared: self, index, member, control };
            if arch().dispatch(stretch).is_err() {
                return;
            }
        }
    }

    fn first_of(&self, index: usize) -> Vec<Sweep> {
        let rows = index * self.group..((index + 1) * self.group).min(self.size - 1);
        let kept = |row| (!self.kept.is_empty()).then(|| self.steps(row));
        rows.map(|row| Sweep::new(row, self.width, kept(row))).collect()
    }

    fn steps(&self, sweep: usize) -> usize {
        (self.size - 1 - sweep).div_ceil(self.width)
    }

    /// Waits until `counter` is at least `least`. Another member of the team, which runs at the
    /// same time, sees to it; where one panics, all stop.
    fn wait(
        &self,
        counter: &AtomicUsize,
        least: usize,
        control: &Control,
    ) -> Result<(), Cancelled> {
        let mut spins = 0u32;
        while counter.load(Ordering::Acquire) < least {
            control.check()?;
            if self.is_broken.load(Ordering::Acquire) {
                return Err(Cancelled);
            }
            spins += 1;
            if spins.is_multiple_of(1024) {
                std::thread::yield_now()
            } else {
                std::hint::spin_loop()
            }
        }
        Ok(())
    }

    /// Leaves what the sweeps of a group have kept, and counts them as done.
    fn finish(&self, sweeps: Vec<Sweep>, control: &Control) {
        let costs = sweeps.iter().map(|sweep| sweep_cost(self.steps(sweep.row), self.width));
        control.advance(costs.sum());
        for sweep in sweeps {
            if let Some(cell) = self.kept.get(sweep.row) {
                let first = cell.set(sweep.reflections).is_ok();
                debug_assert!(first, "a sweep runs once");
            }
        }
    }
}

/// The work of one member of the team on one group of sweeps.
struct Stretch<'a> {
    shared: &'a Shared,
    index: usize,
    member: Member,
    control: &'a Control,
}

impl WithSimd for Stretch<'_> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let Self { shared, index, member, control } = self;
        let group = &shared.groups[index];
        let mut sweeps = self.sweeps()?;
        let behind = LAG * (sweeps.len() - 1);
        let times = shared.steps(sweeps[0].row) + behind;
        let share = |place: usize| times * place / member.team;
        for time in share(member.place)..share(member.place + 1) {
            control.check()?;
            if let Some(before) = index.checked_sub(1) {
                shared.wait(&shared.groups[before].steps, time + 1 + LAG, control)?;
            }
            for (place, sweep) in sweeps.iter_mut().enumerate() {
                let Some(step) = time.checked_sub(LAG * place) else { break };
                if step < shared.steps(sweep.row) {
                    // SAFETY: the sweep before is LAG steps ahead, in this group or, after the
                    // wait, in the one before: nobody else works on the blocks of this step.
                    unsafe { sweep.step(simd, shared.raw, step) };
                }
            }
            if let Some(done) = (time + 1).checked_sub(behind) {
                group.steps.store(done, Ordering::Release);
            }
        }
        if member.place + 1 == member.team {
            group.steps.store(usize::MAX, Ordering::Release);
            shared.finish(sweeps, control);
        } else {
            *group.sweeps.lock().expect("no member panicked") = sweeps;
            group.stretches.store(member.place + 1, Ordering::Release);
        }
        Ok(())
    }
}

impl Stretch<'_> {
    /// The sweeps of the group, from the member before.
    fn sweeps(&self) -> Result<Vec<Sweep>, Cancelled> {
        if self.member.place == 0 {
            return Ok(self.shared.first_of(self.index));
        }
        let group = &self.shared.groups[self.index];
        self.shared.wait(&group.stretches, self.member.place, self.control)?;
        Ok(std::mem::take(&mut *group.sweeps.lock().expect("no member panicked")))
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

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    fn nobody_waits_for_a_member_that_has_panicked() {
        let mut band = Banded::new(64, 32);
        let shared = Shared {
            raw: band.raw(),
            size: 64,
            width: 32,
            group: 1,
            groups: vec![Progress::default()],
            kept: Vec::new(),
            is_broken: AtomicBool::new(false),
        };
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let _presence = Presence(&shared.is_broken);
            panic!("in the middle of a group");
        }));
        assert!(panicked.is_err());
        let group = &shared.groups[0];
        assert!(shared.wait(&group.steps, 1, &Control::default()).is_err());
    }
}
