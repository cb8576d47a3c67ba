//! Every output format, on findings of one run, and what reads them.

use crate::repository::{Repository, Run};
use crate::tools;
use serde_json::Value;

const BEFORE: &str = "syntax = \"proto3\";\npackage shop.v1;\n\nmessage Order {\n  string id = 1;\n  string note = 2;\n}\n\nmessage Gone {}\n";
const AFTER: &str = "syntax = \"proto3\";\npackage shop.v1;\n\n// Größe: 100%\nmessage Order {\n\tint64 id = 1;\n}\n";

/// A branch that changes a field's type, deletes a field, a message and a file.
fn broken() -> Repository {
    let repository = Repository::new();
    repository.write("shop/v1/order.proto", BEFORE);
    repository.write(
        "shop/v1/other.proto",
        "syntax = \"proto3\";\npackage shop.v1;\n",
    );
    repository.commit("Before");
    repository.write("shop/v1/order.proto", AFTER);
    repository.remove("shop/v1/other.proto");
    repository
}

fn run(repository: &Repository, format: &str) -> Run {
    repository.contracts(&["breaking", "--against", "main", "--format", format])
}

#[test]
fn text_is_a_line_a_finding() {
    let lines = run(&broken(), "text").findings();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    assert!(lines[0].starts_with("<input>:1:1:") && lines[0].ends_with("(FILE_NO_DELETE)"));
    assert!(
        lines[1].starts_with("shop/v1/order.proto:1:1:"),
        "{lines:#?}"
    );
    assert!(
        lines[3].starts_with("shop/v1/order.proto:6:5:"),
        "{lines:#?}"
    );
}

#[test]
fn text_is_the_default_where_nobody_looks() {
    let repository = broken();
    let by_default = repository
        .contracts(&["breaking", "--against", "main"])
        .stdout;
    assert_eq!(by_default, run(&repository, "text").stdout);
}

#[test]
fn json_has_the_keys_of_buf_and_ours() {
    let repository = broken();
    let ours: Vec<Value> = json_lines(&run(&repository, "json").stdout);
    let alias = repository.contracts(&["breaking", "--against", "main", "--error-format", "json"]);
    assert_eq!(json_lines(&alias.stdout), ours);

    let buf = tools::buf()
        .args([
            "breaking",
            "--against",
            ".git#branch=main",
            "--error-format",
            "json",
        ])
        .current_dir(repository.path(""))
        .output()
        .unwrap();
    let theirs = json_lines(std::str::from_utf8(&buf.stdout).unwrap());
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(&theirs) {
        for key in [
            "path",
            "start_line",
            "start_column",
            "end_line",
            "end_column",
            "type",
        ] {
            assert_eq!(ours.get(key), theirs.get(key), "{key}: {ours} {theirs}");
        }
    }
    let changed = ours
        .iter()
        .find(|f| f["type"] == "FIELD_SAME_TYPE")
        .unwrap();
    assert_eq!(changed["severity"], "error");
    assert_eq!(changed["previous"]["path"], "shop/v1/order.proto");
    assert_eq!(changed["previous"]["start_line"], 5);
    assert!(
        changed["help"]
            .as_str()
            .is_some_and(|help| !help.is_empty())
    );
}

fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn github_annotations_are_escaped() {
    let lines = run(&broken(), "github-actions").findings();
    let changed = lines
        .iter()
        .find(|line| line.contains("FIELD_SAME_TYPE"))
        .unwrap();
    assert!(
        changed.starts_with("::error file=shop/v1/order.proto,line=6,endLine=6,col=5,endColumn=10,title=FIELD_SAME_TYPE::"),
        "{changed}"
    );
    assert!(lines.iter().all(|line| line.starts_with("::error ")));
    assert!(
        changed.contains("%0A"),
        "message and help are two lines: {changed}"
    );
}

#[test]
fn annotations_come_by_themselves_in_github_actions() {
    let repository = broken();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_contracts"))
        .args(["breaking", "--against", "main"])
        .current_dir(repository.path(""))
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        stdout.contains("(FIELD_SAME_TYPE)") && stdout.contains("\n::error file="),
        "{stdout}"
    );
}

