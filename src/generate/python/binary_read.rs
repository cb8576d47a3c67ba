//! Messages from the wire format.
//!
//! The fields stand in the order of their numbers, as a writer sends them, and
//! each reads the next tag itself: a message is read in one pass down the
//! function, and a tag is compared only with those of fields that were left out.
//! What comes in another order goes round once more.
//!
//! `b` is the buffer, `p` the place in it, `end` the message's end, `t` the tag
//! that was read last, `m` the message, `d` how deep it is nested.

use super::super::model::{Field, Map, Presence, Scalar, Type, WireType};
use super::code::{Code, literal};
use super::context::Context;
use super::shape::Shape;

/// How many fields one comparison may pass over.
const CHUNK: usize = 8;

/// How many tags are read within the loop of one function. Type checkers follow
/// every variable round the loop, which takes them long, or too long, if it has
/// many lines; where there are more tags, functions without a loop read them.
const WHOLE: usize = 8;

/// How many tags, or keys of JSON, a part of a function has.
pub(super) const PART: usize = 32;

/// One tag of a field, and how it is read.
struct Arm {
    tag: u32,
    at: usize,
    is_packed: bool,
}

/// How a function goes on behind a field.
#[derive(Clone, Copy)]
struct Ending {
    /// How many bytes the longest tag of a field has; three mean more too.
    tag_bytes: u32,
    /// The function is a part, which returns the tag and the place.
    is_part: bool,
}

/// `read_X`: reads up to `end`, into `m`.
pub(super) fn read(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    let arms = arms(message);
    let mut ending = Ending {
        tag_bytes: match arms.last() {
            Some(arm) if arm.tag > 0x3fff => 3,
            Some(arm) if arm.tag > 0x7f => 2,
            _ => 1,
        },
        is_part: arms.len() > WHOLE,
    };
    field_names(code, message, &arms);
    let parts = ending.is_part;
    if parts {
        for (number, part) in arms.chunks(PART).enumerate() {
            read_part(code, context, message, part, number, ending);
        }
        ending.is_part = false;
    }
    code.gap();
    let ty = &message.ty;
    code.open(&format!(
        "def read_{}(b: bytes, p: int, end: int, m: {ty} | None, d: int) -> {ty}:",
        message.name
    ));
    code.open("if d > ⸢RECURSION_LIMIT:");
    code.line("⸢too_deep()");
    code.close();
    code.open("if m is None:");
    fresh(code, context, message);
    code.close();
    code.open("if p >= end:");
    code.line("return m");
    code.close();
    let mut body = Code::inside(3);
    if parts {
        for (number, part) in arms.chunks(PART).enumerate() {
            call_part(&mut body, message, part, number);
        }
    } else {
        read_chunks(&mut body, context, message, &arms, ending);
    }
    declare(code, &body);
    code.line("t: int = 0");
    code.open("try:");
    next_tag(code, ending);
    code.open("while True:");
    code.append(&body);
    unknown(code, message, ending);
    code.close();
    code.open("if p > end:");
    code.line("⸢truncated()");
    code.close();
    code.reopen("except ⸢UNREADABLE as failure:");
    code.line(&format!(
        "raise ⸢unreadable(failure, m, t, fields_{}) from None",
        message.name
    ));
    code.close();
    code.line("return m");
    code.close();
}

/// Declares the variables whose types a checker would have to infer, round and
/// round the loop.
fn declare(code: &mut Code, body: &Code) {
    for (name, first) in [
        ("e", " e = "),
        ("i", " i = "),
        ("q", " q, e = "),
        ("z", " z = "),
    ] {
        if body.text().contains(first) {
            code.line(&format!("{name}: int"));
        }
    }
}

