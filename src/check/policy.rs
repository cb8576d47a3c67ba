//! The last step of a run: what of the findings is meant, and what they weigh.

use super::project::Project;
use crate::compile::Texts;
use crate::failure::Result;
use crate::release::Verdict;
use crate::rules::policy::{self, Circumstances, Date, Waivers};
use crate::rules::{Finding, Location, Side};
use crate::schema::Schema;
use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// What the families found, and what has to be known to judge it.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) findings: Vec<Finding>,
    /// Ids of the rules that looked for something.
    pub(super) ran: BTreeSet<&'static str>,
    pub(super) current: Option<Schema>,
    pub(super) previous: Option<Schema>,
    /// What comments of migrations say.
    pub(super) waivers: Waivers,
    /// What the changes since the base mean for the version.
    pub(super) verdict: Option<Verdict>,
}

impl Gathered {
    /// The schema, or what does not compile among the findings.
    pub(super) fn kept(
        &mut self,
        linked: std::result::Result<Schema, Vec<Finding>>,
    ) -> Option<Schema> {
        match linked {
            Ok(schema) => Some(schema),
            Err(findings) => {
                self.findings.extend(findings);
                None
            }
        }
    }

    /// Leaves out what is waived or off, weighs the rest, adds what is wrong
    /// with the waivers. The text of `contracts.yaml` joins `texts`, for what is
    /// found there.
    pub(super) fn judged(
        mut self,
        head: &Project,
        base: Option<&Project>,
        texts: &mut Texts,
        today: Date,
    ) -> Result<Vec<Finding>> {
        self.judge(head, base, texts, today)
    }

    /// As [`Gathered::judged`]; the schemas stay, the findings are gone.
    pub(super) fn judge(
        &mut self,
        head: &Project,
        base: Option<&Project>,
        texts: &mut Texts,
        today: Date,
    ) -> Result<Vec<Finding>> {
        let config = &head.workspace.policy;
        let levels = policy::levels(config)?;
        let schemas = (self.current.as_ref(), self.previous.as_ref());
        let mut waivers = Waivers::of_config(config, schemas.0, schemas.1)?;
        waivers.extend(std::mem::take(&mut self.waivers));
        if let Some(schema) = schemas.0 {
            waivers.extend(Waivers::of_comments(schema, texts));
        }
        if !config.text.is_empty() {
            texts.insert(config.shown.clone(), config.text.clone());
        }
        let circumstances = Circumstances {
            levels: &levels,
            ran: &self.ran,
            is_partial: head.is_partial(),
            today,
            tree_path: &|place| tree_path(head, base, place),
        };
        Ok(policy::judge(
            std::mem::take(&mut self.findings),
            waivers,
            &circumstances,
        ))
    }
}

/// The findings of rules that are on: what is off asks for no version either.
/// What is waived does: the break is meant, and a break all the same.
pub(super) fn not_off(head: &Workspace, mut findings: Vec<Finding>) -> Result<Vec<Finding>> {
    let levels = policy::levels(&head.policy)?;
    findings.retain(|finding| !levels.is_off(finding.rule));
    Ok(findings)
}

/// The path of a place in its tree.
pub(super) fn tree_path(head: &Project, base: Option<&Project>, place: &Location) -> String {
    match (place.side, base) {
        (Side::Base, Some(base)) => base.tree_path(&place.path),
        _ => head.tree_path(&place.path),
    }
}
