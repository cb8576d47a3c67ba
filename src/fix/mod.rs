//! Sources rewritten so that lint finds less, and nobody who uses the contracts
//! sees a difference.
//!
//! ```text
//! schema ──► symbols ─┐
//! findings ───────────┼──► plan: edits, byte ranges of each file
//! base ──────────────►┘            │ applied and compiled by the caller
//!                        same_meaning(before, after)
//! ```
//!
//! [`plan`] answers each finding with an edit, or says why there is none. An
//! import that is not used goes; a syntax that is not said is said; a name that
//! is spelt otherwise than lint wants is changed everywhere, but only where the
//! base does not have the declaration yet. [`symbols`] tells which words of a
//! file name what. Comments are never touched, except for the one that ends the
//! line of an import that goes.
//!
//! No I/O happens here, and nothing is compiled: after the edits, the caller
//! compiles and asks [`same_meaning`] whether only names have changed.

mod edit;
mod imports;
mod meaning;
mod rename;
mod symbols;
mod syntax_line;
mod target;

pub use edit::{Edit, apply};
pub use meaning::same_meaning;
pub use rename::Renames;

use crate::format::syntax;
use crate::rules::lint::LintOptions;
use crate::rules::{Finding, Rule};
use crate::schema::{File, Schema};
use crate::text::LineIndex;
use std::collections::{BTreeMap, BTreeSet};
use symbols::Symbols;
use syntax::tokens::Tokens;
use syntax::tree;

const IMPORT_USED: &str = "IMPORT_USED";
const SYNTAX_SPECIFIED: &str = "SYNTAX_SPECIFIED";

/// What is fixed, and what has to be known for it.
pub struct Request<'a> {
    pub schema: &'a Schema,
    /// The findings of lint that are to be fixed.
    pub findings: &'a [Finding],
    pub base: Base<'a>,
    /// The options of lint by module.
    pub options: &'a [LintOptions],
}

/// What is released, and so keeps its names.
#[derive(Clone, Copy)]
pub enum Base<'a> {
    /// Nobody knows: nothing is renamed.
    Unknown,
    /// All that is in this schema; of no schema, nothing.
    Known(Option<&'a Schema>),
}

/// What to do.
#[derive(Debug, Default)]
pub struct Plan {
    /// By import path. The ranges are of the text as the schema has it.
    pub edits: BTreeMap<String, Vec<Edit>>,
    pub renames: Renames,
    /// Declarations whose names stay: the base has them, or none is known.
    pub kept: BTreeSet<String>,
    /// One sentence for each finding that is left for a reason of its own.
    pub left: BTreeSet<String>,
}

impl Plan {
    fn add(&mut self, file: &File, edit: Edit) {
        self.edits.entry(file.path.clone()).or_default().push(edit);
    }
}

/// A file, read by its tokens.
struct Source<'a> {
    file: &'a File,
    text: &'a str,
    tokens: Tokens<'a>,
    tree: tree::File,
    symbols: Symbols,
}

impl<'a> Source<'a> {
    fn read(schema: &'a Schema, file: &'a File) -> Option<Source<'a>> {
        let text = schema.text(file.id)?;
        let (tokens, tree) = syntax::parse(text).ok()?;
        let symbols = symbols::of(schema, file, &tokens, &tree);
        Some(Source {
            file,
            text,
            tokens,
            tree,
            symbols,
        })
    }
}

/// What to change in the files so that lint no longer finds what it found.
pub fn plan(request: &Request) -> Plan {
    let mut plan = Plan::default();
    // Most often nothing is to fix: then no file is read.
    let can_fix = |finding: &Finding| is_fixable(finding.rule.id);
    if !request.findings.iter().any(can_fix) {
        return plan;
    }
    let own = request.schema.own_files();
    let sources: Vec<Source> = own
        .filter_map(|file| Source::read(request.schema, file))
        .collect();
    let mut wanted: BTreeMap<&str, BTreeSet<&'static str>> = BTreeMap::new();
    for source in &sources {
        let index = LineIndex::new(source.text.as_bytes());
        let found = places(request.findings, source, &index);
        let mut unused = BTreeSet::new();
        for (rule, at) in found {
            match (rule.id, at) {
                (IMPORT_USED, Some(at)) => {
                    unused.insert(at);
                }
                (SYNTAX_SPECIFIED, _) => plan.add(source.file, syntax_line::insertion(source)),
                (id, Some(at)) if target::is_about_names(id) => {
                    if let Some(declared) = source.symbols.declared_at(at) {
                        wanted.entry(&declared.full_name).or_default().insert(id);
                    }
                }
                _ => {}
            }
        }
        for edit in imports::removals(source, &unused, &mut plan.left) {
            plan.add(source.file, edit);
        }
    }
    rename::plan(request, &sources, &wanted, &mut plan);
    plan
}

fn is_fixable(rule: &str) -> bool {
    matches!(rule, IMPORT_USED | SYNTAX_SPECIFIED) || target::is_about_names(rule)
}

/// The findings in a file: their rules, and where they are in bytes.
fn places<'a>(
    findings: &'a [Finding],
    source: &'a Source,
    index: &'a LineIndex,
) -> impl Iterator<Item = (&'static Rule, Option<usize>)> + 'a {
    findings.iter().filter_map(|finding| {
        let place = finding.location.as_ref()?;
        let offset = |span: crate::text::Span| index.offset(source.text.as_bytes(), span.start);
        (place.path == source.file.shown).then(|| (finding.rule, place.span.map(offset)))
    })
}
