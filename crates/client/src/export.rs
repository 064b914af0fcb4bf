use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::client::Data;
use crate::{Client, ClientError, Delivery, Query};

const POLL: Duration = Duration::from_millis(500);
const COPY_BYTES: usize = 256 << 10;

/// What to export, and how the export is called in the history.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    pub name: String,
    pub description: String,
    /// `csv` or `json`.
    pub kind: String,
    pub query: Query,
}

/// An export as the history shows it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    pub id: String,
    pub status: String,
    #[serde(default)]
    pub download_link: String,
    #[serde(default)]
    pub rows_written: u64,
    /// Rows that it will have; not known at first.
    #[serde(default)]
    pub rows_expected: Option<u64>,
    #[serde(default)]
    pub error: Option<String>,
}

impl Client {
    /// Asks for an export; returns its id. Not repeated by itself: each request is an export of its own.
    ///
    /// # Errors
    /// Refused, or no answer.
    pub fn request_export(&self, request: &ExportRequest) -> Result<String, ClientError> {
        #[derive(Deserialize)]
        struct Requested {
            id: String,
        }
        let body = serde_json::json!({
            "name": request.name,
            "description": request.description,
            "exportType": request.kind,
            "filters": request.query.to_filters(),
        });
        Ok(self.post::<Data<Requested>>("/v3/audit-logs/export", body.to_string().as_bytes())?.data.id)
    }

    /// How far an export is.
    ///
    /// # Errors
    /// As every reading call.
    pub fn export(&self, id: &str) -> Result<Export, ClientError> {
        Ok(self.get::<Data<_>>(&format!("/v3/audit-logs/export/history/{}", crate::query::encode(id)))?.data)
    }

    /// Waits until an export has its file, telling `progress` how far it is.
    ///
    /// # Errors
    /// [`ClientError::ExportEnded`] when it ends without a file.
    pub fn wait_for_export(&self, id: &str, mut progress: impl FnMut(&Export)) -> Result<Export, ClientError> {
        loop {
            let export = self.export(id)?;
            progress(&export);
            match export.status.as_str() {
                "Completed" => return Ok(export),
                "Failed" | "Cancelled" | "Expired" => {
                    let message = export.error.unwrap_or_else(|| "it has no file".to_owned());
                    return Err(ClientError::ExportEnded { status: export.status, message });
                }
                _ => self.clock().pause(POLL),
            }
        }
    }

    /// Downloads a finished export to `path`, telling `progress` how many bytes of how many are there. The file
    /// appears whole or not at all; a broken download goes on where it broke.
    ///
    /// # Errors
    /// The link has expired (410) or was edited (403), the file cannot be written, or no answer.
    pub fn download_export(
        &self,
        link: &str,
        path: &Path,
        mut progress: impl FnMut(u64, Option<u64>),
    ) -> Result<u64, ClientError> {
        let partial = partial_path(path);
        let failed = |action| {
            let path = path.to_owned();
            move |source| ClientError::File { action, path, source }
        };
        let mut file =
            OpenOptions::new().create(true).truncate(true).write(true).open(&partial).map_err(failed("create"))?;
        self.patiently(|| self.download_rest(link, &mut file, path, &mut progress))?;
        file.sync_all().map_err(failed("write"))?;
        rename(&partial, path).map_err(failed("rename"))?;
        Ok(file.metadata().map_err(failed("read"))?.len())
    }

    /// Appends what `file` lacks.
    fn download_rest(
        &self,
        link: &str,
        file: &mut File,
        path: &Path,
        progress: &mut impl FnMut(u64, Option<u64>),
    ) -> Result<(), ClientError> {
        let failed = |source| ClientError::File { action: "write", path: path.to_owned(), source };
        let mut written = file.stream_position().map_err(failed)?;
        let range = format!("bytes={written}-");
        let headers = [("Accept-Encoding", "identity"), ("Range", range.as_str())];
        let response = self.open_link(link, if written == 0 { &headers[..1] } else { &headers })?;
        if written > 0 && response.status() != 206 {
            file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
            written = 0;
        }
        let total = response.body().content_length().map(|rest| written + rest);
        let mut reader = response.into_body().into_with_config().limit(u64::MAX).reader();
        let mut buffer = vec![0; COPY_BYTES];
        loop {
            let count = read(&mut reader, &mut buffer).map_err(|error| self.broken(error))?;
            if count == 0 {
                break;
            }
            file.write_all(&buffer[..count]).map_err(failed)?;
            written += count as u64;
            progress(written, total);
        }
        if total.is_none_or(|total| total == written) {
            Ok(())
        } else {
            Err(self.broken(io::ErrorKind::UnexpectedEof.into()))
        }
    }

    fn broken(&self, error: io::Error) -> ClientError {
        let delivery = Delivery::Unknown;
        ClientError::Unreachable { url: self.url().to_owned(), delivery, source: Box::new(error.into()) }
    }
}

fn read(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

fn partial_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    path.with_file_name(name)
}

#[expect(clippy::disallowed_methods, reason = "a download is whole before it gets its name")]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}
