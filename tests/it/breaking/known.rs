//! Changes that are known beforehand: the examples of the documentation, and
//! what went wrong once.

use super::compare::{Settings, by_buf, by_us};
use super::differences;
use crate::tools;
use contracts::rules::breaking;
use contracts::workspace::{ConfigVersion, RuleConfig};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Writes files, each as path and text, below `folder`.
fn write(folder: &Path, files: &[(&str, &str)]) {
    // A folder that is to hold nothing has to be there nevertheless.
    std::fs::create_dir_all(folder).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Both tools say the same of a change; returns the ids of the rules.
#[track_caller]
fn agree(before: &[(&str, &str)], after: &[(&str, &str)], settings: &Settings) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("prev"), before);
    write(&folder.path().join("cur"), after);
    let theirs = by_buf(folder.path(), settings).unwrap();
    let ours = by_us(folder.path(), settings).unwrap();
    let differences = differences(&theirs, &ours);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    theirs.into_iter().map(|found| found.rule).collect()
}

fn use_(names: &[&str]) -> RuleConfig {
    RuleConfig {
        use_: names.iter().map(|&name| name.to_owned()).collect(),
        ..RuleConfig::default()
    }
}

fn every_rule() -> Settings {
    Settings {
        config: use_(&super::CATEGORIES),
        ..Settings::default()
    }
}

#[test]
fn the_examples_of_all_rules_break_as_buf_says() {
    let folder = tempfile::tempdir().unwrap();
    for (at, rule) in breaking::rules().enumerate() {
        for (side, text) in [("prev", rule.doc.before), ("cur", rule.doc.after)] {
            let first = text.lines().next().unwrap();
            let path = first.strip_prefix("// shop/").unwrap_or("example.proto");
            let text = text.replace("package shop", &format!("package e{at}"));
            write(
                &folder.path().join(side),
                &[(&format!("e{at}/{path}"), &text)],
            );
        }
    }
    let settings = every_rule();
    let theirs = by_buf(folder.path(), &settings).unwrap();
    let ours = by_us(folder.path(), &settings).unwrap();
    let differences = differences(&theirs, &ours);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    for rule in breaking::rules() {
        assert!(
            theirs.iter().any(|found| found.rule == rule.id),
            "{}",
            rule.id
        );
    }
}

#[test]
fn the_rules_of_every_version_are_listed_as_buf_lists_them() {
    for version in ["v2", "v1", "v1beta1"] {
        for extra in [&[][..], &["--include-deprecated"]] {
            let list = |mut command: Command, name: &[&str]| {
                command.args(name).args(["--version", version]);
                command.args(["--format", "json"]).args(extra);
                String::from_utf8(command.output().unwrap().stdout).unwrap()
            };
            let theirs = list(tools::buf(), &["config", "ls-breaking-rules"]);
            let ours = list(
                Command::new(env!("CARGO_BIN_EXE_contracts")),
                &["ls-breaking-rules"],
            );
            assert_eq!(ours, theirs, "{version} {extra:?}");
        }
    }
}

const WITH_IMPORT: &str = r#"syntax = "proto3";
package a.v1;
import "google/protobuf/timestamp.proto";
message A {
  google.protobuf.Timestamp at = 1;
}
"#;

const WITHOUT_IMPORT: &str = r#"syntax = "proto3";
package a.v1;
message A {
  reserved 1;
  reserved "at";
}
"#;

#[test]
fn the_last_import_of_a_well_known_type_counts_as_a_deleted_file() {
    let before = [("a.proto", WITH_IMPORT)];
    let after = [("a.proto", WITHOUT_IMPORT)];
    let mut settings = every_rule();
    let found = agree(&before, &after, &settings);
    assert!(found.contains(&"FILE_NO_DELETE".to_owned()), "{found:?}");
    settings.exclude_imports = true;
    let found = agree(&before, &after, &settings);
    assert!(!found.contains(&"FILE_NO_DELETE".to_owned()), "{found:?}");
}

#[test]
fn a_base_or_a_change_without_messages_is_compared() {
    let empty = "syntax = \"proto3\";\npackage a.v1;\n";
    let settings = every_rule();
    agree(
        &[("a.proto", empty)],
        &[("a.proto", WITH_IMPORT)],
        &settings,
    );
    agree(
        &[("a.proto", WITH_IMPORT)],
        &[("a.proto", empty)],
        &settings,
    );
    agree(
        &[("a.proto", WITH_IMPORT)],
        &[("b.proto", WITH_IMPORT)],
        &settings,
    );
}

