//! `/v3/audit-logs/settings` and `/v3/audit-logs/retention`: how the organisation keeps its log.

use axum::extract::State;
use axum::response::IntoResponse;
use holdfast_organisation::settings::{self, LogSettings, LogSettingsInput};
use holdfast_organisation::{Action, Permission};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::answer::object;
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::state::AppState;

const SETTINGS: &str = "/v3/audit-logs/settings";
const RETENTION: &str = "/v3/audit-logs/retention";

pub(super) fn operations() -> Vec<Operation> {
    let manage = (Guard::Permission(Permission::ManageFeatureSettings), Some(Action::LogSettings));
    let owner = (Guard::Owner, Some(Action::LogRetention));
    vec![
        Operation {
            success: Success::object::<LogSettings>(),
            ..Operation::on_object("get", ("getLogSettings", SETTINGS), manage, read, "The settings of the log")
        },
        Operation {
            parameters: vec![Parameter::version()],
            body: Some(RequestBody::typed::<LogSettingsInput>()),
            success: Success::object::<LogSettings>(),
            ..Operation::on_object(
                "put",
                ("updateLogSettings", SETTINGS),
                manage,
                update,
                "Changes settings of the log",
            )
        },
        Operation {
            rule: "only to more days; the operator alone shortens, with 30 days' notice",
            parameters: vec![Parameter::version()],
            body: Some(RequestBody::typed::<RetentionInput>()),
            success: Success::object::<LogSettings>(),
            ..Operation::on_object(
                "put",
                ("lengthenRetention", RETENTION),
                owner,
                lengthen,
                "Keeps events for more days than now",
            )
        },
    ]
}

/// How long events shall be kept.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RetentionInput {
    retention_days: i64,
}

async fn read(SignedIn { user, .. }: SignedIn, State(state): State<AppState>) -> ApiResult<impl IntoResponse> {
    Ok(object(state.look_up(move |connection| settings::read(connection, &user)).await?))
}

async fn update(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<LogSettingsInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(settings::update(state.engine(), &by.author(), input)?.await?))
}

async fn lengthen(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<RetentionInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(settings::lengthen_retention(state.engine(), &by.author(), input.retention_days)?.await?))
}
