CREATE TABLE users (
    id {text} PRIMARY KEY,
    organisation {text} NOT NULL REFERENCES organisations (id),
    email {text} NOT NULL,
    user_name {text} NOT NULL,
    first_name {text} NOT NULL,
    last_name {text} NOT NULL,
    role {text} NOT NULL,
    password_hash {text} NOT NULL,
    time_zone {text} NOT NULL,
    created_at BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX users_email ON users (organisation, lower(email));

CREATE TABLE user_abilities (
    user_id {text} NOT NULL REFERENCES users (id),
    ability {text} NOT NULL,
    PRIMARY KEY (user_id, ability)
) {clustered};

CREATE TABLE teams (
    id {text} PRIMARY KEY,
    organisation {text} NOT NULL REFERENCES organisations (id),
    name {text} NOT NULL,
    slug {text} NOT NULL,
    description {text} NOT NULL,
    is_default BIGINT NOT NULL,
    is_deleted BIGINT NOT NULL,
    created_at BIGINT NOT NULL
) {strict};
CREATE INDEX teams_organisation ON teams (organisation, is_deleted);

CREATE TABLE team_roles (
    id {text} PRIMARY KEY,
    team {text} NOT NULL REFERENCES teams (id),
    name {text} NOT NULL,
    slug {text} NOT NULL,
    is_default BIGINT NOT NULL,
    abilities {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX team_roles_slug ON team_roles (team, slug);

CREATE TABLE team_members (
    team {text} NOT NULL REFERENCES teams (id),
    user_id {text} NOT NULL REFERENCES users (id),
    role {text} NOT NULL REFERENCES team_roles (id),
    PRIMARY KEY (team, user_id, role)
) {clustered};

CREATE TABLE services (
    id {text} PRIMARY KEY,
    organisation {text} NOT NULL REFERENCES organisations (id),
    team {text} NOT NULL REFERENCES teams (id),
    name {text} NOT NULL,
    key_hash BYTES NOT NULL,
    key_hint {text} NOT NULL,
    is_disabled BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX services_name ON services (organisation, name);
CREATE UNIQUE INDEX services_key ON services (key_hash);

CREATE TABLE escalation_policies (
    id {text} PRIMARY KEY,
    organisation {text} NOT NULL REFERENCES organisations (id),
    team {text} NOT NULL REFERENCES teams (id),
    name {text} NOT NULL,
    slug {text} NOT NULL,
    body {text} NOT NULL,
    created_at BIGINT NOT NULL
) {strict};
CREATE INDEX escalation_policies_organisation ON escalation_policies (organisation);

CREATE TABLE refresh_tokens (
    id {text} PRIMARY KEY,
    organisation {text} NOT NULL REFERENCES organisations (id),
    user_id {text} NOT NULL REFERENCES users (id),
    hash BYTES NOT NULL,
    hint {text} NOT NULL,
    last_used_at BIGINT NOT NULL,
    is_revoked BIGINT NOT NULL,
    created_at BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX refresh_tokens_hash ON refresh_tokens (hash);
CREATE INDEX refresh_tokens_organisation ON refresh_tokens (organisation);

CREATE TABLE access_tokens (
    hash BYTES PRIMARY KEY,
    refresh_token {text} NOT NULL REFERENCES refresh_tokens (id),
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) {clustered};
CREATE INDEX access_tokens_refresh_token ON access_tokens (refresh_token, expires_at);
