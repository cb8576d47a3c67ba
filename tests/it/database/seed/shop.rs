//! A small shop: protos, tables made from plain SQL, and fixtures.

use crate::database::server::Database;
use crate::repository::{Repository, Run};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub struct Shop {
    pub repository: Repository,
    pub database: Database,
}

/// Roles and users.
pub const PROTO: &str = r#"
message Role {
  string id = 1;
  string name = 2 [(contracts.v1.column).unique = true];
  optional string note = 3;
}
message User {
  option (contracts.v1.table).extra_columns = "password_hash";
  option (contracts.v1.table).extra_columns = "updated_at";
  string id = 1;
  string role_id = 2 [(contracts.v1.column).references = "Role"];
  string email = 3 [(contracts.v1.column).unique = true];
  optional string full_name = 4;
  int32 points = 5;
}
"#;

pub const TABLES: &str = "
CREATE TABLE roles (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL CONSTRAINT roles_name_key UNIQUE,
    note varchar(10)
);
CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    role_id uuid NOT NULL CONSTRAINT users_role_id_fkey REFERENCES roles (id),
    email text NOT NULL CONSTRAINT users_email_key UNIQUE,
    full_name text,
    points integer NOT NULL DEFAULT 7 CONSTRAINT users_points_check CHECK (points >= 0),
    password_hash text,
    updated_at timestamptz NOT NULL DEFAULT now()
);
";

pub const ADMIN: &str = "20b81d7f-8e9e-4bb8-b4a3-7b2b926271f2";
pub const GUEST: &str = "88aaeb7c-b314-4f25-8e68-33eb0bd47e27";

impl Shop {
    /// A shop with these messages and tables, which are there.
    pub fn new(proto: &str, tables: &str) -> Shop {
        Shop::on(Database::new(), proto, tables)
    }

    pub fn on(database: Database, proto: &str, tables: &str) -> Shop {
        let repository = Repository::folder();
        repository.write(
            "proto/shop/v1/shop.proto",
            &format!(
                "syntax = \"proto3\";\npackage shop.v1;\nimport \"contracts/v1/options.proto\";\n{proto}"
            ),
        );
        repository.write("sql/001_tables.sql", tables);
        let shop = Shop {
            repository,
            database,
        };
        shop.sql(tables);
        shop
    }

    /// Roles and users, with two roles and a user.
    pub fn usual() -> Shop {
        let shop = Shop::new(PROTO, TABLES);
        shop.write_usual();
        shop
    }

    pub fn write_usual(&self) {
        self.write(
            "roles",
            &format!(
                "[{{\"id\": \"{ADMIN}\", \"name\": \"admin\"}},\n {{\"id\": \"{GUEST}\", \"name\": \"guest\", \"note\": \"a\"}}]"
            ),
        );
        self.write(
            "users",
            "[\n  {\"email\": \"a@example.com\", \"role_id\": {\"ref\": \"Role\", \"name\": \"admin\"}}\n]",
        );
    }

    /// A fixture: `seeders/NAME.json`.
    pub fn write(&self, name: &str, text: &str) -> &Shop {
        self.repository.write(&format!("seeders/{name}.json"), text);
        self
    }

    pub fn sql(&self, sql: &str) -> String {
        self.database.sql(sql)
    }

    pub fn run(&self, args: &[&str]) -> Run {
        let common = ["seed", "--db", &self.database.url];
        self.repository.contracts(&[&common, args].concat())
    }

    /// Seeds everything; what was done, table by table, between commas.
    #[track_caller]
    pub fn all(&self) -> String {
        self.done(&["--all"])
    }

    #[track_caller]
    pub fn done(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, 0, "{run:?}");
        let lines = run.stdout.lines().map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.join(" ")
        });
        lines.collect::<Vec<_>>().join("; ")
    }

    /// Seeds everything, which must not work, and nothing is there afterwards
    /// that was not there before.
    #[track_caller]
    pub fn refused(&self) -> String {
        self.refused_with(&["--all"])
    }

    #[track_caller]
    pub fn refused_with(&self, args: &[&str]) -> String {
        let before = self.contents();
        let failure = self.run(args).failure();
        assert_eq!(self.contents(), before, "{failure}");
        failure
    }

    /// All rows of all tables.
    pub fn contents(&self) -> String {
        let tables = self.sql(
            "SELECT string_agg(format('SELECT %L || t::text FROM %I t', relname || ': ', relname), \
             ' UNION ALL ') || ' ORDER BY 1' FROM pg_class \
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
        );
        self.sql(&tables)
    }

    /// Waits until a query gives something else than 0.
    #[track_caller]
    pub fn wait_for(&self, sql: &str) {
        let begun = Instant::now();
        while self.sql(sql) == "0" {
            assert!(begun.elapsed() < Duration::from_secs(60), "{sql}");
            sleep(Duration::from_millis(20));
        }
    }

    /// A run in the background.
    pub fn spawn(&self, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_contracts"))
            .args(["seed", "--db", &self.database.url])
            .args(args)
            .current_dir(self.repository.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }
}
