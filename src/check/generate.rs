//! From an input to generated files.

use super::folder::Folder;
use super::project::Project;
use super::{Against, Checked, Input, protos};
use crate::failure::Result;
use crate::generate::model::Model;
use crate::generate::{FileSet, Options, Tables, Target};
use crate::rules::Side;
use std::path::{Path, PathBuf};

/// What to generate.
#[derive(Default)]
pub struct GenerateRequest {
    pub targets: Vec<&'static Target>,
    /// The folder to write to, instead of the configured ones; of several
    /// targets each has a folder below it.
    pub out: Option<PathBuf>,
    /// Generate from this ref (or archive, image, …) instead of the work tree.
    pub from: Option<String>,
    /// JavaScript instead of TypeScript, whatever is configured.
    pub js: bool,
}

/// What one target rendered, and the folder that it is for.
pub struct Rendered {
    pub out: PathBuf,
    pub files: FileSet,
}

/// What generating came to.
pub enum Generated {
    Rendered(Vec<Rendered>),
    Broken(Checked),
}

/// Compiles the protos of `input` and renders what is asked for.
pub fn generate(input: &Input, request: &GenerateRequest) -> Result<Generated> {
    let project = match &request.from {
        None => Project::open(input)?,
        Some(from) => {
            let here = Project::open(&Input {
                paths: Vec::new(),
                ..input.clone()
            })?;
            let from = Against {
                reference: from.clone(),
                tip: true,
                config: input.config.clone(),
            };
            Project::open_base(&from, input, &here)?
        }
    };
    let protos = project.read_protos(None)?;
    protos::refuse_nothing(&project, &protos)?;
    let mut checked = protos::begun(&protos);
    let schema = match protos.link(Side::Current) {
        Ok(schema) => schema,
        Err(findings) => {
            checked.findings = findings;
            return Ok(Generated::Broken(checked));
        }
    };
    let mut options = Options::new(&project.workspace.generate);
    options.config.ts.js |= request.js;
    if request.targets.iter().any(|target| target.reads_tables()) {
        options.tables = tables(&project)?;
    }
    let model = Model::new(&schema);
    let rendered = request.targets.iter().map(|target| {
        let out = out(request, target, &options);
        let mut options = options.clone();
        if let Some(tables) = &mut options.tables {
            tables.folder = seen_from(&out, &tables.folder);
        }
        Ok(Rendered {
            files: (target.render)(&model, &options)?,
            out,
        })
    });
    Ok(Generated::Rendered(rendered.collect::<Result<_>>()?))
}

/// The database that the migrations make; none without any.
fn tables(project: &Project) -> Result<Option<Tables>> {
    let folder = Folder::read(project, None)?;
    folder.refuse_problems()?;
    if folder.migrations.migrations.is_empty() {
        return Ok(None);
    }
    let on_disk = project.tree().and_then(|tree| tree.on_disk(&folder.root));
    let path = on_disk.map(|path| path.to_string_lossy().into_owned());
    Ok(Some(Tables {
        catalog: folder.replay.catalog,
        folder: path.unwrap_or(folder.root),
    }))
}

/// A folder, as a path from another one.
fn seen_from(out: &Path, folder: &str) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (out, folder) = (absolute(out), absolute(Path::new(folder)));
    let shared = out.components().zip(folder.components());
    let shared = shared.take_while(|(a, b)| a == b).count();
    let up = out.components().skip(shared).map(|_| "..".to_owned());
    let down = folder.components().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The folder of a target.
fn out(request: &GenerateRequest, target: &Target, options: &Options) -> PathBuf {
    match &request.out {
        Some(out) if request.targets.len() == 1 => out.clone(),
        Some(out) => out.join(target.name),
        None => match options.config.out(target.name) {
            Some(out) => PathBuf::from(out),
            None => PathBuf::from("gen").join(target.name),
        },
    }
}
