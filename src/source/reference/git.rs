//! A git repository as an input.

use super::options::Spelt;
use super::{Home, Opened};
use crate::failure::{Failure, Result};
use crate::source::git::{Repository, Wanted};
use crate::source::{Folder, Tree, join};
use std::path::{Path, PathBuf};

/// Opens the commit that buf's spelling of a git input means.
pub(super) fn open(spelt: &Spelt) -> Result<Opened> {
    if spelt.path.contains("://") || spelt.path.starts_with("git@") {
        return Err(Failure::new(format!(
            "`{}` is on another machine, and nothing is fetched",
            spelt.path
        ))
        .help("clone it first, and give the path of the clone"));
    }
    let path = PathBuf::from(&spelt.path);
    let repository = Repository::open(&path)?;
    let resolved = repository.resolve(&wanted(spelt)?)?;
    let label = label_at(&resolved.name, resolved.commit);
    open_commit(
        repository,
        path,
        resolved.commit,
        &join("", &spelt.subdir),
        label,
    )
}

/// Opens what a plain name means as a base of `input`.
pub(super) fn open_base(typed: &str, input: &Opened, tip: bool) -> Result<Opened> {
    let path = Path::new(typed);
    let project = &input.home.path;
    let repository = match Repository::discover(project) {
        Ok(repository) => repository,
        // Outside a repository only a folder can be meant.
        Err(_) if path.is_dir() => return super::open_folder(path),
        Err(failure) => return Err(failure),
    };
    let looks_like_path = typed.starts_with('.') || path.is_absolute();
    if path.is_dir() && (looks_like_path || !repository.knows(typed)) {
        return super::open_folder(path);
    }
    let (head, prefix) = match &input.home.commit {
        Some((commit, prefix)) => (*commit, prefix.clone()),
        None => {
            let prefix = repository.prefix_of(project).unwrap_or_default();
            (repository.resolve(&Wanted::Head)?.commit, prefix)
        }
    };
    let resolved = repository.resolve(&Wanted::Any(typed.to_owned()))?;
    let (commit, label) = if resolved.is_branch && !tip {
        let base = repository.merge_base(head, &resolved)?;
        let name = &resolved.name;
        (base, format!("{name} at {}, the merge base", short(base)))
    } else {
        (resolved.commit, label_at(&resolved.name, resolved.commit))
    };
    open_commit(repository, project.clone(), commit, &prefix, label)
}

fn open_commit(
    repository: Repository,
    path: PathBuf,
    commit: git2::Oid,
    prefix: &str,
    label: String,
) -> Result<Opened> {
    let tree = repository.tree(commit, prefix, label.clone())?;
    Ok(Opened::tree(
        Box::new(tree),
        label,
        Home {
            path,
            commit: Some((commit, prefix.to_owned())),
            folder: None,
        },
    ))
}

/// The folder of a commit so many levels above `prefix`, and the path from
/// there back.
pub(super) fn above(
    path: &Path,
    commit: git2::Oid,
    prefix: &str,
    levels: usize,
    label: &str,
) -> Result<Option<(Box<dyn Tree>, String)>> {
    let parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    let Some(kept) = parts.len().checked_sub(levels) else {
        return Ok(None);
    };
    let repository = Repository::discover(path)?;
    let tree = repository.tree(commit, &parts[..kept].join("/"), label.to_owned())?;
    Ok(Some((Box::new(tree), parts[kept..].join("/"))))
}

fn wanted(spelt: &Spelt) -> Result<Wanted> {
    match (&spelt.branch, &spelt.tag, &spelt.commit) {
        (Some(_), Some(_), _) => Err(Failure::new(format!(
            "`{}` names a branch and a tag",
            spelt.typed
        ))
        .help("name one of them")),
        (Some(branch), None, None) => Ok(Wanted::Branch(branch.clone())),
        (None, Some(tag), None) => Ok(Wanted::Tag(tag.clone())),
        (_, _, Some(commit)) => Ok(Wanted::Commit(commit.clone())),
        (None, None, None) => Ok(Wanted::Head),
    }
}

fn short(commit: git2::Oid) -> String {
    commit.to_string().chars().take(9).collect()
}

/// "main at 1a2b3c4d5"; a commit named by its own id is named once.
fn label_at(name: &str, commit: git2::Oid) -> String {
    let id = commit.to_string();
    if name.len() >= 4 && id.starts_with(name) {
        format!("commit {}", short(commit))
    } else {
        format!("{name} at {}", short(commit))
    }
}

/// The folder itself, for what is not a git input.
pub(super) fn folder(path: &Path) -> Result<Opened> {
    let folder = Folder::open(path)?;
    let label = crate::source::Tree::describe(&folder);
    Ok(Opened::tree(
        Box::new(folder),
        label,
        Home {
            path: path.to_owned(),
            commit: None,
            folder: Some(path.to_owned()),
        },
    ))
}

/// The tags of the repository that holds `path`.
pub(super) fn tags(path: &Path) -> Vec<String> {
    let repository = Repository::discover(path);
    repository.map_or_else(|_| Vec::new(), |repository| repository.tag_names())
}
