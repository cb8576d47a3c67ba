//! `buf.yaml` of version v2.

use super::buf_names::{check_dependencies, check_names};
use super::paths::{all_normal, is_within, normal, refuse_files, refuse_nested, shown};
use super::rule_yaml::{BreakingYaml, LintOptionsYaml, RulesYaml};
use super::yaml::{ConfigFile, lines, or_default};
use super::{BreakingConfig, BufConfig, ConfigVersion, LintConfig, Module, RuleConfig};
use crate::failure::Result;
use crate::source::{Tree, below};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BufYaml {
    #[allow(dead_code)] // Read by ConfigFile::version.
    version: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    modules: Vec<Option<ModuleYaml>>,
    name: Option<String>,
    #[serde(default, deserialize_with = "lines")]
    deps: Vec<String>,
    lint: Option<LintYaml>,
    breaking: Option<BreakingYaml>,
    plugins: Option<Vec<IgnoredAny>>,
    policies: Option<Vec<IgnoredAny>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ModuleYaml {
    path: Option<String>,
    name: Option<String>,
    #[serde(default, deserialize_with = "lines")]
    includes: Vec<String>,
    #[serde(default, deserialize_with = "lines")]
    excludes: Vec<String>,
    lint: Option<LintYaml>,
    breaking: Option<BreakingYaml>,
}

#[derive(Clone, Default, PartialEq, Deserialize)]
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
    disallow_comment_ignores: bool,
    #[serde(default, deserialize_with = "or_default")]
    disable_builtin: bool,
}

/// What a v2 file says. A module's own `lint` or `breaking`, if it says
/// anything, replaces the file's.
pub(super) fn read(tree: &dyn Tree, file: &ConfigFile) -> Result<BufConfig> {
    let mut config: BufYaml = file.parse()?;
    check_dependencies(file, &config.deps)?;
    let named = !config.modules.is_empty();
    if named && config.name.is_some() {
        return Err(file
            .wrong("`name` stands beside `modules`")
            .help("give each module a name of its own"));
    }
    if !named {
        config.modules.push(None);
    }
    let written: Vec<ModuleYaml> = config
        .modules
        .into_iter()
        .map(Option::unwrap_or_default)
        .collect();
    let names = written.iter().filter_map(|module| module.name.as_ref());
    check_names(file, config.name.iter().chain(names))?;
    let shared = Shared {
        file,
        lint: config.lint.unwrap_or_default(),
        breaking: config.breaking.unwrap_or_default(),
    };
    let mut modules = Vec::new();
    for module in written {
        modules.push(shared.module(tree, module, named)?);
    }
    refuse_overlaps(file, &modules)?;
    let plugins = config.plugins.into_iter().chain(config.policies).flatten();
    Ok(BufConfig {
        version: ConfigVersion::V2,
        modules,
        remote_dependencies: config.deps,
        has_plugins: plugins.count() > 0,
    })
}

/// What holds for all modules that say nothing else.
struct Shared<'a> {
    file: &'a ConfigFile,
    lint: LintYaml,
    breaking: BreakingYaml,
}

impl Shared<'_> {
    fn module(&self, tree: &dyn Tree, module: ModuleYaml, named: bool) -> Result<Module> {
        let file = self.file;
        let root = normal(file, "modules.path", module.path.as_deref().unwrap_or("."))?;
        let includes = folders(tree, file, "includes", &root, &module.includes)?;
        let excludes = folders(tree, file, "excludes", &root, &module.excludes)?;
        for exclude in &excludes {
            let message = if includes.iter().any(|include| is_within(exclude, include)) {
                "has an included folder in it"
            } else if !includes.is_empty() && !includes.iter().any(|i| is_within(i, exclude)) {
                "is in no included folder"
            } else {
                continue;
            };
            return Err(file.wrong(&format!("`excludes`: `{exclude}` {message}")));
        }
        let lint = module.lint.filter(|lint| *lint != LintYaml::default());
        let breaking = module
            .breaking
            .filter(|breaking| *breaking != BreakingYaml::default());
        let (own_lint, own_breaking) = (lint.is_some(), breaking.is_some());
        Ok(Module {
            config: file.shown.clone(),
            lint: lint_config(
                &Place {
                    file,
                    root: &root,
                    is_own: own_lint,
                },
                lint.unwrap_or_else(|| self.lint.clone()),
            )?,
            breaking: breaking_config(
                &Place {
                    file,
                    root: &root,
                    is_own: own_breaking,
                },
                breaking.unwrap_or_else(|| self.breaking.clone()),
            )?,
            root,
            more_roots: Vec::new(),
            includes,
            excludes,
            is_named: named,
        })
    }
}

