//! A PostgreSQL server of the test's own, and the catalog's traits over it.

use std::collections::HashMap;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use holdfast_engine::catalog::schema::SchemaConnection;
use holdfast_engine::catalog::{CatalogError, Connection, Dialect, Row, Value, Writer};
use holdfast_format::OrganisationId;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};
use tempfile::TempDir;

const LOCK_SHARDS: &str = "SELECT shard FROM shards
    WHERE shard IN (SELECT shard FROM organisations WHERE id IN (SELECT value->>0 FROM EACH($1)))
    ORDER BY shard FOR UPDATE";

const PACKAGED: &str = "/usr/lib/postgresql/15/bin";

/// A running server; dropping it stops it and removes its files.
#[derive(Debug)]
pub(crate) struct Server {
    directory: TempDir,
    binaries: PathBuf,
    /// Whose processes they are: PostgreSQL refuses to run as root.
    owner: Option<(u32, u32)>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let directory = TempDir::with_prefix("holdfast-pg-").unwrap();
        let owner = owner();
        if let Some((user, group)) = owner {
            chown(directory.path(), Some(user), Some(group)).unwrap();
        }
        std::fs::set_permissions(directory.path(), PermissionsExt::from_mode(0o700)).unwrap();
        let server = Self { directory, binaries: binaries(), owner };
        server.run("initdb", &["--username=holdfast", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]);
        let socket = server.directory.path().display();
        let options = format!("-c listen_addresses='' -c fsync=off -c unix_socket_directories='{socket}'");
        let log = server.directory.path().join("log");
        server.run("pg_ctl", &["start", "--wait", "--options", &options, "--log", log.to_str().unwrap()]);
        server
    }

    pub(crate) fn connect(&self) -> PostgresWriter {
        let client = Config::new().host_path(self.directory.path()).user("holdfast").dbname("postgres").connect(NoTls);
        PostgresWriter { client: client.unwrap(), prepared: HashMap::new() }
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.binaries.join(program));
        command.arg("--pgdata").arg(self.directory.path().join("data")).args(arguments);
        command.current_dir(self.directory.path()).env("LC_ALL", "C");
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        // The server inherits what is not redirected, so its answer goes to a file and not to a pipe that stays open.
        let path = self.directory.path().join("answer");
        let answer = std::fs::OpenOptions::new().create(true).append(true).open(&path).unwrap();
        let mut command = self.command(program, arguments);
        let status = command.stdout(answer.try_clone().unwrap()).stderr(answer).status().unwrap();
        assert!(status.success(), "{program} failed: {}", std::fs::read_to_string(path).unwrap());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.run("pg_ctl", &["stop", "--mode=immediate"]);
    }
}

fn binaries() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = std::iter::once(PathBuf::from(PACKAGED)).chain(std::env::split_paths(&path));
    let found = candidates.into_iter().find(|directory| directory.join("initdb").exists());
    found.unwrap_or_else(|| {
        panic!("PostgreSQL 15 is missing from {PACKAGED} and PATH; on Debian: apt-get install postgresql-15")
    })
}

/// User and group `nobody` when this process is root's.
fn owner() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse::<u32>().unwrap()
    };
    (id(&["-u"]) == 0).then(|| (id(&["-u", "nobody"]), id(&["-g", "nobody"])))
}

/// A connection to the server as the catalog's writer.
pub(crate) struct PostgresWriter {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

impl PostgresWriter {
    fn prepare(&mut self, sql: &'static str) -> Result<Statement, CatalogError> {
        if !self.prepared.contains_key(sql) {
            let statement = self.client.prepare(&Dialect::Postgres.statement(sql)).map_err(|error| sort(sql, error))?;
            self.prepared.insert(sql, statement);
        }
        Ok(self.prepared[sql].clone())
    }

    fn run(&mut self, sql: &'static str) -> Result<(), CatalogError> {
        self.client.batch_execute(sql).map_err(|error| sort(sql, error))
    }
}

impl Connection for PostgresWriter {
    fn execute(&mut self, sql: &'static str, arguments: &[Value]) -> Result<u64, CatalogError> {
        let statement = self.prepare(sql)?;
        let arguments: Vec<Argument<'_>> = arguments.iter().map(Argument).collect();
        self.client.execute(&statement, &references(&arguments)).map_err(|error| sort(sql, error))
    }

    fn query(&mut self, sql: &'static str, arguments: &[Value]) -> Result<Vec<Row>, CatalogError> {
        let statement = self.prepare(sql)?;
        let arguments: Vec<Argument<'_>> = arguments.iter().map(Argument).collect();
        let rows = self.client.query(&statement, &references(&arguments)).map_err(|error| sort(sql, error))?;
        Ok(rows.iter().map(|row| Row((0..row.len()).map(|column| value(row, column)).collect())).collect())
    }
}

impl SchemaConnection for PostgresWriter {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn run_script(&mut self, sql: &str) -> Result<(), CatalogError> {
        self.client.batch_execute(sql).map_err(|error| sort(sql, error))
    }
}

impl Writer for PostgresWriter {
    fn begin(&mut self) -> Result<(), CatalogError> {
        self.run("BEGIN")
    }

    fn connection(&mut self) -> &mut dyn Connection {
        self
    }

    fn lock_shards_of(&mut self, organisations: &[OrganisationId]) -> Result<(), CatalogError> {
        let ids: Vec<[String; 1]> = organisations.iter().map(|id| [id.to_string()]).collect();
        let ids = serde_json::to_string(&ids).expect("ids are plain data");
        self.query(LOCK_SHARDS, &[ids.into()]).map(drop)
    }

    fn savepoint(&mut self) -> Result<(), CatalogError> {
        self.run("SAVEPOINT unit")
    }

    fn release_savepoint(&mut self) -> Result<(), CatalogError> {
        self.run("RELEASE unit")
    }

    fn rollback_to_savepoint(&mut self) -> Result<(), CatalogError> {
        self.run("ROLLBACK TO unit; RELEASE unit")
    }

    fn commit(&mut self) -> Result<(), CatalogError> {
        self.run("COMMIT")
    }

    fn rollback(&mut self) -> Result<(), CatalogError> {
        self.run("ROLLBACK")
    }

    fn upkeep(&mut self) -> Result<(), CatalogError> {
        Ok(())
    }
}

fn references<'a>(arguments: &'a [Argument<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    arguments.iter().map(|argument| argument as _).collect()
}

#[derive(Debug)]
struct Argument<'a>(&'a Value);

impl ToSql for Argument<'_> {
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self.0, wanted) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Integer(integer), &Type::INT8) => integer.to_sql(wanted, out),
            (Value::Text(text), &Type::TEXT) => text.to_sql(wanted, out),
            (Value::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(wanted, out),
            (value, wanted) => Err(format!("PostgreSQL wants {wanted} for {value:?}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn value(row: &postgres::Row, column: usize) -> Value {
    match *row.columns()[column].type_() {
        Type::INT8 => row.get::<_, Option<i64>>(column).into(),
        Type::TEXT => row.get::<_, Option<String>>(column).into(),
        Type::BYTEA => row.get::<_, Option<Vec<u8>>>(column).into(),
        ref other => panic!("column {column} is {other}, which the dialect does not have"),
    }
}

fn sort(sql: &str, error: postgres::Error) -> CatalogError {
    let constraint = error.code().is_some_and(|code| code.code().starts_with("23"));
    if constraint {
        return CatalogError::Constraint { source: error.into() };
    }
    panic!("{error:?} of\n{sql}");
}
