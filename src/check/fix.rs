//! `contracts lint --fix`: what lint found, fixed in the sources.
//!
//! Everything happens in memory first. The fixes of a round are applied to all
//! files, the result is compiled and linted again, and so on until there is
//! nothing more to fix. Files are handed out for writing only if they compile,
//! mean what they meant but for the new names, and break nothing that was not
//! broken before.

use super::modules::Selections;
use super::project::{Project, Protos};
use super::protos::{lint_protos, refuse_nothing};
use super::{Against, Checked, Input};
use crate::compile::SourceFile;
use crate::failure::{Failure, Result};
use crate::fix::{self, Base, Edit, Plan, Request};
use crate::rules::breaking::{self, BreakingOptions};
use crate::rules::lint::LintOptions;
use crate::rules::{Finding, Selection, Side};
use crate::schema::Schema;
use crate::source::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// How often sources are fixed at most until nothing more is found.
const ROUNDS: usize = 8;

/// What there was to fix.
pub struct Fixed {
    /// The files that change, sorted by path.
    pub files: Vec<FixedFile>,
    /// What lint finds afterwards.
    pub checked: Checked,
    /// True if there was something to fix, and the result was no good. Nothing
    /// changes then; the notes say why.
    pub is_refused: bool,
}

/// A file before and after.
pub struct FixedFile {
    /// The path as shown to the user.
    pub shown: Arc<str>,
    pub on_disk: PathBuf,
    pub before: String,
    pub after: String,
}

/// Fixes what lint finds in `input`, as far as that can be done without a
/// difference for those who use what is in the base. Without a base, nothing is
/// renamed.
pub fn fix(input: &Input, against: Option<&Against>) -> Result<Fixed> {
    let start = Instant::now();
    let project = Project::open(input)?;
    let selections = Selections::of(&project.workspace)?;
    let tree = folder(&project)?;
    let original = project.sources(tree)?;
    refuse_nothing(&project, &protos(&project, original.clone()))?;
    let base = against
        .map(|against| Released::read(against, input, &project))
        .transpose()?;
    let run = Run {
        project: &project,
        selections: &selections,
        base: base.as_ref(),
        input,
    };
    let mut sources = original.clone();
    let mut notes = base.iter().flat_map(|b| b.note.clone()).collect();
    let refused = run.rounds(&mut sources, &mut notes)?;
    if let Some(reason) = &refused {
        sources.clone_from(&original);
        notes.insert(format!("nothing is fixed: {reason}"));
    }
    let files = changed(&project, tree, &original, &sources)?;
    let read = protos(&project, sources);
    let mut checked = lint_protos(&project, &selections, read, input.today)?;
    checked.notes.extend(notes);
    checked.summary.took = start.elapsed();
    Ok(Fixed {
        files,
        checked,
        is_refused: refused.is_some(),
    })
}

/// The tree of a folder: nothing else can be written to.
fn folder(project: &Project) -> Result<&dyn Tree> {
    let tree = project.tree().filter(|tree| tree.on_disk("").is_some());
    tree.ok_or_else(|| {
        Failure::new(format!("{} cannot be fixed", project.label()))
            .help("give a folder: git inputs, archives and images are only read")
    })
}

fn protos(project: &Project, sources: Vec<SourceFile>) -> Protos {
    Protos::Sources(project.parse_sources(sources, None))
}

/// What is in the base, and so keeps its names.
struct Released {
    label: String,
    /// None: there were no protos.
    schema: Option<Schema>,
    is_known: bool,
    note: Option<String>,
}

impl Released {
    fn read(against: &Against, input: &Input, head: &Project) -> Result<Released> {
        let mut base = Project::open_base(against, input, head)?;
        base.mean_everything();
        let mut released = Released {
            label: base.label().to_owned(),
            schema: None,
            is_known: true,
            note: None,
        };
        let protos = base.read_protos(None)?;
        if protos.count() == 0 {
            return Ok(released);
        }
        match protos.link(Side::Base) {
            Ok(schema) => released.schema = Some(schema),
            Err(_) => {
                released.is_known = false;
                released.note = Some(format!(
                    "the protos of {} do not compile: nothing is renamed",
                    released.label
                ));
            }
        }
        Ok(released)
    }
}

struct Run<'a> {
    project: &'a Project,
    selections: &'a Selections,
    base: Option<&'a Released>,
    input: &'a Input,
}

