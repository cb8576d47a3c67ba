//! What makes the folder a package.

use super::super::{FileSet, HEADER, Options};
use crate::failure::Result;
use serde_json::Value;

pub(super) fn add(files: &mut FileSet, options: &Options) -> Result<()> {
    let config = &options.config.ts;
    let (types, code) = if config.js {
        (".d.ts", ".js")
    } else {
        (".ts", ".ts")
    };
    let name = config.name.as_deref().unwrap_or("contracts-gen");
    let exported = format!("{{ \"types\": \"./*{types}\", \"default\": \"./*{code}\" }}");
    let packed = if config.js {
        "\"**/*.d.ts\", \"**/*.js\""
    } else {
        "\"**/*.ts\""
    };
    // Written by hand, for the order of conditions has a meaning.
    let text = format!(
        "{{
  \"//\": \"{HEADER}\",
  \"name\": {},
  \"version\": {},
  \"type\": \"module\",
  \"sideEffects\": false,
  \"exports\": {{
    \"./*.js\": {exported},
    \"./*\": {exported}
  }},
  \"files\": [{packed}]
}}
",
        Value::from(name),
        Value::from(options.version()),
    );
    files.add("package.json", text)
}
