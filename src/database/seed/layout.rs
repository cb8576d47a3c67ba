//! Which columns the temporary table of an entity has: those that its records
//! give, and what references by natural key are looked up by.
//!
//! The layout grows while records are read, so that records need be read once.

use super::copy_binary;
use super::live::LiveColumn;
use super::plan::{FieldPlan, MIGRATE, Plans, TablePlan, Target};
use crate::fixture::{Natural, Place, Record, Value};
use crate::schema::MessageId;
use std::collections::{BTreeMap, HashMap};

/// A column of the temporary table.
pub(super) struct StageColumn<'p> {
    /// The column of a real table whose type it has.
    pub like: &'p LiveColumn,
    /// The column of the entity's own table that it stands for, if it does.
    pub own: Option<usize>,
    pub is_binary: bool,
}

/// A reference by natural key that records make.
pub(super) struct Form<'p, 'a> {
    /// The column that it gives the value of, in the entity's own table.
    pub column: usize,
    /// The field of the record.
    pub field: usize,
    pub lookup: Lookup<'p, 'a>,
}

/// A row that is found by some of its columns.
pub(super) struct Lookup<'p, 'a> {
    pub target: &'p TablePlan<'a>,
    /// The column of it whose value is meant.
    pub wanted: usize,
    pub parts: Vec<Part<'p, 'a>>,
}

pub(super) struct Part<'p, 'a> {
    /// The field of the target, and its column.
    pub field: usize,
    pub column: usize,
    pub of: &'p Target<'a>,
    pub by: By<'p, 'a>,
}

/// What a part of a natural key is compared with.
pub(super) enum By<'p, 'a> {
    /// A column of the temporary table.
    Staged(usize),
    Lookup(Box<Lookup<'p, 'a>>),
}

/// The columns in use.
pub(super) struct Layout<'p, 'a> {
    pub plan: &'p TablePlan<'a>,
    plans: &'p Plans<'a>,
    pub columns: Vec<StageColumn<'p>>,
    /// By column of the entity's table.
    by_own: HashMap<usize, usize>,
    pub forms: Vec<Form<'p, 'a>>,
    /// By field: true once all its columns are there.
    seen: Vec<bool>,
    seen_extra: Vec<bool>,
    /// True if some values come from the environment: what the server says may
    /// quote them.
    pub has_secrets: bool,
}

/// A record that cannot be laid out.
#[derive(Debug)]
pub(super) struct Misfit {
    pub place: Place,
    pub message: String,
    pub help: String,
}

/// How many columns a mask tells of: bits of a bigint but the sign.
pub(super) const BITS: usize = 63;

impl<'p, 'a> Layout<'p, 'a> {
    pub fn new(plan: &'p TablePlan<'a>, plans: &'p Plans<'a>) -> Layout<'p, 'a> {
        Layout {
            columns: Vec::new(),
            by_own: HashMap::new(),
            forms: Vec::new(),
            seen: vec![false; plan.fields.len()],
            seen_extra: vec![false; plan.extra.len()],
            has_secrets: false,
            plan,
            plans,
        }
    }

    /// How many masks say which columns a record gives.
    pub fn masks(&self) -> usize {
        self.plan.live.columns.len().div_ceil(BITS)
    }

    /// The place of a column of the entity's table.
    pub fn own(&self, column: usize) -> Option<usize> {
        self.by_own.get(&column).copied()
    }

    /// True if all values can be sent in binary.
    pub fn is_binary(&self) -> bool {
        self.columns.iter().all(|column| column.is_binary)
    }

