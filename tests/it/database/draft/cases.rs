//! What is drafted for changes as people make them, to be read; each is carried
//! out on a server with rows, and undone.

use super::{catalog, check_is_silent, diff, shop, write};
use crate::database::project::Project;

const ROLE: &str = "message Role {\n  string id = 1;\n  string name = 2;\n}\n";
const USER: &str = "message User {\n  string id = 1;\n  string email = 2;\n  optional int32 age = 3;\n  \
                    Status status = 4;\n}\n\
                    enum Status {\n  STATUS_UNSPECIFIED = 0;\n  STATUS_ACTIVE = 1;\n  STATUS_GONE = 2;\n}\n";
const ROWS: &str = "INSERT INTO roles (name) VALUES ('admin'), ('clerk');
    INSERT INTO users (email, age, status) VALUES ('a@b.c', 30, 'active'), ('d@e.f', NULL, 'gone')";

/// Roles and users, and rows of both.
fn begun() -> Project {
    let project = shop(&format!("{ROLE}{USER}"));
    project.sql(ROWS);
    project
}

/// Drafts, and gives the statements of all files: what stands behind `down:`
/// undoes a file.
fn drafted(project: &Project, messages: &str, flags: &[&str]) -> String {
    write(project, messages);
    let run = diff(project, flags);
    assert_eq!(run.code, 0, "{run:?}");
    let mut text = String::new();
    for path in run.stdout.lines() {
        text.push_str(&format!("{}\n", path.strip_prefix("sql/").unwrap()));
        for line in project.repository.read(path).lines() {
            match line {
                "-- +goose Down" => text.push_str("down:\n"),
                "-- +goose NO TRANSACTION" => text.push_str("no transaction\n"),
                "" => {}
                line if line.starts_with("--") => {}
                line => text.push_str(&format!("{line}\n")),
            }
        }
    }
    text
}

/// Carries out what was drafted, finds nothing more to do, and undoes it.
#[track_caller]
fn holds(project: &Project, files: usize) {
    let before = catalog(project);
    project.done(&["up"]);
    check_is_silent(project);
    assert!(diff(project, &[]).stderr.starts_with("nothing differs"));
    project.done(&["down", &files.to_string()]);
    assert_eq!(catalog(project), before);
    project.done(&["up"]);
}

#[test]
fn a_new_entity() {
    let project = begun();
    let tag = "message Tag {\n  string id = 1;\n  string name = 2 [(contracts.v1.column).unique = true];\n  \
               optional string user_id = 3 [(contracts.v1.column).references = \"User\"];\n  \
               Color color = 4;\n  repeated string words = 5;\n  google.protobuf.Timestamp created_at = 6;\n}\n\
               enum Color {\n  COLOR_UNSPECIFIED = 0;\n  COLOR_RED = 1;\n  COLOR_BLUE = 2;\n}\n";
    let text = drafted(&project, &format!("{ROLE}{USER}{tag}"), &["Add tags"]);
    let expected = "\
002_add_tags.sql
CREATE TYPE color AS ENUM ('red', 'blue');
CREATE TABLE tags (
    id         uuid        NOT NULL DEFAULT gen_random_uuid(),
    name       text        NOT NULL,
    user_id    uuid,
    color      color       NOT NULL,
    words      text[]      NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tags_pkey PRIMARY KEY (id),
    CONSTRAINT tags_name_key UNIQUE (name),
    CONSTRAINT tags_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT
);
CREATE INDEX tags_user_id_idx ON tags (user_id);
down:
DROP INDEX tags_user_id_idx;
DROP TABLE tags;
DROP TYPE color;
";
    assert_eq!(text, expected);
    holds(&project, 1);
}

#[test]
fn new_fields() {
    let project = begun();
    let role = ROLE.replace("}", "  optional string note = 3;\n  int32 rank = 4;\n}");
    let text = drafted(&project, &format!("{role}{USER}"), &[]);
    let expected = "\
002_change_roles.sql
ALTER TABLE roles ADD COLUMN note text;
ALTER TABLE roles ADD COLUMN rank integer NOT NULL DEFAULT 0;
down:
ALTER TABLE roles DROP COLUMN rank;
ALTER TABLE roles DROP COLUMN note;
";
    assert_eq!(text, expected);
    holds(&project, 1);
}

