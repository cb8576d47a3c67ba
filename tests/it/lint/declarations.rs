//! Messages, enums, services and extensions with random faults.

use super::generate::{CustomOption, Draft, Export, World};
use super::names::Style;

const SCALARS: [&str; 8] = [
    "string", "int32", "uint64", "bool", "bytes", "double", "sint32", "fixed64",
];

pub fn declare(world: &mut World, draft: &mut Draft) {
    for _ in 0..world.random.between(0, 3) {
        let package = draft.package.clone();
        match world.random.below(5) {
            0 | 1 => message(world, draft, 0, &package),
            2 => declared_enum(world, draft, 0, &package),
            3 => service(world, draft),
            _ => extensions(world, draft, 0, &package),
        }
    }
}

fn line(world: &mut World, draft: &mut Draft, depth: usize, text: &str) {
    draft
        .comments
        .before(&mut world.random, &mut draft.text, depth);
    let text = draft.comments.loosen(&mut world.random, text);
    draft.text.push_str(&text);
    draft.comments.after(&mut world.random, &mut draft.text);
}

fn open(world: &mut World, draft: &mut Draft, depth: usize, text: &str) {
    draft
        .comments
        .before(&mut world.random, &mut draft.text, depth);
    let text = draft.comments.loosen(&mut world.random, text);
    draft.text.push_str(&text);
    draft.text.push_str(" {");
    draft
        .comments
        .opened(&mut world.random, &mut draft.text, depth);
}

fn close(world: &mut World, draft: &mut Draft, depth: usize) {
    if !draft.text.ends_with('\n') {
        draft.text.push('\n');
    }
    draft
        .comments
        .closing(&mut world.random, &mut draft.text, depth);
    draft.comments.after(&mut world.random, &mut draft.text);
}

fn join(scope: &str, name: &str) -> String {
    match scope {
        "" => name.to_owned(),
        scope => format!("{scope}.{name}"),
    }
}

fn message(world: &mut World, draft: &mut Draft, depth: usize, scope: &str) {
    let name = world.names.make(&mut world.random, Style::Pascal);
    let full_name = join(scope, &name);
    open(world, draft, depth, &format!("message {name}"));
    let mut number = 1;
    if world.random.chance(8) {
        line(world, draft, depth + 1, "option deprecated = true;");
    }
    for _ in 0..world.random.between(0, 6) {
        match world.random.below(14) {
            0 if depth < 3 => message(world, draft, depth + 1, &full_name),
            1 => declared_enum(world, draft, depth + 1, &full_name),
            2 => oneof(world, draft, depth + 1, &mut number),
            3 => map(world, draft, depth + 1, &mut number),
            4 if !draft.proto3 => group(world, draft, depth + 1, &mut number),
            5 => extensions(world, draft, depth + 1, &full_name),
            _ => field(world, draft, depth + 1, &mut number),
        }
    }
    if world.random.chance(8) {
        line(world, draft, depth + 1, "reserved 900 to 950, 960;");
    }
    close(world, draft, depth);
    world.exports.push(Export {
        full_name,
        is_message: true,
        proto3: draft.proto3,
        file: draft.number,
    });
}

fn type_name(world: &mut World, draft: &Draft, messages_only: bool) -> Option<String> {
    let usable: Vec<&Export> = world
        .exports
        .iter()
        .filter(|export| draft.visible.contains(&export.file))
        .filter(|export| export.is_message || (!messages_only && (!draft.proto3 || export.proto3)))
        .collect();
    if usable.is_empty() {
        return None;
    }
    let export = world.random.pick(&usable);
    Some(format!(".{}", export.full_name))
}

fn field_options(world: &mut World, draft: &Draft) -> String {
    let usable: Vec<&CustomOption> = world
        .options
        .iter()
        .filter(|option| draft.visible.contains(&option.file))
        .collect();
    if !usable.is_empty() && world.random.chance(25) {
        return format!(" [(.{}) = \"set\"]", world.random.pick(&usable).full_name);
    }
    match world.random.below(12) {
        0 => " [deprecated = true]".to_owned(),
        1 => " [json_name = \"other\"]"
            .replace("other", &format!("other{}", world.random.below(100_000))),
        _ => String::new(),
    }
}

fn field(world: &mut World, draft: &mut Draft, depth: usize, number: &mut usize) {
    let label = match (draft.proto3, world.random.below(10)) {
        (true, 0..=5) => "",
        (true, 6 | 7) => "optional ",
        (false, 0..=5) => "optional ",
        (false, 6 | 7) => "required ",
        _ => "repeated ",
    };
    let text = plain_field(world, draft, label, number);
    line(world, draft, depth, &text);
}

fn plain_field(world: &mut World, draft: &Draft, label: &str, number: &mut usize) -> String {
    let kind = match world.random.below(10) {
        0..=3 => type_name(world, draft, false),
        _ => None,
    };
    let kind = kind.unwrap_or_else(|| world.random.pick(&SCALARS).to_owned());
    let name = match world.random.below(60) {
        0 => world.names.make(&mut world.random, Style::Pascal),
        _ => world.names.make(&mut world.random, Style::Snake),
    };
    let options = field_options(world, draft);
    let at = *number;
    *number += 1;
    format!("{label}{kind} {name} = {at}{options};")
}

fn oneof(world: &mut World, draft: &mut Draft, depth: usize, number: &mut usize) {
    let name = world.names.make(&mut world.random, Style::Snake);
    open(world, draft, depth, &format!("oneof {name}"));
    for _ in 0..world.random.between(1, 3) {
        let text = plain_field(world, draft, "", number);
        line(world, draft, depth + 1, &text);
    }
    close(world, draft, depth);
}

