//! Views, those too that stand in the way of what they read.

use super::{Mending, Phase};
use crate::sql::catalog::{Catalog, ObjectName, View};
use crate::sql::definition;
use crate::sql::difference::{Aspect, Change, Difference, Object};

impl Mending<'_> {
    pub(super) fn view(&mut self, name: &ObjectName, change: Change) {
        let new = self.to.views.get(name);
        if let (Change::Changed(Aspect::Comment), Some(new)) = (change, new) {
            let comment = definition::comment_on(
                &format!("{}VIEW", materialized(new)),
                &name.sql(),
                new.comment.as_deref(),
            );
            self.push(Phase::Comment, comment);
            return;
        }
        if change != Change::Added {
            self.drop_view(name);
        }
        if change != Change::Removed {
            self.create_view(name);
        }
    }

    pub(super) fn drop_view(&mut self, name: &ObjectName) {
        if let Some(old) = self.from.views.get(name) {
            let drop = format!("DROP {}VIEW {}", materialized(old), name.sql());
            self.push_for(name, Phase::DropDependent, drop);
        }
    }

    pub(super) fn create_view(&mut self, name: &ObjectName) {
        let to = self.to;
        let Some(new) = to.views.get(name) else {
            return;
        };
        self.push_for(name, Phase::CreateView, definition::view(name, new));
        for (index_name, index) in to.indexes_of(name) {
            self.push(
                Phase::CreateDependent,
                definition::index(index_name, index, false),
            );
        }
        if new.comment.is_some() {
            let comment = definition::comment_on(
                &format!("{}VIEW", materialized(new)),
                &name.sql(),
                new.comment.as_deref(),
            );
            self.push(Phase::Comment, comment);
        }
    }

    /// A column cannot change its type or go while a view reads it: such views
    /// go first, and come back.
    pub(super) fn views_in_the_way(&mut self, differences: &[Difference]) {
        for (at, difference) in differences.iter().enumerate() {
            self.current = at;
            let in_the_way = match (&difference.object, difference.change) {
                (
                    Object::Column(table, column),
                    Change::Removed | Change::Changed(Aspect::Type | Aspect::Generated),
                ) => reading(self.from, table, Some(column)),
                (Object::View(name, _), Change::Changed(Aspect::Kind | Aspect::Definition)) => {
                    reading(self.from, name, None)
                }
                _ => continue,
            };
            for view in in_the_way {
                self.drop_view(&view);
                self.create_view(&view);
            }
        }
    }
}

/// The views that read a relation, and those that read them.
pub(super) fn reading(
    catalog: &Catalog,
    relation: &ObjectName,
    column: Option<&str>,
) -> Vec<ObjectName> {
    let views = catalog.views.iter();
    let mut found: Vec<ObjectName> = views
        .filter(|(name, view)| *name != relation && view.uses(relation, column))
        .map(|(name, _)| name.clone())
        .collect();
    let mut at = 0;
    while let Some(view) = found.get(at).cloned() {
        let further = catalog.views.iter();
        let further = further
            .filter(|(name, it)| it.uses(&view, None) && !found.contains(name))
            .map(|(name, _)| name.clone())
            .collect::<Vec<_>>();
        found.extend(further);
        at += 1;
    }
    found
}

fn materialized(view: &View) -> &'static str {
    match view.materialized {
        true => "MATERIALIZED ",
        false => "",
    }
}
