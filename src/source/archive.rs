//! Files of a tar or zip archive.

use super::below;
use crate::failure::{Failure, Result};
use std::io::{Cursor, Read};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArchiveKind {
    Tar,
    Zip,
}

/// No archive of contracts unpacks to more than this; one that claims to is
/// refused before it fills the memory.
const MOST_BYTES: u64 = 1 << 30;

/// The files of an archive by path, without the first `strip` parts of each
/// path. Links and what leads out of the archive are passed over.
pub(super) fn unpack(
    kind: ArchiveKind,
    bytes: &[u8],
    strip: usize,
    shown: &str,
) -> Result<Vec<(String, Arc<[u8]>)>> {
    let files = match kind {
        ArchiveKind::Tar => untar(bytes),
        ArchiveKind::Zip => unzip(bytes),
    };
    let files = files.map_err(|error| {
        Failure::new(format!("archive `{shown}` cannot be read")).because(error)
    })?;
    Ok(files
        .into_iter()
        .filter_map(|(path, bytes)| Some((stripped(&path, strip)?, bytes)))
        .collect())
}

type Files = std::io::Result<Vec<(String, Arc<[u8]>)>>;

fn untar(bytes: &[u8]) -> Files {
    let mut files = Vec::new();
    let mut left = MOST_BYTES;
    for entry in tar::Archive::new(bytes).entries()? {
        let entry = entry?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = entry.path()?.to_string_lossy().into_owned();
        files.push((path, read_within(entry, &mut left)?));
    }
    Ok(files)
}

fn unzip(bytes: &[u8]) -> Files {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut files = Vec::new();
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let file = archive.by_index(at)?;
        if !file.is_file() {
            continue;
        }
        let Some(path) = file.enclosed_name() else {
            continue;
        };
        let path = path.to_string_lossy().replace('\\', "/");
        files.push((path, read_within(file, &mut left)?));
    }
    Ok(files)
}

fn read_within(reader: impl Read, left: &mut u64) -> std::io::Result<Arc<[u8]>> {
    let mut bytes = Vec::new();
    reader.take(*left + 1).read_to_end(&mut bytes)?;
    *left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
        std::io::Error::other(format!("it unpacks to more than {MOST_BYTES} bytes"))
    })?;
    Ok(bytes.into())
}

fn stripped(path: &str, strip: usize) -> Option<String> {
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    if parts.len() <= strip || parts.contains(&"..") {
        return None;
    }
    below("", &parts[strip..].join("/")).map(str::to_owned)
}
