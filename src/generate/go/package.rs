//! What makes the folder a module.

use super::super::{FileSet, HEADER, Options};
use crate::failure::Result;

/// The path of the module. Go wants the major version at its end, from the
/// second on.
pub(super) fn module(options: &Options) -> String {
    let module = options.config.go.module.as_deref();
    let module = module.unwrap_or("contracts-gen").trim_end_matches('/');
    let major = options.version().split('.').next().unwrap_or_default();
    match major.parse::<u32>() {
        Ok(major) if major >= 2 && !module.ends_with(&format!("/v{major}")) => {
            format!("{module}/v{major}")
        }
        _ => module.to_owned(),
    }
}

pub(super) fn add(files: &mut FileSet, module: &str, options: &Options) -> Result<()> {
    let version = options.version();
    let text = format!("// {HEADER}\n// version: {version}\n\nmodule {module}\n\ngo 1.22\n");
    files.add("go.mod", text)
}
