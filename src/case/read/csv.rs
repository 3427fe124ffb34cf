//! Separated text, plain or gzip-compressed.

use super::{Piece, Send, TextBatches, locate};
use crate::case::problem::Problem;
use crate::case::source::{SourceFile, TableSource};
use csv::{ByteRecord, Reader, ReaderBuilder};
use flate2::read::MultiGzDecoder;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const BUFFER: usize = 1 << 18;

pub(super) fn decode(source: &TableSource, file: &SourceFile, gzip: bool, send: &mut Send<'_>) -> Result<(), Problem> {
    let cannot = |error: io::Error| {
        Problem::new(&file.shown, format!("cannot be read: {error}"), "check that the file is whole and readable")
    };
    let mut bytes = open(file, gzip).map_err(cannot)?;
    if let Some(label) = &source.entry.encoding {
        bytes = transcode(label, bytes, file)?;
    }
    let start = bytes.fill_buf().map_err(cannot)?;
    if start.starts_with(BYTE_ORDER_MARK) {
        bytes.consume(BYTE_ORDER_MARK.len());
        send(Piece::ByteOrderMark);
    } else if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        return Err(Problem::new(
            &file.shown,
            "the file is UTF-16, not UTF-8",
            format!("set encoding = \"utf-16\" under [tables.{}]", source.schema.name),
        ));
    }
    read_rows(source, file, bytes, send)
}

fn open(file: &SourceFile, gzip: bool) -> io::Result<Box<dyn BufRead>> {
    let opened = File::open(&file.path)?;
    Ok(if gzip {
        Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(opened)))
    } else {
        Box::new(BufReader::with_capacity(BUFFER, opened))
    })
}

fn transcode(label: &str, mut bytes: Box<dyn BufRead>, file: &SourceFile) -> Result<Box<dyn BufRead>, Problem> {
    let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else {
        return Err(Problem::new(
            &file.shown,
            format!("encoding `{label}` is not known"),
            "use a WHATWG label such as utf-8, windows-1252, utf-16, shift_jis, gb18030, euc-kr",
        ));
    };
    let mut raw = Vec::new();
    bytes.read_to_end(&mut raw).map_err(|error| {
        Problem::new(&file.shown, format!("cannot be read: {error}"), "check that the file is whole and readable")
    })?;
    let (text, _, faulty) = encoding.decode(&raw);
    if faulty {
        return Err(Problem::new(
            &file.shown,
            format!("the file is not {}", encoding.name()),
            "ask how the export was encoded, and set encoding to that",
        ));
    }
    Ok(Box::new(Cursor::new(text.into_owned().into_bytes())))
}

fn read_rows(
    source: &TableSource,
    file: &SourceFile,
    bytes: Box<dyn BufRead>,
    send: &mut Send<'_>,
) -> Result<(), Problem> {
    let delimiter = delimiter_of(source, file)?;
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .buffer_capacity(BUFFER)
        .from_reader(LineStarts::new(bytes));
    let names = header(source, file, delimiter, &mut reader)?;
    let mut batches = TextBatches::new(source, file, locate(source, file, &names)?);
    let mut record = ByteRecord::new();
    let mut last = (1, false);
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                return Err(Problem::new(
                    &file.shown,
                    format!("cannot be read: {error}"),
                    "check that the file is whole and readable",
                ));
            }
        }
        let line = record.position().map_or(0, |position| reader.get_ref().line_at(position.byte()));
        last = (line, record.as_slice().contains(&b'\n'));
        if record.len() != names.len() {
            batches.ragged.push((line, record.len()));
            continue;
        }
        // A character torn over two cells is text only in the whole, so each cell is looked at.
        let is_text = record.as_slice().is_ascii() || record.iter().all(|cell| std::str::from_utf8(cell).is_ok());
        let Some(text) = std::str::from_utf8(record.as_slice()).ok().filter(|_| is_text) else {
            return Err(not_utf8(source, file, line));
        };
        let cell = |place: usize| {
            let range = record.range(place).expect("the record has as many fields as the header");
            text.get(range)
        };
        if !batches.push(line, cell, send) {
            return Ok(());
        }
    }
    if let (line, true) = last
        && reader.get_ref().quotes % 2 == 1
    {
        return Err(Problem::new(
            &file.shown,
            format!(
                "the quote that is opened on line {line} is never closed, so that the rest of the file is one value"
            ),
            "close the quote, or write a quote inside a value twice",
        ));
    }
    batches.flush(send);
    Ok(())
}

