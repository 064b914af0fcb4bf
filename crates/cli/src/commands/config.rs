use serde_json::{Map, Value, json};

use super::server_flags::ServerFlags;
use crate::Context;
use crate::config::{KEYS, Origin};
use crate::failure::Failure;
use crate::printer::table;

/// Print the configuration that is in force, and where each value comes from
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    server: ServerFlags,
}

pub(crate) fn run(arguments: Arguments, mut context: Context) -> Result<(), Failure> {
    arguments.server.apply(&mut context.settings)?;
    let settings = &context.settings;
    let origin = |key: &str| match settings.origin(key) {
        Origin::Default => "default".to_owned(),
        Origin::File(path) => path.display().to_string(),
        Origin::Variable(variable) => variable.to_owned(),
        Origin::Flag => "flag".to_owned(),
    };
    let json: Map<String, Value> = KEYS
        .iter()
        .map(|key| {
            let about = json!({
                "value": (key.show)(settings),
                "from": origin(key.name),
                "variable": key.variable,
                "about": key.about,
            });
            (key.name.to_owned(), about)
        })
        .collect();
    context.printer.data(&json, || {
        let mut rows = vec![vec!["KEY".to_owned(), "VALUE".to_owned(), "FROM".to_owned(), "ABOUT".to_owned()]];
        rows.extend(KEYS.iter().map(|key| {
            vec![key.name.to_owned(), format!("{:?}", (key.show)(settings)), origin(key.name), key.about.to_owned()]
        }));
        table(&rows)
    })
}
