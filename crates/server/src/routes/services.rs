//! `/v3/services`: who may record events.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::Action;
use holdfast_organisation::ability::{Group, Verb};
use holdfast_organisation::services::{self, ServiceInput, ServiceShape, Switch};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{created_object, data, object};
use crate::error::{ApiError, ApiResult};
use crate::filters::missing;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::query::Parameters;
use crate::state::AppState;

const PATH: &str = "/v3/services";
const PATH_OF_ONE: &str = "/v3/services/{id}";

type Allowed = (Guard, Option<Action>);

fn guard(verb: Verb, action: Action) -> Allowed {
    (Guard::Ability(verb.on(Group::Services)), Some(action))
}

pub(super) fn operations() -> Vec<Operation> {
    [reading(), writing(), configuring(), switching()].into_iter().flatten().collect()
}

fn reading() -> Vec<Operation> {
    let view = guard(Verb::Read, Action::ServiceView);
    vec![
        Operation {
            parameters: vec![
                Parameter::text("owner_id", "Only the services of this team"),
                Parameter::text("name", "Only the service of this name"),
            ],
            success: Success::data_list::<ServiceShape>(),
            ..Operation::on_object("get", ("listServices", PATH), view, list, "The services that you may read")
        },
        Operation {
            parameters: vec![
                Parameter::text("owner_id", "The team").required(),
                Parameter::text("name", "The name, whole").required(),
            ],
            success: Success::object::<ServiceShape>(),
            ..Operation::on_object(
                "get",
                ("getServiceByName", "/v3/services/by-name"),
                view,
                open_by_name,
                "The service of this name",
            )
        },
        Operation {
            parameters: vec![Parameter::path_id()],
            success: Success::object::<ServiceShape>(),
            ..Operation::on_object("get", ("getService", PATH_OF_ONE), view, open, "One service")
        },
    ]
}

fn writing() -> Vec<Operation> {
    let make = guard(Verb::Create, Action::ServiceCreate);
    let (change, remove) = (guard(Verb::Update, Action::ServiceUpdate), guard(Verb::Delete, Action::ServiceDelete));
    vec![
        Operation {
            parameters: vec![Parameter::text("owner_id", "The team, unless the body says it")],
            body: Some(RequestBody::typed::<ServiceInput>()),
            success: Success::created_object::<ServiceShape>(),
            ..Operation::on_object(
                "post",
                ("createService", PATH),
                make,
                create,
                "Makes a service; the answer has its key, whole, for the only time",
            )
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            body: Some(RequestBody::typed::<ServiceInput>()),
            success: Success::object::<ServiceShape>(),
            ..Operation::on_object("put", ("updateService", PATH_OF_ONE), change, update, "Changes a service")
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            success: Success::no_content(),
            ..Operation::on_object(
                "delete",
                ("deleteService", PATH_OF_ONE),
                remove,
                delete,
                "Deletes a service and ends its key; its events stay",
            )
        },
    ]
}

fn configuring() -> Vec<Operation> {
    let change = guard(Verb::Update, Action::ServiceUpdate);
    let one =
        |operation: Operation| Operation { parameters: vec![Parameter::path_id(), Parameter::version()], ..operation };
    vec![
        one(Operation {
            body: Some(RequestBody::typed::<services::AutoPauseConfig>()),
            success: Success::data::<ConfigMessage>(),
            ..Operation::on_object(
                "put",
                ("setServiceAutoPause", "/v3/services/{id}/apta-config"),
                change,
                set_auto_pause,
                "Sets whether alerts that end by themselves are held back",
            )
        }),
        one(Operation {
            body: Some(RequestBody::typed::<services::AlertGroupingConfig>()),
            success: Success::data::<ConfigMessage>(),
            ..Operation::on_object(
                "put",
                ("setServiceAlertGrouping", "/v3/services/{id}/iag-config"),
                change,
                set_alert_grouping,
                "Sets whether alerts that come together are one",
            )
        }),
        one(Operation {
            body: Some(RequestBody::typed::<services::NotificationDelayConfig>()),
            success: Success::object::<ServiceShape>(),
            ..Operation::on_object(
                "put",
                ("setServiceNotificationDelay", "/v3/services/{id}/notification-delay-config"),
                change,
                set_notification_delay,
                "Sets when nobody is told at once",
            )
        }),
    ]
}

