//! `contracts ls-breaking-rules` and `contracts ls-lint-rules`

use super::Outcome;
use super::output::print;
use crate::failure::Result;
use crate::rules::{KnownRule, RuleSet, breaking, lint};
use crate::workspace::ConfigVersion;
use clap::ValueEnum;
use serde_json::json;

#[derive(clap::Args)]
pub(super) struct Args {
    /// The version of buf.yaml whose rules to list
    #[arg(long, value_name = "VERSION", default_value = "v2")]
    version: Version,

    /// How to print the rules
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Print rules that are no more, too
    #[arg(long)]
    include_deprecated: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Version {
    V1beta1,
    V1,
    V2,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A table
    Text,
    /// One JSON object a line
    Json,
}

impl From<Version> for ConfigVersion {
    fn from(version: Version) -> ConfigVersion {
        match version {
            Version::V1beta1 => ConfigVersion::V1Beta1,
            Version::V1 => ConfigVersion::V1,
            Version::V2 => ConfigVersion::V2,
        }
    }
}

pub(super) fn breaking(args: &Args) -> Result<Outcome> {
    list(args, &breaking::rule_set(args.version.into()))
}

pub(super) fn lint(args: &Args) -> Result<Outcome> {
    list(args, &lint::rule_set(args.version.into()))
}

fn list(args: &Args, set: &RuleSet) -> Result<Outcome> {
    let rows: Vec<Row> = rows(set, args.include_deprecated);
    let text = match args.format {
        Format::Text => table(&rows),
        Format::Json => rows.iter().map(|row| format!("{}\n", row.json())).collect(),
    };
    print(text.as_bytes())?;
    Ok(Outcome::Clean)
}

/// What is listed of a rule.
struct Row {
    id: &'static str,
    categories: Vec<&'static str>,
    is_default: bool,
    purpose: &'static str,
    /// The rules that took its place, if it is no more.
    replaced_by: Option<&'static [&'static str]>,
}

fn rows(set: &RuleSet, include_deprecated: bool) -> Vec<Row> {
    let known = set.rules.iter().map(|known: &KnownRule| Row {
        id: known.rule.id,
        categories: known.categories.clone(),
        is_default: known.is_default,
        purpose: known.rule.purpose,
        replaced_by: None,
    });
    let rules = set
        .replaced
        .iter()
        .filter(|replaced| !replaced.purpose.is_empty());
    let replaced = rules.map(|replaced| Row {
        id: replaced.id,
        categories: Vec::new(),
        is_default: false,
        purpose: replaced.purpose,
        replaced_by: Some(replaced.by),
    });
    known
        .chain(replaced.filter(|_| include_deprecated))
        .collect()
}

impl Row {
    /// The keys of buf, in its order.
    fn json(&self) -> String {
        let replacements = match self.replaced_by {
            Some(by) if !by.is_empty() => json!(by),
            _ => json!(null),
        };
        format!(
            "{{\"id\":{},\"categories\":{},\"default\":{},\"purpose\":{},\"plugin\":\"\",\
             \"deprecated\":{},\"replacements\":{}}}",
            json!(self.id),
            json!(self.categories),
            self.is_default,
            html_escaped(&json!(self.purpose).to_string()),
            self.replaced_by.is_some(),
            replacements
        )
    }
}

/// Go's encoder, which buf uses, escapes what could be taken for HTML.
fn html_escaped(json: &str) -> String {
    json.replace('&', "\\u0026")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
}

fn table(rows: &[Row]) -> String {
    let cells: Vec<[String; 4]> = rows.iter().map(cells).collect();
    let header = ["ID", "CATEGORIES", "DEFAULT", "PURPOSE"].map(str::to_owned);
    let width = |column: usize| {
        let widths = cells.iter().map(|row| row[column].len());
        widths.chain([header[column].len()]).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2)];
    std::iter::once(&header)
        .chain(&cells)
        .map(|[id, categories, default, purpose]| {
            format!(
                "{id:0$}  {categories:1$}  {default:2$}  {purpose}\n",
                widths[0], widths[1], widths[2]
            )
        })
        .collect()
}

fn cells(row: &Row) -> [String; 4] {
    [
        row.id.to_owned(),
        row.categories.join(", "),
        if row.is_default { "*" } else { "" }.to_owned(),
        row.purpose.to_owned(),
    ]
}
