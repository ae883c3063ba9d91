//! CSV that we write: read back whole, and no cell calculates or acts.
#![no_main]

use api::csv::{LineEnd, Writer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|rows: Vec<Vec<String>>| {
    for end in [LineEnd::Feed, LineEnd::ReturnAndFeed] {
        let mut writer = Writer::plain(end);
        let rows: Vec<_> = rows.iter().filter(|row| !row.is_empty()).collect();
        for row in &rows {
            writer.texts(row.iter().cloned()).expect("memory takes it");
        }
        let written = writer.take();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(written.as_slice());
        let read: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(read.len(), rows.len());
        for (read, row) in read.iter().zip(&rows) {
            assert_eq!(read.len(), row.len());
            for cell in read {
                let begins = cell.trim_start().chars().next();
                let calculates = matches!(begins, Some('=' | '@'))
                    || matches!(begins, Some('+' | '-')) && cell.contains(['(', '!', '|']);
                assert!(!calculates, "{cell:?}");
                let acts = cell
                    .chars()
                    .any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'));
                assert!(!acts, "{cell:?}");
            }
        }
    }
});
