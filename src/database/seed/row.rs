//! A record as a row of the temporary table: its number, which columns it
//! gives, and a value for each column of the layout.

use super::cell::{Cell, Reading, Unfit, Whither};
use super::layout::{BITS, By, Layout, Lookup, Misfit};
use super::live::LiveColumn;
use super::plan::{FieldPlan, Target};
use super::{copy_binary, copy_text};
use crate::fixture::{FieldValue, Natural, Place, Record, Typed, Value};
use crate::schema::{Cardinality, Kind};

/// What a column of a row is given.
#[derive(Clone)]
enum Slot<'v> {
    Empty,
    Value(&'v Typed<'v>, Whither<'v>),
    Cell(Cell<'v>),
}

/// Writes records.
pub(super) struct RowWriter<'w> {
    pub layout: &'w Layout<'w, 'w>,
    pub reading: Reading<'w>,
    pub is_binary: bool,
    slots: Vec<Slot<'w>>,
    masks: Vec<i64>,
    /// The columns that all records so far gave.
    pub always: Vec<i64>,
}

impl<'w> RowWriter<'w> {
    pub fn new(layout: &'w Layout<'w, 'w>, reading: Reading<'w>, is_binary: bool) -> RowWriter<'w> {
        RowWriter {
            slots: vec![Slot::Empty; layout.columns.len()],
            masks: vec![0; layout.masks()],
            always: vec![i64::MAX; layout.masks()],
            layout,
            reading,
            is_binary,
        }
    }

    /// Adds a record; `text` is the file that it stands in.
    pub fn write(
        &mut self,
        number: u64,
        record: &'w Record<'w>,
        text: &'w [u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Misfit> {
        self.slots.fill(Slot::Empty);
        self.masks.fill(0);
        for given in &record.fields {
            self.field(given, record.place)?;
        }
        for given in &record.extra {
            if let Some(column) = self.layout.plan.extra[given.column] {
                self.put(column, Slot::Value(&given.value, Whither::Extra));
            }
        }
        for (always, mask) in self.always.iter_mut().zip(&self.masks) {
            *always &= mask;
        }
        match self.is_binary {
            true => self.binary(number, record, text, out),
            false => self.text(number, record, text, out),
        }
    }

    fn field(&mut self, given: &'w FieldValue<'w>, record: Place) -> Result<(), Misfit> {
        let layout = self.layout;
        if let Value::Reference(natural) = &given.value.value {
            let Some(form) = layout.form(given.field, natural) else {
                return Err(changed(record));
            };
            self.give(form.column);
            self.natural(&form.lookup, natural);
            return Ok(());
        }
        let FieldPlan::Columns(targets) = &layout.plan.fields[given.field] else {
            return Ok(());
        };
        for target in targets {
            let Some(column) = target.column else {
                continue;
            };
            let slot = self.at_path(&given.value, target);
            self.put(column, slot);
        }
        Ok(())
    }

    /// The value that a path leads to, within a value.
    fn at_path(&self, value: &'w Typed<'w>, target: &'w Target<'w>) -> Slot<'w> {
        let mut value = value;
        for (depth, field) in target.path.iter().enumerate() {
            let Value::Message(fields) = &value.value else {
                return Slot::Value(value, Whither::Field(target));
            };
            match fields.iter().find(|given| given.field == *field) {
                Some(given) => value = &given.value,
                None if depth + 1 == target.path.len() => return Slot::Cell(self.zero(target)),
                None => return Slot::Cell(Cell::Null),
            }
        }
        Slot::Value(value, Whither::Field(target))
    }

    /// What protobuf makes of a field that a message leaves out.
    fn zero(&self, target: &Target<'_>) -> Cell<'w> {
        if target.field.cardinality != Cardinality::Implicit {
            return Cell::Null;
        }
        match target.field.kind {
            Kind::Bool => Cell::Bool(false),
            Kind::String => Cell::Text("".into()),
            Kind::Bytes => Cell::Bytes(&[]),
            Kind::Float => Cell::Float(0.0),
            Kind::Double => Cell::Double(0.0),
            Kind::Enum(_) | Kind::Message(_) | Kind::Group(_) => Cell::Null,
            _ => Cell::Int(0),
        }
    }

    fn natural(&mut self, lookup: &'w Lookup<'w, 'w>, natural: &'w Natural<'w>) {
        for (part, given) in lookup.parts.iter().zip(&natural.fields) {
            match (&part.by, &given.value.value) {
                (By::Lookup(inner), Value::Reference(natural)) => self.natural(inner, natural),
                (By::Staged(at), _) => {
                    self.slots[*at] = Slot::Value(&given.value, Whither::Field(part.of));
                }
                (By::Lookup(_), _) => {}
            }
        }
    }

    /// Gives a column of the entity's own table a value. NULL where none may be
    /// is as if nothing was given.
    fn put(&mut self, column: usize, slot: Slot<'w>) {
        let is_null = match &slot {
            Slot::Value(value, _) => matches!(value.value, Value::Null),
            Slot::Cell(cell) => *cell == Cell::Null,
            Slot::Empty => true,
        };
        if is_null && self.layout.plan.live.columns[column].not_null {
            return;
        }
        self.give(column);
        if let Some(at) = self.layout.own(column) {
            self.slots[at] = slot;
        }
    }

    fn give(&mut self, column: usize) {
        self.masks[column / BITS] |= 1 << (column % BITS);
    }

    fn cell(
        &self,
        at: usize,
        record: &Record<'_>,
        text: &'w [u8],
    ) -> Result<(Cell<'w>, &'w LiveColumn, Place), Misfit> {
        let column = self.layout.columns[at].like;
        Ok(match &self.slots[at] {
            Slot::Empty => (Cell::Null, column, record.place),
            Slot::Cell(cell) => (cell.clone(), column, record.place),
            Slot::Value(value, whither) => {
                let cell = self.reading.cell(value, *whither, column, text);
                let cell = cell.map_err(|unfit| misfit(unfit, column, value.place))?;
                (cell, column, value.place)
            }
        })
    }

    fn text(
        &self,
        number: u64,
        record: &Record<'_>,
        text: &'w [u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Misfit> {
        out.extend_from_slice(number.to_string().as_bytes());
        for mask in &self.masks {
            out.push(b'\t');
            out.extend_from_slice(mask.to_string().as_bytes());
        }
        for at in 0..self.slots.len() {
            out.push(b'\t');
            let (cell, column, _) = self.cell(at, record, text)?;
            copy_text::write(&cell, column, out);
        }
        out.push(b'\n');
        Ok(())
    }

    fn binary(
        &self,
        number: u64,
        record: &Record<'_>,
        text: &'w [u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Misfit> {
        let count = 1 + self.masks.len() + self.slots.len();
        // A table has at most 1600 columns.
        out.extend_from_slice(&(count as i16).to_be_bytes());
        out.extend_from_slice(&8_i32.to_be_bytes());
        out.extend_from_slice(&number.to_be_bytes());
        for mask in &self.masks {
            out.extend_from_slice(&8_i32.to_be_bytes());
            out.extend_from_slice(&mask.to_be_bytes());
        }
        for at in 0..self.slots.len() {
            let (cell, column, place) = self.cell(at, record, text)?;
            copy_binary::write(&cell, column, out).map_err(|unfit| misfit(unfit, column, place))?;
        }
        Ok(())
    }
}

fn misfit(unfit: Unfit, column: &LiveColumn, place: Place) -> Misfit {
    Misfit {
        place,
        message: format!("'{}': {}", column.name, unfit.0),
        help: "correct the fixture; nothing was written".to_owned(),
    }
}

fn changed(place: Place) -> Misfit {
    Misfit {
        place,
        message: "the file changed while it was read".to_owned(),
        help: "run again when nobody writes to it".to_owned(),
    }
}
