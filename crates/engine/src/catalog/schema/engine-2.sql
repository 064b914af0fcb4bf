-- A shorter retention that the operator announced, and when it takes effect.
ALTER TABLE organisations ADD COLUMN pending_retention_days BIGINT;
ALTER TABLE organisations ADD COLUMN pending_retention_at BIGINT;
ALTER TABLE organisations ADD COLUMN records_views BIGINT NOT NULL DEFAULT 1;
