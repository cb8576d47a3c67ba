//! Cells in the binary format of COPY.
//!
//! [`can_write`] says of which types that can be done; a table with a column of
//! another one is copied as text. Binary spares the server the reading of
//! numbers, dates and UUIDs.

use super::cell::{Cell, Unfit};
use super::decimal;
use super::live::LiveColumn;
use crate::entity::value::ValueKind;

pub(super) const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
pub(super) const TRAILER: &[u8] = &(-1_i16).to_be_bytes();

/// 2000-01-01, which PostgreSQL counts from, in seconds since 1970.
const EPOCH: i64 = 946_684_800;

/// True if values of this kind can be written to the column; without a kind,
/// any text.
pub(super) fn can_write(kind: Option<ValueKind>, column: &LiveColumn) -> bool {
    if kind.is_none() && column.element.is_some() {
        return false;
    }
    let is_text = matches!(
        kind,
        None | Some(ValueKind::String | ValueKind::Decimal | ValueKind::TimeOfDay)
    );
    match column.base.as_str() {
        "text" | "varchar" | "bpchar" | "name" | "citext" | "json" | "jsonb" | "uuid" => true,
        "date" => !is_text || kind == Some(ValueKind::String),
        "numeric" => kind != Some(ValueKind::TimeOfDay),
        "bool" | "int2" | "int4" | "int8" | "float4" | "float8" | "timestamp" | "timestamptz"
        | "interval" | "bytea" => !is_text,
        _ => column.is_enum,
    }
}

/// Adds a value with its length.
pub(super) fn write(cell: &Cell<'_>, column: &LiveColumn, out: &mut Vec<u8>) -> Result<(), Unfit> {
    if *cell == Cell::Null {
        out.extend_from_slice(&(-1_i32).to_be_bytes());
        return Ok(());
    }
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    match (cell, column.element) {
        (Cell::Array(elements), Some(element)) => array(elements, element, column, out)?,
        _ => value(cell, column, out)?,
    }
    let length = i32::try_from(out.len() - at - 4);
    let length = length.map_err(|_| Unfit("the value is larger than 2 GiB".to_owned()))?;
    out[at..at + 4].copy_from_slice(&length.to_be_bytes());
    Ok(())
}

