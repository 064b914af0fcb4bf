//! `/v3/extensions/msteams/config`: the configuration for Microsoft Teams.

use axum::extract::State;
use axum::response::IntoResponse;
use holdfast_organisation::ms_teams::{self, MsTeamsConfig, MsTeamsExtension};
use holdfast_organisation::{Action, Permission};

use crate::answer::object;
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::state::AppState;

const PATH: &str = "/v3/extensions/msteams/config";

pub(super) fn operations() -> Vec<Operation> {
    let guard = |action| (Guard::Permission(Permission::ManageExtensions), Some(action));
    vec![
        Operation {
            success: Success::object::<MsTeamsExtension>(),
            ..Operation::on_object(
                "get",
                ("getMsTeamsConfig", PATH),
                guard(Action::ExtensionView),
                open,
                "The configuration for Microsoft Teams",
            )
        },
        Operation {
            parameters: vec![Parameter::version()],
            body: Some(RequestBody::typed::<MsTeamsConfig>()),
            success: Success::object::<MsTeamsExtension>(),
            ..Operation::on_object(
                "post",
                ("setMsTeamsConfig", PATH),
                guard(Action::ExtensionUpdate),
                configure,
                "Makes the configuration for Microsoft Teams, or changes it",
            )
        },
    ]
}

async fn open(SignedIn { user, .. }: SignedIn, State(state): State<AppState>) -> ApiResult<impl IntoResponse> {
    Ok(object(state.look_up(move |connection| ms_teams::find(connection, &user)).await?))
}

async fn configure(
    by: SignedIn,
    State(state): State<AppState>,
    Input(config): Input<MsTeamsConfig>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(ms_teams::configure(state.engine(), &by.author(), config)?.await?))
}