impl Run<'_> {
    /// Fixes until nothing changes any more; the reason if what comes out must
    /// not be written.
    fn rounds(
        &self,
        sources: &mut [SourceFile],
        notes: &mut BTreeSet<String>,
    ) -> Result<Option<String>> {
        // What does not compile is told by lint.
        let Ok(mut schema) = self.link(sources) else {
            return Ok(None);
        };
        let broken = self.broken(&schema);
        for _ in 0..ROUNDS {
            let findings;
            (schema, findings) = self.found(schema, sources)?;
            let plan = self.plan(&schema, &findings);
            if plan.edits.is_empty() {
                notes.extend(self.notes(plan));
                let new = self.broken(&schema).difference(&broken).next().cloned();
                return Ok(new.map(|(rule, what)| format!("{what} would break {rule}")));
            }
            rewrite(sources, &plan.edits);
            let next = match self.link(sources) {
                Ok(next) => next,
                Err(findings) => return Ok(Some(does_not_compile(&findings))),
            };
            if let Err(reason) = fix::same_meaning(&schema, &next, &plan.renames) {
                return Ok(Some(reason));
            }
            schema = next;
        }
        Ok(Some("what is fixed is found again".to_owned()))
    }

    /// All files of the workspace, whichever are meant: a reference to what is
    /// renamed can be in any of them.
    fn link(&self, sources: &[SourceFile]) -> std::result::Result<Schema, Vec<Finding>> {
        let mut sources = sources.to_vec();
        for source in &mut sources {
            source.is_import = source.module.is_none();
        }
        protos(self.project, sources).link(Side::Current)
    }

    /// What lint finds in the files that are meant.
    fn found(&self, schema: Schema, sources: &[SourceFile]) -> Result<(Schema, Vec<Finding>)> {
        let workspace = &self.project.workspace;
        let mut gathered = super::policy::Gathered {
            findings: self.selections.lint(workspace, &schema),
            ran: self.selections.lint_ids().collect(),
            current: Some(schema),
            ..Default::default()
        };
        let mut texts = protos(self.project, sources.to_vec()).texts();
        let mut findings = gathered.judge(self.project, None, &mut texts, self.input.today)?;
        let meant: BTreeSet<&str> = sources
            .iter()
            .filter(|source| !source.is_import)
            .map(|source| source.shown.as_ref())
            .collect();
        findings.retain(|finding| {
            let place = finding.location.as_ref();
            place.is_some_and(|place| meant.contains(place.path.as_ref()))
        });
        let schema = gathered.current.take().unwrap_or_else(Schema::empty);
        Ok((schema, findings))
    }

    fn plan(&self, schema: &Schema, findings: &[Finding]) -> Plan {
        let modules = self.project.workspace.modules.iter().enumerate();
        let options: Vec<LintOptions> = modules
            .map(|(number, module)| LintOptions::of(&module.lint, Some(number)))
            .collect();
        fix::plan(&Request {
            schema,
            findings,
            base: match self.base {
                Some(base) if base.is_known => Base::Known(base.schema.as_ref()),
                _ => Base::Unknown,
            },
            options: &options,
        })
    }

    /// Which rules are broken of what, since the base. What a break is about is
    /// called as in the base, so that it is the same before and after.
    fn broken(&self, schema: &Schema) -> BTreeSet<(&'static str, String)> {
        let Some(base) = self.base.and_then(|base| base.schema.as_ref()) else {
            return BTreeSet::new();
        };
        let all = Selection::all(breaking::rules());
        breaking::check(base, schema, &all, &BreakingOptions::default())
            .into_iter()
            .map(|finding| {
                let what = finding.subject.unwrap_or(finding.message);
                (finding.rule.id, format!("`{what}`"))
            })
            .collect()
    }

    /// What is not fixed, and why.
    fn notes(&self, plan: Plan) -> BTreeSet<String> {
        let mut notes = plan.left;
        let (kept, they_are) = match plan.kept.len() {
            0 => return notes,
            1 => ("1 name stays".to_owned(), "it is"),
            count => (format!("{count} names stay"), "they are"),
        };
        match self.base {
            Some(base) if base.is_known => {
                notes.insert(format!("{kept}, for {they_are} already in {}", base.label));
            }
            Some(_) => {}
            None => {
                notes.insert(format!(
                    "{kept}: with `--against REF`, what is new since REF is renamed"
                ));
            }
        }
        notes
    }
}

fn does_not_compile(findings: &[Finding]) -> String {
    let reason = "the result would not compile".to_owned();
    match findings.first() {
        Some(first) => match &first.location {
            Some(place) => format!("{reason}: {}: {}", place.path, first.message),
            None => format!("{reason}: {}", first.message),
        },
        None => reason,
    }
}

fn rewrite(sources: &mut [SourceFile], edits: &BTreeMap<String, Vec<Edit>>) {
    for source in sources {
        let Some(edits) = edits.get(&source.path) else {
            continue;
        };
        // A byte order mark is no part of the text that was planned on.
        let Ok(text) = std::str::from_utf8(&source.bytes) else {
            continue;
        };
        let (mark, text) = match text.strip_prefix('\u{FEFF}') {
            Some(rest) => ("\u{FEFF}", rest),
            None => ("", text),
        };
        let edited = format!("{mark}{}", fix::apply(text, edits));
        source.bytes = edited.into_bytes().into();
    }
}

/// The files whose text differs.
fn changed(
    project: &Project,
    tree: &dyn Tree,
    before: &[SourceFile],
    after: &[SourceFile],
) -> Result<Vec<FixedFile>> {
    let text = |source: &SourceFile| String::from_utf8_lossy(&source.bytes).into_owned();
    let mut files = Vec::new();
    for (before, after) in before.iter().zip(after) {
        if before.bytes == after.bytes {
            continue;
        }
        let on_disk = tree.on_disk(&project.tree_path(&before.shown));
        files.push(FixedFile {
            shown: before.shown.clone(),
            on_disk: on_disk
                .ok_or_else(|| Failure::new(format!("`{}` is not in a work tree", before.shown)))?,
            before: text(before),
            after: text(after),
        });
    }
    files.sort_by(|a, b| a.shown.cmp(&b.shown));
    Ok(files)
}
