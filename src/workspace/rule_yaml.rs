//! `lint:` and `breaking:` of a `buf.yaml`, as every version spells them.

use super::paths::{all_normal, refuse_nested};
use super::yaml::{ConfigFile, lines, or_default};
use super::{BreakingConfig, ConfigVersion, LintConfig, RuleConfig};
use crate::failure::Result;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What `lint` and `breaking` have in common.
pub(super) struct RulesYaml {
    pub(super) use_: Vec<String>,
    pub(super) except: Vec<String>,
    pub(super) ignore: Vec<String>,
    pub(super) ignore_only: BTreeMap<String, Option<Vec<String>>>,
    pub(super) disable_builtin: bool,
}

impl RulesYaml {
    /// The rules, with paths relative to the folder of the file.
    pub(super) fn config(
        self,
        file: &ConfigFile,
        key: &str,
        version: ConfigVersion,
    ) -> Result<RuleConfig> {
        let key_of_ignore = format!("{key}.ignore");
        let ignore = all_normal(file, &key_of_ignore, &self.ignore)?;
        refuse_nested(file, &key_of_ignore, &ignore)?;
        let mut ignore_only = BTreeMap::new();
        for (rule, paths) in self.ignore_only {
            let key = format!("{key}.ignore_only.{rule}");
            let paths = all_normal(file, &key, &paths.unwrap_or_default())?;
            refuse_nested(file, &key, &paths)?;
            ignore_only.insert(rule, paths);
        }
        Ok(RuleConfig {
            version,
            use_: self.use_,
            except: self.except,
            ignore,
            ignore_only,
            none: self.disable_builtin,
        })
    }
}

/// `breaking:`, which all versions spell alike.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BreakingYaml {
    #[serde(default, rename = "use", deserialize_with = "lines")]
    use_: Vec<String>,
    #[serde(default, deserialize_with = "lines")]
    except: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    ignore: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    ignore_only: BTreeMap<String, Option<Vec<String>>>,
    #[serde(default, deserialize_with = "or_default")]
    ignore_unstable_packages: bool,
    #[serde(default, deserialize_with = "or_default")]
    disable_builtin: bool,
}

impl BreakingYaml {
    /// The configuration, with paths relative to the folder of the file.
    pub(super) fn config(
        self,
        file: &ConfigFile,
        version: ConfigVersion,
    ) -> Result<BreakingConfig> {
        let rules = RulesYaml {
            use_: self.use_,
            except: self.except,
            ignore: self.ignore,
            ignore_only: self.ignore_only,
            disable_builtin: self.disable_builtin,
        };
        Ok(BreakingConfig {
            rules: rules.config(file, "breaking", version)?,
            ignore_unstable_packages: self.ignore_unstable_packages,
        })
    }
}

/// The options of `lint` that all versions have.
#[derive(Clone, Debug, Default)]
pub(super) struct LintOptionsYaml {
    pub(super) enum_zero_value_suffix: Option<String>,
    pub(super) rpc_allow_same_request_response: bool,
    pub(super) rpc_allow_google_protobuf_empty_requests: bool,
    pub(super) rpc_allow_google_protobuf_empty_responses: bool,
    pub(super) service_suffix: Option<String>,
}

impl LintOptionsYaml {
    pub(super) fn config(self, rules: RuleConfig, allow_comment_ignores: bool) -> LintConfig {
        let default = LintConfig::default();
        // An empty suffix is none, as for buf.
        let or = |suffix: Option<String>, default: String| {
            suffix
                .filter(|suffix| !suffix.is_empty())
                .unwrap_or(default)
        };
        LintConfig {
            rules,
            enum_zero_value_suffix: or(self.enum_zero_value_suffix, default.enum_zero_value_suffix),
            rpc_allow_same_request_response: self.rpc_allow_same_request_response,
            rpc_allow_google_protobuf_empty_requests: self.rpc_allow_google_protobuf_empty_requests,
            rpc_allow_google_protobuf_empty_responses: self
                .rpc_allow_google_protobuf_empty_responses,
            service_suffix: or(self.service_suffix, default.service_suffix),
            allow_comment_ignores,
        }
    }
}
