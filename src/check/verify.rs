//! `contracts verify`: a database against its migrations and the protos.

use super::policy::Gathered;
use super::project::Project;
use super::{Checked, Input, files};
use crate::database::Server;
use crate::database::verify::{self, Options};
use crate::entity::{Entities, TableName};
use crate::failure::Result;
use crate::rules::drift::{self, DriftInput};
use crate::rules::{self, Side};
use crate::schema::Schema;
use std::path::PathBuf;
use std::time::Instant;

/// Where the migrations and their history are.
#[derive(Clone, Debug, Default)]
pub struct VerifyOptions {
    /// The folder of migrations, if not the configured one.
    pub folder: Option<String>,
    /// The history table, with its schema if need be.
    pub table: String,
}

/// Verifies a database against the project of `input`.
pub fn verify(input: &Input, server: &Server, options: &VerifyOptions) -> Result<Checked> {
    let start = Instant::now();
    let project = Project::open(input)?;
    let protos = project.read_protos(None)?;
    let mut checked = Checked::default();
    let proto_count = protos.count();
    checked.sources.current = protos.texts();
    checked
        .sources
        .current
        .extend(files::texts(&files::migrations(&project)?));
    let verified = verify::verify(
        server,
        &Options {
            project: PathBuf::from(&input.reference),
            folder: options.folder.clone(),
            table: options.table.clone(),
            ignored: project.workspace.verify_ignore.clone(),
        },
    )?;
    checked.notes.extend(project.notes());
    checked.notes.extend(verified.notes.iter().cloned());
    let current = protos.link(Side::Current).ok();
    if current.is_none() {
        checked.notes.push(
            "the protos do not compile, so that no field is named; `contracts check` says why"
                .to_owned(),
        );
    }
    let mut gathered = Gathered {
        current,
        ..Gathered::default()
    };
    let nothing = Schema::empty();
    let schema = gathered.current.as_ref().unwrap_or(&nothing);
    let has_table = |name: &TableName| {
        let table = verified.expected.table(name.schema.as_deref(), &name.name);
        table.is_some()
    };
    let entities = Entities::stored_in(schema, &has_table);
    gathered.findings = drift::check(&DriftInput {
        schema,
        entities: &entities,
        expected: &verified.expected,
        live: &verified.live,
        differences: &verified.differences,
        undecided: &verified.undecided,
        history: &verified.history,
        statements: verified.statements.as_ref().map(|it| drift::Statements {
            mending: &it.mending,
            keeping: &it.keeping,
        }),
        database: &server.shown(),
    });
    gathered
        .ran
        .extend(rules::drift::rules().map(|rule| rule.id));
    let texts = &mut checked.sources.current;
    checked.findings = gathered.judged(&project, None, texts, input.today)?;
    checked.summary.checked = vec![
        (verified.live.tables.len(), "table"),
        (verified.migrations, "migration"),
        (proto_count, "proto"),
    ];
    checked.summary.against = Some(server.shown());
    checked.summary.took = start.elapsed();
    Ok(checked)
}
