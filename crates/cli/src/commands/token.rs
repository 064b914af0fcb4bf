use serde::{Deserialize, Serialize};

use crate::Context;
use crate::control::{Operator, Request};
use crate::failure::Failure;

/// Make and revoke refresh tokens
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Create a refresh token, and print it once
    Create {
        /// Id or slug of the organisation
        organisation: String,
        /// Id or e-mail address of the user; the account's owner when absent
        #[arg(long, value_name = "USER")]
        user: Option<String>,
    },
    /// Revoke a refresh token and the access tokens it was exchanged for
    Revoke {
        /// Id or slug of the organisation
        organisation: String,
        /// Id of the token
        token: String,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct NewToken {
    id: String,
    #[serde(rename = "userID")]
    user_id: String,
    #[serde(rename = "refreshToken")]
    refresh_token: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Changed {
    changed: bool,
}

pub(crate) fn run(command: Command, context: Context) -> Result<(), Failure> {
    let mut operator = Operator::find(&context.settings, "holdfast token")?;
    match command {
        Command::Create { organisation, user } => {
            let new: NewToken = operator.execute(&Request::CreateToken { organisation, user })?;
            context.printer.data(&new, || {
                format!(
                    "token          {}\nuser           {}\nrefresh token  {}",
                    new.id, new.user_id, new.refresh_token
                )
            })?;
            context.printer.note("keep the refresh token: it is not shown again");
            Ok(())
        }
        Command::Revoke { organisation, token } => {
            let answer: Changed = operator.execute(&Request::RevokeToken { organisation, id: token })?;
            context
                .printer
                .data(&answer, || if answer.changed { "revoked" } else { "it was revoked before" }.to_owned())
        }
    }
}
