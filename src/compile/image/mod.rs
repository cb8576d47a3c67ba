//! Descriptor images: a schema as a `FileDescriptorSet`, and back.

mod mark;
mod read;
mod text;
mod write;

pub use read::{Encoding, read};
pub use write::{ImageOptions, to_binary, to_json};
