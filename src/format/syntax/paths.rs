//! Names and types.

use super::parser::Parser;
use super::tokens::{Kind, TokenId};
use super::tree::{Arguments, Component, Name, Path, Type};
use super::{Failed, Result};
use std::ops::Range;

impl Parser<'_, '_> {
    /// True if a name can begin here: with an identifier, a `.` or a `(`.
    pub(super) fn at_path(&self) -> bool {
        match self.peek_kind() {
            Some(Kind::Ident) => true,
            Some(Kind::Punct(punct)) => matches!(punct, b'.' | b'('),
            _ => false,
        }
    }

    /// Reads the longest name that begins here.
    pub(super) fn path(&mut self) -> Result<Path> {
        let mut components = Vec::new();
        let mut separator = self.accept(b'.');
        loop {
            let name = self.name()?;
            components.push(Component { separator, name });
            separator = match self.accept(b'.') {
                Some(dot) => Some(dot),
                None => self.accept(b'/'),
            };
            if separator.is_none() {
                return Ok(Path { components });
            }
        }
    }

    fn name(&mut self) -> Result<Name> {
        match self.peek() {
            Some(id) if self.tokens.kind(id) == Kind::Ident => {
                self.pass();
                Ok(Name::Ident(id))
            }
            Some(open) if self.tokens.is_punct(open, b'(') => {
                self.pass();
                let path = self.inside(open, "`)`", Self::path)?;
                Ok(Name::Extension { open, path })
            }
            _ => Err(self.expected("a name")),
        }
    }

    /// Reads a type with its modifiers, of which `is_modifier` knows the words.
    pub(super) fn type_(&mut self, is_modifier: fn(&str) -> bool) -> Result<Type> {
        let path = self.path()?;
        let (mut modifiers, mut path) = self.split_modifier(path, is_modifier);
        while path.components.is_empty() {
            if !self.at_path() {
                // `optional optional = 1`: the last word is no modifier.
                path = match modifiers.pop() {
                    Some(last) => single(last),
                    None => return Err(self.expected("a type")),
                };
                break;
            }
            let next = self.path()?;
            let (more, rest) = self.split_modifier(next, is_modifier);
            modifiers.extend(more);
            path = rest;
        }
        let arguments = self.arguments()?;
        Ok(Type {
            modifiers,
            path,
            arguments,
        })
    }

    /// `repeated.foo.Bar` is the modifier `repeated` and the type `.foo.Bar`.
    fn split_modifier(
        &self,
        mut path: Path,
        is_modifier: fn(&str) -> bool,
    ) -> (Vec<TokenId>, Path) {
        let modifier = match path.components.first() {
            Some(Component {
                separator: None,
                name: Name::Ident(id),
            }) => *id,
            _ => return (Vec::new(), path),
        };
        let word = self.tokens.text(modifier);
        // A package may be called `export`; one called `repeated` cannot be
        // named without a dot before it.
        let alone = path.components.len() == 1;
        if !is_modifier(word) || !alone && matches!(word, "export" | "local") {
            return (Vec::new(), path);
        }
        path.components.remove(0);
        (vec![modifier], path)
    }

    /// `<string, Value>`
    fn arguments(&mut self) -> Result<Option<Arguments>> {
        let Some(open) = self.accept(b'<') else {
            return Ok(None);
        };
        let types = self.inside_angles(open, |parser| {
            parser.comma_list(|parser| parser.type_(|_| false))
        })?;
        Ok(Some(Arguments { open, types }))
    }

    /// Fails unless a path is one identifier.
    pub(super) fn one_ident(&self, path: &Path) -> Result<()> {
        match path.components.as_slice() {
            [
                Component {
                    separator: None,
                    name: Name::Ident(_),
                },
            ] => Ok(()),
            _ => {
                let range = self.path_range(path);
                let found = self.tokens.text_of(range.clone());
                Err(Failed::new(
                    range,
                    format!("expected a name without dots, found `{found}`"),
                ))
            }
        }
    }

    pub(super) fn path_range(&self, path: &Path) -> Range<usize> {
        let first = path.components.first().map(|component| {
            component.separator.unwrap_or(match component.name {
                Name::Ident(id) => id,
                Name::Extension { open, .. } => open,
            })
        });
        let last = path
            .components
            .last()
            .map(|component| match component.name {
                Name::Ident(id) => id,
                Name::Extension { open, .. } => self.tokens.closing(open),
            });
        let first = first.map_or(0, |id| self.tokens.get(id).start);
        first..last.map_or(first, |id| self.tokens.get(id).end)
    }
}

/// A path that is one identifier.
pub(super) fn single(ident: TokenId) -> Path {
    Path {
        components: vec![Component {
            separator: None,
            name: Name::Ident(ident),
        }],
    }
}
