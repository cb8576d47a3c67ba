//! Every change is found, once, with its weight and the rules that mind.

use super::*;
use crate::rules::breaking::{self, BreakingOptions};
use crate::rules::{Selection, example_files};
use crate::sql::migration::{self, FileInput};
use crate::sql::replay::replay;
use crate::testing::schema_of;

fn findings(previous: &Schema, current: &Schema, category: &str) -> Vec<Finding> {
    let of_category = |rule: &&'static crate::rules::Rule| rule.categories.contains(&category);
    let selection = Selection::all(breaking::rules().filter(of_category));
    let options = BreakingOptions::default();
    breaking::check(previous, current, &selection, &options)
}

/// `~ field shop.v1.Order.note type string → bytes: major FIELD_SAME_TYPE`.
fn line(change: &Change) -> String {
    let mut line = format!(
        "{} {} {}",
        change.kind.sign(),
        change.element.as_str(),
        change.name
    );
    if let Some(aspect) = &change.aspect {
        line.push_str(&format!(" {}", aspect.noun()));
    }
    line.push_str(&match (&change.from, &change.to) {
        (None, None) => String::new(),
        (Some(from), None) => format!(" {from} →"),
        (None, Some(to)) => format!(" → {to}"),
        (Some(from), Some(to)) => format!(" {from} → {to}"),
    });
    line.push_str(&format!(": {}", change.weight.as_str()));
    for rule in &change.rules {
        line.push_str(&format!(" {rule}"));
    }
    line
}

fn lines(previous: &Schema, current: &Schema) -> Vec<String> {
    let findings = findings(previous, current, "FILE");
    let changes = diff(previous, current, &findings);
    changes.iter().map(line).collect()
}

/// The changes of one file of package `shop.v1`.
#[track_caller]
fn assert_changes(before: &str, after: &str, expected: &[&str]) {
    let schema = |body: &str| {
        let text = format!("syntax = \"proto3\";\npackage shop.v1;\n{body}");
        schema_of(&[("shop.proto", &text)])
    };
    assert_eq!(
        lines(&schema(before), &schema(after)),
        expected,
        "\n{before}\n=>\n{after}"
    );
}

#[test]
fn nothing_changed_is_no_change() {
    let body = "// An order.\nmessage Order { string id = 1; }";
    assert_changes(body, body, &[]);
    assert_changes(
        body,
        "\n\n  // An order.\nmessage Order {\n string   id = 1; }",
        &[],
    );
}

#[test]
fn fields_change_in_every_attribute() {
    for (before, after, expected) in [
        (
            "",
            "string note = 2;",
            "+ field shop.v1.Order.note → string = 2: minor",
        ),
        (
            "",
            "repeated string notes = 2;",
            "+ field shop.v1.Order.notes → repeated string = 2: minor",
        ),
        (
            "string note = 2;",
            "",
            "- field shop.v1.Order.note string = 2 →: major FIELD_NO_DELETE",
        ),
        (
            "string note = 2;",
            "bytes note = 2;",
            "~ field shop.v1.Order.note type string → bytes: major FIELD_SAME_TYPE",
        ),
        (
            "string note = 2;",
            "repeated string note = 2;",
            "~ field shop.v1.Order.note cardinality optional with implicit presence → repeated: \
             major FIELD_SAME_CARDINALITY",
        ),
        (
            "string note = 2;",
            "string remark = 2;",
            "~ field shop.v1.Order.remark name note → remark: \
             major FIELD_SAME_JSON_NAME FIELD_SAME_NAME",
        ),
        (
            "string note = 2;",
            "string note = 2 [json_name = \"remark\"];",
            "~ field shop.v1.Order.note JSON name note → remark: major FIELD_SAME_JSON_NAME",
        ),
        (
            "string note = 2;",
            "string note = 3;",
            "~ field shop.v1.Order.note number 2 → 3: major FIELD_NO_DELETE",
        ),
        (
            "oneof a { string x = 2; string y = 3; }",
            "oneof a { string x = 2; } string y = 3;",
            "~ field shop.v1.Order.y oneof a →: major FIELD_SAME_CARDINALITY \
             FIELD_SAME_ONEOF",
        ),
        (
            "string note = 2;",
            "string note = 2 [deprecated = true];",
            "~ field shop.v1.Order.note option deprecated → true: minor",
        ),
        (
            "string note = 2 [deprecated = true];",
            "string note = 2;",
            "~ field shop.v1.Order.note option deprecated true →: patch",
        ),
        (
            "string note = 2;",
            "string note = 2; // Free text.\n",
            "~ field shop.v1.Order.note comment → Free text.: patch",
        ),
        (
            "int64 sum = 2;",
            "int64 sum = 2 [jstype = JS_STRING];",
            "~ field shop.v1.Order.sum option jstype → JS_STRING: major FIELD_SAME_JSTYPE",
        ),
        (
            "Order next = 2;",
            "optional Order next = 2;",
            "~ field shop.v1.Order.next cardinality singular → optional: minor",
        ),
        (
            "map<string, string> labels = 2;",
            "map<string, bytes> labels = 2;",
            "~ field shop.v1.Order.labels type map<string, string> → map<string, bytes>: \
             major FIELD_SAME_TYPE",
        ),
        (
            "map<string, string> labels = 2;",
            "map<string, string> tags = 2;",
            "~ field shop.v1.Order.tags name labels → tags: major FIELD_SAME_JSON_NAME \
             FIELD_SAME_NAME FIELD_SAME_TYPE MESSAGE_NO_DELETE",
        ),
    ] {
        let message = |field: &str| format!("message Order {{ string id = 1; {field} }}");
        assert_changes(&message(before), &message(after), &[expected]);
    }
}

