CREATE TABLE installation (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    id {text} NOT NULL,
    epoch BIGINT NOT NULL,
    cursor_key BYTES NOT NULL,
    created_at BIGINT NOT NULL
) {strict};

CREATE TABLE link_keys (
    id BIGINT PRIMARY KEY,
    secret BYTES NOT NULL,
    created_at BIGINT NOT NULL
) {strict};

CREATE TABLE shards (
    shard BIGINT PRIMARY KEY,
    last_position BIGINT NOT NULL,
    sealed_through BIGINT NOT NULL,
    writer_epoch BIGINT NOT NULL,
    writer {text} NOT NULL,
    writer_lease_until BIGINT NOT NULL
) {strict};

CREATE TABLE organisations (
    id {text} PRIMARY KEY,
    slug {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    plan {text} NOT NULL,
    shard BIGINT NOT NULL REFERENCES shards (shard),
    last_id BIGINT NOT NULL,
    last_recorded_at BIGINT NOT NULL,
    floor_id BIGINT NOT NULL,
    numbering_checksum BIGINT NOT NULL,
    retention_days BIGINT NOT NULL,
    catalogue {text} NOT NULL,
    created_at BIGINT NOT NULL
) {clustered};

-- Batches can be megabytes, so this table is not clustered: its index stays small.
CREATE TABLE journal (
    shard BIGINT NOT NULL REFERENCES shards (shard),
    position BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    batch BYTES NOT NULL,
    PRIMARY KEY (shard, position)
) {strict};

CREATE TABLE segments (
    name {text} PRIMARY KEY,
    shard BIGINT NOT NULL REFERENCES shards (shard),
    first_position BIGINT NOT NULL,
    last_position BIGINT NOT NULL,
    level BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 BYTES NOT NULL,
    row_count BIGINT NOT NULL,
    dictionary_bytes BIGINT NOT NULL,
    min_timestamp BIGINT NOT NULL,
    max_timestamp BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    checksum BIGINT NOT NULL,
    UNIQUE (shard, first_position)
) {strict};

CREATE TABLE pending_files (
    name {text} PRIMARY KEY,
    owner {text} NOT NULL,
    lease_until BIGINT NOT NULL
) {clustered};

CREATE TABLE dropped_files (
    name {text} PRIMARY KEY,
    dropped_at BIGINT NOT NULL
) {clustered};

CREATE TABLE idempotency_days (
    day BIGINT PRIMARY KEY,
    key_count BIGINT NOT NULL,
    dropping BIGINT NOT NULL
) {strict};

CREATE TABLE idempotency (
    day BIGINT NOT NULL REFERENCES idempotency_days (day),
    service {text} NOT NULL,
    key BYTES NOT NULL,
    body_sha256 BYTES NOT NULL,
    first_id BIGINT NOT NULL,
    event_count BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (day, service, key)
) {clustered};

CREATE TABLE organisation_actions (
    organisation {text} NOT NULL REFERENCES organisations (id),
    resource {text} NOT NULL,
    action {text} NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (organisation, resource, action)
) {clustered};

CREATE TABLE exports (
    id {text} PRIMARY KEY,
    organisation {text} NOT NULL REFERENCES organisations (id),
    name {text} NOT NULL,
    description {text} NOT NULL,
    kind {text} NOT NULL,
    filter {text} NOT NULL,
    echo {text} NOT NULL,
    requested_by {text} NOT NULL,
    state {text} NOT NULL,
    floor_id BIGINT NOT NULL,
    head_id BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    rows_expected BIGINT,
    rows_written BIGINT NOT NULL,
    file_name {text} UNIQUE,
    file_bytes BIGINT,
    file_sha256 BYTES,
    error {text},
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    expires_at BIGINT,
    owner {text} NOT NULL,
    lease_until BIGINT NOT NULL
) {strict};
CREATE INDEX exports_history ON exports (organisation, created_at, id);
CREATE INDEX exports_unfinished ON exports (created_at, id) WHERE state IN ('Pending', 'In Progress');
CREATE INDEX exports_completed ON exports (expires_at, id) WHERE state = 'Completed';

CREATE TABLE export_downloads (
    export {text} NOT NULL REFERENCES exports (id),
    link {text} NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (export, link)
) {clustered};
CREATE INDEX export_downloads_expiry ON export_downloads (expires_at, export, link);
