//! Steps as the files of a folder.

use super::style::{Style, file_name_part};
use super::{Phase, Step};
use crate::failure::Result;
use crate::sql::migration::Format;

/// How wide comments are.
const WIDTH: usize = 80;

/// How long a statement may be on one line.
const LONGEST: usize = 100;

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    /// The name alone, without its folder.
    pub name: String,
    pub text: String,
}

/// What stands above the statements.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// What the migration is called; none: what it does.
    pub name: Option<String>,
    /// Lines for whoever reads the migration.
    pub notes: Vec<String>,
}

/// The files of all steps, a migration for each phase.
pub fn files(style: &Style, steps: &[Step], heading: &Heading, now: i64) -> Result<Vec<DraftFile>> {
    let mut phases: Vec<Phase> = steps.iter().map(|step| step.phase).collect();
    phases.sort();
    phases.dedup();
    let name = match &heading.name {
        Some(name) => file_name_part(name)?,
        None => file_name_part(&own_name(steps))?,
    };
    let versions = style.versions(phases.len(), now)?;
    let mut files = Vec::new();
    for (at, (phase, version)) in phases.iter().zip(&versions).enumerate() {
        let steps: Vec<&Step> = steps.iter().filter(|step| step.phase == *phase).collect();
        let name = match phases.len() {
            1 => name.clone(),
            _ => format!("{name}_{}", phase.suffix()),
        };
        let notes = if at == 0 {
            heading.notes.as_slice()
        } else {
            &[]
        };
        let written = Written {
            style,
            phase: *phase,
            steps,
            notes,
        };
        files.extend(written.files(version, &name));
    }
    Ok(files)
}

/// A name for what several steps do: that of the one, or of the one table.
fn own_name(steps: &[Step]) -> String {
    let mut subjects: Vec<&str> = Vec::new();
    for step in steps {
        let is_main = !matches!(step.phase, Phase::Validate | Phase::Check | Phase::Fill);
        let is_beside = step.subject.starts_with("index ") || step.subject.starts_with("refer ");
        if is_main && !is_beside && !subjects.contains(&&*step.subject) {
            subjects.push(&step.subject);
        }
    }
    match subjects.as_slice() {
        [one] => (*one).to_owned(),
        [first, rest @ ..] => {
            let table = |subject: &str| subject.split(' ').nth(1).unwrap_or_default().to_owned();
            let one_table = table(first);
            match rest.iter().all(|subject| table(subject) == one_table) {
                true => format!("change {one_table}"),
                false => "follow the protos".to_owned(),
            }
        }
        [] => steps
            .first()
            .map_or("follow the protos".to_owned(), |step| step.subject.clone()),
    }
}

/// The migration of one phase.
struct Written<'a> {
    style: &'a Style,
    phase: Phase,
    steps: Vec<&'a Step>,
    notes: &'a [String],
}

