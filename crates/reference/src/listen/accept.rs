//! Taking connections, letting time pass, and stopping.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::connection::serve_connection;
use super::{Pace, Served, careful};

/// How long nothing is accepted after that failed: the process may have no more
/// file descriptors, until a connection ends.
const AFTER_A_FAILURE: Duration = Duration::from_millis(50);

/// The shortest time between two ticks.
const SHORTEST: Duration = Duration::from_millis(1);

/// Serves until it is told to stop, and until the connections have ended then.
pub(super) async fn serve(
    listener: TcpListener,
    served: Arc<Served>,
    mut stopped: watch::Receiver<bool>,
) {
    let limits = served.limits;
    let mut connections = JoinSet::new();
    let mut clock = std::pin::pin!(let_time_pass(&served));
    let stop = stopped.clone();
    loop {
        tokio::select! {
            () = told(&mut stopped) => break,
            () = &mut clock => {}
            Some(_ended) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < limits.connections => {
                match accepted {
                    Ok((stream, _)) => {
                        let serving = serve_connection(stream, Arc::clone(&served), stop.clone());
                        connections.spawn(serving);
                    }
                    Err(_) => sleep(AFTER_A_FAILURE).await,
                }
            }
        }
    }
    drop(listener);
    let ending = async { while connections.join_next().await.is_some() {} };
    if timeout(limits.stop_time, ending).await.is_err() {
        connections.shutdown().await;
    }
}

/// Ends when it is told to stop, by whoever can or because nobody can any more.
pub(super) async fn told(stopped: &mut watch::Receiver<bool>) {
    let _told = stopped.wait_for(|stop| *stop).await;
}

/// Never ends.
async fn let_time_pass(served: &Served) {
    let Pace::Every(period) = served.pace else {
        return pending().await;
    };
    let mut ticks = interval(period.max(SHORTEST));
    // After a pause of the process, the time has passed all the same.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    // The first comes at once.
    ticks.tick().await;
    loop {
        ticks.tick().await;
        careful::tick(&mut served.reference());
    }
}
