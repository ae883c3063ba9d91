//! Files to import, CSV and workbooks: any bytes are a table within its limits, or refused.
#![no_main]

use std::io::{Seek, Write};

use libfuzzer_sys::fuzz_target;
use service::transfer::import::sheet::{Choices, Sheet};

fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    file.rewind().expect("rewound");
    let choices = Choices::default();
    let limits = choices.limits;
    let Ok(mut sheet) = Sheet::open(file, &choices) else {
        return;
    };
    let rows = sheet.facts().rows;
    let columns = sheet.headers().len();
    assert!((1..=limits.columns).contains(&columns), "{columns} columns");
    let mut seen = 0;
    let mut before = sheet.facts().header_number;
    for line in sheet.rows() {
        // what was read once can be read again
        let line = line.expect("a row");
        seen += 1;
        assert!(line.number > before, "row {} after {before}", line.number);
        before = line.number;
        if line.faults.is_empty() {
            assert_eq!(line.cells.len(), columns);
            for cell in &line.cells {
                assert!(cell.chars().count() <= limits.cell);
                assert!(!cell.contains('\0'));
            }
        }
    }
    assert_eq!(seen, rows);
});
