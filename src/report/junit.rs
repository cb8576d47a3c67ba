//! JUnit XML: a test suite a file, a test case a finding, as buf has it.

use super::{shown_path, start};
use crate::rules::Finding;
use std::fmt::Write;

pub(super) fn render(findings: &[Finding]) -> String {
    let mut out = String::from("<testsuites>\n");
    for suite in findings.chunk_by(|a, b| shown_path(a) == shown_path(b)) {
        let count = suite.len();
        let path = shown_path(&suite[0]);
        let name = path.strip_suffix(".proto").unwrap_or(path);
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{count}\" failures=\"{count}\" errors=\"0\">",
            escaped(name)
        );
        suite.iter().for_each(|finding| case(&mut out, finding));
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(out: &mut String, finding: &Finding) {
    let id = finding.rule.id;
    let (line, column) = finding.location.as_ref().map_or((1, 1), start);
    let name = match &finding.location {
        Some(_) => format!("{id}_{line}_{column}"),
        None => id.to_owned(),
    };
    let message = format!(
        "{}:{line}:{column}:{}",
        shown_path(finding),
        finding.message
    );
    let help = finding.help.as_deref().unwrap_or("");
    let _ = write!(
        out,
        "    <testcase name=\"{}\">\n      <failure message=\"{}\" type=\"{id}\">{}</failure>\n    </testcase>\n",
        escaped(&name),
        escaped(&message),
        escaped(help)
    );
}

/// Text for an attribute or an element. Characters that XML cannot hold at all
/// become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            '\t' => out.push_str("&#x9;"),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
