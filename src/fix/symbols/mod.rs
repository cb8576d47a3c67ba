//! Which words of a file name what.
//!
//! The tree of the file is walked beside the schema, which knows what each name
//! stands for. A reference is written from some scope on, as `Item`,
//! `Order.Item` or `.shop.v1.Order.Item`: whatever is written is the end of the
//! full name, so each word names the declaration whose full name ends there.
//!
//! Full names are those of the schema, but for the values of an enum, which are
//! named below it: `shop.v1.Status.STATUS_PAID`.

mod options;

use crate::format::syntax::tokens::{TokenId, Tokens};
use crate::format::syntax::tree::{
    self, Body, Declaration, Definition, End, Expression, Head, Name, Path, Type,
};
use crate::schema::{Definition as Defined, Field, File, Kind, Schema};
use std::ops::Range;

/// What a declaration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Message,
    /// A message and a field in one, whose names hang together.
    Group,
    Enum,
    Value,
    Service,
    Method,
    Field,
    Extension,
    Oneof,
}

/// A word that names what is declared there.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) range: Range<usize>,
    pub(super) full_name: String,
    pub(super) what: What,
}

/// A word that names what is declared elsewhere.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) range: Range<usize>,
    pub(super) full_name: String,
}

/// All that is named in a file.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    pub(super) declared: Vec<Declared>,
    pub(super) references: Vec<Reference>,
    /// The strings in values of options: what they say may name something too
    /// (a field in a CEL expression), and cannot be known.
    pub(super) strings: Vec<Range<usize>>,
}

impl Symbols {
    /// What is declared by the word that begins at this byte.
    pub(super) fn declared_at(&self, at: usize) -> Option<&Declared> {
        self.declared.iter().find(|d| d.range.start == at)
    }
}

/// Finds the names of a file, by its tokens and its tree.
pub(super) fn of(schema: &Schema, file: &File, tokens: &Tokens, tree: &tree::File) -> Symbols {
    let mut walk = Walk {
        schema,
        tokens,
        found: Symbols::default(),
    };
    let within = Within {
        name: &file.package,
        scope: Scope::File,
    };
    walk.declarations(&tree.declarations, within);
    walk.found
}

/// What encloses a declaration.
#[derive(Clone, Copy)]
struct Within<'a> {
    /// Its full name. That of an `extend` or a oneof is the name of what is
    /// around it, as far as names go.
    name: &'a str,
    scope: Scope,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    File,
    Message,
    Enum,
    Service,
    Method,
    Extend,
    Oneof,
}

impl Scope {
    /// The message of `descriptor.proto` that holds the options written here.
    fn options(self) -> &'static str {
        match self {
            Scope::File => "google.protobuf.FileOptions",
            Scope::Message | Scope::Extend => "google.protobuf.MessageOptions",
            Scope::Enum => "google.protobuf.EnumOptions",
            Scope::Service => "google.protobuf.ServiceOptions",
            Scope::Method => "google.protobuf.MethodOptions",
            Scope::Oneof => "google.protobuf.OneofOptions",
        }
    }
}

const FIELD_OPTIONS: &str = "google.protobuf.FieldOptions";

struct Walk<'a, 't> {
    schema: &'a Schema,
    tokens: &'a Tokens<'t>,
    found: Symbols,
}

