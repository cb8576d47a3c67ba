//! `WireDecode`: a loop over tags.

use super::super::model::Presence;
use super::binary_read_field::case;
use super::context::Context;
use super::shape::Shape;
use super::slabs;
use super::source::{Source, literal};

pub(super) fn read(source: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    let name = &shape.name;
    let doc = "// WireDecode reads the fields of b; it is for generated code.";
    if shape.is_message_set {
        source.code(&format!(
            "{doc}\nfunc (m *{name}) WireDecode(b []byte, depth int) error {{\nreturn contractsrt.ReadMessageSet(&m.unknown, b, depth)\n}}"
        ));
        source.blank();
        return;
    }
    // A group is read up to its end tag; `failed` is what an error returns with.
    let failed = if shape.is_group { "0, " } else { "" };
    if shape.is_group {
        source.code(&format!(
            "{doc}\nfunc (m *{name}) WireDecode(b []byte, depth int) error {{\n_, err := m.WireDecodeGroup(b, 0, 0, depth)\nreturn err\n}}"
        ));
        source.blank();
        source.code(&format!(
            "// WireDecodeGroup reads from b[i] up to the tag end; it is for generated code.\nfunc (m *{name}) WireDecodeGroup(b []byte, i int, end uint64, depth int) (int, error) {{"
        ));
    } else {
        source.code(&format!(
            "{doc}\nfunc (m *{name}) WireDecode(b []byte, depth int) error {{"
        ));
    }
    source.code(&format!(
        "if depth > contractsrt.MaxDepth {{\nreturn {failed}contractsrt.DepthError()\n}}"
    ));
    for declaration in slabs::declarations(context, shape) {
        source.code(&declaration);
    }
    source.code(if shape.is_group {
        "for i < len(b) {"
    } else {
        "for i := 0; i < len(b); {"
    });
    source.code(&format!(
        "start := i\ntag := uint64(b[i])\nif tag < 0x80 {{\ni++\n}} else if i+1 < len(b) && b[i+1] < 0x80 {{\ntag = tag&0x7f | uint64(b[i+1])<<7\ni += 2\n}} else if tag, i = contractsrt.Tag(b, i); i < 0 {{\nreturn {failed}contractsrt.ReadError(i, \"\")\n}}"
    ));
    if shape.is_group {
        let complete = required(shape, failed);
        source.code(&format!(
            "if tag == end && end != 0 {{\n{complete}return i, nil\n}}"
        ));
    }
    if !shape.fields.is_empty() {
        source.code("switch tag >> 3 {");
        for at in 0..shape.fields.len() {
            source.code(&case(context, shape, at, failed));
        }
        source.code("}");
    }
    source.code(&format!(
        "if i = contractsrt.Skip(b, i, tag, depth); i < 0 {{\nreturn {failed}contractsrt.ReadError(i, \"\")\n}}\ncontractsrt.Keep(&m.unknown, b[start:i])\n}}"
    ));
    if shape.is_group {
        source.code("if end != 0 {\nreturn 0, contractsrt.GroupError()\n}");
        source.code(&format!("{}return i, nil\n}}", required(shape, failed)));
    } else {
        source.code(&format!("{}return nil\n}}", required(shape, failed)));
    }
    source.blank();
}

/// Lines that refuse a message in which something required is missing.
fn required(shape: &Shape<'_, '_>, failed: &str) -> String {
    let mut lines = String::new();
    for (at, field) in shape.fields.iter().enumerate() {
        if field.presence == Presence::Required {
            lines += &format!(
                "if {} == nil {{\nreturn {failed}contractsrt.RequiredError({})\n}}\n",
                shape.place(at),
                literal(field.name)
            );
        }
    }
    lines
}
