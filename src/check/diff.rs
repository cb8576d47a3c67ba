//! `contracts diff`: every change since the base, breaking or not, and the
//! version that they ask for.

use super::databases::Databases;
use super::files;
use super::modules::Selections;
use super::policy::not_off;
use super::project::{Project, Protos};
use super::protos::{CompareOptions, nothing_before};
use super::whole::State;
use super::{Against, Checked, Input};
use crate::failure::Result;
use crate::release::{self, Bump, Other, Version};
use crate::report::ChangeLog;
use crate::rules::{Finding, Side};
use crate::schema::Schema;

/// What a comparison came to.
pub enum Diffed {
    Changes(Box<ChangeLog>, Vec<String>),
    /// One side does not compile.
    Broken(Checked),
}

/// Everything that changed of `input` since the base.
pub fn diff(input: &Input, against: &Against) -> Result<Diffed> {
    let head = State::read(Project::open(input)?, None)?;
    head.refuse_nothing()?;
    let project = Project::open_base(against, input, &head.project)?;
    let base = State::read(project, Some(&head.protos))?;
    let mut checked = head.begun();
    checked.sources.base = base.texts();
    checked.summary.against = Some(base.project.label().to_owned());
    if base.is_empty() {
        checked.notes.push(nothing_before(&base.project));
    }
    let databases = Databases::read(&head, Some(&base));
    let others = others(&head, &base, &databases);
    let tags = base.project.tags();
    let (current, previous) = match link(head.protos, base.protos) {
        Ok(linked) => linked,
        Err(broken) => {
            checked.findings = broken;
            return Ok(Diffed::Broken(checked));
        }
    };
    let findings = Selections::of(&head.project.workspace)?.breaking(
        (&head.project.workspace, &current),
        (&base.project.workspace, &previous),
        CompareOptions::default(),
    );
    let findings = not_off(&head.project.workspace, findings)?;
    let changes = release::diff(&previous, &current, &findings);
    let verdict = release::verdict(&changes, &findings, &others);
    let log = ChangeLog {
        changes,
        verdict,
        against: base.project.label().to_owned(),
        released: Version::highest(tags.iter().map(String::as_str)),
        other_contracts: others.into_iter().map(|other| other.what).collect(),
    };
    Ok(Diffed::Changes(Box::new(log), checked.notes))
}

fn link(current: Protos, previous: Protos) -> std::result::Result<(Schema, Schema), Vec<Finding>> {
    let (current, previous) =
        rayon::join(|| current.link(Side::Current), || previous.link(Side::Base));
    match (current, previous) {
        (Ok(current), Ok(previous)) => Ok((current, previous)),
        (current, previous) => {
            let mut findings = current.err().unwrap_or_default();
            findings.extend(previous.err().unwrap_or_default());
            Err(findings)
        }
    }
}

/// What changed beside the protos, counted: in the tables, then in files.
pub(super) fn others(head: &State, base: &State, databases: &Databases) -> Vec<Other> {
    let migrations = files::changed(&base.migrations, &head.migrations);
    let fixtures = files::changed(&base.fixtures, &head.fixtures);
    let files = [(migrations, "migration"), (fixtures, "fixture")];
    let files = files.into_iter().filter(|(count, _)| *count > 0);
    let files = files.map(|(count, noun)| {
        let plural = if count == 1 { "" } else { "s" };
        Other {
            what: format!("{count} {noun}{plural} changed"),
            bump: Bump::Patch,
        }
    });
    databases.changes().into_iter().chain(files).collect()
}
