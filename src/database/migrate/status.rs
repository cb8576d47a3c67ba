//! What is applied and what is pending, as a table.

use super::Report;
use super::comparison::Comparison;
use super::files::Step;
use super::history::{Entry, Status};

/// A line a migration, in order of version, and what does not agree.
pub(super) fn report(steps: &[Step], entries: &[Entry], comparison: &Comparison<'_>) -> Report {
    let mut lines: Vec<(i64, [String; 5])> = Vec::new();
    for step in steps {
        let entry = entries.iter().find(|entry| entry.version == step.version);
        lines.push((step.version, line(step.version, step.path(), entry)));
    }
    for entry in entries {
        if !steps.iter().any(|step| step.version == entry.version) {
            let name = format!("{} (no file)", entry.name);
            lines.push((entry.version, line(entry.version, &name, Some(entry))));
        }
    }
    lines.sort_by_key(|(version, _)| *version);
    let heading = ["version", "status", "applied at", "by", "file"].map(str::to_owned);
    let table: Vec<[String; 5]> = std::iter::once(heading)
        .chain(lines.into_iter().map(|(_, line)| line))
        .collect();
    let mut answer = aligned(&table);
    for disagreement in &comparison.disagreements {
        answer.push_str(&format!("{disagreement}\n"));
    }
    Report {
        answer,
        disagrees: !comparison.disagreements.is_empty(),
    }
}

fn line(version: i64, file: &str, entry: Option<&Entry>) -> [String; 5] {
    let Some(entry) = entry else {
        return [
            version.to_string(),
            "pending".to_owned(),
            String::new(),
            String::new(),
            file.to_owned(),
        ];
    };
    let (done, of) = (entry.done, entry.statements);
    let status = match entry.status {
        Status::Applied => "applied".to_owned(),
        Status::Failed if done == 0 => "failed".to_owned(),
        Status::Failed => format!("failed after {done} of {of}"),
        Status::Pending => format!("stopped after {done} of {of}"),
        Status::RolledBack if entry.is_unfinished() => format!("rolled back {done} of {of}"),
        Status::RolledBack => "rolled back".to_owned(),
    };
    [
        version.to_string(),
        status,
        entry.applied_at.clone(),
        entry.applied_by.clone(),
        file.to_owned(),
    ]
}

/// The columns below one another.
fn aligned(table: &[[String; 5]]) -> String {
    let width = |column: usize| {
        let widths = table.iter().map(|line| line[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3), 0];
    let mut text = String::new();
    for line in table {
        let cells: Vec<String> = line
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}
