//! The module that knows where all messages and extensions are.

use super::super::HEADER;
use super::super::model::Model;
use super::super::naming::Names;
use super::code::{Code, literal};

pub(super) fn render(model: &Model<'_>, names: &Names) -> String {
    let (mut types, mut extensions) = (Vec::new(), Vec::new());
    for file in &model.files {
        let module = literal(&format!(".{}", names.module(file.id).replace('/', ".")));
        for id in &file.messages {
            let full_name = literal(model[*id].full_name);
            let name = literal(names.message(*id));
            types.push(format!("{full_name}: ({module}, {name})"));
        }
        for extension in &file.extensions {
            let Some(extendee) = extension.extendee else {
                continue;
            };
            let full_name = literal(extension.full_name);
            let name = literal(names.extension(extension.full_name));
            let extendee = literal(model[extendee].full_name);
            extensions.push(format!("{full_name}: ({module}, {name}, {extendee})"));
        }
    }
    let mut code = Code::default();
    code.line(&format!("# {HEADER}\n"));
    code.line("from .runtime import Registry\n\n");
    code.open("registry = Registry(");
    code.line("__name__.rpartition(\".\")[0],");
    code.list("{", &types, "},");
    code.list("{", &extensions, "},");
    code.close();
    code.line(")");
    code.line("\"\"\"Every message and extension, by full name: what an `Any` may hold.\"\"\"");
    code.text().to_owned()
}
