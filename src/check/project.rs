//! What a run reads: an input, its configuration, its files.

use super::{Against, Input};
use crate::compile::{self, Parsed, SourceFile, Texts, image};
use crate::failure::{Failure, Result};
use crate::rules::{Finding, Side};
use crate::schema::Schema;
use crate::source::reference::{self, Content, ImageEncoding, Opened};
use crate::source::{Folder, Tree, below};
use crate::workspace::{Module, Own, Workspace};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An input and what its configuration says.
pub(super) struct Project {
    opened: Opened,
    pub(super) workspace: Workspace,
    paths: Paths,
    /// True if a module that is configured has to have files. In a base it may
    /// not have had them yet.
    is_strict: bool,
}

/// The part of an input that is meant.
#[derive(Clone, Debug, Default)]
struct Paths {
    only: Vec<String>,
    except: Vec<String>,
}

impl Paths {
    fn includes(&self, path: &str) -> bool {
        let within = |folder: &String| folder == path || below(folder, path).is_some();
        (self.only.is_empty() || self.only.iter().any(within)) && !self.except.iter().any(within)
    }
}

/// A proto that is meant, not read yet.
pub(super) struct MeantFile {
    /// The path that imports use.
    pub(super) import_path: String,
    /// The path as shown to the user.
    pub(super) shown: Arc<str>,
    /// Where it can be written.
    pub(super) on_disk: Option<PathBuf>,
}

/// The protos of a project, read and, if they are sources, parsed.
pub(super) enum Protos {
    Sources(Parsed),
    Image(Box<Schema>),
}

impl Project {
    pub(super) fn open(input: &Input) -> Result<Project> {
        let opened = reference::open_input(&input.reference)?;
        let mut project = Project::load(opened, input.config.as_deref(), input)?;
        project.is_strict = true;
        Ok(project)
    }

    /// The base that `input` is compared with.
    pub(super) fn open_base(against: &Against, input: &Input, head: &Project) -> Result<Project> {
        let opened = reference::open_base(&against.reference, &head.opened, against.tip)?;
        let mut project = Project::load(opened, against.config.as_deref(), input)?;
        // Of an earlier state of the input, what is meant is the same.
        let is_earlier = project.opened.is_earlier_state_of(&head.opened);
        if is_earlier && input.paths.is_empty() {
            project.paths.only.extend(head.opened.only.clone());
        }
        Ok(project)
    }

    fn load(opened: Opened, config: Option<&str>, input: &Input) -> Result<Project> {
        let opened = match config {
            Some(_) => opened,
            None => in_its_workspace(opened)?,
        };
        let workspace = match &opened.content {
            Content::Tree(tree) => Workspace::load(tree.as_ref(), config)?,
            // An image has no configuration of its own: that of the working
            // directory holds.
            Content::Image { .. } => Workspace::load(&Folder::open(Path::new("."))?, config)?,
        };
        let mut paths = Paths::default();
        if let Content::Tree(tree) = &opened.content {
            let below_tree = |path: &String| tree.path_of(path);
            paths.only = input.paths.iter().map(below_tree).collect();
            paths.except = input.exclude_paths.iter().map(below_tree).collect();
        } else {
            paths.only.clone_from(&input.paths);
            paths.except.clone_from(&input.exclude_paths);
        }
        if paths.only.is_empty() {
            paths.only.extend(opened.only.clone());
        }
        Ok(Project {
            opened,
            workspace,
            paths,
            is_strict: false,
        })
    }

    /// The words that say which input it is.
    pub(super) fn label(&self) -> &str {
        &self.opened.label
    }

    /// The tags of the repository that the input is a commit of.
    pub(super) fn tags(&self) -> Vec<String> {
        self.opened.tags()
    }

    /// What a reader should know of the configuration.
    pub(super) fn notes(&self) -> Vec<String> {
        let plugins = self.workspace.has_plugins;
        let note = "plugins and policies that buf.yaml names are not run";
        plugins.then(|| note.to_owned()).into_iter().collect()
    }

    pub(super) fn tree(&self) -> Option<&dyn Tree> {
        match &self.opened.content {
            Content::Tree(tree) => Some(tree.as_ref()),
            Content::Image { .. } => None,
        }
    }

    /// True if only some files of the input are meant.
    pub(super) fn is_partial(&self) -> bool {
        !self.paths.only.is_empty() || !self.paths.except.is_empty()
    }

    /// True if the file is among those that are meant.
    pub(super) fn includes(&self, path: &str) -> bool {
        self.paths.includes(path)
    }

    /// A path as it is shown, as a path in the tree.
    pub(super) fn tree_path(&self, shown: &str) -> String {
        match self.tree() {
            Some(tree) => tree.path_of(shown),
            None => shown.to_owned(),
        }
    }

    /// Reads and parses the protos. Files that stand in `known` with the same
    /// bytes are not parsed again.
    pub(super) fn read_protos(&self, known: Option<&Protos>) -> Result<Protos> {
        match &self.opened.content {
            Content::Tree(tree) => {
                let known = match known {
                    Some(Protos::Sources(parsed)) => Some(parsed),
                    _ => None,
                };
                Ok(Protos::Sources(self.parse(tree.as_ref(), known)?))
            }
            Content::Image { bytes, encoding } => {
                let schema = image::read(bytes, image_encoding(*encoding), self.label())?;
                Ok(Protos::Image(Box::new(schema)))
            }
        }
    }

