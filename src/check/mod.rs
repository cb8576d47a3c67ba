//! The operations behind the commands: input and base are read, compiled and
//! handed to the rules; what comes back is findings and the texts they point
//! into.

mod catalog;
mod databases;
mod diff;
mod draft;
mod files;
mod fix;
mod fixtures;
mod folder;
mod format;
mod generate;
mod layers;
mod listing;
mod modules;
mod policy;
mod project;
mod protos;
mod seed;
mod since;
#[cfg(feature = "database")]
mod verify;
mod whole;

pub use catalog::catalog;
pub use diff::{Diffed, diff};
pub use draft::{DraftRequest, Drafted, Drafts, draft_difference, draft_empty};
pub use fix::{Fixed, FixedFile, fix};
pub use format::{Formatted, format};
pub use generate::{GenerateRequest, Generated, Rendered, generate};
pub use listing::{Exported, Listed, export, list};
pub use protos::{Built, CompareOptions, breaking, build, lint};
pub use seed::{ReadSeeds, SeedRequest, SeedSelection, Seeds, seeds};
#[cfg(feature = "database")]
pub use verify::{VerifyOptions, verify};
pub use whole::check;

use crate::report::{Sources, Summary};
use crate::rules::Finding;
use crate::rules::policy::Date;

/// What to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// As typed: a folder, a file, a git input, an archive, an image.
    pub reference: String,
    /// The configuration to use instead of the input's own: a file, or the text
    /// itself.
    pub config: Option<String>,
    /// Files and folders that alone are meant; empty: all.
    pub paths: Vec<String>,
    pub exclude_paths: Vec<String>,
    /// The day by which waivers expire.
    pub today: Date,
}

/// What to compare with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// As typed: a ref, or whatever an input can be.
    pub reference: String,
    /// Compare with a branch's tip instead of the merge base.
    pub tip: bool,
    /// The configuration to use instead of the base's own.
    pub config: Option<String>,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Checked {
    /// Sorted by place.
    pub findings: Vec<Finding>,
    pub sources: Sources,
    pub summary: Summary,
    /// What a reader should know beside the findings.
    pub notes: Vec<String>,
}
