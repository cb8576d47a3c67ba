//! Texts → descriptors, file by file, in parallel.

use super::error::Labelled;
use super::{CompileError, SourceFile, Texts, spans};
use crate::text::{LineIndex, Span};
use prost_types::FileDescriptorProto;
use protox::file::File;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The largest `.proto` file that is read, in bytes. The largest of the public
/// Google APIs is under 1 MiB; what is far beyond is no contract but a mistake.
pub const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;

/// All files of a compilation, parsed, by import path.
#[derive(Debug, Default)]
pub struct Parsed {
    files: BTreeMap<String, Arc<ParsedFile>>,
    /// Modules that the configuration names but nobody fetches, for whoever
    /// misses an import.
    pub remote_dependencies: Vec<String>,
    /// Errors that belong to no one file: the same import path twice.
    clashes: Vec<CompileError>,
}

#[derive(Clone, Debug)]
pub struct ParsedFile {
    pub source: SourceFile,
    /// What can be shown of the file, if it is not text.
    pub text: Arc<str>,
    pub(super) outcome: Result<FileDescriptorProto, Vec<CompileError>>,
}

/// Parses files. One that stands in `known` with the same bytes is not parsed
/// again.
pub fn parse(sources: Vec<SourceFile>, known: Option<&Parsed>) -> Parsed {
    let files: Vec<Arc<ParsedFile>> = sources
        .into_par_iter()
        .map(|source| match known.and_then(|known| known.same(&source)) {
            Some(file) => file,
            None => Arc::new(parse_file(source)),
        })
        .collect();
    let mut parsed = Parsed::default();
    for file in files {
        parsed.add(file);
    }
    parsed
}

impl Parsed {
    pub fn file(&self, path: &str) -> Option<&ParsedFile> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// All files, by import path.
    pub fn files(&self) -> impl Iterator<Item = &ParsedFile> {
        self.files.values().map(AsRef::as_ref)
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Makes imports of the files whose import path `which` accepts.
    pub fn import_only(&mut self, which: impl Fn(&str) -> bool) {
        for (path, file) in &mut self.files {
            if which(path) && !file.source.is_import {
                let mut import = ParsedFile::clone(file);
                import.source.is_import = true;
                *file = Arc::new(import);
            }
        }
    }

    /// True if both hold the same files with the same bytes at the same places.
    pub fn same_as(&self, other: &Parsed) -> bool {
        self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(|(a, b)| {
                a.0 == b.0
                    && a.1.source.bytes == b.1.source.bytes
                    && a.1.source.module == b.1.source.module
                    && a.1.source.is_import == b.1.source.is_import
            })
    }

    pub fn texts(&self) -> Texts {
        self.files()
            .map(|file| (file.source.shown.clone(), file.text.clone()))
            .collect()
    }

    /// Errors that belong to no one file.
    pub(super) fn clashes(&self) -> &[CompileError] {
        &self.clashes
    }

    fn same(&self, source: &SourceFile) -> Option<Arc<ParsedFile>> {
        let file = self.files.get(&source.path)?;
        let same = file.source.bytes == source.bytes
            && file.source.shown == source.shown
            && file.source.module == source.module
            && file.source.is_import == source.is_import;
        same.then(|| file.clone())
    }

    fn add(&mut self, file: Arc<ParsedFile>) {
        if let Some(first) = self.files.get(&file.source.path) {
            self.clashes.push(CompileError {
                shown: file.source.shown.clone(),
                span: None,
                message: format!(
                    "`{}` is imported by the same path as `{}`",
                    file.source.shown, first.source.shown
                ),
                help: Some("keep one of them, or exclude one from its module".to_owned()),
                related: Vec::new(),
            });
            return;
        }
        self.files.insert(file.source.path.clone(), file);
    }
}

fn parse_file(source: SourceFile) -> ParsedFile {
    let (text, outcome) = match read_text(&source) {
        Ok(text) => {
            let outcome = File::from_source(&source.path, text)
                .map(|file| {
                    let mut descriptor = FileDescriptorProto::from(file);
                    spans::adjust(&mut descriptor, text);
                    descriptor
                })
                .map_err(|error| parse_errors(&source, text, &error));
            (Arc::from(text), outcome)
        }
        Err(error) => (shown_text(&source.bytes), Err(vec![error])),
    };
    ParsedFile {
        source,
        text,
        outcome,
    }
}

/// What is shown of a file that cannot be read as text: enough of it to see the
/// place, which is always before the first byte that is replaced.
fn shown_text(bytes: &[u8]) -> Arc<str> {
    let shown = &bytes[..bytes.len().min(MAX_FILE_BYTES)];
    String::from_utf8_lossy(shown).into()
}

fn read_text(source: &SourceFile) -> Result<&str, CompileError> {
    let failed = |span, message, help: &str| CompileError {
        shown: source.shown.clone(),
        span,
        message,
        help: Some(help.to_owned()),
        related: Vec::new(),
    };
    if source.bytes.len() > MAX_FILE_BYTES {
        let mib = source.bytes.len() / (1024 * 1024);
        let most = MAX_FILE_BYTES / (1024 * 1024);
        return Err(failed(
            None,
            format!("the file has {mib} MiB; a `.proto` file may have {most} MiB"),
            "split the file, or exclude it from the module",
        ));
    }
    let text = std::str::from_utf8(&source.bytes).map_err(|error| {
        let index = LineIndex::new(&source.bytes);
        let at = error.valid_up_to();
        let span = index.span(&source.bytes, at..at + 1);
        failed(
            Some(span),
            "the file is not UTF-8 here".to_owned(),
            "save the file as UTF-8",
        )
    })?;
    // Some editors begin a file with a byte order mark. It is no part of the
    // text, and takes no column.
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

fn parse_errors(source: &SourceFile, text: &str, error: &protox::Error) -> Vec<CompileError> {
    if let Some(span) = edition_line(text) {
        return vec![CompileError {
            shown: source.shown.clone(),
            span: Some(span),
            message: "files with `edition` are not supported yet".to_owned(),
            help: Some("use `syntax = \"proto3\";` or `syntax = \"proto2\";`".to_owned()),
            related: Vec::new(),
        }];
    }
    let labelled = Labelled {
        shown: &source.shown,
        text,
    };
    labelled.errors(error)
}

/// Where a file says `edition = "…"`, if that is its first statement.
fn edition_line(text: &str) -> Option<Span> {
    let index = LineIndex::new(text.as_bytes());
    let mut offset = 0;
    let mut in_comment = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let comment = trimmed.starts_with("//") || trimmed.is_empty();
        in_comment |= trimmed.starts_with("/*");
        if !in_comment && !comment {
            let rest = trimmed.strip_prefix("edition")?;
            rest.trim_start().strip_prefix('=')?;
            let start = offset + (line.len() - line.trim_start().len());
            return Some(index.span(text.as_bytes(), start..start + trimmed.len()));
        }
        if trimmed.ends_with("*/") {
            in_comment = false;
        }
        offset += line.len();
    }
    None
}
