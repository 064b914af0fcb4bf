//! The configuration: one table of keys, each with a default, a line in a TOML file, a variable, or a flag. What comes
//! later in that list wins. Unknown keys are refused: a misspelt one must not be ignored.

mod keys;
mod values;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use keys::KEYS;
pub(crate) use values::LogFormat;

use holdfast_engine::filter::Network;
use holdfast_engine::nearest::nearest;

use crate::failure::Failure;

/// Variables with our prefix that are not keys of the configuration.
const OTHER_VARIABLES: [&str; 4] = ["HOLDFAST_CONFIG", "HOLDFAST_FAULTS", "HOLDFAST_KEY", "HOLDFAST_URL"];

/// Everything that an operator decides.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) data: Option<PathBuf>,
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Option<String>,
    pub(crate) support_contact: String,
    pub(crate) insecure_http: bool,
    pub(crate) trusted_proxies: Vec<Network>,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) log_format: LogFormat,
    pub(crate) log_filter: String,
    pub(crate) seal_bytes: usize,
    pub(crate) seal_age: Duration,
    pub(crate) merge_fan_out: usize,
    pub(crate) retain_interval: Duration,
    pub(crate) denials_window: Duration,
    pub(crate) views_window: Duration,
    /// Where the value of each key that is not a default came from.
    origins: BTreeMap<&'static str, Origin>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    File(PathBuf),
    Variable(&'static str),
    Flag,
}

impl Settings {
    /// Reads the file, if one is named, and then the variables.
    pub(crate) fn load(
        file: Option<&Path>,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Failure> {
        let mut settings = keys::defaults();
        if let Some(path) = file {
            settings.read_file(path)?;
        }
        for (name, value) in variables {
            settings.variable(&name.to_string_lossy(), &value.to_string_lossy())?;
        }
        Ok(settings)
    }

    /// Takes over a flag, when it was given.
    pub(crate) fn flag(&mut self, key: &'static str, value: Option<&str>) -> Result<(), Failure> {
        value.map_or(Ok(()), |value| self.set(key, value, Origin::Flag))
    }

    /// The data directory, without which most commands cannot do anything.
    pub(crate) fn data(&self) -> Result<&Path, Failure> {
        self.data.as_deref().ok_or_else(|| {
            Failure::input("there is no data directory to work on")
                .hint("name one with `--data DIR`, the variable HOLDFAST_DATA or the key `data`")
        })
    }

    /// What links begin with, as far as the configuration knows: a server may listen elsewhere by its flags.
    pub(crate) fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// What of it concerns the engine.
    pub(crate) fn engine(&self) -> holdfast_engine::Settings {
        holdfast_engine::Settings {
            seal_bytes: self.seal_bytes,
            seal_age: self.seal_age,
            merge_fan_out: self.merge_fan_out,
            retain_interval: self.retain_interval,
            ..holdfast_engine::Settings::default()
        }
    }

    /// Where the value in force of a key came from.
    pub(crate) fn origin(&self, key: &str) -> Origin {
        self.origins.get(key).cloned().unwrap_or(Origin::Default)
    }

    fn read_file(&mut self, path: &Path) -> Result<(), Failure> {
        let unreadable = |why: String| Failure::input(format!("could not read `{}`: {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| unreadable(error.to_string()))?;
        let mut values = Vec::new();
        flatten("", &table, &mut values);
        for (key, value) in values {
            self.set(&key, &value, Origin::File(path.to_owned()))?;
        }
        Ok(())
    }

    fn variable(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        if !name.starts_with("HOLDFAST_") || OTHER_VARIABLES.contains(&name) {
            return Ok(());
        }
        if let Some(key) = KEYS.iter().find(|key| key.variable == name) {
            return self.set(key.name, value, Origin::Variable(key.variable));
        }
        let variables = KEYS.iter().map(|key| key.variable).chain(OTHER_VARIABLES);
        Err(unknown("variable", name, variables))
    }

    fn set(&mut self, name: &str, value: &str, origin: Origin) -> Result<(), Failure> {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            return Err(unknown("key", name, KEYS.iter().map(|key| key.name)));
        };
        (key.set)(self, value).map_err(|why| {
            let place = match &origin {
                Origin::Default => "the defaults".to_owned(),
                Origin::File(path) => format!("`{}`", path.display()),
                Origin::Variable(variable) => format!("the variable {variable}"),
                Origin::Flag => "the command line".to_owned(),
            };
            Failure::input(format!("`{name}` in {place} is not acceptable: {why}"))
        })?;
        self.origins.insert(key.name, origin);
        Ok(())
    }
}

fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Failure {
    let failure = Failure::input(format!("the configuration {what} `{name}` is not known"));
    match nearest(name, known) {
        Some((distance, nearest)) if distance <= nearest.len().div_ceil(2) => {
            failure.hint(format!("did you mean `{nearest}`? `holdfast config` shows all of them"))
        }
        _ => failure.hint("`holdfast config` shows the ones that are"),
    }
}

/// The values of a TOML table under dotted names.
fn flatten(prefix: &str, table: &toml::Table, values: &mut Vec<(String, String)>) {
    for (name, value) in table {
        let name = format!("{prefix}{name}");
        match value {
            toml::Value::Table(table) => flatten(&format!("{name}."), table, values),
            toml::Value::String(text) => values.push((name, text.clone())),
            toml::Value::Array(listed) => values.push((name, list(listed))),
            value => values.push((name, value.to_string())),
        }
    }
}

/// A list as a variable has it: with commas.
fn list(values: &[toml::Value]) -> String {
    let text = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    values.iter().map(text).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn load(toml: &str, variables: &[(&str, &str)]) -> Result<Settings, Failure> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file.as_file(), toml.as_bytes()).unwrap();
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        Settings::load(Some(file.path()), variables.collect::<Vec<_>>().into_iter())
    }

