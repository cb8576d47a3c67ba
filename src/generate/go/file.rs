//! A file: header, imports, and everything of a `.proto`.

use super::super::HEADER;
use super::super::model::{Comment, File};
use super::context::Context;
use super::shape::Shape;
use super::source::Source;
use super::{
    binary_read, binary_size, binary_write, declarations, enumeration, extension, json_read,
    json_write, well_known,
};

pub(super) fn render(context: &Context<'_, '_>, file: &File<'_>) -> String {
    let mut body = Source::default();
    for id in &file.enums {
        enumeration::enumeration(&mut body, context, &context.model[*id]);
    }
    for id in &file.messages {
        let message = &context.model[*id];
        let shape = Shape::of_message(context, message);
        declarations::message(&mut body, context, message);
        declarations::methods(&mut body, &shape);
        well_known::helpers(&mut body, context, message);
        codecs(&mut body, context, &shape);
        json_read::read(&mut body, context, &shape);
    }
    for field in &file.extensions {
        let shape = Shape::of_extension(context, field);
        extension::extension(&mut body, context, field, &shape);
        declarations::methods(&mut body, &shape);
        codecs(&mut body, context, &shape);
        json_read::extension(&mut body, context, &shape);
    }
    let head = head(context, file);
    format!("{head}{}\n", body.text().trim_end())
}

fn codecs(body: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    binary_size::size_method(body, context, shape);
    binary_write::write(body, context, shape);
    binary_read::read(body, context, shape);
    json_write::write(body, context, shape);
}

fn head(context: &Context<'_, '_>, file: &File<'_>) -> String {
    let mut head = Source::default();
    head.code(&format!(
        "// {HEADER}\n// source: {}\n// digest: {}",
        file.path, file.digest
    ));
    head.blank();
    let package = context.package(file.id);
    head.doc(&described(package, file), file.deprecated);
    head.code(&format!("package {package}"));
    head.blank();
    head.code("import (");
    let [std, others] = context.imports();
    head.code(&std.join("\n"));
    if !std.is_empty() {
        head.blank();
    }
    head.code(&others.join("\n"));
    head.code(")");
    head.blank();
    head.text().to_owned()
}

/// The comment of the package, from that of the file.
fn described(package: &str, file: &File<'_>) -> Comment {
    let mut lines = vec![format!(
        "Package {package} is generated from {}.",
        file.path
    )];
    if !file.comment.is_empty() {
        lines.push(String::new());
        lines.extend(file.comment.lines.iter().cloned());
    }
    Comment { lines }
}
