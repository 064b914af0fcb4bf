//! `GET /v3/organization`: whose credential it is.

use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::data;
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::openapi::{Operation, Success};

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        success: Success::data::<OrganizationShape>(),
        ..Operation::on_object(
            "get",
            ("getOrganization", "/v3/organization"),
            (Guard::User, None),
            read,
            "The organisation of the credential",
        )
    }]
}

/// An organisation, as the existing API shows one, and its plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganizationShape {
    id: String,
    name: String,
    slug: String,
    plan: String,
    created_at: String,
}

async fn read(SignedIn { user, .. }: SignedIn) -> ApiResult<impl IntoResponse> {
    let organisation = &user.organisation;
    Ok(data(OrganizationShape {
        id: organisation.id.to_string(),
        name: organisation.name.clone(),
        slug: organisation.slug.clone(),
        plan: organisation.plan.to_string(),
        created_at: organisation.created_at.to_string(),
    }))
}
