//! Contracts as the generator sees them: enough of a `.proto` file to change it
//! at random and to write it out.

#[derive(Clone, Debug)]
pub struct Case {
    /// The first part of all paths and packages: "c0042".
    pub name: String,
    /// Numbers of options that no other case declares begin here.
    pub option_numbers: i32,
    pub files: Vec<File>,
    /// Numbers names that must not be taken twice.
    pub counter: u32,
}

impl Case {
    pub fn fresh(&mut self) -> u32 {
        self.counter += 1;
        self.counter
    }
}

#[derive(Clone, Debug)]
pub struct File {
    /// Files import those of lower rank only, so that imports never go round.
    pub rank: u32,
    pub path: String,
    pub proto3: bool,
    /// proto2 may leave the line out.
    pub syntax_line: bool,
    pub package: String,
    pub options: Vec<(&'static str, String)>,
    pub messages: Vec<Message>,
    pub enums: Vec<Enum>,
    pub services: Vec<Service>,
    pub extends: Vec<Extend>,
}

#[derive(Clone, Debug, Default)]
pub struct Message {
    pub name: String,
    pub fields: Vec<Field>,
    pub oneofs: Vec<String>,
    pub messages: Vec<Message>,
    pub enums: Vec<Enum>,
    pub extends: Vec<Extend>,
    pub reserved: Vec<(i32, i32)>,
    pub reserved_names: Vec<String>,
    pub extension_ranges: Vec<(i32, i32)>,
    pub no_accessor: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    None,
    Optional,
    Required,
    Repeated,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    Scalar(&'static str),
    /// A full name.
    Named(String),
    Map(&'static str, Box<Type>),
    /// A proto2 group with this name and one field in it.
    Group(String),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub number: i32,
    pub label: Label,
    pub kind: Type,
    pub json_name: Option<String>,
    pub oneof: Option<String>,
    /// Which of the defaults that the type can have.
    pub default: Option<usize>,
    pub ctype: Option<&'static str>,
    pub jstype: Option<&'static str>,
}

impl Field {
    pub fn new(name: String, number: i32, kind: Type) -> Field {
        Field {
            name,
            number,
            label: Label::None,
            kind,
            json_name: None,
            oneof: None,
            default: None,
            ctype: None,
            jstype: None,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Enum {
    pub name: String,
    pub values: Vec<(String, i32)>,
    pub reserved: Vec<(i32, i32)>,
    pub reserved_names: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub name: String,
    pub methods: Vec<Method>,
}

#[derive(Clone, Debug)]
pub struct Method {
    pub name: String,
    /// Full names.
    pub input: String,
    pub output: String,
    pub client_streams: bool,
    pub server_streams: bool,
    pub idempotency: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub struct Extend {
    /// A full name.
    pub extendee: String,
    pub fields: Vec<Field>,
}

/// What every file may extend: options.
pub const OPTIONS: [&str; 3] = [
    "google.protobuf.FieldOptions",
    "google.protobuf.MessageOptions",
    "google.protobuf.EnumOptions",
];

pub const SCALARS: [&str; 15] = [
    "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32",
    "fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes",
];

pub const MAP_KEYS: [&str; 6] = ["int32", "int64", "uint32", "sint64", "bool", "string"];

/// File options with values to choose from.
pub const FILE_OPTIONS: [(&str, [&str; 2]); 17] = [
    ("cc_enable_arenas", ["true", "false"]),
    ("cc_generic_services", ["true", "false"]),
    ("csharp_namespace", ["\"A.B\"", "\"A.C\""]),
    ("go_package", ["\"x.example/a\"", "\"x.example/b;b\""]),
    ("java_generic_services", ["true", "false"]),
    ("java_multiple_files", ["true", "false"]),
    ("java_outer_classname", ["\"OuterA\"", "\"OuterB\""]),
    ("java_package", ["\"com.a\"", "\"com.b\""]),
    ("java_string_check_utf8", ["true", "false"]),
    ("objc_class_prefix", ["\"ABC\"", "\"ABD\""]),
    ("optimize_for", ["SPEED", "CODE_SIZE"]),
    ("php_class_prefix", ["\"P\"", "\"Q\""]),
    ("php_metadata_namespace", ["\"M\\\\A\"", "\"M\\\\B\""]),
    ("php_namespace", ["\"N\\\\A\"", "\"N\\\\B\""]),
    ("py_generic_services", ["true", "false"]),
    ("ruby_package", ["\"R::A\"", "\"R::B\""]),
    ("swift_prefix", ["\"S\"", "\"T\""]),
];

/// Calls `visit` on every message, nested ones too.
pub fn each_message(messages: &mut [Message], visit: &mut dyn FnMut(&mut Message)) {
    for message in messages {
        visit(message);
        each_message(&mut message.messages, visit);
    }
}

/// Calls `visit` on every enum below a file, nested ones too.
pub fn each_enum(file: &mut File, visit: &mut dyn FnMut(&mut Enum)) {
    file.enums.iter_mut().for_each(&mut *visit);
    each_message(&mut file.messages, &mut |message| {
        message.enums.iter_mut().for_each(&mut *visit);
    });
}