fn switching() -> Vec<Operation> {
    let change = |action| guard(Verb::Update, action);
    let of_one = |operation: Operation| Operation {
        parameters: vec![Parameter::path_id(), Parameter::version()],
        success: Success::object::<ServiceShape>(),
        ..operation
    };
    vec![
        of_one(Operation::on_object(
            "post",
            ("rotateServiceKey", "/v3/services/{id}/rotate-key"),
            change(Action::ServiceRotateKey),
            rotate,
            "Gives a service a new key, which the answer has, whole, for the only time",
        )),
        of_one(Operation::on_object(
            "post",
            ("enableService", "/v3/services/{id}/enable"),
            change(Action::ServiceEnable),
            enable,
            "Lets a service record events again",
        )),
        of_one(Operation::on_object(
            "post",
            ("disableService", "/v3/services/{id}/disable"),
            change(Action::ServiceDisable),
            disable,
            "Keeps a service from recording events",
        )),
    ]
}

/// What the existing API answers to a configuration.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConfigMessage {
    msg: &'static str,
}

async fn list(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let parameters = Parameters::pick(query.as_deref(), &["owner_id", "name"])?;
    let [team, name] = [parameters.scalar("owner_id")?, parameters.scalar("name")?].map(|text| text.map(str::to_owned));
    let mut found = state.look_up(move |connection| services::list(connection, &user, team.as_deref())).await?;
    found.retain(|service| name.as_ref().is_none_or(|name| *name == service.name));
    Ok(data(found.into_iter().map(|service| service.seen(state.activity())).collect::<Vec<_>>()))
}

async fn open_by_name(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let parameters = Parameters::pick(query.as_deref(), &["owner_id", "name"])?;
    let required = |name: &'static str| {
        let value = parameters.scalar(name)?;
        Ok::<_, ApiError>(value.ok_or_else(|| missing(&[name], ""))?.to_owned())
    };
    let (team, name) = (required("owner_id")?, required("name")?);
    let service = state.look_up(move |connection| services::find_by_name(connection, &user, &team, &name)).await?;
    Ok(object(service.seen(state.activity())))
}

async fn open(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    let service = state.look_up(move |connection| services::find(connection, &user, &id)).await?;
    Ok(object(service.seen(state.activity())))
}

async fn create(
    by: SignedIn,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    Input(input): Input<ServiceInput>,
) -> ApiResult<impl IntoResponse> {
    let parameters = Parameters::pick(query.as_deref(), &["owner_id"])?;
    let team = parameters.scalar("owner_id")?.map(str::to_owned);
    if team.is_some() && input.owner_id.is_some() && team != input.owner_id {
        return Err(ApiError::parameter("owner_id", "is another one in the body than in the query"));
    }
    let input = ServiceInput { owner_id: input.owner_id.clone().or(team), ..input };
    Ok(created_object(services::create(state.engine(), &by.author(), input)?.await?.revealed()))
}

async fn update(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(input): Input<ServiceInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(changed(&by, &state, &id, input).await?))
}

async fn changed(by: &SignedIn, state: &AppState, id: &str, input: ServiceInput) -> ApiResult<ServiceShape> {
    Ok(services::update(state.engine(), &by.author(), id, input)?.await?.seen(state.activity()))
}

async fn set_auto_pause(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(config): Input<services::AutoPauseConfig>,
) -> ApiResult<impl IntoResponse> {
    let input = ServiceInput { auto_pause_transient_alerts_config: Some(config), ..ServiceInput::default() };
    changed(&by, &state, &id, input).await?;
    Ok(data(ConfigMessage { msg: "auto-pause of transient alerts is configured" }))
}

async fn set_alert_grouping(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(config): Input<services::AlertGroupingConfig>,
) -> ApiResult<impl IntoResponse> {
    let input = ServiceInput { intelligent_alerts_grouping_config: Some(config), ..ServiceInput::default() };
    changed(&by, &state, &id, input).await?;
    Ok(data(ConfigMessage { msg: "grouping of alerts is configured" }))
}

async fn set_notification_delay(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(config): Input<services::NotificationDelayConfig>,
) -> ApiResult<impl IntoResponse> {
    let input = ServiceInput { delay_notification_config: Some(config), ..ServiceInput::default() };
    Ok(object(changed(&by, &state, &id, input).await?))
}

async fn rotate(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    let rotated = services::rotate(state.engine(), &by.author(), &id)?.await?;
    Ok(object(rotated.revealed().seen(state.activity())))
}

async fn enable(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    switched(&by, &state, &id, Switch::On).await
}

async fn disable(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    switched(&by, &state, &id, Switch::Off).await
}

async fn switched(by: &SignedIn, state: &AppState, id: &str, switch: Switch) -> ApiResult<impl IntoResponse + use<>> {
    let (service, _) = services::switch(state.engine(), &by.author(), id, switch)?.await?;
    Ok(object(service.seen(state.activity())))
}

async fn delete(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    services::delete(state.engine(), &by.author(), &id)?.await?;
    Ok(StatusCode::NO_CONTENT)
}