    fn parse(&self, tree: &dyn Tree, known: Option<&Parsed>) -> Result<Parsed> {
        Ok(self.parse_sources(self.sources(tree)?, known))
    }

    /// Parses files as those of this project.
    pub(super) fn parse_sources(&self, sources: Vec<SourceFile>, known: Option<&Parsed>) -> Parsed {
        let mut parsed = compile::parse(sources, known);
        parsed
            .remote_dependencies
            .clone_from(&self.workspace.remote_dependencies);
        parsed
    }

    /// Takes all files of the input as meant, whatever was asked for.
    pub(super) fn mean_everything(&mut self) {
        self.paths = Paths::default();
    }

    /// The protos of all modules, and of the folders that they import from.
    pub(super) fn sources(&self, tree: &dyn Tree) -> Result<Vec<SourceFile>> {
        let mut sources = Vec::new();
        for (number, module) in self.workspace.modules.iter().enumerate() {
            self.collect(tree, module, Some(number), &mut sources)?;
        }
        for dependency in &self.workspace.dependencies {
            self.collect(tree, dependency, None, &mut sources)?;
        }
        Ok(sources)
    }

    /// The protos that are meant, by their path in the tree.
    pub(super) fn meant(&self, tree: &dyn Tree) -> Result<BTreeMap<String, MeantFile>> {
        let mut files = BTreeMap::new();
        for module in &self.workspace.modules {
            let wanted =
                |path: &str| module.import_path(path).is_some() && self.paths.includes(path);
            let mut entries = Vec::new();
            for root in module.roots() {
                entries.extend(tree.list(root, &wanted)?);
            }
            for entry in entries {
                let Some(import) = module.import_path(&entry.path) else {
                    continue;
                };
                let file = MeantFile {
                    import_path: import.to_owned(),
                    shown: tree.shown(&entry.path),
                    on_disk: tree.on_disk(&entry.path),
                };
                files.insert(entry.path, file);
            }
        }
        Ok(files)
    }

    fn collect(
        &self,
        tree: &dyn Tree,
        module: &Module,
        number: Option<usize>,
        sources: &mut Vec<SourceFile>,
    ) -> Result<()> {
        let wanted = |path: &str| module.import_path(path).is_some();
        let mut entries = Vec::new();
        for root in module.roots() {
            entries.extend(tree.list(root, &wanted)?);
        }
        if entries.is_empty() && module.is_named && self.is_strict {
            return Err(Failure::new(format!(
                "{}: module `{}` has no .proto files",
                module.config, module.root
            ))
            .help("correct the path, or remove the module"));
        }
        for entry in entries {
            let Some(import) = module.import_path(&entry.path) else {
                continue;
            };
            sources.push(SourceFile {
                path: import.to_owned(),
                shown: tree.shown(&entry.path),
                bytes: read(tree, &entry.path)?,
                module: number,
                is_import: number.is_none() || !self.paths.includes(&entry.path),
            });
        }
        Ok(())
    }
}

impl Protos {
    /// How many files are meant.
    pub(super) fn count(&self) -> usize {
        match self {
            Protos::Sources(parsed) => parsed.files().filter(|f| !f.source.is_import).count(),
            Protos::Image(schema) => schema.own_files().count(),
        }
    }

    /// True if nothing that is meant differs.
    pub(super) fn same_as(&self, other: &Protos) -> bool {
        match (self, other) {
            (Protos::Sources(ours), Protos::Sources(theirs)) => ours.same_as(theirs),
            _ => false,
        }
    }

    /// Leaves out, but for imports, the files that `other` does not have.
    pub(super) fn limit_to(&mut self, other: &Protos) {
        if let (Protos::Sources(ours), Protos::Sources(theirs)) = (self, other) {
            ours.import_only(|path| theirs.file(path).is_none_or(|file| file.source.is_import));
        }
    }

    pub(super) fn texts(&self) -> Texts {
        match self {
            Protos::Sources(parsed) => parsed.texts(),
            Protos::Image(_) => Texts::new(),
        }
    }

    /// The schema, or what does not compile.
    pub(super) fn link(self, side: Side) -> std::result::Result<Schema, Vec<Finding>> {
        match self {
            Protos::Sources(parsed) => compile::link(&parsed)
                .map_err(|errors| crate::rules::compile::findings(&errors, side)),
            Protos::Image(schema) => Ok(*schema),
        }
    }
}

pub(super) fn read(tree: &dyn Tree, path: &str) -> Result<Arc<[u8]>> {
    tree.read(path)?
        .ok_or_else(|| Failure::new(format!("`{}` vanished while it was read", tree.shown(path))))
}

fn image_encoding(encoding: ImageEncoding) -> image::Encoding {
    match encoding {
        ImageEncoding::Binary => image::Encoding::Binary,
        ImageEncoding::Json => image::Encoding::Json,
        ImageEncoding::Text => image::Encoding::Text,
        ImageEncoding::Yaml => image::Encoding::Yaml,
    }
}

/// The input as a part of the workspace that lists it, where a folder above has
/// the configuration of one.
fn in_its_workspace(opened: Opened) -> Result<Opened> {
    let Content::Tree(tree) = &opened.content else {
        return Ok(opened);
    };
    let own = Workspace::own(tree.as_ref())?;
    if own == Own::Workspace {
        return Ok(opened);
    }
    for levels in 1.. {
        let Some((tree, path)) = opened.above(levels)? else {
            break;
        };
        if Workspace::is_about(tree.as_ref(), &path, own)? {
            return Ok(opened.within(tree, path));
        }
    }
    Ok(opened)
}
