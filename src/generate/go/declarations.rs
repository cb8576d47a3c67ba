//! Structs, the interfaces of oneofs, and the methods that all messages have.

use super::super::model::{Comment, Message, Presence};
use super::context::{Context, is_pointer};
use super::shape::Shape;
use super::source::{Row, Source, literal};

/// The struct of a message, with what stands for its oneofs.
pub(super) fn message(source: &mut Source, context: &Context<'_, '_>, message: &Message<'_>) {
    let name = context.names.message(message.id);
    source.doc(&documented(name, message), message.deprecated);
    source.code(&format!("type {name} struct {{"));
    let mut rows = Vec::new();
    let mut oneofs = vec![false; message.oneofs.len()];
    for (at, field) in message.fields.iter().enumerate() {
        let (comment, deprecated, cells) = match field.oneof {
            None => {
                let name = context.names.field(message.id, at).to_owned();
                (
                    &field.comment,
                    field.deprecated,
                    vec![name, context.field_type(field)],
                )
            }
            Some(oneof) if !std::mem::replace(&mut oneofs[oneof], true) => {
                let name = context.names.oneof(message.id, oneof).to_owned();
                let ty = context.names.oneof_type(message.id, oneof).to_owned();
                (&message.oneofs[oneof].comment, false, vec![name, ty])
            }
            Some(_) => continue,
        };
        rows.push(Row {
            comment,
            deprecated,
            cells,
        });
    }
    source.rows(&rows);
    if !rows.is_empty() {
        source.blank();
    }
    source.code("unknown *[]byte\n}");
    source.blank();
    for at in 0..message.oneofs.len() {
        oneof(source, context, message, at);
    }
    getters(source, context, message);
}

/// A struct is never without a comment.
fn documented(name: &str, message: &Message<'_>) -> Comment {
    if !message.comment.is_empty() {
        return message.comment.clone();
    }
    let lines = vec![format!("{name} is the message {}.", message.full_name)];
    Comment { lines }
}

/// The sealed interface of a oneof, and a type for each of its members.
fn oneof(source: &mut Source, context: &Context<'_, '_>, message: &Message<'_>, at: usize) {
    let oneof = &message.oneofs[at];
    if oneof.members.is_empty() {
        return;
    }
    let name = context.names.oneof_type(message.id, at);
    let place = context.names.oneof(message.id, at);
    let variants = oneof
        .members
        .iter()
        .map(|at| context.names.variant(message.id, *at));
    let variants: Vec<&str> = variants.collect();
    source.code(&format!("// {name} is what {place} may be:"));
    source.code("//");
    for variant in &variants {
        source.code(&format!("//   - [{variant}]"));
    }
    source.code(&format!("type {name} interface {{\nis{name}()\n}}"));
    source.blank();
    for (member, variant) in oneof.members.iter().zip(&variants) {
        let field = &message.fields[*member];
        let comment = if field.comment.is_empty() {
            let lines = vec![format!(
                "{variant} is the member {} of a oneof.",
                field.name
            )];
            Comment { lines }
        } else {
            field.comment.clone()
        };
        let pointer = if field.ty.message().is_some() {
            "*"
        } else {
            ""
        };
        let ty = context.value_type(field.ty);
        source.doc(&comment, field.deprecated);
        source.code(&format!(
            "type {variant} struct {{\nValue {pointer}{ty}\n}}"
        ));
        source.blank();
        source.code(&format!("func ({variant}) is{name}() {{\n}}"));
        source.blank();
    }
}

/// Methods that read what may be absent, and members of oneofs.
fn getters(source: &mut Source, context: &Context<'_, '_>, message: &Message<'_>) {
    let ty = context.names.message(message.id);
    for (at, field) in message.fields.iter().enumerate() {
        let name = context.names.field(message.id, at);
        let of_message = field.ty.message().is_some();
        let value = context.value_type(field.ty);
        let pointer = if of_message { "*" } else { "" };
        let absent = context.absent(field);
        let lines = match field.oneof {
            Some(oneof) => {
                let place = context.names.oneof(message.id, oneof);
                let variant = context.names.variant(message.id, at);
                format!(
                    "if m != nil {{\nif v, ok := m.{place}.({variant}); ok {{\nreturn v.Value\n}}\n}}"
                )
            }
            None if matches!(field.presence, Presence::Explicit | Presence::Required) => {
                let star = if is_pointer(field) && !of_message {
                    "*"
                } else {
                    ""
                };
                format!("if m != nil && m.{name} != nil {{\nreturn {star}m.{name}\n}}")
            }
            None => continue,
        };
        let what = if field.oneof.is_some() {
            format!("is the member {} of the oneof, or", field.name)
        } else {
            format!("is {name}, or")
        };
        let otherwise = match absent.as_str() {
            "nil" => "nil",
            _ if field.has_written_default => "its default",
            _ => "zero",
        };
        source.code(&format!("// Get{name} {what} {otherwise}."));
        if field.deprecated {
            source.code("//\n// Deprecated: do not use.");
        }
        source.code(&format!(
            "func (m *{ty}) Get{name}() {pointer}{value} {{\n{lines}\nreturn {absent}\n}}"
        ));
        source.blank();
    }
}

/// The methods that whoever has the message calls.
pub(super) fn methods(source: &mut Source, shape: &Shape<'_, '_>) {
    let name = &shape.name;
    let full = literal(shape.full_name);
    source.code(&format!(
        "// MessageName is the full name of the message.
        func (*{name}) MessageName() string {{
        return {full}
        }}

        // UnknownFields are those that the schema does not have, and extensions.
        func (m *{name}) UnknownFields() []byte {{
        return contractsrt.Kept(m.unknown)
        }}

        // SetUnknownFields sets what is written behind the fields of the schema.
        func (m *{name}) SetUnknownFields(fields []byte) {{
        m.unknown = contractsrt.Fields(fields)
        }}

        // MarshalBinary writes the message in protobuf's binary form.
        func (m {name}) MarshalBinary() ([]byte, error) {{
        return m.AppendBinary(nil)
        }}

        // AppendBinary writes the message behind b.
        func (m *{name}) AppendBinary(b []byte) ([]byte, error) {{
        e := contractsrt.GetEncoder()
        i := m.WireEncode(e, len(e.B))
        if i == contractsrt.NoRoom {{
        e.MakeRoom(m.BinarySize())
        i = m.WireEncode(e, len(e.B))
        }}
        return e.Finish(b, i, {full})
        }}

        // UnmarshalBinary makes m what b says.
        func (m *{name}) UnmarshalBinary(b []byte) error {{
        *m = {name}{{}}
        return contractsrt.Finish(m.WireDecode(b, 0), {full})
        }}

        // MarshalJSON writes the message in protobuf's JSON form.
        func (m {name}) MarshalJSON() ([]byte, error) {{
        var w contractsrt.JSONWriter
        m.JSONEncode(&w)
        return w.Finish({full})
        }}

        // UnmarshalJSON makes m what a JSON text says.
        func (m *{name}) UnmarshalJSON(b []byte) error {{
        *m = {name}{{}}
        return contractsrt.UnmarshalJSON(b, m)
        }}

        // String is the message as JSON, for people.
        func (m {name}) String() string {{
        return contractsrt.Text(m.MarshalJSON())
        }}"
    ));
    source.blank();
}
