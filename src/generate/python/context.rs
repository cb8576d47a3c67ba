//! Names and expressions of one module.

use super::super::model::{Field, File, Model, Presence, Scalar, Type};
use super::super::naming::Names;
use super::code::{bytes_literal, literal};
use crate::schema::{DefaultValue, EnumId, FileId, MessageId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What every part of a module's generator needs to know.
pub(super) struct Context<'m, 'a> {
    pub(super) model: &'m Model<'a>,
    pub(super) names: &'m Names,
    /// The messages in which something required may be missing.
    pub(super) incomplete: &'m HashSet<MessageId>,
    file: FileId,
    /// The file whose type has a name in this module.
    owners: RefCell<HashMap<String, FileId>>,
    /// What is used of other modules: the name there and the name here.
    imports: RefCell<BTreeMap<FileId, BTreeSet<(String, String)>>>,
}

impl<'m, 'a> Context<'m, 'a> {
    pub(super) fn new(
        model: &'m Model<'a>,
        names: &'m Names,
        incomplete: &'m HashSet<MessageId>,
        file: &File<'_>,
    ) -> Context<'m, 'a> {
        let mut owners = HashMap::new();
        let mut own = |name: &str| owners.insert(name.to_owned(), file.id);
        for id in &file.messages {
            own(names.message(*id));
            for at in 0..model[*id].fields.len() {
                own(names.variant(*id, at));
            }
        }
        for id in &file.enums {
            own(names.enumeration(*id));
        }
        for extension in &file.extensions {
            own(names.extension(extension.full_name));
        }
        Context {
            model,
            names,
            incomplete,
            file: file.id,
            owners: RefCell::new(owners),
            imports: RefCell::default(),
        }
    }

    /// What the module imports of others.
    pub(super) fn imports(&self) -> BTreeMap<FileId, BTreeSet<(String, String)>> {
        self.imports.borrow().clone()
    }

    /// What a type of a file, or what is named after it, is called here.
    fn qualified(&self, file: FileId, name: &str, prefix: &str) -> String {
        let there = format!("{prefix}{name}");
        if file == self.file {
            return there;
        }
        let mut owners = self.owners.borrow_mut();
        let here = if *owners.entry(name.to_owned()).or_insert(file) == file {
            there.clone()
        } else {
            let module = self.names.module(file).replace('/', "_");
            format!("_{module}_{there}")
        };
        let mut imports = self.imports.borrow_mut();
        let used = imports.entry(file).or_default();
        used.insert((there, here.clone()));
        here
    }

    pub(super) fn message(&self, id: MessageId) -> String {
        self.of_message("", id)
    }

    /// A function of a message: `read_Money` for `read_`.
    pub(super) fn of_message(&self, prefix: &str, id: MessageId) -> String {
        self.qualified(self.model[id].file, self.names.message(id), prefix)
    }

    pub(super) fn enumeration(&self, id: EnumId) -> String {
        self.qualified(self.model[id].file, self.names.enumeration(id), "")
    }

    /// The table of an enum's values.
    pub(super) fn enum_table(&self, id: EnumId) -> String {
        self.qualified(self.model[id].file, self.names.enumeration(id), "enum_")
    }

    /// The closed enum that a type is.
    pub(super) fn closed_enum(&self, ty: Type) -> Option<EnumId> {
        match ty {
            Type::Enum(id) if !self.model[id].is_open => Some(id),
            _ => None,
        }
    }

    /// The type of one value.
    pub(super) fn value_type(&self, ty: Type) -> String {
        match ty {
            Type::Scalar(scalar) => scalar_type(scalar).to_owned(),
            Type::Enum(id) => self.enumeration(id),
            Type::Message(id) | Type::Group(id) => self.message(id),
        }
    }

    /// The type of a field outside of oneofs.
    pub(super) fn field_type(&self, field: &Field<'_>) -> String {
        let value = self.value_type(field.ty);
        match field.presence {
            Presence::Map(map) => format!("dict[{}, {value}]", scalar_type(map.key)),
            Presence::Repeated { .. } => format!("list[{value}]"),
            Presence::Explicit => format!("{value} | None"),
            Presence::Implicit | Presence::Required => value,
        }
    }

    /// The zero of a type; of a message, `None`.
    pub(super) fn zero(&self, ty: Type) -> String {
        match ty {
            Type::Scalar(Scalar::Bool) => "False".to_owned(),
            Type::Scalar(Scalar::String) => "\"\"".to_owned(),
            Type::Scalar(Scalar::Bytes) => "b\"\"".to_owned(),
            Type::Scalar(scalar) if scalar.is_floating() => "0.0".to_owned(),
            Type::Scalar(_) => "0".to_owned(),
            Type::Enum(id) => self.enum_value(id, 0),
            Type::Message(_) | Type::Group(_) => "None".to_owned(),
        }
    }

    fn enum_value(&self, id: EnumId, at: usize) -> String {
        format!("{}.{}", self.enumeration(id), self.names.value(id, at))
    }

    /// What a new message holds in a field outside of oneofs; nothing where it
    /// has to be given.
    pub(super) fn initial(&self, field: &Field<'_>) -> Option<String> {
        match field.presence {
            Presence::Explicit => Some("None".to_owned()),
            Presence::Implicit => Some(self.zero(field.ty)),
            Presence::Required => None,
            Presence::Repeated { .. } => Some("[]".to_owned()),
            Presence::Map(_) => Some("{}".to_owned()),
        }
    }

    /// A default that is written in the source, or the zero.
    pub(super) fn default(&self, field: &Field<'_>) -> String {
        match &field.default {
            None => "None".to_owned(),
            Some(DefaultValue::Bool(true)) => "True".to_owned(),
            Some(DefaultValue::Bool(false)) => "False".to_owned(),
            Some(DefaultValue::Whole(value)) => value.to_string(),
            Some(DefaultValue::Float(value)) => number(f64::from(*value), &format!("{value:?}")),
            Some(DefaultValue::Double(value)) => number(*value, &format!("{value:?}")),
            Some(DefaultValue::Text(value)) => literal(value),
            Some(DefaultValue::Bytes(value)) => bytes_literal(value),
            Some(DefaultValue::Enum { name, number, .. }) => {
                self.enum_default(field, name, *number)
            }
        }
    }

    fn enum_default(&self, field: &Field<'_>, name: &str, number: i32) -> String {
        let Type::Enum(id) = field.ty else {
            return number.to_string();
        };
        let values = &self.model[id].values;
        let at = values.iter().position(|value| value.name == name);
        self.enum_value(id, at.unwrap_or(0))
    }
}

pub(super) fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "bool",
        Scalar::String => "str",
        Scalar::Bytes => "bytes",
        Scalar::Float | Scalar::Double => "float",
        _ => "int",
    }
}

fn number(value: f64, text: &str) -> String {
    if value.is_finite() {
        text.to_owned()
    } else {
        // `inf`, `-inf`, `NaN`.
        format!("float(\"{}\")", value.to_string().to_lowercase())
    }
}
