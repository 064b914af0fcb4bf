//! `/v3/audit-logs/resources`: which resources and actions the organisation's events may have.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::settings::{self, ResourceInfo};
use holdfast_organisation::{Action, Permission};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::answer::{data, object};
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::state::AppState;

const PATH: &str = "/v3/audit-logs/resources";
const PATH_OF_ONE: &str = "/v3/audit-logs/resources/{name}";

pub(super) fn operations() -> Vec<Operation> {
    let manage = (Guard::Permission(Permission::ManageFeatureSettings), Some(Action::LogSettings));
    let name = || Parameter::path("name", "The resource's name");
    vec![
        Operation {
            success: Success::data_list::<ResourceInfo>(),
            ..Operation::on_object("get", ("listResources", PATH), manage, list, "The resources with their actions")
        },
        Operation {
            parameters: vec![name()],
            success: Success::object::<ResourceInfo>(),
            ..Operation::on_object("get", ("getResource", PATH_OF_ONE), manage, open, "One resource")
        },
        Operation {
            parameters: vec![name(), Parameter::version()],
            body: Some(RequestBody::typed::<ResourceInput>()),
            success: Success::object::<ResourceInfo>(),
            ..Operation::on_object(
                "put",
                ("putResource", PATH_OF_ONE),
                manage,
                put,
                "Registers a resource, or gives it exactly these actions",
            )
        },
        Operation {
            parameters: vec![name(), Parameter::version()],
            success: Success::no_content(),
            ..Operation::on_object(
                "delete",
                ("deleteResource", PATH_OF_ONE),
                manage,
                remove,
                "Takes no more events of a resource; those that there are stay",
            )
        },
    ]
}

/// A resource as somebody registers it.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ResourceInput {
    actions: Vec<String>,
}

async fn list(SignedIn { user, .. }: SignedIn, State(state): State<AppState>) -> ApiResult<impl IntoResponse> {
    Ok(data(state.look_up(move |connection| settings::list_resources(connection, &user)).await?))
}

async fn open(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(state.look_up(move |connection| settings::find_resource(connection, &user, &name)).await?))
}

async fn put(
    by: SignedIn,
    State(state): State<AppState>,
    Path(name): Path<String>,
    Input(input): Input<ResourceInput>,
) -> ApiResult<impl IntoResponse> {
    settings::put_resource(state.engine(), &by.author(), &name, &input.actions)?.await?;
    let user = by.user;
    Ok(object(state.look_up(move |connection| settings::find_resource(connection, &user, &name)).await?))
}

async fn remove(by: SignedIn, State(state): State<AppState>, Path(name): Path<String>) -> ApiResult<impl IntoResponse> {
    settings::remove_resource(state.engine(), &by.author(), &name)?.await?;
    Ok(StatusCode::NO_CONTENT)
}
