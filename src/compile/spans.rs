//! Spans as buf has them, where the parser's are narrower.
//!
//! The parser lets `default` span the value only, and tells of `json_name` both
//! the value and the whole; for buf they span `default = 5`, as every other
//! option does. Of a group it tells the keyword as the type and the name as the
//! type's name; for buf the keyword is where the type is named.

use crate::schema::path;
use prost_types::source_code_info::Location;
use prost_types::{FileDescriptorProto, SourceCodeInfo};
use std::collections::HashSet;

/// Puts the spans right; columns are bytes still.
pub(super) fn adjust(descriptor: &mut FileDescriptorProto, text: &str) {
    if let Some(info) = &mut descriptor.source_code_info {
        widen(info, text);
        name_groups_by_keyword(info);
    }
}

fn widen(info: &mut SourceCodeInfo, text: &str) {
    let mut lines: Option<Lines<'_>> = None;
    for location in &mut info.location {
        if let Some(keyword) = keyword(&location.path) {
            let lines = lines.get_or_insert_with(|| Lines::of(text));
            widen_to(location, keyword, lines);
        }
    }
    info.location
        .dedup_by(|second, first| second.path == first.path && second.span == first.span);
}

/// Only a group has both a type and a type's name.
fn name_groups_by_keyword(info: &mut SourceCodeInfo) {
    let part_of_field = |location: &Location| {
        let (last, field) = location.path.split_last()?;
        is_field(field).then_some((*last, field.to_vec()))
    };
    let mut groups = HashSet::new();
    for at in 1..info.location.len() {
        let both = (
            part_of_field(&info.location[at - 1]),
            part_of_field(&info.location[at]),
        );
        if let (Some((path::FIELD_TYPE, one)), Some((path::FIELD_TYPE_NAME, other))) = both
            && one == other
        {
            info.location[at].span = info.location[at - 1].span.clone();
            groups.insert(info.location[at - 1].path.clone());
        }
    }
    info.location
        .retain(|location| !groups.contains(&location.path));
}

/// The keyword before the value at this path, if it is one of the two.
fn keyword(path: &[i32]) -> Option<&'static str> {
    let (last, field) = path.split_last()?;
    let keyword = match *last {
        path::FIELD_DEFAULT => "default",
        path::FIELD_JSON_NAME => "json_name",
        _ => return None,
    };
    is_field(field).then_some(keyword)
}

/// True if a field or an extension is at this path.
fn is_field(path: &[i32]) -> bool {
    let Some((&[first, _], mut rest)) = path.split_first_chunk() else {
        return false;
    };
    match first {
        path::FILE_EXTENSION => return rest.is_empty(),
        path::FILE_MESSAGE => {}
        _ => return false,
    }
    while let Some((&[next, _], after)) = rest.split_first_chunk() {
        match next {
            path::MESSAGE_NESTED => rest = after,
            path::MESSAGE_FIELD | path::MESSAGE_EXTENSION => return after.is_empty(),
            _ => return false,
        }
    }
    false
}

fn widen_to(location: &mut Location, keyword: &str, lines: &Lines<'_>) {
    let (start, end) = match *location.span {
        [line, start, end] => ((line, start), (line, end)),
        [start_line, start, end_line, end] => ((start_line, start), (end_line, end)),
        _ => return,
    };
    let Some((before, after)) = lines.around(start) else {
        return;
    };
    if after.starts_with(keyword) {
        return;
    }
    // The value stands right after the keyword: nothing but `=`, white space
    // and comments lies between.
    let Some(at) = before.rfind(keyword) else {
        return;
    };
    let (line, column) = lines.place(at);
    location.span = if line == end.0 {
        vec![line, column, end.1]
    } else {
        vec![line, column, end.0, end.1]
    };
}

/// A text and where its lines begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Lines<'a> {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Lines {
            text,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// What stands before and after a place, whose column is a byte.
    fn around(&self, (line, column): (i32, i32)) -> Option<(&'a str, &'a str)> {
        let start = self.starts.get(usize::try_from(line).ok()?)?;
        self.text
            .split_at_checked(start + usize::try_from(column).ok()?)
    }

    fn place(&self, offset: usize) -> (i32, i32) {
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        // A file is no larger than the parser reads: both fit.
        (line as i32, (offset - self.starts[line]) as i32)
    }
}
