//! Environment variables in goose files (`-- +goose ENVSUB ON`).

use std::ops::Range;

/// Puts something of the same length that parses in the place of `$NAME`,
/// `${NAME}` and `${NAME:-default}`: the values are not known here. A default
/// is kept; a name without one becomes an identifier.
pub(super) fn stand_in(text: &mut [u8]) {
    let mut at = 0;
    while at < text.len() {
        if text[at] != b'$' {
            at += 1;
        } else if text.get(at + 1) == Some(&b'{') {
            let Some(length) = text[at..].iter().position(|b| matches!(b, b'}' | b'\n')) else {
                return;
            };
            if text[at + length] == b'}' {
                braced(&mut text[at..=at + length]);
            }
            at += length + 1;
        } else {
            let length = name_length(&text[at + 1..]);
            let quote = text.get(at + 1 + length) == Some(&b'$');
            if length > 0 && !quote {
                text[at] = b'_';
            }
            at += 1 + length + usize::from(quote);
        }
    }
}

/// `${NAME}` or `${NAME:-default}`, braces and all.
fn braced(text: &mut [u8]) {
    let name = name_length(&text[2..]);
    let rest = &text[2 + name..text.len() - 1];
    let default = if rest.starts_with(b":-") {
        Some(2 + name + 2)
    } else if rest.starts_with(b"-") {
        Some(2 + name + 1)
    } else {
        None
    };
    let end = text.len() - 1;
    match default {
        Some(start) => {
            text[..start].fill(b' ');
            text[end] = b' ';
        }
        None => {
            text[..2].fill(b'_');
            text[end] = b'_';
        }
    }
}

/// Fills in the variables of some ranges of a text; the error is the name of
/// one that is not set and has no default.
pub(super) fn fill_in(
    text: &str,
    ranges: &[Range<usize>],
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let mut filled = String::new();
    let mut at = 0;
    for range in ranges {
        while let Some(found) = text[at..range.end].find('$') {
            filled.push_str(&text[at..at + found]);
            at += found;
            let (length, value) = value_of(&text[at..range.end], variable)?;
            filled.push_str(&value);
            at += length;
        }
        filled.push_str(&text[at..range.end]);
        at = range.end;
    }
    filled.push_str(&text[at..]);
    Ok(filled)
}

/// What stands for the text from a `$` on, and how much of the text it is.
fn value_of(
    text: &str,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<(usize, String), String> {
    let bytes = text.as_bytes();
    if let Some(inner) = text.strip_prefix("${")
        && let Some(length) = inner.find(['}', '\n'])
        && inner[length..].starts_with('}')
    {
        let inner = &inner[..length];
        let (name, rest) = inner.split_at(name_length(inner.as_bytes()));
        let default = rest.strip_prefix(":-").or_else(|| rest.strip_prefix('-'));
        let value = variable(name)
            .or_else(|| default.map(str::to_owned))
            .ok_or_else(|| name.to_owned())?;
        return Ok((length + 3, value));
    }
    let length = name_length(&bytes[1..]);
    let quote = bytes.get(1 + length) == Some(&b'$');
    if length == 0 || quote {
        let end = 1 + length + usize::from(quote);
        return Ok((end, text[..end].to_owned()));
    }
    let name = &text[1..=length];
    let value = variable(name).ok_or_else(|| name.to_owned())?;
    Ok((length + 1, value))
}

fn name_length(text: &[u8]) -> usize {
    if !matches!(text.first(), Some(b'_' | b'a'..=b'z' | b'A'..=b'Z')) {
        return 0;
    }
    text.iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{fill_in, stand_in};

    #[test]
    fn fills_in_values_and_defaults() {
        let variable = |name: &str| (name == "USER").then(|| "ann".to_owned());
        let filled = |text: &str| fill_in(text, std::slice::from_ref(&(0..text.len())), &variable);
        let cases = [
            ("to ${USER}, $USER;", "to ann, ann;"),
            ("limit ${N:-10};", "limit 10;"),
            ("$body$ x $body$ $1 $$", "$body$ x $body$ $1 $$"),
            ("${open", "${open"),
        ];
        for (text, expected) in cases {
            assert_eq!(filled(text).as_deref(), Ok(expected));
        }
        assert_eq!(filled("${GONE}"), Err("GONE".to_owned()));
    }

    #[test]
    fn keeps_every_offset() {
        let cases = [
            ("grant all to ${APP_USER};", "grant all to __APP_USER_;"),
            ("limit ${N:-10};", "limit      10 ;"),
            ("to $USER;", "to _USER;"),
            ("$body$ x $body$ $1 $$", "$body$ x $body$ $1 $$"),
            ("${open", "${open"),
        ];
        for (text, expected) in cases {
            let mut bytes = text.as_bytes().to_vec();
            stand_in(&mut bytes);
            assert_eq!(String::from_utf8_lossy(&bytes), expected);
        }
    }
}
