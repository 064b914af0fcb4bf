//! Every bound of this crate, each with what happens at it.

use std::ops::RangeInclusive;
use std::time::Duration;

use holdfast_format::Timestamp;

/// Characters of the name of an organisation, a service or a team. More: refused.
pub(crate) const NAME_CHARS_MAX: usize = 100;
/// Characters of an e-mail address, as in RFC 5321. More: refused.
pub(crate) const EMAIL_CHARS_MAX: usize = 254;
/// Days that events can be kept. More: refused.
pub(crate) const RETENTION_DAYS_MAX: i64 = 100 * 365;
/// How long an authenticated credential is believed without asking the catalog: a revoked one works no longer than this.
pub(crate) const PRINCIPAL_AGE_MAX: Duration = Duration::from_secs(5);
/// Principals remembered. At the limit the outdated ones go, then all.
pub(crate) const PRINCIPALS_MAX: usize = 10_000;
/// Services and refresh tokens listed at once; an organisation has far fewer.
pub(crate) const LISTED_MAX: i64 = 1_000;
/// Access tokens of one refresh token that are stored, those that have ended among them; an exchange beyond it ends and
/// forgets the oldest.
pub(crate) const ACCESS_TOKENS_MAX: i64 = 100;
/// Former keys of one service that are told from keys that never were; beyond it the oldest is forgotten.
pub(crate) const RETIRED_KEYS_MAX: i64 = 100;
/// Characters of the reason of a support export. More: refused.
pub(crate) const SUPPORT_REASON_CHARS_MAX: usize = 1_000;
/// Users of an organisation. More: refused.
pub(crate) const USERS_MAX: u64 = 10_000;
/// Escalation policies, runbooks or webhooks of an organisation, each. More: refused.
pub(crate) const DOCUMENTS_MAX: u64 = 1_000;
/// Users whose permissions one request replaces. More: refused.
pub(crate) const GRANTED_USERS_MAX: usize = 500;
/// Characters of a user's title, bio or telephone number. More: refused.
pub(crate) const PROFILE_CHARS_MAX: usize = 1_000;
/// Characters of a password, from and to. Others: refused.
pub(crate) const PASSWORD_CHARS: RangeInclusive<usize> = 12..=128;
/// How long an invitation or a link to set a new password is good.
pub(crate) const PASSWORD_LINK_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Saved views of a user. More: refused.
pub(crate) const SAVED_VIEWS_MAX: usize = 100;
/// Teams of an organisation. More: refused.
pub(crate) const TEAMS_MAX: u64 = 1_000;
/// Roles of a team, of which a member may have all: an event names those before and after a change. More: refused.
pub(crate) const TEAM_ROLES_MAX: usize = 50;
/// Members of a team. More: refused.
pub(crate) const TEAM_MEMBERS_MAX: usize = 1_000;
/// Of what belongs to a team that cannot be deleted, so much is named.
pub(crate) const BELONGINGS_NAMED_MAX: i64 = 3;
/// Sessions of one user that are good at the same time; a sign-in beyond it ends the oldest.
pub(crate) const SESSIONS_MAX: i64 = 100;
/// How long a session lives without being used.
pub(crate) const SESSION_IDLE_MAX: Duration = Duration::from_secs(12 * 60 * 60);
/// How long a session lives however much it is used.
pub(crate) const SESSION_AGE_MAX: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How often the use of a session is noted.
pub(crate) const SESSION_USE_STEP: Duration = Duration::from_secs(60);
/// Steps of a runbook. More: refused.
pub(crate) const RUNBOOK_STEPS_MAX: usize = 100;
/// Bytes of a runbook's step. More: refused.
pub(crate) const RUNBOOK_STEP_BYTES_MAX: usize = 16 << 10;
/// Characters of the description of an object. More: refused.
pub(crate) const DESCRIPTION_CHARS_MAX: usize = 4_000;
/// Rules of an escalation policy, and its reminders. More: refused.
pub(crate) const ESCALATION_RULES_MAX: usize = 100;
/// Users whom one rule of an escalation policy tells. More: refused.
pub(crate) const ESCALATION_ENTITIES_MAX: usize = 100;
/// Ways to tell somebody, such as `Email`. More: refused.
pub(crate) const WAYS_MAX: usize = 20;
/// How long a shorter retention is announced before it counts.
pub(crate) const RETENTION_NOTICE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Services of an organisation. More: refused.
pub(crate) const SERVICES_MAX: u64 = 1_000;
/// Tags of a service. More: refused.
pub(crate) const SERVICE_TAGS_MAX: usize = 50;
/// Minutes of a service's windows. More: refused.
pub(crate) const SERVICE_WINDOW_MINUTES_MAX: f64 = 1_440.0;
/// Services whose events are counted in memory. At the limit those go that are stored already.
pub(crate) const TALLIES_MAX: usize = 10_000;
/// Triggers, addresses, headers, conditions, teams or mail ids of a webhook, each. More: refused.
pub(crate) const WEBHOOK_PARTS_MAX: usize = 50;
/// How often a webhook tries again. More: refused.
pub(crate) const WEBHOOK_RETRIES_MAX: u32 = 20;
/// Characters of a webhook's own payload. More: refused.
pub(crate) const WEBHOOK_PAYLOAD_CHARS_MAX: usize = 10_000;
/// Characters of an address, or of a header's value. More: refused.
pub(crate) const URL_CHARS_MAX: usize = 2_048;
/// Members of an object that a version names. More: refused.
pub(crate) const VERSION_MEMBERS_MAX: usize = 64;
/// Teams, kinds of events and states in the configuration for Microsoft Teams, each. More: refused.
pub(crate) const CHANNELS_MAX: usize = 100;

/// `life` after `begin`.
pub(crate) fn after(begin: Timestamp, life: Duration) -> Timestamp {
    let micros = i64::try_from(life.as_micros()).expect("every duration of this crate is days at most");
    Timestamp::from_micros(begin.micros().saturating_add(micros))
}
