//! The module that lists all message types and extensions.

use super::super::HEADER;
use super::super::model::Model;
use super::super::naming::Names;
use super::super::naming::case::lower_first;
use super::module::{Module, relative};
use super::script::Script;

pub(super) fn render(model: &Model<'_>, names: &Names) -> Module {
    let head = format!("// {HEADER}\n\n");
    let mut code = format!("{head}import {{ Registry }} from \"./runtime.js\";\n");
    let mut types = Vec::new();
    let mut extensions = Vec::new();
    for (at, file) in model.files.iter().enumerate() {
        let from = relative("registry", names.module(file.id));
        code += &format!("import * as $file{at} from \"{from}.js\";\n");
        for id in &file.messages {
            let name = lower_first(names.message(*id));
            types.push(format!("$file{at}.{name}Type"));
        }
        for extension in &file.extensions {
            let name = names.extension(extension.full_name);
            extensions.push(format!("$file{at}.{name}"));
        }
    }
    let about = "/** Every message type and extension: what an Any may hold. */\n";
    let mut script = Script::default();
    script.open(&format!(
        "\n{about}export const registry⟦: Registry⟧ = /* @__PURE__ */ new Registry("
    ));
    for list in [types, extensions] {
        script.open("[");
        for item in list {
            script.line(&format!("{item},"));
        }
        script.close("],");
    }
    script.close(");");
    Module {
        code: code + script.code(),
        declarations: format!(
            "{head}import type {{ Registry }} from \"./runtime.js\";\n\n{about}export declare const registry: Registry;\n"
        ),
    }
}
