//! Definitions: messages and what is in them, services, options.

use super::declarations::Scope;
use super::parser::Parser;
use super::paths::single;
use super::tokens::TokenId;
use super::tree::{
    Assignment, Body, Component, Definition, End, Head, Name, Path, Signature, SignaturePart, Type,
    What,
};
use super::{Failed, Result};

fn is_field_modifier(word: &str) -> bool {
    matches!(
        word,
        "optional" | "required" | "repeated" | "export" | "local"
    )
}

impl Parser<'_, '_> {
    pub(super) fn definition(&mut self, scope: Scope) -> Result<Definition> {
        let (type_, name) = self.type_and_name()?;
        if name.is_none() && scope != Scope::Enum {
            return Err(self.expected("a name"));
        }
        let signature = self.signature(&type_)?;
        let value = match self.peek_is(b'=') {
            true => Some(self.assignment()?),
            false => None,
        };
        let options = self.options()?;
        let (head, name) = match self.keyword(&type_, signature.is_some()) {
            Some((what, keyword)) => {
                let modifiers = type_.modifiers;
                let head = Head::Keyword {
                    modifiers,
                    keyword,
                    what,
                };
                (head, name)
            }
            // An enum value is a name, which was read as a type.
            None if scope == Scope::Enum && name.is_none() => (Head::None, Some(type_.path)),
            None => (Head::Type(type_), name),
        };
        self.check(&head, name.as_ref(), value.as_ref(), scope)?;
        Ok(Definition {
            end: self.end(&head)?,
            head,
            name,
            signature,
            value,
            options,
        })
    }

    /// Fails if a part is missing that the definition must have, or is there
    /// and must not be.
    fn check(
        &self,
        head: &Head,
        name: Option<&Path>,
        value: Option<&Assignment>,
        scope: Scope,
    ) -> Result<()> {
        if let Head::Type(type_) = head
            && value.is_none()
            && let Some(wanted) = self.wanted_after(type_)
        {
            return Err(self.expected(wanted));
        }
        let what = match head {
            Head::Type(type_) if scope != Scope::Message => {
                let range = self.path_range(&type_.path);
                let found = self.tokens.text_of(range.clone());
                return Err(Failed::new(
                    range,
                    format!("expected a declaration, found `{found}`"),
                ));
            }
            Head::Type(_) => None,
            Head::None => None,
            Head::Keyword { what, .. } => Some(*what),
        };
        let Some(name) = name else {
            return Err(self.expected("a name"));
        };
        if !matches!(what, Some(What::Option | What::Extend)) {
            self.one_ident(name)?;
        }
        let wants_value = matches!(what, None | Some(What::Option | What::Group));
        match value {
            None if wants_value => Err(self.expected("`=`")),
            Some(value) if !wants_value => Err(Failed::new(
                self.tokens.range(value.equals),
                "expected `{`, found `=`",
            )),
            _ => Ok(()),
        }
    }

    /// A type and the name after it. In `extend .foo.Bar` the keyword is the
    /// type, though it reads like the path `extend.foo.Bar`.
    fn type_and_name(&mut self) -> Result<(Type, Option<Path>)> {
        let mut type_ = self.type_(is_field_modifier)?;
        if self.at_path() && !self.peek_is(b'(') || self.after_option(&type_) {
            return Ok((type_, Some(self.path()?)));
        }
        let splits = type_.modifiers.is_empty()
            && type_.arguments.is_none()
            && type_.path.components.len() > 1
            && matches!(self.first_word(&type_.path), Some("extend" | "option"));
        if splits {
            let name = type_.path.components.split_off(1);
            return Ok((type_, Some(Path { components: name })));
        }
        // `optional message = 1`: the last modifier is the type.
        if type_.arguments.is_none()
            && let Some(last) = type_.modifiers.pop()
        {
            let name = std::mem::replace(&mut type_.path, single(last));
            return Ok((type_, Some(name)));
        }
        Ok((type_, None))
    }

    /// True before the `(` of `option (foo) = …`.
    fn after_option(&self, type_: &Type) -> bool {
        self.at_path()
            && type_.modifiers.is_empty()
            && type_.path.components.len() == 1
            && self.first_word(&type_.path) == Some("option")
    }

    fn first_word(&self, path: &Path) -> Option<&str> {
        match path.components.first()? {
            Component {
                separator: None,
                name: Name::Ident(id),
            } => Some(self.tokens.text(*id)),
            _ => None,
        }
    }

    fn signature(&mut self, type_: &Type) -> Result<Option<Signature>> {
        let is_rpc =
            type_.path.components.len() == 1 && self.first_word(&type_.path) == Some("rpc");
        if !is_rpc || !self.peek_is(b'(') {
            return Ok(None);
        }
        let input = self.signature_part()?;
        if self.peek_ident() != Some("returns") {
            return Err(self.expected("`returns`"));
        }
        let Some(returns) = self.pass() else {
            return Ok(None);
        };
        let output = self.signature_part()?;
        Ok(Some(Signature {
            input,
            returns,
            output,
        }))
    }

    fn signature_part(&mut self) -> Result<SignaturePart> {
        let open = self.expect(b'(')?;
        let message = self.inside(open, "`)`", |parser| parser.type_(|word| word == "stream"))?;
        Ok(SignaturePart { open, message })
    }

    /// What has to follow the name, if a type was meant as a keyword.
    fn wanted_after(&self, type_: &Type) -> Option<&'static str> {
        match self.first_word(&type_.path)? {
            _ if type_.path.components.len() > 1 => None,
            "message" | "enum" | "service" | "extend" | "oneof" => Some("`{`"),
            "rpc" => Some("`(`"),
            _ => None,
        }
    }

    /// The keyword that a type is after all, and what it defines.
    fn keyword(&self, type_: &Type, has_signature: bool) -> Option<(What, TokenId)> {
        let [
            Component {
                separator: None,
                name: Name::Ident(keyword),
            },
        ] = type_.path.components.as_slice()
        else {
            return None;
        };
        if type_.arguments.is_some() {
            return None;
        }
        let has_body = self.peek_is(b'{');
        let what = match self.tokens.text(*keyword) {
            "option" if type_.modifiers.is_empty() => What::Option,
            "rpc" if has_signature => What::Rpc,
            "message" if has_body => What::Message,
            "enum" if has_body => What::Enum,
            "service" if has_body => What::Service,
            "extend" if has_body => What::Extend,
            "oneof" if has_body => What::Oneof,
            "group" if has_body => What::Group,
            _ => return None,
        };
        Some((what, *keyword))
    }

    fn end(&mut self, head: &Head) -> Result<End> {
        let scope = match head {
            Head::Keyword { what, .. } => match what {
                What::Option => return Ok(End::Semicolon(self.expect(b';')?)),
                What::Rpc if !self.peek_is(b'{') => {
                    return Ok(End::Semicolon(self.expect(b';')?));
                }
                What::Enum => Scope::Enum,
                What::Message | What::Extend | What::Oneof | What::Group => Scope::Message,
                What::Service | What::Rpc => Scope::Service,
            },
            Head::Type(_) | Head::None => return Ok(End::Semicolon(self.expect(b';')?)),
        };
        let open = self.expect(b'{')?;
        let declarations = self.inside(open, "`}`", |parser| {
            let mut declarations = Vec::new();
            while !parser.done() {
                declarations.push(parser.declaration(scope)?);
            }
            Ok(declarations)
        })?;
        Ok(End::Body(Body { open, declarations }))
    }
}
