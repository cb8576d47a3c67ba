//! Rules about migrations, with the binary on real repositories: which of them
//! hold, and what is waived.

mod configuration;
#[cfg(all(unix, feature = "database"))]
mod down;
mod waivers;

use crate::repository::{Repository, Run};

pub const FIRST: &str = "sql/001_orders.sql";
pub const NEXT: &str = "sql/002_next.sql";

/// A repository with one merged migration, on a branch.
pub fn shop() -> Repository {
    let repository = Repository::new();
    repository.write(
        FIRST,
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric NOT NULL);\n",
    );
    repository.commit("Add orders");
    repository.branch("feature");
    repository
}

pub fn check(repository: &Repository) -> Run {
    repository.contracts(&["check", "--against", "main"])
}

/// "PATH:LINE:COLUMN RULE" of each finding.
pub fn found(run: &Run) -> Vec<String> {
    let say = |line: &str| {
        let (place, rest) = line.split_at(line.match_indices(':').nth(2).unwrap().0);
        let (_, rule) = rest.rsplit_once('(').unwrap();
        format!("{place} {}", rule.trim_end_matches(')'))
    };
    run.stdout.lines().map(say).collect()
}
