//! What buf.yaml sets for all lint rules of a module.

use crate::workspace::LintConfig;

/// The options of `lint:` in buf.yaml.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintOptions {
    /// What the zero value of an enum ends with.
    pub enum_zero_value_suffix: String,
    /// What a service ends with.
    pub service_suffix: String,
    pub rpc_allow_same_request_response: bool,
    pub rpc_allow_google_protobuf_empty_requests: bool,
    pub rpc_allow_google_protobuf_empty_responses: bool,
    /// True if `// buf:lint:ignore RULE_ID` holds: by default in v2, by
    /// `allow_comment_ignores` in v1.
    pub allow_comment_ignores: bool,
    /// Lint this module only; the files of others count as imports.
    pub module: Option<usize>,
}

impl LintOptions {
    /// The options of a module; `None` stands for all modules.
    pub fn of(config: &LintConfig, module: Option<usize>) -> LintOptions {
        LintOptions {
            enum_zero_value_suffix: config.enum_zero_value_suffix.clone(),
            service_suffix: config.service_suffix.clone(),
            rpc_allow_same_request_response: config.rpc_allow_same_request_response,
            rpc_allow_google_protobuf_empty_requests: config
                .rpc_allow_google_protobuf_empty_requests,
            rpc_allow_google_protobuf_empty_responses: config
                .rpc_allow_google_protobuf_empty_responses,
            allow_comment_ignores: config.allow_comment_ignores,
            module,
        }
    }
}

impl Default for LintOptions {
    fn default() -> LintOptions {
        LintOptions::of(&LintConfig::default(), None)
    }
}
