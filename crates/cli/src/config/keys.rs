//! The table of keys.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use holdfast_engine::filter::Network;
use holdfast_engine::limits;

use super::Settings;
use super::values::{LogFormat, bytes, count, duration, flag, networks, optional, show_duration, show_networks, url};

/// A key of the configuration.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) variable: &'static str,
    pub(crate) about: &'static str,
    pub(super) set: fn(&mut Settings, &str) -> Result<(), String>,
    pub(crate) show: fn(&Settings) -> String,
}

/// Name, variable and meaning of each key, and of the field of [`Settings`] that holds it how it is read and shown.
macro_rules! keys {
    ($($name:literal $variable:literal $about:literal $field:ident $parse:expr, $show:expr;)*) => {
        /// Every key, in the order in which `holdfast config` prints them.
        pub(crate) const KEYS: &[Key] = &[$(Key {
            name: $name,
            variable: $variable,
            about: $about,
            set: |settings, text| {
                settings.$field = $parse(text)?;
                Ok(())
            },
            show: |settings| $show(&settings.$field),
        }),*];
    };
}

keys! {
    "data" "HOLDFAST_DATA"
        "directory that holds the log"
        data |text| optional(text, |text| Ok(text.into())), |path: &Option<PathBuf>| show_optional(path.as_ref().map(|path| path.display()));
    "listen" "HOLDFAST_LISTEN"
        "address and port on which the server listens"
        listen address, ToString::to_string;
    "public_url" "HOLDFAST_PUBLIC_URL"
        "URL under which clients reach the server; empty means http:// and the listen address"
        public_url |text| optional(text, url), |url: &Option<String>| show_optional(url.as_ref());
    "support_contact" "HOLDFAST_SUPPORT_CONTACT"
        "text or URL that tells a reader the way to older records"
        support_contact verbatim, String::clone;
    "insecure_http" "HOLDFAST_INSECURE_HTTP"
        "whether people may sign in over plain http from other machines"
        insecure_http flag, ToString::to_string;
    "trusted_proxies" "HOLDFAST_TRUSTED_PROXIES"
        "addresses and CIDR ranges of proxies whose X-Forwarded-For is believed"
        trusted_proxies networks, |networks: &Vec<Network>| show_networks(networks);
    "metrics.listen" "HOLDFAST_METRICS_LISTEN"
        "address of /metrics; empty means beside everything else"
        metrics_listen |text| optional(text, address), |address: &Option<SocketAddr>| show_optional(address.as_ref());
    "log.format" "HOLDFAST_LOG_FORMAT"
        "form of this process's log on standard error: human or json"
        log_format LogFormat::parse, |format: &LogFormat| format.as_str().to_owned();
    "log.filter" "HOLDFAST_LOG_FILTER"
        "which records are logged, such as `info` or `warn,commit=debug`"
        log_filter verbatim, String::clone;
    "seal.bytes" "HOLDFAST_SEAL_BYTES"
        "decoded journal bytes at which the largest shard is sealed"
        seal_bytes |text| bytes(text, 1..=limits::SEAL_BYTES), ToString::to_string;
    "seal.age" "HOLDFAST_SEAL_AGE"
        "age of the oldest unsealed event at which its shard is sealed"
        seal_age duration, |age: &Duration| show_duration(*age);
    "merge.fan_out" "HOLDFAST_MERGE_FAN_OUT"
        "neighbouring segments that are merged into one"
        merge_fan_out |text| count(text, 2..=64), ToString::to_string;
    "retain.interval" "HOLDFAST_RETAIN_INTERVAL"
        "how often expired events are looked for"
        retain_interval duration, |interval: &Duration| show_duration(*interval);
    "denials.window" "HOLDFAST_DENIALS_WINDOW"
        "how long repeated refusals of one kind and one user or service are one event"
        denials_window duration, |window: &Duration| show_duration(*window);
    "views.window" "HOLDFAST_VIEWS_WINDOW"
        "how long the looks of one person at the log are one event"
        views_window duration, |window: &Duration| show_duration(*window);
}

/// What is in force when nobody says anything.
pub(super) fn defaults() -> Settings {
    let engine = holdfast_engine::Settings::default();
    Settings {
        data: None,
        // The Terraform provider's `region = "dev"` looks here.
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8081)),
        public_url: None,
        support_contact: String::new(),
        insecure_http: false,
        trusted_proxies: Vec::new(),
        metrics_listen: None,
        log_format: LogFormat::Human,
        log_filter: "info".to_owned(),
        seal_bytes: engine.seal_bytes,
        seal_age: engine.seal_age,
        merge_fan_out: engine.merge_fan_out,
        retain_interval: engine.retain_interval,
        denials_window: holdfast_server::DENIAL_WINDOW,
        views_window: holdfast_server::VIEW_WINDOW,
        origins: BTreeMap::new(),
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is not an address and a port, such as 127.0.0.1:8081"))
}

fn verbatim(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

/// Empty for nothing.
fn show_optional(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
