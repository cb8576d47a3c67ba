//! Values as canonical ProtoJSON, for columns that hold JSON.

use super::cell::{Reading, Unfit, raw};
use crate::fixture::{FieldValue, Typed, Value};
use crate::schema::{EnumId, Field, Kind, MessageId};
use std::fmt::Write;

/// Writes values of one file.
pub(super) struct Writer<'r, 's> {
    pub reading: &'r Reading<'s>,
    /// The file.
    pub text: &'r [u8],
    pub out: String,
}

impl Writer<'_, '_> {
    /// The value of a field, whatever its cardinality.
    pub fn value(&mut self, value: &Typed<'_>, field: &Field) -> Result<(), Unfit> {
        match &value.value {
            Value::List(elements) => {
                self.out.push('[');
                for (at, element) in elements.iter().enumerate() {
                    if at > 0 {
                        self.out.push(',');
                    }
                    self.single(element, field.kind)?;
                }
                self.out.push(']');
                Ok(())
            }
            Value::Map(_) => self.map(value, field),
            _ => self.single(value, field.kind),
        }
    }

    pub fn map(&mut self, value: &Typed<'_>, field: &Field) -> Result<(), Unfit> {
        let (Value::Map(pairs), Kind::Message(entry)) = (&value.value, field.kind) else {
            return self.single(value, field.kind);
        };
        let entry = &self.reading.schema[entry];
        let Some(kind) = entry.field_by_number(2).map(|field| field.kind) else {
            return Err(Unfit("a map without values".to_owned()));
        };
        self.out.push('{');
        for (at, (name, value)) in pairs.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.quoted(&key(name));
            self.out.push(':');
            self.single(value, kind)?;
        }
        self.out.push('}');
        Ok(())
    }

    /// One value.
    pub fn single(&mut self, value: &Typed<'_>, kind: Kind) -> Result<(), Unfit> {
        match &value.value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.push(value),
            Value::Int(value) if is_long(self.wrapped(kind)) => {
                self.push(format_args!("\"{value}\""))
            }
            Value::Int(value) => self.push(value),
            Value::Uint(value) => self.push(format_args!("\"{value}\"")),
            Value::Float(value) => self.number(f64::from(*value), value),
            Value::Double(value) => self.number(*value, value),
            Value::Text(text) => self.quoted(text),
            Value::Bytes(bytes) => self.base64(bytes),
            Value::Enum(number) => self.enumerated(*number, kind),
            Value::Timestamp { seconds, nanos } => self.quoted(&timestamp(*seconds, *nanos)),
            Value::Duration { seconds, nanos } => self.quoted(&duration(*seconds, *nanos)),
            Value::Message(fields) => match kind {
                Kind::Message(id) | Kind::Group(id) => self.message(fields, id)?,
                _ => return Err(Unfit("a message where none can be".to_owned())),
            },
            Value::Json => {
                let raw = raw(value, self.text)?;
                self.out.push_str(raw);
            }
            Value::Environment(name) => {
                let found = (self.reading.variable)(name);
                let found = found
                    .ok_or_else(|| Unfit(format!("environment variable `{name}` is not set")))?;
                self.quoted(&found);
            }
            Value::List(_) | Value::Map(_) | Value::Reference(_) | Value::Invalid => {
                return Err(Unfit("the value cannot be part of JSON".to_owned()));
            }
        }
        Ok(())
    }

    fn message(&mut self, fields: &[FieldValue<'_>], id: MessageId) -> Result<(), Unfit> {
        let message = &self.reading.schema[id];
        self.out.push('{');
        let mut first = true;
        for given in fields {
            let field = &message.fields[given.field];
            let is_value = matches!(field.kind, Kind::Message(id)
                if self.reading.schema[id].full_name == "google.protobuf.Value");
            if matches!(given.value.value, Value::Null) && !is_value {
                continue;
            }
            if !std::mem::take(&mut first) {
                self.out.push(',');
            }
            self.quoted(&field.json_name);
            self.out.push(':');
            self.value(&given.value, field)?;
        }
        self.out.push('}');
        Ok(())
    }

    fn enumerated(&mut self, number: i32, kind: Kind) {
        let name = match kind {
            Kind::Enum(id) => self.name(number, id),
            _ => None,
        };
        match name {
            Some(name) => self.quoted(&name),
            None => self.push(number),
        }
    }

    fn name(&self, number: i32, id: EnumId) -> Option<String> {
        let mut values = self.reading.schema[id].values.iter();
        let found = values.find(|value| value.number == number);
        found.map(|value| value.name.clone())
    }

    /// The kind that a wrapper wraps.
    fn wrapped(&self, kind: Kind) -> Kind {
        match kind {
            Kind::Message(id) => match self.reading.schema[id].full_name.as_str() {
                "google.protobuf.Int64Value" => Kind::Int64,
                "google.protobuf.UInt64Value" => Kind::Uint64,
                _ => kind,
            },
            kind => kind,
        }
    }

    fn number(&mut self, number: f64, written: impl std::fmt::Display) {
        if number.is_nan() {
            self.out.push_str("\"NaN\"");
        } else if number.is_infinite() {
            let text = if number > 0.0 {
                "\"Infinity\""
            } else {
                "\"-Infinity\""
            };
            self.out.push_str(text);
        } else {
            self.push(written);
        }
    }

    fn push(&mut self, value: impl std::fmt::Display) {
        // Writing to a String cannot fail.
        let _ = write!(self.out, "{value}");
    }

    fn quoted(&mut self, text: &str) {
        self.out
            .push_str(&serde_json::Value::from(text).to_string());
    }

    fn base64(&mut self, bytes: &[u8]) {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        self.out.push('"');
        for three in bytes.chunks(3) {
            let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for at in 0..4 {
                let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
                let is_there = at <= three.len();
                self.out.push(if is_there { letter as char } else { '=' });
            }
        }
        self.out.push('"');
    }
}

