//! Names of modules in a registry: `registry/owner/name`, and references to
//! them, `registry/owner/name:ref`. Nothing is fetched; but a name that no
//! registry can hold is a mistake all the same.

use super::yaml::ConfigFile;
use crate::failure::Result;
use std::collections::BTreeSet;

/// Refuses names that are none, and names that stand twice.
pub(super) fn check_names<'a>(
    file: &ConfigFile,
    names: impl IntoIterator<Item = &'a String>,
) -> Result<()> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !is_full_name(name) {
            return Err(file
                .wrong(&format!("`name`: `{name}` is no name of a module"))
                .help("write it as `registry/owner/name`"));
        }
        if !seen.insert(name) {
            return Err(file.wrong(&format!("two modules are called `{name}`")));
        }
    }
    Ok(())
}

/// Refuses dependencies that are none, and those that stand twice.
pub(super) fn check_dependencies(file: &ConfigFile, deps: &[String]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for dependency in deps {
        let name = dependency.split(':').next().unwrap_or_default();
        if !is_full_name(name) {
            return Err(file
                .wrong(&format!("`deps`: `{dependency}` is no module"))
                .help("write it as `registry/owner/name`; folders stand in contracts.yaml"));
        }
        if !seen.insert(name) {
            return Err(file.wrong(&format!("`deps`: `{name}` stands there twice")));
        }
    }
    Ok(())
}

fn is_full_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty())
}
