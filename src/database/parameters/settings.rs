//! Settings for the session: `-c name=value --name=value`.

use crate::failure::{Failure, Result};

/// The settings that `options` of a connection names.
pub(super) fn read(text: &str) -> Result<Vec<(String, String)>> {
    let mut settings = Vec::new();
    let mut words = words(text).into_iter();
    while let Some(word) = words.next() {
        let setting = match (
            word.as_str(),
            word.strip_prefix("--"),
            word.strip_prefix("-c"),
        ) {
            ("-c", ..) => words.next(),
            (_, Some(rest), _) | (_, None, Some(rest)) => Some(rest.to_owned()),
            _ => None,
        };
        let pair = setting.as_deref().and_then(|it| it.split_once('='));
        let Some((name, value)) = pair else {
            return Err(Failure::new("options of the connection are no settings")
                .help("write them as -c name=value, in a URL as options=-csearch_path%3Dshop"));
        };
        settings.push((name.to_owned(), value.to_owned()));
    }
    Ok(settings)
}

/// Words between spaces; a character after a backslash is part of a word.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if c.is_whitespace() && !escaped {
            words.push(String::new());
            continue;
        }
        escaped = c == '\\' && !escaped;
        if !escaped && let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn reads_what_psql_reads() {
        let read: Vec<String> = read(r"-c a=1  -csearch_path=x,y --c.d=two\ words")
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        assert_eq!(read, ["a: 1", "search_path: x,y", "c.d: two words"]);
        assert!(super::read("-d 5").is_err());
        assert!(super::read("-c").is_err());
    }
}
