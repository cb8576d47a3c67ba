//! From descriptors to a [`Schema`].

use super::parts::{
    RealOneofs, cardinality, dotted, indexed, is_map, message_ranges, reserved_names,
};
use super::*;
use prost_reflect::DescriptorPool;
use prost_types::field_descriptor_proto::Type;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    ServiceDescriptorProto,
};
use std::collections::HashMap;
use std::sync::Arc;

/// What the compiler knows of a file beside its descriptor.
#[derive(Clone, Debug)]
pub struct FileInput {
    /// The source; `None` for what is built in or was compiled elsewhere.
    pub text: Option<Arc<str>>,
    pub shown: Arc<str>,
    pub module: Option<usize>,
    pub is_import: bool,
    /// True if the source is known to have no `syntax` line, whatever the
    /// descriptor says.
    pub syntax_unspecified: bool,
    /// How many of the descriptor's imports the file has itself; those behind
    /// them are there for the linker.
    pub import_count: usize,
}

/// Builds the schema of all files of `pool`; `input` tells about each file by
/// its import path.
pub fn build(pool: DescriptorPool, input: impl Fn(&str) -> FileInput) -> Schema {
    let mut builder = Builder::default();
    let descriptors: Vec<_> = pool.files().collect();
    for descriptor in &descriptors {
        let proto = descriptor.file_descriptor_proto();
        builder.declare_file(proto);
    }
    for (at, descriptor) in descriptors.iter().enumerate() {
        let proto = descriptor.file_descriptor_proto();
        let id = FileId(at as u32);
        builder.define_file(id, proto, input(proto.name()));
    }
    let mut schema = builder.finish(pool);
    used_imports::mark(&mut schema);
    schema
}

#[derive(Default)]
struct Builder {
    files: Vec<File>,
    messages: Vec<Message>,
    enums: Vec<Enum>,
    services: Vec<Service>,
    extensions: Vec<Field>,
    locations: Vec<Locations>,
    file_by_path: HashMap<String, FileId>,
    by_name: HashMap<String, Definition>,
    declared_messages: u32,
    declared_enums: u32,
}

/// What encloses the declaration that is being built.
#[derive(Clone, Copy)]
struct Scope<'a> {
    syntax: Syntax,
    parent: Option<MessageId>,
    /// Full name and nested name of what encloses; both empty at the top of a
    /// file without package.
    full_name: &'a str,
    nested_name: &'a str,
}

impl Scope<'_> {
    fn full_name(&self, name: &str) -> String {
        dotted(self.full_name, name)
    }
}

impl Builder {
    /// First pass: names get ids, so that the second can refer forward.
    fn declare_file(&mut self, file: &FileDescriptorProto) {
        let id = FileId(self.file_by_path.len() as u32);
        self.file_by_path.insert(file.name().to_owned(), id);
        for message in &file.message_type {
            self.declare_message(file.package(), message);
        }
        for declared in &file.enum_type {
            self.declare_enum(file.package(), declared);
        }
    }

    fn declare_message(&mut self, scope: &str, message: &DescriptorProto) {
        let name = dotted(scope, message.name());
        let id = MessageId(self.declared_messages);
        self.declared_messages += 1;
        for nested in &message.nested_type {
            self.declare_message(&name, nested);
        }
        for declared in &message.enum_type {
            self.declare_enum(&name, declared);
        }
        self.by_name.insert(name, Definition::Message(id));
    }

    fn declare_enum(&mut self, scope: &str, declared: &EnumDescriptorProto) {
        let id = EnumId(self.declared_enums);
        self.declared_enums += 1;
        self.by_name
            .insert(dotted(scope, declared.name()), Definition::Enum(id));
    }

    /// Second pass, in the same order as the first.
    fn define_file(&mut self, id: FileId, proto: &FileDescriptorProto, input: FileInput) {
        let locations = Locations::new(
            proto.source_code_info.clone().unwrap_or_default(),
            input.text.clone(),
        );
        let syntax = match proto.syntax() {
            "proto3" => Syntax::Proto3,
            _ => Syntax::Proto2,
        };
        let origin = Origin::file(id);
        let scope = Scope {
            syntax,
            parent: None,
            full_name: proto.package(),
            nested_name: "",
        };
        let first_message = self.messages.len() as u32;
        let first_enum = self.enums.len() as u32;
        let first_extension = self.extensions.len() as u32;
        let imports = self.imports(proto, input.import_count, &origin);
        let syntax_specified = !input.syntax_unspecified
            && (!proto.syntax().is_empty() || locations.contains(&[path::FILE_SYNTAX]));
        self.locations.push(locations);
        let messages = indexed(&proto.message_type)
            .map(|(at, message)| {
                self.define_message(scope, message, origin.child(&[path::FILE_MESSAGE, at]))
            })
            .collect();
        let enums = indexed(&proto.enum_type)
            .map(|(at, declared)| {
                self.define_enum(scope, declared, origin.child(&[path::FILE_ENUM, at]))
            })
            .collect();
        let extensions = indexed(&proto.extension)
            .map(|(at, field)| {
                self.define_extension(scope, field, origin.child(&[path::FILE_EXTENSION, at]))
            })
            .collect();
        let services = indexed(&proto.service)
            .map(|(at, service)| {
                self.define_service(scope, service, origin.child(&[path::FILE_SERVICE, at]))
            })
            .collect();
        self.files.push(File {
            id,
            path: proto.name().to_owned(),
            shown: input.shown,
            module: input.module,
            is_import: input.is_import,
            package: proto.package().to_owned(),
            syntax,
            features: Features::of(syntax),
            syntax_specified,
            imports,
            options: proto.options.clone().unwrap_or_default(),
            messages,
            enums,
            services,
            extensions,
            all_messages: (first_message..self.messages.len() as u32)
                .map(MessageId)
                .collect(),
            all_enums: (first_enum..self.enums.len() as u32).map(EnumId).collect(),
            all_extensions: (first_extension..self.extensions.len() as u32)
                .map(ExtensionId)
                .collect(),
            origin,
        });
    }

