-- Filters of the log that people named and keep. The body holds what is shown and never looked for.
CREATE TABLE saved_views (
    id {text} PRIMARY KEY,
    organisation {text} NOT NULL REFERENCES organisations (id),
    user_id {text} NOT NULL REFERENCES users (id),
    name {text} NOT NULL,
    -- The name in lower case, for the databases fold it differently.
    folded_name {text} NOT NULL,
    body {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX saved_views_name ON saved_views (user_id, folded_name);
