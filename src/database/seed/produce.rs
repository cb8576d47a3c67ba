//! Records → rows for COPY, in a thread of its own: while the server takes in
//! what was sent, the next ones are read and written.

use super::cell::Reading;
use super::layout::{Layout, Misfit};
use super::row::RowWriter;
use super::source::{BLOCK, Numbers, Records, Rows, Segment, open};
use super::{copy_binary, place};
use crate::failure::{Failure, Result};
use crate::fixture::{Blocks, Context, Fixtures, LineReader, Omitted, Record, Source};
use rayon::prelude::*;
use std::sync::mpsc::SyncSender;

/// What is to be sent next.
pub(super) enum Message {
    /// From here on rows have these columns: names and types, and the number of
    /// the first row.
    Columns(Sending),
    Rows {
        bytes: Vec<u8>,
        count: u64,
    },
    Failed(Failure),
}

/// A COPY that has to be begun.
pub(super) struct Sending {
    /// The types of the columns of the layout.
    pub types: Vec<String>,
    pub masks: usize,
    pub is_binary: bool,
    pub first: u64,
}

/// How many records are written at a time, by each thread.
const CHUNK: usize = 4096;

/// Nobody reads any more: the server has refused something.
struct Stopped;

/// Writes the rows of one entity.
pub(super) struct Producer<'p, 'a> {
    pub layout: Layout<'p, 'a>,
    pub reading: Reading<'a>,
    pub records: &'p Records<'a>,
    pub sender: SyncSender<Message>,
    pub numbers: Numbers,
    /// The columns that the receiver knows, and how they are sent.
    pub told: Option<(usize, bool)>,
    /// The columns that all records so far gave.
    pub always: Vec<i64>,
}

/// What is known once all rows are sent.
pub(super) struct Produced<'p, 'a> {
    pub layout: Layout<'p, 'a>,
    pub numbers: Numbers,
    pub always: Vec<i64>,
}

impl<'p, 'a> Producer<'p, 'a> {
    pub fn run(mut self) -> Produced<'p, 'a> {
        for segment in &self.records.segments {
            self.numbers.first.push(self.numbers.count);
            let done = match &segment.rows {
                Rows::Read(records, text) => self.read(segment, records, text),
                Rows::Lines(_) => self.lines(segment),
            };
            match done {
                Ok(Ok(())) => {}
                Ok(Err(Stopped)) => break,
                Err(failure) => {
                    // Whoever is gone does not want to know.
                    let _ = self.sender.send(Message::Failed(failure));
                    break;
                }
            }
        }
        Produced {
            layout: self.layout,
            numbers: self.numbers,
            always: self.always,
        }
    }

