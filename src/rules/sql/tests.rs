use super::*;
use crate::entity::TableName;
use crate::rules::example_files;
use crate::sql::migration::{self, FileInput};
use crate::sql::replay::replay;
use crate::testing::schema_of;
use crate::workspace::RuleConfig;

/// Files by path: `.proto` ones make the schema, `.sql` ones are migrations.
pub(super) type Files<'a> = Vec<(&'a str, &'a str)>;

fn migrations(files: &Files<'_>) -> Migrations {
    let inputs = files
        .iter()
        .filter(|(path, _)| path.ends_with(".sql"))
        .map(|(path, text)| FileInput {
            shown: (*path).into(),
            name: path.rsplit('/').next().unwrap_or(path).to_owned(),
            text: text.as_bytes().into(),
        })
        .collect();
    migration::read(inputs)
}

/// All that is known of one tree.
struct State {
    schema: Schema,
    entities: Entities,
    migrations: Migrations,
    replay: Replay,
}

/// The options that contracts take bounds from; they come with an example that
/// imports them.
const VALIDATE: (&str, &str) = (
    "buf/validate/validate.proto",
    include_str!("../../../tests/it/lint/protovalidate/validate.proto"),
);

impl State {
    fn of(files: &Files<'_>) -> State {
        let mut protos: Vec<(&str, &str)> = files
            .iter()
            .filter(|(path, _)| path.ends_with(".proto"))
            .copied()
            .collect();
        if protos.iter().any(|(_, text)| text.contains(VALIDATE.0)) {
            protos.push(VALIDATE);
        }
        let schema = schema_of(&protos);
        let migrations = self::migrations(files);
        let replay = replay(&migrations.migrations);
        let has_table = |name: &TableName| {
            let schema = name.schema.as_deref();
            replay.catalog.table(schema, &name.name).is_some()
        };
        State {
            entities: Entities::stored_in(&schema, &has_table),
            schema,
            migrations,
            replay,
        }
    }
}

/// What `use` of these names finds.
pub(super) fn check_with(
    names: &[&str],
    files: &Files<'_>,
    base: Option<&Files<'_>>,
) -> Vec<Finding> {
    let config = FamilyConfig {
        rules: RuleConfig {
            use_: names.iter().map(|name| (*name).to_owned()).collect(),
            ..RuleConfig::default()
        },
        ..FamilyConfig::default()
    };
    let selection = select(&config).expect("the names are those of rules");
    let State {
        schema,
        entities,
        migrations,
        replay,
    } = State::of(files);
    let base = base.map(State::of);
    let previous = base.as_ref().map(|base| Previous {
        schema: &base.schema,
        entities: &base.entities,
        replay: &base.replay,
    });
    let input = SqlInput {
        schema: &schema,
        entities: &entities,
        migrations: &migrations,
        replay: &replay,
        base: base.as_ref().map(|base| base.migrations.files.as_slice()),
        previous,
        share: &Share::ALL,
    };
    let mut found = check(&input, &selection);
    // Of the options nothing is stored.
    found.retain(|it| {
        it.location
            .as_ref()
            .is_none_or(|place| &*place.path != VALIDATE.0)
    });
    found
}

pub(super) fn check_files(files: &Files<'_>, base: Option<&Files<'_>>) -> Vec<Finding> {
    check_with(&[], files, base)
}

/// Each finding as "RULE path:line:column message".
pub(super) fn lines(findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| {
        let place = match &finding.location {
            None => String::from("-"),
            Some(location) => match location.span {
                None => location.path.to_string(),
                Some(span) => {
                    format!(
                        "{}:{}:{}",
                        location.path, span.start.line, span.start.column
                    )
                }
            },
        };
        format!("{} {place} {}", finding.rule.id, finding.message)
    };
    findings.iter().map(line).collect()
}

#[test]
fn examples_of_every_rule_hold() {
    for rule in rules() {
        let before = example_files(rule.doc.before);
        let after = example_files(rule.doc.after);
        // What is new is judged, so that both examples have to have it.
        let same = before.iter().filter(|file| after.contains(file));
        let same: Files<'_> = same.copied().collect();
        let is_safety = safety::rules().any(|it| it == rule);
        let base = if is_safety { &same } else { &before };
        let names = ["SQL", rule.id];
        let clean = check_with(&names, &before, Some(base));
        assert_eq!(lines(&clean), [""; 0], "{} before", rule.id);
        let found = check_with(&names, &after, Some(base));
        assert!(
            found.iter().any(|finding| finding.rule == rule),
            "{} after: {:?}",
            rule.id,
            lines(&found)
        );
    }
}

