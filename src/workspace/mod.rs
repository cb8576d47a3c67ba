//! What a run is about: which modules, migrations and fixtures there are, and
//! which rules hold for them.
//!
//! `buf.yaml` (v1beta1, v1, v2) and `buf.work.yaml` mean what they mean to buf;
//! what buf does not know stands in an optional `contracts.yaml`. Without
//! either the conventions hold: protos in `proto/` (or anywhere, if there is no
//! such folder), migrations in `sql/` or `migrations/` (or in folders below that are
//! named after a dialect), fixtures in `seeders/`.
//! Every path is resolved once, here, to a path in the tree.

mod buf_names;
mod buf_v1;
mod buf_v2;
mod contracts_yaml;
mod databases;
mod family;
mod gen_config;
mod paths;
mod policy;
mod rule_config;
mod rule_yaml;
mod yaml;

pub use databases::DatabaseConfig;
pub use family::FamilyConfig;
pub use gen_config::{
    GenConfig, GoConfig, Int64, JsonSchemaConfig, PrismaConfig, PythonConfig, SqlcConfig,
    TypeScriptConfig,
};
pub use policy::{PolicyConfig, RuleLevel, WaiverConfig, Written};
pub use rule_config::{BreakingConfig, ConfigVersion, LintConfig, RuleConfig};

use crate::failure::{Failure, Result};
use crate::source::{Tree, below, join};
use std::sync::Arc;
use yaml::ConfigFile;

/// What a run is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    pub version: ConfigVersion,
    pub modules: Vec<Module>,
    /// Folders of protos that are there to be imported only.
    pub dependencies: Vec<Module>,
    /// What `deps` of `buf.yaml` names: nothing is fetched.
    pub remote_dependencies: Vec<String>,
    /// True if `buf.yaml` names programs that would check too: none is run.
    pub has_plugins: bool,
    /// The databases, each with its folder of migrations; the first that has
    /// any is the main one.
    pub databases: Vec<DatabaseConfig>,
    /// Folders of fixtures.
    pub fixtures: Vec<String>,
    /// Options of generated packages.
    pub generate: GenConfig,
    /// How much rules weigh, and which findings are meant.
    pub policy: PolicyConfig,
    /// Which rules about migrations hold.
    pub sql_rules: FamilyConfig,
    /// Which rules about fixtures hold.
    pub fixture_rules: FamilyConfig,
    /// Patterns of tables that `verify` leaves out.
    pub verify_ignore: Vec<String>,
}

/// A folder whose `.proto` files import one another by their path below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// The file that configures it, as shown to the user; empty if none does.
    pub config: Arc<str>,
    /// Path in the tree; "" is its root.
    pub root: String,
    /// Further folders below which import paths begin (v1beta1).
    pub more_roots: Vec<String>,
    /// Folders (in the tree) that alone belong to the module; empty: all.
    pub includes: Vec<String>,
    /// Folders (in the tree) that do not belong to the module.
    pub excludes: Vec<String>,
    /// True if the configuration names the folder: it then has to have files.
    pub is_named: bool,
    pub lint: LintConfig,
    pub breaking: BreakingConfig,
}

impl Module {
    pub fn roots(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.root)
            .chain(&self.more_roots)
            .map(String::as_str)
    }

    /// The import path of a file of the tree, if the module holds it.
    pub fn import_path<'a>(&self, path: &'a str) -> Option<&'a str> {
        let import = self.roots().find_map(|root| below(root, path))?;
        (self.reaches(path) && path.ends_with(".proto")).then_some(import)
    }

    /// True if what is at `path` is not left out of the module.
    fn reaches(&self, path: &str) -> bool {
        let within = |dir: &String| dir == path || below(dir, path).is_some();
        (self.includes.is_empty() || self.includes.iter().any(within))
            && !self.excludes.iter().any(within)
    }
}

const BUF_YAML: &str = "buf.yaml";
const BUF_WORK_YAML: &str = "buf.work.yaml";
const CONTRACTS_YAML: &str = "contracts.yaml";

