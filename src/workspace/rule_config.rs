//! Which rules hold, where not, and how they are set.

use std::collections::BTreeMap;

/// The version of a `buf.yaml`; rule sets differ between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConfigVersion {
    V1Beta1,
    V1,
    #[default]
    V2,
}

/// The rules that a configuration asks for, by id or category. Paths are
/// relative to the module root, as imports are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleConfig {
    pub version: ConfigVersion,
    /// Ids and categories; empty stands for the family's default category.
    pub use_: Vec<String>,
    pub except: Vec<String>,
    pub ignore: Vec<String>,
    pub ignore_only: BTreeMap<String, Vec<String>>,
    /// True if no rule holds at all (`disable_builtin`).
    pub none: bool,
}

/// How a module is linted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintConfig {
    pub rules: RuleConfig,
    pub enum_zero_value_suffix: String,
    pub rpc_allow_same_request_response: bool,
    pub rpc_allow_google_protobuf_empty_requests: bool,
    pub rpc_allow_google_protobuf_empty_responses: bool,
    pub service_suffix: String,
    /// True if `buf:lint:ignore` in a comment holds.
    pub allow_comment_ignores: bool,
}

impl Default for LintConfig {
    fn default() -> LintConfig {
        LintConfig {
            rules: RuleConfig::default(),
            enum_zero_value_suffix: "_UNSPECIFIED".to_owned(),
            rpc_allow_same_request_response: false,
            rpc_allow_google_protobuf_empty_requests: false,
            rpc_allow_google_protobuf_empty_responses: false,
            service_suffix: "Service".to_owned(),
            allow_comment_ignores: true,
        }
    }
}

/// How a module is compared with its earlier self.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BreakingConfig {
    pub rules: RuleConfig,
    pub ignore_unstable_packages: bool,
}
