//! Severities, waivers and baselines, with the binary on real repositories.

use crate::repository::{Repository, Run};
use std::collections::BTreeSet;

const ORDER: &str = "syntax = \"proto3\";\npackage shop.v1;\n\nmessage Order {\n  string id = 1;\n  string note = 2;\n}\n";
const FILE: &str = "proto/shop/v1/order.proto";

/// A repository with one message on `main`, on a branch.
fn shop() -> Repository {
    let repository = Repository::new();
    repository.write("buf.yaml", "version: v2\nmodules:\n  - path: proto\n");
    repository.write(FILE, ORDER);
    repository.commit("Add orders");
    repository.branch("feature");
    repository
}

/// The field `note` is gone.
fn broken() -> Repository {
    let repository = shop();
    repository.edit(FILE, "  string note = 2;\n", "");
    repository
}

fn breaking(repository: &Repository) -> Run {
    repository.contracts(&["breaking", "--against", "main"])
}

fn waived(extra: &str) -> String {
    format!("waivers:\n  - rule: FIELD_NO_DELETE\n    reason: nobody ever wrote it\n{extra}")
}

/// What is printed, without the help that a warning run prints beside.
fn lines(run: &Run) -> Vec<&str> {
    run.stdout.lines().collect()
}

#[test]
fn a_warning_does_not_fail_unless_asked() {
    let repository = broken();
    breaking(&repository).findings();
    repository.write("contracts.yaml", "rules:\n  FIELD_NO_DELETE: warn\n");
    let run = breaking(&repository);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("(FIELD_NO_DELETE)"), "{run:?}");
    assert!(run.stderr.contains("1 warning"), "{run:?}");
    for (fail_on, code) in [("error", 0), ("warn", 100), ("never", 0)] {
        let run = repository.contracts(&["breaking", "--against", "main", "--fail-on", fail_on]);
        assert_eq!(run.code, code, "{fail_on}");
    }
    repository.write("contracts.yaml", "rules:\n  FILE: off\n");
    breaking(&repository).clean();
}

#[test]
fn errors_do_not_fail_if_nothing_is_to() {
    let repository = broken();
    let run = repository.contracts(&["breaking", "--against", "main", "--fail-on", "never"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(lines(&run).len(), 1, "{run:?}");
}

#[test]
fn severities_hold_for_every_family() {
    let repository = shop();
    repository.edit(FILE, "string note", "string Note");
    repository.write("seeders/orders_seed.json", "[}");
    let check = || repository.contracts(&["check", "--against", "main", "--format", "json"]);
    let ids = |run: &Run| -> Vec<String> {
        let findings = run.stdout.lines().map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            finding["type"].as_str().unwrap().to_owned()
        });
        findings.collect()
    };
    let run = check();
    let found = ids(&run);
    assert!(found.len() >= 3, "{found:?}");
    let mut rules = "rules:\n".to_owned();
    let different: BTreeSet<&String> = found.iter().collect();
    for id in different {
        rules.push_str(&format!("  {id}: warn\n"));
    }
    repository.write("contracts.yaml", &rules);
    let run = check();
    assert_eq!((run.code, ids(&run)), (0, found), "{run:?}");
    repository.write("contracts.yaml", &rules.replace("warn", "off"));
    check().clean();
}

#[test]
fn what_does_not_compile_can_be_a_warning() {
    let repository = shop();
    repository.edit(FILE, "string note", "strin note");
    repository.contracts(&["lint"]).findings();
    repository.write("contracts.yaml", "rules: {COMPILE: warn}\n");
    let run = repository.contracts(&["lint"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("(COMPILE)"), "{run:?}");
}

#[test]
fn an_unknown_rule_is_refused_at_its_line() {
    let repository = shop();
    repository.write(
        "contracts.yaml",
        "version: v1\nrules:\n  FIELD_SAME_NAM: warn\n",
    );
    let said = repository.contracts(&["lint"]).failure();
    assert!(
        said.contains("contracts.yaml:3:3: no rule or category is called `FIELD_SAME_NAM`"),
        "{said}"
    );
    assert!(said.contains("did you mean `FIELD_SAME_NAME`?"), "{said}");
    repository.write("contracts.yaml", "rules:\n  FIELD_SAME_NAME: warning\n");
    let said = repository.contracts(&["lint"]).failure();
    assert!(said.contains("contracts.yaml:2:"), "{said}");
    repository.write("contracts.yaml", "rulez: {}\n");
    let said = repository.contracts(&["lint"]).failure();
    assert!(
        said.contains("contracts.yaml:1:1: unknown key `rulez`"),
        "{said}"
    );
    assert!(said.contains("did you mean `rules`?"), "{said}");
}

#[test]
fn a_configured_waiver_covers_a_deletion() {
    let repository = broken();
    for extra in [
        "",
        "    path: proto/shop\n",
        "    path: ./proto/shop/v1/order.proto\n",
        "    subject: shop.v1.Order.note\n",
        "    subject: shop.v1.Order\n",
        "    expires: 2999-12-31\n",
    ] {
        repository.write("contracts.yaml", &waived(extra));
        breaking(&repository).clean();
        repository
            .contracts(&["check", "--against", "main"])
            .clean();
    }
    let yaml = waived("    subject: shop.v1.Order.id\n");
    repository.write("contracts.yaml", &yaml);
    let lines = breaking(&repository).findings();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("contracts.yaml:2:11:"), "{lines:?}");
    assert!(lines[0].ends_with("(WAIVER_UNUSED)"), "{lines:?}");
}

