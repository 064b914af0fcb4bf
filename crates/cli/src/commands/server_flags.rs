use crate::config::Settings;
use crate::failure::Failure;

/// The flags of everything that serves.
#[derive(Debug, clap::Args)]
pub(crate) struct ServerFlags {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// URL under which clients reach the server
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Text or URL that tells a reader the way to older records
    #[arg(long, value_name = "TEXT")]
    support_contact: Option<String>,
    /// Serve /metrics on an address of its own
    #[arg(long, value_name = "ADDRESS")]
    metrics_listen: Option<String>,
    /// Let people sign in over plain http from other machines
    #[arg(long)]
    insecure_http: bool,
}

impl ServerFlags {
    pub(crate) fn apply(&self, settings: &mut Settings) -> Result<(), Failure> {
        settings.flag("listen", self.listen.as_deref())?;
        settings.flag("public_url", self.public_url.as_deref())?;
        settings.flag("support_contact", self.support_contact.as_deref())?;
        settings.flag("metrics.listen", self.metrics_listen.as_deref())?;
        settings.flag("insecure_http", self.insecure_http.then_some("true"))
    }
}
