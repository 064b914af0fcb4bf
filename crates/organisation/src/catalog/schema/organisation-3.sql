ALTER TABLE users ADD COLUMN title {text} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN bio {text} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN dial_code {text} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN phone_number {text} NOT NULL DEFAULT '';
-- 0 until the person has set a password.
ALTER TABLE users ADD COLUMN joined_at BIGINT NOT NULL DEFAULT 0;
UPDATE users SET joined_at = created_at;

-- The one link by which a user may set a password: an invitation or a reset.
CREATE TABLE password_links (
    user_id {text} PRIMARY KEY REFERENCES users (id),
    organisation {text} NOT NULL REFERENCES organisations (id),
    kind {text} NOT NULL,
    hash BYTES NOT NULL,
    -- Id of the user who made it; empty for the operator.
    made_by {text} NOT NULL,
    expires_at BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX password_links_hash ON password_links (hash);

CREATE TABLE sessions (
    id {text} PRIMARY KEY,
    organisation {text} NOT NULL REFERENCES organisations (id),
    user_id {text} NOT NULL REFERENCES users (id),
    hash BYTES NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX sessions_hash ON sessions (hash);
CREATE INDEX sessions_user ON sessions (user_id, created_at);

ALTER TABLE teams ADD COLUMN created_by {text} NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
UPDATE teams SET updated_at = created_at;
CREATE UNIQUE INDEX teams_name ON teams (organisation, lower(name)) WHERE is_deleted = 0;
CREATE UNIQUE INDEX team_roles_name ON team_roles (team, lower(name));
CREATE INDEX team_members_user ON team_members (user_id, team);

-- Escalation policies, runbooks, webhooks and the configuration for Microsoft Teams: objects that are stored and shown
-- whole. What only one kind has stands in the body.
CREATE TABLE documents (
    id {text} PRIMARY KEY,
    organisation {text} NOT NULL REFERENCES organisations (id),
    kind {text} NOT NULL,
    team {text} REFERENCES teams (id),
    name {text} NOT NULL,
    slug {text} NOT NULL,
    body {text} NOT NULL,
    created_by {text} NOT NULL,
    created_at BIGINT NOT NULL,
    updated_by {text} NOT NULL,
    updated_at BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX documents_name ON documents (organisation, kind, COALESCE(team, ''), lower(name));
INSERT INTO documents (id, organisation, kind, team, name, slug, body, created_by, created_at, updated_by, updated_at)
    SELECT id, organisation, 'escalation_policy', team, name, slug, body, '', created_at, '', created_at
    FROM escalation_policies;
DROP TABLE escalation_policies;

ALTER TABLE services ADD COLUMN slug {text} NOT NULL DEFAULT 'default-service';
ALTER TABLE services ADD COLUMN escalation_policy {text} REFERENCES documents (id);
ALTER TABLE services ADD COLUMN body {text} NOT NULL DEFAULT '{}';
ALTER TABLE services ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
-- When its last event came, and how many came on the day (UTC) of that event.
ALTER TABLE services ADD COLUMN last_event_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE services ADD COLUMN day_events BIGINT NOT NULL DEFAULT 0;
ALTER TABLE services DROP COLUMN last_used_at;
UPDATE services SET updated_at = created_at, slug = lower(name), escalation_policy = (
    SELECT MIN(documents.id) FROM documents
    WHERE documents.kind = 'escalation_policy' AND documents.team = services.team);
CREATE INDEX services_escalation_policy ON services (escalation_policy);

CREATE TABLE slack_channels (
    service {text} PRIMARY KEY REFERENCES services (id),
    organisation {text} NOT NULL REFERENCES organisations (id),
    id BIGINT NOT NULL,
    channel_id {text} NOT NULL,
    name {text} NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organisation, id)
) {strict};