#[test]
fn a_category_can_be_waived() {
    let repository = broken();
    let yaml = waived("").replace("FIELD_NO_DELETE", "FILE");
    repository.write("contracts.yaml", &yaml);
    breaking(&repository).clean();
}

#[test]
fn a_deleted_file_is_covered_by_its_path() {
    let repository = shop();
    repository.write(
        "proto/shop/v1/more.proto",
        "syntax = \"proto3\";\npackage shop.v1;\n",
    );
    repository.remove(FILE);
    breaking(&repository).findings();
    let yaml = "waivers:\n  - rule: FILE_NO_DELETE\n    reason: gone\n    path: proto/shop/v1/order.proto\n";
    repository.write("contracts.yaml", yaml);
    breaking(&repository).clean();
}

#[test]
fn paths_are_those_of_the_tree_wherever_it_is_checked_from() {
    let repository = broken();
    repository.write(
        "contracts.yaml",
        &waived("    path: proto/shop/v1/order.proto\n"),
    );
    repository.write("deep/er/README", "");
    for (folder, input) in [("proto", ".."), ("deep/er", "../.."), ("proto/shop", "..")] {
        repository
            .contracts_in(folder, &["breaking", input, "--against", "main"])
            .clean();
    }
    let root = repository.path("");
    let root = root.to_str().unwrap();
    Repository::folder()
        .contracts(&["breaking", root, "--against", "main"])
        .clean();
}

#[test]
fn a_comment_at_the_survivor_covers_a_deletion() {
    let repository = broken();
    repository.edit(
        FILE,
        "message Order",
        "// An order.\n// contracts:allow FIELD_NO_DELETE nobody ever wrote it\nmessage Order",
    );
    breaking(&repository).clean();
    repository
        .contracts(&["check", "--against", "main"])
        .clean();
    // Lint does not look for deletions, and cannot say that the waiver is unused.
    repository.contracts(&["lint"]).clean();
}

#[test]
fn a_waiver_is_unused_once_the_break_is_in_the_base() {
    let repository = broken();
    repository.write("contracts.yaml", &waived(""));
    breaking(&repository).clean();
    repository.commit("Delete the note");
    repository.checkout("main");
    repository.git(&["merge", "--quiet", "--ff-only", "feature"]);
    let run = breaking(&repository);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("(WAIVER_UNUSED)"), "{run:?}");
    // Against the release it is needed all the same.
    repository.git(&["tag", "v1", "HEAD~1"]);
    repository
        .contracts(&["breaking", "--against", "v1"])
        .clean();
    // Of a part, nobody can tell.
    let part = ["breaking", "--against", "main", "--path", "proto/shop"];
    repository.contracts(&part).clean();
}

#[test]
fn an_expired_waiver_is_a_finding_and_covers_nothing() {
    let repository = broken();
    repository.write("contracts.yaml", &waived("    expires: 2027-01-31\n"));
    let on =
        |today: &str| repository.contracts(&["breaking", "--against", "main", "--today", today]);
    on("2027-01-31").clean();
    let lines = on("2027-02-01").findings();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("expired on 2027-01-31"), "{lines:?}");
    assert!(lines[1].ends_with("(FIELD_NO_DELETE)"), "{lines:?}");
    repository.write("contracts.yaml", &waived("    expires: soon\n"));
    let said = on("2027-01-31").failure();
    assert!(
        said.contains("contracts.yaml:4:14: `soon` is no date"),
        "{said}"
    );
}

#[test]
fn a_waiver_without_reason_is_a_finding() {
    let repository = broken();
    repository.write("contracts.yaml", "waivers:\n  - rule: FIELD_NO_DELETE\n");
    let lines = breaking(&repository).findings();
    assert!(lines[0].ends_with("(WAIVER_WITHOUT_REASON)"), "{lines:?}");
    assert!(lines[1].ends_with("(FIELD_NO_DELETE)"), "{lines:?}");
}

#[test]
fn findings_in_the_configuration_are_underlined() {
    let repository = broken();
    repository.write("contracts.yaml", "waivers:\n  - rule: FIELD_NO_DELETE\n");
    let args = ["breaking", "--against", "main", "--format", "pretty"];
    let said = repository.contracts(&args).stdout;
    assert!(said.contains("- rule: FIELD_NO_DELETE"), "{said}");
}

