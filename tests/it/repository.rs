//! Real git repositories for tests, and the binary run in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder of its own, most often a git repository.
pub struct Repository {
    root: PathBuf,
    /// Kept for as long as the repository is: it removes the folder.
    _folder: Option<TempDir>,
}

impl Repository {
    /// An empty folder without git.
    pub fn folder() -> Repository {
        let folder = tempfile::tempdir().unwrap();
        Repository {
            root: folder.path().canonicalize().unwrap(),
            _folder: Some(folder),
        }
    }

    /// An empty repository on the branch `main`.
    pub fn new() -> Repository {
        let repository = Repository::folder();
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// A repository that is there already: a clone, a linked work tree.
    pub fn at(root: PathBuf) -> Repository {
        Repository {
            root,
            _folder: None,
        }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn write(&self, path: &str, text: &str) -> &Repository {
        self.write_bytes(path, text.as_bytes())
    }

    pub fn write_bytes(&self, path: &str, bytes: &[u8]) -> &Repository {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn remove(&self, path: &str) -> &Repository {
        fs::remove_file(self.path(path)).unwrap();
        self
    }

    /// Replaces the one place where `from` stands.
    pub fn edit(&self, path: &str, from: &str, to: &str) -> &Repository {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}");
        self.write(path, &text.replace(from, to))
    }

    /// Copies a folder of this project into the repository.
    pub fn copy_from_project(&self, path: &str) -> &Repository {
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(path),
            &self.path(path),
        );
        self
    }

    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    pub fn branch(&self, name: &str) -> &Repository {
        self.git(&["checkout", "--quiet", "-b", name]);
        self
    }

    pub fn checkout(&self, name: &str) -> &Repository {
        self.git(&["checkout", "--quiet", name]);
        self
    }

    /// Runs git; what it prints, without the last line's end.
    pub fn git(&self, args: &[&str]) -> String {
        let output = Command::new("git")
            .args(args)
            .current_dir(&self.root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Test")
            .env("GIT_AUTHOR_EMAIL", "test@example.com")
            .env("GIT_COMMITTER_NAME", "Test")
            .env("GIT_COMMITTER_EMAIL", "test@example.com")
            .output()
            .unwrap();
        assert!(output.status.success(), "git {args:?}: {output:?}");
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end()
            .to_owned()
    }

    /// Runs the binary here.
    pub fn contracts(&self, args: &[&str]) -> Run {
        self.contracts_in("", args)
    }

    /// Runs the binary in a folder below.
    pub fn contracts_in(&self, folder: &str, args: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_contracts"))
            .args(args)
            .current_dir(self.path(folder))
            .env_remove("GITHUB_ACTIONS")
            .env_remove("NO_COLOR")
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        Run::from(output)
    }
}

/// What a run of the binary came to.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        let run = Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
        run
    }
}

impl Run {
    /// Asserts that nothing was found, and returns what was said beside.
    #[track_caller]
    pub fn clean(self) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (0, ""), "{self:?}");
        self.stderr
    }

    /// Asserts that there are findings, and returns their lines.
    #[track_caller]
    pub fn findings(self) -> Vec<String> {
        assert_eq!(self.code, 100, "{self:?}");
        assert!(!self.stdout.is_empty(), "{self:?}");
        self.stdout.lines().map(str::to_owned).collect()
    }

    /// Asserts that the run could not be done, and returns why, on one line.
    #[track_caller]
    pub fn failure(self) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (1, ""), "{self:?}");
        let words: Vec<&str> = self
            .stderr
            .split(|c: char| c.is_whitespace() || c == '│')
            .filter(|word| !word.is_empty())
            .collect();
        words.join(" ")
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