fn array(
    elements: &[Cell<'_>],
    element: u32,
    column: &LiveColumn,
    out: &mut Vec<u8>,
) -> Result<(), Unfit> {
    if elements.iter().any(|cell| matches!(cell, Cell::Array(_))) {
        return Err(Unfit("an array in an array".to_owned()));
    }
    let has_null = elements.contains(&Cell::Null);
    let dimensions = i32::from(!elements.is_empty());
    out.extend_from_slice(&dimensions.to_be_bytes());
    out.extend_from_slice(&i32::from(has_null).to_be_bytes());
    out.extend_from_slice(&element.to_be_bytes());
    if !elements.is_empty() {
        out.extend_from_slice(&(elements.len() as u32).to_be_bytes());
        out.extend_from_slice(&1_i32.to_be_bytes());
    }
    elements
        .iter()
        .try_for_each(|cell| write(cell, column, out))
}

fn value(cell: &Cell<'_>, column: &LiveColumn, out: &mut Vec<u8>) -> Result<(), Unfit> {
    let misfit = || {
        Unfit(format!(
            "the value does not fit a column of type {}",
            column.type_sql
        ))
    };
    match (column.base.as_str(), cell) {
        ("bool", Cell::Bool(value)) => out.push(u8::from(*value)),
        ("int2", Cell::Int(value)) => {
            out.extend_from_slice(&i16::try_from(*value).map_err(|_| misfit())?.to_be_bytes());
        }
        ("int4", Cell::Int(value)) => {
            out.extend_from_slice(&i32::try_from(*value).map_err(|_| misfit())?.to_be_bytes());
        }
        ("int8", Cell::Int(value)) => out.extend_from_slice(&value.to_be_bytes()),
        ("float4", cell) => {
            out.extend_from_slice(&(double(cell).ok_or_else(misfit)? as f32).to_be_bytes())
        }
        ("float8", cell) => out.extend_from_slice(&double(cell).ok_or_else(misfit)?.to_be_bytes()),
        ("numeric", cell) => {
            if !decimal::write(&digits(cell).ok_or_else(misfit)?, out) {
                return Err(misfit());
            }
        }
        ("timestamptz" | "timestamp", Cell::Moment(seconds, nanos)) => {
            let micros = (seconds - EPOCH) * 1_000_000 + i64::from(nanos / 1000);
            out.extend_from_slice(&micros.to_be_bytes());
        }
        ("date", Cell::Moment(seconds, _)) => day((seconds - EPOCH).div_euclid(86_400), out)?,
        ("date", Cell::Text(text)) => {
            let days = parsed_date(text)
                .ok_or_else(|| Unfit("expected a date of the form 2026-11-05".to_owned()))?;
            day(days, out)?;
        }
        ("interval", Cell::Span(seconds, nanos)) => {
            let micros = seconds * 1_000_000 + i64::from(nanos / 1000);
            out.extend_from_slice(&micros.to_be_bytes());
            out.extend_from_slice(&[0; 8]);
        }
        ("bytea", Cell::Bytes(bytes)) => out.extend_from_slice(bytes),
        ("uuid", Cell::Bytes(bytes)) if bytes.len() == 16 => out.extend_from_slice(bytes),
        ("uuid", Cell::Text(text)) => {
            let bytes = parsed_uuid(text).ok_or_else(|| {
                Unfit("expected a UUID such as 20b81d7f-8e9e-4bb8-b4a3-7b2b926271f2".to_owned())
            })?;
            out.extend_from_slice(&bytes);
        }
        ("jsonb", Cell::Text(text)) => {
            out.push(1);
            out.extend_from_slice(text.as_bytes());
        }
        (_, Cell::Text(text)) => out.extend_from_slice(text.as_bytes()),
        _ => return Err(misfit()),
    }
    Ok(())
}

fn double(cell: &Cell<'_>) -> Option<f64> {
    match cell {
        Cell::Float(value) => Some(f64::from(*value)),
        Cell::Double(value) => Some(*value),
        Cell::Int(value) => Some(*value as f64),
        Cell::Uint(value) => Some(*value as f64),
        _ => None,
    }
}

fn digits(cell: &Cell<'_>) -> Option<String> {
    match cell {
        Cell::Int(value) => Some(value.to_string()),
        Cell::Uint(value) => Some(value.to_string()),
        Cell::Float(value) => Some(value.to_string()),
        Cell::Double(value) => Some(value.to_string()),
        Cell::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    }
}

fn day(days: i64, out: &mut Vec<u8>) -> Result<(), Unfit> {
    let days = i32::try_from(days).map_err(|_| Unfit("a date out of range".to_owned()))?;
    out.extend_from_slice(&days.to_be_bytes());
    Ok(())
}

/// Days since 2000 of "2026-11-05".
fn parsed_date(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let is_date = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        let part = text.get(range)?;
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| digits)
    };
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days_of_month = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !is_date || year == 0 || !(1..=days_of_month).contains(&day) {
        return None;
    }
    let (year, month) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + day_of_era - 719_468 - EPOCH / 86_400)
}

/// As PostgreSQL reads it: braces and hyphens may be there or not.
fn parsed_uuid(text: &str) -> Option<[u8; 16]> {
    let braced = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let text = braced.unwrap_or(text).as_bytes();
    let mut uuid = [0; 16];
    let mut count = 0;
    for (at, byte) in text.iter().enumerate() {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b'-' if count % 4 == 0 && count > 0 && text.get(at + 1) != Some(&b'-') => continue,
            _ => return None,
        };
        *uuid.get_mut(count / 2)? |= digit << (4 * (1 - count % 2));
        count += 1;
    }
    (count == 32 && text.last() != Some(&b'-')).then_some(uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_uuids() {
        assert_eq!(parsed_date("2000-01-01"), Some(0));
        assert_eq!(parsed_date("1970-01-01"), Some(-10_957));
        assert_eq!(parsed_date("2000-02-29"), Some(59));
        assert_eq!(parsed_date("2026-11-05"), Some(9805));
        for wrong in [
            "2001-02-29",
            "2000-13-01",
            "2000-1-1",
            "20000101",
            "2000-01-0x",
            "",
        ] {
            assert_eq!(parsed_date(wrong), None, "{wrong}");
        }
        let plain = parsed_uuid("20b81d7f8e9e4bb8b4a37b2b926271f2");
        assert!(plain.is_some());
        for same in [
            "20b81d7f-8e9e-4bb8-b4a3-7b2b926271f2",
            "{20B81D7F-8E9E-4BB8-B4A3-7B2B926271F2}",
        ] {
            assert_eq!(parsed_uuid(same), plain);
        }
        for wrong in [
            "",
            "20b81d7f",
            "20b81d7f-8e9e-4bb8-b4a3-7b2b926271f",
            "-20b81d7f8e9e4bb8b4a37b2b926271f2",
        ] {
            assert_eq!(parsed_uuid(wrong), None, "{wrong}");
        }
    }
}