#[test]
fn lint_since_a_ref_says_only_what_is_new() {
    let repository = shop();
    repository.checkout("main");
    repository.edit(FILE, "string note", "string Note");
    repository.commit("Add old mistakes");
    repository.branch("later");
    // What was there moves and stays old; the same mistake again is new.
    repository.edit(
        FILE,
        "message Order",
        "message First {\n  string One = 1;\n}\n\nmessage Order",
    );
    let all = repository.contracts(&["lint"]).findings();
    assert_eq!(all.len(), 2, "{all:?}");
    let run = repository.contracts(&["lint", "--since", "main"]);
    assert!(
        run.stderr
            .contains("note: 1 finding left out that main at "),
        "{run:?}"
    );
    let new = run.findings();
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(new[0].contains("One"), "{new:?}");
    let checked = repository
        .contracts(&["check", "--since", "main"])
        .findings();
    assert_eq!(checked, new);
}

#[test]
fn since_asks_the_base_by_the_rules_of_today() {
    let repository = shop();
    let yaml = "version: v2\nmodules:\n  - path: proto\nlint:\n  use: [STANDARD, COMMENTS]\n";
    repository.write("buf.yaml", yaml);
    assert_eq!(repository.contracts(&["lint"]).findings().len(), 3);
    let said = repository.contracts(&["lint", "--since", "main"]).clean();
    assert!(said.contains("3 findings left out"), "{said}");
    // From elsewhere the paths look otherwise, and are the same.
    repository
        .contracts_in("proto", &["lint", "..", "--since", "main"])
        .clean();
    repository
        .contracts_in("proto", &["lint", "--since", "main"])
        .clean();
}

#[test]
fn since_does_not_make_a_used_waiver_unused() {
    let repository = shop();
    repository.checkout("main");
    repository.edit(FILE, "string note", "string Note");
    repository.edit(
        FILE,
        "message Order",
        "// contracts:allow FIELD_LOWER_SNAKE_CASE the old spelling\nmessage Order",
    );
    repository.commit("Add an old mistake");
    repository.branch("later");
    repository.contracts(&["lint", "--since", "main"]).clean();
}

#[test]
fn a_base_that_does_not_compile_has_no_findings() {
    let repository = shop();
    repository.checkout("main");
    repository.edit(FILE, "string note", "strin Note");
    repository.commit("Break the build");
    repository.branch("later");
    repository.edit(FILE, "strin Note", "string Note");
    let run = repository.contracts(&["lint", "--since", "main"]);
    assert!(run.stderr.contains("do not compile"), "{run:?}");
    assert_eq!(run.findings().len(), 1);
}

#[test]
fn rules_that_are_no_more_are_noted() {
    let repository = shop();
    let yaml = "version: v2\nmodules:\n  - path: proto\nlint:\n  use: [DEFAULT]\nbreaking:\n  use: [MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT]\n";
    repository.write("buf.yaml", yaml);
    let said = repository.contracts(&["lint"]).clean();
    assert!(
        said.contains("note: ") && said.contains("`DEFAULT`"),
        "{said}"
    );
    let said = breaking(&repository).clean();
    assert!(
        said.contains("`MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT`"),
        "{said}"
    );
    let said = repository
        .contracts(&["check", "--against", "main"])
        .clean();
    assert!(
        said.contains("`DEFAULT`") && said.contains("`MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT`"),
        "{said}"
    );
}

#[test]
fn a_remote_dependency_is_named_where_it_is_missed() {
    let repository = shop();
    repository.write(
        "buf.yaml",
        "version: v2\nmodules:\n  - path: proto\ndeps:\n  - buf.build/googleapis/googleapis\n",
    );
    repository.edit(
        FILE,
        "package shop.v1;\n",
        "package shop.v1;\n\nimport \"google/api/http.proto\";\n",
    );
    let args = ["lint", "--format", "json"];
    let lines = repository.contracts(&args).findings();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("`buf.build/googleapis/googleapis`"),
        "{lines:?}"
    );
    assert!(
        lines[0].contains("under `deps` in contracts.yaml"),
        "{lines:?}"
    );
    repository.write("vendor/google/api/http.proto", "syntax = \"proto3\";\n");
    repository.write("contracts.yaml", "deps:\n  - vendor\n");
    let lines = repository.contracts(&["lint"]).findings();
    assert!(lines[0].ends_with("(IMPORT_USED)"), "{lines:?}");
}

#[test]
fn plugins_are_noted() {
    let repository = shop();
    let yaml = "version: v2\nmodules:\n  - path: proto\nplugins:\n  - plugin: own-rules\n";
    repository.write("buf.yaml", yaml);
    let said = repository.contracts(&["lint"]).clean();
    assert!(
        said.contains("plugins and policies that buf.yaml names are not run"),
        "{said}"
    );
}