    fn read(
        &mut self,
        segment: &Segment<'_>,
        records: &[&Record<'_>],
        text: &[u8],
    ) -> Result<std::result::Result<(), Stopped>> {
        for records in records.chunks(CHUNK * rayon::current_num_threads()) {
            let chunks: Vec<Chunk<'_>> = records
                .chunks(CHUNK)
                .map(|records| Chunk {
                    records: records.to_vec(),
                    text,
                    lines_before: 0,
                })
                .collect();
            if self.send(segment, &chunks)?.is_err() {
                return Ok(Err(Stopped));
            }
        }
        Ok(Ok(()))
    }

    fn lines(&mut self, segment: &Segment<'_>) -> Result<std::result::Result<(), Stopped>> {
        let Rows::Lines(path) = &segment.rows else {
            return Ok(Ok(()));
        };
        let reader = LineReader::new(&Context {
            schema: self.reading.schema,
            entities: self.reading.entities,
            omitted: &|_, _| Omitted::Filled,
        });
        let mut blocks = Blocks::new(open(path, &segment.path)?, BLOCK);
        let mut lines_before = 0;
        loop {
            let some: Vec<Vec<u8>> = blocks
                .by_ref()
                .take(rayon::current_num_threads())
                .collect::<std::io::Result<_>>()
                .map_err(|error| {
                    Failure::new(format!("fixture `{}` cannot be read", segment.path))
                        .because(error)
                })?;
            if some.is_empty() {
                return Ok(Ok(()));
            }
            let read: Vec<Fixtures<'_>> = some
                .par_iter()
                .map(|block| {
                    reader.read(&Source {
                        path: segment.path.clone(),
                        bytes: block,
                    })
                })
                .collect();
            let mut chunks = Vec::with_capacity(read.len());
            for (read, block) in read.iter().zip(&some) {
                if !read.problems.is_empty() {
                    return Err(changed(segment));
                }
                let records = read.files.iter().flat_map(|file| &file.records);
                chunks.push(Chunk {
                    records: records.collect(),
                    text: block,
                    lines_before,
                });
                lines_before += block.iter().filter(|byte| **byte == b'\n').count() as u32;
            }
            if self.send(segment, &chunks)?.is_err() {
                return Ok(Err(Stopped));
            }
        }
    }

    /// Sends some records, after the columns if they have new ones.
    fn send(
        &mut self,
        segment: &Segment<'_>,
        chunks: &[Chunk<'_>],
    ) -> Result<std::result::Result<(), Stopped>> {
        for chunk in chunks {
            for record in &chunk.records {
                let taken = self.layout.take_in(record);
                taken.map_err(|misfit| failure(segment, chunk, misfit))?;
            }
        }
        let is_binary = self.layout.is_binary();
        let now = Some((self.layout.columns.len(), is_binary));
        if self.told != now {
            self.told = now;
            if self
                .sender
                .send(Message::Columns(self.sending(is_binary)))
                .is_err()
            {
                return Ok(Err(Stopped));
            }
        }
        let mut first = self.numbers.count;
        let mut numbered = Vec::with_capacity(chunks.len());
        for chunk in chunks {
            numbered.push((first, chunk));
            first += chunk.records.len() as u64;
        }
        let (layout, reading) = (&self.layout, self.reading);
        let written: Vec<(Vec<u8>, Vec<i64>)> = numbered
            .par_iter()
            .map(|(first, chunk)| {
                let mut out = Vec::with_capacity(chunk.records.len() * 128);
                let mut writer = RowWriter::new(layout, reading, is_binary);
                for (number, record) in (*first..).zip(&chunk.records) {
                    writer
                        .write(number, record, chunk.text, &mut out)
                        .map_err(|misfit| failure(segment, chunk, misfit))?;
                }
                Ok((out, writer.always))
            })
            .collect::<Result<_>>()?;
        self.numbers.count = first;
        for ((bytes, always), chunk) in written.into_iter().zip(chunks) {
            for (all, these) in self.always.iter_mut().zip(always) {
                *all &= these;
            }
            let count = chunk.records.len() as u64;
            if self.sender.send(Message::Rows { bytes, count }).is_err() {
                return Ok(Err(Stopped));
            }
        }
        Ok(Ok(()))
    }

    fn sending(&self, is_binary: bool) -> Sending {
        let columns = self.layout.columns.iter();
        Sending {
            types: columns.map(|column| column.like.type_sql.clone()).collect(),
            masks: self.layout.masks(),
            is_binary,
            first: self.numbers.count,
        }
    }
}

/// Records that are written together, and the text that they stand in.
struct Chunk<'c> {
    records: Vec<&'c Record<'c>>,
    text: &'c [u8],
    lines_before: u32,
}

fn failure(segment: &Segment<'_>, chunk: &Chunk<'_>, misfit: Misfit) -> Failure {
    let at = place::shown(&segment.path, chunk.text, misfit.place, chunk.lines_before);
    Failure::new(format!("{at}: {}", misfit.message)).help(misfit.help)
}

fn changed(segment: &Segment<'_>) -> Failure {
    Failure::new(format!(
        "fixture `{}` changed while it was read",
        segment.path
    ))
    .help("nothing was written: run again when nobody writes to it")
}

/// What stands before and after the rows of a COPY.
pub(super) fn frame(is_binary: bool) -> (&'static [u8], &'static [u8]) {
    match is_binary {
        true => (copy_binary::HEADER, copy_binary::TRAILER),
        false => (b"", b""),
    }
}
