//! Users and their abilities.

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Timestamp};

holdfast_engine::statements! {
    INSERT = "INSERT INTO users (id, organisation, email, user_name, first_name, last_name, role, time_zone, password_hash,
        created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FIND = "SELECT id, email, user_name, first_name, last_name, role, time_zone FROM users
        WHERE organisation = $1 AND (id = $2 OR lower(email) = lower($2))
        ORDER BY id LIMIT 1";
    OWNER = "SELECT id, email, user_name, first_name, last_name, role, time_zone FROM users
        WHERE organisation = $1 AND role = 'account_owner'
        ORDER BY id LIMIT 1";
    HAS_ABILITY = "SELECT ability FROM user_abilities WHERE user_id = $1 AND ability = $2";
}

/// A person of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UserRow {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) user_name: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// `account_owner`, `user` or `stakeholder`.
    pub(crate) role: String,
    /// IANA zone.
    pub(crate) time_zone: String,
}

impl UserRow {
    /// First and last name, or the user name of somebody who gave neither.
    pub(crate) fn full_name(&self) -> String {
        let full_name = format!("{} {}", self.first_name, self.last_name);
        let full_name = full_name.trim();
        if full_name.is_empty() { self.user_name.clone() } else { full_name.to_owned() }
    }

    /// Reads the columns of a user from `first` on, in the order of the fields.
    pub(crate) fn from_columns(row: &Row, first: usize) -> Result<Self, CatalogError> {
        let text = |offset: usize| row.text(first + offset).map(str::to_owned);
        Ok(Self {
            id: text(0)?,
            email: text(1)?,
            user_name: text(2)?,
            first_name: text(3)?,
            last_name: text(4)?,
            role: text(5)?,
            time_zone: text(6)?,
        })
    }
}

pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    user: &UserRow,
    password_hash: &str,
    now: Timestamp,
) -> Result<(), CatalogError> {
    connection.execute(
        INSERT,
        &[
            user.id.as_str().into(),
            organisation.to_string().into(),
            user.email.as_str().into(),
            user.user_name.as_str().into(),
            user.first_name.as_str().into(),
            user.last_name.as_str().into(),
            user.role.as_str().into(),
            user.time_zone.as_str().into(),
            password_hash.into(),
            now.micros().into(),
        ],
    )?;
    Ok(())
}

/// The user with this id, or with this e-mail address in any case.
pub(crate) fn find(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id_or_email: &str,
) -> Result<Option<UserRow>, CatalogError> {
    let row = connection.query_optional(FIND, &[organisation.to_string().into(), id_or_email.into()])?;
    row.map(|row| UserRow::from_columns(&row, 0)).transpose()
}

/// The owner of the account.
pub(crate) fn owner(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Option<UserRow>, CatalogError> {
    let row = connection.query_optional(OWNER, &[organisation.to_string().into()])?;
    row.map(|row| UserRow::from_columns(&row, 0)).transpose()
}

pub(crate) fn has_ability(connection: &mut dyn Connection, user_id: &str, ability: &str) -> Result<bool, CatalogError> {
    let row = connection.query_optional(HAS_ABILITY, &[user_id.into(), ability.into()])?;
    Ok(row.is_some())
}