    fn imports(&self, proto: &FileDescriptorProto, count: usize, origin: &Origin) -> Vec<Import> {
        indexed(&proto.dependency)
            .take(count)
            .map(|(at, import)| Import {
                path: import.clone(),
                file: self.file_by_path.get(import).copied(),
                public: proto.public_dependency.contains(&at),
                weak: proto.weak_dependency.contains(&at),
                used: false,
                origin: origin.child(&[path::FILE_DEPENDENCY, at]),
            })
            .collect()
    }

    fn define_message(
        &mut self,
        scope: Scope<'_>,
        proto: &DescriptorProto,
        origin: Origin,
    ) -> MessageId {
        let id = MessageId(self.messages.len() as u32);
        let full_name = scope.full_name(proto.name());
        let nested_name = dotted(scope.nested_name, proto.name());
        let oneofs = RealOneofs::of(proto, &full_name, &origin);
        let fields = indexed(&proto.field)
            .map(|(at, field)| {
                let origin = origin.child(&[path::MESSAGE_FIELD, at]);
                let mut built = self.field(scope.syntax, &full_name, field, origin);
                built.oneof = field
                    .oneof_index
                    .and_then(|at| oneofs.place.get(at as usize).copied().flatten());
                if is_map(proto, field) {
                    built.cardinality = Cardinality::Map;
                }
                built
            })
            .collect();
        self.messages.push(Message {
            id,
            name: proto.name().to_owned(),
            full_name: full_name.clone(),
            nested_name: nested_name.clone(),
            parent: scope.parent,
            fields,
            oneofs: oneofs.real,
            messages: Vec::new(),
            enums: Vec::new(),
            extensions: Vec::new(),
            reserved_ranges: message_ranges(
                proto.reserved_range.iter().map(|r| (r.start(), r.end())),
                &origin,
                path::MESSAGE_RESERVED_RANGE,
            ),
            reserved_names: reserved_names(
                &proto.reserved_name,
                &origin,
                path::MESSAGE_RESERVED_NAME,
            ),
            extension_ranges: message_ranges(
                proto.extension_range.iter().map(|r| (r.start(), r.end())),
                &origin,
                path::MESSAGE_EXTENSION_RANGE,
            ),
            is_map_entry: proto.options.as_ref().is_some_and(|o| o.map_entry()),
            options: proto.options.clone().unwrap_or_default(),
            origin: origin.clone(),
        });
        let inner = Scope {
            parent: Some(id),
            full_name: &full_name,
            nested_name: &nested_name,
            ..scope
        };
        let messages = indexed(&proto.nested_type)
            .map(|(at, nested)| {
                self.define_message(inner, nested, origin.child(&[path::MESSAGE_NESTED, at]))
            })
            .collect();
        let enums = indexed(&proto.enum_type)
            .map(|(at, declared)| {
                self.define_enum(inner, declared, origin.child(&[path::MESSAGE_ENUM, at]))
            })
            .collect();
        let extensions = indexed(&proto.extension)
            .map(|(at, field)| {
                self.define_extension(inner, field, origin.child(&[path::MESSAGE_EXTENSION, at]))
            })
            .collect();
        let message = &mut self.messages[id.index()];
        message.messages = messages;
        message.enums = enums;
        message.extensions = extensions;
        id
    }

