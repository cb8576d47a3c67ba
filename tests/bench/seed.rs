//! Seeding: 200,000 users into a real server, beside `psql \copy` of the same
//! rows, and beside seeders that send row by row.
//!
//! All sides begin with an empty table and end with all rows committed. Ours
//! begins with JSON and looks roles up by name. The slow peers are measured over
//! fewer rows, and their time is multiplied.

use crate::rounds::{Side, versus};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ROWS: usize = 200_000;
/// Of seeders that commit each row.
const FEW: usize = 4_000;

const PROTO: &str = "syntax = \"proto3\";
package shop.v1;
import \"contracts/v1/options.proto\";
import \"google/protobuf/timestamp.proto\";
message Money {
  option (contracts.v1.table).not_persisted = true;
  string currency_code = 1;
  int64 minor_units = 2;
}
enum UserStatus { USER_STATUS_UNSPECIFIED = 0; USER_STATUS_ACTIVE = 1; }
message Role { string id = 1; string name = 2 [(contracts.v1.column).unique = true]; }
message User {
  string id = 1;
  string role_id = 2 [(contracts.v1.column).references = \"Role\"];
  string email = 3 [(contracts.v1.column).unique = true];
  UserStatus status = 4;
  int64 points = 5;
  Money balance = 6;
  google.protobuf.Timestamp created_at = 7;
  bool is_active = 8;
  optional string full_name = 9;
}
";

const TABLES: &str = "CREATE TYPE user_status AS ENUM ('active');
CREATE TABLE roles (id uuid PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE users (
    id uuid PRIMARY KEY,
    role_id uuid NOT NULL REFERENCES roles (id),
    email text NOT NULL UNIQUE,
    status user_status NOT NULL,
    points bigint NOT NULL,
    balance_currency_code text NOT NULL,
    balance_minor_units bigint NOT NULL,
    created_at timestamptz NOT NULL,
    is_active boolean NOT NULL,
    full_name text
);
";

const COLUMNS: &str = "id, role_id, email, status, points, balance_currency_code, \
                       balance_minor_units, created_at, is_active, full_name";

pub fn run() {
    let shop = Shop::open();
    versus(
        &format!("seed {ROWS} rows, psql \\copy"),
        Side::new(|| shop.empty(), || shop.seed(&["--all"])),
        Side::new(|| shop.empty(), || shop.copy()),
        5,
    );
    versus(
        &format!("seed {ROWS} rows of JSON Lines, psql \\copy"),
        Side::new(
            || shop.empty(),
            || shop.seed(&["--fixtures", "lines/users.jsonl"]),
        ),
        Side::new(|| shop.empty(), || shop.copy()),
        3,
    );
    versus(
        &format!("seed {ROWS} rows, row by row in one transaction"),
        Side::new(|| shop.empty(), || shop.seed(&["--all"])),
        Side::new(|| shop.empty(), || shop.row_by_row()),
        1,
    );
    let times = ROWS / FEW;
    for (name, mut peer) in [("node", shop.node()), ("python", shop.python())] {
        versus(
            &format!("seed {ROWS} rows, {name} row by row ({FEW} × {times})"),
            Side::new(|| shop.empty(), || shop.seed(&["--all"])),
            Side::new(|| shop.empty(), || done(&mut peer)).times(times),
            3,
        );
    }
}

/// A project, and a server with its tables.
struct Shop {
    folder: tempfile::TempDir,
    url: String,
}

impl Shop {
    fn open() -> Shop {
        let folder = tempfile::tempdir().expect("a folder");
        let mut shop = Shop {
            folder,
            url: String::new(),
        };
        shop.write("buf.yaml", "version: v2\nmodules:\n  - path: proto\n");
        shop.write("proto/shop.proto", PROTO);
        shop.write("sql/001_tables.sql", TABLES);
        let roles =
            (0..10).map(|at| format!("{{\"id\": \"{}\", \"name\": \"role-{at}\"}}", uuid(at)));
        let roles: Vec<String> = roles.collect();
        shop.write("seeders/roles.json", &format!("[{}]", roles.join(",\n")));
        let users: Vec<String> = (0..ROWS).map(user).collect();
        shop.write(
            "seeders/users.json",
            &format!("[\n{}\n]\n", users.join(",\n")),
        );
        shop.write("lines/users.jsonl", &users.join("\n"));
        shop.write("few.json", &format!("[{}]", users[..FEW].join(",\n")));
        shop.write("users.tsv", &rows());
        shop.write("inserts.sql", &inserts());
        let url = shop.contracts(&["db", "url"]);
        shop.url = url.trim().to_owned();
        shop.contracts(&["migrate", "up"]);
        shop.seed(&["roles"]);
        shop
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn contracts(&self, args: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_contracts"));
        command.args(args).current_dir(self.folder.path());
        done(&mut command)
    }

    fn seed(&self, args: &[&str]) {
        let all = [&["seed", "--db", &self.url], args].concat();
        let said = self.contracts(&all);
        assert!(said.contains(" inserted"), "{said}");
    }

    fn psql(&self, args: &[&str]) -> String {
        let mut command = Command::new("psql");
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &self.url]);
        command.args(args).current_dir(self.folder.path());
        done(&mut command)
    }

    fn empty(&self) {
        self.psql(&["-c", "TRUNCATE users", "-c", "CHECKPOINT"]);
    }

    fn copy(&self) {
        let copy = format!("\\copy users ({COLUMNS}) FROM users.tsv");
        self.psql(&["-c", &copy]);
    }

    fn row_by_row(&self) {
        self.psql(&["-1", "-f", "inserts.sql"]);
    }

    fn node(&self) -> Command {
        let tools = tools();
        let mut command = Command::new("node");
        command
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/seed/seed.cjs"))
            .args([&self.url, "few.json"])
            .env("NODE_PATH", tools.join("node_modules"))
            .current_dir(self.folder.path());
        command
    }

    fn python(&self) -> Command {
        let mut command = Command::new(tools().join("seeders/bin/python"));
        command
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/seed/seed.py"))
            .args([&self.url, "few.json"])
            .current_dir(self.folder.path());
        command
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.contracts(&["db", "drop", "--yes"]);
    }
}

fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-tools")
}