    /// Sees to it that there is a column for each value of a record.
    pub fn take_in(&mut self, record: &Record<'_>) -> Result<(), Misfit> {
        for given in &record.fields {
            self.has_secrets |= holds_secret(&given.value.value);
            match &given.value.value {
                Value::Reference(natural) => self.reference(given.field, natural, given.key)?,
                Value::Environment(_) => {
                    self.field(given.field, given.key)?;
                    self.as_text(given.field);
                }
                _ if self.seen[given.field] => {}
                _ => self.field(given.field, given.key)?,
            }
        }
        for given in &record.extra {
            self.has_secrets |= matches!(given.value.value, Value::Environment(_));
            if !std::mem::replace(&mut self.seen_extra[given.column], true) {
                let name = &self.plan.entity.extra_columns[given.column];
                let Some(column) = self.plan.extra[given.column] else {
                    return Err(self.no_column(given.key, name));
                };
                self.writable(column, given.key)?;
                self.add_own(
                    column,
                    copy_binary::can_write(None, &self.plan.live.columns[column]),
                );
            }
        }
        Ok(())
    }

    fn field(&mut self, field: usize, key: Place) -> Result<(), Misfit> {
        if self.seen[field] {
            return Ok(());
        }
        let plan = self.plan;
        match &plan.fields[field] {
            FieldPlan::Columns(targets) => {
                for target in targets {
                    let Some(column) = target.column else {
                        return Err(self.no_column(key, &target.name));
                    };
                    self.writable(column, key)?;
                    self.add_own(column, is_binary(target, &plan.live.columns[column]));
                }
            }
            FieldPlan::ChildTable => {
                let name = &plan.message.fields[field].name;
                return Err(Misfit {
                    place: key,
                    message: format!(
                        "'{name}' has no column: its elements are rows of another table"
                    ),
                    help: "give them in a fixture of that table, each with the key of this record"
                        .to_owned(),
                });
            }
            FieldPlan::Nowhere => {}
        }
        self.seen[field] = true;
        Ok(())
    }

    /// Variables are texts, whatever the field is.
    fn as_text(&mut self, field: usize) {
        let FieldPlan::Columns(targets) = &self.plan.fields[field] else {
            return;
        };
        for target in targets {
            let at = target.column.and_then(|column| self.own(column));
            if let Some(at) = at {
                let column = &mut self.columns[at];
                column.is_binary &= copy_binary::can_write(None, column.like);
            }
        }
    }

    fn writable(&self, column: usize, place: Place) -> Result<(), Misfit> {
        let column = &self.plan.live.columns[column];
        if !column.is_generated {
            return Ok(());
        }
        Err(Misfit {
            place,
            message: format!("the database computes column '{}' itself", column.name),
            help: "leave it out of the fixture".to_owned(),
        })
    }

    fn no_column(&self, place: Place, name: &str) -> Misfit {
        Misfit {
            place,
            message: format!(
                "table `{}` has no column '{name}' in the database",
                self.plan.live.name
            ),
            help: MIGRATE.to_owned(),
        }
    }

    fn add_own(&mut self, column: usize, is_binary: bool) {
        match self.own(column) {
            Some(at) => self.columns[at].is_binary &= is_binary,
            None => {
                self.by_own.insert(column, self.columns.len());
                self.columns.push(StageColumn {
                    like: &self.plan.live.columns[column],
                    own: Some(column),
                    is_binary,
                });
            }
        }
    }

    /// The plan of an entity that is referred to.
    pub fn target(&self, entity: MessageId) -> Option<&'p TablePlan<'a>> {
        self.plans.get(entity)
    }

    /// The bits of some columns, by mask.
    pub fn own_masks(&self, columns: &[usize]) -> BTreeMap<usize, i64> {
        let mut masks = BTreeMap::new();
        for column in columns {
            *masks.entry(column / BITS).or_default() |= 1_i64 << (column % BITS);
        }
        masks
    }

    /// Adds a column of the entity's own table that no record gives; the place of
    /// it, and of one that is there already.
    pub fn add_resolved(&mut self, column: usize) -> usize {
        self.add_own(column, true);
        self.by_own[&column]
    }

