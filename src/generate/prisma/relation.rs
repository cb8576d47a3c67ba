//! Foreign keys as relations, which have a field on either side.

use super::{Line, Prisma, key, name, quoted};
use crate::sql::catalog::{Action, Constraint, ForeignKey, ObjectName};
use std::collections::{BTreeMap, BTreeSet};

/// A foreign key between two models.
pub(super) struct Relation {
    from: ObjectName,
    /// The field on the side of the foreign key.
    field: Line,
    to: ObjectName,
    /// The field on the other side.
    back: Line,
}

/// The relations of all tables, in the order of the models.
pub(super) fn all(prisma: &Prisma<'_>) -> Vec<Relation> {
    let mut taken: BTreeMap<ObjectName, BTreeSet<String>> = BTreeMap::new();
    for (_, name, table) in prisma.tables() {
        let fields = table.columns.iter();
        let fields = fields.map(|column| prisma.field_name(table, &column.name));
        taken.insert(name.clone(), fields.collect());
    }
    let mut relations = Vec::new();
    for (_, name, table) in prisma.tables() {
        for (constraint, foreign) in table.foreign_keys() {
            let found = Found {
                prisma,
                name,
                constraint,
                foreign,
            };
            if found.is_one() {
                relations.push(found.relation(&mut taken));
            }
        }
    }
    relations
}

impl Prisma<'_> {
    /// The fields of a model that stand for relations.
    pub(super) fn relation_fields(&self, model: &ObjectName) -> Vec<Line> {
        let mut lines = Vec::new();
        for relation in &self.relations {
            if relation.from == *model {
                lines.push(copied(&relation.field));
            }
        }
        for relation in &self.relations {
            if relation.to == *model {
                lines.push(copied(&relation.back));
            }
        }
        lines
    }
}

fn copied(line: &Line) -> Line {
    Line {
        comment: Vec::new(),
        name: line.name.clone(),
        ty: line.ty.clone(),
        attributes: line.attributes.clone(),
    }
}

/// A foreign key that may be a relation.
struct Found<'a> {
    prisma: &'a Prisma<'a>,
    name: &'a ObjectName,
    constraint: &'a Constraint,
    foreign: &'a ForeignKey,
}

impl Found<'_> {
    /// True if both sides are models, and Prisma has one type for both.
    fn is_one(&self) -> bool {
        let tables = &self.prisma.catalog.tables;
        let ty = |table: &ObjectName, column: &String| {
            let column = tables.get(table)?.column(column)?;
            Some(self.prisma.type_of(&column.ty).0)
        };
        let mut pairs = self.constraint.columns.iter().zip(&self.foreign.columns);
        self.prisma.names.knows(&self.foreign.table)
            && pairs.all(|(own, other)| ty(self.name, own) == ty(&self.foreign.table, other))
    }

    fn relation(&self, taken: &mut BTreeMap<ObjectName, BTreeSet<String>>) -> Relation {
        let (from, to) = (self.name.clone(), self.foreign.table.clone());
        let is_unique = self.prisma.is_unique(&from, &self.constraint.columns);
        // A key that is unique leads to one row at most.
        let many = match is_unique {
            true => name::field(&self.prisma.names.model(&from)),
            false => name::field(&from.name),
        };
        let column = self.constraint.columns.join("_");
        let one = match column.strip_suffix("_id") {
            Some(stem) if !stem.is_empty() => name::field(stem),
            _ => format!("{}Row", name::field(&column)),
        };
        let is_ambiguous = self.is_ambiguous();
        let by = format!("{many}By{}", name::pascal(&column));
        let field = free(one, taken.entry(from.clone()).or_default());
        let back = if is_ambiguous { by } else { many };
        let back = free(back, taken.entry(to.clone()).or_default());
        let relation_name = is_ambiguous.then(|| quoted(&self.constraint.name));
        let (ty, other) = (self.prisma.names.model(&to), self.prisma.names.model(&from));
        Relation {
            field: Line {
                comment: Vec::new(),
                name: field,
                ty: format!("{ty}{}", if self.is_optional() { "?" } else { "" }),
                attributes: vec![self.attribute(relation_name.as_deref())],
            },
            back: Line {
                comment: Vec::new(),
                name: back,
                ty: format!("{other}{}", if is_unique { "?" } else { "[]" }),
                attributes: relation_name
                    .iter()
                    .map(|name| format!("@relation({name})"))
                    .collect(),
            },
            from,
            to,
        }
    }

    /// True if the two models have several relations, so that each needs a name.
    fn is_ambiguous(&self) -> bool {
        let keys = |from: &ObjectName, to: &ObjectName| {
            let table = self.prisma.catalog.tables.get(from);
            let keys = table.into_iter().flat_map(|table| table.foreign_keys());
            keys.filter(|(_, key)| key.table == *to).count()
        };
        let (from, to) = (self.name, &self.foreign.table);
        from == to || keys(from, to) + keys(to, from) > 1
    }

    fn is_optional(&self) -> bool {
        let table = self.prisma.catalog.tables.get(self.name);
        let columns = self.constraint.columns.iter();
        let mut columns = columns.filter_map(|column| table?.column(column));
        columns.any(|column| !column.not_null)
    }

    fn attribute(&self, relation_name: Option<&str>) -> String {
        let fields = |table: &ObjectName, columns: &[String]| {
            let table = self.prisma.catalog.tables.get(table);
            let fields = columns
                .iter()
                .filter_map(|column| Some(self.prisma.field_name(table?, column)));
            fields.collect::<Vec<_>>().join(", ")
        };
        let mut parts: Vec<String> = relation_name.map(str::to_owned).into_iter().collect();
        parts.push(format!(
            "fields: [{}]",
            fields(self.name, &self.constraint.columns)
        ));
        parts.push(format!(
            "references: [{}]",
            fields(&self.foreign.table, &self.foreign.columns)
        ));
        parts.push(format!("onDelete: {}", action(self.foreign.on_delete)));
        parts.push(format!("onUpdate: {}", action(self.foreign.on_update)));
        let usual = format!(
            "{}_{}_fkey",
            self.name.name,
            self.constraint.columns.join("_")
        );
        let text = parts.join(", ");
        format!(
            "@relation({text}{})",
            key::named(", ", &self.constraint.name, &usual)
        )
    }
}

fn free(wanted: String, taken: &mut BTreeSet<String>) -> String {
    let mut name = wanted.clone();
    let mut number = 1;
    while !taken.insert(name.clone()) {
        number += 1;
        name = format!("{wanted}{number}");
    }
    name
}

fn action(action: Action) -> &'static str {
    match action {
        Action::NoAction => "NoAction",
        Action::Restrict => "Restrict",
        Action::Cascade => "Cascade",
        Action::SetNull => "SetNull",
        Action::SetDefault => "SetDefault",
    }
}
