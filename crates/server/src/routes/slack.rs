//! `/v3/services/{id}/extensions`: the Slack channel of a service.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use holdfast_organisation::slack::{self, SlackChannelInput, SlackExtension};
use holdfast_organisation::{Action, Permission};

use crate::answer::data;
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::state::AppState;

pub(super) fn operations() -> Vec<Operation> {
    let guard = (Guard::Permission(Permission::ManageExtensions), Some(Action::ExtensionUpdate));
    vec![Operation {
        parameters: vec![Parameter::path_id(), Parameter::version()],
        body: Some(RequestBody::typed::<SlackChannelInput>()),
        success: Success::data::<SlackExtension>(),
        ..Operation::on_object(
            "put",
            ("setServiceSlackChannel", "/v3/services/{id}/extensions"),
            guard,
            set,
            "Sets the Slack channel of a service",
        )
    }]
}

async fn set(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(input): Input<SlackChannelInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(data(slack::set_channel(state.engine(), &by.author(), &id, input)?.await?))
}
