//! Users and their permissions.

use std::collections::BTreeMap;

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_engine::random;
use holdfast_format::{Actor, ActorKind, OrganisationId, Timestamp};

use super::damaged;
use super::roles;
use crate::grants::Grants;
use crate::limits::USERS_MAX;
use crate::permission::{Permission, Permissions};
use crate::role::Role;

/// The columns of a user in the order of [`UserRow::from_columns`]; the argument is the table's prefix.
macro_rules! user_columns {
    ($table:literal) => {
        concat!(
            $table,
            "id, ",
            $table,
            "email, ",
            $table,
            "user_name, ",
            $table,
            "first_name, ",
            $table,
            "last_name, ",
            $table,
            "role, ",
            $table,
            "time_zone, ",
            $table,
            "title, ",
            $table,
            "bio, ",
            $table,
            "dial_code, ",
            $table,
            "phone_number, ",
            $table,
            "created_at, ",
            $table,
            "joined_at"
        )
    };
}
pub(super) use user_columns;

holdfast_engine::statements! {
    INSERT = concat!(
        "INSERT INTO users (organisation, password_hash, ", user_columns!(""), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    );
    BY_ID = concat!("SELECT ", user_columns!(""), " FROM users WHERE organisation = $1 AND id = $2");
    BY_EMAIL = concat!("SELECT ", user_columns!(""), " FROM users WHERE organisation = $1 AND lower(email) = lower($2)");
    OWNER = concat!(
        "SELECT ", user_columns!(""), " FROM users WHERE organisation = $1 AND role = 'account_owner' ORDER BY id LIMIT 1"
    );
    LIST = concat!("SELECT ", user_columns!(""), " FROM users WHERE organisation = $1 ORDER BY id LIMIT $2");
    COUNT = "SELECT COUNT(*) FROM users WHERE organisation = $1";
    SET_PROFILE = "UPDATE users SET first_name = $2, last_name = $3, time_zone = $4, title = $5, bio = $6, dial_code = $7,
        phone_number = $8 WHERE id = $1";
    SET_ROLE = "UPDATE users SET role = $2 WHERE id = $1";
    PASSWORD_HASH = "SELECT password_hash FROM users WHERE organisation = $1 AND id = $2";
    SET_PASSWORD = "UPDATE users SET password_hash = $2, joined_at = CASE joined_at WHEN 0 THEN $3 ELSE joined_at END
        WHERE id = $1";
    DELETE = "DELETE FROM users WHERE id = $1";
    PERMISSIONS = "SELECT ability FROM user_abilities WHERE user_id = $1 ORDER BY ability";
    ALL_PERMISSIONS = "SELECT a.user_id, a.ability FROM user_abilities a JOIN users u ON u.id = a.user_id
        WHERE u.organisation = $1 ORDER BY a.user_id, a.ability";
    CLEAR_PERMISSIONS = "DELETE FROM user_abilities WHERE user_id = $1";
    INSERT_PERMISSION = "INSERT INTO user_abilities (user_id, ability) VALUES ($1, $2)";
}

/// A person of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UserRow {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) user_name: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) role: Role,
    /// IANA zone.
    pub(crate) time_zone: String,
    pub(crate) title: String,
    pub(crate) bio: String,
    pub(crate) dial_code: String,
    pub(crate) phone_number: String,
    pub(crate) created_at: Timestamp,
    /// When the person set a password for the first time; `None` while the invitation is open.
    pub(crate) joined_at: Option<Timestamp>,
}

impl UserRow {
    /// Somebody of whom only the address is known, and who has not joined yet.
    pub(crate) fn new(email: &str, role: Role, now: Timestamp) -> Self {
        Self {
            id: random::id(now),
            email: email.to_owned(),
            user_name: email.split('@').next().unwrap_or_default().to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            role,
            time_zone: "UTC".to_owned(),
            title: String::new(),
            bio: String::new(),
            dial_code: String::new(),
            phone_number: String::new(),
            created_at: now,
            joined_at: None,
        }
    }

    /// First and last name, or the user name of somebody who gave neither.
    pub(crate) fn full_name(&self) -> String {
        let full_name = format!("{} {}", self.first_name, self.last_name);
        let full_name = full_name.trim();
        if full_name.is_empty() { self.user_name.clone() } else { full_name.to_owned() }
    }

    /// The user as an event names them; `full_name` is [`UserRow::full_name`].
    pub(crate) fn actor<'a>(&'a self, full_name: &'a str) -> Actor<'a> {
        Actor {
            kind: ActorKind::User,
            user_id: &self.id,
            user_name: &self.user_name,
            user_email: &self.email,
            full_name,
        }
    }

    /// Reads the columns of a user from `first` on, in the order of the fields.
    pub(crate) fn from_columns(row: &Row, first: usize) -> Result<Self, CatalogError> {
        let text = |offset: usize| row.text(first + offset).map(str::to_owned);
        let joined_at = row.timestamp(first + 12)?;
        Ok(Self {
            id: text(0)?,
            email: text(1)?,
            user_name: text(2)?,
            first_name: text(3)?,
            last_name: text(4)?,
            role: text(5)?.parse().map_err(damaged)?,
            time_zone: text(6)?,
            title: text(7)?,
            bio: text(8)?,
            dial_code: text(9)?,
            phone_number: text(10)?,
            created_at: row.timestamp(first + 11)?,
            joined_at: (joined_at.micros() != 0).then_some(joined_at),
        })
    }
}

