//! From a name to a commit: branches, tags, commits, the merge base.

use super::{GitTree, Repository};
use crate::failure::{Failure, Result};
use crate::text::nearest;
use git2::{BranchType, ErrorCode, Oid};

/// What is wanted of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Whatever the name stands for: a branch, a tag or any revision.
    Any(String),
    Branch(String),
    Tag(String),
    /// A commit or any other revision that git understands.
    Commit(String),
    Head,
}

/// A commit that a name led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub commit: Oid,
    /// The ref as it was found: "main", "origin/main", "v1.2.0".
    pub name: String,
    /// True for branches, which move on: they are compared at the merge base.
    pub is_branch: bool,
}

impl Repository {
    /// The commit that `wanted` stands for.
    pub fn resolve(&self, wanted: &Wanted) -> Result<Resolved> {
        let found = match wanted {
            Wanted::Any(name) => self
                .branch(name)?
                .or(self.tag(name)?)
                .or(self.revision(name)?),
            Wanted::Branch(name) => self.branch(name)?,
            Wanted::Tag(name) => self.tag(name)?,
            Wanted::Commit(name) => self.revision(name)?,
            Wanted::Head => self.revision("HEAD")?,
        };
        found.ok_or_else(|| self.not_found(wanted))
    }

    /// True if the name stands for something here.
    pub fn knows(&self, name: &str) -> bool {
        self.resolve(&Wanted::Any(name.to_owned())).is_ok()
    }

    /// The commit where `head` left the branch `other`.
    pub fn merge_base(&self, head: Oid, other: &Resolved) -> Result<Oid> {
        match self.inner.merge_base(head, other.commit) {
            Ok(base) => Ok(base),
            Err(error) if error.code() == ErrorCode::NotFound => Err(self.no_merge_base(other)),
            Err(error) => Err(Failure::new(format!(
                "the merge base with `{}` cannot be found",
                other.name
            ))
            .because(error)
            .help(SHALLOW_HELP)),
        }
    }

    /// The tree at `commit`, below the folder `prefix`.
    pub fn tree(self, commit: Oid, prefix: &str, label: String) -> Result<GitTree> {
        GitTree::open(self.inner, commit, prefix, label)
    }

    fn branch(&self, name: &str) -> Result<Option<Resolved>> {
        let local = name.strip_prefix("refs/heads/").unwrap_or(name);
        let remote = match name.strip_prefix("refs/remotes/") {
            Some(remote) => remote.to_owned(),
            None => format!("origin/{local}"),
        };
        let candidates = [
            (local, BranchType::Local),
            (local, BranchType::Remote),
            (remote.as_str(), BranchType::Remote),
        ];
        for (name, kind) in candidates {
            match self.inner.find_branch(name, kind) {
                Ok(branch) => {
                    let commit = branch
                        .get()
                        .peel_to_commit()
                        .map_err(|error| self.unreadable(name, error))?;
                    return Ok(Some(Resolved {
                        commit: commit.id(),
                        name: name.to_owned(),
                        is_branch: true,
                    }));
                }
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(self.unreadable(name, error)),
            }
        }
        Ok(None)
    }

    fn tag(&self, name: &str) -> Result<Option<Resolved>> {
        let short = name.strip_prefix("refs/tags/").unwrap_or(name);
        self.commit_of(&format!("refs/tags/{short}"), short)
    }

    fn revision(&self, name: &str) -> Result<Option<Resolved>> {
        self.commit_of(name, name)
    }

    fn commit_of(&self, revision: &str, shown: &str) -> Result<Option<Resolved>> {
        let found = self
            .inner
            .revparse_single(revision)
            .and_then(|object| object.peel_to_commit());
        match found {
            Ok(commit) => Ok(Some(Resolved {
                commit: commit.id(),
                name: shown.to_owned(),
                is_branch: false,
            })),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.unreadable(shown, error)),
        }
    }

    fn unreadable(&self, name: &str, error: git2::Error) -> Failure {
        Failure::new(format!("`{name}` cannot be read from the git repository"))
            .because(error)
            .help(SHALLOW_HELP)
    }

    fn not_found(&self, wanted: &Wanted) -> Failure {
        let (kind, name) = match wanted {
            Wanted::Any(name) => ("branch, tag or commit", name.as_str()),
            Wanted::Branch(name) => ("branch", name.as_str()),
            Wanted::Tag(name) => ("tag", name.as_str()),
            Wanted::Commit(name) => ("commit", name.as_str()),
            Wanted::Head => {
                return Failure::new("the git repository has no commit yet")
                    .help("commit once, or give `--against` a folder");
            }
        };
        let mut message = format!("no {kind} `{name}` in the git repository");
        let refs = self.ref_names();
        if let Some(near) = nearest(name, refs.iter().map(String::as_str)) {
            message.push_str(&format!("; did you mean `{near}`?"));
        }
        let mut help = if refs.is_empty() {
            "it has no refs".to_owned()
        } else {
            format!("it has {}", listed(&refs))
        };
        if self.is_shallow() {
            help.push_str(&format!(
                "; the clone is shallow: fetch the ref first (git fetch --unshallow origin {name}, \
                 or `fetch-depth: 0` for actions/checkout)"
            ));
        }
        Failure::new(message).help(help)
    }

    fn no_merge_base(&self, other: &Resolved) -> Failure {
        let message = format!("there is no common commit with `{}`", other.name);
        if self.is_shallow() {
            Failure::new(format!("{message} in this shallow clone")).help(SHALLOW_HELP)
        } else {
            Failure::new(message).help("compare with its tip: add --against-tip")
        }
    }

    /// The names of all tags, sorted.
    pub fn tag_names(&self) -> Vec<String> {
        let Ok(names) = self.inner.tag_names(None) else {
            return Vec::new();
        };
        let names = names.iter().flatten().flatten();
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort();
        names
    }

    /// Branches, remote branches and tags, by short name, sorted.
    fn ref_names(&self) -> Vec<String> {
        let Ok(references) = self.inner.references() else {
            return Vec::new();
        };
        let mut names: Vec<String> = references
            .flatten()
            .filter_map(|reference| Some(reference.shorthand().ok()?.to_owned()))
            .filter(|name| !name.ends_with("/HEAD"))
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

const SHALLOW_HELP: &str = "fetch more history (git fetch --unshallow, or `fetch-depth: 0` for \
                            actions/checkout), or compare with the tip: --against-tip";

const MOST_LISTED: usize = 12;

fn listed(names: &[String]) -> String {
    let mut text = names
        .iter()
        .take(MOST_LISTED)
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > MOST_LISTED {
        text.push_str(&format!(" and {} more", names.len() - MOST_LISTED));
    }
    text
}

fn is_absent(error: &git2::Error) -> bool {
    matches!(
        error.code(),
        ErrorCode::NotFound | ErrorCode::InvalidSpec | ErrorCode::UnbornBranch
    )
}
