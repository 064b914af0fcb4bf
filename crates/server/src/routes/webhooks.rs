//! `/v3/extensions/event-webhooks`: where to tell other software of what happens.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::webhooks::{self, Webhook, WebhookInput, WebhookListItem};
use holdfast_organisation::{Action, Permission};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{TotalCount, created_object, data, object, part};
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::limits::LISTED_MAX;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::query::Parameters;
use crate::state::AppState;

const PATH: &str = "/v3/extensions/event-webhooks";
const PATH_OF_ONE: &str = "/v3/extensions/event-webhooks/{id}";

pub(super) fn operations() -> Vec<Operation> {
    let guard = |action| (Guard::Permission(Permission::ManageWebhooks), Some(action));
    let (view, make) = (guard(Action::ExtensionView), guard(Action::ExtensionCreate));
    let (change, remove) = (guard(Action::ExtensionUpdate), guard(Action::ExtensionDelete));
    vec![
        Operation {
            parameters: vec![
                Parameter::number("page-limit", "Webhooks of a page; all by default"),
                Parameter::number("offset", "Webhooks before the page"),
            ],
            success: Success::data::<WebhookList>(),
            ..Operation::on_object("get", ("listWebhooks", PATH), view, list, "The outgoing webhooks")
        },
        Operation {
            body: Some(RequestBody::typed::<WebhookInput>()),
            success: Success::created_object::<Webhook>(),
            ..Operation::on_object("post", ("createWebhook", PATH), make, create, "Makes a webhook")
        },
        Operation {
            parameters: vec![Parameter::path_id()],
            success: Success::object::<Webhook>(),
            ..Operation::on_object("get", ("getWebhook", PATH_OF_ONE), view, open, "One webhook, without its secrets")
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            body: Some(RequestBody::typed::<WebhookInput>()),
            success: Success::object::<Webhook>(),
            ..Operation::on_object("put", ("updateWebhook", PATH_OF_ONE), change, update, "Changes a webhook")
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            success: Success::no_content(),
            ..Operation::on_object("delete", ("deleteWebhook", PATH_OF_ONE), remove, delete, "Deletes a webhook")
        },
    ]
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookList {
    result: Vec<WebhookListItem>,
    meta: TotalCount,
}

async fn list(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let parameters = Parameters::pick(query.as_deref(), &["page-limit", "offset"])?;
    let limit = parameters.integer("page-limit", 1..=LISTED_MAX)?.unwrap_or(LISTED_MAX);
    let offset = parameters.integer("offset", 0..=u64::MAX)?.unwrap_or(0);
    let webhooks = state.look_up(move |connection| webhooks::list(connection, &user)).await?;
    let (result, meta) = part(webhooks, offset, limit);
    Ok(data(WebhookList { result, meta }))
}

async fn open(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(state.look_up(move |connection| webhooks::find(connection, &user, &id)).await?))
}

async fn create(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<WebhookInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(created_object(webhooks::create(state.engine(), &by.author(), input)?.await?))
}

async fn update(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(input): Input<WebhookInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(webhooks::update(state.engine(), &by.author(), &id, input)?.await?))
}

async fn delete(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    webhooks::delete(state.engine(), &by.author(), &id)?.await?;
    Ok(StatusCode::NO_CONTENT)
}
