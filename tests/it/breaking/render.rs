//! Contracts as `.proto` text, written in many styles: tabs, comments, letters
//! beyond ASCII and line breaks move columns about.

use super::model::*;
use super::names::{Homes, default_value, homes, imports, written};
use super::random::Random;
use std::collections::{BTreeMap, BTreeSet};

/// The files of a case: text by path.
pub fn render(case: &Case, random: &mut Random) -> BTreeMap<String, String> {
    let homes = homes(case);
    case.files
        .iter()
        .map(|file| {
            let mut page = Page {
                text: String::new(),
                indent: random.pick(&["  ", "    ", "\t", " \t"]),
                depth: 0,
                proto3: file.proto3,
                random: &mut *random,
            };
            page.file(file, &homes);
            let crlf = page.random.once_in(6);
            let text = if crlf {
                page.text.replace('\n', "\r\n")
            } else {
                page.text
            };
            (file.path.clone(), text)
        })
        .collect()
}

struct Page<'a> {
    text: String,
    indent: &'static str,
    depth: usize,
    proto3: bool,
    random: &'a mut Random,
}

impl Page<'_> {
    fn line(&mut self, text: &str) {
        if self.random.once_in(12) {
            let comment = self
                .random
                .pick(&["// Größe", "/* a\n * b */", "// ✓ done\n"]);
            self.text.push_str(comment);
            self.text.push('\n');
        }
        for _ in 0..self.depth {
            self.text.push_str(self.indent);
        }
        if self.random.once_in(12) {
            let before = self
                .random
                .pick(&["/* é */ ", "/* \t */", "/*日本*/\t", "/*x*/"]);
            self.text.push_str(before);
        }
        self.text.push_str(text);
        if text.ends_with(';') && self.random.once_in(30) {
            self.text.push(';');
        }
        if self.random.once_in(15) {
            self.text.push_str(" // trailing");
        }
        self.text.push('\n');
    }

    fn open(&mut self, text: &str) {
        self.line(&format!("{text} {{"));
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line("}");
    }

    fn file(&mut self, file: &File, homes: &Homes<'_>) {
        if file.syntax_line {
            let syntax = if file.proto3 { "proto3" } else { "proto2" };
            self.line(&format!("syntax = \"{syntax}\";"));
        }
        self.line(&format!("package {};", file.package));
        for import in imports(file, homes) {
            self.line(&format!("import \"{import}\";"));
        }
        for (option, value) in &file.options {
            self.line(&format!("option {option} = {value};"));
        }
        for declared in &file.enums {
            self.enumeration(declared);
        }
        for message in &file.messages {
            self.message(message);
        }
        for extend in &file.extends {
            self.extend(extend);
        }
        for service in &file.services {
            self.service(service);
        }
    }

    fn message(&mut self, message: &Message) {
        self.open(&format!("message {}", message.name));
        if message.no_accessor {
            self.line("option no_standard_descriptor_accessor = true;");
        }
        self.reserved("reserved", &message.reserved, 536_870_911);
        self.reserved("extensions", &message.extension_ranges, 536_870_911);
        self.reserved_names(&message.reserved_names);
        for nested in &message.messages {
            self.message(nested);
        }
        for declared in &message.enums {
            self.enumeration(declared);
        }
        for field in message.fields.iter().filter(|field| field.oneof.is_none()) {
            self.field(field);
        }
        for oneof in &message.oneofs {
            self.open(&format!("oneof {oneof}"));
            for field in message
                .fields
                .iter()
                .filter(|f| f.oneof.as_ref() == Some(oneof))
            {
                self.field(field);
            }
            self.close();
        }
        for extend in &message.extends {
            self.extend(extend);
        }
        self.close();
    }

    fn extend(&mut self, extend: &Extend) {
        self.open(&format!("extend .{}", extend.extendee));
        for field in &extend.fields {
            self.field(field);
        }
        self.close();
    }

    fn reserved(&mut self, keyword: &str, ranges: &[(i32, i32)], max: i32) {
        let written: Vec<_> = ranges
            .iter()
            .map(|(from, to)| match (from, to) {
                (from, to) if from == to => from.to_string(),
                (from, to) if *to == max => format!("{from} to max"),
                (from, to) => format!("{from} to {to}"),
            })
            .collect();
        if written.is_empty() {
            return;
        }
        if self.random.once_in(2) {
            self.line(&format!("{keyword} {};", written.join(", ")));
        } else {
            for range in written {
                self.line(&format!("{keyword} {range};"));
            }
        }
    }

    fn reserved_names(&mut self, names: &[String]) {
        let quoted: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
        if !quoted.is_empty() {
            self.line(&format!("reserved {};", quoted.join(", ")));
        }
    }

    fn field(&mut self, field: &Field) {
        let label = match field.label {
            Label::None => "",
            Label::Optional => "optional ",
            Label::Required => "required ",
            Label::Repeated => "repeated ",
        };
        let kind = match &field.kind {
            Type::Group(name) => {
                self.open(&format!("{label}group {name} = {}", field.number));
                let label = if self.proto3 { "" } else { "optional " };
                self.line(&format!("{label}string inner = 1;"));
                return self.close();
            }
            Type::Map(key, value) => {
                format!("map<{key}, {}>", written(value))
            }
            kind => written(kind),
        };
        let options = self.field_options(field);
        let gap = self.random.pick(&[" ", " ", "  ", "\t", "\n      "]);
        self.line(&format!(
            "{label}{kind}{gap}{} = {}{options};",
            field.name, field.number
        ));
    }

    fn field_options(&mut self, field: &Field) -> String {
        let mut options = Vec::new();
        if let Some(name) = &field.json_name {
            options.push(format!("json_name = \"{name}\""));
        }
        if let Some(default) = field.default {
            options.push(format!("default = {}", default_value(&field.kind, default)));
        }
        if let Some(ctype) = field.ctype {
            options.push(format!("ctype = {ctype}"));
        }
        if let Some(jstype) = field.jstype {
            options.push(format!("jstype = {jstype}"));
        }
        if options.is_empty() {
            return String::new();
        }
        let comma = self.random.pick(&[", ", ",", ",\n\t\t"]);
        format!(" [{}]", options.join(comma))
    }

    fn enumeration(&mut self, declared: &Enum) {
        self.open(&format!("enum {}", declared.name));
        let numbers: BTreeSet<i32> = declared.values.iter().map(|v| v.1).collect();
        if numbers.len() < declared.values.len() {
            self.line("option allow_alias = true;");
        }
        self.reserved("reserved", &declared.reserved, i32::MAX);
        self.reserved_names(&declared.reserved_names);
        for (name, number) in &declared.values {
            self.line(&format!("{name} = {number};"));
        }
        self.close();
    }

    fn service(&mut self, service: &Service) {
        self.open(&format!("service {}", service.name));
        for method in &service.methods {
            let stream = |streams| if streams { "stream " } else { "" };
            let head = format!(
                "rpc {}({}.{}) returns ({}.{})",
                method.name,
                stream(method.client_streams),
                method.input,
                stream(method.server_streams),
                method.output
            );
            match method.idempotency {
                Some(level) => {
                    self.open(&head);
                    self.line(&format!("option idempotency_level = {level};"));
                    self.close();
                }
                None => self.line(&format!("{head};")),
            }
        }
        self.close();
    }
}
