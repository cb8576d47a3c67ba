//! `contracts.yaml`: what buf does not know.

use super::normal;
use super::yaml::ConfigFile;
use crate::failure::{Failure, Result};
use crate::source::Tree;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContractsYaml {
    version: Option<String>,
    /// Folders of migrations.
    sql: Option<Vec<String>>,
    /// Folders of fixtures.
    fixtures: Option<Vec<String>>,
}

const SQL_FOLDERS: [&str; 2] = ["sql", "migrations"];
const FIXTURE_FOLDERS: [&str; 1] = ["seeders"];

/// The folders of migrations and of fixtures: as configured, else by
/// convention.
pub(super) fn folders(
    tree: &dyn Tree,
    file: Option<&ConfigFile>,
) -> Result<(Vec<String>, Vec<String>)> {
    let config = match file {
        Some(file) => read(file)?,
        None => ContractsYaml::default(),
    };
    Ok((
        chosen(tree, file, config.sql, &SQL_FOLDERS)?,
        chosen(tree, file, config.fixtures, &FIXTURE_FOLDERS)?,
    ))
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