/// `read1_X`: some of the fields of a message that has many.
fn read_part(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    part: &[Arm],
    number: usize,
    ending: Ending,
) {
    let (name, ty) = (&message.name, &message.ty);
    code.gap();
    code.open(&format!(
        "def read{number}_{name}(b: bytes, p: int, end: int, m: {ty}, d: int, t: int) -> tuple[int, int]:"
    ));
    let mut body = Code::inside(2);
    read_chunks(&mut body, context, message, part, ending);
    declare(code, &body);
    code.open("try:");
    code.append(&body);
    code.reopen("except ⸢UNREADABLE as failure:");
    code.line(&format!(
        "raise ⸢unreadable(failure, m, t, fields_{name}) from None"
    ));
    code.close();
    code.line("return t, p");
    code.close();
}

/// The call of a part; it returns the tag that is to be read next, -1 at the
/// end. What it throws tells the field already.
fn call_part(code: &mut Code, message: &Shape<'_, '_>, part: &[Arm], number: usize) {
    let Some(last) = part.last() else {
        return;
    };
    code.open(&format!("if t <= {}:", last.tag));
    code.line(&format!(
        "u, t = t, 0\nt, p = read{number}_{}(b, p, end, m, d, u)",
        message.name
    ));
    code.open("if t < 0:");
    code.line("break");
    code.close();
    code.close();
}

/// Reads the fields with these tags, of which some may be passed over at once.
fn read_chunks(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    arms: &[Arm],
    ending: Ending,
) {
    let is_one = arms.len() <= CHUNK + CHUNK / 2;
    for chunk in arms.chunks(if is_one { arms.len().max(1) } else { CHUNK }) {
        let Some(last) = chunk.last() else {
            continue;
        };
        if !is_one {
            code.open(&format!("if t <= {}:", last.tag));
        }
        for arm in chunk {
            read_arm(code, context, message, arm, ending);
        }
        if !is_one {
            code.close();
        }
    }
}

/// The tags of all fields, in their order.
fn arms(message: &Shape<'_, '_>) -> Vec<Arm> {
    let mut arms = Vec::new();
    for (at, field) in message.fields.iter().enumerate() {
        let arm = |tag, is_packed| Arm { tag, at, is_packed };
        arms.push(arm(field.tag(), false));
        if field.is_list() && field.ty.is_packable() {
            arms.push(arm(field.tag_of(WireType::Delimited), true));
        }
    }
    arms.sort_by_key(|arm| arm.tag);
    arms
}

/// Every tag with the name of its field: what is known, and for errors.
fn field_names(code: &mut Code, message: &Shape<'_, '_>, arms: &[Arm]) {
    code.gap();
    let name = |at: usize| match message.fields[at].oneof {
        Some(_) => message.fields[at].name,
        None => message.field_name(at),
    };
    let pairs = arms.iter().map(|arm| {
        let name = if message.is_extension {
            message.full_name
        } else {
            name(arm.at)
        };
        format!("{}: {}", arm.tag, literal(name))
    });
    let pairs: Vec<String> = pairs.collect();
    let head = format!("fields_{}: dict[int, str] = {{", message.name);
    code.list(&head, &pairs, "}");
}

/// A new message to read into; what is required is missing in it.
pub(super) fn fresh(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    if message.is_extension {
        let initial = context.initial(&message.fields[0]);
        let initial = initial.unwrap_or_else(|| "None".to_owned());
        code.line(&format!("held: {} = ⸢Holder({initial})", message.ty));
        code.line("m = held");
        return;
    }
    code.line(&format!("m = ⸢new({})", message.ty));
    code.line("m.unknown_fields = b\"\"");
    let mut oneofs = std::collections::BTreeSet::new();
    for (at, field) in message.fields.iter().enumerate() {
        match (field.oneof, context.initial(field)) {
            (None, Some(initial)) => {
                code.line(&format!("m.{} = {initial}", message.field_name(at)));
            }
            (Some(oneof), _) if oneofs.insert(oneof) => {
                code.line(&format!("m.{} = None", message.oneof_name(oneof)));
            }
            _ => {}
        }
    }
}

