//! Values of records → what a column holds.

use super::json;
use super::live::LiveColumn;
use super::plan::Target;
use crate::entity::Entities;
use crate::entity::value::ValueKind;
use crate::fixture::{FieldValue, Typed, Value};
use crate::schema::{Cardinality, EnumId, Field, Kind, Message, Schema};
use std::borrow::Cow;

/// What is written into a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f32),
    Double(f64),
    /// In the text form of the column's type.
    Text(Cow<'a, str>),
    Bytes(&'a [u8]),
    /// A moment, as seconds since 1970 and what is beyond them.
    Moment(i64, i32),
    Span(i64, i32),
    Array(Vec<Cell<'a>>),
}

/// A value that a column of this type cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unfit(pub String);

/// What values are read with.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub schema: &'a Schema,
    pub entities: &'a Entities,
    pub variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

/// Where a value is to go.
#[derive(Clone, Copy)]
pub(super) enum Whither<'t> {
    Field(&'t Target<'t>),
    /// A column without a field.
    Extra,
}

impl<'r> Reading<'r> {
    /// The cell of a value; `text` is the file that it stands in.
    pub fn cell<'v>(
        &self,
        value: &'v Typed<'_>,
        whither: Whither<'_>,
        column: &LiveColumn,
        text: &'v [u8],
    ) -> Result<Cell<'v>, Unfit> {
        if let Value::Environment(name) = &value.value {
            let found = (self.variable)(name);
            let found =
                found.ok_or_else(|| Unfit(format!("environment variable `{name}` is not set")))?;
            return Ok(Cell::Text(found.into()));
        }
        match whither {
            Whither::Extra => extra(value, column, text),
            Whither::Field(target) => self.of_field(value, target, column, text),
        }
    }

    fn of_field<'v>(
        &self,
        value: &'v Typed<'_>,
        target: &Target<'_>,
        column: &LiveColumn,
        text: &'v [u8],
    ) -> Result<Cell<'v>, Unfit> {
        let is_json = matches!(column.base.as_str(), "json" | "jsonb") && column.element.is_none();
        let field = target.field;
        match &value.value {
            Value::List(elements) if column.element.is_some() => {
                let cells = elements.iter().map(|element| {
                    let is_json = matches!(column.base.as_str(), "json" | "jsonb");
                    match is_json && !matches!(element.value, Value::Text(_)) {
                        true => self.json(element, field, true, text),
                        false => self.single(element, target, column, text),
                    }
                });
                Ok(Cell::Array(cells.collect::<Result<_, _>>()?))
            }
            Value::Null => Ok(Cell::Null),
            // A string that holds JSON is that JSON.
            Value::Text(json) if is_json => Ok(Cell::Text(Cow::Borrowed(json))),
            Value::Map(pairs) if column.base == "hstore" => self.hstore(pairs, field, text),
            Value::List(_) | Value::Map(_) => self.json_in(value, target, column, text),
            _ if is_json => self.json(value, field, false, text),
            _ => self.single(value, target, column, text),
        }
    }

    fn single<'v>(
        &self,
        value: &'v Typed<'_>,
        target: &Target<'_>,
        column: &LiveColumn,
        text: &'v [u8],
    ) -> Result<Cell<'v>, Unfit> {
        Ok(match &value.value {
            Value::Null => Cell::Null,
            Value::Bool(value) => Cell::Bool(*value),
            Value::Int(value) => Cell::Int(*value),
            Value::Uint(value) => Cell::Uint(*value),
            Value::Float(value) => Cell::Float(*value),
            Value::Double(value) => Cell::Double(*value),
            Value::Text(text) => Cell::Text(Cow::Borrowed(text)),
            Value::Bytes(bytes) => Cell::Bytes(bytes),
            Value::Enum(number) => self.enumerated(*number, target.shape.of_enum, column),
            Value::Timestamp { seconds, nanos } => match column.base.as_str() {
                "timestamptz" | "timestamp" | "date" => Cell::Moment(*seconds, *nanos),
                "text" | "varchar" | "bpchar" => {
                    Cell::Text(json::timestamp(*seconds, *nanos).into())
                }
                _ => counted(*seconds, *nanos, column),
            },
            Value::Duration { seconds, nanos } => match column.base.as_str() {
                "interval" => Cell::Span(*seconds, *nanos),
                "text" | "varchar" | "bpchar" => {
                    Cell::Text(json::duration(*seconds, *nanos).into())
                }
                _ => counted(*seconds, *nanos, column),
            },
            Value::Message(fields) => match target.shape.kind {
                ValueKind::Date | ValueKind::TimeOfDay | ValueKind::Decimal => {
                    self.composed(fields, value, target, column, text)?
                }
                _ => self.json_in(value, target, column, text)?,
            },
            Value::Json if target.shape.kind == ValueKind::FieldMask => {
                field_mask(value, column, text)?
            }
            Value::Json => self.json_in(value, target, column, text)?,
            Value::List(_) | Value::Map(_) => self.json_in(value, target, column, text)?,
            Value::Reference(_) => {
                return Err(Unfit(
                    "a reference by natural key inside a list cannot be looked up: write the key itself"
                        .to_owned(),
                ));
            }
            Value::Environment(_) | Value::Invalid => {
                return Err(Unfit("the value cannot be used here".to_owned()));
            }
        })
    }

    fn enumerated<'v>(&self, number: i32, of: Option<EnumId>, column: &LiveColumn) -> Cell<'v> {
        if matches!(column.base.as_str(), "int2" | "int4" | "int8" | "numeric") {
            return Cell::Int(number.into());
        }
        let label = of.and_then(|id| {
            let values = &self.schema[id].values;
            let at = values.iter().position(|value| value.number == number)?;
            self.entities.enum_type(id).labels[at].clone()
        });
        label.map_or(Cell::Null, |label| Cell::Text(label.into()))
    }

    /// A `google.type.Date`, `TimeOfDay` or `Decimal`.
    fn composed<'v>(
        &self,
        fields: &'v [FieldValue<'_>],
        value: &'v Typed<'_>,
        target: &Target<'_>,
        column: &LiveColumn,
        text: &'v [u8],
    ) -> Result<Cell<'v>, Unfit> {
        let Kind::Message(id) = target.field.kind else {
            return self.json_in(value, target, column, text);
        };
        if matches!(column.base.as_str(), "json" | "jsonb") {
            return self.json(value, target.field, false, text);
        }
        let message = &self.schema[id];
        let number = |name: &str| match part(message, fields, name) {
            Some(Value::Int(value)) => *value,
            _ => 0,
        };
        let written = match target.shape.kind {
            ValueKind::Date => {
                let (year, month, day) = (number("year"), number("month"), number("day"));
                if year == 0 || month == 0 || day == 0 {
                    return Err(Unfit(format!(
                        "a date without year, month or day does not fit a column of type {}",
                        column.type_sql
                    )));
                }
                format!("{year:04}-{month:02}-{day:02}")
            }
            ValueKind::TimeOfDay => {
                let micros = number("nanos") / 1000;
                let (hours, minutes) = (number("hours"), number("minutes"));
                format!(
                    "{hours:02}:{minutes:02}:{:02}.{micros:06}",
                    number("seconds")
                )
            }
            _ => match part(message, fields, "value") {
                Some(Value::Text(text)) => text.to_string(),
                _ => "0".to_owned(),
            },
        };
        Ok(Cell::Text(written.into()))
    }

    /// ProtoJSON, for a column that takes it.
    fn json_in<'v>(
        &self,
        value: &'v Typed<'_>,
        target: &Target<'_>,
        column: &LiveColumn,
        text: &'v [u8],
    ) -> Result<Cell<'v>, Unfit> {
        match column.base.as_str() {
            "json" | "jsonb" | "text" | "varchar" => self.json(value, target.field, false, text),
            _ => Err(Unfit(format!(
                "{} cannot be written to a column of type {}: give it type jsonb",
                target.shape.kind.noun(),
                column.type_sql
            ))),
        }
    }

    fn json<'v>(
        &self,
        value: &Typed<'_>,
        field: &Field,
        is_element: bool,
        text: &[u8],
    ) -> Result<Cell<'v>, Unfit> {
        let mut json = json::Writer {
            reading: self,
            text,
            out: String::new(),
        };
        match field.cardinality {
            _ if is_element => json.single(value, field.kind)?,
            Cardinality::Map => json.map(value, field)?,
            _ => json.value(value, field)?,
        }
        Ok(Cell::Text(json.out.into()))
    }

    fn hstore<'v>(
        &self,
        pairs: &[(Typed<'_>, Typed<'_>)],
        field: &Field,
        text: &[u8],
    ) -> Result<Cell<'v>, Unfit> {
        let Kind::Message(entry) = field.kind else {
            return Err(Unfit("a map without entries".to_owned()));
        };
        let quoted =
            |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let kind = self.schema[entry].field_by_number(2).map(|of| of.kind);
        let mut written = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let mut json = json::Writer {
                reading: self,
                text,
                out: String::new(),
            };
            if let Some(kind) = kind {
                json.single(value, kind)?;
            }
            let plain = serde_json::from_str::<String>(&json.out).unwrap_or(json.out);
            written.push(format!("{}=>{}", quoted(&json::key(key)), quoted(&plain)));
        }
        Ok(Cell::Text(written.join(",").into()))
    }
}

