//! SARIF 2.1.0, which code scanning services read.

use super::Sources;
use super::fingerprint::fingerprint;
use crate::rules::{Finding, Location, Rule, Severity};
use serde_json::{Value, json};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The name of our partial fingerprint; the number goes up when what it is made
/// of changes.
const FINGERPRINT: &str = "contractsFinding/v1";

pub(super) fn render(findings: &[Finding], sources: &Sources) -> String {
    let rules = used_rules(findings);
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| result(finding, &rules, sources))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn used_rules(findings: &[Finding]) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = findings.iter().map(|finding| finding.rule).collect();
    rules.sort_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    rules
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.purpose },
        "fullDescription": { "text": rule.doc.why },
        "help": { "text": rule.doc.instead },
        "properties": { "tags": rule.categories },
    })
}

fn result(finding: &Finding, rules: &[&'static Rule], sources: &Sources) -> Value {
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rules.iter().position(|rule| rule.id == finding.rule.id),
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": { "text": message(finding) },
        "partialFingerprints": { FINGERPRINT: fingerprint(finding) },
    });
    if !finding.breaks.is_empty() {
        let levels: Vec<&str> = finding.breaks.iter().map(|level| level.as_str()).collect();
        result["properties"] = json!({ "breaks": levels });
    }
    if let Some(location) = &finding.location {
        result["locations"] = json!([place(location, sources)]);
    }
    // Places in the base are not in the tree that is scanned.
    let related: Vec<Value> = finding
        .related
        .iter()
        .filter(|related| related.location.side == crate::rules::Side::Current)
        .map(|related| {
            let mut place = place(&related.location, sources);
            place["message"] = json!({ "text": related.label });
            place
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    }
}

fn place(location: &Location, sources: &Sources) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&location.path) } });
    if let Some(region) = region(location, sources) {
        physical["region"] = region;
    }
    json!({ "physicalLocation": physical })
}

/// Lines and columns in characters; ours count bytes and tab stops.
fn region(location: &Location, sources: &Sources) -> Option<Value> {
    let span = location.span?;
    let mut region = json!({ "startLine": span.start.line, "endLine": span.end.line });
    if let Some((text, range)) = sources.range(location) {
        region["startColumn"] = json!(characters_before(text, range.start) + 1);
        region["endColumn"] = json!(characters_before(text, range.end) + 1);
    }
    Some(region)
}

/// Characters between the start of the line and an offset.
fn characters_before(text: &str, offset: usize) -> usize {
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    text[line..offset].chars().count()
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
