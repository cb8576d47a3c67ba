//! What buf.yaml sets for all lint rules of a module.

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

impl Default for LintOptions {
    fn default() -> LintOptions {
        LintOptions {
            enum_zero_value_suffix: "_UNSPECIFIED".to_owned(),
            service_suffix: "Service".to_owned(),
            rpc_allow_same_request_response: false,
            rpc_allow_google_protobuf_empty_requests: false,
            rpc_allow_google_protobuf_empty_responses: false,
            allow_comment_ignores: true,
            module: None,
        }
    }
}