const REQUIRED_STATUS: &str = "\
002_add_roles_status_expand.sql
ALTER TABLE roles ADD COLUMN status status;
down:
ALTER TABLE roles DROP COLUMN status;
003_add_roles_status_fill.sql
$fillALTER TABLE roles ADD CONSTRAINT roles_status_not_null CHECK (status IS NOT NULL) NOT VALID;
down:
ALTER TABLE roles DROP CONSTRAINT roles_status_not_null;
004_add_roles_status_validate.sql
ALTER TABLE roles VALIDATE CONSTRAINT roles_status_not_null;
ALTER TABLE roles ALTER COLUMN status SET NOT NULL;
ALTER TABLE roles DROP CONSTRAINT roles_status_not_null;
down:
ALTER TABLE roles ADD CONSTRAINT roles_status_not_null CHECK (status IS NOT NULL) NOT VALID;
ALTER TABLE roles ALTER COLUMN status DROP NOT NULL;
";

/// Of an enum whose zero is never stored, no value can be made up.
#[test]
fn a_new_field_whose_value_has_to_be_told() {
    let project = begun();
    let role = ROLE.replace("}", "  Status status = 3;\n}");
    let protos = format!("{role}{USER}");
    let text = drafted(&project, &protos, &["--fill", "roles.status='active'"]);
    let fill = "UPDATE roles SET status = 'active' WHERE status IS NULL;\n";
    assert_eq!(text, REQUIRED_STATUS.replace("$fill", fill));
    holds(&project, 3);
    assert_eq!(project.sql("SELECT DISTINCT status FROM roles"), "active");
}

#[test]
fn without_a_value_rows_stop_the_migration_and_stay() {
    let project = begun();
    let role = ROLE.replace("}", "  Status status = 3;\n}");
    let text = drafted(&project, &format!("{role}{USER}"), &[]);
    assert_eq!(text, REQUIRED_STATUS.replace("$fill", ""));
    let remark = project.repository.read("sql/003_add_roles_status_fill.sql");
    assert!(
        remark.contains("--fill roles.status=EXPRESSION"),
        "{remark}"
    );
    let said = project.migrate(&["up"]).failure();
    assert!(said.contains("roles_status_not_null"), "{said}");
    assert_eq!(project.sql("SELECT count(*) FROM roles"), "2");
    project.sql("UPDATE roles SET status = 'gone'");
    project.done(&["up"]);
    check_is_silent(&project);
}

#[test]
fn an_optional_field_that_is_required_now() {
    let project = begun();
    let user = USER.replace("optional int32 age", "int32 age");
    let text = drafted(&project, &format!("{ROLE}{user}"), &[]);
    let expected = "\
002_default_users_age_expand.sql
ALTER TABLE users ALTER COLUMN age SET DEFAULT 0;
down:
ALTER TABLE users ALTER COLUMN age DROP DEFAULT;
003_default_users_age_fill.sql
UPDATE users SET age = 0 WHERE age IS NULL;
ALTER TABLE users ADD CONSTRAINT users_age_not_null CHECK (age IS NOT NULL) NOT VALID;
down:
ALTER TABLE users DROP CONSTRAINT users_age_not_null;
004_default_users_age_validate.sql
ALTER TABLE users VALIDATE CONSTRAINT users_age_not_null;
ALTER TABLE users ALTER COLUMN age SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_age_not_null;
down:
ALTER TABLE users ADD CONSTRAINT users_age_not_null CHECK (age IS NOT NULL) NOT VALID;
ALTER TABLE users ALTER COLUMN age DROP NOT NULL;
";
    assert_eq!(text, expected);
    holds(&project, 3);
}

#[test]
fn a_rename_is_asked_for() {
    let project = begun();
    let user = USER.replace("string email", "string mail");
    let protos = format!("{ROLE}{user}");
    let text = drafted(&project, &protos, &["--rename", "email=mail"]);
    let expected = "\
002_rename_users_email_mail.sql
ALTER TABLE users RENAME COLUMN email TO mail;
down:
ALTER TABLE users RENAME COLUMN mail TO email;
";
    assert_eq!(text, expected);
    holds(&project, 1);
    assert_eq!(project.sql("SELECT min(mail) FROM users"), "a@b.c");
}