/// Reads a tag. Where none of a field is longer, one or two bytes are enough:
/// what is longer equals none of them, and is read once more in [`unknown`].
fn next_tag(code: &mut Code, ending: Ending) {
    code.line("t = b[p]\np += 1");
    if ending.tag_bytes > 1 {
        code.open("if t > 127:");
        if ending.tag_bytes == 2 {
            code.line("t += (b[p] << 7) - 128\np += 1");
        } else {
            code.line("t, p = ⸢read_tag(b, p - 1)");
        }
        code.close();
    }
}

/// Ends the loop at the end of the message, else reads the next tag.
fn go_on(code: &mut Code, ending: Ending) {
    code.open("if p >= end:");
    code.line(if ending.is_part {
        "return -1, p"
    } else {
        "break"
    });
    code.close();
    next_tag(code, ending);
}

/// What is left when no field has taken the tag.
fn unknown(code: &mut Code, message: &Shape<'_, '_>, ending: Ending) {
    if ending.tag_bytes < 3 {
        let most = if ending.tag_bytes == 2 { 16383 } else { 127 };
        code.open(&format!("if t > {most}:"));
        code.line(&format!("t, p = ⸢read_tag(b, p - {})", ending.tag_bytes));
        code.close();
    }
    if !message.fields.is_empty() {
        code.open(&format!("if t in fields_{}:", message.name));
        code.line("continue");
        code.close();
    }
    code.line("p = ⸢keep(m, b, p, t, d)");
    go_on(code, ending);
}

fn read_arm(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    arm: &Arm,
    ending: Ending,
) {
    let field = &message.fields[arm.at];
    let place = format!("m.{}", message.field_name(arm.at));
    if !field.is_collection() || arm.is_packed {
        code.open(&format!("if t == {}:", arm.tag));
        if arm.is_packed {
            read_packed(code, context, field, &place);
        } else {
            read_single(code, context, message, arm.at);
        }
        go_on(code, ending);
        code.close();
        return;
    }
    // Items of a list mostly follow one another.
    code.open(&format!("while t == {}:", arm.tag));
    match field.presence {
        Presence::Map(map) => read_map(code, context, field, map, &place),
        _ => read_value(code, context, field, "None", &|value| {
            format!("{place}.append({value})")
        }),
    }
    code.open("if p >= end:");
    code.line(if ending.is_part {
        "return -1, p"
    } else {
        "t = -1\nbreak"
    });
    code.close();
    next_tag(code, ending);
    code.close();
    if !ending.is_part {
        code.open("if t < 0:");
        code.line("break");
        code.close();
    }
}

/// A field that holds one value.
fn read_single(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>, at: usize) {
    let field = &message.fields[at];
    match field.oneof {
        Some(oneof) => {
            let place = format!("m.{}", message.oneof_name(oneof));
            let variant = message.variant(at);
            let held = format!("c{}", field.number);
            let is_message = matches!(field.ty, Type::Message(_) | Type::Group(_));
            if is_message {
                code.line(&format!("{held} = {place}"));
            }
            let into = format!("{held}.value if type({held}) is {variant} else None");
            read_value(code, context, field, &into, &|value| {
                format!("{place} = {variant}({value})")
            });
        }
        None => {
            let place = format!("m.{}", message.field_name(at));
            let into = if field.presence == Presence::Required {
                format!("getattr(m, \"{}\", None)", message.field_name(at))
            } else {
                place.clone()
            };
            read_value(code, context, field, &into, &|value| {
                format!("{place} = {value}")
            });
        }
    }
}

/// Reads one value; `store` is the statement that keeps it, `into` the message
/// that it is merged into.
fn read_value(
    code: &mut Code,
    context: &Context<'_, '_>,
    field: &Field<'_>,
    into: &str,
    store: &dyn Fn(&str) -> String,
) {
    match field.ty {
        Type::Message(id) => {
            let read = context.of_message("read_", id);
            read_end(code);
            code.line(&store(&format!("{read}(b, p, e, {into}, d + 1)")));
            code.line("p = e");
        }
        Type::Group(id) => {
            let read = context.of_message("read_", id);
            code.line("q, e = ⸢group(b, p, t, d)");
            code.line(&store(&format!("{read}(b, p, q, {into}, d + 1)")));
            code.line("p = e");
        }
        ty => {
            if let Some(id) = context.closed_enum(ty) {
                read_int32(code, "i");
                let table = context.enum_table(id);
                code.open(&format!("if i in {table}:"));
                code.line(&store(&format!("{table}[i]")));
                code.reopen("else:");
                code.line("⸢keep_enum(m, t, i)");
                code.close();
            } else {
                read_scalar(code, context, ty, field.verify_utf8, store);
            }
        }
    }
}

