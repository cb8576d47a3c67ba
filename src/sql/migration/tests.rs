use super::*;

fn input(name: &str, text: &str) -> FileInput {
    FileInput {
        shown: format!("sql/{name}").into(),
        name: name.to_owned(),
        text: text.as_bytes().into(),
    }
}

fn read_one(text: &str) -> Migrations {
    read(vec![input("001_a.sql", text)])
}

fn texts(script: Option<&Script>) -> Vec<String> {
    let Some(script) = script else {
        return Vec::new();
    };
    let text = |statement| script.text(statement).to_owned();
    script.statements.iter().map(text).collect()
}

/// Each problem as "line:column message".
fn problems(migrations: &Migrations) -> Vec<String> {
    migrations
        .problems
        .iter()
        .map(|problem| {
            let start = problem.place.span.start;
            format!("{}:{} {}", start.line, start.column, problem.message)
        })
        .collect()
}

#[test]
fn a_file_without_annotations_is_all_up() {
    let read = read_one("-- hello\ncreate table a ();\n\ncreate table b ();");
    let migration = &read.migrations[0];
    assert_eq!(migration.format, Format::Plain);
    assert_eq!(
        texts(migration.up.as_ref()),
        ["create table a ()", "create table b ()"]
    );
    assert!(migration.down.is_none());
}

/// The tree of such a statement ends with a node that has no token.
#[test]
fn statements_may_end_with_what_is_not_there() {
    let text = "alter table a add b int unique;\nalter table a add c int primary key -- x\n;";
    let read = read_one(text);
    assert_eq!(
        texts(read.migrations[0].up.as_ref()),
        [
            "alter table a add b int unique",
            "alter table a add c int primary key"
        ]
    );
}

#[test]
fn goose_sections_keep_the_offsets_of_the_file() {
    let text = "-- +goose NO TRANSACTION\n-- +goose Up\ncreate table é ();\n-- +goose StatementBegin\n\
                create function f() returns int language sql as $$\nselect 1;\n$$;\n-- +goose StatementEnd\n\
                -- +goose down\r\ndrop table é;\r\n";
    let read = read_one(text);
    assert_eq!(problems(&read), [""; 0]);
    let migration = &read.migrations[0];
    assert_eq!(migration.format, Format::Goose);
    let up = texts(migration.up.as_ref());
    assert_eq!(up[0], "create table é ()");
    assert!(up[1].starts_with("create function") && up[1].ends_with("$$"));
    assert_eq!(texts(migration.down.as_ref()), ["drop table é"]);
    let transaction = migration.up.as_ref().map(|up| up.transaction);
    assert_eq!(transaction, Some(Transaction::None));
}

#[test]
fn split_files_are_one_migration() {
    let read = read(vec![
        input("2_b.up.sql", "select 2;"),
        input("1_a.up.sql", "select 1;"),
        input("1_a.down.sql", "select -1;"),
        input("10_c.sql", "select 10;"),
    ]);
    let shown: Vec<_> = read
        .migrations
        .iter()
        .map(|m| (m.version, texts(m.up.as_ref()), texts(m.down.as_ref())))
        .collect();
    let one = |text: &str| vec![text.to_owned()];
    assert_eq!(
        shown,
        [
            (1, one("select 1"), one("select -1")),
            (2, one("select 2"), vec![]),
            (10, one("select 10"), vec![]),
        ]
    );
}

#[test]
fn every_problem_has_its_place() {
    let cases: [(&str, &[&str]); 13] = [
        ("-- +goose Upp\n", &["1:1 unknown goose annotation 'Upp'"]),
        (
            "select 1;\n-- +goose Up\nselect 2;\n",
            &["1:1 statement outside a section"],
        ),
        (
            "-- +goose Down\nselect 2;\n",
            &["1:1 '-- +goose Down' without '-- +goose Up' before it"],
        ),
        (
            "-- +goose Up\nselect 1;\n-- +goose Up\n",
            &["3:1 '-- +goose Up' may stand only once, before '-- +goose Down'"],
        ),
        (
            "-- +goose Up\n-- +goose StatementBegin\nselect 1;\n-- +goose Down\n",
            &["2:1 '-- +goose StatementBegin' is never ended"],
        ),
        (
            "-- +goose Up\nselect 1;\n-- +goose StatementEnd\n",
            &["3:1 '-- +goose StatementEnd' without '-- +goose StatementBegin'"],
        ),
        (
            "-- +goose StatementBegin\n",
            &["1:1 '-- +goose StatementBegin' outside a section"],
        ),
        (
            "  -- +goose Up\nselect 1;\n",
            &["1:3 an annotation must begin its line"],
        ),
        (
            "-- +goose Up\ncreate function f() returns int language sql as $$\n  select 1;\n$$;\n",
            &["2:1 goose cuts this statement at the first line that ends with ';'"],
        ),
        (
            "-- +goose Up\nselect 1\n",
            &["2:8 the last statement of the section does not end with ';'"],
        ),
        (
            "create table a (\n  id int,\n  name text not\n);\ncreate tabel b ();\nselect 1;",
            &["3:15 expected 'NULL'", "5:8 'create tabel' is no statement"],
        ),
        (
            "select 'abc;\n",
            &["1:8 missing trailing `'` symbol to terminate the string literal"],
        ),
        ("", &[]),
    ];
    for (text, expected) in cases {
        let read = read_one(text);
        assert_eq!(problems(&read), expected, "{text}");
    }
}