fn is_long(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 | Kind::Uint64 | Kind::Fixed64
    )
}

/// A key of a map.
pub(super) fn key(key: &Typed<'_>) -> String {
    match &key.value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Text(text) => text.to_string(),
        _ => String::new(),
    }
}

/// RFC 3339, with as many digits of a fraction as there are.
pub(super) fn timestamp(seconds: i64, nanos: i32) -> String {
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let rest = seconds.rem_euclid(86_400);
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    let fraction = fraction(nanos.unsigned_abs());
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}{fraction}Z")
}

pub(super) fn duration(seconds: i64, nanos: i32) -> String {
    let sign = if seconds < 0 || nanos < 0 { "-" } else { "" };
    let fraction = fraction(nanos.unsigned_abs());
    format!("{sign}{}{fraction}s", seconds.unsigned_abs())
}

fn fraction(nanos: u32) -> String {
    match nanos {
        0 => String::new(),
        nanos if nanos.is_multiple_of(1_000_000) => format!(".{:03}", nanos / 1_000_000),
        nanos if nanos.is_multiple_of(1_000) => format!(".{:06}", nanos / 1_000),
        nanos => format!(".{nanos:09}"),
    }
}

/// Year, month and day of a number of days since 1970, in the Gregorian
/// calendar: eras of 400 years begin in March, so that the leap day is the last
/// of its year.
pub(super) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_spans() {
        for (seconds, nanos, expected) in [
            (0, 0, "1970-01-01T00:00:00Z"),
            (951_782_400, 500_000_000, "2000-02-29T00:00:00.500Z"),
            (-1, 1, "1969-12-31T23:59:59.000000001Z"),
            (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
            (253_402_300_799, 1_000, "9999-12-31T23:59:59.000001Z"),
        ] {
            assert_eq!(timestamp(seconds, nanos), expected);
        }
        assert_eq!(duration(1, 500_000_000), "1.500s");
        assert_eq!(duration(0, -1), "-0.000000001s");
        assert_eq!(duration(-3, 0), "-3s");
    }
}
