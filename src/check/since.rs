//! `--since`: only what is new, for adopting rules in an old repository.

use super::modules::Selections;
use super::policy::tree_path;
use super::project::{Project, Protos};
use super::{Against, Input};
use crate::failure::Result;
use crate::rules::policy::{Baseline, Compared};
use crate::rules::{Finding, Side};

/// The state since which findings count.
pub(super) struct Since {
    project: Project,
    protos: Protos,
}

impl Since {
    /// Reads the base with the configuration of `head`: what is found anew
    /// because a rule was added was there before.
    pub(super) fn read(
        since: &Against,
        input: &Input,
        head: &Project,
        known: &Protos,
    ) -> Result<Since> {
        let mut project = Project::open_base(since, input, head)?;
        project.workspace = head.workspace.clone();
        let protos = project.read_protos(Some(known))?;
        Ok(Since { project, protos })
    }

    /// Leaves out the findings of lint that were there already, and says how
    /// many.
    pub(super) fn new_only(
        self,
        findings: Vec<Finding>,
        head: &Project,
        selections: &Selections,
        notes: &mut Vec<String>,
    ) -> Vec<Finding> {
        let label = self.project.label().to_owned();
        if self.protos.count() == 0 {
            notes.push(format!(
                "there are no protos in {label}: all findings are new"
            ));
            return findings;
        }
        let old = match self.protos.link(Side::Base) {
            Ok(schema) => selections.lint(&self.project.workspace, &schema),
            Err(_) => {
                notes.push(format!(
                    "the protos of {label} do not compile: all findings count as new"
                ));
                return findings;
            }
        };
        let base = &self.project;
        // Lint knows of one side only, so the base's places look current.
        let baseline = Baseline::of(&old, &|place| base.tree_path(&place.path));
        let Compared { new, old } =
            baseline.new_only(findings, &|place| tree_path(head, None, place));
        if old > 0 {
            let findings = if old == 1 { "finding" } else { "findings" };
            notes.push(format!(
                "{old} {findings} left out that {label} has already"
            ));
        }
        new
    }
}
