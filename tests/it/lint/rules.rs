//! The rules of each version of buf.yaml, as buf lists them.

use crate::tools;
use contracts::rules::lint;
use contracts::workspace::ConfigVersion;
use serde_json::{Value, json};

fn bufs(version: &str) -> Vec<Value> {
    let output = tools::buf()
        .args(["config", "ls-lint-rules", "--format", "json", "--version"])
        .arg(version)
        .output()
        .expect("buf runs");
    let stdout = String::from_utf8(output.stdout).expect("buf prints text");
    let rules = stdout.lines();
    rules
        .map(|line| serde_json::from_str(line).expect("buf prints JSON"))
        .collect()
}

fn ours(version: ConfigVersion) -> Vec<Value> {
    let set = lint::rule_set(version);
    set.rules
        .into_iter()
        .map(|known| {
            json!({
                "id": known.rule.id,
                "categories": known.categories,
                "default": known.is_default,
                "purpose": known.rule.purpose,
                "plugin": "",
                "deprecated": false,
                "replacements": null,
            })
        })
        .collect()
}

#[test]
fn every_version_has_the_rules_that_buf_lists() {
    for (name, version) in [
        ("v2", ConfigVersion::V2),
        ("v1", ConfigVersion::V1),
        ("v1beta1", ConfigVersion::V1Beta1),
    ] {
        assert_eq!(ours(version), bufs(name), "{name}");
    }
}
