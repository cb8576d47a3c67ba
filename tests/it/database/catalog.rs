//! What a server has after the migrations is what the catalog built from the
//! files says.

use super::project::Project;
use super::server::Database;
use contracts::database::introspect::introspect;
use contracts::database::{Target, connect};
use contracts::sql::catalog::Catalog;
use contracts::sql::difference::{Difference, differences, mend};
use contracts::sql::migration::{self, FileInput};
use contracts::sql::replay::replay;

pub fn from_files(project: &Project) -> Catalog {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(project.repository.path("sql")).unwrap() {
        let path = entry.unwrap().path();
        files.push(FileInput {
            shown: path.to_str().unwrap().into(),
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            text: std::fs::read(&path).unwrap().into(),
        });
    }
    replayed(files)
}

pub fn from_text(sql: &str) -> Catalog {
    replayed(vec![FileInput {
        shown: "1_a.sql".into(),
        name: "1_a.sql".to_owned(),
        text: sql.as_bytes().to_vec().into(),
    }])
}

#[track_caller]
fn replayed(files: Vec<FileInput>) -> Catalog {
    let migrations = migration::read(files);
    assert!(migrations.problems.is_empty(), "{:?}", migrations.problems);
    let replayed = replay(&migrations.migrations);
    assert!(replayed.problems.is_empty(), "{:?}", replayed.problems);
    replayed.catalog
}

pub fn of_server(database: &Database) -> Catalog {
    let mut session = connect(&Target::parse(&database.url).unwrap()).unwrap();
    introspect(&mut session, "the server").unwrap()
}

/// A line a difference.
pub fn told(differences: &[Difference]) -> String {
    let line = |it: &Difference| {
        format!(
            "{} {:?}: {} → {}\n",
            it.object,
            it.change,
            it.from.as_deref().unwrap_or("-"),
            it.to.as_deref().unwrap_or("-")
        )
    };
    differences.iter().map(line).collect()
}

/// What differs between the server and the replay of what it was given, but
/// for the history.
#[track_caller]
pub fn assert_same(database: &Database, expected: &Catalog, context: &str) {
    let mut there = of_server(database);
    there
        .tables
        .retain(|name, _| !name.name.starts_with("contracts_migrations"));
    there
        .indexes
        .retain(|name, _| !name.name.starts_with("contracts_migrations"));
    let mut expected = expected.clone();
    expected
        .tables
        .retain(|name, _| !name.name.starts_with("contracts_migrations"));
    expected
        .indexes
        .retain(|name, _| !name.name.starts_with("contracts_migrations"));
    let found = differences(&expected, &there);
    assert!(found.is_empty(), "{context}\n{}", told(&found));
}

#[test]
fn the_server_has_what_the_files_say() {
    let project = Project::own();
    project.done(&["up"]);
    let files = from_files(&project);
    assert!(files.tables.len() > 10 && files.indexes.len() > 10);
    assert_same(&project.database, &files, "sql/");
}

#[test]
fn the_order_of_columns_is_that_of_the_server() {
    let project = Project::own();
    project.done(&["up"]);
    let there = of_server(&project.database);
    for (name, table) in &from_files(&project).tables {
        let names = |table: &contracts::sql::catalog::Table| {
            let columns = table.columns.iter().map(|column| column.name.clone());
            columns.collect::<Vec<_>>()
        };
        assert_eq!(names(table), names(&there.tables[name]), "{name}");
    }
}

/// Statements that are written from a catalog make that catalog on a server.
#[test]
fn what_is_written_from_a_catalog_makes_it() {
    let project = Project::own();
    let catalog = from_files(&project);
    let empty = Catalog::default();
    let statements = mend(&empty, &catalog, &differences(&empty, &catalog));
    let script: Vec<String> = statements.into_iter().map(|it| it.sql).collect();
    project.sql(&script.join(";\n"));
    let found = differences(&catalog, &of_server(&project.database));
    assert!(found.is_empty(), "{}", told(&found));
}