#[test]
fn what_is_not_text_is_told() {
    let read = read(vec![FileInput {
        shown: "sql/1_a.sql".into(),
        name: "1_a.sql".to_owned(),
        text: b"select 1;\n\xff".as_slice().into(),
    }]);
    assert_eq!(problems(&read), ["2:1 byte 0xff is not UTF-8"]);
    assert!(read.migrations.is_empty());
}

#[test]
fn a_broken_statement_leaves_the_others() {
    let read = read_one("create table a (id int;\nselect 1;\n");
    let Some(up) = &read.migrations[0].up else {
        panic!("no up script");
    };
    let readable: Vec<bool> = up.statements.iter().map(|s| s.readable).collect();
    assert_eq!(readable, [false, true]);
}

#[test]
fn environment_variables_parse() {
    let read = read_one(
        "-- +goose Up\n-- +goose ENVSUB ON\ncreate role ${APP_USER};\n-- +goose ENVSUB OFF\n\
         create table a ();\n",
    );
    assert_eq!(problems(&read), [""; 0]);
    assert_eq!(
        texts(read.migrations[0].up.as_ref()),
        ["create role ${APP_USER}", "create table a ()"]
    );
}

#[test]
fn deep_nesting_is_a_problem_and_not_a_crash() {
    for (open, close) in [("(", ")"), ("array[", "]")] {
        let text = format!(
            "select {}1{};\nselect 2;",
            open.repeat(50_000),
            close.repeat(50_000)
        );
        assert_eq!(
            problems(&read_one(&text)),
            ["1:1 statement is nested too deeply to be read"]
        );
    }
    for (open, close) in [("not ", ""), ("case when true then ", " end"), ("- ", "")] {
        let text = format!(
            "select {}1{};\nselect 2;",
            open.repeat(50_000),
            close.repeat(50_000)
        );
        assert_eq!(
            problems(&read_one(&text)),
            ["1:1 statement is nested too deeply to be read"]
        );
    }
}

#[test]
fn bodies_are_as_deep_as_statements_may_be() {
    let bodies = [
        format!("perform {}1{};", "(".repeat(50_000), ")".repeat(50_000)),
        format!("{}null;{}", "begin ".repeat(50_000), " end;".repeat(50_000)),
        format!(
            "{}{}",
            "if a then null; ".repeat(50_000),
            "end if; ".repeat(50_000)
        ),
    ];
    for body in bodies {
        for text in [
            format!("do $$ begin {body} end $$;"),
            format!(
                "create function f() returns int language plpgsql as $x$ begin {body} end $x$;"
            ),
            format!("create function f() returns int language sql as '{body}';"),
        ] {
            let read = read_one(&text);
            let told = ["1:1 statement is nested too deeply to be read"];
            assert_eq!(problems(&read), told, "{}", &text[..90]);
        }
    }
}

#[test]
fn the_deepest_that_is_read_fits_on_the_stack() {
    let statements = [
        format!("select {}true", "not ".repeat(95)),
        format!("select {}1", "- ".repeat(95)),
        format!("select 1{}", "||a".repeat(1_480)),
        format!("select 1{}", " and a".repeat(1_480)),
        format!("select {}1{}", "(((".repeat(33), ")))".repeat(33)),
        format!(
            "do $$ {}null; {} $$",
            "begin ".repeat(95),
            "end; ".repeat(95)
        ),
        format!(
            "do $$ begin {} {} end $$",
            "if a then null; ".repeat(95),
            "end if; ".repeat(95)
        ),
    ];
    for statement in statements {
        let read = read_one(&format!("{statement};"));
        crate::sql::replay::replay(&read.migrations);
    }
}

#[test]
fn dbmate_sections_have_options_of_their_own() {
    let text = "-- orders\n-- migrate:up transaction:false\ncreate table a ();\n\n\
                --migrate:down\ndrop table a;\n";
    let read = read_one(text);
    assert_eq!(problems(&read), [""; 0]);
    let migration = &read.migrations[0];
    assert_eq!(migration.format, Format::Dbmate);
    assert_eq!(texts(migration.up.as_ref()), ["create table a ()"]);
    assert_eq!(texts(migration.down.as_ref()), ["drop table a"]);
    let transaction = |script: Option<&Script>| script.map(|script| script.transaction);
    assert_eq!(transaction(migration.up.as_ref()), Some(Transaction::None));
    assert_eq!(
        transaction(migration.down.as_ref()),
        Some(Transaction::Whole)
    );
}

#[test]
fn dbmate_sections_that_are_wrong_are_told() {
    let read = read_one("select 1;\n-- migrate:up transaktion:false\n-- migrate:up\n");
    assert_eq!(
        problems(&read),
        [
            "1:1 statement outside a section",
            "2:1 unknown option 'transaktion:false' of a migration",
            "3:1 a section stands where it may not",
        ]
    );
    let read = read_one("-- migrate:down\ndrop table a;\n");
    assert_eq!(
        problems(&read),
        ["1:1 '-- migrate:down' without '-- migrate:up' before it"]
    );
}

#[test]
fn sqlx_says_in_the_first_line_that_there_is_no_transaction() {
    let read = read_one("-- no-transaction\nvacuum a;\n");
    let up = read.migrations[0].up.as_ref();
    assert_eq!(up.map(|up| up.transaction), Some(Transaction::None));
}

#[test]
fn a_text_that_only_speaks_of_goose_is_plain() {
    let read = read_one("create type a as enum ('-- +goose Up');\n");
    assert_eq!(problems(&read), [""; 0]);
    assert_eq!(read.migrations[0].format, Format::Plain);
}
