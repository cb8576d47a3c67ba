//! What kind of input a spelling means.

use super::options::Spelt;
use crate::failure::{Failure, Result};
use crate::source::archive::ArchiveKind;
use crate::source::compression::Compression;
use crate::text::nearest;

/// The kinds of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Folder,
    Git,
    Archive(ArchiveKind, Compression),
    Image(ImageEncoding, Compression),
    ProtoFile,
}

/// How a descriptor image is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageEncoding {
    Binary,
    Json,
    Text,
    Yaml,
}

const NAMES: [&str; 15] = [
    "dir",
    "git",
    "tar",
    "targz",
    "zip",
    "binpb",
    "bin",
    "bingz",
    "json",
    "jsongz",
    "txtpb",
    "yaml",
    "protofile",
    "tgz",
    "mod",
];

impl Format {
    /// As `format=` says, else as the path looks.
    pub(super) fn of(spelt: &Spelt) -> Result<Format> {
        let format = match spelt.format.as_deref() {
            Some(name) => named(name, spelt)?,
            None => inferred(&spelt.path),
        };
        let Some(name) = spelt.compression.as_deref() else {
            return Ok(format);
        };
        let compression = Compression::named(name).ok_or_else(|| {
            Failure::new(format!("unknown compression `{name}` in `{}`", spelt.typed))
                .help("known compressions are none, gzip and zstd")
        })?;
        Ok(match format {
            Format::Archive(kind, _) => Format::Archive(kind, compression),
            Format::Image(encoding, _) => Format::Image(encoding, compression),
            other => other,
        })
    }
}

fn named(name: &str, spelt: &Spelt) -> Result<Format> {
    let (from_path, _) = Compression::of(&spelt.path);
    Ok(match name {
        "dir" => Format::Folder,
        "git" => Format::Git,
        "tar" => Format::Archive(ArchiveKind::Tar, from_path),
        "targz" | "tgz" => Format::Archive(ArchiveKind::Tar, Compression::Gzip),
        "zip" => Format::Archive(ArchiveKind::Zip, Compression::None),
        "binpb" | "bin" => Format::Image(ImageEncoding::Binary, from_path),
        "bingz" => Format::Image(ImageEncoding::Binary, Compression::Gzip),
        "json" => Format::Image(ImageEncoding::Json, from_path),
        "jsongz" => Format::Image(ImageEncoding::Json, Compression::Gzip),
        "txtpb" => Format::Image(ImageEncoding::Text, from_path),
        "yaml" => Format::Image(ImageEncoding::Yaml, from_path),
        "protofile" => Format::ProtoFile,
        "mod" => {
            return Err(Failure::new(format!(
                "`{}` is a module of a registry, and nothing is fetched",
                spelt.typed
            ))
            .help("export it to a folder first"));
        }
        _ => {
            let failure = Failure::new(format!("unknown format `{name}` in `{}`", spelt.typed));
            return Err(match nearest(name, NAMES) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help(format!("known formats are {}", NAMES.join(", "))),
            });
        }
    })
}

fn inferred(path: &str) -> Format {
    if path == "-" {
        return Format::Image(ImageEncoding::Binary, Compression::None);
    }
    if path == ".git" || path.trim_end_matches('/').ends_with(".git") {
        return Format::Git;
    }
    if path.ends_with(".tgz") {
        return Format::Archive(ArchiveKind::Tar, Compression::Gzip);
    }
    let (compression, stem) = Compression::of(path);
    match stem.rsplit_once('.').map(|(_, extension)| extension) {
        Some("bin" | "binpb") => Format::Image(ImageEncoding::Binary, compression),
        Some("json") => Format::Image(ImageEncoding::Json, compression),
        Some("txtpb") => Format::Image(ImageEncoding::Text, compression),
        Some("yaml" | "yml") => Format::Image(ImageEncoding::Yaml, compression),
        Some("tar") => Format::Archive(ArchiveKind::Tar, compression),
        Some("zip") if compression == Compression::None => {
            Format::Archive(ArchiveKind::Zip, compression)
        }
        Some("proto") if compression == Compression::None => Format::ProtoFile,
        _ => Format::Folder,
    }
}
