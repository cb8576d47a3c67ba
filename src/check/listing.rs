//! Which protos there are, and what they need.

use super::Input;
use super::project::{MeantFile, Project, Protos};
use crate::compile::{self, CompileError, OPTIONS, OPTIONS_PATH, Parsed};
use crate::failure::{Failure, Result};
use crate::schema::File;
use std::sync::Arc;

/// A proto of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The path that imports use.
    pub import_path: String,
    /// The path as shown to the user; for a bundled file that of imports.
    pub shown: Arc<str>,
    /// True if the file is where `shown` says, not in git or bundled.
    pub on_disk: bool,
    pub is_import: bool,
}

/// Lists the protos of `input` and, with `imports`, what they import. Without,
/// they are not even read. They are sorted by the path that imports use.
pub fn list(input: &Input, imports: bool) -> Result<Vec<Listed>> {
    let project = Project::open(input)?;
    let listed = match project.tree() {
        Some(tree) if !imports => {
            let files = project.meant(tree)?.into_values();
            files.map(meant).collect()
        }
        _ => match project.read_protos(None)? {
            Protos::Sources(parsed) => {
                let is_disk = project
                    .tree()
                    .is_some_and(|tree| tree.on_disk("").is_some());
                let paths = needed(&parsed)?.into_iter();
                paths.map(|path| source(&parsed, path, is_disk)).collect()
            }
            Protos::Image(schema) => {
                let files = schema.files().iter();
                let files = files.filter(|file| imports || !file.is_import);
                files.map(of_image).collect()
            }
        },
    };
    sorted(&project, listed)
}

fn sorted(project: &Project, mut listed: Vec<Listed>) -> Result<Vec<Listed>> {
    if listed.is_empty() {
        return Err(nothing(project));
    }
    listed.sort_by(|a, b| a.import_path.cmp(&b.import_path));
    Ok(listed)
}

fn meant(file: MeantFile) -> Listed {
    Listed {
        import_path: file.import_path,
        shown: file.shown,
        on_disk: file.on_disk.is_some(),
        is_import: false,
    }
}

fn source(parsed: &Parsed, path: String, is_disk: bool) -> Listed {
    match parsed.file(&path) {
        Some(file) => Listed {
            import_path: path,
            shown: file.source.shown.clone(),
            on_disk: is_disk,
            is_import: file.source.is_import,
        },
        None => Listed {
            shown: path.as_str().into(),
            import_path: path,
            on_disk: false,
            is_import: true,
        },
    }
}

fn of_image(file: &File) -> Listed {
    Listed {
        import_path: file.path.clone(),
        shown: file.path.as_str().into(),
        on_disk: false,
        is_import: file.is_import,
    }
}

/// A proto to write elsewhere.
pub struct Exported {
    /// The path that imports use.
    pub import_path: String,
    pub bytes: Arc<[u8]>,
}

/// The protos of `input` and, with `imports`, what they import, but for the
/// well-known types, which every compiler has.
pub fn export(input: &Input, imports: bool) -> Result<Vec<Exported>> {
    let project = Project::open(input)?;
    let Protos::Sources(parsed) = project.read_protos(None)? else {
        return Err(
            Failure::new(format!("{} has no sources to export", project.label()))
                .help("give the folder of the protos"),
        );
    };
    let mut files = Vec::new();
    for path in needed(&parsed)? {
        let bytes = match parsed.file(&path) {
            Some(file) if imports || !file.source.is_import => file.source.bytes.clone(),
            None if imports && path == OPTIONS_PATH => OPTIONS.as_bytes().into(),
            _ => continue,
        };
        files.push(Exported {
            import_path: path,
            bytes,
        });
    }
    if files.is_empty() {
        return Err(nothing(&project));
    }
    files.sort_by(|a, b| a.import_path.cmp(&b.import_path));
    Ok(files)
}

fn needed(parsed: &Parsed) -> Result<Vec<String>> {
    compile::needed(parsed).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(line).collect();
        Failure::new(format!(
            "what is imported cannot be told:\n{}",
            lines.join("\n")
        ))
    })
}

fn line(error: &CompileError) -> String {
    match error.span {
        Some(span) => format!(
            "{}:{}:{}:{}",
            error.shown, span.start.line, span.start.column, error.message
        ),
        None => format!("{}:{}", error.shown, error.message),
    }
}

fn nothing(project: &Project) -> Failure {
    Failure::new(format!("there is no .proto file in {}", project.label()))
        .help("run in the folder of buf.yaml, or give the folder that holds the protos")
}
