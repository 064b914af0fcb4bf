use std::borrow::Cow;

/// How a database spells the one dialect of SQL in which statements and schema are written.
///
/// Statements: placeholders are `$1`, `$2`, …; integers and times (microseconds) are BIGINT, booleans 0 or 1, ids and
/// JSON text. `EACH($1)` is a table `each` with one row, column `value`, for each element of the JSON array in that
/// placeholder; the elements are arrays, of which `value->>0` is the first element as text, or of a number with
/// `CAST(value->>0 AS BIGINT)`. `UNHEX(…)` turns such hexadecimal text into bytes.
///
/// Schema: the types are `BIGINT`, `{text}` and `BYTES`; a table ends with `{strict}`, or with `{clustered}` when its
/// rows are small and found by primary key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Spells a statement.
    pub fn statement(self, sql: &str) -> String {
        match self {
            Self::Sqlite => {
                let each = replace_call(sql, "EACH(", |argument| format!("json_each({argument}) AS each"));
                each.replace('$', "?")
            }
            Self::Postgres => {
                let each = replace_call(sql, "EACH(", |argument| {
                    format!("jsonb_array_elements(CAST(CAST({argument} AS TEXT) AS JSONB)) AS each(value)")
                });
                replace_call(&each, "UNHEX(", |argument| format!("decode({argument}, 'hex')")).into_owned()
            }
        }
    }

    /// Spells a migration.
    pub fn schema(self, sql: &str) -> String {
        let spellings = match self {
            Self::Sqlite => [
                ("{text}", "TEXT"),
                ("{strict}", "STRICT"),
                ("{clustered}", "STRICT, WITHOUT ROWID"),
                ("BYTES", "BLOB"),
                ("BIGINT", "INTEGER"),
            ],
            Self::Postgres => [
                ("{text}", "TEXT COLLATE \"C\""),
                ("{strict}", ""),
                ("{clustered}", ""),
                ("BYTES", "BYTEA"),
                ("BIGINT", "BIGINT"),
            ],
        };
        spellings.iter().fold(sql.to_owned(), |sql, (token, spelling)| sql.replace(token, spelling))
    }
}

/// Replaces each `name…)`, where `…` has no parenthesis, by what `spell` makes of `…`.
fn replace_call<'a>(sql: &'a str, name: &str, spell: impl Fn(&str) -> String) -> Cow<'a, str> {
    if !sql.contains(name) {
        return Cow::Borrowed(sql);
    }
    let mut pieces = sql.split(name);
    let mut spelt = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (argument, rest) = piece.split_once(')').expect("a statement closes its parentheses");
        spelt.push_str(&spell(argument));
        spelt.push_str(rest);
    }
    Cow::Owned(spelt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_statements() {
        let sql = "SELECT UNHEX(value->>1) FROM EACH($1) WHERE id = $2";
        assert_eq!(Dialect::Sqlite.statement(sql), "SELECT UNHEX(value->>1) FROM json_each(?1) AS each WHERE id = ?2");
        assert_eq!(
            Dialect::Postgres.statement(sql),
            "SELECT decode(value->>1, 'hex') FROM jsonb_array_elements(CAST(CAST($1 AS TEXT) AS JSONB)) AS each(value) \
             WHERE id = $2"
        );
    }

    #[test]
    fn spells_schemas() {
        let sql = "CREATE TABLE t (a {text} PRIMARY KEY, b BIGINT, c BYTES) {clustered}";
        assert_eq!(
            Dialect::Sqlite.schema(sql),
            "CREATE TABLE t (a TEXT PRIMARY KEY, b INTEGER, c BLOB) STRICT, WITHOUT ROWID"
        );
        assert_eq!(
            Dialect::Postgres.schema(sql),
            "CREATE TABLE t (a TEXT COLLATE \"C\" PRIMARY KEY, b BIGINT, c BYTEA) "
        );
    }
}
