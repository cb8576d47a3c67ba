//! `contracts diff`, the verdict of `contracts check`, and how findings of one
//! edit are shown.

use crate::repository::Repository;
use serde_json::Value;

const ORDER: &str = r#"syntax = "proto3";
package shop.v1;

// An order.
message Order {
  string id = 1;
  string note = 2;
  Status status = 3;
}

enum Status {
  STATUS_UNSPECIFIED = 0;
  STATUS_PAID = 1;
}
"#;
const FILE: &str = "shop/v1/order.proto";

/// A repository with orders on `main`.
fn shop() -> Repository {
    let repository = Repository::new();
    repository.write(FILE, ORDER);
    // Style is no matter here.
    repository.write("buf.yaml", "version: v2\nlint:\n  use: [IMPORT_USED]\n");
    repository.commit("Add orders");
    repository
}

fn diff(repository: &Repository, format: &str) -> String {
    let run = repository.contracts(&["diff", "--against", "main", "--format", format]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    run.stdout
}

/// The lines of the text, without the one that names the commit.
fn text(repository: &Repository) -> Vec<String> {
    let text = diff(repository, "text");
    text.lines()
        .map(|line| line.split(" (against ").next().unwrap_or(line).to_owned())
        .collect()
}

#[test]
fn every_change_is_listed_by_file_with_the_verdict_last() {
    let repository = shop();
    repository.edit(FILE, "string note = 2;", "string remark = 2;");
    repository.edit(
        FILE,
        "Status status = 3;",
        "Status status = 3;\n  int64 total = 4;",
    );
    repository.edit(
        FILE,
        "STATUS_PAID = 1;",
        "STATUS_PAID = 1 [deprecated = true];",
    );
    repository.edit(FILE, "// An order.", "// What a customer ordered.");
    repository.write(
        "shop/v1/refund.proto",
        "syntax = \"proto3\";\npackage shop.v1;\nmessage Refund {}\n",
    );
    assert_eq!(
        text(&repository),
        [
            FILE,
            "  ~ message shop.v1.Order: comment changed",
            "  ~ field shop.v1.Order.remark: renamed from note  \
             [FIELD_SAME_JSON_NAME, FIELD_SAME_NAME]",
            "  + field shop.v1.Order.total: int64 = 4",
            "  ~ enum value shop.v1.Status.STATUS_PAID: option deprecated none → true",
            "",
            "shop/v1/refund.proto",
            "  + file shop/v1/refund.proto",
            "  + message shop.v1.Refund",
            "",
            "major: 1 field renamed",
        ]
    );
}

#[test]
fn json_is_an_object_a_line_with_the_verdict_last() {
    let repository = shop();
    repository.git(&["tag", "v1.2.3"]);
    repository.git(&["tag", "v1.10.0-rc.1"]);
    repository.edit(FILE, "string note = 2;", "bytes note = 2;");
    let json = diff(&repository, "json");
    let lines: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [change, verdict] = lines.as_slice() else {
        panic!("{json}");
    };
    assert_eq!(
        *change,
        serde_json::json!({
            "change": "changed",
            "element": "field",
            "name": "shop.v1.Order.note",
            "aspect": "type",
            "from": "string",
            "to": "bytes",
            "weight": "major",
            "rules": ["FIELD_SAME_TYPE"],
            "current": {
                "path": FILE, "start_line": 7, "start_column": 3, "end_line": 7, "end_column": 18,
            },
            "previous": {
                "path": FILE, "start_line": 7, "start_column": 3, "end_line": 7, "end_column": 19,
            },
        })
    );
    assert_eq!(verdict["verdict"], "major");
    assert_eq!(verdict["because"][0]["what"], "1 field type changed");
    assert_eq!(verdict["because"][0]["rules"][0], "FIELD_SAME_TYPE");
    assert_eq!(verdict["released"], "v1.2.3");
    assert_eq!(verdict["next_version"], "v2.0.0");
}

#[test]
fn the_next_version_follows_the_highest_tag() {
    let repository = shop();
    for tag in ["v0.9.0", "v1.2.0", "v1.10.0", "nightly"] {
        repository.git(&["tag", tag]);
    }
    repository.edit(
        FILE,
        "Status status = 3;",
        "Status status = 3;\n  int64 total = 4;",
    );
    let lines = text(&repository);
    assert_eq!(lines[lines.len() - 2], "minor: 1 field added");
    assert_eq!(lines[lines.len() - 1], "next version: v1.11.0");
}

#[test]
fn markdown_marks_what_breaks() {
    let repository = shop();
    repository.edit(FILE, "  string note = 2;\n", "");
    let markdown = diff(&repository, "markdown");
    for expected in [
        "### Changes against main at ",
        "#### `shop/v1/order.proto`",
        "- ❌ removed: field `shop.v1.Order.note`: `string = 2` — **FIELD_NO_DELETE**",
        "**Verdict: major**",
        "- 1 field removed (**FIELD_NO_DELETE**)",
    ] {
        assert!(markdown.contains(expected), "{expected}\n{markdown}");
    }
}

#[test]
fn colors_come_when_told() {
    let repository = shop();
    repository.edit(FILE, "  string note = 2;\n", "");
    let args = ["diff", "--against", "main", "--color", "always"];
    let run = repository.contracts(&args);
    assert!(run.stdout.contains("\u{1b}[31m- field "), "{run:?}");
    assert!(!diff(&repository, "text").contains('\u{1b}'));
}

#[test]
fn nothing_changed_is_said() {
    let repository = shop();
    repository.git(&["tag", "v1.0.0"]);
    assert_eq!(text(&repository), ["nothing changed"]);
    repository.edit(FILE, "string id = 1;", "string   id=1;");
    assert_eq!(text(&repository), ["nothing changed"]);
}

#[test]
fn what_does_not_compile_cannot_be_compared() {
    let repository = shop();
    repository.edit(FILE, "string id = 1;", "strin id = 1;");
    for format in ["text", "json", "markdown"] {
        let run = repository.contracts(&["diff", "--against", "main", "--format", format]);
        assert!(run.findings().join("\n").contains("COMPILE"), "{format}");
    }
    let failure = repository.contracts(&["diff"]).failure();
    assert!(failure.contains("nothing to compare with"), "{failure}");
}

#[test]
fn the_first_contracts_are_all_new() {
    let repository = Repository::new();
    repository.write("README", "nothing yet\n");
    repository.commit("Begin");
    repository.write(FILE, ORDER);
    let run = repository.contracts(&["diff", "--against", "main"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("+ message shop.v1.Order"), "{run:?}");
    assert!(
        run.stderr.contains("note: there are no contracts in "),
        "{run:?}"
    );
}

#[test]
fn check_ends_with_the_verdict() {
    for (from, to, expected) in [
        (
            "string id = 1;",
            "string id = 1;",
            ": no findings; nothing changed (",
        ),
        (
            "An order.",
            "What was ordered.",
            ": no findings; patch: 1 message comment changed (",
        ),
        (
            "Status status = 3;",
            "Status status = 3;\n  int64 total = 4;\n  string memo = 5;",
            ": no findings; minor: 2 fields added (",
        ),
        (
            "string note = 2;",
            "bytes note = 2;",
            ": 1 error; major: 1 field type changed (",
        ),
    ] {
        let repository = shop();
        repository.edit(FILE, from, to);
        let run = repository.contracts(&["check", "--against", "main"]);
        assert!(run.stderr.contains(expected), "{run:?}");
    }
    // Without a base there is nothing to judge.
    let run = shop().contracts(&["check"]);
    assert!(run.stderr.contains(": no findings ("), "{run:?}");
}

#[test]
fn migrations_count_by_what_they_do_to_the_tables() {
    let repository = shop();
    repository.write("seeders/.keep", "");
    repository.write("sql/README.txt", "");
    repository.commit("Keep the folders");
    repository.write(
        "sql/001_first.sql",
        "-- +goose Up\nCREATE TABLE notes (id uuid CONSTRAINT notes_pkey PRIMARY KEY);\n\
         -- +goose Down\nDROP TABLE notes;\n",
    );
    assert_eq!(
        text(&repository),
        [
            "1 table added",
            "1 migration changed",
            "minor: 1 table added"
        ]
    );
    repository.write(
        "sql/001_first.sql",
        "-- +goose Up\nSELECT 1;\n-- +goose Down\n",
    );
    assert_eq!(
        text(&repository),
        ["1 migration changed", "patch: 1 migration changed"]
    );
}

#[test]
fn markdown_of_check_says_what_makes_it_major() {
    let repository = shop();
    repository.edit(FILE, "string note = 2;", "bytes note = 2;");
    let run = repository.contracts(&["check", "--against", "main", "--format", "markdown"]);
    let markdown = run.findings().join("\n");
    assert!(
        markdown.contains("**This makes the next version a major one:**\n\n- ❌ `shop/v1/order.proto:7` **FIELD_SAME_TYPE**"),
        "{markdown}"
    );
    assert!(
        markdown.contains("  - breaks source and JSON, not the wire"),
        "{markdown}"
    );
}

#[test]
fn findings_say_how_much_breaks() {
    let repository = shop();
    repository.edit(FILE, "string note = 2;", "bytes note = 2;");
    let breaking = |format: &str| {
        let run = repository.contracts(&["breaking", "--against", "main", "--format", format]);
        run.findings().join("\n")
    };
    let finding: Value = serde_json::from_str(&breaking("json")).unwrap();
    assert_eq!(finding["breaks"], serde_json::json!(["source", "json"]));
    let sarif: Value = serde_json::from_str(&breaking("sarif")).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["properties"]["breaks"], finding["breaks"]);
    assert!(breaking("pretty").contains("breaks source and JSON, not the wire"));
    assert!(!breaking("text").contains("breaks"));
}

#[test]
fn a_rename_is_one_entry_for_people_and_two_findings_for_programs() {
    let repository = shop();
    repository.edit(FILE, "string note = 2;", "string remark = 2;");
    let breaking = |format: &str| {
        let run = repository.contracts(&["breaking", "--against", "main", "--format", format]);
        run.findings()
    };
    assert_eq!(
        breaking("text"),
        [
            "shop/v1/order.proto:7:10:field \"2\" on message \"Order\" changed name from \"note\" to \
             \"remark\", and its JSON name with it (FIELD_SAME_NAME, FIELD_SAME_JSON_NAME)"
        ]
    );
    assert_eq!(breaking("json").len(), 2);
    assert_eq!(breaking("msvs").len(), 2);
    let markdown = breaking("markdown").join("\n");
    assert_eq!(markdown.matches("\n- ❌").count(), 1, "{markdown}");
    let pretty = breaking("pretty").join("\n");
    assert!(
        pretty.contains("FIELD_SAME_NAME, FIELD_SAME_JSON_NAME"),
        "{pretty}"
    );
}

#[test]
fn a_moved_type_is_told_from_a_deleted_one() {
    let repository = shop();
    let other = "shop/v1/status.proto";
    let (_, status) = ORDER.split_once("enum Status").unwrap();
    repository.edit(FILE, &format!("\nenum Status{status}"), "");
    repository.write(
        other,
        &format!("syntax = \"proto3\";\npackage shop.v1;\nenum Status{status}"),
    );
    for (import, expected) in [
        ("import", format!("add `import public \\\"{other}\\\";`")),
        (
            "import public",
            "`import public` still reaches `Status` from here".to_owned(),
        ),
    ] {
        repository.write(
            FILE,
            &ORDER
                .replace(&format!("\nenum Status{status}"), "")
                .replace(
                    "package shop.v1;",
                    &format!("package shop.v1;\n{import} \"{other}\";"),
                ),
        );
        let args = ["breaking", "--against", "main", "--format", "json"];
        let lines = repository.contracts(&args).findings();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let moved = format!("enum \\\"Status\\\" was deleted from the file: it moved to `{other}`");
        assert!(lines[0].contains(&moved), "{lines:?}");
        assert!(lines[0].contains(&expected), "{lines:?}");
    }
}

#[test]
fn a_renamed_file_tells_where_its_types_went() {
    let repository = shop();
    repository.git(&["mv", FILE, "shop/v1/orders.proto"]);
    let lines = repository
        .contracts(&["breaking", "--against", "main"])
        .findings();
    assert_eq!(
        lines,
        [
            "<input>:1:1:file \"shop/v1/order.proto\" was deleted: its types moved to \
             `shop/v1/orders.proto` (FILE_NO_DELETE)"
        ]
    );
    let lines = text(&repository);
    let moved = "  ~ message shop.v1.Order: moved here from shop/v1/order.proto \
                 (\"shop/v1/order.proto\" is gone)";
    assert!(lines.iter().any(|line| line == moved), "{lines:#?}");
    assert_eq!(lines.last().unwrap(), "major: 1 file removed");
}

#[test]
fn what_is_off_asks_for_no_version_and_what_is_waived_does() {
    let repository = shop();
    repository.edit(FILE, "string note = 2;", "bytes note = 2;");
    repository.write("contracts.yaml", "rules: {FIELD_SAME_TYPE: off}\n");
    let run = repository.contracts(&["check", "--against", "main"]);
    assert!(
        run.stderr.contains("; minor: 1 field type changed ("),
        "{run:?}"
    );
    assert_eq!(
        text(&repository).last().unwrap(),
        "minor: 1 field type changed"
    );
    repository.remove("contracts.yaml");
    let waiver = "// contracts:allow FIELD_SAME_TYPE nobody reads it yet";
    repository.edit(
        FILE,
        "bytes note = 2;",
        &format!("{waiver}\n  bytes note = 2;"),
    );
    let run = repository.contracts(&["check", "--against", "main"]);
    assert!(run.stderr.contains(": no findings; major: "), "{run:?}");
}
