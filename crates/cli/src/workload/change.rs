//! What happens to the things of a company, as tables: the kinds of event and the fields that are changed.

use super::names;
use super::random::Random;

/// What kind of thing an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Service,
    Policy,
    Runbook,
    Extension,
    Role,
    Colleague,
    Token,
    /// The actor's own account: signing in and out.
    Oneself,
}

/// An event without before and after.
#[derive(Debug)]
pub(super) struct Act {
    pub(super) subject: Subject,
    pub(super) resource: &'static str,
    pub(super) action: &'static str,
    /// With `%` in the place of the thing's name.
    pub(super) sentence: &'static str,
    /// Why it failed or was denied; empty for a success.
    pub(super) reason: &'static str,
    pub(super) outcome: &'static str,
}

/// A change of one field of a thing.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) subject: Subject,
    pub(super) resource: &'static str,
    pub(super) action: &'static str,
    /// The field's name in `meta`.
    pub(super) field: &'static str,
    /// How the sentence calls it.
    pub(super) words: &'static str,
    pub(super) values: Values,
}

#[derive(Debug)]
pub(super) enum Values {
    Words(&'static [&'static str]),
    Numbers { from: usize, to: usize },
    Flag,
}

impl Values {
    /// A value before and another one after, as JSON.
    pub(super) fn pair(&self, random: &mut Random) -> (String, String) {
        let count = self.count();
        let before = random.below(count);
        let after = (before + 1 + random.below(count - 1)) % count;
        (self.value(before), self.value(after))
    }

    fn count(&self) -> usize {
        match self {
            Self::Words(words) => words.len(),
            Self::Numbers { from, to } => to - from,
            Self::Flag => 2,
        }
    }

    fn value(&self, index: usize) -> String {
        match self {
            Self::Words(words) => format!("\"{}\"", words[index]),
            Self::Numbers { from, .. } => (from + index).to_string(),
            Self::Flag => (index == 1).to_string(),
        }
    }
}

const fn act(subject: Subject, resource: &'static str, action: &'static str, sentence: &'static str) -> Act {
    Act { subject, resource, action, sentence, reason: "", outcome: "success" }
}

const fn failed(act: Act, outcome: &'static str, reason: &'static str) -> Act {
    Act { outcome, reason, ..act }
}

const fn change(
    subject: Subject,
    resource: &'static str,
    action: &'static str,
    (field, words): (&'static str, &'static str),
    values: Values,
) -> Change {
    Change { subject, resource, action, field, words, values }
}

const PEOPLE: &str = "User management";
const RBAC: &str = "RBAC Management";

/// In the order of how often they happen.
pub(super) const ACTS: &[Act] = &[
    act(Subject::Oneself, "User Logins", "Login", "% signed in with a password and a second factor"),
    act(Subject::Token, "API Refresh Token", "Exchange", "Refresh token % exchanged for an access token"),
    act(Subject::Oneself, "User Logins", "Login", "% signed in through the company's identity provider"),
    act(Subject::Oneself, "User Logins", "Logout", "% signed out"),
    act(Subject::Service, "Services", "Create", "Service % created with its default escalation policy"),
    failed(
        act(Subject::Oneself, "User Logins", "Login Failed", "Sign-in of % failed"),
        "failure",
        "the password is wrong",
    ),
    act(Subject::Runbook, "Runbook", "Create", "Runbook % created from the team's template"),
    act(Subject::Service, "Services", "Rotate Key", "The key of service % was rotated; the old one ended at once"),
    act(Subject::Colleague, PEOPLE, "Invite", "% invited to the organisation"),
    act(Subject::Colleague, RBAC, "Add Member", "% added to the team"),
    act(Subject::Policy, "Escalation Policy", "Create", "Escalation policy % created with three steps"),
    failed(
        act(Subject::Colleague, RBAC, "Update Permissions", "Attempt to change the permissions of %"),
        "denied",
        "the ability manage-teams is missing",
    ),
    act(Subject::Colleague, PEOPLE, "Join", "% accepted the invitation and joined"),
    act(Subject::Service, "Services", "Disable", "Service % disabled for maintenance"),
    act(Subject::Service, "Services", "Enable", "Service % enabled after maintenance"),
    act(Subject::Token, "API Refresh Token", "Create", "Refresh token % created"),
    act(Subject::Extension, "Extensions", "Enable", "Extension % enabled"),
    act(Subject::Colleague, RBAC, "Remove Member", "% removed from the team"),
    failed(
        act(Subject::Oneself, "User Logins", "Login Failed", "Sign-in of % failed"),
        "failure",
        "the second factor was not confirmed in time",
    ),
    act(Subject::Token, "API Refresh Token", "Revoke", "Refresh token % revoked together with its access tokens"),
    act(Subject::Extension, "Extensions", "Disable", "Extension % disabled"),
    act(Subject::Runbook, "Runbook", "Delete", "Runbook % deleted; no service referred to it"),
    act(Subject::Service, "Services", "Delete", "Service % deleted after its traffic had moved"),
    act(Subject::Role, RBAC, "Create Role", "Role % created"),
    act(Subject::Policy, "Escalation Policy", "Delete", "Escalation policy % deleted"),
    act(Subject::Colleague, PEOPLE, "Delete", "% removed from the organisation"),
];

/// In the order of how often they happen.
pub(super) const CHANGES: &[Change] = &[
    change(
        Subject::Service,
        "Services",
        "Update",
        ("escalationPolicy", "escalation policy"),
        Values::Words(names::POLICY_SUBJECTS),
    ),
    change(
        Subject::Service,
        "Services",
        "Update",
        ("delayMinutes", "notification delay in minutes"),
        Values::Numbers { from: 0, to: 60 },
    ),
    change(
        Subject::Policy,
        "Escalation Policy",
        "Update",
        ("repeatCount", "number of repetitions"),
        Values::Numbers { from: 0, to: 10 },
    ),
    change(
        Subject::Service,
        "Services",
        "Update",
        ("description", "description"),
        Values::Words(&[
            "Takes payments from the web shop",
            "Runs the nightly settlement",
            "Serves the public interface",
            "Sends e-mail and text messages",
            "Keeps sessions of signed-in people",
        ]),
    ),
    change(
        Subject::Runbook,
        "Runbook",
        "Update",
        ("stepCount", "number of steps"),
        Values::Numbers { from: 2, to: 30 },
    ),
    change(Subject::Service, "Services", "Update", ("groupAlerts", "grouping of alerts"), Values::Flag),
    change(Subject::Colleague, RBAC, "Update Member", ("role", "role in the team"), Values::Words(names::ROLES)),
    change(
        Subject::Policy,
        "Escalation Policy",
        "Update",
        ("firstStepMinutes", "minutes before the first escalation"),
        Values::Numbers { from: 1, to: 45 },
    ),
    change(
        Subject::Extension,
        "Extensions",
        "Update",
        ("channel", "channel"),
        Values::Words(&["#incidents", "#on-call", "#platform-alerts", "#payments-alerts", "#security"]),
    ),
    change(Subject::Role, RBAC, "Update Role", ("createServices", "ability create-services"), Values::Flag),
    change(
        Subject::Colleague,
        PEOPLE,
        "Update Role",
        ("role", "role in the organisation"),
        Values::Words(&["user", "stakeholder"]),
    ),
    change(
        Subject::Colleague,
        PEOPLE,
        "Update",
        ("timeZone", "time zone"),
        Values::Words(&["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Europe/London"]),
    ),
];
