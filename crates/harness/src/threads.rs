//! Work shared between threads, with results in order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many threads are meant: 0 for one each core.
pub(crate) fn threads(workers: usize) -> usize {
    match workers {
        0 => thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    }
}

/// What `work` makes of each item, in their order, on so many threads; 0 for one
/// each core. Who is through with an item takes the next: one that takes long
/// holds up no others.
pub(crate) fn on_threads<T: Sync, R: Send>(
    workers: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let workers = threads(workers).min(items.len());
    if workers <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take_turns = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else {
                return done;
            };
            done.push((index, work(item)));
        }
    };
    let mut all = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(take_turns)).collect();
        // A subject's panics are caught with its case; one of ours is passed on.
        let join = |thread: thread::ScopedJoinHandle<'_, Vec<(usize, R)>>| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().flat_map(join).collect::<Vec<_>>()
    });
    all.sort_unstable_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..1_000).collect();
        for workers in [0, 1, 2, 7, 2_000] {
            let doubled = on_threads(workers, &items, |item| {
                if item % 100 == 0 {
                    thread::yield_now();
                }
                item * 2
            });
            let expected: Vec<u64> = items.iter().map(|item| item * 2).collect();
            assert_eq!(doubled, expected, "{workers}");
        }
        assert_eq!(on_threads(2, &[0_u64; 0], |item| *item), [0; 0]);
    }

    #[test]
    fn one_that_takes_long_holds_up_no_others() {
        let done = AtomicUsize::new(0);
        let items: Vec<usize> = (0..20).collect();
        let seen = on_threads(2, &items, |item| {
            if *item == 0 {
                // The other thread does all the rest meanwhile.
                while done.load(Ordering::Relaxed) < 19 {
                    thread::yield_now();
                }
            }
            done.fetch_add(1, Ordering::Relaxed)
        });
        assert_eq!(seen[0], 19);
    }
}
