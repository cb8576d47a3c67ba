//! Enums: named integers, open to numbers that have no name.

use super::super::model::{Comment, Enum};
use super::context::Context;
use super::source::{Row, Source, literal};

pub(super) fn enumeration(source: &mut Source, context: &Context<'_, '_>, of: &Enum<'_>) {
    let name = context.names.enumeration(of.id);
    let comment = if of.comment.is_empty() {
        let lines = vec![format!("{name} is the enum {}.", of.full_name)];
        Comment { lines }
    } else {
        of.comment.clone()
    };
    source.doc(&comment, of.deprecated);
    source.code(&format!("type {name} int32"));
    source.blank();
    source.code(&format!("// Values of {name}.\nconst ("));
    let rows = of.values.iter().enumerate().map(|(at, value)| Row {
        comment: &value.comment,
        deprecated: value.deprecated,
        cells: vec![
            context.names.value(of.id, at).to_owned(),
            name.to_owned(),
            format!("= {}", value.number),
        ],
    });
    source.rows(&rows.collect::<Vec<_>>());
    source.code(")");
    source.blank();
    names(source, context, of, name);
    json(source, of, name);
}

fn names(source: &mut Source, context: &Context<'_, '_>, of: &Enum<'_>, name: &str) {
    let mut by_value = String::new();
    let mut by_name = String::new();
    for (at, value) in of.values.iter().enumerate() {
        let constant = context.names.value(of.id, at);
        let text = literal(value.name);
        if !value.is_alias {
            by_value += &format!("case {constant}:\nreturn {text}\n");
        }
        by_name += &format!("case {text}:\n*v = {constant}\n");
    }
    let strconv = context.std("strconv");
    source.code(&format!(
        "func (v {name}) name() string {{
        switch v {{
        {by_value}}}
        return \"\"
        }}

        func (v *{name}) named(name []byte) bool {{
        switch string(name) {{
        {by_name}default:
        return false
        }}
        return true
        }}

        // IsKnown is true if the enum has a value of this number.
        func (v {name}) IsKnown() bool {{
        return v.name() != \"\"
        }}

        // String is the name of the value, or its number.
        func (v {name}) String() string {{
        if name := v.name(); name != \"\" {{
        return name
        }}
        return {strconv}.Itoa(int(v))
        }}

        // MarshalText is the name of the value, or its number.
        func (v {name}) MarshalText() ([]byte, error) {{
        return []byte(v.String()), nil
        }}

        // UnmarshalText takes the name of a value, or its number.
        func (v *{name}) UnmarshalText(text []byte) error {{
        if v.named(text) {{
        return nil
        }}
        number, err := {strconv}.ParseInt(string(text), 10, 32)
        if err != nil {{
        return contractsrt.NameError({}, text)
        }}
        *v = {name}(number)
        return nil
        }}",
        literal(of.full_name)
    ));
    source.blank();
}

fn json(source: &mut Source, of: &Enum<'_>, name: &str) {
    let null = if of.is_null_value {
        "if r.Null() {\n*v = 0\nreturn true\n}\n"
    } else {
        ""
    };
    let known = if of.is_open {
        "return true"
    } else {
        "return v.IsKnown() || r.UnknownNumber(number)"
    };
    source.code(&format!(
        "// JSONEncode writes the value; it is for generated code.
        func (v {name}) JSONEncode(w *contractsrt.JSONWriter) {{
        w.Enum(v.name(), int32(v))
        }}

        // JSONDecode reads a value, false if it is passed over; it is for generated code.
        func (v *{name}) JSONDecode(r *contractsrt.JSONReader) bool {{
        {null}text, number := r.Enum()
        if text != nil {{
        return v.named(text) || r.UnknownName(text)
        }}
        *v = {name}(number)
        {known}
        }}"
    ));
    source.blank();
}
