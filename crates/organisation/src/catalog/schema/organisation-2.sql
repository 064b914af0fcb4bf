-- Keys that were replaced, so that who still uses one is told from a stranger.
CREATE TABLE retired_service_keys (
    hash BYTES PRIMARY KEY,
    service {text} NOT NULL REFERENCES services (id),
    retired_at BIGINT NOT NULL
) {clustered};
CREATE INDEX retired_service_keys_service ON retired_service_keys (service, retired_at);
