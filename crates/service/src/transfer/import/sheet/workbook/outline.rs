//! What sheets a workbook has, and by which calendar it counts days.

use std::collections::HashMap;

use super::{
    archive::{Archive, MOST_OF_A_PART},
    xml::{Mark, attribute},
};
use crate::transfer::import::sheet::{BrokenFile, broken};

const FOLDER: &str = "xl/";

/// What is known of a workbook.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) sheets: Vec<Sheet>,
    /// Whether days are counted from 1904 instead of 1900.
    pub(super) is_1904: bool,
}

/// A sheet of cells.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) is_visible: bool,
    /// Where it is in the archive.
    pub(super) part: String,
}

/// The sheet that somebody names.
pub(super) fn named(sheets: &[Sheet], name: &str) -> Result<Sheet, BrokenFile> {
    let wanted = name.trim().to_lowercase();
    let exact = sheets.iter().find(|sheet| sheet.name == name);
    exact
        .or_else(|| {
            sheets
                .iter()
                .find(|sheet| sheet.name.trim().to_lowercase() == wanted)
        })
        .cloned()
        .ok_or_else(|| {
            let names = sheets.iter().map(|sheet| sheet.name.clone());
            broken::no_such_sheet(names.collect())
        })
}

/// Reads what sheets there are.
pub(super) fn read(archive: &mut Archive) -> Result<Outline, BrokenFile> {
    let parts = parts(archive)?;
    let mut outline = Outline {
        sheets: Vec::new(),
        is_1904: false,
    };
    let mut xml = archive
        .part("xl/workbook.xml", MOST_OF_A_PART)?
        .ok_or_else(broken::damaged)?;
    loop {
        let start = match xml.next()? {
            Mark::Start(start) => start,
            Mark::Finish => return Ok(outline),
            Mark::End(_) | Mark::Text(_) => continue,
        };
        match start.local_name().as_ref() {
            "workbookPr" => {
                let said = attribute(&start, "date1904");
                outline.is_1904 = said.is_some_and(|said| said == "1" || said == "true");
            }
            "sheet" => {
                let name = attribute(&start, "name");
                // a chart is a sheet as well, without cells
                let part = relation(&start).and_then(|id| parts.get(&id));
                if let (Some(name), Some(part)) = (name, part) {
                    let state = attribute(&start, "state");
                    outline.sheets.push(Sheet {
                        name,
                        is_visible: state.is_none_or(|state| state == "visible"),
                        part: part.clone(),
                    });
                }
            }
            _ => {}
        }
    }
}

/// `r:id`; `sheetId` counts sheets and leads nowhere.
fn relation(sheet: &quick_xml::events::BytesStart<'_>) -> Option<String> {
    attribute(sheet, "id")
}

/// Where the sheets of cells are, by the names that the workbook calls them.
fn parts(archive: &mut Archive) -> Result<HashMap<String, String>, BrokenFile> {
    let mut parts = HashMap::new();
    let mut xml = archive
        .part("xl/_rels/workbook.xml.rels", MOST_OF_A_PART)?
        .ok_or_else(broken::damaged)?;
    loop {
        let start = match xml.next()? {
            Mark::Start(start) => start,
            Mark::Finish => return Ok(parts),
            Mark::End(_) | Mark::Text(_) => continue,
        };
        let (id, kind, target) = (
            attribute(&start, "Id"),
            attribute(&start, "Type"),
            attribute(&start, "Target"),
        );
        if let (Some(id), Some(kind), Some(target)) = (id, kind, target)
            && kind.ends_with("/worksheet")
        {
            let part = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("{FOLDER}{}", target.trim_start_matches("./")),
            };
            parts.insert(id, part);
        }
    }
}
