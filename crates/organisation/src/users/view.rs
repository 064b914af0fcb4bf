//! Users in the shapes of the existing API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog::users::UserRow;
use crate::permission::{Permission, Permissions};
use crate::role::Role;
use crate::version::Versioned;

/// A user as the existing API shows one, and what Holdfast adds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserView {
    id: String,
    first_name: String,
    last_name: String,
    username_for_display: String,
    email: String,
    contact: Contact,
    /// There are none here.
    secondary_emails: Vec<String>,
    /// Whether the user has joined: they opened the link that was sent to the address.
    email_verified: bool,
    /// IANA zone.
    time_zone: String,
    title: String,
    bio: String,
    /// There are none here.
    #[schema(value_type = Vec<Object>)]
    notification_rules: Vec<()>,
    user_image: bool,
    role_id: &'static str,
    #[schema(value_type = String)]
    role: Role,
    /// Every permission that the user holds; the account owner holds all.
    abilities: Vec<HeldPermission>,
    created_at: String,
    /// Only when the invitation was made just now: it is not shown again.
    #[serde(skip_serializing_if = "Option::is_none")]
    invitation_link: Option<String>,
}

/// A telephone number.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    pub dial_code: String,
    pub phone_number: String,
}

/// A permission of a user.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeldPermission {
    /// The same in every organisation.
    id: String,
    #[schema(value_type = Permission)]
    slug: &'static str,
}

/// A role that users can have.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserRole {
    id: &'static str,
    name: &'static str,
    slug: &'static str,
    /// How many users can have it; -1 for any number.
    limit: i64,
    /// The higher, the more its holders may.
    order: i64,
}

impl UserView {
    pub(super) fn new(granted: Permissions, row: UserRow) -> Self {
        let held = if row.role == Role::AccountOwner { Permission::ALL.into() } else { granted };
        Self {
            username_for_display: row.full_name(),
            email_verified: row.joined_at.is_some(),
            id: row.id,
            first_name: row.first_name,
            last_name: row.last_name,
            email: row.email,
            contact: Contact { dial_code: row.dial_code, phone_number: row.phone_number },
            secondary_emails: Vec::new(),
            time_zone: row.time_zone,
            title: row.title,
            bio: row.bio,
            notification_rules: Vec::new(),
            user_image: false,
            role_id: row.role.id(),
            role: row.role,
            abilities: held.into_iter().map(HeldPermission::from).collect(),
            created_at: row.created_at.to_string(),
            invitation_link: None,
        }
    }

    /// The same with the link by which the user joins.
    pub fn with_link(self, link: String) -> Self {
        Self { invitation_link: Some(link), ..self }
    }
}

impl Versioned for UserView {
    const PASSING: &'static [&'static str] = &["invitation_link", "role_id", "username_for_display"];

    fn called(&self) -> String {
        format!("the user {}", self.email)
    }
}

impl From<Permission> for HeldPermission {
    fn from(permission: Permission) -> Self {
        Self { id: permission.id(), slug: permission.as_str() }
    }
}

impl From<Role> for UserRole {
    fn from(role: Role) -> Self {
        let (name, limit, order) = match role {
            Role::AccountOwner => ("Account Owner", 1, 3),
            Role::User => ("User", -1, 1),
            Role::Stakeholder => ("Stakeholder", -1, 0),
        };
        Self { id: role.id(), name, slug: role.as_str(), limit, order }
    }
}
