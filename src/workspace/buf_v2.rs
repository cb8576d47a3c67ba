//! `buf.yaml` of version v2.

use super::yaml::ConfigFile;
use super::{BreakingConfig, BufConfig, ConfigVersion, LintConfig, Module, RuleConfig, normal};
use crate::failure::Result;
use crate::source::below;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BufYaml {
    #[allow(dead_code)] // Read by ConfigFile::version.
    version: String,
    #[serde(default)]
    modules: Vec<ModuleYaml>,
    #[allow(dead_code)] // A name matters to a registry only.
    name: Option<String>,
    #[serde(default)]
    deps: Vec<String>,
    lint: Option<LintYaml>,
    breaking: Option<BreakingYaml>,
    #[allow(dead_code)] // Plugins and policies run programs of their own.
    plugins: Option<IgnoredAny>,
    #[allow(dead_code)]
    policies: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModuleYaml {
    path: Option<String>,
    #[allow(dead_code)]
    name: Option<String>,
    #[serde(default)]
    includes: Vec<String>,
    #[serde(default)]
    excludes: Vec<String>,
    lint: Option<LintYaml>,
    breaking: Option<BreakingYaml>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LintYaml {
    #[serde(default, rename = "use")]
    use_: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    ignore_only: BTreeMap<String, Vec<String>>,
    enum_zero_value_suffix: Option<String>,
    #[serde(default)]
    rpc_allow_same_request_response: bool,
    #[serde(default)]
    rpc_allow_google_protobuf_empty_requests: bool,
    #[serde(default)]
    rpc_allow_google_protobuf_empty_responses: bool,
    service_suffix: Option<String>,
    #[serde(default)]
    disallow_comment_ignores: bool,
    #[allow(dead_code)]
    #[serde(default)]
    disable_builtin: bool,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct BreakingYaml {
    #[serde(default, rename = "use")]
    use_: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    ignore_only: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    ignore_unstable_packages: bool,
    #[allow(dead_code)]
    #[serde(default)]
    disable_builtin: bool,
}

/// What a v2 file says. A module's own `lint` or `breaking` replaces the
/// file's.
pub(super) fn read(file: &ConfigFile) -> Result<BufConfig> {
    let mut config: BufYaml = file.parse()?;
    if config.modules.is_empty() {
        config.modules.push(ModuleYaml {
            path: None,
            name: None,
            includes: Vec::new(),
            excludes: Vec::new(),
            lint: None,
            breaking: None,
        });
    }
    let lint = config.lint.unwrap_or_default();
    let breaking = config.breaking.unwrap_or_default();
    let modules = config
        .modules
        .into_iter()
        .map(|module| {
            let root = normal(module.path.as_deref().unwrap_or("."));
            Module {
                includes: module.includes.iter().map(|path| normal(path)).collect(),
                excludes: module.excludes.iter().map(|path| normal(path)).collect(),
                lint: lint_config(module.lint.unwrap_or_else(|| lint.clone()), &root),
                breaking: breaking_config(
                    module.breaking.unwrap_or_else(|| breaking.clone()),
                    &root,
                ),
                root,
            }
        })
        .collect();
    Ok(BufConfig {
        version: ConfigVersion::V2,
        modules,
        remote_dependencies: config.deps,
    })
}

fn lint_config(lint: LintYaml, root: &str) -> LintConfig {
    let default = LintConfig::default();
    LintConfig {
        rules: rule_config(lint.use_, lint.except, &lint.ignore, lint.ignore_only, root),
        enum_zero_value_suffix: lint
            .enum_zero_value_suffix
            .unwrap_or(default.enum_zero_value_suffix),
        rpc_allow_same_request_response: lint.rpc_allow_same_request_response,
        rpc_allow_google_protobuf_empty_requests: lint.rpc_allow_google_protobuf_empty_requests,
        rpc_allow_google_protobuf_empty_responses: lint.rpc_allow_google_protobuf_empty_responses,
        service_suffix: lint.service_suffix.unwrap_or(default.service_suffix),
        allow_comment_ignores: !lint.disallow_comment_ignores,
    }
}

fn breaking_config(breaking: BreakingYaml, root: &str) -> BreakingConfig {
    BreakingConfig {
        rules: rule_config(
            breaking.use_,
            breaking.except,
            &breaking.ignore,
            breaking.ignore_only,
            root,
        ),
        ignore_unstable_packages: breaking.ignore_unstable_packages,
    }
}

/// In a v2 file ignored paths are relative to the file; those of other modules
/// do not concern this one.
fn rule_config(
    use_: Vec<String>,
    except: Vec<String>,
    ignore: &[String],
    ignore_only: BTreeMap<String, Vec<String>>,
    root: &str,
) -> RuleConfig {
    let in_module = |paths: &[String]| -> Vec<String> {
        paths
            .iter()
            .filter_map(|path| {
                let path = normal(path);
                if path == root || below(&path, root).is_some() {
                    // The module itself, or a folder that holds it.
                    return Some(String::new());
                }
                below(root, &path).map(str::to_owned)
            })
            .collect()
    };
    RuleConfig {
        version: ConfigVersion::V2,
        use_,
        except,
        ignore: in_module(ignore),
        ignore_only: ignore_only
            .into_iter()
            .map(|(rule, paths)| (rule, in_module(&paths)))
            .collect(),
    }
}
