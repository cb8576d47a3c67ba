//! What makes the folder a package.

use super::super::{FileSet, HEADER, Options};
use crate::failure::Result;
use serde_json::json;

pub(super) fn add(files: &mut FileSet, options: &Options) -> Result<()> {
    let config = &options.config.ts;
    let (types, code) = if config.js {
        (".d.ts", ".js")
    } else {
        (".ts", ".ts")
    };
    let name = config.name.as_deref().unwrap_or("contracts-gen");
    let mut package = json!({
        "//": HEADER,
        "name": name,
        "version": options.version(),
        "type": "module",
        "sideEffects": false,
        "exports": {
            "./*.js": { "types": format!("./*{types}"), "default": format!("./*{code}") },
            "./*": { "types": format!("./*{types}"), "default": format!("./*{code}") }
        },
        "files": [format!("**/*{types}"), format!("**/*{code}")]
    });
    if !config.js {
        package["files"] = json!(["**/*.ts"]);
    }
    // Pretty-printing a value cannot fail.
    let text = serde_json::to_string_pretty(&package).unwrap_or_default();
    files.add("package.json", text + "\n")
}
