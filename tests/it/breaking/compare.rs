//! Both tools on the same pair of folders.

use crate::tools;
use contracts::compile::{SourceFile, link, parse};
use contracts::rules::{Finding, Selection, breaking};
use contracts::schema::Schema;
use contracts::source::{Folder, Tree};
use contracts::workspace::{ConfigVersion, RuleConfig};
use std::path::Path;

/// A finding, as far as both tools must agree on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub path: Option<String>,
    pub span: [u64; 4],
    pub rule: String,
    /// The names in the message, where nothing else tells findings apart.
    pub names: Vec<String>,
}

/// What both tools are told.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub config: RuleConfig,
    pub ignore_unstable_packages: bool,
    pub exclude_imports: bool,
}

/// What buf finds between `prev` and `cur` below `folder`.
pub fn by_buf(folder: &Path, settings: &Settings) -> Result<Vec<Found>, String> {
    let RuleConfig {
        use_,
        except,
        ignore,
        ignore_only,
        ..
    } = &settings.config;
    let config = serde_json::json!({
        "version": match settings.config.version {
            ConfigVersion::V1Beta1 => "v1beta1",
            ConfigVersion::V1 => "v1",
            ConfigVersion::V2 => "v2",
        },
        "breaking": {
            "use": use_,
            "except": except,
            "ignore": ignore,
            "ignore_only": ignore_only,
            "ignore_unstable_packages": settings.ignore_unstable_packages,
        },
    });
    let mut buf = tools::buf();
    buf.current_dir(folder.join("cur"))
        .args(["breaking", "--against", "../prev"])
        .args(["--error-format", "json", "--config", &config.to_string()]);
    if settings.exclude_imports {
        buf.arg("--exclude-imports");
    }
    let output = buf.output().map_err(|error| error.to_string())?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let mut found = Vec::new();
    for line in stdout.lines() {
        let finding: serde_json::Value =
            serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
        if finding["type"] == "COMPILE" {
            return Err(line.to_owned());
        }
        found.push(read(&finding));
    }
    match output.status.code() {
        Some(0 | 100) => {
            found.sort();
            Ok(found)
        }
        code => Err(format!("exit code {code:?}: {stderr}")),
    }
}

fn read(finding: &serde_json::Value) -> Found {
    let text = |name: &str| finding[name].as_str().map(str::to_owned);
    let number = |name: &str| finding[name].as_u64().unwrap_or_default();
    let path = text("path");
    Found {
        names: match &path {
            Some(_) => Vec::new(),
            None => quoted(&text("message").unwrap_or_default()),
        },
        span: [
            number("start_line"),
            number("start_column"),
            number("end_line"),
            number("end_column"),
        ],
        rule: text("type").unwrap_or_default(),
        path,
    }
}

/// What we find between `prev` and `cur` below `folder`.
pub fn by_us(folder: &Path, settings: &Settings) -> Result<Vec<Found>, String> {
    let previous = compile(&folder.join("prev"))?;
    let current = compile(&folder.join("cur"))?;
    let set = breaking::rule_set(settings.config.version);
    let selected =
        Selection::from_set(&set, &settings.config).map_err(|failure| failure.to_string())?;
    let options = breaking::BreakingOptions {
        ignore_unstable_packages: settings.ignore_unstable_packages,
        exclude_imports: settings.exclude_imports,
        modules: None,
    };
    let findings = breaking::check(&previous, &current, &selected.selection, &options);
    let mut found: Vec<_> = findings
        .iter()
        .map(|finding| seen(folder, finding))
        .collect();
    found.sort();
    Ok(found)
}

fn seen(folder: &Path, finding: &Finding) -> Found {
    // Where buf knows no place in the file, or no file, it prints the first.
    let span = match finding.location.as_ref().and_then(|location| location.span) {
        Some(span) => [
            span.start.line,
            span.start.column,
            span.end.line,
            span.end.column,
        ],
        None => [1; 4],
    };
    let prefix = format!("{}/cur/", folder.display());
    let path = finding.location.as_ref().map(|location| {
        let path = location.path.to_string();
        path.strip_prefix(&prefix).unwrap_or(&path).to_owned()
    });
    Found {
        names: match &path {
            Some(_) => Vec::new(),
            None => quoted(&finding.message),
        },
        path,
        span: span.map(u64::from),
        rule: finding.rule.id.to_owned(),
    }
}

/// The quoted parts of a message.
fn quoted(message: &str) -> Vec<String> {
    message
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

pub fn compile(folder: &Path) -> Result<Schema, String> {
    let tree = Folder::open(folder).map_err(|failure| failure.to_string())?;
    let entries = tree
        .list("", &|path| path.ends_with(".proto"))
        .map_err(|failure| failure.to_string())?;
    let mut sources = Vec::new();
    for entry in entries {
        let bytes = tree
            .read(&entry.path)
            .map_err(|failure| failure.to_string())?;
        sources.push(SourceFile {
            shown: tree.shown(&entry.path),
            bytes: bytes.ok_or("the file is gone")?,
            module: Some(0),
            is_import: false,
            path: entry.path,
        });
    }
    link(&parse(sources, None)).map_err(|errors| format!("{errors:#?}"))
}
