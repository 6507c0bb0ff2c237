//! Values as they cross the bridge: CQL's own bytes, each with its length before it.

use scylla::deserialize::row::ColumnIterator;
use scylla::errors::{IntoRowsResultError, RowsError};
use scylla::response::query_result::QueryResult;
use scylla::serialize::row::{RowSerializationContext, SerializeRow};
use scylla::serialize::writers::RowWriter;
use scylla::serialize::SerializationError;

use crate::call::Rows;

/// A row of values to bind. C++ knows the types of its statements' marks, so they are passed on as they are.
#[derive(Clone, Copy)]
pub struct Row<'a>(pub &'a [u8]);

/// The bytes end within a value.
#[derive(Debug, PartialEq, Eq)]
pub struct Truncated;

impl std::fmt::Display for Truncated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the values end within one")
    }
}

impl std::error::Error for Truncated {}

/// Takes the first value off `bytes`; none for null.
fn take_value<'a>(bytes: &mut &'a [u8]) -> Result<Option<&'a [u8]>, Truncated> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(Truncated)?;
    let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
        *bytes = rest;
        return Ok(None);
    };
    let (value, rest) = rest.split_at_checked(length).ok_or(Truncated)?;
    *bytes = rest;
    Ok(Some(value))
}

/// Cuts `bytes` into `count` rows of `columns` values each.
pub fn split_rows(bytes: &[u8], count: usize, columns: usize) -> Result<Vec<Row<'_>>, Truncated> {
    let mut rest = bytes;
    (0..count)
        .map(|_| {
            let row = rest;
            for _ in 0..columns {
                take_value(&mut rest)?;
            }
            Ok(Row(&row[..row.len() - rest.len()]))
        })
        .collect()
}

impl SerializeRow for Row<'_> {
    fn serialize(
        &self,
        context: &RowSerializationContext<'_>,
        writer: &mut RowWriter,
    ) -> Result<(), SerializationError> {
        let mut rest = self.0;
        for _ in context.columns() {
            let cell = writer.make_cell_writer();
            match take_value(&mut rest).map_err(SerializationError::new)? {
                Some(value) => cell.set_value(value).map_err(SerializationError::new)?,
                None => cell.set_null(),
            };
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn append_value(cells: &mut Vec<u8>, value: Option<&[u8]>) {
    let length = value.map_or(-1, |bytes| bytes.len() as i32); // CQL's lengths are 31 bits
    cells.extend_from_slice(&length.to_be_bytes());
    cells.extend_from_slice(value.unwrap_or_default());
}

/// The rows of an answer; none of an answer that has none.
pub fn rows_of(answer: QueryResult) -> Result<Rows, String> {
    let found = match answer.into_rows_result() {
        Ok(found) => found,
        Err(IntoRowsResultError::ResultNotRows(_)) => return Ok(Rows::default()),
        Err(error) => return Err(error.to_string()),
    };
    let mut rows = Rows {
        rows: found.rows_num(),
        columns: found.column_specs().len(),
        cells: Vec::with_capacity(found.rows_bytes_size()),
    };
    let each = found
        .rows::<ColumnIterator>()
        .map_err(|error: RowsError| error.to_string())?;
    for row in each {
        for column in row.map_err(|error| error.to_string())? {
            let column = column.map_err(|error| error.to_string())?;
            append_value(&mut rows.cells, column.slice.map(|slice| slice.as_slice()));
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(values: &[Option<&[u8]>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        values
            .iter()
            .for_each(|value| append_value(&mut bytes, *value));
        bytes
    }

    #[test]
    fn values_come_back_as_they_were_appended() {
        let values: [Option<&[u8]>; 4] = [Some(b"ada"), None, Some(b""), Some(b"\0\xff")];
        let bytes = bytes_of(&values);
        let mut rest = bytes.as_slice();
        for value in values {
            assert_eq!(take_value(&mut rest), Ok(value));
        }
        assert!(rest.is_empty());
    }

    #[test]
    fn rows_are_cut_after_their_last_value() {
        let bytes = bytes_of(&[Some(b"a"), None, Some(b"bc"), Some(b"")]);
        let rows = split_rows(&bytes, 2, 2).unwrap();
        assert_eq!(rows[0].0, bytes_of(&[Some(b"a"), None]));
        assert_eq!(rows[1].0, bytes_of(&[Some(b"bc"), Some(b"")]));
    }

    #[test]
    fn bytes_that_end_within_a_value_are_refused() {
        let bytes = bytes_of(&[Some(b"ada"), Some(b"bob")]);
        assert!(split_rows(&bytes, 1, 2).is_ok());
        for length in 0..bytes.len() {
            assert_eq!(split_rows(&bytes[..length], 1, 2).err(), Some(Truncated));
        }
    }
}
