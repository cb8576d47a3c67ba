//! What a server has after the migrations is what the catalog built from the
//! files says.

use super::project::Project;
use super::server::Database;
use crate::repository::Repository;
use contracts::database::introspect::introspect;
use contracts::database::{Target, connect};
use contracts::sql::catalog::Catalog;
use contracts::sql::difference::{Difference, differences};
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

/// The catalog that one script makes, or what is in the way.
pub fn replayed_text(sql: &str) -> Result<Catalog, String> {
    let migrations = migration::read(vec![FileInput {
        shown: "1_a.sql".into(),
        name: "1_a.sql".to_owned(),
        text: sql.as_bytes().into(),
    }]);
    let replayed = replay(&migrations.migrations);
    let problems: Vec<String> = migrations
        .problems
        .iter()
        .chain(&replayed.problems)
        .map(|it| format!("{}: {}\n", it.place.span.start.line, it.message))
        .collect();
    match problems.is_empty() {
        true => Ok(replayed.catalog),
        false => Err(problems.concat()),
    }
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

/// What is printed of a catalog makes it on a server.
#[test]
fn what_is_printed_makes_the_catalog_again() {
    let project = Project::own();
    let run = project.repository.contracts(&["catalog"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stdout,
        project.repository.contracts(&["catalog", "sql"]).stdout
    );
    project.sql(&run.stdout);
    let found = differences(&from_files(&project), &of_server(&project.database));
    assert!(found.is_empty(), "{}", told(&found));
    let live = ["catalog", "--db", &project.database.url];
    let live = project.repository.contracts(&live).stdout;
    let again = Project::own();
    again.sql(&live);
    let found = differences(&from_files(&again), &of_server(&again.database));
    assert!(found.is_empty(), "{}", told(&found));
}

#[test]
fn a_catalog_is_read_from_git_and_printed_as_json() {
    let repository = Repository::new();
    repository.write(
        "sql/1_a.sql",
        "CREATE TABLE a (id serial PRIMARY KEY, b e DEFAULT 'x');",
    );
    repository.write("sql/0_e.sql", "CREATE TYPE e AS ENUM ('x', 'y');");
    repository.commit("first");
    repository.write(
        "sql/2_b.sql",
        "ALTER TABLE a ADD COLUMN c text; CREATE INDEX ON a (c);",
    );
    let sql = repository.contracts(&["catalog"]).stdout;
    assert_eq!(
        sql,
        "CREATE TYPE e AS ENUM ('x', 'y');\n\nCREATE TABLE a (\n    id serial,\n    b e DEFAULT 'x',\n    \
         c text,\n    CONSTRAINT a_pkey PRIMARY KEY (id)\n);\nCREATE INDEX a_c_idx ON a (c);\n"
    );
    let before = repository
        .contracts(&["catalog", ".git#branch=main"])
        .stdout;
    assert!(
        !before.contains("c text") && before.contains("b e"),
        "{before}"
    );
    let json = repository
        .contracts(&["catalog", "--format", "json"])
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["tables"]["a"]["columns"][1]["type"], "e");
    assert_eq!(json["types"]["e"]["labels"][1], "y");
    repository.write("sql/3_c.sql", "ALTER TABLE missing ADD COLUMN d int;");
    let failure = repository.contracts(&["catalog"]).failure();
    assert!(
        failure.contains("sql/3_c.sql:1:13: table 'missing' does not exist"),
        "{failure}"
    );
}
