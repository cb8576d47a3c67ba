//! Declarations of a file and of bodies.
//!
//! Keywords are no reserved words: a field may be called `message`, and its
//! type too. So a definition is read as type, name and whatever follows, and
//! what it is shows from what followed.

use super::Result;
use super::parser::Parser;
use super::tokens::Kind;
use super::tree::Declaration;

/// What a body belongs to, as far as it decides how it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    File,
    /// A body that fields can be in.
    Message,
    Enum,
    /// A body that only options and rpcs can be in.
    Service,
}

impl Parser<'_, '_> {
    pub(super) fn file_declaration(&mut self) -> Result<Declaration> {
        self.declaration(Scope::File)
    }

    pub(super) fn declaration(&mut self, scope: Scope) -> Result<Declaration> {
        if let Some(semicolon) = self.accept(b';') {
            return Ok(Declaration::Empty(semicolon));
        }
        if !self.at_path() {
            return Err(self.expected("a declaration"));
        }
        let special = match self.peek_ident() {
            Some("syntax" | "edition") if scope == Scope::File => self.syntax()?,
            Some("package") if scope == Scope::File => self.package()?,
            Some("import") if scope == Scope::File => self.import()?,
            Some("reserved" | "extensions") => self.ranges()?,
            _ => None,
        };
        match special {
            Some(declaration) => Ok(declaration),
            None => {
                let definition = self.definition(scope)?;
                Ok(Declaration::Definition(Box::new(definition)))
            }
        }
    }

    fn syntax(&mut self) -> Result<Option<Declaration>> {
        let Some(keyword) = self.pass() else {
            return Ok(None);
        };
        Ok(Some(Declaration::Syntax {
            keyword,
            value: self.assignment()?,
            semicolon: self.expect(b';')?,
        }))
    }

    fn package(&mut self) -> Result<Option<Declaration>> {
        let Some(keyword) = self.pass() else {
            return Ok(None);
        };
        Ok(Some(Declaration::Package {
            keyword,
            path: self.path()?,
            semicolon: self.expect(b';')?,
        }))
    }

    fn import(&mut self) -> Result<Option<Declaration>> {
        let Some(keyword) = self.pass() else {
            return Ok(None);
        };
        let modifier = match self.peek_ident() {
            Some("public" | "weak" | "option") => self.pass(),
            _ => None,
        };
        if self.peek_kind() != Some(Kind::String) {
            return Err(self.expected("the path of a file in quotes"));
        }
        Ok(Some(Declaration::Import {
            keyword,
            modifier,
            path: self.value()?,
            semicolon: self.expect(b';')?,
        }))
    }

    /// `reserved 1, 5 to 9;`, unless it is a field whose type has that name.
    fn ranges(&mut self) -> Result<Option<Declaration>> {
        let before = self.cursor;
        let Some(keyword) = self.pass() else {
            return Ok(None);
        };
        let is_field = self.peek_is(b'=')
            || self.peek_is(b'.')
            || self.at_path() && self.path().is_ok() && self.peek_is(b'=');
        self.cursor = before;
        if is_field {
            return Ok(None);
        }
        self.pass();
        Ok(Some(Declaration::Ranges {
            keyword,
            ranges: self.comma_list(Self::range)?,
            options: self.options()?,
            semicolon: self.expect(b';')?,
        }))
    }
}
