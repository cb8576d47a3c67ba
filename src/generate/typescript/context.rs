//! Names and expressions of one module.

use super::super::model::{Field, File, Message, Model, Presence, Scalar, Type};
use super::super::naming::{Names, case};
use super::script::literal;
use crate::schema::{DefaultValue, EnumId, FileId, MessageId};
use crate::workspace::Int64;
use std::collections::{BTreeMap, HashSet};

/// What every part of a module's generator needs to know.
pub(super) struct Context<'m, 'a> {
    pub(super) model: &'m Model<'a>,
    pub(super) names: &'m Names,
    pub(super) int64: Int64,
    /// Messages that some field holds as a group.
    pub(super) groups: &'m HashSet<MessageId>,
    /// What the modules of other files are called here.
    imports: BTreeMap<FileId, String>,
}

impl<'m, 'a> Context<'m, 'a> {
    pub(super) fn new(
        model: &'m Model<'a>,
        names: &'m Names,
        file: &File<'_>,
        int64: Int64,
        groups: &'m HashSet<MessageId>,
    ) -> Context<'m, 'a> {
        let mut imports = BTreeMap::new();
        let mut taken = HashSet::new();
        for id in &file.references {
            let module = names.module(*id);
            let last = module.rsplit('/').next().unwrap_or(module);
            let plain: String = case::camel(last)
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            let mut name = format!("${plain}");
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            imports.insert(*id, name);
        }
        Context {
            model,
            names,
            int64,
            groups,
            imports,
        }
    }

    /// The imported modules: name and file.
    pub(super) fn imports(&self) -> impl Iterator<Item = (&str, FileId)> {
        self.imports.iter().map(|(id, name)| (name.as_str(), *id))
    }

    fn qualified(&self, file: FileId, name: &str) -> String {
        match self.imports.get(&file) {
            Some(module) => format!("{module}.{name}"),
            None => name.to_owned(),
        }
    }

    pub(super) fn message(&self, id: MessageId) -> String {
        self.qualified(self.model[id].file, self.names.message(id))
    }

    /// A function of a message: `writeMoney`.
    pub(super) fn of_message(&self, verb: &str, id: MessageId) -> String {
        let name = format!("{verb}{}", self.names.message(id));
        self.qualified(self.model[id].file, &name)
    }

    /// A function of an enum: `readJsonOrderStatus`.
    pub(super) fn of_enum(&self, verb: &str, id: EnumId) -> String {
        let name = format!("{verb}{}", self.names.enumeration(id));
        self.qualified(self.model[id].file, &name)
    }

    /// The type of one value.
    pub(super) fn value_type(&self, ty: Type) -> String {
        match ty {
            Type::Scalar(scalar) => self.scalar_type(scalar).to_owned(),
            Type::Enum(id) => self.qualified(self.model[id].file, self.names.enumeration(id)),
            Type::Message(id) | Type::Group(id) => self.message(id),
        }
    }

    pub(super) fn scalar_type(&self, scalar: Scalar) -> &'static str {
        match scalar {
            Scalar::Bool => "boolean",
            Scalar::String => "string",
            Scalar::Bytes => "Uint8Array",
            wide if wide.is_64_bit() => match self.int64 {
                Int64::Bigint => "bigint",
                Int64::String => "string",
            },
            _ => "number",
        }
    }

    /// The type of a field that is there.
    pub(super) fn field_type(&self, field: &Field<'_>) -> String {
        let value = self.value_type(field.ty);
        match field.presence {
            Presence::Map(map) => format!("Map<{}, {value}>", self.scalar_type(map.key)),
            Presence::Repeated { .. } => format!("{value}[]"),
            _ => value,
        }
    }

    /// The zero of a type; of a message, `undefined`.
    pub(super) fn zero(&self, ty: Type) -> String {
        match ty {
            Type::Scalar(Scalar::Bool) => "false".to_owned(),
            Type::Scalar(Scalar::String) => "\"\"".to_owned(),
            Type::Scalar(Scalar::Bytes) => "new Uint8Array(0)".to_owned(),
            Type::Scalar(scalar) if scalar.is_64_bit() => self.wide("0"),
            Type::Scalar(_) => "0".to_owned(),
            Type::Enum(id) => {
                let first = self.model[id].values.first();
                first.map_or(0, |value| value.number).to_string()
            }
            Type::Message(_) | Type::Group(_) => "undefined".to_owned(),
        }
    }

    fn wide(&self, digits: &str) -> String {
        match self.int64 {
            Int64::Bigint => format!("{digits}n"),
            Int64::String => format!("\"{digits}\""),
        }
    }

    /// What a new message holds in a field outside of oneofs.
    pub(super) fn initial(&self, field: &Field<'_>) -> String {
        match field.presence {
            Presence::Explicit => "undefined".to_owned(),
            Presence::Implicit | Presence::Required => self.zero(field.ty),
            Presence::Repeated { .. } => "[]".to_owned(),
            Presence::Map(_) => "new Map()".to_owned(),
        }
    }

    /// A default that is written in the source.
    pub(super) fn default(&self, field: &Field<'_>) -> Option<String> {
        Some(match field.default.as_ref()? {
            DefaultValue::Bool(value) => value.to_string(),
            DefaultValue::Whole(value) => match field.ty {
                Type::Scalar(scalar) if scalar.is_64_bit() => self.wide(&value.to_string()),
                _ => value.to_string(),
            },
            DefaultValue::Float(value) => number(f64::from(*value), &value.to_string()),
            DefaultValue::Double(value) => number(*value, &value.to_string()),
            DefaultValue::Text(value) => literal(value),
            DefaultValue::Bytes(value) => {
                let bytes: Vec<String> = value.iter().map(u8::to_string).collect();
                format!("new Uint8Array([{}])", bytes.join(", "))
            }
            DefaultValue::Enum { number, .. } => number.to_string(),
        })
    }

    /// True if the message has fields that have to be given to make one.
    pub(super) fn required_messages<'f>(
        &self,
        message: &'f Message<'a>,
    ) -> impl Iterator<Item = (usize, &'f Field<'a>)> {
        message.fields.iter().enumerate().filter(|(_, field)| {
            field.presence == Presence::Required && field.ty.message().is_some()
        })
    }
}

fn number(value: f64, text: &str) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value == f64::INFINITY {
        "Infinity".to_owned()
    } else if value == f64::NEG_INFINITY {
        "-Infinity".to_owned()
    } else {
        text.to_owned()
    }
}
