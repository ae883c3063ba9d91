//! What headers and cells of a file to import mean.
#![no_main]

use domain::import::ImportKind;
use libfuzzer_sys::fuzz_target;
use service::transfer::import::{
    columns::{Column, Mapping, values},
    sheet::Line,
};

fuzz_target!(
    |given: (u8, Vec<String>, Vec<String>, Vec<(String, String)>)| {
        let (kind, headers, cells, choices) = given;
        let kind = ImportKind::ALL[usize::from(kind) % ImportKind::ALL.len()];
        let (mapping, _) = Mapping::tried(kind, &headers, &choices, &[]);
        assert_eq!(mapping.targets().count(), headers.len());
        let line = Line {
            number: 2,
            cells: cells.into_iter().take(headers.len()).collect(),
            faults: Vec::new(),
        };
        for column in Column::ALL {
            if let Some(cell) = mapping.cell(&line, *column) {
                assert_eq!(cell.trim(), cell, "{column:?}");
                assert!(!cell.is_empty());
            }
        }
        for text in &line.cells {
            let _ = (
                values::flag(text),
                values::attendees(text),
                values::department(text),
            );
            let _ = (values::contract_status(text), values::stands(text));
        }
    }
);