fn part<'v>(message: &Message, fields: &'v [FieldValue<'_>], name: &str) -> Option<&'v Value<'v>> {
    let at = message.fields.iter().position(|field| field.name == name)?;
    fields
        .iter()
        .find(|given| given.field == at)
        .map(|given| &given.value.value)
}

/// Seconds, or what the name of the column counts in.
fn counted<'v>(seconds: i64, nanos: i32, column: &LiveColumn) -> Cell<'v> {
    let ends = |suffixes: &[&str]| suffixes.iter().any(|it| column.name.ends_with(it));
    let unit: i64 = if ends(&["_ms", "_millis", "_milliseconds"]) {
        1_000
    } else if ends(&["_us", "_micros", "_microseconds"]) {
        1_000_000
    } else if ends(&["_ns", "_nanos", "_nanoseconds"]) {
        1_000_000_000
    } else {
        1
    };
    if matches!(column.base.as_str(), "float4" | "float8") {
        let all = seconds as f64 + f64::from(nanos) / 1e9;
        return Cell::Double(all * unit as f64);
    }
    let all = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
    let in_unit = all.div_euclid(1_000_000_000 / i128::from(unit));
    match i64::try_from(in_unit) {
        Ok(value) => Cell::Int(value),
        Err(_) => Cell::Text(in_unit.to_string().into()),
    }
}