impl<'a> Walk<'a, '_> {
    fn declarations(&mut self, declarations: &[Declaration], within: Within) {
        for declaration in declarations {
            match declaration {
                Declaration::Definition(definition) => self.definition(definition, within),
                Declaration::Ranges {
                    options: Some(options),
                    ..
                } => self.options(
                    options,
                    "google.protobuf.ExtensionRangeOptions",
                    within.name,
                    None,
                ),
                _ => {}
            }
        }
    }

    fn definition(&mut self, definition: &Definition, within: Within) {
        match &definition.head {
            Head::Keyword {
                what: tree::What::Option,
                ..
            } => {
                if let (Some(path), Some(value)) = (&definition.name, &definition.value) {
                    let options = within.scope.options();
                    self.option(path, &value.value, options, within.name);
                }
            }
            Head::Keyword { what, .. } => self.defined(*what, definition, within),
            Head::Type(type_) => self.field(type_, definition, within),
            Head::None => self.enum_value(definition, within),
        }
    }

    fn defined(&mut self, what: tree::What, definition: &Definition, within: Within) {
        let declared = |what| (what, Scope::Message);
        let (what, scope) = match what {
            tree::What::Extend => return self.extend(definition, within),
            tree::What::Rpc => return self.rpc(definition, within),
            tree::What::Oneof => {
                self.declare(definition, within, What::Oneof);
                return self.body(definition, within.name, Scope::Oneof);
            }
            tree::What::Message => declared(What::Message),
            tree::What::Group => declared(What::Group),
            tree::What::Enum => (What::Enum, Scope::Enum),
            tree::What::Service => (What::Service, Scope::Service),
            tree::What::Option => return,
        };
        let Some(full_name) = self.declare(definition, within, what) else {
            return;
        };
        if let Some(options) = &definition.options {
            self.options(options, FIELD_OPTIONS, &full_name, None);
        }
        self.body(definition, &full_name, scope);
    }

    fn extend(&mut self, definition: &Definition, within: Within) {
        let extended = body(definition).and_then(|body| {
            let mut extensions = body.declarations.iter();
            extensions.find_map(|extension| self.extendee(extension, within))
        });
        if let (Some(path), Some(extended)) = (&definition.name, extended) {
            self.refer(path, &extended);
        }
        self.body(definition, within.name, Scope::Extend);
    }

    /// The message that an extension extends.
    fn extendee(&self, declaration: &Declaration, within: Within) -> Option<String> {
        let Declaration::Definition(definition) = declaration else {
            return None;
        };
        let word = self.tokens.text(word(definition.name.as_ref()?)?);
        let name = match &definition.head {
            Head::Keyword {
                what: tree::What::Group,
                ..
            } => word.to_lowercase(),
            _ => word.to_owned(),
        };
        let extension = self.extension(&dotted(within.name, &name))?;
        Some(self.schema[extension.extendee?].full_name.clone())
    }

    fn rpc(&mut self, definition: &Definition, within: Within) {
        let Some(full_name) = self.declare(definition, within, What::Method) else {
            return;
        };
        let service = self.schema.service(within.name);
        let method = service.and_then(|s| s.method(last_part(&full_name)));
        if let (Some(method), Some(signature)) = (method, &definition.signature) {
            let (input, output) = (&self.schema[method.input], &self.schema[method.output]);
            self.refer(&signature.input.message.path, &input.full_name);
            self.refer(&signature.output.message.path, &output.full_name);
        }
        self.body(definition, &full_name, Scope::Method);
    }

    fn field(&mut self, type_: &Type, definition: &Definition, within: Within) {
        let is_extension = within.scope == Scope::Extend;
        let what = match is_extension {
            true => What::Extension,
            false => What::Field,
        };
        let Some(full_name) = self.declare(definition, within, what) else {
            return;
        };
        let field = match is_extension {
            true => self.extension(&full_name),
            false => {
                let message = self.schema.message(within.name);
                message.and_then(|message| message.field(last_part(&full_name)))
            }
        };
        if let Some(field) = field {
            self.field_type(type_, field.kind);
        }
        if let Some(options) = &definition.options {
            self.options(options, FIELD_OPTIONS, &full_name, field);
        }
    }

    fn field_type(&mut self, type_: &Type, kind: Kind) {
        match kind {
            Kind::Message(id) if self.schema[id].is_map_entry => {
                let value = self.schema[id].field_by_number(2);
                let types = type_.arguments.as_ref().map(|arguments| &arguments.types);
                if let (Some(value), Some(types)) = (value, types)
                    && let Some(written) = types.items.get(1)
                {
                    self.field_type(written, value.kind);
                }
            }
            Kind::Message(id) => self.refer(&type_.path, &self.schema[id].full_name),
            Kind::Enum(id) => self.refer(&type_.path, &self.schema[id].full_name),
            _ => {}
        }
    }

    fn enum_value(&mut self, definition: &Definition, within: Within) {
        let full_name = self.declare(definition, within, What::Value);
        if let (Some(full_name), Some(options)) = (full_name, &definition.options) {
            let of = "google.protobuf.EnumValueOptions";
            self.options(options, of, &full_name, None);
        }
    }

    fn body(&mut self, definition: &Definition, name: &str, scope: Scope) {
        if let Some(body) = body(definition) {
            self.declarations(&body.declarations, Within { name, scope });
        }
    }

    /// Notes what a definition declares; its full name.
    fn declare(&mut self, definition: &Definition, within: Within, what: What) -> Option<String> {
        let token = word(definition.name.as_ref()?)?;
        let full_name = dotted(within.name, self.tokens.text(token));
        self.found.declared.push(Declared {
            range: self.tokens.range(token),
            full_name: full_name.clone(),
            what,
        });
        Some(full_name)
    }

    /// Notes what the words of a path name, which together are the end of
    /// `full_name`.
    fn refer(&mut self, path: &Path, full_name: &str) {
        let mut named = Some(full_name);
        for component in path.components.iter().rev() {
            let (Some(full_name), Name::Ident(token)) = (named, &component.name) else {
                return;
            };
            if self.tokens.text(*token) != last_part(full_name) {
                return;
            }
            self.refer_by(*token, full_name.to_owned());
            named = full_name.rsplit_once('.').map(|(parent, _)| parent);
        }
    }

    fn refer_by(&mut self, token: TokenId, full_name: String) {
        self.found.references.push(Reference {
            range: self.tokens.range(token),
            full_name,
        });
    }

    fn extension(&self, full_name: &str) -> Option<&'a Field> {
        match self.schema.definition(full_name)? {
            Defined::Extension(id) => Some(&self.schema[id]),
            _ => None,
        }
    }

    /// Notes the strings in a value.
    fn strings(&mut self, value: &Expression) {
        match value {
            Expression::Literal(token) | Expression::Strings(token) => {
                let last = self.tokens.closing(*token);
                let range = self.tokens.range(*token).start..self.tokens.range(last).end;
                self.found.strings.push(range);
            }
            Expression::Array { elements, .. } => {
                elements.items.iter().for_each(|value| self.strings(value));
            }
            Expression::Message { fields, .. } => {
                let values = fields.items.iter().map(|field| &field.value);
                values.for_each(|value| self.strings(value));
            }
            _ => {}
        }
    }
}

fn body(definition: &Definition) -> Option<&Body> {
    match &definition.end {
        End::Body(body) => Some(body),
        End::Semicolon(_) => None,
    }
}

/// The word that a path of one word is.
fn word(path: &Path) -> Option<TokenId> {
    match path.components.as_slice() {
        [
            tree::Component {
                separator: None,
                name: Name::Ident(token),
            },
        ] => Some(*token),
        _ => None,
    }
}

pub(super) fn dotted(scope: &str, name: &str) -> String {
    match scope {
        "" => name.to_owned(),
        scope => format!("{scope}.{name}"),
    }
}

pub(super) fn last_part(full_name: &str) -> &str {
    full_name
        .rsplit_once('.')
        .map_or(full_name, |(_, name)| name)
}
