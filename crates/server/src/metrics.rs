//! Figures for Prometheus, prefixed by the stage that they are about and without a label per organisation.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper bounds of the buckets of durations, in seconds.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Begins to collect what the stages count. An engine that is opened before has work done that no figure tells of: its
/// first seal begins at once.
pub fn collect_metrics() {
    Metrics::install();
}

/// Collects what the stages count.
#[derive(Debug, Clone)]
pub(crate) struct Metrics(PrometheusHandle);

impl Metrics {
    /// The recorder of this process, installed at the first call.
    pub(crate) fn install() -> Self {
        static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
        let install = || {
            let buckets = Matcher::Suffix("_seconds".to_owned());
            let builder = PrometheusBuilder::new().set_buckets_for_metric(buckets, &SECONDS);
            let recorder = builder.expect("there are buckets").build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("metrics are collected elsewhere in this process");
            }
            handle
        };
        Self(HANDLE.get_or_init(install).clone())
    }

    /// Everything collected, in the text format of Prometheus.
    pub(crate) fn render(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}
