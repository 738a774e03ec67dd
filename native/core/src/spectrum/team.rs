//! Threads that wait for each other, and therefore have to run at the same time.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// How long the first member waits for the others: a pool wakes its threads in less, and one that
/// is busy elsewhere is not waited for.
const PATIENCE: Duration = Duration::from_millis(1);

/// A team that tasks of a pool join as they begin to run. Who comes late is not part of it, so that
/// no member waits for a task that has not begun.
pub struct Team {
    wanted: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    members: usize,
    is_complete: bool,
}

/// A place in a team.
#[derive(Clone, Copy)]
pub struct Member {
    /// From 0 on.
    pub place: usize,
    /// Members of the team.
    pub team: usize,
}

impl Team {
    /// A team of at most `wanted` members.
    pub fn new(wanted: usize) -> Self {
        Self { wanted, state: Mutex::default(), changed: Condvar::new() }
    }

    /// How many tasks may join.
    pub fn wanted(&self) -> usize {
        self.wanted
    }

    /// Joins the team, waits until it is complete and returns the place in it; nothing where it
    /// was complete before.
    pub fn join(&self) -> Option<Member> {
        let mut state = self.state.lock().ok()?;
        if state.is_complete {
            return None;
        }
        let place = state.members;
        state.members += 1;
        if place == 0 {
            let few = |state: &mut State| state.members < self.wanted;
            (state, _) = self.changed.wait_timeout_while(state, PATIENCE, few).ok()?;
            state.is_complete = true;
            self.changed.notify_all();
        } else {
            self.changed.notify_all();
            state = self.changed.wait_while(state, |state| !state.is_complete).ok()?;
        }
        Some(Member { place, team: state.members })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_run_at_the_same_time_have_different_places() {
        let team = Team::new(3);
        let mut found: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| team.join())).collect();
            let joined = threads.into_iter().filter_map(|thread| thread.join().expect("ends"));
            joined.map(|Member { place, team }| place * 10 + team).collect()
        });
        found.sort_unstable();
        // Fewer than three where the machine is slow to begin with one of them.
        let size = found.len();
        assert!(size >= 1);
        assert_eq!(found, (0..size).map(|place| place * 10 + size).collect::<Vec<_>>());
    }

    #[test]
    fn who_comes_late_is_not_part_of_it() {
        let team = Team::new(2);
        let first = team.join().expect("the first");
        assert_eq!((first.place, first.team), (0, 1));
        assert!(team.join().is_none());
    }
}