fn map(world: &mut World, draft: &mut Draft, depth: usize, number: &mut usize) {
    let kind = type_name(world, draft, true).unwrap_or_else(|| "int32".to_owned());
    let name = world.names.make(&mut world.random, Style::Snake);
    line(
        world,
        draft,
        depth,
        &format!("map<string, {kind}> {name} = {number};"),
    );
    *number += 1;
}

fn group(world: &mut World, draft: &mut Draft, depth: usize, number: &mut usize) {
    let mut name = world.names.make(&mut world.random, Style::Pascal);
    name = name.trim_start_matches('_').to_owned();
    name[..1].make_ascii_uppercase();
    let label = world.random.pick(&["optional", "repeated", "required"]);
    open(
        world,
        draft,
        depth,
        &format!("{label} group {name} = {number}"),
    );
    *number += 1;
    let mut inner = 1;
    for _ in 0..world.random.between(0, 2) {
        field(world, draft, depth + 1, &mut inner);
    }
    close(world, draft, depth);
}

fn declared_enum(world: &mut World, draft: &mut Draft, depth: usize, scope: &str) {
    let name = world.names.make(&mut world.random, Style::Pascal);
    let prefix = snake(&name).to_uppercase();
    open(world, draft, depth, &format!("enum {name}"));
    let alias = world.random.chance(10);
    if alias {
        line(world, draft, depth + 1, "option allow_alias = true;");
    }
    let starts_at_zero = draft.proto3 || world.random.chance(70);
    let count = world.random.between(1, 4);
    for number in 0..count {
        let shown = if starts_at_zero {
            number
        } else {
            (number + 2) % 5
        };
        let value = match world.random.below(10) {
            0..=5 if number == 0 => format!("{prefix}_UNSPECIFIED"),
            6 => world.names.make(&mut world.random, Style::Upper),
            7 => format!(
                "{prefix}{}",
                world.names.make(&mut world.random, Style::Upper)
            ),
            _ => format!(
                "{prefix}_{}",
                world.names.make(&mut world.random, Style::Upper)
            ),
        };
        line(world, draft, depth + 1, &format!("{value} = {shown};"));
    }
    if alias {
        let value = world.names.make(&mut world.random, Style::Upper);
        let shown = if starts_at_zero { 0 } else { 2 };
        line(
            world,
            draft,
            depth + 1,
            &format!("{prefix}_{value} = {shown};"),
        );
    }
    close(world, draft, depth);
    world.exports.push(Export {
        full_name: join(scope, &name),
        is_message: false,
        proto3: draft.proto3,
        file: draft.number,
    });
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(c);
    }
    snake
}

fn service(world: &mut World, draft: &mut Draft) {
    let mut name = world.names.make(&mut world.random, Style::Pascal);
    name.push_str(world.random.pick(&["Service", "Service", "API", ""]));
    let mut rpcs = Vec::new();
    for _ in 0..world.random.between(0, 4) {
        let rpc = world.names.make(&mut world.random, Style::Pascal);
        let request = rpc_type(world, draft, &rpc, &name, "Request");
        let response = rpc_type(world, draft, &rpc, &name, "Response");
        rpcs.push((rpc, request, response));
    }
    open(world, draft, 0, &format!("service {name}"));
    for (rpc, request, response) in rpcs {
        let (client, server) = (world.random.chance(12), world.random.chance(12));
        let stream = |on: bool| if on { "stream " } else { "" };
        let mut text = format!(
            "rpc {rpc}({}{request}) returns ({}{response})",
            stream(client),
            stream(server)
        );
        text.push_str(match world.random.below(4) {
            0 => " { option deprecated = true; }",
            1 => " {\n    option idempotency_level = IDEMPOTENT;\n  }",
            _ => ";",
        });
        line(world, draft, 1, &text);
    }
    close(world, draft, 0);
}

/// A message for an RPC: its own, freshly declared, or any other.
fn rpc_type(world: &mut World, draft: &mut Draft, rpc: &str, service: &str, end: &str) -> String {
    if draft.imports_empty && world.random.chance(20) {
        return "google.protobuf.Empty".to_owned();
    }
    if world.random.chance(35)
        && let Some(name) = type_name(world, draft, true)
    {
        return name;
    }
    let name = match world.random.below(4) {
        0 => format!("{service}{rpc}{end}"),
        _ => format!("{rpc}{end}"),
    };
    let full_name = draft.qualified(&name);
    line(world, draft, 0, &format!("message {name} {{}}"));
    world.exports.push(Export {
        full_name,
        is_message: true,
        proto3: draft.proto3,
        file: draft.number,
    });
    name
}

/// Extensions of field options: proto3 knows no others.
fn extensions(world: &mut World, draft: &mut Draft, depth: usize, scope: &str) {
    if !draft.imports_descriptor {
        return;
    }
    open(world, draft, depth, "extend google.protobuf.FieldOptions");
    for _ in 0..world.random.between(1, 2) {
        let name = world.names.make(&mut world.random, Style::Snake);
        let number = world.next_extension;
        world.next_extension += 1;
        line(
            world,
            draft,
            depth + 1,
            &format!("optional string {name} = {number};"),
        );
        world.options.push(CustomOption {
            full_name: join(scope, &name),
            file: draft.number,
        });
    }
    close(world, draft, depth);
}