#[test]
fn messages_change_as_a_whole_and_in_parts() {
    for (before, after, expected) in [
        (
            "",
            "message Order { message Item {} string id = 1; }",
            &["+ message shop.v1.Order: minor"][..],
        ),
        (
            "message Order { message Item { enum Kind { NONE = 0; } } string id = 1; }",
            "",
            &["- message shop.v1.Order: major ENUM_NO_DELETE MESSAGE_NO_DELETE"],
        ),
        (
            "message Order { message Item {} }",
            "message Order {}",
            &["- message shop.v1.Order.Item: major MESSAGE_NO_DELETE"],
        ),
        (
            "message Order { string note = 1; }",
            "message Order { reserved 1; reserved \"note\"; }",
            &[
                "- field shop.v1.Order.note string = 1 →: major FIELD_NO_DELETE",
                "+ reserved shop.v1.Order → 1: patch",
                "+ reserved shop.v1.Order → \"note\": patch",
            ],
        ),
        (
            "message Order { reserved 1, 5 to 7; }",
            "message Order { reserved 1, 5 to 9; }",
            &[
                "- reserved shop.v1.Order 5 to 7 →: patch",
                "+ reserved shop.v1.Order → 5 to 9: patch",
            ],
        ),
        (
            "message Order { reserved \"a\"; }",
            "message Order {}",
            &["- reserved shop.v1.Order \"a\" →: major RESERVED_MESSAGE_NO_DELETE"],
        ),
        (
            "message Order { oneof a { string x = 1; } }",
            "message Order { oneof b { string x = 1; } }",
            &[
                "- oneof shop.v1.Order.a: major ONEOF_NO_DELETE",
                "+ oneof shop.v1.Order.b: minor",
                "~ field shop.v1.Order.x oneof a → b: major FIELD_SAME_ONEOF",
            ],
        ),
    ] {
        assert_changes(before, after, expected);
    }
}

#[test]
fn enums_change_in_their_values() {
    for (before, after, expected) in [
        (
            "",
            "B = 1;",
            &["+ enum_value shop.v1.Status.B → = 1: minor"][..],
        ),
        (
            "B = 1;",
            "",
            &["- enum_value shop.v1.Status.B = 1 →: major ENUM_VALUE_NO_DELETE"],
        ),
        (
            "B = 1;",
            "C = 1;",
            &["~ enum_value shop.v1.Status.C name B → C: major ENUM_VALUE_SAME_NAME"],
        ),
        (
            "B = 1;",
            "B = 2;",
            &["~ enum_value shop.v1.Status.B number 1 → 2: major ENUM_VALUE_NO_DELETE"],
        ),
        (
            "B = 1;",
            "option allow_alias = true; B = 1; C = 1;",
            &[
                "~ enum shop.v1.Status option allow_alias → true: patch",
                "+ enum_value shop.v1.Status.C → = 1: minor",
            ],
        ),
        (
            "B = 1;",
            "B = 1 [deprecated = true];",
            &["~ enum_value shop.v1.Status.B option deprecated → true: minor"],
        ),
        (
            "reserved 5;",
            "",
            &["- reserved shop.v1.Status 5 →: major RESERVED_ENUM_NO_DELETE"],
        ),
    ] {
        let of = |values: &str| format!("enum Status {{ A = 0; {values} }}");
        assert_changes(&of(before), &of(after), expected);
    }
}

