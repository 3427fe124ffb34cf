//! How many threads a run works with. The result never depends on it: what runs side by side is put together in the
//! order in which it was asked for.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{ScopedJoinHandle, available_parallelism, scope};

/// The number that was asked for; 0 = as many as the machine has cores.
static ASKED: AtomicUsize = AtomicUsize::new(0);

/// Sets the number of threads for the whole program.
pub fn limit(threads: NonZero<usize>) {
    ASKED.store(threads.get(), Ordering::Relaxed);
}

/// The number of threads to work with.
pub fn count() -> usize {
    match ASKED.load(Ordering::Relaxed) {
        0 => available_parallelism().map_or(1, NonZero::get),
        asked => asked,
    }
}

/// What two functions return, the second of which runs beside the first where there is a thread for it.
pub fn beside<A, B: Send>(first: impl FnOnce() -> A, second: impl FnOnce() -> B + Send) -> (A, B) {
    if count() == 1 {
        return (first(), second());
    }
    scope(|scope| {
        let second = scope.spawn(second);
        (first(), joined(second))
    })
}

/// What a function returns for each of some things, in their order; they are dealt to the threads as these get free.
pub fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        while let Some((at, thing)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, things.get(at)?)))
        {
            done.push((at, work(thing)));
        }
        done
    };
    let workers = count().min(things.len());
    let mut done = scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(share)).collect();
        let mut done = share();
        done.extend(others.into_iter().flat_map(joined));
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What a thread came to; where it failed, the caller fails with it.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_what_was_asked() {
        let squares = each(&(0..1_000).collect::<Vec<u64>>(), |n| n * n);
        assert!(squares.iter().enumerate().all(|(n, square)| *square == (n * n) as u64));
        assert_eq!(each(&[] as &[u8], |_| 0), Vec::<i32>::new());
        assert_eq!(beside(|| 1, || 2), (1, 2));
    }
}
