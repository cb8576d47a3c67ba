//! `// buf:lint:ignore RULE_ID`: findings that a comment asks to leave out.
//!
//! The comment stands above the place that is reported or above anything that
//! encloses it: a comment on a message covers its fields. A line of the comment
//! begins with the mark, one space and the id; what follows is free, so that
//! only one rule goes on a line and a reason can be given.

use crate::rules::Rule;
use crate::schema::{Origin, Schema, path};

/// What a comment line that ignores a rule begins with.
pub(super) const MARK: &str = "buf:lint:ignore";

/// True if a comment at the reported place, or at what encloses it, ignores
/// `rule`.
pub(super) fn ignored(schema: &Schema, origin: &Origin, rule: &Rule) -> bool {
    enclosing(&origin.path).into_iter().any(|length| {
        let declaration = Origin {
            file: origin.file,
            path: origin.path[..length].into(),
        };
        let comment = schema.comments(&declaration).above();
        comment.lines().any(|line| names(line, rule.id))
    })
}

fn names(line: &str, id: &str) -> bool {
    line.trim()
        .strip_prefix(MARK)
        .and_then(|rest| rest.strip_prefix(' '))
        .is_some_and(|rest| rest.starts_with(id))
}

/// What a path leads through.
#[derive(Clone, Copy)]
enum Inside {
    File,
    Message,
    Enum,
    Service,
    /// A declaration that encloses no other: field, value, oneof, method.
    Leaf,
}

/// The lengths of the parts of a path that are whole declarations, an option
/// being one as a whole.
fn enclosing(path: &[i32]) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut inside = Inside::File;
    let mut at = 0;
    while let Some(number) = path.get(at) {
        let next = match (inside, *number) {
            (Inside::File, path::FILE_MESSAGE) | (Inside::Message, path::MESSAGE_NESTED) => {
                Inside::Message
            }
            (Inside::File, path::FILE_ENUM) | (Inside::Message, path::MESSAGE_ENUM) => Inside::Enum,
            (Inside::File, path::FILE_SERVICE) => Inside::Service,
            (Inside::File, path::FILE_EXTENSION) | (Inside::Message, path::MESSAGE_EXTENSION) => {
                // The `extend` block around the field is a declaration too.
                lengths.push(at + 1);
                Inside::Leaf
            }
            (Inside::File, path::FILE_DEPENDENCY)
            | (Inside::Message, path::MESSAGE_FIELD | path::MESSAGE_ONEOF)
            | (Inside::Enum, path::ENUM_VALUE)
            | (Inside::Service, path::SERVICE_METHOD) => Inside::Leaf,
            _ => {
                if !is_name_or_type(inside, *number) {
                    lengths.push(path.len());
                }
                return lengths;
            }
        };
        lengths.push((at + 2).min(path.len()));
        inside = next;
        at += 2;
    }
    lengths
}

/// True for parts that carry no comment of their own: the enclosing
/// declaration has it.
fn is_name_or_type(inside: Inside, number: i32) -> bool {
    !matches!(inside, Inside::File)
        && !matches!(
            (inside, number),
            (Inside::Message, path::MESSAGE_OPTIONS)
                | (Inside::Enum | Inside::Service, path::ENUM_OPTIONS)
                | (Inside::Leaf, path::FIELD_OPTIONS)
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_through_declarations() {
        // message 0, field 3, name
        assert_eq!(enclosing(&[4, 0, 2, 3, 1]), [2, 4]);
        // message 0, message 1, enum 2, value 3, number
        assert_eq!(enclosing(&[4, 0, 3, 1, 4, 2, 2, 3, 2]), [2, 4, 6, 8]);
        // extension 1, name
        assert_eq!(enclosing(&[7, 1, 1]), [1, 2]);
        // package; import 2; an option of the file
        assert_eq!(enclosing(&[2]), [1]);
        assert_eq!(enclosing(&[3, 2]), [2]);
        assert_eq!(enclosing(&[8, 11]), [2]);
        // enum 0, its option allow_alias
        assert_eq!(enclosing(&[5, 0, 3, 2]), [2, 4]);
        // service 0, method 1, input type
        assert_eq!(enclosing(&[6, 0, 2, 1, 2]), [2, 4]);
        // message 0, field 1, an option inside an extension
        assert_eq!(enclosing(&[4, 0, 2, 1, 8, 1159, 23]), [2, 4, 7]);
    }

    #[test]
    fn the_id_must_follow_the_mark() {
        assert!(names(
            " buf:lint:ignore FIELD_LOWER_SNAKE_CASE",
            "FIELD_LOWER_SNAKE_CASE"
        ));
        assert!(names(
            "buf:lint:ignore ENUM_VALUE_PREFIX as before",
            "ENUM_VALUE_PREFIX"
        ));
        assert!(names("buf:lint:ignore COMMENT_ENUM_VALUE", "COMMENT_ENUM"));
        assert!(!names(
            "buf:lint:ignoreENUM_VALUE_PREFIX",
            "ENUM_VALUE_PREFIX"
        ));
        assert!(!names(
            "see buf:lint:ignore ENUM_VALUE_PREFIX",
            "ENUM_VALUE_PREFIX"
        ));
    }
}
