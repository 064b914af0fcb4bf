use std::io;
use std::net::SocketAddr;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use crate::limits::{ACTIVITY_STORE, WINDOWS_LOOK};
use crate::routes::{metrics_router, router};
use crate::state::AppState;

/// Serves until `stop` is done, then finishes what was begun: tails end, other requests are answered.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "answers on this connection may be delayed");
        }
    });
    let service = router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let stopping = state.clone();
    let stop = async move {
        stop.await;
        stopping.stop();
    };
    let upkeep = [tokio::spawn(record_ended(state.clone())), tokio::spawn(store_activity(state.clone()))];
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    upkeep.iter().for_each(tokio::task::JoinHandle::abort);
    let last = tokio::task::spawn_blocking(move || {
        state.denials().record_all();
        state.failed_logins().record_all();
        state.views().record_all();
        state.activity().store_now();
    });
    if let Err(error) = last.await {
        tracing::warn!(%error, "what was still to be told together could not be recorded");
    }
    served
}

/// Stores now and then what services recorded.
async fn store_activity(state: AppState) {
    let mut ticks = tokio::time::interval(ACTIVITY_STORE);
    loop {
        ticks.tick().await;
        state.activity().store();
    }
}

/// Records repeated refusals and looks when their window ends, whether or not anything else happens.
async fn record_ended(state: AppState) {
    let mut looks = tokio::time::interval(WINDOWS_LOOK);
    loop {
        looks.tick().await;
        let state = state.clone();
        let ended = tokio::task::spawn_blocking(move || {
            state.denials().record_ended();
            state.failed_logins().record_ended();
            state.views().record_ended();
        });
        if let Err(error) = ended.await {
            tracing::warn!(%error, "what ended could not be recorded");
        }
    }
}

/// Serves `/metrics` alone, until the future is dropped.
pub async fn serve_metrics(listener: TcpListener, state: AppState) -> io::Result<()> {
    axum::serve(listener, metrics_router(state)).await
}
