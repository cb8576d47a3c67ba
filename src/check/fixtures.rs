//! Fixtures against the protos, and the database that they are for.

use super::databases::{Databases, Stored};
use super::layers::{LayerFile, Layers};
use crate::entity::table::TableMap;
use crate::fixture::{self, Context, Fixtures, Omitted, ProblemKind, Source};
use crate::rules::{self, Finding};
use crate::schema::MessageId;
use std::collections::HashMap;

/// What is wrong with the fixtures of every environment.
pub(super) fn fixture_findings(
    stored: Stored<'_>,
    databases: &Databases,
    layers: &Layers<'_>,
) -> Vec<Finding> {
    let tables = Tables::of(stored, databases);
    let omitted = |message, field| tables.omitted(message, field);
    let context = Context {
        schema: stored.schema,
        entities: stored.entities,
        omitted: &omitted,
    };
    let mut findings = Vec::new();
    for environment in layers.environments() {
        let files = layers.of(environment);
        let mut found = rules::fixture::findings(&read_layers(&context, &files));
        if environment.is_some() {
            // What is wrong in all of them has been said once.
            found.retain(|finding| is_overlaid(finding, &files));
        }
        findings.extend(found);
    }
    findings
}

/// True if a finding is about a file of one environment.
fn is_overlaid(finding: &Finding, files: &[LayerFile<'_>]) -> bool {
    let place = finding.location.as_ref();
    let is_there = |of: &LayerFile<'_>| {
        of.is_overlay && place.is_some_and(|place| place.path == of.file.shown)
    };
    files.iter().any(is_there)
}

/// Reads fixtures whose records may stand in for one another: those of an
/// environment for those of all.
pub(super) fn read_layers<'a>(context: &Context<'_>, files: &[LayerFile<'a>]) -> Fixtures<'a> {
    let sources: Vec<Source<'a>> = files
        .iter()
        .map(|of| Source {
            path: of.file.shown.clone(),
            bytes: &of.file.bytes,
        })
        .collect();
    let mut fixtures = fixture::read(context, &sources);
    fixtures.problems.retain(|problem| match &problem.kind {
        ProblemKind::RecordTwice { first_file, .. } => {
            files[*first_file].is_overlay == files[problem.file].is_overlay
        }
        _ => true,
    });
    fixtures
}

/// What the database of the migrations does with what records leave out.
pub(super) struct Tables<'a>(HashMap<MessageId, TableMap<'a>>);

impl<'a> Tables<'a> {
    pub(super) fn of(stored: Stored<'a>, databases: &'a Databases) -> Tables<'a> {
        let Stored { schema, entities } = stored;
        let maps = databases.catalog();
        let maps = maps.map_or(Vec::new(), |it| TableMap::all(schema, entities, it));
        Tables(maps.into_iter().map(|map| (map.message.id, map)).collect())
    }

    pub(super) fn omitted(&self, message: MessageId, field: usize) -> Omitted {
        let map = self.0.get(&message);
        match map.and_then(|map| map.refuses_without(field)) {
            Some(true) => Omitted::Refused,
            Some(false) => Omitted::Filled,
            None => Omitted::Unknown,
        }
    }
}