#[test]
fn junit_and_msvs_are_as_buf_has_them_but_for_words() {
    let repository = broken();
    for format in ["msvs", "junit"] {
        let buf = tools::buf()
            .args([
                "breaking",
                "--against",
                ".git#branch=main",
                "--error-format",
                format,
            ])
            .current_dir(repository.path(""))
            .output()
            .unwrap();
        let theirs = String::from_utf8(buf.stdout).unwrap();
        let ours = run(&repository, format).stdout;
        assert_eq!(skeleton(&ours), skeleton(&theirs), "{ours}\n{theirs}");
    }
}

/// A report without what tools say in their own words.
fn skeleton(report: &str) -> Vec<String> {
    report
        .lines()
        .map(|line| match line.split_once("<failure message=\"") {
            Some((before, rest)) => {
                let place: Vec<&str> = rest.splitn(4, ':').collect();
                format!("{before}{}:{}:{}", place[0], place[1], place[2])
            }
            None => line.split(" : ").take(2).collect::<Vec<_>>().join(" : "),
        })
        .filter(|line| !line.trim().starts_with("</failure>"))
        .collect()
}

#[test]
fn gitlab_reports_have_path_line_and_a_stable_fingerprint() {
    let repository = broken();
    let text = run(&repository, "gitlab-code-quality").stdout;
    let issues: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(issues.len(), 4);
    for issue in &issues {
        assert!(
            issue["location"]["positions"]["begin"]["line"].is_u64()
                || issue["check_name"] == "FILE_NO_DELETE"
        );
        assert_eq!(issue["fingerprint"].as_str().unwrap().len(), 64);
    }
    assert_eq!(text, run(&repository, "gitlab-code-quality").stdout);
}

#[test]
fn sarif_validates_and_counts_columns_in_characters() {
    let repository = broken();
    repository.edit("shop/v1/order.proto", "\tint64 id", "/* ä */\tint64 id");
    let text = run(&repository, "sarif").stdout;
    let document = repository.path("report.sarif");
    std::fs::write(&document, &text).unwrap();
    tools::validate_json(&tools::sarif_schema(), &document);

    let log: Value = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    let changed = results
        .iter()
        .find(|r| r["ruleId"] == "FIELD_SAME_TYPE")
        .unwrap();
    let place = &changed["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "shop/v1/order.proto");
    // Seven characters and a tab.
    assert_eq!(place["region"]["startColumn"], 9);
    assert!(
        changed["partialFingerprints"]
            .as_object()
            .is_some_and(|p| p.len() == 1)
    );
}

#[test]
fn further_reports_are_written_to_files() {
    let repository = broken();
    repository
        .contracts(&[
            "breaking",
            "--against",
            "main",
            "--output",
            "sarif=out.sarif",
            "--output",
            "markdown=out.md",
        ])
        .findings();
    serde_json::from_str::<Value>(&repository.read("out.sarif")).unwrap();
    let markdown = repository.read("out.md");
    assert!(
        markdown.starts_with("### contracts\n") && markdown.contains("FIELD\\_SAME\\_TYPE")
            || markdown.contains("**FIELD_SAME_TYPE**"),
        "{markdown}"
    );
}

#[test]
fn an_unknown_format_is_told_which_there_are() {
    let run = run(&broken(), "xml");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("gitlab-code-quality"), "{run:?}");
}

#[test]
fn pretty_underlines_and_colors_only_when_told() {
    let repository = broken();
    let plain = run(&repository, "pretty").stdout;
    assert!(plain.contains("────") || plain.contains("──"), "{plain}");
    assert!(!plain.contains('\u{1b}'));
    let colored = repository.contracts(&[
        "breaking",
        "--against",
        "main",
        "--format",
        "pretty",
        "--color",
        "always",
    ]);
    assert!(colored.stdout.contains('\u{1b}'));
}

#[test]
fn quiet_says_findings_only() {
    let repository = broken();
    let run = repository.contracts(&["breaking", "--against", "main", "--quiet"]);
    assert_eq!(run.stderr, "");
    assert_eq!(run.findings().len(), 4);
}
