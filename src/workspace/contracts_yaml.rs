//! `contracts.yaml`: what buf does not know.

use super::yaml::ConfigFile;
use super::{GenConfig, Module, normal};
use crate::failure::{Failure, Result};
use crate::source::Tree;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContractsYaml {
    version: Option<String>,
    /// Folders of protos to import from: vendored dependencies.
    #[serde(default)]
    deps: Vec<String>,
    /// Folders of migrations.
    sql: Option<Vec<String>>,
    /// Folders of fixtures.
    fixtures: Option<Vec<String>>,
    /// Options of generated packages.
    #[serde(default, rename = "gen")]
    generate: GenConfig,
}

const SQL_FOLDERS: [&str; 2] = ["sql", "migrations"];
const FIXTURE_FOLDERS: [&str; 1] = ["seeders"];

/// What `contracts.yaml` says, else what the conventions say.
pub(super) struct Ours {
    pub(super) dependencies: Vec<Module>,
    pub(super) sql: Vec<String>,
    pub(super) fixtures: Vec<String>,
    pub(super) generate: GenConfig,
}

pub(super) fn load(tree: &dyn Tree, file: Option<&ConfigFile>) -> Result<Ours> {
    let config = match file {
        Some(file) => read(file)?,
        None => ContractsYaml::default(),
    };
    let dependencies = chosen(tree, file, Some(config.deps), &[])?;
    Ok(Ours {
        dependencies: dependencies
            .into_iter()
            .map(|root| Module {
                root,
                ..Module::default()
            })
            .collect(),
        sql: chosen(tree, file, config.sql, &SQL_FOLDERS)?,
        fixtures: chosen(tree, file, config.fixtures, &FIXTURE_FOLDERS)?,
        generate: config.generate,
    })
}

fn read(file: &ConfigFile) -> Result<ContractsYaml> {
    let config: ContractsYaml = file.parse()?;
    match config.version.as_deref() {
        None | Some("v1") => Ok(config),
        Some(other) => Err(
            Failure::new(format!("{}: unknown version `{other}`", file.shown))
                .help("the known version is v1"),
        ),
    }
}

/// A configured folder has to be there; a conventional one may be.
fn chosen(
    tree: &dyn Tree,
    file: Option<&ConfigFile>,
    configured: Option<Vec<String>>,
    conventional: &[&str],
) -> Result<Vec<String>> {
    let Some(configured) = configured else {
        return Ok(conventional.iter().map(|dir| (*dir).to_owned()).collect());
    };
    let mut folders = Vec::new();
    for path in configured {
        let folder = normal(&path);
        if tree.list(&folder, &|_| true)?.is_empty() {
            let shown = file.map_or("contracts.yaml", |file| &*file.shown);
            return Err(Failure::new(format!(
                "{shown}: folder `{path}` is empty or does not exist"
            ))
            .help("paths are relative to contracts.yaml"));
        }
        folders.push(folder);
    }
    Ok(folders)
}
