//! Apache Parquet: only the columns that the schema names, as views into the decoded pages.

use super::{Batch, Piece, RowNumbers, Send, fill_from_folder, locate};
use crate::case::problem::Problem;
use crate::case::source::{SourceFile, TableSource};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::sync::Arc;

const BATCH: usize = 65_536;

pub(super) fn decode(source: &TableSource, file: &SourceFile, send: &mut Send<'_>) -> Result<(), Problem> {
    let cannot = |error: &dyn std::fmt::Display| {
        Problem::new(
            &file.shown,
            format!("cannot be read as Parquet: {error}"),
            "the file may be cut or of another format",
        )
    };
    let opened = File::open(&file.path).map_err(|e| cannot(&e))?;
    let metadata = text_as_views(&opened).map_err(|e| cannot(&e))?;
    let fields = metadata.schema().fields();
    let names: Vec<String> = fields.iter().map(|field| field.name().clone()).collect();
    let places = locate(source, file, &names)?;

    let wanted = places.iter().flatten().copied();
    let mask = ProjectionMask::roots(metadata.metadata().file_metadata().schema_descr(), wanted);
    send(Piece::Expect(metadata.metadata().file_metadata().num_rows() as usize));
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(opened, metadata)
        .with_projection(mask)
        .with_batch_size(BATCH)
        .build()
        .map_err(|e| cannot(&e))?;
    let mut first = 1;
    for rows in reader {
        let rows = rows.map_err(|e| cannot(&e))?;
        let mut columns = places
            .iter()
            .map(|place| place.and_then(|at| rows.column_by_name(&names[at]).cloned()))
            .collect::<Vec<_>>();
        fill_from_folder(source, file, &mut columns, rows.num_rows());
        let batch = Batch { columns, rows: rows.num_rows(), numbers: RowNumbers::From(first), ragged: Vec::new() };
        first += rows.num_rows() as u64;
        if !send(Piece::Rows(batch)) {
            return Ok(());
        }
    }
    Ok(())
}

/// The file's metadata with text columns decoded as views, which spares a copy of every id.
fn text_as_views(file: &File) -> parquet::errors::Result<ArrowReaderMetadata> {
    let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(file, plain.clone())?;
    let fields: Vec<Field> = metadata
        .schema()
        .fields()
        .iter()
        .map(|field| match field.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 => field.as_ref().clone().with_data_type(DataType::Utf8View),
            _ => field.as_ref().clone(),
        })
        .collect();
    let options = plain.with_schema(Arc::new(Schema::new(fields)));
    ArrowReaderMetadata::try_new(metadata.metadata().clone(), options)
}