impl Written<'_> {
    fn files(&self, version: &str, name: &str) -> Vec<DraftFile> {
        let (up_name, down_name) = self.style.file_names(version, name);
        let heading = self.heading();
        let file = |name: String, text: String| DraftFile { name, text };
        match (self.style.format, down_name) {
            (Format::Goose, _) | (Format::Split, None) => {
                let alone = match self.phase.is_transaction() {
                    true => "",
                    false => "-- +goose NO TRANSACTION\n",
                };
                let (up, down) = (self.up(), self.down());
                let text = format!("{heading}\n{alone}-- +goose Up\n{up}\n-- +goose Down\n{down}");
                vec![file(up_name, text)]
            }
            (Format::Dbmate, _) => {
                let alone = match self.phase.is_transaction() {
                    true => "",
                    false => " transaction:false",
                };
                let (up, down) = (self.up(), self.down());
                let text = format!(
                    "{heading}\n-- migrate:up{alone}\n{up}\n-- migrate:down{alone}\n{down}"
                );
                vec![file(up_name, text)]
            }
            (Format::Split, Some(down_name)) => {
                let alone = self.alone();
                let up = format!("{alone}{heading}\n{}", self.up());
                let down = format!("{alone}{}", self.down());
                vec![file(up_name, up), file(down_name, down)]
            }
            (Format::Plain, _) => {
                let alone = self.alone();
                let down: String = self
                    .down()
                    .lines()
                    .map(|line| match line {
                        "" => "--\n".to_owned(),
                        line => format!("--   {}\n", line.trim_start_matches("-- ")),
                    })
                    .collect();
                let up = self.up();
                let text = format!("{alone}{heading}\n{up}\n-- To undo it:\n--\n{down}");
                vec![file(up_name, text)]
            }
        }
    }

    /// The line that keeps a file without sections out of a transaction.
    fn alone(&self) -> &'static str {
        match self.phase.is_transaction() {
            true => "",
            false => "-- no-transaction\n",
        }
    }

    fn heading(&self) -> String {
        let mut text = comment(self.phase.reason());
        for note in self.notes {
            text.push_str("--\n");
            text.push_str(&comment(note));
        }
        text
    }

    fn up(&self) -> String {
        let mut text = String::new();
        for (at, step) in self.steps.iter().enumerate() {
            if at > 0 {
                text.push('\n');
            }
            text.push_str(&comment(&sentence(&step.why)));
            for line in &step.caution {
                text.push_str(&comment(&sentence(line)));
            }
            for statement in &step.up {
                text.push_str(&format!("{};\n", folded(statement)));
            }
        }
        text
    }

    /// What undoes the steps, the last one first.
    fn down(&self) -> String {
        let mut text = String::new();
        for step in self.steps.iter().rev().filter(|step| !step.down.is_empty()) {
            for line in &step.down_caution {
                text.push_str(&comment(&sentence(line)));
            }
            for statement in &step.down {
                text.push_str(&format!("{};\n", folded(statement)));
            }
        }
        match text.is_empty() {
            true => "-- Nothing is to be undone.\n".to_owned(),
            false => text,
        }
    }
}

/// A remark with a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let is_word = text
        .split(' ')
        .next()
        .is_some_and(|word| word.chars().all(char::is_alphabetic));
    let stop = if text.ends_with(['.', ';', '?']) {
        ""
    } else {
        "."
    };
    match letters.next() {
        Some(first) if is_word => format!("{}{}{stop}", first.to_uppercase(), letters.as_str()),
        _ => format!("{text}{stop}"),
    }
}

/// A text as lines of comment.
fn comment(text: &str) -> String {
    let lines = wrapped(text, WIDTH - 3);
    lines.iter().map(|line| format!("-- {line}\n")).collect()
}

/// The words of a text in lines of at most so many characters; one that is
/// longer has a line of its own.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A statement that is too long for a line, divided where its parts begin.
fn folded(statement: &str) -> String {
    const PARTS: [&str; 7] = [
        ", ADD ",
        ", ALTER COLUMN ",
        " ADD CONSTRAINT ",
        " ALTER COLUMN ",
        " ADD COLUMN ",
        " REFERENCES ",
        " USING ",
    ];
    let mut text = statement.to_owned();
    for part in PARTS {
        let last = text.lines().last().unwrap_or_default();
        if last.chars().count() <= LONGEST || text.contains("\n    CONSTRAINT ") {
            break;
        }
        let mut at = text.len() - last.len();
        while let Some(found) = text[at..].find(part) {
            let comma = usize::from(part.starts_with(','));
            let start = at + found + comma;
            at = start + 1;
            let line = text[..start].lines().last().unwrap_or_default();
            let in_text = text[..start].matches('\'').count() % 2 == 1;
            if !in_text && !line.trim().is_empty() {
                text.replace_range(start..=start, "\n    ");
                at += 4;
            }
        }
    }
    text
}