/// Where what begins with its length ends: `e`.
fn read_end(code: &mut Code) {
    code.line("e = b[p]\np += 1");
    code.open("if e > 127:");
    code.line("e, p = ⸢varint(b, p, e)");
    code.close();
    code.line("e += p");
}

fn read_varint(code: &mut Code, name: &str, then: &str) {
    code.line(&format!("{name} = b[p]\np += 1"));
    code.open(&format!("if {name} > 127:"));
    code.line(&format!("{name}, p = ⸢varint(b, p, {name})"));
    if !then.is_empty() {
        code.line(then);
    }
    code.close();
}

fn read_int32(code: &mut Code, name: &str) {
    let signed = format!("{name} = ⸢signed32({name})");
    read_varint(code, name, &signed);
}

/// Reads a scalar or a value of an open enum.
fn read_scalar(
    code: &mut Code,
    context: &Context<'_, '_>,
    ty: Type,
    verify_utf8: bool,
    store: &dyn Fn(&str) -> String,
) {
    let fixed = |code: &mut Code, scalar: Scalar, size: u32| {
        let value = format!("⸢unpack_{}(b, p)[0]", scalar.keyword());
        code.line(&store(&value));
        code.line(&format!("p += {size}"));
    };
    match ty {
        Type::Scalar(Scalar::String) => {
            read_end(code);
            let errors = if verify_utf8 {
                ""
            } else {
                "\"utf-8\", \"surrogateescape\""
            };
            code.line(&store(&format!("b[p:e].decode({errors})")));
            code.line("p = e");
        }
        Type::Scalar(Scalar::Bytes) => {
            read_end(code);
            code.line(&store("b[p:e]"));
            code.line("p = e");
        }
        Type::Scalar(scalar) if scalar.wire_type() == WireType::Fixed64 => fixed(code, scalar, 8),
        Type::Scalar(scalar) if scalar.wire_type() == WireType::Fixed32 => fixed(code, scalar, 4),
        Type::Scalar(Scalar::Bool) => {
            read_varint(code, "i", "");
            code.line(&store("i != 0"));
        }
        Type::Scalar(Scalar::Sint32) => {
            read_varint(code, "i", "i &= 4294967295");
            code.line(&store("i >> 1 ^ -(i & 1)"));
        }
        Type::Scalar(Scalar::Sint64) => {
            read_varint(code, "i", "");
            code.line(&store("i >> 1 ^ -(i & 1)"));
        }
        Type::Scalar(Scalar::Int64) => {
            read_varint(code, "i", "i = ⸢signed64(i)");
            code.line(&store("i"));
        }
        Type::Scalar(Scalar::Uint32) => {
            read_varint(code, "i", "i &= 4294967295");
            code.line(&store("i"));
        }
        Type::Scalar(Scalar::Uint64) => {
            read_varint(code, "i", "");
            code.line(&store("i"));
        }
        Type::Enum(id) => {
            read_int32(code, "i");
            code.line(&store(&format!("{}[i]", context.enum_table(id))));
        }
        _ => {
            read_int32(code, "i");
            code.line(&store("i"));
        }
    }
}