#[test]
fn without_being_asked_for_the_new_one_comes_beside_the_old_one() {
    let project = begun();
    let user = USER.replace("string email", "string mail");
    write(&project, &format!("{ROLE}{user}"));
    let run = diff(&project, &["--dry-run"]);
    let expected = "ALTER TABLE users ADD COLUMN mail text NOT NULL DEFAULT '';";
    assert!(run.stdout.contains(expected), "{run:?}");
    assert!(
        run.stdout.contains("ALTER COLUMN email DROP NOT NULL;"),
        "{run:?}"
    );
    assert!(!run.stdout.contains("DROP COLUMN email"), "{run:?}");
    assert!(run.stderr.contains("--rename users.email=mail"), "{run:?}");
    let left = "left for you: column 'users.email' is no field of 'User' (SQL_COLUMN_UNEXPLAINED)";
    assert!(run.stderr.contains(left), "{run:?}");
    assert!(!project.repository.path("sql/002_change_users.sql").exists());
}

#[test]
fn a_removed_field_goes_if_that_is_asked_for() {
    let project = begun();
    let user = USER.replace("  string email = 2;\n", "");
    let text = drafted(&project, &format!("{ROLE}{user}"), &["--drop=users.email"]);
    let expected = "\
002_change_users_expand.sql
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
down:
UPDATE users SET email = '' WHERE email IS NULL;
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
003_change_users_drop.sql
ALTER TABLE users DROP COLUMN email;
down:
ALTER TABLE users ADD COLUMN email text;
";
    assert_eq!(text, expected);
    holds(&project, 2);
}

#[test]
fn a_new_value_of_an_enum() {
    let project = begun();
    let user = USER.replace("  STATUS_GONE", "  STATUS_ASLEEP = 3;\n  STATUS_GONE");
    let text = drafted(&project, &format!("{ROLE}{user}"), &[]);
    let expected = "\
002_add_status_asleep.sql
ALTER TYPE status ADD VALUE 'asleep' AFTER 'active';
down:
ALTER TYPE status RENAME TO status_before;
CREATE TYPE status AS ENUM ('active', 'gone');
ALTER TABLE users ALTER COLUMN status TYPE status USING status::text::status;
DROP TYPE status_before;
";
    assert_eq!(text, expected);
    holds(&project, 1);
}

#[test]
fn a_wider_type() {
    let project = begun();
    let user = USER.replace("optional int32 age", "optional int64 age");
    let text = drafted(&project, &format!("{ROLE}{user}"), &[]);
    let expected = "\
002_retype_users_age.sql
ALTER TABLE users ALTER COLUMN age TYPE bigint;
down:
ALTER TABLE users ALTER COLUMN age TYPE integer USING age::integer;
";
    assert_eq!(text, expected);
    let text = project.repository.read("sql/002_retype_users_age.sql");
    assert!(text.contains("writes the whole table anew"), "{text}");
    holds(&project, 1);
}

#[test]
fn a_value_that_has_no_counterpart_stops_a_change_of_type() {
    let project = begun();
    let user = USER.replace("string email", "int64 email");
    let text = drafted(&project, &format!("{ROLE}{user}"), &[]);
    assert!(
        text.contains("ALTER COLUMN email TYPE bigint USING email::bigint;"),
        "{text}"
    );
    let said = project.migrate(&["up"]).failure();
    assert!(said.contains("a@b.c"), "{said}");
    assert_eq!(project.sql("SELECT count(*) FROM users"), "2");
    project.sql("UPDATE users SET email = length(email)");
    project.done(&["up"]);
    check_is_silent(&project);
}

#[test]
fn a_field_that_refers_to_an_entity_now() {
    let project = begun();
    let user = USER.replace(
        "  Status status",
        "  optional string role_id = 5 [(contracts.v1.column).references = \"Role\"];\n  Status status",
    );
    let text = drafted(&project, &format!("{ROLE}{user}"), &[]);
    let expected = "\
002_add_users_role_id_expand.sql
ALTER TABLE users ADD COLUMN role_id uuid;
ALTER TABLE users
    ADD CONSTRAINT users_role_id_fkey FOREIGN KEY (role_id)
    REFERENCES roles (id) ON DELETE RESTRICT NOT VALID;
down:
ALTER TABLE users DROP CONSTRAINT users_role_id_fkey;
ALTER TABLE users DROP COLUMN role_id;
003_add_users_role_id_validate.sql
ALTER TABLE users VALIDATE CONSTRAINT users_role_id_fkey;
down:
ALTER TABLE users DROP CONSTRAINT users_role_id_fkey,
    ADD CONSTRAINT users_role_id_fkey FOREIGN KEY (role_id)
    REFERENCES roles (id) ON DELETE RESTRICT NOT VALID;
004_add_users_role_id_indexes.sql
no transaction
CREATE INDEX CONCURRENTLY users_role_id_idx ON users (role_id);
down:
DROP INDEX CONCURRENTLY users_role_id_idx;
";
    assert_eq!(text, expected);
    holds(&project, 3);
}

