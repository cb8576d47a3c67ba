//! From what a user typed to a tree.
//!
//! | typed | means |
//! |---|---|
//! | `proto`, `./main` | a folder |
//! | `main`, `origin/main` | a branch, at the merge base with HEAD |
//! | `v1.2.0`, `1a2b3c4`, `HEAD~1` | a tag or a commit, exactly there |
//! | `.git#branch=main`, `../other/.git#tag=v1,subdir=proto` | as in buf: the tip of a branch, a tag, a commit (`commit=` or `ref=`) of any local repository |
//!
//! A name that is both a ref and a folder is the ref; `./name` is the folder.

use super::git::{Repository, Resolved, Wanted};
use super::{Folder, GitTree, Tree, join};
use crate::failure::{Failure, Result};
use std::path::{Path, PathBuf};

/// A tree, and the words that say which.
pub struct Opened {
    pub tree: Box<dyn Tree>,
    /// "main at 1a2b3c4, the merge base with HEAD".
    pub label: String,
}

/// Opens what is checked: a folder, or a git reference in buf's spelling.
pub fn open_input(typed: &str) -> Result<Opened> {
    match GitReference::parse(typed)? {
        Some(reference) => reference.open(),
        None => open_folder(Path::new(typed)),
    }
}

/// Opens what is compared with. `project` is the folder that is checked; a ref
/// is looked for in its repository. With `tip`, a branch is taken at its tip.
pub fn open_base(typed: &str, project: &Path, tip: bool) -> Result<Opened> {
    if let Some(reference) = GitReference::parse(typed)? {
        return reference.open();
    }
    let path = Path::new(typed);
    let repository = match Repository::discover(project) {
        Ok(repository) => repository,
        // Outside a repository only a folder can be meant.
        Err(_) if path.is_dir() => return open_folder(path),
        Err(failure) => return Err(failure),
    };
    let looks_like_path = typed.starts_with('.') || path.is_absolute();
    if path.is_dir() && (looks_like_path || !repository.knows(typed)) {
        return open_folder(path);
    }
    let prefix = repository.prefix_of(project).unwrap_or_default();
    let resolved = repository.resolve(&Wanted::Any(typed.to_owned()))?;
    open_commit(repository, &resolved, &prefix, !tip)
}

fn open_folder(path: &Path) -> Result<Opened> {
    let folder = Folder::open(path)?;
    Ok(Opened {
        label: folder.describe(),
        tree: Box::new(folder),
    })
}

fn open_commit(
    repository: Repository,
    resolved: &Resolved,
    prefix: &str,
    at_merge_base: bool,
) -> Result<Opened> {
    let name = &resolved.name;
    let (commit, label) = if resolved.is_branch && at_merge_base {
        let base = repository.merge_base(resolved)?;
        (
            base,
            format!("{name} at {}, the merge base with HEAD", short(base)),
        )
    } else {
        (resolved.commit, label_at(name, resolved.commit))
    };
    let tree: GitTree = repository.tree(commit, prefix, label.clone())?;
    Ok(Opened {
        tree: Box::new(tree),
        label,
    })
}

fn short(commit: git2::Oid) -> String {
    commit.to_string().chars().take(9).collect()
}

/// "main at 1a2b3c4"; a commit named by its own id is named once.
fn label_at(name: &str, commit: git2::Oid) -> String {
    let id = commit.to_string();
    if name.len() >= 4 && id.starts_with(name) {
        format!("commit {}", short(commit))
    } else {
        format!("{name} at {}", short(commit))
    }
}

/// buf's spelling of a git input.
struct GitReference {
    repository: PathBuf,
    wanted: Wanted,
    subdir: String,
}

impl GitReference {
    /// `None` if `typed` is not spelt as a git input.
    fn parse(typed: &str) -> Result<Option<GitReference>> {
        let (path, options) = match typed.split_once('#') {
            Some((path, options)) => (path, Some(options)),
            None => (typed, None),
        };
        let options = GitOptions::parse(typed, options.unwrap_or(""))?;
        let named_git = path == ".git" || path.ends_with(".git") || path.ends_with(".git/");
        if !named_git && options.format.as_deref() != Some("git") {
            if typed.contains('#') {
                return Err(
                    Failure::new(format!("`{typed}` has options but is not a git input")).help(
                        "a git input is spelt `.git#branch=main`; for a folder leave `#…` out",
                    ),
                );
            }
            return Ok(None);
        }
        if path.contains("://") || path.starts_with("git@") {
            return Err(Failure::new(format!(
                "`{path}` is on another machine, and nothing is fetched"
            ))
            .help("clone it first, and give the path of the clone"));
        }
        Ok(Some(GitReference {
            repository: PathBuf::from(path),
            wanted: options.wanted(typed)?,
            subdir: options.subdir,
        }))
    }

    fn open(self) -> Result<Opened> {
        let repository = Repository::open(&self.repository)?;
        let resolved = repository.resolve(&self.wanted)?;
        open_commit(repository, &resolved, &join("", &self.subdir), false)
    }
}

#[derive(Default)]
struct GitOptions {
    format: Option<String>,
    branch: Option<String>,
    tag: Option<String>,
    commit: Option<String>,
    subdir: String,
}

const OPTIONS: [&str; 7] = [
    "branch", "tag", "ref", "commit", "subdir", "depth", "format",
];

impl GitOptions {
    fn parse(typed: &str, text: &str) -> Result<GitOptions> {
        let mut options = GitOptions::default();
        for pair in text.split(',').filter(|pair| !pair.is_empty()) {
            let Some((key, value)) = pair.split_once('=') else {
                return Err(Failure::new(format!(
                    "`{pair}` in `{typed}` is not `key=value`"
                )));
            };
            let value = value.to_owned();
            match key {
                "branch" => options.branch = Some(value),
                "tag" => options.tag = Some(value),
                "ref" | "commit" => options.commit = Some(value),
                "subdir" => options.subdir = value,
                "format" => options.format = Some(value),
                // Objects are read in place: there is nothing to fetch deeper,
                // and no submodule is followed.
                "depth" | "recurse_submodules" | "filter" => {}
                _ => {
                    let failure = Failure::new(format!("unknown option `{key}` in `{typed}`"));
                    return Err(match crate::text::nearest(key, OPTIONS) {
                        Some(near) => failure.help(format!("did you mean `{near}`?")),
                        None => failure.help(format!("known options are {}", OPTIONS.join(", "))),
                    });
                }
            }
        }
        Ok(options)
    }

    fn wanted(&self, typed: &str) -> Result<Wanted> {
        match (&self.branch, &self.tag, &self.commit) {
            (Some(_), Some(_), _) => {
                Err(Failure::new(format!("`{typed}` names a branch and a tag"))
                    .help("name one of them"))
            }
            (Some(branch), None, None) => Ok(Wanted::Branch(branch.clone())),
            (None, Some(tag), None) => Ok(Wanted::Tag(tag.clone())),
            (_, _, Some(commit)) => Ok(Wanted::Commit(commit.clone())),
            (None, None, None) => Ok(Wanted::Head),
        }
    }
}
