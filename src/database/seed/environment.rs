//! Environment variables that fixtures ask for.

use super::place;
use crate::failure::{Failure, Result};
use crate::fixture::{SeedContent, SeedFile, Typed, Value};

/// Fails if one is not set, and names all places where that is so. In JSON Lines
/// they are found when they are read again.
pub(super) fn complete(
    files: &[SeedFile<'_>],
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<()> {
    let mut missing = Vec::new();
    for file in files {
        let SeedContent::Read(fixture) = &file.content else {
            continue;
        };
        for record in &fixture.records {
            let fields = record.fields.iter().map(|given| &given.value);
            let extra = record.extra.iter().map(|given| &given.value);
            for value in fields.chain(extra) {
                visit(value, &mut |name, value| {
                    if variable(name).is_none() {
                        let text = fixture.source.bytes;
                        let at = place::shown(&file.path, text, value.place, 0);
                        missing.push(format!("{at}: environment variable `{name}` is not set"));
                    }
                });
            }
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::new(missing.join("\n")).help("set it; nothing was written"))
}

fn visit<'v>(value: &'v Typed<'_>, found: &mut dyn FnMut(&str, &'v Typed<'_>)) {
    match &value.value {
        Value::Environment(name) => found(name, value),
        Value::Message(fields) => fields.iter().for_each(|it| visit(&it.value, found)),
        Value::List(elements) => elements.iter().for_each(|it| visit(it, found)),
        Value::Map(pairs) => pairs.iter().for_each(|(_, it)| visit(it, found)),
        Value::Reference(natural) => natural.fields.iter().for_each(|it| visit(&it.value, found)),
        _ => {}
    }
}
