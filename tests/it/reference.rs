//! The rule reference: in CONTRACTS.md, in `explain`, and beside buf.

use crate::repository::Repository;
use crate::tools;

const TYPES: &str = "<!-- types: generated from here -->\n\n";
const END_OF_TYPES: &str = "\n<!-- types: to here -->\n";
const MARK: &str = "<!-- rules: generated below this line -->\n";

#[test]
fn contracts_md_ends_with_the_reference_of_all_rules() {
    let reference = Repository::folder().contracts(&["explain", "--all"]).stdout;
    let document = include_str!("../../CONTRACTS.md");
    let (_, written) = document.split_once(MARK).expect("the mark is there");
    assert!(
        written == reference,
        "the reference is stale: put the output of `contracts explain --all` below the mark"
    );
}

#[test]
fn contracts_md_has_the_table_of_all_types() {
    let table = Repository::folder()
        .contracts(&["explain", "--types"])
        .stdout;
    let document = include_str!("../../CONTRACTS.md");
    let (_, rest) = document.split_once(TYPES).expect("the mark is there");
    let (written, _) = rest.split_once(END_OF_TYPES).expect("the end is there");
    assert!(
        written == table,
        "the table is stale: put the output of `contracts explain --types` between the marks"
    );
}

#[test]
fn every_rule_is_documented() {
    for rule in contracts::rules::all() {
        let doc = &rule.doc;
        for (what, text) in [
            ("purpose", rule.purpose),
            ("why", doc.why),
            ("instead", doc.instead),
            ("before", doc.before),
            ("after", doc.after),
        ] {
            assert!(!text.trim().is_empty(), "{} has no {what}", rule.id);
        }
        assert_ne!(doc.before, doc.after, "{}", rule.id);
    }
}

#[test]
fn ids_are_unique() {
    let mut ids: Vec<&str> = contracts::rules::all().map(|rule| rule.id).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn rules_are_listed_as_buf_lists_them() {
    let folder = Repository::folder();
    for version in ["v1beta1", "v1", "v2"] {
        for list in ["ls-breaking-rules", "ls-lint-rules"] {
            for format in ["text", "json"] {
                let args = ["config", list, "--version", version, "--format", format];
                let output = tools::buf()
                    .args(args)
                    .current_dir(folder.path(""))
                    .output()
                    .unwrap();
                let theirs = String::from_utf8(output.stdout).unwrap();
                let ours = folder.contracts(&args).stdout;
                assert_eq!(ours, theirs, "{list} {version} {format}");
                assert_eq!(folder.contracts(&args[1..]).stdout, ours);
            }
        }
    }
}

#[test]
fn explain_says_what_why_and_what_to_do() {
    let said = Repository::folder()
        .contracts(&["explain", "FIELD_SAME_TYPE", "sql_column_missing"])
        .stdout;
    for part in [
        "FIELD_SAME_TYPE (breaking changes:",
        "Why: ",
        "Before:",
        "After, which breaks:",
        "Instead: ",
        "SQL_COLUMN_MISSING",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
