use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use holdfast_engine::Engine;
use holdfast_engine::objects::durable;
use holdfast_format::Timestamp;
use serde::{Deserialize, Serialize};

use crate::control::{OrganisationToCreate, Request, Session, execute};
use crate::failure::Failure;

const OWNER_EMAIL: &str = "owner@aurora-freight.example";

/// How to sign in to the demonstration, and how far its past is made. Kept in the data directory, for its owner only.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignIn {
    pub(super) url: String,
    /// Id of the organisation.
    pub(super) organisation: String,
    owner_email: String,
    owner_password: String,
    refresh_token: String,
    service_key: String,
    pub(super) past_events: u64,
    /// End of the past, in microseconds since 1970.
    pub(super) until_micros: i64,
    /// False while the past is being made: a start that was interrupted goes on with it.
    pub(super) is_filled: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    #[serde(rename = "organisationID")]
    organisation_id: String,
    owner_password: String,
    refresh_token: String,
    service_key: String,
}

impl SignIn {
    /// Makes the organisation.
    pub(super) fn create(engine: &Engine, past_events: u64, now: Timestamp) -> Result<Self, Failure> {
        let organisation = OrganisationToCreate {
            name: "Aurora Freight".to_owned(),
            owner_email: OWNER_EMAIL.to_owned(),
            plan: "enterprise".to_owned(),
            retention_days: None,
        };
        let request = Request::CreateOrganisations { organisations: vec![organisation] };
        let created = execute(engine, &mut Session::default(), &request)?;
        let [created]: [Created; 1] =
            serde_json::from_value(created).map_err(|error| Failure::internal(error.to_string()))?;
        Ok(Self {
            url: String::new(),
            organisation: created.organisation_id,
            owner_email: OWNER_EMAIL.to_owned(),
            owner_password: created.owner_password,
            refresh_token: created.refresh_token,
            service_key: created.service_key,
            past_events,
            until_micros: now.micros(),
            is_filled: false,
        })
    }

    /// What an earlier start wrote.
    pub(super) fn read(directory: &Path) -> Result<Option<Self>, Failure> {
        let path = path(directory);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::io("read", path.display(), &error)),
        };
        serde_json::from_str(&text).map(Some).map_err(|error| {
            Failure::input(format!("`{}` is not the demonstration's sign-in: {error}", path.display()))
                .hint("remove the directory to begin anew")
        })
    }

    pub(super) fn write(&self, directory: &Path) -> Result<(), Failure> {
        let path = path(directory);
        let unfinished = path.with_extension("partial");
        let text = serde_json::to_string_pretty(self).expect("texts and numbers are JSON") + "\n";
        let written = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&unfinished);
        let written =
            written.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| durable::sync_file(&file)));
        let published = written.and_then(|()| durable::publish(&unfinished, &path));
        published.map_err(|error| Failure::io("write", path.display(), &error))
    }

    /// For people, with commands to paste.
    pub(super) fn describe(&self, directory: &Path) -> String {
        let Self { url, owner_email, owner_password, refresh_token, service_key, .. } = self;
        format!(
            r#"Aurora Freight, a demonstration organisation, at {url}
owner          {owner_email}
password       {owner_password}
refresh token  {refresh_token}
service key    {service_key}
(kept in {})

Look around:
  TOKEN=$(curl -s -H 'X-Refresh-Token: {refresh_token}' {url}/v3/oauth/access-token | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -s -H "Authorization: Bearer $TOKEN" "{url}/v3/audit-logs?pageSize=5&pageNumber=1&startDate=$(date -u +%F)&endDate=$(date -u +%F)"
  curl -sN -H "Authorization: Bearer $TOKEN" {url}/v3/audit-logs/tail
Record an event:
  curl -s -H 'Authorization: Bearer {service_key}' -H 'Content-Type: application/json' {url}/v3/audit-logs/events -d '{{"resource":"Services","action":"Update","actor":{{"type":"user","userID":"me"}},"additionalInfo":"My first event"}}'
From another terminal:
  HOLDFAST_KEY={refresh_token} holdfast search --url {url} --query certificate"#,
            path(directory).display()
        )
    }
}

fn path(directory: &Path) -> PathBuf {
    directory.join("demo-sign-in")
}