fn field_mask<'v>(value: &Typed<'_>, column: &LiveColumn, text: &[u8]) -> Result<Cell<'v>, Unfit> {
    let raw = raw(value, text)?;
    let mask: String = serde_json::from_str(raw).unwrap_or_default();
    if column.element.is_none() {
        let is_json = matches!(column.base.as_str(), "json" | "jsonb");
        return Ok(Cell::Text(
            if is_json { raw.to_owned() } else { mask }.into(),
        ));
    }
    let paths = mask.split(',').filter(|path| !path.is_empty());
    Ok(Cell::Array(
        paths
            .map(|path| Cell::Text(path.to_owned().into()))
            .collect(),
    ))
}

/// The text of a value, as it stands in its file.
pub(super) fn raw<'v>(value: &Typed<'_>, text: &'v [u8]) -> Result<&'v str, Unfit> {
    let bytes = text.get(value.place.range());
    bytes
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .ok_or_else(|| Unfit("the file changed while it was read".to_owned()))
}

/// A value of a column without a field: as JSON has it, the column's type as the
/// database reads it.
fn extra<'v>(value: &'v Typed<'_>, column: &LiveColumn, text: &'v [u8]) -> Result<Cell<'v>, Unfit> {
    let is_json = matches!(column.base.as_str(), "json" | "jsonb") && column.element.is_none();
    if is_json && !matches!(value.value, Value::Null) {
        return Ok(Cell::Text(Cow::Borrowed(raw(value, text)?)));
    }
    Ok(match &value.value {
        Value::Null => Cell::Null,
        Value::Bool(value) => Cell::Text(if *value { "true" } else { "false" }.into()),
        Value::Text(text) => Cell::Text(Cow::Borrowed(text)),
        _ => {
            let raw = raw(value, text)?;
            let json: serde_json::Value = serde_json::from_str(raw)
                .map_err(|error| Unfit(format!("the value is not JSON: {error}")))?;
            match json {
                serde_json::Value::Array(elements) if column.element.is_some() => {
                    Cell::Array(elements.iter().map(element).collect())
                }
                _ => Cell::Text(Cow::Borrowed(raw)),
            }
        }
    })
}

fn element<'v>(json: &serde_json::Value) -> Cell<'v> {
    match json {
        serde_json::Value::Null => Cell::Null,
        serde_json::Value::String(text) => Cell::Text(text.clone().into()),
        serde_json::Value::Array(elements) => Cell::Array(elements.iter().map(element).collect()),
        other => Cell::Text(other.to_string().into()),
    }
}
