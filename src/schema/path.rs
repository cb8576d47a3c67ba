//! Field numbers of `descriptor.proto`, of which the paths of declarations are
//! made.

/// The name of a message, field, enum, value, oneof, service or method.
pub const NAME: i32 = 1;

pub const FILE_PACKAGE: i32 = 2;
pub const FILE_DEPENDENCY: i32 = 3;
pub const FILE_MESSAGE: i32 = 4;
pub const FILE_ENUM: i32 = 5;
pub const FILE_SERVICE: i32 = 6;
pub const FILE_EXTENSION: i32 = 7;
pub const FILE_OPTIONS: i32 = 8;
pub const FILE_SYNTAX: i32 = 12;

pub const MESSAGE_FIELD: i32 = 2;
pub const MESSAGE_NESTED: i32 = 3;
pub const MESSAGE_ENUM: i32 = 4;
pub const MESSAGE_EXTENSION_RANGE: i32 = 5;
pub const MESSAGE_EXTENSION: i32 = 6;
pub const MESSAGE_OPTIONS: i32 = 7;
pub const MESSAGE_ONEOF: i32 = 8;
pub const MESSAGE_RESERVED_RANGE: i32 = 9;
pub const MESSAGE_RESERVED_NAME: i32 = 10;

pub const FIELD_NAME: i32 = 1;
pub const FIELD_TYPE: i32 = 5;
pub const FIELD_TYPE_NAME: i32 = 6;
pub const FIELD_DEFAULT: i32 = 7;
pub const FIELD_OPTIONS: i32 = 8;
pub const FIELD_JSON_NAME: i32 = 10;

pub const ENUM_VALUE: i32 = 2;
pub const ENUM_OPTIONS: i32 = 3;
pub const ENUM_RESERVED_RANGE: i32 = 4;
pub const ENUM_RESERVED_NAME: i32 = 5;
pub const ENUM_VALUE_NUMBER: i32 = 2;

pub const SERVICE_METHOD: i32 = 2;
pub const METHOD_INPUT: i32 = 2;
pub const METHOD_OUTPUT: i32 = 3;
pub const METHOD_OPTIONS: i32 = 4;

/// `FileOptions.java_string_check_utf8`.
pub const OPTION_JAVA_STRING_CHECK_UTF8: i32 = 27;
/// `MessageOptions.no_standard_descriptor_accessor`.
pub const OPTION_NO_STANDARD_DESCRIPTOR_ACCESSOR: i32 = 2;
/// `FieldOptions.ctype`.
pub const OPTION_CTYPE: i32 = 1;
/// `FieldOptions.jstype`.
pub const OPTION_JSTYPE: i32 = 6;
/// `MethodOptions.idempotency_level`.
pub const OPTION_IDEMPOTENCY_LEVEL: i32 = 34;
/// `EnumOptions.allow_alias`.
pub const OPTION_ALLOW_ALIAS: i32 = 2;
