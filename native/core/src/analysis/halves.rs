//! Two pieces of work of one size, each on half of the threads.

use super::lanes::pool;

/// Runs both and returns their results. Half of the threads for each take less time than all for
/// one after the other, since fewer wait for each other; where the threads of the current pool do
/// not halve, or not `side_by_side`, one follows the other on all of them.
pub fn halves<A: Send>(
    side_by_side: bool,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> A + Send,
) -> (A, A) {
    let threads = rayon::current_num_threads();
    if !side_by_side || !threads.is_multiple_of(2) {
        return (first(), second());
    }
    match (pool(threads / 2), pool(threads / 2)) {
        // The threads of the current pool wait, so no more than `threads` work.
        (Ok(one), Ok(two)) => std::thread::scope(|scope| {
            let first = scope.spawn(|| one.install(first));
            let second = two.install(second);
            let first = first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (first, second)
        }),
        _ => (first(), second()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads_of_each(threads: usize, side_by_side: bool) -> (usize, usize) {
        let of = rayon::current_num_threads;
        pool(threads).expect("threads").install(|| halves(side_by_side, of, of))
    }

    #[test]
    fn an_even_number_of_threads_is_halved() {
        assert_eq!(threads_of_each(2, true), (1, 1));
        assert_eq!(threads_of_each(4, true), (2, 2));
    }

    #[test]
    fn all_threads_work_on_one_after_the_other_elsewhere() {
        assert_eq!(threads_of_each(1, true), (1, 1));
        assert_eq!(threads_of_each(3, true), (3, 3));
        assert_eq!(threads_of_each(4, false), (4, 4));
    }

    #[test]
    fn both_halves_run_at_a_time() {
        let meeting = std::sync::Barrier::new(2);
        let meet = || meeting.wait().is_leader();
        let (first, second) = pool(2).expect("threads").install(|| halves(true, meet, meet));
        assert_ne!(first, second);
    }
}