    fn define_enum(
        &mut self,
        scope: Scope<'_>,
        proto: &EnumDescriptorProto,
        origin: Origin,
    ) -> EnumId {
        let id = EnumId(self.enums.len() as u32);
        let values = indexed(&proto.value)
            .map(|(at, value)| EnumValue {
                name: value.name().to_owned(),
                number: value.number(),
                options: value.options.clone().unwrap_or_default(),
                origin: origin.child(&[path::ENUM_VALUE, at]),
            })
            .collect();
        let reserved_ranges = indexed(&proto.reserved_range)
            .map(|(at, range)| TagRange {
                start: range.start(),
                end: range.end(),
                max: i32::MAX,
                origin: origin.child(&[path::ENUM_RESERVED_RANGE, at]),
            })
            .collect();
        self.enums.push(Enum {
            id,
            name: proto.name().to_owned(),
            full_name: scope.full_name(proto.name()),
            nested_name: dotted(scope.nested_name, proto.name()),
            parent: scope.parent,
            values,
            reserved_ranges,
            reserved_names: reserved_names(&proto.reserved_name, &origin, path::ENUM_RESERVED_NAME),
            is_open: scope.syntax == Syntax::Proto3,
            options: proto.options.clone().unwrap_or_default(),
            origin,
        });
        id
    }

    fn define_extension(
        &mut self,
        scope: Scope<'_>,
        proto: &FieldDescriptorProto,
        origin: Origin,
    ) -> ExtensionId {
        let id = ExtensionId(self.extensions.len() as u32);
        let mut field = self.field(scope.syntax, scope.full_name, proto, origin);
        field.extendee = self.message_id(proto.extendee());
        self.by_name
            .insert(field.full_name.clone(), Definition::Extension(id));
        self.extensions.push(field);
        id
    }

    fn define_service(
        &mut self,
        scope: Scope<'_>,
        proto: &ServiceDescriptorProto,
        origin: Origin,
    ) -> ServiceId {
        let id = ServiceId(self.services.len() as u32);
        let full_name = scope.full_name(proto.name());
        let methods = indexed(&proto.method)
            .filter_map(|(at, method)| {
                Some(Method {
                    name: method.name().to_owned(),
                    full_name: dotted(&full_name, method.name()),
                    input: self.message_id(method.input_type())?,
                    output: self.message_id(method.output_type())?,
                    client_streaming: method.client_streaming(),
                    server_streaming: method.server_streaming(),
                    options: method.options.clone().unwrap_or_default(),
                    origin: origin.child(&[path::SERVICE_METHOD, at]),
                })
            })
            .collect();
        self.by_name
            .insert(full_name.clone(), Definition::Service(id));
        self.services.push(Service {
            id,
            name: proto.name().to_owned(),
            full_name,
            methods,
            options: proto.options.clone().unwrap_or_default(),
            origin,
        });
        id
    }

    fn field(
        &self,
        syntax: Syntax,
        scope: &str,
        proto: &FieldDescriptorProto,
        origin: Origin,
    ) -> Field {
        Field {
            name: proto.name().to_owned(),
            full_name: dotted(scope, proto.name()),
            number: proto.number(),
            json_name: proto.json_name().to_owned(),
            kind: self.kind(proto),
            cardinality: cardinality(syntax, proto),
            oneof: None,
            proto3_optional: proto.proto3_optional(),
            default_value: proto.default_value.clone(),
            extendee: None,
            options: proto.options.clone().unwrap_or_default(),
            origin,
        }
    }

    fn kind(&self, proto: &FieldDescriptorProto) -> Kind {
        let named = self.by_name.get(proto.type_name().trim_start_matches('.'));
        match (proto.r#type(), named) {
            (Type::Group, Some(Definition::Message(id))) => Kind::Group(*id),
            (_, Some(Definition::Message(id))) => Kind::Message(*id),
            (_, Some(Definition::Enum(id))) => Kind::Enum(*id),
            (Type::Double, _) => Kind::Double,
            (Type::Float, _) => Kind::Float,
            (Type::Int64, _) => Kind::Int64,
            (Type::Uint64, _) => Kind::Uint64,
            (Type::Int32, _) => Kind::Int32,
            (Type::Fixed64, _) => Kind::Fixed64,
            (Type::Fixed32, _) => Kind::Fixed32,
            (Type::Bool, _) => Kind::Bool,
            (Type::Uint32, _) => Kind::Uint32,
            (Type::Sfixed32, _) => Kind::Sfixed32,
            (Type::Sfixed64, _) => Kind::Sfixed64,
            (Type::Sint32, _) => Kind::Sint32,
            (Type::Sint64, _) => Kind::Sint64,
            (Type::String, _) => Kind::String,
            // The pool has resolved every type name, so that a named type is
            // always found above; bytes is all that is left.
            (Type::Bytes | Type::Message | Type::Enum | Type::Group, _) => Kind::Bytes,
        }
    }

    fn message_id(&self, type_name: &str) -> Option<MessageId> {
        match self.by_name.get(type_name.trim_start_matches('.')) {
            Some(Definition::Message(id)) => Some(*id),
            _ => None,
        }
    }

    fn finish(self, pool: DescriptorPool) -> Schema {
        Schema {
            files: self.files,
            messages: self.messages,
            enums: self.enums,
            services: self.services,
            extensions: self.extensions,
            locations: self.locations,
            file_by_path: self.file_by_path,
            by_name: self.by_name,
            pool,
        }
    }
}
