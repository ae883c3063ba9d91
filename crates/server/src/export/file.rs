//! A file that is still being written: its beginning, its pages, its end.

use std::io;

use super::{
    Pages,
    body::{BrokenOff, Chunks},
    pages::Rows,
};

/// How a format writes.
pub(super) trait Written: Send + 'static {
    /// What stands before the first row.
    fn begin(&mut self) -> io::Result<Vec<u8>>;
    /// The rows of a page, or as much of them as can be sent by now.
    fn rows(&mut self, rows: Rows) -> io::Result<Vec<u8>>;
    /// What stands behind the last row.
    fn end(&mut self) -> io::Result<Vec<u8>>;
}

/// The pages of a list, written in a format.
pub(super) struct File<W> {
    pages: Pages,
    /// The first page, until it is sent behind the beginning.
    first: Option<Rows>,
    written: W,
    is_begun: bool,
    is_over: bool,
}

impl<W: Written> File<W> {
    pub(super) fn new(pages: Pages, first: Option<Rows>, written: W) -> Self {
        Self {
            pages,
            first,
            written,
            is_begun: false,
            is_over: false,
        }
    }

    /// What comes next, which may be nothing yet.
    async fn piece(&mut self) -> Result<Vec<u8>, BrokenOff> {
        let mut piece = Vec::new();
        let rows = if self.is_begun {
            self.pages.next().await?
        } else {
            self.is_begun = true;
            piece = self.written.begin()?;
            self.first.take()
        };
        if let Some(rows) = rows {
            piece.extend(self.written.rows(rows)?);
        } else {
            self.is_over = true;
            piece.extend(self.written.end()?);
        }
        Ok(piece)
    }
}

impl<W: Written> Chunks for File<W> {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, BrokenOff> {
        while !self.is_over {
            let piece = self.piece().await?;
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }
}