/// `password_hash` is empty while the invitation is open.
pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    user: &UserRow,
    password_hash: &str,
) -> Result<(), CatalogError> {
    connection.execute(
        INSERT,
        &[
            organisation.into(),
            password_hash.into(),
            user.id.as_str().into(),
            user.email.as_str().into(),
            user.user_name.as_str().into(),
            user.first_name.as_str().into(),
            user.last_name.as_str().into(),
            user.role.as_str().into(),
            user.time_zone.as_str().into(),
            user.title.as_str().into(),
            user.bio.as_str().into(),
            user.dial_code.as_str().into(),
            user.phone_number.as_str().into(),
            user.created_at.into(),
            user.joined_at.map_or(0, Timestamp::micros).into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn by_id(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id: &str,
) -> Result<Option<UserRow>, CatalogError> {
    let row = connection.query_optional(BY_ID, &[organisation.into(), id.into()])?;
    row.map(|row| UserRow::from_columns(&row, 0)).transpose()
}

/// The user with this e-mail address in any case.
pub(crate) fn by_email(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    email: &str,
) -> Result<Option<UserRow>, CatalogError> {
    let row = connection.query_optional(BY_EMAIL, &[organisation.into(), email.into()])?;
    row.map(|row| UserRow::from_columns(&row, 0)).transpose()
}

/// The user with this id or this e-mail address.
pub(crate) fn find(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id_or_email: &str,
) -> Result<Option<UserRow>, CatalogError> {
    match by_id(connection, organisation, id_or_email)? {
        Some(user) => Ok(Some(user)),
        None => by_email(connection, organisation, id_or_email),
    }
}

/// The owner of the account.
pub(crate) fn owner(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Option<UserRow>, CatalogError> {
    let row = connection.query_optional(OWNER, &[organisation.into()])?;
    row.map(|row| UserRow::from_columns(&row, 0)).transpose()
}

/// The oldest users first.
pub(crate) fn list(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Vec<UserRow>, CatalogError> {
    let rows = connection.query(LIST, &[organisation.into(), USERS_MAX.into()])?;
    rows.iter().map(|row| UserRow::from_columns(row, 0)).collect()
}

pub(crate) fn count(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    connection.query_optional(COUNT, &[organisation.into()])?.map_or(Ok(0), |row| row.unsigned(0))
}

/// Stores names, time zone, title, bio and telephone number.
pub(crate) fn set_profile(connection: &mut dyn Connection, user: &UserRow) -> Result<(), CatalogError> {
    connection.execute(
        SET_PROFILE,
        &[
            user.id.as_str().into(),
            user.first_name.as_str().into(),
            user.last_name.as_str().into(),
            user.time_zone.as_str().into(),
            user.title.as_str().into(),
            user.bio.as_str().into(),
            user.dial_code.as_str().into(),
            user.phone_number.as_str().into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn set_role(connection: &mut dyn Connection, id: &str, role: Role) -> Result<(), CatalogError> {
    connection.execute(SET_ROLE, &[id.into(), role.as_str().into()])?;
    Ok(())
}

/// The PHC string of a user's password; empty while the invitation is open.
pub(crate) fn password_hash(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id: &str,
) -> Result<Option<String>, CatalogError> {
    let row = connection.query_optional(PASSWORD_HASH, &[organisation.into(), id.into()])?;
    row.map(|row| row.text(0).map(str::to_owned)).transpose()
}

/// Replaces the password; the first one makes the user one who joined at `now`.
pub(crate) fn set_password(
    connection: &mut dyn Connection,
    id: &str,
    password_hash: &str,
    now: Timestamp,
) -> Result<(), CatalogError> {
    connection.execute(SET_PASSWORD, &[id.into(), password_hash.into(), now.into()])?;
    Ok(())
}

/// Deletes the user's own row; what refers to it must be gone.
pub(crate) fn delete(connection: &mut dyn Connection, id: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE, &[id.into()])?;
    Ok(())
}

pub(crate) fn permissions(connection: &mut dyn Connection, id: &str) -> Result<Permissions, CatalogError> {
    let rows = connection.query(PERMISSIONS, &[id.into()])?;
    rows.iter().map(|row| row.text(0)?.parse::<Permission>().map_err(damaged)).collect()
}

/// The permissions of every user of an organisation who has any, by the user's id.
pub(crate) fn all_permissions(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<BTreeMap<String, Permissions>, CatalogError> {
    let mut all: BTreeMap<String, Permissions> = BTreeMap::new();
    for row in connection.query(ALL_PERMISSIONS, &[organisation.into()])? {
        let permission = row.text(1)?.parse().map_err(damaged)?;
        all.entry(row.text(0)?.to_owned()).or_default().insert(permission);
    }
    Ok(all)
}

pub(crate) fn set_permissions(
    connection: &mut dyn Connection,
    id: &str,
    permissions: &Permissions,
) -> Result<(), CatalogError> {
    connection.execute(CLEAR_PERMISSIONS, &[id.into()])?;
    for permission in permissions {
        connection.execute(INSERT_PERMISSION, &[id.into(), permission.as_str().into()])?;
    }
    Ok(())
}

/// Everything that the user may do.
pub(crate) fn grants(connection: &mut dyn Connection, user: &UserRow) -> Result<Grants, CatalogError> {
    Ok(Grants {
        role: user.role,
        permissions: permissions(connection, &user.id)?,
        teams: roles::abilities_of(connection, &user.id)?,
    })
}