#[test]
fn services_change_in_their_methods() {
    for (before, after, expected) in [
        (
            "",
            "rpc Get(A) returns (stream B);",
            "+ rpc shop.v1.Shop.Get → (shop.v1.A) returns (stream shop.v1.B): minor",
        ),
        (
            "rpc Get(A) returns (B);",
            "",
            "- rpc shop.v1.Shop.Get (shop.v1.A) returns (shop.v1.B) →: major RPC_NO_DELETE",
        ),
        (
            "rpc Get(A) returns (B);",
            "rpc Get(B) returns (B);",
            "~ rpc shop.v1.Shop.Get request type shop.v1.A → shop.v1.B: \
             major RPC_SAME_REQUEST_TYPE",
        ),
        (
            "rpc Get(A) returns (B);",
            "rpc Get(A) returns (stream B);",
            "~ rpc shop.v1.Shop.Get server streaming unary → streaming: \
             major RPC_SAME_SERVER_STREAMING",
        ),
        (
            "rpc Get(A) returns (B);",
            "rpc Get(A) returns (B) { option idempotency_level = IDEMPOTENT; }",
            "~ rpc shop.v1.Shop.Get option idempotency_level → IDEMPOTENT: \
             major RPC_SAME_IDEMPOTENCY_LEVEL",
        ),
        (
            "rpc Get(A) returns (B);",
            "// Gets.\nrpc Get(A) returns (B);",
            "~ rpc shop.v1.Shop.Get comment → Gets.: patch",
        ),
    ] {
        let of = |methods: &str| {
            format!("message A {{}}\nmessage B {{}}\nservice Shop {{\n{methods} }}")
        };
        assert_changes(&of(before), &of(after), &[expected]);
    }
}

const A: &str = "syntax = \"proto3\";\npackage shop.v1;\nmessage Order {}\n";
const EMPTY: &str = "syntax = \"proto3\";\npackage shop.v1;\n";

#[test]
fn a_type_that_moves_is_one_change() {
    let before = schema_of(&[("a.proto", A)]);
    for (left, note) in [
        (
            EMPTY.to_owned(),
            "no `import public` reaches it from \"a.proto\"",
        ),
        (
            format!("{EMPTY}import public \"b.proto\";\n"),
            "`import public` still reaches it from \"a.proto\"",
        ),
    ] {
        let after = schema_of(&[("a.proto", &left), ("b.proto", A)]);
        let changes = diff(&before, &after, &findings(&before, &after, "FILE"));
        let moved: Vec<&Change> = changes
            .iter()
            .filter(|change| change.element == Element::Message)
            .collect();
        assert_eq!(moved.len(), 1, "{changes:#?}");
        assert_eq!(
            line(moved[0]),
            "~ message shop.v1.Order file a.proto → b.proto: major MESSAGE_NO_DELETE"
        );
        assert_eq!(moved[0].note.as_deref(), Some(note));
    }
}

#[test]
fn files_packages_and_imports_come_and_go() {
    let before = schema_of(&[("a.proto", A), ("b.proto", EMPTY)]);
    let other = "syntax = \"proto3\";\npackage shop.v2;\nimport \"a.proto\";\n";
    let after = schema_of(&[("a.proto", A), ("c.proto", other)]);
    assert_eq!(
        lines(&before, &after),
        [
            "- file b.proto: major FILE_NO_DELETE",
            "+ file c.proto: minor",
            "+ package shop.v2: minor",
        ]
    );
    let plain = format!("{EMPTY}import \"a.proto\";\n");
    let public = format!("{EMPTY}import public \"a.proto\";\n");
    for (was, is, expected) in [
        (EMPTY, plain.as_str(), "+ import a.proto: patch"),
        (&plain, EMPTY, "- import a.proto: patch"),
        (
            &plain,
            &public,
            "~ import a.proto visibility → public: minor",
        ),
        (EMPTY, &public, "+ import a.proto → public: minor"),
    ] {
        let before = schema_of(&[("a.proto", A), ("b.proto", was)]);
        let after = schema_of(&[("a.proto", A), ("b.proto", is)]);
        assert_eq!(lines(&before, &after), [expected]);
    }
}

