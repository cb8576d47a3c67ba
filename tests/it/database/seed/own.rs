//! The fixtures of this project itself.

use crate::repository::Repository;

/// A folder with all contracts of this project, whose server is removed at the
/// end.
struct Clone(Repository);

impl Clone {
    fn new() -> Clone {
        let folder = Repository::folder();
        for path in ["buf.yaml", "proto", "sql", "seeders"] {
            folder.copy_from_project(path);
        }
        Clone(folder)
    }
}

impl Drop for Clone {
    fn drop(&mut self) {
        self.0.contracts(&["db", "drop", "--yes"]);
    }
}

#[test]
fn the_two_commands_lead_from_a_clone_to_a_seeded_database() {
    let clone = Clone::new();
    let folder = &clone.0;
    let looked = folder.contracts(&["seed", "--all", "--dry-run"]).failure();
    assert!(looked.contains("there is no database yet"), "{looked}");
    assert!(!folder.path(".contracts").exists(), "a look makes nothing");
    folder.contracts(&["migrate", "up"]).clean();
    let first = folder.contracts(&["seed", "--all"]);
    assert_eq!(first.code, 0, "{first:?}");
    for line in first.stdout.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[2..], ["inserted"], "{line}");
    }
    assert_eq!(first.stdout.lines().count(), 7);
    let again = folder.contracts(&["seed", "--all"]);
    assert_eq!(again.code, 0, "{again:?}");
    for line in again.stdout.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[2..], ["unchanged"], "{line}");
    }
    assert!(again.stderr.contains("unchanged ("), "{again:?}");
    assert!(!again.stderr.contains("inserted"), "{again:?}");
    let looked = folder.contracts(&["seed", "products", "--dry-run"]);
    assert!(looked.stderr.contains("would seed 1 table"), "{looked:?}");
}

#[test]
fn a_database_that_is_not_migrated_is_told_how() {
    let clone = Clone::new();
    let failure = clone.0.contracts(&["seed", "--all"]);
    assert_eq!((failure.code, failure.stdout.as_str()), (1, ""));
    for part in [
        "no table `roles`",
        "no table `users`",
        "contracts migrate up",
    ] {
        assert!(failure.stderr.contains(part), "{failure:?}");
    }
}
