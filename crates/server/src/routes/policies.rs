//! `/v3/escalation-policies`: whom to tell of an incident, in which order.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::Action;
use holdfast_organisation::ability::{Group, Verb};
use holdfast_organisation::policies::{self, EscalationPolicy, EscalationPolicyInput};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{TotalCount, created_object, object, part};
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::limits::LISTED_MAX;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::query::Parameters;
use crate::state::AppState;

const PATH: &str = "/v3/escalation-policies";
const PATH_OF_ONE: &str = "/v3/escalation-policies/{id}";

pub(super) fn operations() -> Vec<Operation> {
    let guard = |verb: Verb, action| (Guard::Ability(verb.on(Group::EscalationPolicies)), Some(action));
    let (view, make) = (guard(Verb::Read, Action::PolicyView), guard(Verb::Create, Action::PolicyCreate));
    let (change, remove) = (guard(Verb::Update, Action::PolicyUpdate), guard(Verb::Delete, Action::PolicyDelete));
    let (one, all) = ("One escalation policy", "The escalation policies that you may read");
    vec![
        Operation {
            parameters: vec![
                Parameter::text("owner_id", "Only the policies of this team"),
                Parameter::number("page_number", "Page, counted from 1"),
                Parameter::number("page_size", "Policies of a page; all by default"),
            ],
            success: Success::json::<EscalationPolicyList>(),
            ..Operation::on_object("get", ("listEscalationPolicies", PATH), view, list, all)
        },
        Operation {
            body: Some(RequestBody::typed::<EscalationPolicyInput>()),
            success: Success::created_object::<EscalationPolicy>(),
            ..Operation::on_object("post", ("createEscalationPolicy", PATH), make, create, "Makes an escalation policy")
        },
        Operation {
            parameters: vec![Parameter::path_id()],
            success: Success::object::<EscalationPolicy>(),
            ..Operation::on_object("get", ("getEscalationPolicy", PATH_OF_ONE), view, open, one)
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            body: Some(RequestBody::typed::<EscalationPolicyInput>()),
            success: Success::object::<EscalationPolicy>(),
            ..Operation::on_object(
                "post",
                ("updateEscalationPolicy", PATH_OF_ONE),
                change,
                update,
                "Changes an escalation policy",
            )
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            success: Success::no_content(),
            ..Operation::on_object(
                "delete",
                ("deleteEscalationPolicy", PATH_OF_ONE),
                remove,
                delete,
                "Deletes an escalation policy that no service uses",
            )
        },
    ]
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EscalationPolicyList {
    data: Vec<EscalationPolicy>,
    meta: TotalCount,
}

async fn list(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let parameters = Parameters::pick(query.as_deref(), &["owner_id", "page_number", "page_size"])?;
    let team = parameters.scalar("owner_id")?.map(str::to_owned);
    let number = parameters.integer("page_number", 1..=LISTED_MAX)?.unwrap_or(1);
    let size = parameters.integer("page_size", 1..=LISTED_MAX)?.unwrap_or(LISTED_MAX);
    let policies = state.look_up(move |connection| policies::list(connection, &user, team.as_deref())).await?;
    let (data, meta) = part(policies, (number - 1) * size, size);
    Ok(Json(EscalationPolicyList { data, meta }))
}

async fn open(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(state.look_up(move |connection| policies::find(connection, &user, &id)).await?))
}

async fn create(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<EscalationPolicyInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(created_object(policies::create(state.engine(), &by.author(), input)?.await?))
}

async fn update(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(input): Input<EscalationPolicyInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(policies::update(state.engine(), &by.author(), &id, input)?.await?))
}

async fn delete(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    policies::delete(state.engine(), &by.author(), &id)?.await?;
    Ok(StatusCode::NO_CONTENT)
}