#[test]
fn a_renamed_package_is_not_a_rename_of_everything() {
    let text = |package: &str| {
        format!(
            "syntax = \"proto3\";\npackage {package};\nmessage Order {{ Item item = 1; Item.Part part = 2; }}\n\
             message Item {{ message Part {{}} }}\nservice Shop {{ rpc Get(Order) returns (Item); }}\n"
        )
    };
    let before = schema_of(&[("a.proto", &text("shop.v1"))]);
    let after = schema_of(&[("a.proto", &text("shop.v2"))]);
    assert_eq!(
        lines(&before, &after),
        [
            "- package shop.v1: minor",
            "+ package shop.v2: minor",
            "~ file a.proto package shop.v1 → shop.v2: major FILE_SAME_PACKAGE",
        ]
    );
}

#[test]
fn custom_options_are_compared_by_value() {
    let text = |options: &str| {
        format!(
            "syntax = \"proto3\";\npackage shop.v1;\nimport \"contracts/v1/options.proto\";\n\
             message Order {{\n  string id = 1 [{options}];\n}}\n"
        )
    };
    let before = schema_of(&[("a.proto", &text("(contracts.v1.column).unique = true"))]);
    let after = schema_of(&[(
        "a.proto",
        &text("(contracts.v1.column) = { unique: true, references: \"User\" }"),
    )]);
    assert_eq!(
        lines(&before, &after),
        ["~ field shop.v1.Order.id option (contracts.v1.column).references → \"User\": patch"]
    );
}

/// A rule whose finding no change explains would make a change of its own.
#[test]
fn every_rule_has_a_change_that_explains_it() {
    for rule in breaking::rules() {
        let named =
            |text: &'static str| match text.lines().next().and_then(|l| l.strip_prefix("// ")) {
                Some(path) if path.ends_with(".proto") && !path.contains(' ') => vec![(path, text)],
                _ => example_files(text),
            };
        let before = schema_of(&named(rule.doc.before));
        let after = schema_of(&named(rule.doc.after));
        let selection = Selection::all([rule].into_iter());
        let findings = breaking::check(&before, &after, &selection, &BreakingOptions::default());
        let changes = diff(&before, &after, &findings);
        let explained = changes
            .iter()
            .any(|change| change.rules == [rule.id] && change.aspect != Some(Aspect::Consequence));
        assert!(explained, "{}: {changes:#?}", rule.id);
        assert_eq!(verdict(&changes, &findings, &[]).bump, Bump::Major);
    }
}

#[test]
fn what_shows_nowhere_else_is_a_change_too() {
    let text = |values: &str| {
        format!(
            "syntax = \"proto2\";\npackage shop.v1;\nenum Status {{ {values} }}\n\
             message Order {{ optional Status status = 1; }}\n"
        )
    };
    let before = schema_of(&[("a.proto", &text("A = 1; B = 2;"))]);
    let after = schema_of(&[("a.proto", &text("B = 2; A = 1;"))]);
    assert_eq!(
        lines(&before, &after),
        ["~ field shop.v1.Order.status meaning: major FIELD_SAME_DEFAULT"]
    );
}

