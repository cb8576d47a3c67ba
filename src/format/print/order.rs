//! The order of a file's declarations: syntax, package, imports and options by
//! name, and everything else as it was.

use crate::format::syntax::tokens::Tokens;
use crate::format::syntax::tree::{Declaration, Expression, Head, Name, Path, What};

/// The part of a file that a declaration is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Syntax,
    Package,
    Imports,
    Options,
    Rest,
}

pub(super) fn part(declaration: &Declaration) -> Part {
    match declaration {
        Declaration::Syntax { .. } => Part::Syntax,
        Declaration::Package { .. } => Part::Package,
        Declaration::Import { .. } => Part::Imports,
        Declaration::Definition(definition) => match definition.head {
            Head::Keyword {
                what: What::Option, ..
            } => Part::Options,
            _ => Part::Rest,
        },
        Declaration::Ranges { .. } | Declaration::Empty(_) => Part::Rest,
    }
}

/// The declarations in order, each with its number in the source.
pub(super) fn sorted<'t>(
    tokens: &Tokens,
    declarations: &'t [Declaration],
) -> Vec<(usize, &'t Declaration)> {
    let mut sorted: Vec<_> = declarations.iter().enumerate().collect();
    sorted.sort_by_cached_key(|(_, declaration)| key(tokens, declaration));
    sorted
}

/// What declarations are sorted by. `import option` is after other imports,
/// and options in parentheses are after those that protobuf knows.
fn key(tokens: &Tokens, declaration: &Declaration) -> (Part, bool, String) {
    let part = part(declaration);
    match declaration {
        Declaration::Import { modifier, path, .. } => {
            let is_option = modifier.is_some_and(|id| tokens.text(id) == "option");
            let path = match path {
                Expression::Literal(id) | Expression::Strings(id) => tokens.text(*id),
                _ => "",
            };
            (part, is_option, path.to_owned())
        }
        Declaration::Definition(definition) if part == Part::Options => {
            let mut name = String::new();
            let mut is_extension = false;
            if let Some(path) = &definition.name {
                is_extension = matches!(
                    path.components.first().map(|component| &component.name),
                    Some(Name::Extension { .. })
                );
                write_path(tokens, path, &mut name);
            }
            (part, is_extension, name)
        }
        _ => (part, false, String::new()),
    }
}

fn write_path(tokens: &Tokens, path: &Path, out: &mut String) {
    for component in &path.components {
        out.push_str(component.separator.map_or("", |id| tokens.text(id)));
        match &component.name {
            Name::Ident(id) => out.push_str(tokens.text(*id)),
            Name::Extension { path, .. } => {
                out.push('(');
                write_path(tokens, path, out);
                out.push(')');
            }
        }
    }
}