const MOVED_FROM: &str = r#"syntax = "proto3";
package a.v1beta1;
message Moved {
  string name = 1;
  int32 count = 2;
}
enum Kind {
  KIND_UNSPECIFIED = 0;
  KIND_NEW = 1;
}
"#;

const MOVED_TO: &str = r#"syntax = "proto3";
package a.v1beta1;
message Moved {
  bytes name = 1;
}
enum Kind {
  KIND_UNSPECIFIED = 0;
  KIND_OLD = 1;
}
"#;

const EMPTY: &str = "syntax = \"proto3\";\npackage a.v1beta1;\n";

/// What is ignored where it was is ignored where it is.
#[test]
fn ignores_reach_what_moved() {
    let before = [("old/a.proto", MOVED_FROM), ("new/b.proto", EMPTY)];
    let after = [("old/a.proto", EMPTY), ("new/b.proto", MOVED_TO)];
    let ignored = |path: &str| vec![path.to_owned()];
    let mut settings = every_rule();
    assert!(!agree(&before, &after, &settings).is_empty());
    for path in ["old", "old/a.proto", "new", "new/b.proto", "ne", "old/a"] {
        settings.config.ignore = ignored(path);
        agree(&before, &after, &settings);
    }
    settings.config.ignore.clear();
    for (rule, path) in [
        ("FIELD_SAME_TYPE", "old"),
        ("ENUM_VALUE_SAME_NAME", "old"),
        ("FILE", "new"),
    ] {
        settings.config.ignore_only = BTreeMap::from([(rule.to_owned(), ignored(path))]);
        agree(&before, &after, &settings);
    }
    settings.config.ignore_only.clear();
    settings.ignore_unstable_packages = true;
    assert!(agree(&before, &after, &settings).is_empty());
}

/// The package changes, so that one side is stable and the other is not.
#[test]
fn unstable_packages_are_ignored_on_either_side() {
    let stable = MOVED_FROM.replace("v1beta1", "v1");
    let mut settings = every_rule();
    settings.ignore_unstable_packages = true;
    let (stable, unstable) = ([("a.proto", stable.as_str())], [("a.proto", MOVED_FROM)]);
    agree(&stable, &unstable, &settings);
    agree(&unstable, &stable, &settings);
    agree(&unstable, &[("b.proto", EMPTY)], &settings);
}

#[test]
fn rules_that_are_no_more_select_those_that_took_their_place() {
    let before = r#"syntax = "proto2";
package a;
message A {
  optional string name = 1;
  repeated string names = 2;
}
"#;
    let after = before
        .replace("name = 1", "name = 1 [ctype = CORD]")
        .replace("repeated", "optional");
    for version in [ConfigVersion::V1, ConfigVersion::V1Beta1] {
        for names in [
            &["FIELD_SAME_LABEL"][..],
            &["FIELD_SAME_CTYPE", "MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT"],
            &["WIRE"],
            &["FILE"],
        ] {
            let settings = Settings {
                config: RuleConfig {
                    version,
                    ..use_(names)
                },
                ..Settings::default()
            };
            let found = agree(&[("a.proto", before)], &[("a.proto", &after)], &settings);
            assert!(!found.is_empty(), "{version:?} {names:?}");
        }
    }
}

#[test]
fn a_file_without_package_is_compared() {
    let before = "message A { optional int32 a = 1; message B { enum C { D = 0; } } }\n";
    let after = "message A { optional int64 a = 1; }\nmessage E {}\n";
    agree(&[("a.proto", before)], &[("a.proto", after)], &every_rule());
}

#[test]
fn a_byte_order_mark_takes_no_column() {
    let before = "\u{FEFF}syntax = \"proto3\"; package a; message A { int32 a = 1; }\n";
    let after = before.replace("int32", "int64");
    let before = [("a.proto", before)];
    agree(&before, &[("a.proto", &after)], &every_rule());
}

#[test]
fn ranges_to_max_lose_what_they_no_longer_hold() {
    let before = r#"syntax = "proto2";
package a;
message A { reserved 5 to max; }
message B { extensions 5 to max; }
enum E { reserved -10 to -5, 9 to max; E_A = 0; }
"#;
    let after = before
        .replace("5 to max", "5 to 9, 11 to max")
        .replace("9 to max", "10 to max");
    let before = [("a.proto", before)];
    agree(&before, &[("a.proto", &after)], &every_rule());
}