#[test]
fn the_verdict_is_that_of_the_heaviest_change() {
    let schema = |body: &str| schema_of(&[("shop.proto", &format!("{EMPTY}{body}"))]);
    let none: &[&str] = &[];
    for (before, after, others, expected) in [
        ("", "", none, "nothing changed"),
        (
            "",
            "",
            &["1 migration changed"],
            "patch: 1 migration changed",
        ),
        (
            "message A {}",
            "// An A.\nmessage A {}",
            &["2 fixtures changed"],
            "patch: 1 message comment changed and 2 fixtures changed",
        ),
        (
            "message A {}",
            "// An A.\nmessage A { string x = 1; string y = 2; }",
            none,
            "minor: 2 fields added",
        ),
        (
            "message A { string x = 1; }",
            "message A { string x = 1 [deprecated = true]; } message B {} enum C { D = 0; }",
            none,
            "minor: 1 message added, 1 field deprecated, …",
        ),
        (
            "message A { string x = 1; }",
            "message A { string y = 1; } message B {}",
            &["1 migration changed"],
            "major: 1 field renamed",
        ),
    ] {
        let (before, after) = (schema(before), schema(after));
        let findings = findings(&before, &after, "FILE");
        let changes = diff(&before, &after, &findings);
        let others = others.iter().map(|what| Other {
            what: (*what).to_owned(),
            bump: Bump::Patch,
        });
        let others: Vec<Other> = others.collect();
        assert_eq!(verdict(&changes, &findings, &others).line(), expected);
    }
}

#[test]
fn only_selected_rules_make_a_change_major() {
    let schema = |body: &str| schema_of(&[("shop.proto", &format!("{EMPTY}{body}"))]);
    let before = schema("message A { string x = 1; }");
    let after = schema("message A { bytes x = 1; }");
    for (category, expected) in [("FILE", Bump::Major), ("WIRE", Bump::Minor)] {
        let findings = findings(&before, &after, category);
        let changes = diff(&before, &after, &findings);
        assert_eq!(
            verdict(&changes, &findings, &[]).bump,
            expected,
            "{category}"
        );
    }
}

#[test]
fn changes_of_tables_are_weighed() {
    const BASE: &str = "create type state as enum ('a'); create view v as select 1 as one;
        create table users (id int primary key, name varchar(9), total numeric not null default 0,
          constraint named check (name <> ''));
        create index users_name on users (name);";
    let catalog = |sql: &str| {
        let file = FileInput {
            shown: "001_a.sql".into(),
            name: "001_a.sql".to_owned(),
            text: sql.as_bytes().into(),
        };
        let replayed = replay(&migration::read(vec![file]).migrations);
        assert_eq!(replayed.problems, [], "{sql}");
        replayed.catalog
    };
    let before = catalog(BASE);
    for (sql, expected) in [
        (
            "alter table users drop column name;",
            "major: 1 column dropped",
        ),
        ("drop table users;", "major: 1 table dropped"),
        ("drop view v;", "major: 1 view dropped"),
        (
            "alter table users alter name type varchar(5);",
            "major: 1 column type changed",
        ),
        (
            "alter table users alter name set not null;",
            "major: 1 column nullability changed",
        ),
        (
            "alter table users alter total drop default;",
            "major: 1 column default changed",
        ),
        (
            "alter table users add a int not null, add b int not null;",
            "major: 2 required columns added",
        ),
        (
            "alter table users add constraint u unique (name);",
            "major: 1 constraint added",
        ),
        (
            "alter type state rename value 'a' to 'b';",
            "major: 1 type labels changed",
        ),
        (
            "create unique index u on users (name);",
            "major: 1 unique index added",
        ),
        (
            "alter table users add a int, add b int not null default 1;",
            "minor: 2 columns added",
        ),
        (
            "create table a (id int primary key, b int not null); create table c (id int);",
            "minor: 2 tables added",
        ),
        (
            "alter table users alter name type text;",
            "minor: 1 column type changed",
        ),
        (
            "alter table users alter total drop not null;",
            "minor: 1 column nullability changed",
        ),
        (
            "alter table users drop constraint named;",
            "minor: 1 constraint dropped",
        ),
        (
            "alter type state add value 'b';",
            "minor: 1 type labels changed",
        ),
        ("create index i on users (total);", "minor: 1 index added"),
        ("drop index users_name;", "patch: 1 index dropped"),
        (
            "comment on table users is 'all';",
            "patch: 1 table comment changed",
        ),
        ("insert into users values (1);", "nothing changed"),
    ] {
        let after = catalog(&format!("{BASE}{sql}"));
        let others = of_databases(&before, &after);
        assert_eq!(verdict(&[], &[], &others).line(), expected, "{sql}");
    }
}
