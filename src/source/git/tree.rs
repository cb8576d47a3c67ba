//! One commit's files, read from the object store.

use crate::failure::{Failure, Result};
use crate::source::{Entry, Tree, below, join};
use git2::{ObjectType, Oid, TreeWalkMode, TreeWalkResult};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The mode of a symbolic link in a git tree.
const SYMLINK: i32 = 0o120_000;
/// As many links as Linux follows before it says that they go round.
const MOST_LINKS: usize = 40;

/// The files of a commit below one folder of it.
pub struct GitTree {
    repository: Mutex<git2::Repository>,
    root: Oid,
    prefix: String,
    label: String,
    /// The blobs of files that were listed, by path: a lookup by path reads every
    /// folder on the way anew.
    listed: Mutex<HashMap<String, Oid>>,
}

impl GitTree {
    pub(super) fn open(
        repository: git2::Repository,
        commit: Oid,
        prefix: &str,
        label: String,
    ) -> Result<GitTree> {
        let root = repository
            .find_commit(commit)
            .and_then(|commit| commit.tree())
            .map_err(|error| {
                Failure::new(format!(
                    "commit `{commit}` cannot be read from the git repository"
                ))
                .because(error)
                .help("the clone may be partial or shallow: fetch the commit first")
            })?
            .id();
        Ok(GitTree {
            repository: Mutex::new(repository),
            root,
            prefix: prefix.trim_matches('/').to_owned(),
            label,
            listed: Mutex::default(),
        })
    }

    fn listed(&self) -> MutexGuard<'_, HashMap<String, Oid>> {
        self.listed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn repository(&self) -> MutexGuard<'_, git2::Repository> {
        self.repository
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The blob at a path of the commit, links followed inside the commit.
    fn blob(
        &self,
        repository: &git2::Repository,
        path: &str,
    ) -> std::result::Result<Option<Oid>, git2::Error> {
        let root = repository.find_tree(self.root)?;
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            let entry = match root.get_path(path.as_ref()) {
                Ok(entry) => entry,
                Err(error) if error.code() == git2::ErrorCode::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            if entry.kind() != Some(ObjectType::Blob) {
                return Ok(None);
            }
            if entry.filemode() != SYMLINK {
                return Ok(Some(entry.id()));
            }
            let target = repository.find_blob(entry.id())?;
            let Some(next) = link_target(&path, target.content()) else {
                return Ok(None);
            };
            path = next;
        }
        Ok(None)
    }

    fn unreadable(&self, path: &str, error: git2::Error) -> Failure {
        Failure::new(format!("`{}` cannot be read at {}", path, self.label))
            .because(error)
            .help("the clone may be partial or shallow: fetch the missing objects first")
    }

    fn entries(
        &self,
        dir: &str,
        wanted: &dyn Fn(&str) -> bool,
    ) -> std::result::Result<Vec<Entry>, git2::Error> {
        let repository = self.repository();
        let root = repository.find_tree(self.root)?;
        let from = join(&self.prefix, dir);
        let start = if from.is_empty() {
            root
        } else {
            match root.get_path(from.as_ref()) {
                Ok(entry) if entry.kind() == Some(ObjectType::Tree) => {
                    repository.find_tree(entry.id())?
                }
                Ok(_) => return Ok(Vec::new()),
                Err(error) if error.code() == git2::ErrorCode::NotFound => return Ok(Vec::new()),
                Err(error) => return Err(error),
            }
        };
        let odb = repository.odb()?;
        let mut found = Vec::new();
        start.walk(TreeWalkMode::PreOrder, |folder, entry| {
            if let (Some(ObjectType::Blob), Ok(name)) = (entry.kind(), entry.name()) {
                let path = join(dir, &format!("{folder}{name}"));
                if wanted(&path) {
                    found.push((path, entry.id(), entry.filemode() == SYMLINK));
                }
            }
            TreeWalkResult::Ok
        })?;
        let mut entries = Vec::with_capacity(found.len());
        for (path, id, is_link) in found {
            let id = if is_link {
                match self.blob(&repository, &join(&self.prefix, &path))? {
                    Some(id) => id,
                    None => continue,
                }
            } else {
                id
            };
            let (size, _) = odb.read_header(id)?;
            self.listed().insert(path.clone(), id);
            entries.push(Entry {
                path,
                size: size as u64,
            });
        }
        entries.sort();
        Ok(entries)
    }
}

impl Tree for GitTree {
    fn list(&self, dir: &str, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Entry>> {
        self.entries(dir, wanted)
            .map_err(|error| self.unreadable(if dir.is_empty() { "." } else { dir }, error))
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>> {
        let repository = self.repository();
        let in_commit = join(&self.prefix, path);
        let read = || {
            let listed = self.listed().get(path).copied();
            let found = match listed {
                Some(id) => Some(id),
                None => self.blob(&repository, &in_commit)?,
            };
            let Some(id) = found else {
                return Ok(None);
            };
            Ok(Some(Arc::from(repository.find_blob(id)?.content())))
        };
        read().map_err(|error| self.unreadable(path, error))
    }

    fn shown(&self, path: &str) -> Arc<str> {
        path.into()
    }

    fn describe(&self) -> String {
        self.label.clone()
    }
}

/// Where the link at `path` leads, as a path in the commit; `None` if it leads
/// out of it.
fn link_target(path: &str, target: &[u8]) -> Option<String> {
    let target = std::str::from_utf8(target).ok()?;
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    below("", &joined).map(str::to_owned)
}