    /// From here on the column holds what its references were found to mean.
    pub fn forget_forms(&mut self, column: usize) {
        self.forms.retain(|form| form.column != column);
    }

    fn reference(&mut self, field: usize, natural: &Natural<'_>, key: Place) -> Result<(), Misfit> {
        if self.form(field, natural).is_some() {
            return Ok(());
        }
        let Some((_, column)) = self.plan.column_of(field) else {
            let name = &self.plan.message.fields[field].name;
            return Err(self.no_column(key, name));
        };
        self.writable(column, key)?;
        let lookup = self.lookup(natural, key)?;
        self.forms.push(Form {
            column,
            field,
            lookup,
        });
        Ok(())
    }

    fn lookup(&mut self, natural: &Natural<'_>, key: Place) -> Result<Lookup<'p, 'a>, Misfit> {
        let misfit = |message: String| Misfit {
            place: key,
            message,
            help: MIGRATE.to_owned(),
        };
        let Some(target) = self.plans.get(natural.entity) else {
            return Err(misfit(
                "the database has no table for what this refers to".to_owned(),
            ));
        };
        let column = |field: usize| {
            target.column_of(field).ok_or_else(|| {
                let name = &target.message.fields[field].name;
                misfit(format!(
                    "table `{}` has no single column for '{name}'",
                    target.live.name
                ))
            })
        };
        let (_, wanted) = column(natural.target_field)?;
        let mut parts = Vec::with_capacity(natural.fields.len());
        for given in &natural.fields {
            let (of, at) = column(given.field)?;
            let by = match &given.value.value {
                Value::Reference(inner) => By::Lookup(Box::new(self.lookup(inner, given.key)?)),
                value => {
                    let like = &target.live.columns[at];
                    let is_text = matches!(value, Value::Environment(_));
                    self.columns.push(StageColumn {
                        like,
                        own: None,
                        is_binary: is_binary(of, like)
                            && (!is_text || copy_binary::can_write(None, like)),
                    });
                    By::Staged(self.columns.len() - 1)
                }
            };
            parts.push(Part {
                field: given.field,
                column: at,
                of,
                by,
            });
        }
        Ok(Lookup {
            target,
            wanted,
            parts,
        })
    }

    /// The form of a reference that was taken in.
    pub fn form(&self, field: usize, natural: &Natural<'_>) -> Option<&Form<'p, 'a>> {
        let mut forms = self.forms.iter();
        forms.find(|form| form.field == field && form.lookup.is_for(natural))
    }
}

impl Lookup<'_, '_> {
    fn is_for(&self, natural: &Natural<'_>) -> bool {
        let fits = |(part, given): (&Part<'_, '_>, &crate::fixture::FieldValue<'_>)| {
            part.field == given.field
                && match (&part.by, &given.value.value) {
                    (By::Lookup(lookup), Value::Reference(inner)) => lookup.is_for(inner),
                    (By::Staged(_), Value::Reference(_)) | (By::Lookup(_), _) => false,
                    (By::Staged(_), _) => true,
                }
        };
        self.target.message.id == natural.entity
            && self.parts.len() == natural.fields.len()
            && self.parts.iter().zip(&natural.fields).all(fits)
    }
}

/// True if a part of the value comes from the environment.
fn holds_secret(value: &Value<'_>) -> bool {
    match value {
        Value::Environment(_) => true,
        Value::Message(fields) => fields.iter().any(|it| holds_secret(&it.value.value)),
        Value::List(elements) => elements.iter().any(|it| holds_secret(&it.value)),
        Value::Map(pairs) => pairs.iter().any(|(_, it)| holds_secret(&it.value)),
        Value::Reference(natural) => {
            let mut fields = natural.fields.iter();
            fields.any(|it| holds_secret(&it.value.value))
        }
        _ => false,
    }
}

fn is_binary(target: &Target<'_>, column: &LiveColumn) -> bool {
    copy_binary::can_write(Some(target.shape.kind), column)
}
