//! Environment variables in goose files (`-- +goose ENVSUB ON`).

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
    use super::stand_in;

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
