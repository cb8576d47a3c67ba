//! Replacements in a text.

use std::ops::Range;

/// What stands in a byte range of a text from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub range: Range<usize>,
    pub text: String,
}

/// The text after the edits. Of edits that overlap the first one holds: the
/// next round finds what is left.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits.dedup();
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        if edit.range.start < at {
            continue;
        }
        edited.push_str(&text[at..edit.range.start]);
        edited.push_str(&edit.text);
        at = edit.range.end;
    }
    edited.push_str(&text[at..]);
    edited
}

/// The line feed that a text uses.
pub(super) fn line_feed(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(range: Range<usize>, text: &str) -> Edit {
        let text = text.to_owned();
        Edit { range, text }
    }

    #[test]
    fn edits_apply_in_order_and_the_first_of_two_holds() {
        let edits = [edit(4..5, "E"), edit(0..1, "AA"), edit(0..3, "x")];
        assert_eq!(apply("abcdef", &edits), "AAbcdEf");
    }
}