    /// Values near to those that keys take, and any other.
    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            "[0-9]{1,20}(ms|s|m|h|d|KiB|MiB|GiB)?",
            "https?://[a-z.]{0,9}(:[0-9]{1,6})?/?",
            "[0-9a-f.:\\[\\]]{1,20}",
            any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn any_value_is_refused_or_shown_as_it_is_read_again(key in 0..KEYS.len(), value in value()) {
            let (key, mut settings) = (&KEYS[key], keys::defaults());
            if (key.set)(&mut settings, &value).is_ok() {
                let shown = (key.show)(&settings);
                prop_assert_eq!((key.set)(&mut settings, &shown), Ok(()));
                prop_assert_eq!((key.show)(&settings), shown);
            }
        }

        #[test]
        fn any_file_is_read_or_refused(text in "([a-z.\\[\\]= '\n0-9]{0,12}|listen = |seal|\\[\\[|\\PC){0,12}") {
            _ = load(&text, &[]);
        }
    }

    #[test]
    fn flags_win_over_variables_and_variables_over_the_file() {
        let mut settings = load(
            "listen = '127.0.0.1:1'\nsupport_contact = 'file'\n[seal]\nage = '5m'\nbytes = 65536\n",
            &[("HOLDFAST_LISTEN", "127.0.0.1:2"), ("HOLDFAST_SEAL_AGE", "2s"), ("PATH", "/bin")],
        )
        .unwrap();
        settings.flag("listen", Some("127.0.0.1:3")).unwrap();
        settings.flag("data", None).unwrap();
        assert_eq!(settings.listen.port(), 3);
        assert_eq!(settings.seal_age, Duration::from_secs(2));
        assert_eq!((settings.seal_bytes, settings.support_contact.as_str()), (65_536, "file"));
        assert_eq!(settings.origin("seal.age"), Origin::Variable("HOLDFAST_SEAL_AGE"));
        assert_eq!(settings.origin("listen"), Origin::Flag);
        assert_eq!(settings.origin("data"), Origin::Default);
    }

    #[test]
    fn a_list_is_written_as_one_or_with_commas() {
        let listed = load("trusted_proxies = ['10.0.0.0/8', '::1']", &[]).unwrap();
        let commas = load("", &[("HOLDFAST_TRUSTED_PROXIES", "10.0.0.0/8, ::1")]).unwrap();
        assert_eq!((listed.trusted_proxies.len(), &listed.trusted_proxies), (2, &commas.trusted_proxies));
        assert!(load("trusted_proxies = ['10.0.0.0/99']", &[]).unwrap_err().message().contains("`10.0.0.0/99`"));
    }

    #[test]
    fn unknown_keys_and_wrong_values_are_refused_by_name() {
        for (toml, variables, message, hint) in [
            ("lisen = ''", vec![], "`lisen` is not known", "`listen`"),
            ("[seal]\naeg = '1s'", vec![], "`seal.aeg` is not known", "`seal.age`"),
            ("", vec![("HOLDFAST_LISTN", "x")], "`HOLDFAST_LISTN` is not known", "`HOLDFAST_LISTEN`"),
            ("zzzzzzzz = ''", vec![], "`zzzzzzzz` is not known", "shows the ones that are"),
            ("listen = 'here'", vec![], "`listen` in `", ""),
            ("", vec![("HOLDFAST_SEAL_AGE", "soon")], "the variable HOLDFAST_SEAL_AGE", ""),
        ] {
            let failure = load(toml, &variables).unwrap_err();
            assert!(failure.message().contains(message), "{failure:?}");
            assert!(failure.next_step().unwrap_or_default().contains(hint), "{failure:?}");
        }
    }
}