/// The folders of a module that are included or excluded: they lie in it.
fn folders(
    tree: &dyn Tree,
    file: &ConfigFile,
    key: &str,
    root: &str,
    written: &[String],
) -> Result<Vec<String>> {
    let folders = all_normal(file, key, written)?;
    for folder in &folders {
        let (name, module) = (shown(folder), shown(root));
        if folder == root {
            return Err(file.wrong(&format!("`{key}`: `{name}` is the module itself")));
        }
        if !is_within(root, folder) {
            return Err(file
                .wrong(&format!(
                    "`{key}`: `{name}` is not in the module `{module}`"
                ))
                .help("write the path relative to buf.yaml, not to the module"));
        }
    }
    refuse_nested(file, key, &folders)?;
    refuse_files(file, tree, key, &folders)?;
    Ok(folders)
}

/// Refuses the same module twice, and a module within another that does not
/// exclude it. buf takes the latter, compiles the files twice and lets them be
/// imported by two paths; in one schema a type can be declared once only.
fn refuse_overlaps(file: &ConfigFile, modules: &[Module]) -> Result<()> {
    for (at, module) in modules.iter().enumerate() {
        let name = shown(&module.root);
        for other in &modules[..at] {
            let same = module.root == other.root
                && module.includes == other.includes
                && module.excludes == other.excludes;
            if same {
                return Err(file.wrong(&format!("`modules`: `{name}` stands there twice")));
            }
        }
        for outer in modules {
            if is_within(&outer.root, &module.root) && outer.reaches(&module.root) {
                let outer = shown(&outer.root);
                return Err(file
                    .wrong(&format!(
                        "`modules`: `{name}` is within the module `{outer}`"
                    ))
                    .help(format!("add `excludes: [{name}]` to the module `{outer}`")));
            }
        }
    }
    Ok(())
}

/// Where rules are configured, and for which module.
struct Place<'a> {
    file: &'a ConfigFile,
    root: &'a str,
    /// True if the module configures them itself.
    is_own: bool,
}

fn lint_config(place: &Place<'_>, lint: LintYaml) -> Result<LintConfig> {
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
    let rules = rules.config(place.file, "lint", ConfigVersion::V2)?;
    let rules = place.in_module(rules, "lint")?;
    Ok(options.config(rules, !lint.disallow_comment_ignores))
}

fn breaking_config(place: &Place<'_>, breaking: BreakingYaml) -> Result<BreakingConfig> {
    let mut config = breaking.config(place.file, ConfigVersion::V2)?;
    config.rules = place.in_module(config.rules, "breaking")?;
    Ok(config)
}

impl Place<'_> {
    /// Ignored paths, which are relative to the file, made relative to the
    /// module. Others do not concern it, not even a folder that holds it: to
    /// buf the module is the largest thing that can be ignored.
    fn in_module(&self, mut rules: RuleConfig, key: &str) -> Result<RuleConfig> {
        rules.ignore = self.paths(rules.ignore, &format!("{key}.ignore"))?;
        for (rule, paths) in &mut rules.ignore_only {
            let key = format!("{key}.ignore_only.{rule}");
            *paths = self.paths(std::mem::take(paths), &key)?;
        }
        Ok(rules)
    }

    fn paths(&self, paths: Vec<String>, key: &str) -> Result<Vec<String>> {
        let mut inside = Vec::new();
        for path in paths {
            if path == self.root {
                inside.push(String::new());
            } else if let Some(path) = below(self.root, &path) {
                inside.push(path.to_owned());
            } else if self.is_own {
                let root = shown(self.root);
                return Err(self
                    .file
                    .wrong(&format!("`{key}`: `{path}` is not in the module `{root}`"))
                    .help("write the path relative to buf.yaml, not to the module"));
            }
        }
        Ok(inside)
    }
}

/// True if a module of the file has to do with the folder `path`.
pub(super) fn lists(file: &ConfigFile, path: &str) -> Result<bool> {
    let config: BufYaml = file.parse()?;
    if config.modules.is_empty() {
        return Ok(true);
    }
    for module in config.modules.into_iter().map(Option::unwrap_or_default) {
        let root = normal(file, "modules.path", module.path.as_deref().unwrap_or("."))?;
        if super::touches(&root, path) {
            return Ok(true);
        }
    }
    Ok(false)
}
