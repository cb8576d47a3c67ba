//! The package that all others share.

use super::super::{FileSet, HEADER};
use crate::failure::Result;

/// The files of the package.
const FILES: [(&str, &str); 17] = [
    ("any", include_str!("runtime/any.go")),
    ("encoder", include_str!("runtime/encoder.go")),
    ("errors", include_str!("runtime/errors.go")),
    ("extension", include_str!("runtime/extension.go")),
    ("field_mask", include_str!("runtime/field_mask.go")),
    ("json_number", include_str!("runtime/json_number.go")),
    ("json_read", include_str!("runtime/json_read.go")),
    ("json_text", include_str!("runtime/json_text.go")),
    ("json_write", include_str!("runtime/json_write.go")),
    ("message", include_str!("runtime/message.go")),
    ("message_set", include_str!("runtime/message_set.go")),
    ("path", include_str!("runtime/path.go")),
    ("registry", include_str!("runtime/registry.go")),
    ("times", include_str!("runtime/times.go")),
    ("unknown", include_str!("runtime/unknown.go")),
    ("wire_read", include_str!("runtime/wire_read.go")),
    ("wire_write", include_str!("runtime/wire_write.go")),
];

pub(super) fn add(files: &mut FileSet) -> Result<()> {
    for (name, text) in FILES {
        files.add(
            format!("contractsrt/{name}.go"),
            format!("// {HEADER}\n\n{text}"),
        )?;
    }
    Ok(())
}
