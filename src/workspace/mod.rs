//! What a run is about: which modules, migrations and fixtures there are, and
//! which rules hold for them.
//!
//! `buf.yaml` (v1beta1, v1, v2) and `buf.work.yaml` mean what they mean to buf;
//! what buf does not know stands in an optional `contracts.yaml`. Without
//! either the conventions hold: protos in `proto/` (or anywhere, if there is no
//! such folder), migrations in `sql/` or `migrations/`, fixtures in `seeders/`.
//! Every path is resolved once, here, to a path in the tree.

mod buf_v1;
mod buf_v2;
mod contracts_yaml;
mod gen_config;
mod rule_config;
mod yaml;

pub use gen_config::{
    GenConfig, GoConfig, Int64, JsonSchemaConfig, PythonConfig, TypeScriptConfig,
};
pub use rule_config::{BreakingConfig, ConfigVersion, LintConfig, RuleConfig};

use crate::failure::{Failure, Result};
use crate::source::{Tree, below, join};
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
    /// Folders of migrations.
    pub sql: Vec<String>,
    /// Folders of fixtures.
    pub fixtures: Vec<String>,
    /// Options of generated packages.
    pub generate: GenConfig,
}

/// A folder whose `.proto` files import one another by their path below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// Path in the tree; "" is its root.
    pub root: String,
    /// Folders (in the tree) that alone belong to the module; empty: all.
    pub includes: Vec<String>,
    /// Folders (in the tree) that do not belong to the module.
    pub excludes: Vec<String>,
    pub lint: LintConfig,
    pub breaking: BreakingConfig,
}

impl Module {
    /// The import path of a file of the tree, if the module holds it.
    pub fn import_path<'a>(&self, path: &'a str) -> Option<&'a str> {
        let import = below(&self.root, path)?;
        let within = |dir: &String| below(dir, path).is_some();
        let included = self.includes.is_empty() || self.includes.iter().any(within);
        (included && !self.excludes.iter().any(within) && path.ends_with(".proto"))
            .then_some(import)
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
            Some(config) => modules_of(&ConfigFile::typed(config)?, "")?,
            None => configured(tree)?,
        };
        let ours = contracts_yaml::load(tree, read(tree, CONTRACTS_YAML)?.as_ref())?;
        Ok(Workspace {
            version: buf.version,
            modules: buf.modules,
            dependencies: ours.dependencies,
            remote_dependencies: buf.remote_dependencies,
            sql: ours.sql,
            fixtures: ours.fixtures,
            generate: ours.generate,
        })
    }
}

/// What buf's own files say.
struct BufConfig {
    version: ConfigVersion,
    modules: Vec<Module>,
    remote_dependencies: Vec<String>,
}

fn configured(tree: &dyn Tree) -> Result<BufConfig> {
    if let Some(file) = read(tree, BUF_WORK_YAML)? {
        return buf_v1::workspace(tree, &file);
    }
    match read(tree, BUF_YAML)? {
        Some(file) => modules_of(&file, ""),
        None => Ok(BufConfig {
            version: ConfigVersion::V2,
            modules: vec![conventional_module(tree)?],
            remote_dependencies: Vec::new(),
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

/// What the `buf.yaml` in the folder `dir` says.
fn modules_of(file: &ConfigFile, dir: &str) -> Result<BufConfig> {
    match file.version()? {
        ConfigVersion::V2 => buf_v2::read(file),
        version => buf_v1::read(file, dir, version),
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

/// A path as configured, made a path in the tree: without `./` and `/` at the
/// ends.
fn normal(path: &str) -> String {
    let path = path.trim_start_matches("./").trim_matches('/');
    if path == "." {
        String::new()
    } else {
        path.to_owned()
    }
}