/// A packed list, read at once.
fn read_packed(code: &mut Code, context: &Context<'_, '_>, field: &Field<'_>, place: &str) {
    read_end(code);
    let unpacked = |letter: &str, size: u32| format!("⸢unpacked(b, p, e, \"{letter}\", {size})");
    let varints = |convert: &str| format!("⸢packed(b, p, e, ⸢{convert})");
    let values = match field.ty {
        Type::Scalar(Scalar::Double) => unpacked("d", 8),
        Type::Scalar(Scalar::Fixed64) => unpacked("Q", 8),
        Type::Scalar(Scalar::Sfixed64) => unpacked("q", 8),
        Type::Scalar(Scalar::Float) => unpacked("f", 4),
        Type::Scalar(Scalar::Fixed32) => unpacked("I", 4),
        Type::Scalar(Scalar::Sfixed32) => unpacked("i", 4),
        Type::Scalar(Scalar::Bool) => format!("map(bool, {})", varints("unsigned64")),
        Type::Scalar(Scalar::Sint32) => format!("map(⸢unzigzag32, {})", varints("unsigned64")),
        Type::Scalar(Scalar::Sint64) => format!("map(⸢unzigzag64, {})", varints("unsigned64")),
        Type::Scalar(Scalar::Uint32) => varints("unsigned32"),
        Type::Scalar(Scalar::Uint64) => varints("unsigned64"),
        Type::Scalar(Scalar::Int64) => varints("signed64"),
        Type::Enum(id) => {
            let table = context.enum_table(id);
            if context.model[id].is_open {
                format!("map({table}.__getitem__, {})", varints("signed32"))
            } else {
                code.open(&format!("for i in {}:", varints("signed32")));
                code.open(&format!("if i in {table}:"));
                code.line(&format!("{place}.append({table}[i])"));
                code.reopen("else:");
                code.line(&format!("⸢keep_enum(m, {}, i)", field.tag()));
                code.close();
                code.close();
                code.line("p = e");
                return;
            }
        }
        _ => varints("signed32"),
    };
    code.line(&format!("{place}.extend({values})"));
    code.line("p = e");
}

/// An entry of a map; `y` is the tag within it, `z` its end.
fn read_map(code: &mut Code, context: &Context<'_, '_>, field: &Field<'_>, map: Map, place: &str) {
    let (key, value) = (format!("k{}", field.number), format!("v{}", field.number));
    let key_type = Type::Scalar(map.key);
    let closed = context.closed_enum(field.ty);
    if closed.is_some() {
        code.line("start = p");
    }
    read_end(code);
    code.line("z = e");
    code.line(&format!("{key} = {}", context.zero(key_type)));
    let zero = match (field.ty, closed) {
        // An empty one: nothing is read.
        (Type::Message(id), _) => format!("{}(b, p, p, None, 0)", context.of_message("read_", id)),
        (ty, Some(_)) => format!("int({})", context.zero(ty)),
        (ty, None) => context.zero(ty),
    };
    code.line(&format!("{value} = {zero}"));
    code.open("while p < z:");
    code.line("y, p = ⸢read_tag(b, p)");
    code.open(&format!("if y == {}:", 8 | map.key.wire_type() as u32));
    read_scalar(code, context, key_type, map.verify_utf8, &|read| {
        format!("{key} = {read}")
    });
    code.reopen(&format!("elif y == {}:", 16 | field.ty.wire_type() as u32));
    match (field.ty, closed) {
        (Type::Message(id), _) => {
            read_end(code);
            let read = context.of_message("read_", id);
            code.line(&format!("{value} = {read}(b, p, e, {value}, d + 1)"));
            code.line("p = e");
        }
        (_, Some(_)) => {
            read_int32(code, "i");
            code.line(&format!("{value} = i"));
        }
        (ty, None) => read_scalar(code, context, ty, field.verify_utf8, &|read| {
            format!("{value} = {read}")
        }),
    }
    code.reopen("else:");
    code.line("p = ⸢skip(b, p, y, d)");
    code.close();
    code.close();
    code.open("if p != z:");
    code.line("⸢truncated()");
    code.close();
    match closed {
        Some(id) => {
            let table = context.enum_table(id);
            code.open(&format!("if {value} in {table}:"));
            code.line(&format!("{place}[{key}] = {table}[{value}]"));
            code.reopen("else:");
            code.line("⸢keep(m, b, start, t, d)");
            code.close();
        }
        None => code.line(&format!("{place}[{key}] = {value}")),
    }
}
