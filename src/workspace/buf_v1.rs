//! `buf.yaml` of versions v1 and v1beta1, and `buf.work.yaml`.

use super::yaml::ConfigFile;
use super::{
    BUF_YAML, BreakingConfig, BufConfig, ConfigVersion, LintConfig, Module, RuleConfig, modules_of,
    normal,
};
use crate::failure::{Failure, Result};
use crate::source::{Tree, join};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkYaml {
    #[allow(dead_code)]
    version: String,
    directories: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BufYaml {
    #[allow(dead_code)] // Read by ConfigFile::version.
    version: Option<String>,
    #[allow(dead_code)] // A name matters to a registry only.
    name: Option<String>,
    #[serde(default)]
    deps: Vec<String>,
    #[serde(default)]
    build: BuildYaml,
    #[serde(default)]
    lint: LintYaml,
    #[serde(default)]
    breaking: BreakingYaml,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct BuildYaml {
    #[serde(default)]
    roots: Vec<String>,
    #[serde(default)]
    excludes: Vec<String>,
}

#[derive(Default, Deserialize)]
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
    allow_comment_ignores: bool,
}

#[derive(Default, Deserialize)]
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
}

/// What all folders that a `buf.work.yaml` lists say together.
pub(super) fn workspace(tree: &dyn Tree, file: &ConfigFile) -> Result<BufConfig> {
    let work: WorkYaml = file.parse()?;
    let mut whole = BufConfig {
        version: ConfigVersion::V1,
        modules: Vec::new(),
        remote_dependencies: Vec::new(),
    };
    for directory in &work.directories {
        let dir = normal(directory);
        match super::read(tree, &join(&dir, BUF_YAML))? {
            Some(file) => {
                let part = modules_of(&file, &dir)?;
                whole.modules.extend(part.modules);
                whole.remote_dependencies.extend(part.remote_dependencies);
            }
            None => whole.modules.push(Module {
                root: dir,
                lint: lint_config(LintYaml::default(), ConfigVersion::V1),
                breaking: breaking_config(BreakingYaml::default(), ConfigVersion::V1),
                ..Module::default()
            }),
        }
    }
    Ok(whole)
}

/// What the file in the folder `dir` says: a module for each root.
pub(super) fn read(file: &ConfigFile, dir: &str, version: ConfigVersion) -> Result<BufConfig> {
    let config: BufYaml = file.parse()?;
    if version == ConfigVersion::V1 && !config.build.roots.is_empty() {
        return Err(
            Failure::new(format!("{}: `roots` ended with v1beta1", file.shown))
                .help("list the folders in buf.work.yaml, or as modules of a v2 buf.yaml"),
        );
    }
    let mut roots = config.build.roots;
    if roots.is_empty() {
        roots.push(".".to_owned());
    }
    let lint = lint_config(config.lint, version);
    let breaking = breaking_config(config.breaking, version);
    let modules = roots
        .iter()
        .map(|root| Module {
            root: join(dir, &normal(root)),
            includes: Vec::new(),
            excludes: config
                .build
                .excludes
                .iter()
                .map(|path| join(dir, &normal(path)))
                .collect(),
            lint: lint.clone(),
            breaking: breaking.clone(),
        })
        .collect();
    Ok(BufConfig {
        version,
        modules,
        remote_dependencies: config.deps,
    })
}

fn lint_config(lint: LintYaml, version: ConfigVersion) -> LintConfig {
    let default = LintConfig::default();
    LintConfig {
        rules: rule_config(
            version,
            lint.use_,
            lint.except,
            &lint.ignore,
            lint.ignore_only,
        ),
        enum_zero_value_suffix: lint
            .enum_zero_value_suffix
            .unwrap_or(default.enum_zero_value_suffix),
        rpc_allow_same_request_response: lint.rpc_allow_same_request_response,
        rpc_allow_google_protobuf_empty_requests: lint.rpc_allow_google_protobuf_empty_requests,
        rpc_allow_google_protobuf_empty_responses: lint.rpc_allow_google_protobuf_empty_responses,
        service_suffix: lint.service_suffix.unwrap_or(default.service_suffix),
        allow_comment_ignores: lint.allow_comment_ignores,
    }
}

fn breaking_config(breaking: BreakingYaml, version: ConfigVersion) -> BreakingConfig {
    BreakingConfig {
        rules: rule_config(
            version,
            breaking.use_,
            breaking.except,
            &breaking.ignore,
            breaking.ignore_only,
        ),
        ignore_unstable_packages: breaking.ignore_unstable_packages,
    }
}

/// In v1 files ignored paths are relative to the module root already.
fn rule_config(
    version: ConfigVersion,
    use_: Vec<String>,
    except: Vec<String>,
    ignore: &[String],
    ignore_only: BTreeMap<String, Vec<String>>,
) -> RuleConfig {
    let normalised = |paths: &[String]| paths.iter().map(|path| normal(path)).collect();
    RuleConfig {
        version,
        use_,
        except,
        ignore: normalised(ignore),
        ignore_only: ignore_only
            .into_iter()
            .map(|(rule, paths)| (rule, normalised(&paths)))
            .collect(),
    }
}