fn done(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output();
    let output = output.expect("it runs: `tests/run` installs the peers");
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A UUID that looks as random as others.
fn uuid(at: usize) -> String {
    let mixed = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let more = mixed.rotate_left(29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let (a, b) = (mixed >> 32, mixed >> 16 & 0xffff);
    let (c, d, e) = (mixed & 0xffff, more >> 48, more & 0xffff_ffff_ffff);
    format!("{a:08x}-{b:04x}-{c:04x}-{d:04x}-{e:012x}")
}

fn user(at: usize) -> String {
    format!(
        "{{\"id\": \"{}\", \"role_id\": {{\"ref\": \"Role\", \"name\": \"role-{}\"}}, \
         \"email\": \"user.{at}@example.com\", \"status\": \"USER_STATUS_ACTIVE\", \
         \"points\": \"{at}\", \"balance\": {{\"currency_code\": \"INR\", \"minor_units\": {at}}}, \
         \"created_at\": \"2026-11-05T09:30:00Z\", \"is_active\": true, \
         \"full_name\": \"A rather long name {at}\"}}",
        uuid(at),
        at % 10
    )
}

fn values(at: usize) -> [String; 10] {
    [
        uuid(at),
        uuid(at % 10),
        format!("user.{at}@example.com"),
        "active".to_owned(),
        at.to_string(),
        "INR".to_owned(),
        at.to_string(),
        "2026-11-05 09:30:00+00".to_owned(),
        "true".to_owned(),
        format!("A rather long name {at}"),
    ]
}

fn rows() -> String {
    let mut text = String::new();
    for at in 0..ROWS {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", values(at).join("\t"));
    }
    text
}

fn inserts() -> String {
    let mut text = String::new();
    for at in 0..ROWS {
        let _ = writeln!(
            text,
            "INSERT INTO users ({COLUMNS}) VALUES ('{}') ON CONFLICT (id) DO UPDATE SET \
             email = excluded.email, points = excluded.points;",
            values(at).join("', '")
        );
    }
    text
}
