//! Names and types as one file writes them.

use super::super::model::{Field, File, Model, Presence, Scalar, Type};
use super::super::naming::Names;
use super::layout::{Layout, import_path};
use super::source::literal;
use crate::schema::{DefaultValue, EnumId, FileId, MessageId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What every part of a file's generator needs to know.
pub(super) struct Context<'m, 'a> {
    pub(super) model: &'m Model<'a>,
    pub(super) names: &'m Names,
    /// Messages that some field holds as a group.
    pub(super) groups: &'m HashSet<MessageId>,
    layout: &'m Layout,
    /// The folder of this file's package.
    folder: &'m str,
    module: &'m str,
    /// What other packages are called here, by their folders.
    aliases: BTreeMap<&'m str, String>,
    /// The import paths that the code uses.
    used: RefCell<BTreeSet<String>>,
}

impl<'m, 'a> Context<'m, 'a> {
    pub(super) fn new(
        model: &'m Model<'a>,
        names: &'m Names,
        layout: &'m Layout,
        file: &File<'_>,
        module: &'m str,
        groups: &'m HashSet<MessageId>,
    ) -> Context<'m, 'a> {
        let folder = layout.package_of(file.id).folder.as_str();
        let packages = file.references.iter().map(|id| layout.package_of(*id));
        let mut taken = HashSet::new();
        let mut aliases = BTreeMap::new();
        for package in packages.filter(|package| package.folder != folder) {
            aliases.entry(package.folder.as_str()).or_insert_with(|| {
                let mut alias = package.name.clone();
                let mut number = 1;
                while !taken.insert(alias.clone()) {
                    number += 1;
                    alias = format!("{}x{number}", package.name);
                }
                alias
            });
        }
        Context {
            model,
            names,
            groups,
            layout,
            folder,
            module,
            aliases,
            used: RefCell::default(),
        }
    }

    /// The name of a package of the standard library, which is imported then.
    pub(super) fn std(&self, path: &'static str) -> &'static str {
        self.used.borrow_mut().insert(path.to_owned());
        path.rsplit('/').next().unwrap_or(path)
    }

    /// The imports of the code that is rendered: of the standard library, then
    /// others.
    pub(super) fn imports(&self) -> [Vec<String>; 2] {
        let used = self.used.borrow();
        let std = used.iter().map(|path| literal(path)).collect();
        let mut others = vec![(format!("{}/contractsrt", self.module), String::new())];
        for (folder, alias) in &self.aliases {
            let path = import_path(self.module, folder);
            let plain = path.rsplit('/').next() == Some(alias);
            let alias = if plain {
                String::new()
            } else {
                format!("{alias} ")
            };
            others.push((path, alias));
        }
        others.sort();
        let others = others.iter();
        let others = others.map(|(path, alias)| format!("{alias}{}", literal(path)));
        [std, others.collect()]
    }

    fn qualified(&self, file: FileId, name: &str) -> String {
        let folder = self.layout.package_of(file).folder.as_str();
        match self.aliases.get(folder).filter(|_| folder != self.folder) {
            Some(alias) => format!("{alias}.{name}"),
            None => name.to_owned(),
        }
    }

    pub(super) fn package(&self, file: FileId) -> &str {
        &self.layout.package_of(file).name
    }

    pub(super) fn message(&self, id: MessageId) -> String {
        self.qualified(self.model[id].file, self.names.message(id))
    }

    pub(super) fn enumeration(&self, id: EnumId) -> String {
        self.qualified(self.model[id].file, self.names.enumeration(id))
    }

    /// The type of one value; of a message, not its pointer.
    pub(super) fn value_type(&self, ty: Type) -> String {
        match ty {
            Type::Scalar(scalar) => scalar_type(scalar).to_owned(),
            Type::Enum(id) => self.enumeration(id),
            Type::Message(id) | Type::Group(id) => self.message(id),
        }
    }

    /// The type of the member of a struct.
    pub(super) fn field_type(&self, field: &Field<'_>) -> String {
        let value = self.value_type(field.ty);
        match field.presence {
            Presence::Map(map) => format!("map[{}]{value}", scalar_type(map.key)),
            Presence::Repeated { .. } => format!("[]{value}"),
            _ if is_pointer(field) => format!("*{value}"),
            _ => value,
        }
    }

    /// The default that is written in the source, else the zero.
    pub(super) fn absent(&self, field: &Field<'_>) -> String {
        let written = field.default.as_ref().filter(|_| field.has_written_default);
        match (written, field.ty) {
            (Some(DefaultValue::Bool(value)), _) => value.to_string(),
            (Some(DefaultValue::Whole(value)), _) => value.to_string(),
            (Some(DefaultValue::Float(value)), _) => {
                let number = self.number(f64::from(*value), &value.to_string());
                if value.is_finite() {
                    number
                } else {
                    format!("float32({number})")
                }
            }
            (Some(DefaultValue::Double(value)), _) => self.number(*value, &value.to_string()),
            (Some(DefaultValue::Text(value)), _) => literal(value),
            (Some(DefaultValue::Bytes(value)), _) => {
                let bytes = value.iter().map(|byte| format!("0x{byte:02x}"));
                format!("[]byte{{{}}}", bytes.collect::<Vec<_>>().join(", "))
            }
            (Some(DefaultValue::Enum { number, .. }), Type::Enum(id)) => {
                self.enum_value(id, *number)
            }
            (_, Type::Enum(id)) => {
                let first = self.model[id].values.first();
                first.map_or_else(|| "0".to_owned(), |value| self.enum_value(id, value.number))
            }
            (_, Type::Scalar(Scalar::Bool)) => "false".to_owned(),
            (_, Type::Scalar(Scalar::String)) => "\"\"".to_owned(),
            (_, Type::Scalar(Scalar::Bytes) | Type::Message(_) | Type::Group(_)) => {
                "nil".to_owned()
            }
            (_, Type::Scalar(_)) => "0".to_owned(),
        }
    }

    fn enum_value(&self, id: EnumId, number: i32) -> String {
        let of = &self.model[id];
        match of.values.iter().position(|value| value.number == number) {
            Some(at) => self.qualified(of.file, self.names.value(id, at)),
            None => number.to_string(),
        }
    }

    fn number(&self, value: f64, text: &str) -> String {
        if value.is_finite() && !(value == 0.0 && value.is_sign_negative()) {
            return text.to_owned();
        }
        let math = self.std("math");
        if value.is_nan() {
            format!("{math}.NaN()")
        } else if value == 0.0 {
            format!("{math}.Copysign(0, -1)")
        } else {
            format!("{math}.Inf({})", if value > 0.0 { 1 } else { -1 })
        }
    }
}

/// True if a pointer tells whether the field is there.
pub(super) fn is_pointer(field: &Field<'_>) -> bool {
    let is_present = matches!(field.presence, Presence::Explicit | Presence::Required);
    // Bytes are nil where they are absent.
    is_present && field.ty != Type::Scalar(Scalar::Bytes)
}

pub(super) fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Double => "float64",
        Scalar::Float => "float32",
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "int32",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "int64",
        Scalar::Uint32 | Scalar::Fixed32 => "uint32",
        Scalar::Uint64 | Scalar::Fixed64 => "uint64",
        Scalar::Bool => "bool",
        Scalar::String => "string",
        Scalar::Bytes => "[]byte",
    }
}