impl Workspace {
    /// Reads the configuration of a tree. `config` stands in for its
    /// `buf.yaml`: a file, or the text itself.
    pub fn load(tree: &dyn Tree, config: Option<&str>) -> Result<Workspace> {
        let buf = match config {
            Some(config) if !config.is_empty() => modules_of(tree, &ConfigFile::typed(config)?)?,
            _ => configured(tree)?,
        };
        let ours = contracts_yaml::load(tree, read(tree, CONTRACTS_YAML)?.as_ref())?;
        Ok(Workspace {
            version: buf.version,
            modules: buf.modules,
            dependencies: ours.dependencies,
            remote_dependencies: buf.remote_dependencies,
            has_plugins: buf.has_plugins,
            databases: ours.databases,
            fixtures: ours.fixtures,
            generate: ours.generate,
            policy: ours.policy,
            sql_rules: ours.sql_rules,
            fixture_rules: ours.fixture_rules,
            verify_ignore: ours.verify_ignore,
        })
    }
}

/// Whether the configuration of a folder says what is in it all by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// A workspace: no folder above has a say.
    Workspace,
    /// A single module, which a workspace above may list.
    Module,
    Nothing,
}

impl Workspace {
    /// What the configuration at the root of a tree is.
    pub fn own(tree: &dyn Tree) -> Result<Own> {
        if tree.read(BUF_WORK_YAML)?.is_some() {
            return Ok(Own::Workspace);
        }
        match read(tree, BUF_YAML)? {
            None => Ok(Own::Nothing),
            Some(file) => Ok(match file.version("v2")? {
                ConfigVersion::V2 => Own::Workspace,
                _ => Own::Module,
            }),
        }
    }

    /// True if the configuration at the root of a tree is about the folder
    /// `path` below it, whose own configuration is `own`.
    pub fn is_about(tree: &dyn Tree, path: &str, own: Own) -> Result<bool> {
        if let Some(work) = read(tree, BUF_WORK_YAML)? {
            return buf_v1::lists(&work, path);
        }
        let Some(file) = read(tree, BUF_YAML)? else {
            return Ok(false);
        };
        match file.version("v2")? {
            ConfigVersion::V2 => buf_v2::lists(&file, path),
            _ => Ok(own == Own::Nothing && buf_v1::holds(&file, path)?),
        }
    }
}

/// What buf's own files say.
#[derive(Default)]
struct BufConfig {
    version: ConfigVersion,
    modules: Vec<Module>,
    remote_dependencies: Vec<String>,
    has_plugins: bool,
}

impl BufConfig {
    fn extend(&mut self, other: BufConfig) {
        self.modules.extend(other.modules);
        self.remote_dependencies.extend(other.remote_dependencies);
        self.has_plugins |= other.has_plugins;
    }
}

fn configured(tree: &dyn Tree) -> Result<BufConfig> {
    match (read(tree, BUF_WORK_YAML)?, read(tree, BUF_YAML)?) {
        (Some(work), Some(_)) => Err(work
            .wrong("there is a buf.yaml beside it")
            .help("keep one of them: a v2 buf.yaml says what both say")),
        (Some(work), None) => buf_v1::workspace(tree, &work),
        (None, Some(file)) => modules_of(tree, &file),
        (None, None) => Ok(BufConfig {
            modules: vec![conventional_module(tree)?],
            ..BufConfig::default()
        }),
    }
}

fn read(tree: &dyn Tree, path: &str) -> Result<Option<ConfigFile>> {
    let Some(bytes) = tree.read(path)? else {
        return Ok(None);
    };
    let shown = tree.shown(path);
    let text = std::str::from_utf8(&bytes)
        .map_err(|error| Failure::new(format!("`{shown}` is not UTF-8")).because(error))?;
    Ok(Some(ConfigFile {
        shown,
        text: text.to_owned(),
    }))
}

/// What the `buf.yaml` at the root of the tree says.
fn modules_of(tree: &dyn Tree, file: &ConfigFile) -> Result<BufConfig> {
    match file.version("v2")? {
        ConfigVersion::V2 => buf_v2::read(tree, file),
        version => buf_v1::read(tree, file, "", version),
    }
}

fn conventional_module(tree: &dyn Tree) -> Result<Module> {
    let protos = tree.list("proto", &|path| path.ends_with(".proto"))?;
    let root = if protos.is_empty() { "" } else { "proto" };
    Ok(Module {
        root: join(root, ""),
        ..Module::default()
    })
}

/// True if one of the folders holds the other, or both are the same.
fn touches(root: &str, path: &str) -> bool {
    root == path || below(root, path).is_some() || below(path, root).is_some()
}
