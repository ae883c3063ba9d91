//! Rows out of a workbook of Excel 2007 and later (ECMA-376), streamed.
//!
//! Read with what calamine stands on instead of calamine itself, which unpacks the shared
//! texts of a workbook and the text of a cell whatever their size, and takes a formula
//! without a result for an empty cell.

mod archive;
mod cell;
mod number;
mod outline;
mod rows;
mod shared;
mod styles;
mod xml;

use std::fs::File;

pub(super) use self::rows::WorkbookLines;
use self::{archive::Archive, outline::Outline, shared::SharedTexts, styles::Styles};
use super::{BrokenFile, Choices, Limits, broken};

/// A workbook, and the one sheet of it that is read.
#[derive(Debug)]
pub(super) struct Workbook {
    archive: Archive,
    shared: SharedTexts,
    styles: Styles,
    sheet: outline::Sheet,
    is_1904: bool,
    limits: Limits,
}

impl Workbook {
    /// Reads all but the sheet.
    pub(super) fn open(file: File, choices: &Choices) -> Result<Self, BrokenFile> {
        let limits = choices.limits;
        let mut archive = Archive::open(file)?;
        let Outline { sheets, is_1904 } = outline::read(&mut archive)?;
        let shared = shared::read(&mut archive, limits.shared)?;
        let styles = styles::read(&mut archive)?;
        let mut candidates: Vec<outline::Sheet> = match &choices.sheet {
            Some(name) => vec![outline::named(&sheets, name)?],
            None => sheets
                .into_iter()
                .filter(|sheet| sheet.is_visible)
                .collect(),
        };
        let last = candidates.pop().ok_or_else(broken::empty)?;
        let mut workbook = Self {
            archive,
            shared,
            styles,
            sheet: last.clone(),
            is_1904,
            limits,
        };
        for sheet in candidates {
            workbook.sheet = sheet;
            if workbook.has_cells()? {
                return Ok(workbook);
            }
        }
        workbook.sheet = last;
        Ok(workbook)
    }

    pub(super) fn sheet_name(&self) -> &str {
        &self.sheet.name
    }

    /// All rows that there are, from the first.
    pub(super) fn lines(&mut self) -> Result<WorkbookLines<'_>, BrokenFile> {
        let xml = self.archive.part(&self.sheet.part, self.limits.unpacked)?;
        let xml = xml.ok_or_else(broken::damaged)?;
        Ok(WorkbookLines::new(
            xml,
            cell::Context {
                shared: &self.shared,
                styles: &self.styles,
                is_1904: self.is_1904,
            },
            self.limits,
        ))
    }

    fn has_cells(&mut self) -> Result<bool, BrokenFile> {
        let mut lines = self.lines()?;
        while let Some(line) = lines.next()? {
            if !line.is_blank() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