/// Remembers where lines that are not blank begin, since the parser's own count is off after blank lines and after
/// carriage returns: a record begins at the first such line at or after the place the parser says. Counts quotes too.
struct LineStarts {
    bytes: Box<dyn BufRead>,
    offset: u64,
    line: u64,
    at_start: bool,
    quotes: u64,
    starts: RefCell<VecDeque<(u64, u64)>>,
}

impl LineStarts {
    fn new(bytes: Box<dyn BufRead>) -> Self {
        Self { bytes, offset: 0, line: 1, at_start: true, quotes: 0, starts: RefCell::default() }
    }

    /// The number of the line on which the record that begins at or after a byte begins. Asked in rising order.
    fn line_at(&self, byte: u64) -> u64 {
        let mut starts = self.starts.borrow_mut();
        while starts.front().is_some_and(|(start, _)| *start < byte) {
            starts.pop_front();
        }
        starts.front().map_or(self.line, |(_, line)| *line)
    }

    fn look_at(&mut self, read: &[u8]) {
        self.quotes += memchr::memchr_iter(b'"', read).count() as u64;
        let starts = self.starts.get_mut();
        let mut from = 0;
        while from < read.len() {
            if self.at_start && !matches!(read[from], b'\r' | b'\n') {
                starts.push_back((self.offset + from as u64, self.line));
                self.at_start = false;
            }
            let Some(to) = memchr::memchr(b'\n', &read[from..]) else { break };
            from += to + 1;
            self.line += 1;
            self.at_start = true;
        }
        self.offset += read.len() as u64;
    }
}

impl Read for LineStarts {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.look_at(&buffer[..count]);
        Ok(count)
    }
}

fn delimiter_of(source: &TableSource, file: &SourceFile) -> Result<u8, Problem> {
    let tabs = file.shown.to_ascii_lowercase().contains(".tsv");
    match source.entry.delimiter {
        None if tabs => Ok(b'\t'),
        None => Ok(b','),
        Some(given) => u8::try_from(given).ok().filter(u8::is_ascii).ok_or_else(|| {
            Problem::new(&file.shown, format!("the delimiter `{given}` is not a single ASCII character"), "")
        }),
    }
}

fn header<R: Read>(
    source: &TableSource,
    file: &SourceFile,
    delimiter: u8,
    reader: &mut Reader<R>,
) -> Result<Vec<String>, Problem> {
    let header = reader.byte_headers().map_err(|error| {
        Problem::new(&file.shown, format!("cannot be read: {error}"), "check that the file is whole and readable")
    })?;
    let names = header
        .iter()
        .map(|name| std::str::from_utf8(name).map(|n| n.trim().to_owned()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| not_utf8(source, file, 1))?;
    if names.len() <= 1 {
        let line = names.first().map_or("", String::as_str);
        for (mark, name) in [(';', "semicolons"), ('\t', "tabs"), ('|', "bars"), (',', "commas")] {
            if u8::try_from(mark) != Ok(delimiter) && line.contains(mark) {
                return Err(Problem::new(
                    &file.shown,
                    format!("the header is one single field, separated by {name}"),
                    format!("set delimiter = \"{}\" under [tables.{}]", mark.escape_default(), source.schema.name),
                ));
            }
        }
    }
    Ok(names)
}

fn not_utf8(source: &TableSource, file: &SourceFile, line: u64) -> Problem {
    Problem::new(
        &file.shown,
        format!("line {line} is not UTF-8 text"),
        format!("set encoding = \"windows-1252\" (or what the export used) under [tables.{}]", source.schema.name),
    )
}
