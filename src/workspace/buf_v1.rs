//! `buf.yaml` of versions v1 and v1beta1, and `buf.work.yaml`.

use super::buf_names::{check_dependencies, check_names};
use super::paths::{all_normal, is_within, refuse_files, refuse_nested, shown};
use super::rule_yaml::{BreakingYaml, LintOptionsYaml, RulesYaml};
use super::yaml::{ConfigFile, lines, or_default};
use super::{BUF_YAML, BufConfig, ConfigVersion, LintConfig, Module};
use crate::failure::Result;
use crate::source::{Tree, join};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkYaml {
    #[allow(dead_code)] // Read by ConfigFile::version.
    version: Option<String>,
    #[serde(default, deserialize_with = "lines")]
    directories: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BufYaml {
    #[allow(dead_code)] // Read by ConfigFile::version.
    version: Option<String>,
    name: Option<String>,
    #[serde(default, deserialize_with = "lines")]
    deps: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    build: BuildYaml,
    #[serde(default, deserialize_with = "or_default")]
    lint: LintYaml,
    #[serde(default, deserialize_with = "or_default")]
    breaking: BreakingYaml,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct BuildYaml {
    #[serde(default, deserialize_with = "lines")]
    roots: Vec<String>,
    #[serde(default, deserialize_with = "lines")]
    excludes: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LintYaml {
    #[serde(default, rename = "use", deserialize_with = "lines")]
    use_: Vec<String>,
    #[serde(default, deserialize_with = "lines")]
    except: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    ignore: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    ignore_only: BTreeMap<String, Option<Vec<String>>>,
    enum_zero_value_suffix: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    rpc_allow_same_request_response: bool,
    #[serde(default, deserialize_with = "or_default")]
    rpc_allow_google_protobuf_empty_requests: bool,
    #[serde(default, deserialize_with = "or_default")]
    rpc_allow_google_protobuf_empty_responses: bool,
    service_suffix: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    allow_comment_ignores: bool,
    #[serde(default, deserialize_with = "or_default")]
    disable_builtin: bool,
}

/// The folders that a `buf.work.yaml` lists.
pub(super) fn directories(file: &ConfigFile) -> Result<Vec<String>> {
    let version = file.version("v1")?;
    if version != ConfigVersion::V1 {
        return Err(file
            .wrong("a buf.work.yaml has no other version than v1")
            .help("write `version: v1`, or put a v2 buf.yaml in its place"));
    }
    let work: WorkYaml = file.parse()?;
    let directories = all_normal(file, "directories", &work.directories)?;
    if directories.is_empty() {
        return Err(file.wrong("`directories` lists none"));
    }
    if directories.iter().any(String::is_empty) {
        return Err(file
            .wrong("`directories`: the folder of the file itself cannot be listed")
            .help("remove buf.work.yaml: a buf.yaml alone says the same"));
    }
    for (at, directory) in directories.iter().enumerate() {
        if directories[..at].contains(directory) {
            let message = format!("`directories`: `{directory}` stands there twice");
            return Err(file.wrong(&message).help("remove one of them"));
        }
    }
    refuse_nested(file, "directories", &directories)?;
    Ok(directories)
}

/// What all folders that a `buf.work.yaml` lists say together.
pub(super) fn workspace(tree: &dyn Tree, file: &ConfigFile) -> Result<BufConfig> {
    let mut whole = BufConfig {
        version: ConfigVersion::V1,
        ..BufConfig::default()
    };
    for dir in directories(file)? {
        let mut part = match super::read(tree, &join(&dir, BUF_YAML))? {
            Some(own) => match own.version("v1")? {
                ConfigVersion::V2 => {
                    return Err(own
                        .wrong("a folder of a buf.work.yaml cannot have version v2")
                        .help("replace buf.work.yaml by a v2 buf.yaml that lists the folders"));
                }
                version => read(tree, &own, &dir, version)?,
            },
            None => unconfigured(file, &dir),
        };
        for module in &mut part.modules {
            module.is_named = true;
        }
        whole.extend(part);
    }
    Ok(whole)
}

/// A folder without a configuration of its own.
fn unconfigured(file: &ConfigFile, dir: &str) -> BufConfig {
    let version = ConfigVersion::V1;
    let mut module = Module {
        config: file.shown.clone(),
        root: dir.to_owned(),
        ..Module::default()
    };
    module.lint.rules.version = version;
    module.lint.allow_comment_ignores = false;
    module.breaking.rules.version = version;
    BufConfig {
        version,
        modules: vec![module],
        ..BufConfig::default()
    }
}

/// What the file in the folder `dir` says: one module, in v1beta1 perhaps of
/// several roots.
pub(super) fn read(
    tree: &dyn Tree,
    file: &ConfigFile,
    dir: &str,
    version: ConfigVersion,
) -> Result<BufConfig> {
    let config: BufYaml = file.parse()?;
    check_names(file, config.name.iter())?;
    check_dependencies(file, &config.deps)?;
    let (roots, excludes) = folders(tree, file, dir, version, &config.build)?;
    let mut roots = roots.iter().map(|root| join(dir, root));
    let module = Module {
        config: file.shown.clone(),
        root: roots.next().unwrap_or_default(),
        more_roots: roots.collect(),
        includes: Vec::new(),
        excludes: excludes.iter().map(|path| join(dir, path)).collect(),
        is_named: false,
        lint: lint_config(file, config.lint, version)?,
        breaking: config.breaking.config(file, version)?,
    };
    Ok(BufConfig {
        version,
        modules: vec![module],
        remote_dependencies: config.deps,
        has_plugins: false,
    })
}

/// The roots and the excluded folders, relative to the folder of the file.
fn folders(
    tree: &dyn Tree,
    file: &ConfigFile,
    dir: &str,
    version: ConfigVersion,
    build: &BuildYaml,
) -> Result<(Vec<String>, Vec<String>)> {
    if version == ConfigVersion::V1 && !build.roots.is_empty() {
        return Err(file
            .wrong("`roots` ended with v1beta1")
            .help("list the folders in buf.work.yaml, or as modules of a v2 buf.yaml"));
    }
    let mut roots = all_normal(file, "build.roots", &build.roots)?;
    refuse_nested(file, "build.roots", &roots)?;
    if roots.is_empty() {
        roots.push(String::new());
    }
    let excludes = all_normal(file, "build.excludes", &build.excludes)?;
    refuse_nested(file, "build.excludes", &excludes)?;
    for exclude in &excludes {
        let name = shown(exclude);
        if roots.contains(exclude) {
            return Err(file.wrong(&format!(
                "`build.excludes`: `{name}` is a root, and nothing of it would be left"
            )));
        }
        if !roots.iter().any(|root| is_within(root, exclude)) {
            return Err(file.wrong(&format!("`build.excludes`: `{name}` is in no root")));
        }
    }
    let in_tree: Vec<_> = excludes.iter().map(|path| join(dir, path)).collect();
    refuse_files(file, tree, "build.excludes", &in_tree)?;
    Ok((roots, excludes))
}

/// In files of these versions ignored paths are relative to the module root
/// already.
fn lint_config(file: &ConfigFile, lint: LintYaml, version: ConfigVersion) -> Result<LintConfig> {
    let rules = RulesYaml {
        use_: lint.use_,
        except: lint.except,
        ignore: lint.ignore,
        ignore_only: lint.ignore_only,
        disable_builtin: lint.disable_builtin,
    };
    let options = LintOptionsYaml {
        enum_zero_value_suffix: lint.enum_zero_value_suffix,
        rpc_allow_same_request_response: lint.rpc_allow_same_request_response,
        rpc_allow_google_protobuf_empty_requests: lint.rpc_allow_google_protobuf_empty_requests,
        rpc_allow_google_protobuf_empty_responses: lint.rpc_allow_google_protobuf_empty_responses,
        service_suffix: lint.service_suffix,
    };
    let rules = rules.config(file, "lint", version)?;
    Ok(options.config(rules, lint.allow_comment_ignores))
}

/// True if the module of the file in a folder, or a folder that a buf.work.yaml
/// lists, has to do with the folder `path`.
pub(super) fn lists(file: &ConfigFile, path: &str) -> Result<bool> {
    let listed = directories(file)?;
    Ok(listed.iter().any(|dir| super::touches(dir, path)))
}

/// True if the folder `path` belongs to the module of a file above it.
pub(super) fn holds(file: &ConfigFile, path: &str) -> Result<bool> {
    let config: BufYaml = file.parse()?;
    let roots = all_normal(file, "build.roots", &config.build.roots)?;
    Ok(roots.is_empty() || roots.iter().any(|root| super::touches(root, path)))
}
