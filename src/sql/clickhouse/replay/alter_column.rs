//! `ALTER TABLE … COLUMN`

use super::Replayer;
use crate::sql::catalog::{Dropped, Renamed};
use crate::sql::clickhouse::read::Word;
use crate::sql::clickhouse::statement::{ColumnSpec, Command, Position, Removed};
use crate::sql::clickhouse::{Column, Expression, Table, TableName};

impl Replayer {
    pub(super) fn column_command(
        &mut self,
        name: &TableName,
        table: &mut Table,
        command: &Command,
    ) {
        match command {
            Command::AddColumn {
                column,
                if_not_exists,
                position,
            } => self.add_column(name, table, column, *if_not_exists, position.as_ref()),
            Command::DropColumn {
                name: column,
                if_exists,
            } => self.drop_column(name, table, column, *if_exists),
            Command::ModifyColumn {
                column,
                if_exists,
                position,
            } => self.modify_column(name, table, column, *if_exists, position.as_ref()),
            Command::RenameColumn {
                from,
                to,
                if_exists,
            } => self.rename_column(name, table, from, to, *if_exists),
            Command::RemoveFromColumn {
                name: column,
                if_exists,
                removed,
            } => {
                if let Some(at) = self.column_at(name, table, column, *if_exists) {
                    remove(&mut table.columns[at], *removed);
                }
            }
            Command::CommentColumn {
                name: column,
                if_exists,
                comment,
            } => {
                if let Some(at) = self.column_at(name, table, column, *if_exists) {
                    let kept = (!comment.is_empty()).then(|| comment.clone());
                    table.columns[at].comment = kept;
                }
            }
            Command::TouchColumn {
                name: column,
                if_exists,
            } => {
                self.column_at(name, table, column, *if_exists);
            }
            // All others are not about columns.
            _ => {}
        }
    }

    fn add_column(
        &mut self,
        name: &TableName,
        table: &mut Table,
        spec: &ColumnSpec,
        if_not_exists: bool,
        position: Option<&Position>,
    ) {
        let at = match position {
            None => table.columns.len(),
            Some(Position::First) => 0,
            Some(Position::After(after)) => match self.column_at(name, table, after, false) {
                Some(at) => at + 1,
                None => table.columns.len(),
            },
        };
        let nested = format!("{}.", spec.name.text);
        let taken = |it: &&Column| it.name == spec.name.text || it.name.starts_with(&nested);
        if let Some(there) = table.columns.iter().find(taken) {
            if !if_not_exists {
                let earlier = Some(there.place.clone());
                let what = format!("column '{}' of '{name}'", spec.name.text);
                self.duplicate(spec.name.range.clone(), &what, earlier);
            }
            return;
        }
        for (offset, column) in self.columns_of(spec).into_iter().enumerate() {
            table.columns.insert(at + offset, column);
        }
    }

    fn drop_column(&mut self, name: &TableName, table: &mut Table, column: &Word, if_exists: bool) {
        let place = self.place(column.range.clone());
        let nested = format!("{}.", column.text);
        let is_nested = table.columns.iter().any(|it| it.name.starts_with(&nested));
        if !is_nested && self.column_at(name, table, column, if_exists).is_none() {
            return;
        }
        if table.key_needs(&column.text) {
            let message = format!("column '{}' is part of the key of '{name}'", column.text);
            self.refuse(column.range.clone(), message);
        }
        let goes = |it: &Column| it.name == column.text || it.name.starts_with(&nested);
        let dropped = table.columns.iter().filter(|it| goes(it));
        let dropped = dropped.map(|it| Dropped {
            name: it.name.clone(),
            place: place.clone(),
        });
        table.dropped_columns.extend(dropped.collect::<Vec<_>>());
        table.columns.retain(|it| !goes(it));
    }

