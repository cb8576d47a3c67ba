//! Both tools on one folder.

use super::generate::Case;
use crate::tools;
use contracts::compile::{self, CompileError, SourceFile};
use contracts::rules::Selection;
use contracts::rules::lint::{self, LintOptions};
use contracts::schema::Schema;
use contracts::workspace::{ConfigVersion, RuleConfig};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Rule, path, and the four positions.
pub type Place = (String, String, [u64; 4]);

fn compile(files: &BTreeMap<String, String>) -> Result<Schema, Vec<CompileError>> {
    let sources = files
        .iter()
        .map(|(path, text)| SourceFile {
            path: path.clone(),
            shown: path.as_str().into(),
            bytes: text.as_bytes().into(),
            module: Some(0),
            is_import: false,
        })
        .collect();
    compile::link(&compile::parse(sources, None))
}

pub fn ours(case: &Case) -> Vec<Place> {
    let schema =
        compile(&case.files).unwrap_or_else(|errors| panic!("case {}: {errors:#?}", case.number));
    let selection = selection(case);
    let findings = lint::check(&schema, &selection, &options(case));
    let mut places: Vec<Place> = findings
        .into_iter()
        .map(|finding| {
            let location = finding.location.expect("lint findings have a file");
            let places = location.span.map_or([1; 4], |span| {
                [
                    span.start.line,
                    span.start.column,
                    span.end.line,
                    span.end.column,
                ]
            });
            let places = places.map(u64::from);
            (
                finding.rule.id.to_owned(),
                location.path.to_string(),
                places,
            )
        })
        .collect();
    places.sort();
    places
}

fn selection(case: &Case) -> Selection {
    let strings = |value: &Value| -> Vec<String> {
        let items = value.as_array().into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let only = case.lint["ignore_only"].as_object().into_iter().flatten();
    let config = RuleConfig {
        version: match case.version {
            "v1beta1" => ConfigVersion::V1Beta1,
            "v1" => ConfigVersion::V1,
            _ => ConfigVersion::V2,
        },
        use_: strings(&case.lint["use"]),
        except: strings(&case.lint["except"]),
        ignore: strings(&case.lint["ignore"]),
        ignore_only: only
            .map(|(rule, paths)| (rule.clone(), strings(paths)))
            .collect(),
        ..RuleConfig::default()
    };
    let set = lint::rule_set(config.version);
    let selected = Selection::from_set(&set, &config);
    selected.expect("the selection is valid").selection
}

fn options(case: &Case) -> LintOptions {
    let on = |name: &str| case.lint[name].as_bool().unwrap_or(false);
    let default = LintOptions::default();
    let text =
        |name: &str, default: String| case.lint[name].as_str().map_or(default, str::to_owned);
    LintOptions {
        enum_zero_value_suffix: text("enum_zero_value_suffix", default.enum_zero_value_suffix),
        service_suffix: text("service_suffix", default.service_suffix),
        rpc_allow_same_request_response: on("rpc_allow_same_request_response"),
        rpc_allow_google_protobuf_empty_requests: on("rpc_allow_google_protobuf_empty_requests"),
        rpc_allow_google_protobuf_empty_responses: on("rpc_allow_google_protobuf_empty_responses"),
        allow_comment_ignores: match case.version {
            "v2" => !on("disallow_comment_ignores"),
            _ => on("allow_comment_ignores"),
        },
        module: None,
    }
}

pub fn bufs(case: &Case, folder: &Path) -> Vec<Place> {
    for (path, text) in &case.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("folder made");
        fs::write(path, text).expect("file written");
    }
    let config = serde_json::json!({ "version": case.version, "lint": case.lint });
    let output = tools::buf()
        .args(["lint", "--error-format", "json", "--config"])
        .arg(config.to_string())
        .current_dir(folder)
        .output()
        .expect("buf runs");
    let stdout = String::from_utf8(output.stdout).expect("buf prints text");
    let mut places: Vec<Place> = stdout.lines().map(place).collect();
    assert!(
        matches!(output.status.code(), Some(0 | 100)),
        "{}{stdout}",
        String::from_utf8_lossy(&output.stderr)
    );
    places.sort();
    places
}

fn place(line: &str) -> Place {
    let finding: Value = serde_json::from_str(line).expect("buf prints JSON");
    let number = |name: &str| finding[name].as_u64().unwrap_or(0);
    let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    assert_ne!(finding["type"], "COMPILE", "{line}");
    let places = [
        number("start_line"),
        number("start_column"),
        number("end_line"),
        number("end_column"),
    ];
    (text("type"), text("path"), places)
}

/// What one has and the other has not, as lines; what is shown to be buf's
/// fault is left out.
pub fn difference(case: &Case, ours: &[Place], bufs: &[Place]) -> Option<String> {
    let mut count: BTreeMap<&Place, i32> = BTreeMap::new();
    for place in ours {
        *count.entry(place).or_default() += 1;
    }
    for place in bufs {
        *count.entry(place).or_default() -= 1;
    }
    let lines: Vec<String> = count
        .iter()
        .filter(|(_, count)| **count != 0)
        .filter(|(place, count)| !buf_mistakes_import(case, place, **count > 0, bufs))
        .map(|((rule, path, at), count)| {
            let whose = if *count > 0 {
                "only ours"
            } else {
                "only buf's"
            };
            format!("{whose}: {rule} {path} {at:?}")
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// True if buf is wrong about an import: the files compile without one that it
/// takes for used, or do not without those that it takes for unused.
///
/// buf marks the first import from which any chain of imports leads to the type
/// that is used, be they public or not.
fn buf_mistakes_import(
    case: &Case,
    (rule, path, at): &Place,
    only_ours: bool,
    bufs: &[Place],
) -> bool {
    if rule != "IMPORT_USED" {
        return false;
    }
    let unused = |line: u64| {
        let mut found = bufs
            .iter()
            .filter(|found| found.0 == *rule && found.1 == *path);
        found.any(|found| found.2[0] == line)
    };
    let mut files = case.files.clone();
    let text = files.get_mut(path).expect("the finding is in a file");
    let kept = text.lines().zip(1..).map(|(line, number)| {
        let left_out = if only_ours {
            number == at[0]
        } else {
            unused(number)
        };
        if left_out { "" } else { line }
    });
    *text = kept.collect::<Vec<_>>().join("\n");
    compile(&files).is_ok() == only_ours
}
