//! Each organisation's resources and actions, remembered for a moment, so that a request costs no read of the catalog.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use holdfast_engine::admit::Catalogue;
use holdfast_engine::catalog::organisations::{self, CatalogueMode};
use holdfast_engine::catalog::{Connection, resources};
use holdfast_engine::{Engine, EngineError};
use holdfast_format::OrganisationId;

use crate::limits::{CATALOGUE_AGE_MAX, CATALOGUES_REMEMBERED_MAX};

#[derive(Debug, Default)]
pub(crate) struct Catalogues(Mutex<HashMap<OrganisationId, Remembered>>);

#[derive(Debug)]
struct Remembered {
    read_at: Duration,
    catalogue: Arc<Catalogue>,
}

/// A catalogue, and whether it was read for this request.
#[derive(Debug)]
pub(crate) enum Known {
    Fresh(Arc<Catalogue>),
    /// A resource that was registered a moment ago may be missing.
    Remembered(Arc<Catalogue>),
}

impl Catalogues {
    pub(crate) fn get(&self, engine: &Engine, organisation: &OrganisationId) -> Result<Known, EngineError> {
        let now = engine.clock().elapsed();
        if let Some(entry) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(organisation)
            && now.saturating_sub(entry.read_at) < CATALOGUE_AGE_MAX
        {
            return Ok(Known::Remembered(Arc::clone(&entry.catalogue)));
        }
        self.read(engine, organisation).map(Known::Fresh)
    }

    /// Reads the catalogue as it is now.
    pub(crate) fn read(&self, engine: &Engine, organisation: &OrganisationId) -> Result<Arc<Catalogue>, EngineError> {
        let read_at = engine.clock().elapsed();
        let catalogue = Arc::new(engine.read(|connection| load(connection, organisation))?);
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= CATALOGUES_REMEMBERED_MAX {
            remembered.clear();
        }
        remembered.insert(*organisation, Remembered { read_at, catalogue: Arc::clone(&catalogue) });
        Ok(catalogue)
    }
}

/// The built-in resources and those that the organisation added.
pub fn load(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<Catalogue, EngineError> {
    let row = organisations::by_id(connection, organisation)?;
    let row = row.ok_or(EngineError::NotFound { what: "the organisation" })?;
    let mut catalogue = Catalogue::builtin();
    catalogue.open = row.catalogue == CatalogueMode::Open;
    for added in resources::list(connection, organisation)? {
        catalogue.insert(&added.resource, &added.action);
    }
    Ok(catalogue)
}
