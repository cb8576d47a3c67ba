//! What reads, writes and measures one value.

use super::super::model::{Scalar, Type, WireType};
use super::context::Context;

/// How many bytes a tag takes.
pub(super) fn tag_size(number: u32) -> usize {
    match number << 3 {
        0..=0x7f => 1,
        0x80..=0x3fff => 2,
        0x4000..=0x1f_ffff => 3,
        0x20_0000..=0xfff_ffff => 4,
        _ => 5,
    }
}

/// How many bytes every value takes, if that is the same for all.
pub(super) fn fixed_size(ty: Type) -> Option<usize> {
    match ty {
        Type::Scalar(Scalar::Bool) => Some(1),
        _ => match ty.wire_type() {
            WireType::Fixed32 => Some(4),
            WireType::Fixed64 => Some(8),
            _ => None,
        },
    }
}

/// How many bytes `value` takes, without its tag.
pub(super) fn size(ty: Type, value: &str) -> String {
    if let Some(size) = fixed_size(ty) {
        return size.to_string();
    }
    match ty {
        Type::Scalar(Scalar::String | Scalar::Bytes) => {
            format!("contractsrt.SizeBytes(len({value}))")
        }
        Type::Message(_) => format!("contractsrt.SizeBytes({value}.BinarySize())"),
        Type::Group(_) => format!("{value}.BinarySize()"),
        _ => format!("contractsrt.SizeVarint({})", varint(ty, value)),
    }
}

/// A value as it stands in a varint.
pub(super) fn varint(ty: Type, value: &str) -> String {
    match ty {
        Type::Scalar(Scalar::Uint64) => value.to_owned(),
        Type::Scalar(Scalar::Sint32) => format!("contractsrt.Zigzag32({value})"),
        Type::Scalar(Scalar::Sint64) => format!("contractsrt.Zigzag64({value})"),
        _ => format!("uint64({value})"),
    }
}

/// True if a field without presence is sent.
pub(super) fn is_set(context: &Context<'_, '_>, ty: Type, place: &str) -> String {
    match ty {
        Type::Scalar(Scalar::Bool) => place.to_owned(),
        Type::Scalar(Scalar::String) => format!("{place} != \"\""),
        Type::Scalar(Scalar::Bytes) => format!("len({place}) > 0"),
        // Negative zero is not the default.
        Type::Scalar(Scalar::Double) => {
            let math = context.std("math");
            format!("{place} != 0 || {math}.Signbit({place})")
        }
        Type::Scalar(Scalar::Float) => {
            let math = context.std("math");
            format!("{place} != 0 || {math}.Signbit(float64({place}))")
        }
        _ => format!("{place} != 0"),
    }
}

/// Lines that write a number before `b[i]`.
pub(super) fn put(context: &Context<'_, '_>, ty: Type, value: &str) -> String {
    match ty {
        Type::Scalar(Scalar::Bool) => format!("i--\nb[i] = contractsrt.Bool({value})"),
        Type::Scalar(Scalar::Float) => {
            let math = context.std("math");
            format!("i = contractsrt.PutFixed32(b, i, {math}.Float32bits({value}))")
        }
        Type::Scalar(Scalar::Double) => {
            let math = context.std("math");
            format!("i = contractsrt.PutFixed64(b, i, {math}.Float64bits({value}))")
        }
        Type::Scalar(Scalar::Fixed32) => format!("i = contractsrt.PutFixed32(b, i, {value})"),
        Type::Scalar(Scalar::Fixed64) => format!("i = contractsrt.PutFixed64(b, i, {value})"),
        Type::Scalar(Scalar::Sfixed32) => {
            format!("i = contractsrt.PutFixed32(b, i, uint32({value}))")
        }
        Type::Scalar(Scalar::Sfixed64) => {
            format!("i = contractsrt.PutFixed64(b, i, uint64({value}))")
        }
        Type::Enum(_) => format!("i = contractsrt.PutVarint(b, i, {})", varint(ty, value)),
        _ => format!("i = contractsrt.PutNumber(b, i, {})", varint(ty, value)),
    }
}

/// A tag as it stands on the wire.
pub(super) fn tag_bytes(tag: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = tag;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

/// Lines that write a tag before `b[i]`.
pub(super) fn put_tag(tag: u32) -> String {
    put_bytes(&tag_bytes(tag))
}

/// Lines that write bytes before `b[i]`.
pub(super) fn put_bytes(bytes: &[u8]) -> String {
    let mut lines = match bytes {
        [] => return String::new(),
        [byte] => return format!("i--\nb[i] = 0x{byte:x}"),
        _ => format!("i -= {}", bytes.len()),
    };
    for (at, byte) in bytes.iter().enumerate().rev() {
        let place = if at == 0 {
            "i".to_owned()
        } else {
            format!("i+{at}")
        };
        lines += &format!("\nb[{place}] = 0x{byte:x}");
    }
    lines
}

/// The function that reads a value from the wire.
pub(super) fn reader(ty: Type, verify_utf8: bool) -> &'static str {
    match ty {
        Type::Scalar(Scalar::String) if verify_utf8 => "String",
        Type::Scalar(Scalar::String) => "RawString",
        Type::Scalar(Scalar::Bytes) => "CopyBytes",
        _ => match ty.wire_type() {
            WireType::Fixed32 => "Fixed32",
            WireType::Fixed64 => "Fixed64",
            WireType::Varint => "Varint",
            _ => "Bytes",
        },
    }
}

/// What was read, as the type that it is.
pub(super) fn converted(context: &Context<'_, '_>, ty: Type, read: &str) -> String {
    match ty {
        Type::Scalar(scalar) => match scalar {
            Scalar::Bool => format!("{read} != 0"),
            Scalar::Int32 | Scalar::Sfixed32 => format!("int32({read})"),
            Scalar::Int64 | Scalar::Sfixed64 => format!("int64({read})"),
            Scalar::Uint32 => format!("uint32({read})"),
            Scalar::Sint32 => format!("contractsrt.Unzigzag32({read})"),
            Scalar::Sint64 => format!("contractsrt.Unzigzag64({read})"),
            Scalar::Float => format!("{}.Float32frombits({read})", context.std("math")),
            Scalar::Double => format!("{}.Float64frombits({read})", context.std("math")),
            _ => read.to_owned(),
        },
        Type::Enum(id) => format!("{}({read})", context.enumeration(id)),
        _ => read.to_owned(),
    }
}

/// The end of the names of functions for JSON: `Int64` of `w.Int64(…)`.
pub(super) fn json(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Double => "Float64",
        Scalar::Float => "Float32",
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "Int32",
        Scalar::Uint32 | Scalar::Fixed32 => "Uint32",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "Int64",
        Scalar::Uint64 | Scalar::Fixed64 => "Uint64",
        Scalar::Bool => "Bool",
        Scalar::String => "String",
        Scalar::Bytes => "Bytes",
    }
}
