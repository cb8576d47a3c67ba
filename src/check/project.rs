//! What a run reads: a tree, its configuration, its files.

use super::Against;
use crate::compile::{self, Parsed, SourceFile};
use crate::failure::{Failure, Result};
use crate::source::Tree;
use crate::source::reference::{self, Opened};
use crate::workspace::Workspace;

/// A tree and what its configuration says.
pub(super) struct Project {
    pub(super) opened: Opened,
    pub(super) workspace: Workspace,
}

impl Project {
    pub(super) fn open(input: &str) -> Result<Project> {
        Project::load(reference::open_input(input)?)
    }

    /// The base that `input` is compared with.
    pub(super) fn open_base(against: &Against, input: &Project) -> Result<Project> {
        let opened = reference::open_base(&against.reference, &input.opened, against.tip)?;
        Project::load(opened)
    }

    fn load(opened: Opened) -> Result<Project> {
        let workspace = Workspace::load(opened.tree.as_ref())?;
        Ok(Project { opened, workspace })
    }

    pub(super) fn tree(&self) -> &dyn Tree {
        self.opened.tree.as_ref()
    }

    /// Reads and parses the protos. Files that stand in `known` with the same
    /// bytes are not parsed again.
    pub(super) fn parse_protos(&self, known: Option<&Parsed>) -> Result<Parsed> {
        let mut sources = Vec::new();
        for (number, module) in self.workspace.modules.iter().enumerate() {
            let wanted = |path: &str| module.import_path(path).is_some();
            for entry in self.tree().list(&module.root, &wanted)? {
                let Some(import) = module.import_path(&entry.path) else {
                    continue;
                };
                sources.push(SourceFile {
                    path: import.to_owned(),
                    shown: self.tree().shown(&entry.path),
                    bytes: self.read(&entry.path)?,
                    module: Some(number),
                    is_import: false,
                });
            }
        }
        Ok(compile::parse(sources, known))
    }

    pub(super) fn read(&self, path: &str) -> Result<std::sync::Arc<[u8]>> {
        self.tree().read(path)?.ok_or_else(|| {
            Failure::new(format!(
                "`{}` vanished while it was read",
                self.tree().shown(path)
            ))
        })
    }
}
