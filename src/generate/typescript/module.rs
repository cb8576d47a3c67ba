//! A module: header, imports, and everything of a file.

use super::super::model::{File, Message};
use super::super::naming::case::lower_first;
use super::super::{FileSet, HEADER};
use super::context::Context;
use super::script::{Script, doc, literal};
use super::shape::Shape;
use super::{
    binary_read, binary_write, declarations, extension, json_read, json_write, runtime, time,
};
use crate::failure::Result;

/// A module as one text for TypeScript and JavaScript, and its declarations.
pub(super) struct Module {
    pub(super) code: String,
    pub(super) declarations: String,
}

impl Module {
    /// Adds the module in the language that is wanted.
    pub(super) fn add(&self, files: &mut FileSet, path: &str, js: bool) -> Result<()> {
        if !js {
            return files.add(format!("{path}.ts"), Script::typescript(&self.code));
        }
        files.add(format!("{path}.js"), Script::javascript(&self.code))?;
        files.add(format!("{path}.d.ts"), self.declarations.as_str())
    }
}

pub(super) fn render(context: &Context<'_, '_>, file: &File<'_>) -> Module {
    let mut script = Script::default();
    for id in &file.enums {
        let of = &context.model[*id];
        declarations::enumeration(&mut script, context, of);
        json_read::enumeration(&mut script, context, of);
        json_write::enumeration(&mut script, context, of);
    }
    for id in &file.messages {
        message(&mut script, context, &context.model[*id]);
    }
    for field in &file.extensions {
        extension::extension(&mut script, context, field);
        let shape = Shape::of_extension(context, field);
        binary_read::read(&mut script, context, &shape);
        binary_write::write(&mut script, context, &shape);
        json_read::extension(&mut script, context, &shape);
        json_write::message(&mut script, context, &shape);
    }
    let mut head = format!(
        "// {HEADER}\n// source: {}\n// digest: {}\n\n",
        file.path, file.digest
    );
    head += &doc("", &file.comment, file.deprecated);
    let here = context.names.module(file.id);
    let (mut code, mut declared) = (head.clone(), head);
    let runtime = relative(here, "runtime");
    code += &runtime::import(script.code(), &runtime);
    declared += &runtime::import_types(script.declarations(), &runtime);
    for (name, id) in context.imports() {
        let from = relative(here, context.names.module(id));
        let line = format!("import * as {name} from \"{from}.js\";\n");
        for text in [&mut code, &mut declared] {
            text.push_str(&line);
        }
    }
    code += &format!("\n{}", script.code());
    declared += &format!("\n{}", script.declarations());
    Module {
        code: format!("{}\n", code.trim_end()),
        declarations: format!("{}\n", declared.trim_end()),
    }
}

fn message(script: &mut Script, context: &Context<'_, '_>, message: &Message<'_>) {
    declarations::message(script, context, message);
    let shape = Shape::of_message(context, message);
    let name = shape.name.as_str();
    let lower = lower_first(name);
    let mut function = |name: &str, parameters: &[(&str, &str)], result: &str, body: &str| {
        script.function(name, parameters, result);
        script.line(body);
        script.close("}");
        script.blank();
    };
    function(
        &format!("encode{name}"),
        &[("message", name)],
        "Uint8Array",
        &format!("return encode(message, write{name});"),
    );
    function(
        &format!("decode{name}"),
        &[("bytes", "Uint8Array")],
        name,
        &format!("return decode(bytes, read{name});"),
    );
    function(
        &format!("{lower}ToJson"),
        &[("message", name), ("options?", "JsonWriteOptions")],
        "string",
        &format!("return toJson(message, options, writeJson{name});"),
    );
    function(
        &format!("{lower}FromJson"),
        &[("text", "string"), ("options?", "JsonReadOptions")],
        name,
        &format!("return fromJson(text, options, readJson{name});"),
    );
    time::helpers(script, context, message);
    binary_read::read(script, context, &shape);
    binary_write::write(script, context, &shape);
    json_read::message(script, context, &shape);
    json_write::message(script, context, &shape);
    type_constant(script, &shape, &lower);
}

/// What a registry knows of a message.
fn type_constant(script: &mut Script, shape: &Shape<'_, '_>, lower: &str) {
    let name = &shape.name;
    let ty = format!("MessageType<{name}>");
    script.declare(&format!("export declare const {lower}Type: {ty};\n"));
    script.open(&format!("export const {lower}Type⟦: {ty}⟧ = {{"));
    let own = shape.well_known.is_some();
    script.line(&format!("typeName: {},", literal(shape.full_name)));
    script.line(&format!(
        "read: read{name},\nwrite: write{name},\nreadJson: readJson{name},\nwriteJson: writeJson{name},\nownJson: {own},"
    ));
    script.close("};");
    script.blank();
}

/// The path from one module to another: `../runtime`.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len() - 1;
    let shared = from[..folders]
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let up = folders - shared;
    let start = if up == 0 {
        "./".to_owned()
    } else {
        "../".repeat(up)
    };
    start + &to[shared..].join("/")
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn paths_from_one_module_to_another() {
        assert_eq!(relative("a/b/c", "runtime"), "../../runtime");
        assert_eq!(relative("a/b/c", "a/b/d"), "./d");
        assert_eq!(relative("a/b", "a/c/d"), "./c/d");
        assert_eq!(relative("b", "runtime"), "./runtime");
    }
}
