//! The table of keys.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use holdfast_engine::limits;

use super::Settings;
use super::values::{LogFormat, bytes, count, duration, flag, optional, show_duration, url};

/// A key of the configuration.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) variable: &'static str,
    pub(crate) about: &'static str,
    pub(super) set: fn(&mut Settings, &str) -> Result<(), String>,
    pub(crate) show: fn(&Settings) -> String,
}

/// Every key, in the order in which `holdfast config` prints them.
pub(crate) const KEYS: &[Key] = &[
    Key {
        name: "data",
        variable: "HOLDFAST_DATA",
        about: "directory that holds the log",
        set: |settings, text| optional(text, |text| Ok(text.into())).map(|value| settings.data = value),
        show: |settings| settings.data.as_ref().map(|path| path.display().to_string()).unwrap_or_default(),
    },
    Key {
        name: "listen",
        variable: "HOLDFAST_LISTEN",
        about: "address and port on which the server listens",
        set: |settings, text| address(text).map(|value| settings.listen = value),
        show: |settings| settings.listen.to_string(),
    },
    Key {
        name: "public_url",
        variable: "HOLDFAST_PUBLIC_URL",
        about: "URL under which clients reach the server; empty means http:// and the listen address",
        set: |settings, text| optional(text, url).map(|value| settings.public_url = value),
        show: |settings| settings.public_url.clone().unwrap_or_default(),
    },
    Key {
        name: "support_contact",
        variable: "HOLDFAST_SUPPORT_CONTACT",
        about: "text or URL that tells a reader the way to older records",
        set: |settings, text| {
            text.clone_into(&mut settings.support_contact);
            Ok(())
        },
        show: |settings| settings.support_contact.clone(),
    },
    Key {
        name: "insecure_http",
        variable: "HOLDFAST_INSECURE_HTTP",
        about: "whether people may sign in over plain http from other machines",
        set: |settings, text| flag(text).map(|value| settings.insecure_http = value),
        show: |settings| settings.insecure_http.to_string(),
    },
    Key {
        name: "metrics.listen",
        variable: "HOLDFAST_METRICS_LISTEN",
        about: "address of /metrics; empty means beside everything else",
        set: |settings, text| optional(text, address).map(|value| settings.metrics_listen = value),
        show: |settings| settings.metrics_listen.map(|address| address.to_string()).unwrap_or_default(),
    },
    Key {
        name: "log.format",
        variable: "HOLDFAST_LOG_FORMAT",
        about: "form of this process's log on standard error: human or json",
        set: |settings, text| LogFormat::parse(text).map(|value| settings.log_format = value),
        show: |settings| settings.log_format.as_str().to_owned(),
    },
    Key {
        name: "log.filter",
        variable: "HOLDFAST_LOG_FILTER",
        about: "which records are logged, such as `info` or `warn,commit=debug`",
        set: |settings, text| {
            text.clone_into(&mut settings.log_filter);
            Ok(())
        },
        show: |settings| settings.log_filter.clone(),
    },
    Key {
        name: "seal.bytes",
        variable: "HOLDFAST_SEAL_BYTES",
        about: "decoded journal bytes at which the largest shard is sealed",
        set: |settings, text| bytes(text, 1..=limits::HEAD_BYTES_MAX).map(|value| settings.seal_bytes = value),
        show: |settings| settings.seal_bytes.to_string(),
    },
    Key {
        name: "seal.age",
        variable: "HOLDFAST_SEAL_AGE",
        about: "age of the oldest unsealed event at which its shard is sealed",
        set: |settings, text| duration(text).map(|value| settings.seal_age = value),
        show: |settings| show_duration(settings.seal_age),
    },
    Key {
        name: "merge.fan_out",
        variable: "HOLDFAST_MERGE_FAN_OUT",
        about: "neighbouring segments that are merged into one",
        set: |settings, text| count(text, 2..=64).map(|value| settings.merge_fan_out = value),
        show: |settings| settings.merge_fan_out.to_string(),
    },
    Key {
        name: "retain.interval",
        variable: "HOLDFAST_RETAIN_INTERVAL",
        about: "how often expired events are looked for",
        set: |settings, text| duration(text).map(|value| settings.retain_interval = value),
        show: |settings| show_duration(settings.retain_interval),
    },
];

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
        metrics_listen: None,
        log_format: LogFormat::Human,
        log_filter: "info".to_owned(),
        seal_bytes: engine.seal_bytes,
        seal_age: engine.seal_age,
        merge_fan_out: engine.merge_fan_out,
        retain_interval: engine.retain_interval,
        origins: BTreeMap::new(),
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is not an address and a port, such as 127.0.0.1:8081"))
}
