//! The runtime module.

use super::super::HEADER;

/// The parts of the runtime, in the order in which they are put together.
const PARTS: [&str; 10] = [
    include_str!("runtime/errors.py"),
    include_str!("runtime/message.py"),
    include_str!("runtime/unwritable.py"),
    include_str!("runtime/write.py"),
    include_str!("runtime/read.py"),
    include_str!("runtime/json_write.py"),
    include_str!("runtime/json_read.py"),
    include_str!("runtime/times.py"),
    include_str!("runtime/registry.py"),
    include_str!("runtime/extension.py"),
];

pub(super) fn text() -> String {
    format!("# {HEADER}\n{}", PARTS.join("\n\n"))
}
