use holdfast_format::Timestamp;

/// What a download link allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub export_id: String,
    /// The user it was made for.
    pub user_id: String,
    /// Names this one link, so that a download of it is told of once.
    pub link_id: String,
    pub expires_at: Timestamp,
}

/// A secret that signs links.
#[derive(Clone)]
pub struct LinkKey {
    pub id: u32,
    pub secret: [u8; 32],
}

impl std::fmt::Debug for LinkKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LinkKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The keys of an installation; the last one signs, all verify.
#[derive(Debug, Clone)]
pub struct LinkKeys(Vec<LinkKey>);

/// Why a link is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    #[error("the download link was changed; copy it whole, or read the export again for a fresh one")]
    Edited,
    #[error("the download link has expired; read the export again for a fresh one")]
    Expired,
}

impl LinkKeys {
    /// `keys` is not empty.
    pub fn new(keys: Vec<LinkKey>) -> Self {
        Self(keys)
    }

    /// The link as URL-safe text.
    pub fn sign(&self, link: &Link) -> String {
        unimplemented!("{link:?} {:?}", self.0)
    }

    /// Reads a link that [`LinkKeys::sign`] wrote.
    pub fn verify(&self, text: &str, now: Timestamp) -> Result<Link, LinkError> {
        unimplemented!("{text} {now} {:?}", self.0)
    }
}