/// A proto of package shop.v1 and one migration.
fn shop(proto: &str, sql: &str) -> Vec<Finding> {
    let proto = format!(
        "syntax = \"proto3\"; package shop.v1; import \"contracts/v1/options.proto\"; \
         import \"google/protobuf/timestamp.proto\"; import \"google/protobuf/wrappers.proto\"; \
         import \"google/protobuf/struct.proto\";\n{proto}"
    );
    check_files(&vec![("shop.proto", &proto), ("sql/001_a.sql", sql)], None)
}

#[test]
fn layouts_find_their_columns() {
    let proto = "
        message Money { string currency = 1; int64 units = 2; }
        message Item { string id = 1; string order_id = 2 [(contracts.v1.column).references = \"Order\"]; }
        message Line { string text = 1; option (contracts.v1.table).name = \"order_lines\"; }
        enum Kind { KIND_UNSPECIFIED = 0; KIND_A = 1; }
        message Order {
          string id = 1;
          Money total = 2;
          optional Money discount = 3;
          repeated Item items = 4;
          repeated Line lines = 5 [(contracts.v1.column).layout = LAYOUT_CHILD_TABLE];
          repeated string tags = 6;
          map<string, string> labels = 7;
          google.protobuf.Struct extra = 8;
          oneof who { string email = 9; string phone = 10; }
          google.protobuf.StringValue note = 11;
          optional google.protobuf.Timestamp paid_at = 12;
          repeated Kind kinds = 13;
          Money price = 14 [(contracts.v1.column).layout = LAYOUT_JSON];
          string secret = 15 [(contracts.v1.column).not_persisted = true];
        }";
    let sql = "
        create type kind as enum ('a');
        create table orders (
          id uuid primary key,
          total_currency text not null, total_units bigint not null,
          discount_currency text, discount_units bigint,
          tags text[] not null, labels jsonb not null, extra jsonb not null,
          email text, phone text, note text, paid_at timestamptz,
          kinds kind[] not null, price jsonb not null,
          search tsvector generated always as (to_tsvector('simple', note)) stored
        );
        create table items (id uuid primary key, order_id uuid not null references orders);
        create table order_lines (text text not null, parent uuid references orders);";
    assert_eq!(lines(&shop(proto, sql)), [""; 0]);
}

#[test]
fn contract_findings_stand_at_their_places() {
    let proto = "enum Kind {\n  KIND_UNSPECIFIED = 0;\n  KIND_A = 1;\n  KIND_B = 2;\n}
message Role { string id = 1; }
message User {
  string id = 1;
  string phone = 2;
  string role_id = 3 [(contracts.v1.column).references = \"Role\"];
  Kind kind = 4;
  int64 age = 5;
  bytes photo = 6;
  optional string note = 7;
  string emial = 8;
  optional Kind text_kind = 9;
}";
    let sql = "create type kind as enum ('a', 'c');
create table roles (id uuid primary key);
create table users (
  id uuid,
  role_id uuid not null,
  kind kind not null,
  age integer not null,
  photo text not null,
  note text not null,
  email text not null,
  text_kind text check (text_kind in ('a', 'b', 'x'))
);
alter table users add column phone text;
alter table users drop column phone;";
    assert_eq!(
        lines(&shop(proto, sql)),
        [
            "SQL_ENUM_LABELS shop.proto:5:3 enum type 'kind' has no label 'b' for value 'KIND_B'",
            "SQL_COLUMN_NULLABILITY shop.proto:9:10 column 'users.id' may be NULL, but field 'id' \
             cannot be absent",
            "SQL_KEY shop.proto:9:10 table 'users' has no primary key, but that of 'User' is 'id'",
            "SQL_FOREIGN_KEY shop.proto:11:10 column 'users.role_id' has no foreign key to 'roles', \
             though field 'role_id' refers to 'Role'",
            "SQL_COLUMN_TYPE shop.proto:13:9 column 'users.age' of type 'integer' cannot hold field \
             'age', a 64-bit integer: values beyond 32 bits do not fit",
            "SQL_COLUMN_TYPE shop.proto:14:9 column 'users.photo' of type 'text' cannot hold field \
             'photo', bytes: the column holds text, not bytes",
            "SQL_COLUMN_NULLABILITY shop.proto:15:19 column 'users.note' is NOT NULL and has no \
             default, but field 'note' may be absent",
            "SQL_COLUMN_MISSING shop.proto:16:10 field 'emial' of 'User' has no column 'emial' in \
             table 'users'",
            "SQL_ENUM_LABELS sql/001_a.sql:1:32 label 'c' of enum type 'kind' stands for no value of \
             'Kind'",
            "SQL_COLUMN_UNEXPLAINED sql/001_a.sql:10:3 column 'users.email' is no field of 'User'",
            "SQL_ENUM_LABELS sql/001_a.sql:11:49 label 'x' of check 'users_text_kind_check' stands \
             for no value of 'Kind'",
            "SQL_COLUMN_MISSING sql/001_a.sql:14:31 field 'phone' of 'User' has no column 'phone' in \
             table 'users'",
        ]
    );
}

#[test]
fn helps_say_what_to_write() {
    let cases = [
        (
            "message Role { string id = 1; string name = 2; }",
            "create table roles (id uuid primary key);",
            "ALTER TABLE roles ADD COLUMN name text NOT NULL;",
        ),
        (
            "message Role { string id = 1; optional string owner_id = 2 [(contracts.v1.column).references = \"Role\"]; }",
            "create table roles (id uuid primary key);",
            "ALTER TABLE roles ADD COLUMN owner_id uuid;",
        ),
        (
            "message Role { string id = 1; string emial = 2; }",
            "create table roles (id uuid primary key, email text not null);",
            "did you mean column 'email'? Then name it: [(contracts.v1.column).name = \"email\"]",
        ),
        (
            "message Role { string id = 1; } message Tag { string id = 1; }",
            "create table roles (id uuid primary key); create table tag (id uuid primary key);",
            "did you mean table 'tag'? Then name it: option (contracts.v1.table).name = \"tag\"",
        ),
        (
            "message Role { string id = 1; string name = 2; }",
            "create table roles (id uuid primary key, name text not null); \
             alter table roles rename name to title;",
            "keep the old name, or name the new one: [(contracts.v1.column).name = \"title\"]",
        ),
    ];
    for (proto, sql, help) in cases {
        let found = shop(proto, sql);
        let helps: Vec<&str> = found.iter().filter_map(|it| it.help.as_deref()).collect();
        assert!(
            helps.contains(&help),
            "{sql}: {:?} {helps:?}",
            lines(&found)
        );
    }
}

#[test]
fn a_rename_is_one_finding() {
    let found = shop(
        "message Role { string id = 1; string name = 2; }",
        "create table roles (id uuid primary key, name text not null);\nalter table roles rename name to title;",
    );
    assert_eq!(
        lines(&found),
        [
            "SQL_COLUMN_MISSING sql/001_a.sql:2:26 field 'name' of 'Role' has no column 'name' in table 'roles'"
        ]
    );
}

#[test]
fn what_could_not_be_read_is_told_once() {
    let found = shop(
        "message Role { string id = 1; string name = 2; }",
        "create table roles (id uuid primary key, name text nto null);\nalter table roles add constraint a check (name <> '');",
    );
    let ids: Vec<&str> = found.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(ids, ["SQL_SYNTAX"], "{:?}", lines(&found));
}

#[test]
fn history() {
    let base = vec![
        (
            "sql/001_a.sql",
            "create table a ();\r\ncreate table b ();\r\n",
        ),
        ("sql/002_b.sql", "create table c ();\n"),
        ("sql/003_c.sql", "create table d ();\n"),
        ("sql/005_e.sql", "create table e ();\n"),
    ];
    let current = vec![
        // Line ends alone are no edit.
        ("sql/001_a.sql", "create table a ();\ncreate table b ();\n"),
        (
            "sql/002_b.sql",
            "create table c ();\n\n  create table cc ();\n",
        ),
        ("sql/004_f.sql", "create table f ();\n"),
        ("sql/005_e2.sql", "create table e2 ();\n"),
        ("sql/006_e.sql", "create table e ();\n"),
    ];
    assert_eq!(
        lines(&check_files(&current, Some(&base))),
        [
            "SQL_MIGRATION_REMOVED - migration '003_c.sql' was removed",
            "SQL_MIGRATION_EDITED sql/002_b.sql:3:3 migration '002_b.sql' is on the base already and was edited",
            "SQL_VERSION_OUT_OF_ORDER sql/004_f.sql version 4 is lower than 5, which the base has already",
            "SQL_MIGRATION_REMOVED sql/006_e.sql migration '005_e.sql' was renamed to '006_e.sql'",
        ]
    );
}

#[test]
fn a_number_taken_by_two_branches() {
    let base = vec![
        ("sql/001_a.sql", "select 1;"),
        ("sql/002_b.sql", "select 2;"),
    ];
    let mut current = base.clone();
    current.push(("sql/002_a.sql", "select 3;"));
    let found = check_files(&current, Some(&base));
    assert_eq!(
        lines(&found),
        ["SQL_VERSION_DUPLICATE sql/002_a.sql version 2 is that of '002_b.sql' already"]
    );
    assert_eq!(found[0].help.as_deref(), Some("rename it to '003_a.sql'"));
}

#[test]
fn findings_stand_where_the_change_was_made() {
    let proto =
        "syntax = \"proto3\"; package shop.v1; message Role { string id = 1; int64 rank = 2; }";
    let base = vec![
        ("shop.proto", proto),
        (
            "sql/001_a.sql",
            "create table roles (id uuid primary key, rank bigint not null);",
        ),
    ];
    let mut current = base.clone();
    current.push((
        "sql/002_b.sql",
        "alter table roles alter rank type boolean using rank > 0;",
    ));
    assert_eq!(
        lines(&check_files(&current, Some(&base))),
        [
            "SQL_COLUMN_TYPE sql/002_b.sql:1:35 column 'roles.rank' of type 'boolean' cannot hold field \
          'rank', a 64-bit integer: the column holds true and false, not a 64-bit integer",
            "SQL_TYPE_REWRITES sql/002_b.sql:1:35 nobody can use 'roles' while all its rows are written anew"
        ]
    );
}

#[test]
fn the_contracts_of_this_repository_agree() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    for folder in ["proto", "sql"] {
        let entries = std::fs::read_dir(root.join(folder)).expect("the repository's own folder");
        for entry in entries.flatten().filter(|entry| entry.path().is_file()) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder == "sql" {
                format!("sql/{name}")
            } else {
                name
            };
            let text = std::fs::read_to_string(entry.path()).expect("the repository's own file");
            texts.push((path, text));
        }
    }
    let files: Files<'_> = texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    assert_eq!(lines(&check_files(&files, Some(&files))), [""; 0]);
    // All of them can be undone, as the rule asks of those that are new.
    let migrations = self::migrations(&files);
    let trips = crate::sql::replay::round_trips(&migrations.migrations, &|_| true);
    assert_eq!(trips.len(), 0, "{trips:?}");
}

#[test]
fn bounds_of_the_contract_count() {
    let cases = [
        (
            "string a = 2 [(buf.validate.field).string.max_len = 20];",
            "varchar(20)",
            None,
        ),
        ("string a = 2;", "varchar(20)", None),
        (
            "string a = 2 [(buf.validate.field).string.max_len = 21];",
            "varchar(20)",
            Some("the contract allows longer strings"),
        ),
        (
            "string a = 2 [(buf.validate.field).string.uuid = true];",
            "uuid",
            None,
        ),
        (
            "bytes a = 2 [(buf.validate.field).bytes.len = 16];",
            "uuid",
            None,
        ),
        (
            "bytes a = 2 [(buf.validate.field).bytes.len = 8];",
            "uuid",
            Some("the contract allows bytes that are no UUID"),
        ),
        (
            "int64 a = 2;",
            "integer",
            Some("values beyond 32 bits do not fit"),
        ),
        (
            "int64 a = 2 [(buf.validate.field).int64 = {gte: 0, lte: 100}];",
            "smallint",
            None,
        ),
        (
            "int64 a = 2 [(buf.validate.field).int64 = {gt: -32769, lt: 32768}];",
            "smallint",
            None,
        ),
        (
            "int64 a = 2 [(buf.validate.field).int64 = {gte: 0, lt: 32769}];",
            "smallint",
            Some("the contract allows values that do not fit"),
        ),
        (
            "uint64 a = 2 [(buf.validate.field).uint64.lte = 9223372036854775807];",
            "bigint",
            None,
        ),
        (
            "int32 a = 2 [(buf.validate.field).int32 = {gte: -999, lte: 999}];",
            "numeric(3)",
            None,
        ),
        (
            "int32 a = 2 [(buf.validate.field).int32 = {gte: -999, lte: 1000}];",
            "numeric(3)",
            Some("the contract allows values that do not fit"),
        ),
        (
            "double a = 2 [(buf.validate.field).double.lte = 5];",
            "real",
            Some("values are rounded to 6 digits"),
        ),
    ];
    for (field, ty, expected) in cases {
        let proto = format!(
            "syntax = \"proto3\"; package shop.v1; import \"buf/validate/validate.proto\"; \
             message Role {{ string id = 1; {field} }}"
        );
        let sql = format!("create table roles (id uuid primary key, a {ty} not null);");
        let files = vec![
            ("shop.proto", proto.as_str()),
            ("sql/001_a.sql", sql.as_str()),
        ];
        let found = lines(&check_files(&files, None));
        match expected {
            None => assert_eq!(found, [""; 0], "{field} in {ty}"),
            Some(reason) => assert!(found[0].ends_with(reason), "{field} in {ty}: {found:?}"),
        }
    }
}

#[test]
fn money_has_a_column_for_each_part_or_one() {
    const MONEY: &str = "syntax = \"proto3\"; package google.type; \
                         message Money { string currency_code = 1; int64 units = 2; int32 nanos = 3; }";
    let proto = "syntax = \"proto3\"; package shop.v1; import \"google/type/money.proto\"; \
                 message Role { string id = 1; google.type.Money pay = 2; }";
    let cases = [
        (
            "pay_currency_code text not null, pay_units bigint not null, pay_nanos integer not null",
            None,
        ),
        ("pay jsonb not null", None),
        ("pay numeric not null", Some("the currency is lost")),
        (
            "pay date not null",
            Some("the column holds dates, not an amount of money"),
        ),
    ];
    for (columns, expected) in cases {
        let sql = format!("create table roles (id uuid primary key, {columns});");
        let files = vec![
            ("shop.proto", proto),
            ("google/type/money.proto", MONEY),
            ("sql/001_a.sql", sql.as_str()),
        ];
        let found = lines(&check_files(&files, None));
        match expected {
            None => assert_eq!(found, [""; 0], "{columns}"),
            Some(reason) => assert!(found[0].ends_with(reason), "{columns}: {found:?}"),
        }
    }
}

#[test]
fn a_check_refuses_nothing_that_the_contract_allows() {
    let proto = "syntax = \"proto3\"; package shop.v1; import \"buf/validate/validate.proto\"; \
                 message Role { string id = 1; \
                 string name = 2 [(buf.validate.field).string.max_len = 20]; \
                 int64 rank = 3 [(buf.validate.field).int64 = {gte: 0, lt: 10}]; int64 free = 4; }";
    let cases = [
        ("char_length(name) <= 20", None),
        ("rank between 0 and 9 and free > 5", None),
        ("free < 5", None),
        (
            "length(name) < 20",
            Some("wants at most 19 characters, but the contract allows 20 for field 'name'"),
        ),
        (
            "rank > 0",
            Some("wants at least 1, but the contract allows 0 for field 'rank'"),
        ),
        (
            "rank between 0 and 8",
            Some("wants at most 8, but the contract allows 9 for field 'rank'"),
        ),
    ];
    for (check, expected) in cases {
        let sql = format!(
            "create table roles (id uuid primary key, name text not null, rank bigint not null, \
             free bigint not null, check ({check}));"
        );
        let files = vec![("shop.proto", proto), ("sql/001_a.sql", sql.as_str())];
        let found = lines(&check_files(&files, None));
        match expected {
            None => assert_eq!(found, [""; 0], "{check}"),
            Some(said) => assert!(found[0].ends_with(said), "{check}: {found:?}"),
        }
    }
}
