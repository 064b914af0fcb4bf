use std::path::PathBuf;
use std::time::Duration;

use holdfast_client::{Client, ClientError, Credential, Settings};

use crate::failure::{Failure, chain};

/// How long a reading command waits for a server that does not answer.
const READING_PATIENCE: Duration = Duration::from_secs(30);
const KEY_VARIABLE: &str = "HOLDFAST_KEY";

/// Where the server is and what opens it.
#[derive(Debug, clap::Args)]
pub(crate) struct ServerArguments {
    /// URL of the server
    #[arg(long, value_name = "URL", env = "HOLDFAST_URL", default_value = "http://127.0.0.1:8081")]
    url: String,
    /// File that holds the service's key (to send) or a token (to read); without it the variable HOLDFAST_KEY does
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl ServerArguments {
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A client for reading.
    pub(crate) fn reader(&self) -> Result<Client, Failure> {
        let credential = self.credential()?;
        if credential.is_service_key() {
            return Err(Failure::input("a service's key (`hfs_…`) records events and cannot read them").hint(format!(
                "put a refresh token (`hfr_…`) into {KEY_VARIABLE}; `holdfast token create ORGANISATION` makes one"
            )));
        }
        self.client(credential)
    }

    /// A client for recording, with its key.
    pub(crate) fn recorder(&self) -> Result<(Client, Credential), Failure> {
        let credential = self.credential()?;
        if !credential.is_service_key() {
            return Err(Failure::input("a token (`hfr_…`, `hfa_…`) reads events and cannot record them").hint(format!(
                "put a service's key (`hfs_…`) into {KEY_VARIABLE}; `holdfast service create ORGANISATION NAME` makes one"
            )));
        }
        Ok((self.client(credential.clone())?, credential))
    }

    fn client(&self, credential: Credential) -> Result<Client, Failure> {
        let settings = Settings { url: self.url.clone(), credential, patience: READING_PATIENCE };
        Client::new(settings).map_err(|error| explain(&error))
    }

    /// The key, from the file or the environment: arguments can be seen by everybody on the machine.
    fn credential(&self) -> Result<Credential, Failure> {
        let (text, place) = match &self.key_file {
            Some(path) => {
                let text = std::fs::read_to_string(path);
                let text = text.map_err(|error| {
                    Failure::input(format!("could not read the key file `{}`: {error}", path.display()))
                })?;
                (text, path.display().to_string())
            }
            None => {
                let text = std::env::var(KEY_VARIABLE).map_err(|_| {
                    Failure::input("there is no key")
                        .hint(format!("set the variable {KEY_VARIABLE}, or name a file with `--key-file`"))
                })?;
                (text, KEY_VARIABLE.to_owned())
            }
        };
        Credential::new(&text).map_err(|error| Failure::input(format!("{place}: {error}")))
    }
}

/// An error of the client as a failure of the command, with what to do next.
pub(crate) fn explain(error: &ClientError) -> Failure {
    let text = chain(error);
    match error {
        ClientError::Settings(_) => Failure::input(text),
        ClientError::Refused { status: 401, .. } => {
            Failure::input(text).hint("the key or token is not valid (any more); take another one")
        }
        ClientError::Refused { status: 402, .. } => Failure::input(text)
            .hint("an operator changes the plan with `holdfast org set-plan ORGANISATION enterprise`"),
        ClientError::Refused { .. } => Failure::input(text),
        ClientError::Unavailable { .. } | ClientError::Unreachable { .. } => {
            Failure::internal(text).hint("check that the server runs and that `--url` is its address")
        }
        _ => Failure::internal(text),
    }
}