#[test]
fn a_field_that_is_unique_now() {
    let project = begun();
    let user = USER.replace(
        "email = 2",
        "email = 2 [(contracts.v1.column).unique = true]",
    );
    let text = drafted(&project, &format!("{ROLE}{user}"), &[]);
    let expected = "\
002_unique_users_email.sql
no transaction
CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;
down:
ALTER TABLE users DROP CONSTRAINT users_email_key;
";
    assert_eq!(text, expected);
    holds(&project, 1);
}

#[test]
fn another_primary_key() {
    let project = begun();
    let role = ROLE.replace(
        "name = 2",
        "name = 2 [(contracts.v1.column).primary_key = true]",
    );
    let text = drafted(&project, &format!("{role}{USER}"), &[]);
    let expected = "\
002_key_roles_name.sql
no transaction
CREATE UNIQUE INDEX CONCURRENTLY roles_name_pkey ON roles (name);
ALTER TABLE roles DROP CONSTRAINT roles_pkey,
    ADD CONSTRAINT roles_name_pkey PRIMARY KEY USING INDEX roles_name_pkey;
down:
ALTER TABLE roles DROP CONSTRAINT roles_name_pkey, ADD CONSTRAINT roles_pkey PRIMARY KEY (id);
";
    assert_eq!(text, expected);
    holds(&project, 1);
}

/// Labels in a CHECK stay in a CHECK, and new columns have one too.
#[test]
fn enums_are_stored_as_they_were() {
    let project = Project::new(&[(
        "001_users.sql",
        "-- +goose Up\nCREATE TABLE users (\n  id text PRIMARY KEY,\n  email text NOT NULL,\n  age int,\n  \
         status text NOT NULL CHECK (status IN ('active'))\n);\n-- +goose Down\nDROP TABLE users;\n",
    )]);
    project.done(&["up"]);
    project.sql("INSERT INTO users VALUES ('1', 'a@b.c', 3, 'active')");
    let user = USER.replace(
        "  Status status",
        "  optional Status before = 5;\n  Status status",
    );
    let text = drafted(
        &project,
        &format!("{user}message Role {{\n  string id = 1;\n}}\n"),
        &["x"],
    );
    let expected = "\
002_x_expand.sql
CREATE TABLE roles (
    id text NOT NULL,
    CONSTRAINT roles_pkey PRIMARY KEY (id)
);
ALTER TABLE users ADD COLUMN before text;
ALTER TABLE users ADD CONSTRAINT users_before_check CHECK (before IN ('active', 'gone')) NOT VALID;
ALTER TABLE users DROP CONSTRAINT users_status_check,
    ADD CONSTRAINT users_status_check CHECK (status IN ('active', 'gone')) NOT VALID;
down:
";
    assert!(text.starts_with(expected), "{text}");
    holds(&project, 2);
}

