//! What a tag leads to: the lines that read one field.

use super::super::model::{Field, Map, Presence, Scalar, Type, WireType};
use super::context::{Context, is_pointer};
use super::scalar::{converted, reader};
use super::shape::Shape;
use super::slabs;
use super::source::literal;

/// The case of a field. Whatever it breaks out of goes to the unknown fields.
pub(super) fn case(
    context: &Context<'_, '_>,
    shape: &Shape<'_, '_>,
    at: usize,
    failed: &str,
) -> String {
    let field = &shape.fields[at];
    let reading = Reading {
        context,
        shape,
        at,
        field,
        failed,
        name: literal(field.name),
    };
    let lines = match field.presence {
        Presence::Map(map) => reading.entry(map),
        Presence::Repeated { .. } if field.ty.is_packable() => reading.packable(),
        _ => reading.guarded(field.tag(), &reading.single()),
    };
    format!("case {}:\n{lines}", field.number)
}

struct Reading<'c, 'm, 'a> {
    context: &'c Context<'m, 'a>,
    shape: &'c Shape<'m, 'a>,
    at: usize,
    field: &'c Field<'a>,
    /// What stands before an error that is returned.
    failed: &'c str,
    name: String,
}

impl Reading<'_, '_, '_> {
    /// Lines for one tag; a field of another wire type is unknown.
    fn guarded(&self, tag: u32, lines: &str) -> String {
        format!("if tag != {tag} {{\nbreak\n}}\n{lines}\ncontinue")
    }

    /// Lines that read a value as `v` and go behind it.
    fn value(&self, ty: Type, verify_utf8: bool) -> String {
        self.read(ty, verify_utf8, "v", ["b", "i"])
    }

    /// Lines that read a value as `to` from a place and go behind it. Most
    /// varints are of one byte.
    fn read(&self, ty: Type, verify_utf8: bool, to: &str, [b, i]: [&str; 2]) -> String {
        let function = reader(ty, verify_utf8);
        let Reading { failed, name, .. } = self;
        let failure = format!("return {failed}contractsrt.ReadError");
        if function == "Varint" {
            return format!(
                "var {to} uint64\nif {i} < len({b}) && {b}[{i}] < 0x80 {{\n{to} = uint64({b}[{i}])\n{i}++\n}} else if {to}, {i} = contractsrt.Varint({b}, {i}); {i} < 0 {{\n{failure}({i}, {name})\n}}"
            );
        }
        format!(
            "{to}, n := contractsrt.{function}({b}, {i})\nif n < 0 {{\n{failure}(n, {name})\n}}\n{i} = n"
        )
    }

    /// Lines that put a scalar or an enum where it belongs.
    fn store(&self, value: &str) -> String {
        let place = self.shape.place(self.at);
        match (self.field.presence, self.field.oneof) {
            (_, Some(oneof)) => format!(
                "m.{} = {}{{Value: {value}}}",
                self.shape.oneof_name(oneof),
                self.shape.variants[self.at]
            ),
            (Presence::Repeated { .. }, _) => format!("{place} = append({place}, {value})"),
            _ if is_pointer(self.field) => format!("x := {value}\n{place} = &x"),
            _ => format!("{place} = {value}"),
        }
    }

    /// The enum, if it takes only the numbers that it has.
    fn closed(&self) -> bool {
        matches!(self.field.ty, Type::Enum(id) if !self.context.model[id].is_open)
    }

    fn single(&self) -> String {
        match self.field.ty {
            Type::Message(_) => self.message(),
            Type::Group(_) => self.group(),
            ty if self.closed() => format!(
                "{}\nif e := {}; e.IsKnown() {{\n{}\n}} else {{\ncontractsrt.Keep(&m.unknown, b[start:i])\n}}",
                self.value(ty, false),
                converted(self.context, ty, "v"),
                self.store("e")
            ),
            ty => {
                let value = self.value(ty, self.field.verify_utf8);
                let grow = self.grow();
                format!(
                    "{value}\n{grow}{}",
                    self.store(&converted(self.context, ty, "v"))
                )
            }
        }
    }

    /// Makes room for all elements that follow, if there is none.
    fn grow(&self) -> String {
        let is_delimited = self.field.ty.wire_type() == WireType::Delimited;
        if !self.field.is_list() || !is_delimited {
            return String::new();
        }
        let place = self.shape.place(self.at);
        let slices = self.context.std("slices");
        format!(
            "if len({place}) == cap({place}) {{\n{place} = {slices}.Grow({place}, contractsrt.CountFields(b, start, tag))\n}}\n"
        )
    }

    /// Lines that make `to` the message to read into, and the path of an error.
    fn target(&self) -> (String, String, String) {
        let place = self.shape.place(self.at);
        let name = &self.name;
        let ty = self.context.value_type(self.field.ty);
        if self.field.is_list() {
            let lines = format!("{}{place} = append({place}, {ty}{{}})", self.grow());
            let last = format!("{place}[len({place})-1]");
            let failure = format!("contractsrt.InElement(err, {name}, len({place})-1)");
            return (lines, last, failure);
        }
        let failure = format!("contractsrt.In(err, {name})");
        let Some(oneof) = self.field.oneof else {
            let make = slabs::take(self.context, self.shape, self.field, &place)
                .unwrap_or_else(|| format!("{place} = new({ty})"));
            let lines = format!("if {place} == nil {{\n{make}\n}}");
            return (lines, place, failure);
        };
        let oneof = self.shape.oneof_name(oneof);
        let variant = &self.shape.variants[self.at];
        let lines = format!(
            "x, ok := m.{oneof}.({variant})\nif !ok || x.Value == nil {{\nx.Value = new({ty})\nm.{oneof} = x\n}}"
        );
        (lines, "x.Value".to_owned(), failure)
    }

    fn message(&self) -> String {
        let (lines, to, failure) = self.target();
        let Reading { failed, .. } = self;
        format!(
            "{}\n{lines}\nif err := {to}.WireDecode(v, depth+1); err != nil {{\nreturn {failed}{failure}\n}}",
            self.value(self.field.ty, false)
        )
    }

    fn group(&self) -> String {
        let (lines, to, failure) = self.target();
        let Reading { failed, .. } = self;
        let end = self.field.tag_of(WireType::EndGroup);
        format!(
            "{lines}\nn, err := {to}.WireDecodeGroup(b, i, {end}, depth+1)\nif err != nil {{\nreturn {failed}{failure}\n}}\ni = n"
        )
    }

    /// A list that may be packed, or not.
    fn packable(&self) -> String {
        let place = self.shape.place(self.at);
        let ty = self.field.ty;
        let packed = self.field.tag_of(WireType::Delimited);
        let slices = self.context.std("slices");
        let count = match ty.wire_type() {
            WireType::Fixed32 => "len(list)/4",
            WireType::Fixed64 => "len(list)/8",
            _ => "contractsrt.CountVarints(list)",
        };
        let element = self.read(ty, false, "v", ["list", "j"]);
        let value = converted(self.context, ty, "v");
        let store = if self.closed() {
            format!(
                "if e := {value}; e.IsKnown() {{\n{}\n}} else {{\ncontractsrt.KeepVarint(&m.unknown, {}, v)\n}}",
                self.store("e"),
                self.field.tag()
            )
        } else {
            self.store(&value)
        };
        let Reading { failed, name, .. } = self;
        let list = format!(
            "list, n := contractsrt.Bytes(b, i)\nif n < 0 {{\nreturn {failed}contractsrt.ReadError(n, {name})\n}}\ni = n\n{place} = {slices}.Grow({place}, {count})\nfor j := 0; j < len(list); {{\n{element}\n{store}\n}}\ncontinue"
        );
        format!(
            "if tag == {packed} {{\n{list}\n}}\n{}",
            self.guarded(self.field.tag(), &self.single())
        )
    }

    fn entry(&self, map: Map) -> String {
        let Reading {
            field,
            failed,
            name,
            ..
        } = self;
        let place = self.shape.place(self.at);
        let key = Type::Scalar(map.key);
        let key_type = self.context.value_type(key);
        let value_type = self.context.value_type(field.ty);
        let key_lines = self.assign(key, map.verify_utf8, "k");
        let (before, value_lines, after) = match field.ty {
            Type::Message(id) => {
                let failure = format!("contractsrt.InEntry(err, {name}, k)");
                let decode = |from: &str| {
                    format!(
                        "if err := v.WireDecode({from}, depth+1); err != nil {{\nreturn {failed}{failure}\n}}"
                    )
                };
                let read = self.read(field.ty, false, "x", ["entry", "j"]);
                let fields = &self.context.model[id].fields;
                // An entry without a value has an empty one, in which what is
                // required is missing.
                if fields
                    .iter()
                    .any(|field| field.presence == Presence::Required)
                {
                    (
                        "found := false\n",
                        format!("{read}\nfound = true\n{}", decode("x")),
                        format!("if !found {{\n{}\n}}\n", decode("nil")),
                    )
                } else {
                    ("", format!("{read}\n{}", decode("x")), String::new())
                }
            }
            ty => ("", self.assign(ty, field.verify_utf8, "v"), String::new()),
        };
        let keep = match field.ty {
            _ if self.closed() => {
                "if !v.IsKnown() {\ncontractsrt.Keep(&m.unknown, b[start:i])\ncontinue\n}\n"
            }
            _ => "",
        };
        let first = match field.ty {
            Type::Enum(id) => {
                let first = self.context.model[id]
                    .values
                    .first()
                    .map_or(0, |v| v.number);
                if first == 0 {
                    format!("var v {value_type}")
                } else {
                    format!("v := {value_type}({first})")
                }
            }
            Type::Scalar(Scalar::Bytes) => "v := []byte{}".to_owned(),
            _ => format!("var v {value_type}"),
        };
        let key_tag = 8 | map.key.wire_type() as u32;
        let value_tag = 16 | field.ty.wire_type() as u32;
        let lines = format!(
            "entry, n := contractsrt.Bytes(b, i)\nif n < 0 {{\nreturn {failed}contractsrt.ReadError(n, {name})\n}}\ni = n\nvar k {key_type}\n{first}\n{before}for j := 0; j < len(entry); {{\ntag, n := contractsrt.Tag(entry, j)\nif n < 0 {{\nreturn {failed}contractsrt.ReadError(n, {name})\n}}\nj = n\nswitch tag {{\ncase {key_tag}:\n{key_lines}\ncase {value_tag}:\n{value_lines}\ndefault:\nif j = contractsrt.Skip(entry, j, tag, depth); j < 0 {{\nreturn {failed}contractsrt.ReadError(j, {name})\n}}\n}}\n}}\n{after}{keep}if {place} == nil {{\n{place} = make(map[{key_type}]{value_type})\n}}\n{place}[k] = v"
        );
        self.guarded(field.tag(), &lines)
    }

    /// Lines that read the key or the value of an entry.
    fn assign(&self, ty: Type, verify_utf8: bool, to: &str) -> String {
        let read = self.read(ty, verify_utf8, "x", ["entry", "j"]);
        format!("{read}\n{to} = {}", converted(self.context, ty, "x"))
    }
}
