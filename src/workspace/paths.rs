//! Paths as configured → paths in the tree.

use super::yaml::ConfigFile;
use crate::failure::Result;
use crate::source::{Tree, below};

/// A path as configured, relative to the folder of its file: without `.` and
/// `..`, which may not lead out of that folder.
pub(super) fn normal(file: &ConfigFile, key: &str, path: &str) -> Result<String> {
    let refused = |why: &str| {
        let message = format!("`{key}`: path `{path}` {why}");
        Err(file
            .wrong(&message)
            .help("write paths relative to the folder of the file, and within it"))
    };
    if path.starts_with('/') {
        return refused("is absolute");
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return refused("leads out of the folder of the file");
                }
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

pub(super) fn all_normal(file: &ConfigFile, key: &str, paths: &[String]) -> Result<Vec<String>> {
    paths.iter().map(|path| normal(file, key, path)).collect()
}

/// Refuses a path that lies within another: it says nothing, so that something
/// else was meant. The same path twice is harmless.
pub(super) fn refuse_nested(file: &ConfigFile, key: &str, paths: &[String]) -> Result<()> {
    for inner in paths {
        for outer in paths {
            if is_within(outer, inner) {
                let message = format!("`{key}`: `{inner}` is within `{}`", shown(outer));
                return Err(file.wrong(&message).help("remove one of them"));
            }
        }
    }
    Ok(())
}

/// Refuses a file where a folder is asked for.
pub(super) fn refuse_files(
    file: &ConfigFile,
    tree: &dyn Tree,
    key: &str,
    folders: &[String],
) -> Result<()> {
    for folder in folders {
        if folder.ends_with(".proto") && tree.read(folder)?.is_some() {
            let message = format!("`{key}`: `{folder}` is a file");
            return Err(file.wrong(&message).help("only folders can be named"));
        }
    }
    Ok(())
}

/// True if `inner` is really below `outer`.
pub(super) fn is_within(outer: &str, inner: &str) -> bool {
    outer != inner && below(outer, inner).is_some()
}

/// A path for a message; the root has no name of its own.
pub(super) fn shown(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}
