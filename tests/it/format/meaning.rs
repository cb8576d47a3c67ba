//! What a file means: its descriptor, without the places of things.

use super::tokens::tokens;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    UninterpretedOption,
};
use protox::file::File;

/// The options of whatever has options: their types have nothing in common.
macro_rules! same_texts {
    ($of:expr) => {
        if let Some(options) = &mut $of.options {
            options.uninterpreted_option.iter_mut().for_each(same_text);
        }
    };
}

/// Asserts that two texts mean the same, as far as protox understands them.
#[track_caller]
pub fn assert_same(name: &str, before: &str, after: &str) {
    if let Some(meaning) = meaning(before) {
        assert_eq!(Some(meaning), self::meaning(after), "{name}");
    }
}

fn meaning(text: &str) -> Option<FileDescriptorProto> {
    let file = File::from_source("a.proto", text).ok()?;
    let mut file = FileDescriptorProto::from(file);
    file.source_code_info = None;
    sort_imports(&mut file);
    if let Some(options) = &mut file.options {
        let by_name = |option: &UninterpretedOption| format!("{:?}", option.name);
        options.uninterpreted_option.sort_by_key(by_name);
    }
    same_texts!(file);
    file.message_type.iter_mut().for_each(message);
    file.enum_type.iter_mut().for_each(enumeration);
    file.extension.iter_mut().for_each(field);
    for service in &mut file.service {
        same_texts!(service);
        for method in &mut service.method {
            same_texts!(method);
        }
    }
    Some(file)
}

/// Imports are sorted; which are public is said by their numbers.
fn sort_imports(file: &mut FileDescriptorProto) {
    let name = |number: &i32| file.dependency[*number as usize].clone();
    let mut public: Vec<String> = file.public_dependency.iter().map(name).collect();
    let mut weak: Vec<String> = file.weak_dependency.iter().map(name).collect();
    public.sort();
    weak.sort();
    file.dependency.sort();
    file.dependency
        .push(format!("public {public:?} weak {weak:?}"));
    file.public_dependency.clear();
    file.weak_dependency.clear();
}

fn message(message: &mut DescriptorProto) {
    message.field.iter_mut().for_each(field);
    message.extension.iter_mut().for_each(field);
    message.nested_type.iter_mut().for_each(self::message);
    message.enum_type.iter_mut().for_each(enumeration);
    same_texts!(message);
    for oneof in &mut message.oneof_decl {
        same_texts!(oneof);
    }
    for range in &mut message.extension_range {
        same_texts!(range);
    }
}

fn field(field: &mut FieldDescriptorProto) {
    same_texts!(field);
}

fn enumeration(enumeration: &mut EnumDescriptorProto) {
    same_texts!(enumeration);
    for value in &mut enumeration.value {
        same_texts!(value);
    }
}

/// A message literal is kept as text; separators and colons that may be left
/// out say nothing, nor does which brackets it has.
fn same_text(option: &mut UninterpretedOption) {
    if let Some(text) = &mut option.aggregate_value {
        let tokens = tokens(text).into_iter().filter_map(|token| match token {
            "," | ";" | ":" => None,
            "<" => Some("{"),
            ">" => Some("}"),
            token => Some(token),
        });
        *text = tokens.collect::<Vec<_>>().join(" ");
    }
}
