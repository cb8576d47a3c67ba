//! What options and their values name.

use super::{Walk, dotted, word};
use crate::format::syntax::tree::{self, Expression, Name, Options, Path};
use crate::schema::{Field, Kind as FieldKind};
use prost_reflect::{Kind, MessageDescriptor};

impl Walk<'_, '_> {
    /// The options in `[]` of what is called `scope`; for a field, `field`.
    pub(super) fn options(
        &mut self,
        options: &Options,
        of: &str,
        scope: &str,
        field: Option<&Field>,
    ) {
        for entry in &options.entries.items {
            let name = word(&entry.path).map(|token| self.tokens.text(token));
            match (name, field) {
                (Some("json_name"), Some(_)) => {}
                (Some("default"), Some(field)) => self.default_value(&entry.value.value, field),
                _ => self.option(&entry.path, &entry.value.value, of, scope),
            }
        }
    }

    fn default_value(&mut self, value: &Expression, field: &Field) {
        if let (FieldKind::Enum(id), Expression::Path(path)) = (field.kind, value)
            && let Some(token) = word(path)
        {
            let full_name = dotted(&self.schema[id].full_name, self.tokens.text(token));
            self.refer_by(token, full_name);
        }
    }

    /// One option; `of` is the message that holds those of its place.
    pub(super) fn option(&mut self, path: &Path, value: &Expression, of: &str, scope: &str) {
        self.strings(value);
        // Without `descriptor.proto` there are no options but the built-in ones.
        let mut kind = self
            .schema
            .pool()
            .get_message_by_name(of)
            .map(Kind::Message);
        for component in &path.components {
            let Some(Kind::Message(message)) = &kind else {
                return;
            };
            kind = match &component.name {
                Name::Ident(token) => self.literal_field(message, *token),
                Name::Extension { path, .. } => self.literal_extension(path, scope),
            };
        }
        if let Some(kind) = kind {
            self.value(value, &kind, scope);
        }
    }

    fn value(&mut self, value: &Expression, kind: &Kind, scope: &str) {
        match (value, kind) {
            (Expression::Path(path), Kind::Enum(of)) => {
                if let Some(token) = word(path) {
                    let full_name = dotted(of.full_name(), self.tokens.text(token));
                    self.refer_by(token, full_name);
                }
            }
            (Expression::Array { elements, .. }, _) => {
                let values = elements.items.iter();
                values.for_each(|value| self.value(value, kind, scope));
            }
            (Expression::Message { fields, .. }, Kind::Message(message)) => {
                for field in &fields.items {
                    self.message_field(field, message, scope);
                }
            }
            _ => {}
        }
    }

    /// `key: value` of a message literal.
    fn message_field(&mut self, field: &tree::Field, message: &MessageDescriptor, scope: &str) {
        let kind = match &field.key {
            Expression::Path(path) => {
                word(path).and_then(|token| self.literal_field(message, token))
            }
            Expression::Array { elements, .. } => match elements.items.first() {
                Some(Expression::Path(path)) => self.bracketed(path, scope),
                _ => None,
            },
            _ => None,
        };
        if let Some(kind) = kind {
            self.value(&field.value, &kind, scope);
        }
    }

    fn literal_field(&mut self, message: &MessageDescriptor, token: usize) -> Option<Kind> {
        let field = message.get_field_by_name(self.tokens.text(token))?;
        self.refer_by(token, field.full_name().to_owned());
        Some(field.kind())
    }

    /// `[shop.v1.extension]`, or `[type.googleapis.com/shop.v1.Message]`.
    fn bracketed(&mut self, path: &Path, scope: &str) -> Option<Kind> {
        let is_slash = |component: &tree::Component| {
            component
                .separator
                .is_some_and(|token| self.tokens.text(token) == "/")
        };
        let Some(at) = path.components.iter().rposition(is_slash) else {
            return self.literal_extension(path, scope);
        };
        let full_name = self.written(&path.components[at..]);
        let message = self.schema.pool().get_message_by_name(&full_name)?;
        self.refer(path, &full_name);
        Some(Kind::Message(message))
    }

    /// An extension by its name as seen from `scope`.
    fn literal_extension(&mut self, path: &Path, scope: &str) -> Option<Kind> {
        let written = self.written(&path.components);
        let is_absolute = path.components.first()?.separator.is_some();
        let mut scope = if is_absolute { "" } else { scope };
        let pool = self.schema.pool();
        loop {
            let full_name = dotted(scope, &written);
            if let Some(extension) = pool.get_extension_by_name(&full_name) {
                self.refer(path, &full_name);
                return Some(extension.kind());
            }
            if scope.is_empty() {
                return None;
            }
            scope = scope.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
    }

    /// The words of a path with dots between.
    fn written(&self, components: &[tree::Component]) -> String {
        let words: Vec<&str> = components
            .iter()
            .filter_map(|component| match &component.name {
                Name::Ident(token) => Some(self.tokens.text(*token)),
                Name::Extension { .. } => None,
            })
            .collect();
        words.join(".")
    }
}