#[test]
fn everything_that_has_to_be_told_is_told_at_once() {
    let project = begun();
    project.sql("CREATE VIEW emails AS SELECT email FROM users");
    let view = "-- +goose Up\nCREATE VIEW names AS SELECT name FROM roles;\n-- +goose Down\nDROP VIEW names;\n";
    project.repository.write("sql/002_names.sql", view);
    let role = ROLE.replace("string name", "int32 name");
    let user = USER
        .replace(
            "optional int32 age",
            "optional google.protobuf.Timestamp age",
        )
        .replace("Status status", "int32 status");
    write(&project, &format!("{role}{user}"));
    let said = diff(&project, &["--fill", "users.nothing=1"]).failure();
    for part in [
        "column 'roles.name' has to be of type 'integer', but view 'names' reads it",
        "column 'users.status' is of type 'status' and has to be of type 'integer'",
        "--using \"users.status=EXPRESSION\"",
        "column 'users.age' is of type 'integer'",
        "--fill users.nothing has nothing to do with what differs",
        "nothing was written",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let told = [
        "--using",
        "users.status=CASE status WHEN 'active' THEN 1 ELSE 2 END",
        "--using",
        "users.age=to_timestamp(age)",
    ];
    write(&project, &format!("{ROLE}{user}"));
    let run = diff(&project, &told);
    assert_eq!(run.code, 0, "{run:?}");
    project.sql("DROP VIEW emails");
    project.done(&["up"]);
    check_is_silent(&project);
    assert_eq!(
        project.sql("SELECT string_agg(status::text, ' ' ORDER BY status) FROM users"),
        "1 2"
    );
}

#[test]
fn a_rename_that_may_be_about_several_tables_is_refused() {
    let project = shop(&format!(
        "{ROLE}message Tag {{\n  string id = 1;\n  string name = 2;\n}}\n"
    ));
    let role = ROLE.replace("string name", "string title");
    let tag = "message Tag {\n  string id = 1;\n  string title = 2;\n}\n";
    write(&project, &format!("{role}{tag}"));
    let said = diff(&project, &["--rename", "name=title"]).failure();
    assert!(said.contains("may be about roles and tags"), "{said}");
    assert!(said.contains("--rename roles.name=title"), "{said}");
    let said = diff(&project, &["--rename", "name=titel"]).failure();
    assert!(said.contains("names nothing that differs"), "{said}");
    let both = [
        "--rename",
        "Role.name=title",
        "--rename",
        "tags.name=tags.title",
    ];
    assert_eq!(diff(&project, &both).code, 0);
    project.done(&["up"]);
    check_is_silent(&project);
}

/// Types, keys and the foreign keys between them change together.
#[test]
fn the_type_of_a_key_takes_its_references_along() {
    let project = Project::new(&[(
        "001_begin.sql",
        "-- +goose Up\nCREATE TABLE roles (id integer PRIMARY KEY);\n\
         CREATE TABLE users (id integer PRIMARY KEY, role_id integer NOT NULL REFERENCES roles (id));\n\
         CREATE INDEX ON users (role_id);\n-- +goose Down\nDROP TABLE users, roles;\n",
    )]);
    project.done(&["up"]);
    project.sql("INSERT INTO roles VALUES (7); INSERT INTO users VALUES (1, 7)");
    let protos = "message Role {\n  string id = 1;\n}\nmessage User {\n  string id = 1;\n  \
                  string role_id = 2 [(contracts.v1.column).references = \"Role\"];\n}\n";
    let text = drafted(&project, protos, &[]);
    assert!(
        text.contains("ALTER TABLE roles ALTER COLUMN id TYPE text USING id::text;"),
        "{text}"
    );
    holds(&project, text.matches("down:").count());
    assert_eq!(project.sql("SELECT role_id FROM users"), "7");
}

/// A partitioned table can have neither indexes CONCURRENTLY nor foreign keys
/// that are NOT VALID.
#[test]
fn a_partitioned_table() {
    let project = Project::new(&[(
        "001_begin.sql",
        "-- +goose Up\nCREATE TABLE roles (id text PRIMARY KEY);\n\
         CREATE TABLE users (id text, role_id text NOT NULL, email text NOT NULL, PRIMARY KEY (id))\n\
         PARTITION BY HASH (id);\n\
         CREATE TABLE users_0 PARTITION OF users FOR VALUES WITH (MODULUS 1, REMAINDER 0);\n\
         -- +goose Down\nDROP TABLE users, roles;\n",
    )]);
    project.done(&["up"]);
    project.sql("INSERT INTO roles VALUES ('r'); INSERT INTO users VALUES ('1', 'r', 'a@b.c')");
    let protos = "message Role {\n  string id = 1;\n}\nmessage User {\n  \
                  option (contracts.v1.table).unique = { fields: [\"id\", \"email\"] };\n  string id = 1;\n  \
                  string role_id = 2 [(contracts.v1.column).references = \"Role\"];\n  \
                  string email = 3;\n  int32 age = 4;\n}\n";
    let text = drafted(&project, protos, &[]);
    let expected = "\
002_add_users_age_expand.sql
ALTER TABLE users ADD COLUMN age integer NOT NULL DEFAULT 0;
ALTER TABLE users
    ADD CONSTRAINT users_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE RESTRICT;
down:
ALTER TABLE users DROP CONSTRAINT users_role_id_fkey;
ALTER TABLE users DROP COLUMN age;
003_add_users_age_indexes.sql
no transaction
CREATE INDEX users_role_id_idx ON users (role_id);
down:
DROP INDEX users_role_id_idx;
";
    assert_eq!(text, expected);
    holds(&project, 2);
}
