//! Changes between two states of the contracts → text, one file an output
//! format.

mod json;
mod markdown;
mod text;

use crate::release::{Aspect, Change, Element, Verdict, Version};

/// How changes are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeFormat {
    /// One line a change, below its file.
    Text,
    /// One JSON object a line, the verdict last.
    Json,
    /// For a comment on a pull request.
    Markdown,
}

/// Every change, and what they come to.
#[derive(Clone, Debug)]
pub struct ChangeLog {
    /// By file and place.
    pub changes: Vec<Change>,
    pub verdict: Verdict,
    /// What it was compared with: "main at 1a2b3c4d5, the merge base".
    pub against: String,
    /// The highest version that was released, if any was.
    pub released: Option<Version>,
    /// What else changed: "1 migration changed".
    pub other_contracts: Vec<String>,
}

impl ChangeLog {
    /// The version that the verdict asks for.
    fn next_version(&self) -> Option<Version> {
        self.released?.next(self.verdict.bump)
    }

    /// Changes by the file that they are listed under.
    fn by_file(&self) -> impl Iterator<Item = (&str, &[Change])> {
        let files = self.changes.chunk_by(|a, b| a.path() == b.path());
        files.filter_map(|changes| Some((changes.first()?.path(), changes)))
    }
}

pub fn render_changes(format: ChangeFormat, log: &ChangeLog, color: bool) -> String {
    match format {
        ChangeFormat::Text => text::render(log, color),
        ChangeFormat::Json => json::render(log),
        ChangeFormat::Markdown => markdown::render(log),
    }
}

/// A change in words. `quote` marks what is of the source.
fn sentence(change: &Change, quote: impl Fn(&str) -> String) -> String {
    let noun = change.element.noun();
    let name = quote(&change.name);
    let written = change.to.as_deref().or(change.from.as_deref());
    let mut out = match (&change.aspect, change.element, written) {
        (None, Element::Reserved, Some(text)) => format!("reserved {} in {name}", quote(text)),
        (None, Element::ExtensionRange, Some(text)) => {
            format!("extensions {} in {name}", quote(text))
        }
        (None, Element::Import, Some(text)) => format!("{text} import {name}"),
        (None, _, Some(text)) => format!("{noun} {name}: {}", quote(text)),
        (None, _, None) => format!("{noun} {name}"),
        (Some(aspect), ..) => format!("{noun} {name}: {}", part(change, aspect, &quote)),
    };
    match (&change.aspect, &change.note) {
        (Some(Aspect::Consequence), _) | (_, None) => {}
        (_, Some(note)) => out.push_str(&format!(" ({note})")),
    }
    out
}

fn part(change: &Change, aspect: &Aspect, quote: impl Fn(&str) -> String) -> String {
    let text = |text: &Option<String>| match text {
        Some(text) => quote(text),
        None => "none".to_owned(),
    };
    match aspect {
        Aspect::Comment => {
            let what = match (&change.from, &change.to) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "changed",
            };
            format!("comment {what}")
        }
        Aspect::Consequence => change.note.clone().unwrap_or_default(),
        Aspect::File => format!("moved here from {}", text(&change.from)),
        Aspect::Name => format!("renamed from {}", text(&change.from)),
        aspect => {
            let noun = match aspect {
                Aspect::Option(name) => format!("option {}", quote(name)),
                other => other.noun(),
            };
            format!("{noun} {} → {}", text(&change.from), text(&change.to))
        }
    }
}

/// "next version: v1.3.0", as far as it is known.
fn next_version(log: &ChangeLog) -> Option<String> {
    let next = log.next_version()?;
    Some(format!("next version: {next}"))
}