    fn modify_column(
        &mut self,
        name: &TableName,
        table: &mut Table,
        spec: &ColumnSpec,
        if_exists: bool,
        position: Option<&Position>,
    ) {
        let Some(at) = self.column_at(name, table, &spec.name, if_exists) else {
            return;
        };
        let column = &mut table.columns[at];
        if let Some((ty, place)) = &spec.ty {
            column.ty = ty.clone();
            column.type_place = place.clone();
        }
        if spec.default.is_some() {
            column.default.clone_from(&spec.default);
        }
        let keep = |place: &mut Option<Expression>, given: &Option<Expression>| {
            if given.is_some() {
                place.clone_from(given);
            }
        };
        keep(&mut column.codec, &spec.codec);
        keep(&mut column.ttl, &spec.ttl);
        if spec.comment.is_some() {
            column.comment.clone_from(&spec.comment);
        }
        let to = match position {
            None => return,
            Some(Position::First) => 0,
            Some(Position::After(after)) => match self.column_at(name, table, after, false) {
                Some(after) if after < at => after + 1,
                Some(after) => after,
                None => return,
            },
        };
        let column = table.columns.remove(at);
        table.columns.insert(to.min(table.columns.len()), column);
    }

    fn rename_column(
        &mut self,
        name: &TableName,
        table: &mut Table,
        from: &Word,
        to: &Word,
        if_exists: bool,
    ) {
        let Some(at) = self.column_at(name, table, from, if_exists) else {
            return;
        };
        if let Some(there) = table.column(&to.text) {
            let earlier = Some(there.place.clone());
            let what = format!("column '{}' of '{name}'", to.text);
            self.duplicate(to.range.clone(), &what, earlier);
            return;
        }
        if table.key_needs(&from.text) {
            let message = format!("column '{}' is part of the key of '{name}'", from.text);
            self.refuse(from.range.clone(), message);
        }
        let place = self.place(to.range.clone());
        table.columns[at].name.clone_from(&to.text);
        table.columns[at].place = place.clone();
        table.renamed_columns.push(Renamed {
            from: from.text.clone(),
            to: to.text.clone(),
            place,
        });
        rename_uses(table, &from.text, &to.text);
    }

    /// Where a column is, or a problem.
    fn column_at(
        &mut self,
        name: &TableName,
        table: &Table,
        column: &Word,
        if_exists: bool,
    ) -> Option<usize> {
        let found = table.columns.iter().position(|it| it.name == column.text);
        if found.is_none() && !if_exists && table.gaps.is_empty() {
            let message = format!("column '{}' of '{name}' does not exist", column.text);
            let place = self.place(column.range.clone());
            let names = table.columns.iter().map(|it| it.name.as_str());
            let dropped = table.dropped_columns.iter();
            let earlier = dropped.rev().find(|it| it.name == column.text);
            let earlier = earlier.map(|it| it.place.clone());
            self.missing(place, message, &column.text, names, earlier);
        }
        found
    }
}

fn remove(column: &mut Column, removed: Removed) {
    match removed {
        Removed::Default => column.default = None,
        Removed::Codec => column.codec = None,
        Removed::Comment => column.comment = None,
        Removed::Ttl => column.ttl = None,
        Removed::Settings => {}
    }
}

/// The server renames a column in all that is computed from it.
fn rename_uses(table: &mut Table, from: &str, to: &str) {
    let of_columns = table.columns.iter_mut().flat_map(|column| {
        let default = column
            .default
            .as_mut()
            .and_then(|(_, value)| value.as_mut());
        default.into_iter().chain(column.ttl.as_mut())
    });
    let of_indexes = table.indexes.iter_mut().map(|it| &mut it.expression);
    let of_constraints = table.constraints.iter_mut().map(|it| &mut it.expression);
    let of_table = table.ttl.iter_mut();
    for expression in of_columns
        .chain(of_indexes)
        .chain(of_constraints)
        .chain(of_table)
    {
        *expression = expression.renamed(from, to);
    }
}
