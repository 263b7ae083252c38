//! Work shared between threads, with results in order.

use std::thread;

/// What `work` makes of each item, in their order, on so many threads; 0 for one
/// each core.
pub(crate) fn on_threads<T: Sync, R: Send>(
    workers: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let workers = match workers {
        0 => thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    };
    if workers <= 1 {
        return items.iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let share = items.len().div_ceil(workers).max(1);
        let threads: Vec<_> = items
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<_>>()))
            .collect();
        // A subject's panics are caught with its case; one of ours is passed on.
        let join = |thread: thread::ScopedJoinHandle<'_, Vec<R>>| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().flat_map(join).collect()
    })
}
