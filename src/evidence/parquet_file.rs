//! A row set as an Apache Parquet file.

use super::table::{Column, Table};
use crate::money::Currency;
use arrow_array::types::UInt32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array, RecordBatch,
    StringArray, UInt32Array,
};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

/// Digits of an amount of money.
const DIGITS: u8 = 18;

/// The bytes of the file: the rows in their order, text as in the CSV, no value where text is empty, money as a decimal
/// with the places of the currency, numbers as doubles.
pub fn bytes(table: &Table, currency: &Currency) -> Vec<u8> {
    let columns = table.columns.iter().map(|(name, column)| (*name, array(column, currency)));
    let batch = RecordBatch::try_from_iter(columns).expect("columns are of one length");
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by("levelcheck".to_owned())
        .build();
    let mut file = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut file, batch.schema(), Some(properties)).expect("the types can be written");
    writer.write(&batch).expect("writing to memory cannot fail");
    writer.close().expect("writing to memory cannot fail");
    file
}

fn array(column: &Column, currency: &Currency) -> ArrayRef {
    match column {
        Column::Text(values) => Arc::new(values.iter().map(|text| some(text)).collect::<StringArray>()),
        Column::Word(words, of_row) => {
            let words: StringArray = words.iter().map(|text| some(text)).collect();
            let keys = UInt32Array::from(of_row.clone());
            let words = DictionaryArray::<UInt32Type>::try_new(keys, Arc::new(words));
            Arc::new(words.expect("every row has one of the words"))
        }
        Column::Count(values) => Arc::new(Int64Array::from(values.clone())),
        Column::Money(values) => {
            let decimals = Decimal128Array::from_iter_values(values.iter().map(|minor| i128::from(*minor)));
            let places = currency.places() as i8;
            Arc::new(decimals.with_precision_and_scale(DIGITS, places).expect("a currency has few places"))
        }
        Column::Number(values) => Arc::new(Float64Array::from(values.clone())),
        Column::Flag(values) => Arc::new(BooleanArray::from(values.clone())),
        Column::Day(values) => Arc::new(Date32Array::from(values.clone())),
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
