//! Rules and what they find.
//!
//! A rule is data plus one function: [`Rule`] says what it checks, why and what
//! to do; each family ([`breaking`], [`lint`], [`sql`], [`drift`], [`fixture`]) lifts its
//! rules over the models and hands every rule typed values. What comes out is a
//! list of [`Finding`]s, sorted and without duplicates.

pub mod breaking;
pub mod compile;
pub mod drift;
pub mod finding;
pub mod fixture;
pub mod level;
pub mod lint;
pub mod package_version;
pub mod policy;
pub mod reference;
pub mod rule_set;
pub mod selection;
pub mod sql;

pub use finding::{Finding, Location, Related, Severity, Side};
pub use level::Level;
pub use rule_set::{KnownRule, Replaced, RuleSet};
pub use selection::{Selected, Selection};

/// What a rule belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// The file did not compile.
    Compile,
    Breaking,
    Lint,
    Sql,
    Fixture,
    /// A finding that is meant, said wrongly.
    Waiver,
}

/// One rule, as data.
#[derive(Debug)]
pub struct Rule {
    /// Stable id, UPPER_SNAKE_CASE: what reports print and configuration names.
    pub id: &'static str,
    pub family: Family,
    /// Categories that select the rule (`FILE`, `MINIMAL`, …).
    pub categories: &'static [&'static str],
    /// One sentence: "Checks that …".
    pub purpose: &'static str,
    pub doc: Doc,
}

/// What `contracts explain` and the rule reference say of a rule.
///
/// An example is one file, or several that each begin with a line
/// `// file: PATH`; [`example_files`] takes them apart.
#[derive(Debug)]
pub struct Doc {
    /// Why the rule exists: what goes wrong when it is broken.
    pub why: &'static str,
    /// What to do instead.
    pub instead: &'static str,
    /// An example that the rule accepts (for a breaking rule: the base).
    pub before: &'static str,
    /// The same example changed so that the rule fires.
    pub after: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.id == other.id && self.family == other.family
    }
}

impl Eq for Rule {}

/// The files of an example, with their paths.
pub fn example_files(example: &str) -> Vec<(&str, &str)> {
    const MARK: &str = "// file: ";
    if !example.starts_with(MARK) {
        return vec![("example.proto", example)];
    }
    example
        .split(MARK)
        .filter_map(|file| file.split_once('\n'))
        .collect()
}

/// Every rule of every family, in the order of the reference.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    compile::rules()
        .chain(breaking::rules())
        .chain(lint::rules())
        .chain(sql::rules())
        .chain(drift::rules())
        .chain(fixture::rules())
        .chain(policy::rules())
}
