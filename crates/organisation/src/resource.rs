//! The resources and actions of the events that Holdfast itself writes; `docs/events.md` is written from this table.

use std::fmt;

macro_rules! resources {
    ($($resource:ident $name:literal)*) => {
        /// What an event is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Resource { $($resource),* }

        impl Resource {
            pub const ALL: &[Self] = &[$(Self::$resource),*];

            /// The name in events, verbatim.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$resource => $name),* }
            }
        }
    };
}

resources! {
    ApiRefreshToken "API Refresh Token"
    AuditLogs "Audit Logs"
    EscalationPolicy "Escalation Policy"
    Extensions "Extensions"
    Organisation "Organisation"
    RbacManagement "RBAC Management"
    Runbook "Runbook"
    Services "Services"
    UserLogins "User Logins"
    UserManagement "User management"
}

impl fmt::Display for Resource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

macro_rules! actions {
    ($($action:ident $resource:ident $name:literal $meaning:literal)*) => {
        /// What an event says was done, or was tried.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($action),* }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$action),*];

            pub const fn resource(self) -> Resource {
                match self { $(Self::$action => Resource::$resource),* }
            }

            /// The name in events, verbatim.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$action => $name),* }
            }

            /// When it is written.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$action => $meaning),* }
            }
        }
    };
}

actions! {
    TokenCreate ApiRefreshToken "Create" "A refresh token was made for a user."
    TokenRevoke ApiRefreshToken "Revoke" "A refresh token and its access tokens were ended."
    TokenExchange ApiRefreshToken "Exchange" "A refresh token was exchanged for an access token."
    TokenView ApiRefreshToken "View" "Somebody was not allowed to list refresh tokens."
    LogView AuditLogs "View" "Somebody looked at the log: the first look of ten minutes, and how many followed."
    LogRecord AuditLogs "Record" "Somebody was not allowed to record events."
    LogExport AuditLogs "Export" "Somebody asked for an export."
    LogCancelExport AuditLogs "Cancel Export" "Somebody cancelled an export."
    LogDownload AuditLogs "Download" "Somebody downloaded an export; once for each link."
    LogSupportExport AuditLogs "Support Export" "The operator exported events of the organisation."
    LogRetention AuditLogs "Retention" "How long events are kept was changed, or events expired."
    LogSettings AuditLogs "Settings" "The resources of the log, or whether looking is recorded, were changed."
    PolicyCreate EscalationPolicy "Create" "An escalation policy was made."
    PolicyUpdate EscalationPolicy "Update" "An escalation policy was changed."
    PolicyDelete EscalationPolicy "Delete" "An escalation policy was deleted."
    PolicyView EscalationPolicy "View" "Somebody was not allowed to read escalation policies."
    ExtensionCreate Extensions "Create" "A webhook was made, or an extension configured for the first time."
    ExtensionUpdate Extensions "Update" "A webhook or an extension's configuration was changed."
    ExtensionDelete Extensions "Delete" "A webhook was deleted."
    ExtensionEnable Extensions "Enable" "An extension was switched on."
    ExtensionDisable Extensions "Disable" "An extension was switched off."
    ExtensionView Extensions "View" "Somebody was not allowed to read webhooks or the configuration of extensions."
    OrganisationCreate Organisation "Create" "The operator made the organisation."
    OrganisationChangePlan Organisation "Change Plan" "The operator moved the organisation to another plan."
    RoleCreate RbacManagement "Create Role" "A team got a new role."
    RoleUpdate RbacManagement "Update Role" "A role of a team was changed."
    RoleDelete RbacManagement "Delete Role" "A role of a team was deleted."
    TeamCreate RbacManagement "Create Team" "A team was made."
    TeamUpdate RbacManagement "Update Team" "A team was changed."
    TeamDelete RbacManagement "Delete Team" "A team was deleted."
    MemberAdd RbacManagement "Add Member" "A user became a member of a team."
    MemberUpdate RbacManagement "Update Member" "A member of a team got other roles."
    MemberRemove RbacManagement "Remove Member" "A user ceased to be a member of a team."
    PermissionsUpdate RbacManagement "Update Permissions" "A user's permissions were replaced."
    TeamView RbacManagement "View" "Somebody was not allowed to read teams, their roles or their members."
    RunbookCreate Runbook "Create" "A runbook was made."
    RunbookUpdate Runbook "Update" "A runbook was changed."
    RunbookDelete Runbook "Delete" "A runbook was deleted."
    RunbookView Runbook "View" "Somebody was not allowed to read runbooks."
    ServiceCreate Services "Create" "A service was made."
    ServiceUpdate Services "Update" "A service was changed."
    ServiceDelete Services "Delete" "A service was deleted; its key ended."
    ServiceRotateKey Services "Rotate Key" "A service got a new key; the old one ended."
    ServiceEnable Services "Enable" "A service may record events again."
    ServiceDisable Services "Disable" "A service may no longer record events."
    ServiceView Services "View" "Somebody was not allowed to read services."
    Login UserLogins "Login" "A user signed in."
    Logout UserLogins "Logout" "A user signed out."
    LoginFailed UserLogins "Login Failed" "Somebody could not sign in; the account that was tried is named."
    UserInvite UserManagement "Invite" "A user was invited, or invited again."
    UserJoin UserManagement "Join" "An invited user set a password."
    UserUpdate UserManagement "Update" "A user's profile was changed."
    UserUpdateRole UserManagement "Update Role" "A user's role was changed."
    UserDelete UserManagement "Delete" "A user was removed."
    UserChangePassword UserManagement "Change Password" "A user changed their own password."
    UserResetPassword UserManagement "Reset Password" "A link to set a new password was made, or used."
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use holdfast_engine::admit::Catalogue;

    use super::*;

    #[test]
    fn every_action_is_in_the_catalogue_of_every_organisation() {
        let catalogue = Catalogue::builtin();
        for action in Action::ALL {
            assert!(catalogue.contains(action.resource().as_str(), action.as_str()), "{action:?}");
        }
    }

    #[test]
    fn actions_are_told_apart() {
        let mut names = BTreeMap::new();
        for action in Action::ALL {
            let twin = names.insert((action.resource().as_str(), action.as_str()), *action);
            assert_eq!(twin, None);
        }
    }
}
