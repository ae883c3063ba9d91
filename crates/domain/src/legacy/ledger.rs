//! What is written down while rows are read: findings, faults, remarks.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use unicode_normalization::UnicodeNormalization;

use super::{Circumstances, Rule, SourceTime};
use crate::audit::{RecordKind, RecordRef};

/// Shown and kept where nothing was written.
pub(super) const UNKNOWN: &str = "(unknown)";
/// The longest text of one line that the database keeps.
pub(super) const WIDEST_LINE: usize = 255;
/// The most bytes of notes that one statement can carry on every engine.
const MOST_NOTES: usize = 4_000_000;

/// A value that breaks a rule, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The record.
    pub record: RecordRef,
    /// The field as the API names it.
    pub field: &'static str,
    /// What stood in the legacy database.
    pub original: Option<String>,
    /// What was imported.
    pub imported: Option<String>,
    /// Why.
    pub rule: Rule,
}

/// A row that can be neither kept nor mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The legacy table.
    pub table: &'static str,
    /// The row's id.
    pub id: String,
    /// The field.
    pub field: &'static str,
    /// What is wrong; continues the field's name.
    pub message: String,
}

/// The notes taken while planning.
pub(super) struct Ledger {
    pub(super) with: Circumstances,
    pub(super) remarks: Vec<String>,
    findings: Vec<Finding>,
    faults: Vec<Fault>,
    seen: BTreeSet<(RecordKind, i64)>,
}

impl Ledger {
    pub(super) fn new(with: Circumstances, remarks: Vec<String>) -> Self {
        Self {
            with,
            remarks,
            findings: Vec::new(),
            faults: Vec::new(),
            seen: BTreeSet::new(),
        }
    }

    /// Opens a row: nothing can be said of one without a usable id.
    pub(super) fn row<'a>(
        &'a mut self,
        table: &'static str,
        kind: RecordKind,
        id: &'a str,
    ) -> Option<Row<'a>> {
        let number = match parse_id(id) {
            Ok(number) if self.seen.insert((kind, number)) => Ok(number),
            Ok(_) => Err("is there twice".to_owned()),
            Err(wrong) => Err(wrong),
        };
        match number {
            Ok(number) => Some(Row {
                ledger: self,
                table,
                record: RecordRef::new(kind, number),
            }),
            Err(message) => {
                self.fault(table, id, "id", message);
                None
            }
        }
    }

    pub(super) fn fault(
        &mut self,
        table: &'static str,
        id: &str,
        field: &'static str,
        message: impl Into<String>,
    ) {
        self.faults.push(Fault {
            table,
            id: id.to_owned(),
            field,
            message: message.into(),
        });
    }

    pub(super) fn finish(mut self) -> Result<(Vec<Finding>, Vec<String>), Vec<Fault>> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        for kind in RecordKind::ALL {
            self.gather_missing_creations(kind);
        }
        self.findings
            .sort_by_key(|found| (order(found.record.kind), found.record.id));
        Ok((self.findings, self.remarks))
    }

    /// Says once what is true of all records of a kind: a database without such a column.
    fn gather_missing_creations(&mut self, kind: RecordKind) {
        let is_one =
            |found: &Finding| found.rule == Rule::CreationMissing && found.record.kind == kind;
        let all = self.seen.iter().filter(|(other, _)| *other == kind).count();
        let missing = self.findings.iter().filter(|found| is_one(found)).count();
        if missing > 0 && missing == all {
            self.findings.retain(|found| !is_one(found));
            self.remarks.push(format!(
                "no creation date was known of any {kind}: all carry the time of the import"
            ));
        }
    }
}

fn order(kind: RecordKind) -> usize {
    RecordKind::ALL
        .iter()
        .position(|other| *other == kind)
        .unwrap_or_default()
}

fn parse_id(text: &str) -> Result<i64, String> {
    match text.parse() {
        Ok(id) if id >= 1 => Ok(id),
        _ => Err(format!("is {text}; a whole number from 1 is accepted")),
    }
}

/// One row while it is read.
pub(super) struct Row<'a> {
    ledger: &'a mut Ledger,
    table: &'static str,
    record: RecordRef,
}

impl Row<'_> {
    pub(super) fn id(&self) -> i64 {
        self.record.id
    }

    pub(super) fn with(&self) -> Circumstances {
        self.ledger.with
    }

    /// Notes what became of a value.
    pub(super) fn found(
        &mut self,
        rule: Rule,
        field: &'static str,
        original: Option<&str>,
        imported: Option<&str>,
    ) {
        self.ledger.findings.push(Finding {
            record: self.record,
            field,
            original: original.map(ToOwned::to_owned),
            imported: imported.map(ToOwned::to_owned),
            rule,
        });
    }

    /// Notes a value that breaks a rule and stays.
    pub(super) fn kept(&mut self, rule: Rule, field: &'static str, value: &str) {
        self.found(rule, field, Some(value), Some(value));
    }

    /// Notes that the row cannot be imported.
    pub(super) fn fault(&mut self, field: &'static str, message: impl Into<String>) {
        let id = self.record.id.to_string();
        self.ledger.fault(self.table, &id, field, message);
    }

    /// A value that has to be there.
    pub(super) fn required<'v>(
        &mut self,
        field: &'static str,
        value: Option<&'v str>,
    ) -> Option<&'v str> {
        if value.is_none() {
            self.fault(field, "is missing");
        }
        value
    }

    /// The id of another row, when one is named.
    pub(super) fn reference(&mut self, field: &'static str, value: Option<&str>) -> Option<i64> {
        match parse_id(value?) {
            Ok(id) => Some(id),
            Err(wrong) => {
                self.fault(field, wrong);
                None
            }
        }
    }

    /// A text of one line, clean; empty when there is none.
    pub(super) fn line(&mut self, field: &'static str, value: Option<&str>) -> String {
        let text = value.unwrap_or_default();
        let clean = self.cleaned(field, text, |letter| match letter {
            '\n' | '\t' => Some(' '),
            letter => (!letter.is_control()).then_some(letter),
        });
        let length = clean.chars().count();
        if length > WIDEST_LINE {
            let message = format!("has {length} characters; at most {WIDEST_LINE} can be kept");
            self.fault(field, message);
        }
        clean
    }

    /// A text of one line that may not be empty, reported when it is long.
    pub(super) fn name(&mut self, field: &'static str, value: Option<&str>, max: usize) -> String {
        let clean = self.line(field, value);
        if clean.is_empty() {
            self.found(Rule::TextEmpty, field, value, Some(UNKNOWN));
            return UNKNOWN.to_owned();
        }
        self.long(field, &clean, max);
        clean
    }

    /// A text of several lines.
    pub(super) fn block(&mut self, field: &'static str, value: Option<&str>, max: usize) -> String {
        let clean = self.cleaned(field, value.unwrap_or_default(), |letter| {
            let is_layout = matches!(letter, '\n' | '\t');
            (is_layout || !letter.is_control()).then_some(letter)
        });
        if clean.len() > MOST_NOTES {
            self.fault(field, format!("has more than {MOST_NOTES} bytes"));
        }
        self.long(field, &clean, max);
        clean
    }

    /// Reports a text longer than new ones may be.
    pub(super) fn long(&mut self, field: &'static str, text: &str, max: usize) {
        if text.chars().count() > max {
            self.kept(Rule::TextLong, field, text);
        }
    }

    fn cleaned(
        &mut self,
        field: &'static str,
        text: &str,
        keep: impl Fn(char) -> Option<char>,
    ) -> String {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        let kept: String = lines.chars().filter_map(keep).collect();
        let clean: String = kept.trim().nfc().collect();
        // other line ends alone are not worth a word
        if clean != lines {
            self.found(Rule::TextCleaned, field, Some(text), Some(&clean));
        }
        clean
    }

    /// An instant, when there is one.
    pub(super) fn time(
        &mut self,
        field: &'static str,
        value: Option<&SourceTime>,
    ) -> Option<DateTime<Utc>> {
        let value = value?;
        let Some(read) = parse_time(&value.text) else {
            self.fault(
                field,
                format!("is {:?}, which is no date and time", value.text),
            );
            return None;
        };
        if value.is_utc {
            return Some(read.and_utc());
        }
        let zone = self.with().time_zone;
        let Some((instant, is_exact)) = zone.nearest_instant(read) else {
            self.fault(field, format!("is {read}, which never was in {zone}"));
            return None;
        };
        if !is_exact {
            let moved = zone.local(instant).to_string();
            self.found(Rule::TimeSkipped, field, Some(&value.text), Some(&moved));
        }
        Some(instant)
    }

    /// When the record was created: now, if nobody knows.
    pub(super) fn creation(&mut self, value: Option<&SourceTime>) -> DateTime<Utc> {
        if let Some(value) = value {
            // an unreadable one is a fault already; what stands in for it is never written
            return self
                .time("created_at", Some(value))
                .unwrap_or(self.with().now);
        }
        let now = self.with().now;
        let text = now.to_rfc3339();
        self.found(Rule::CreationMissing, "created_at", None, Some(&text));
        now
    }
}

/// Reads `2026-06-04 13:00:00`, with a fraction, or a day alone.
fn parse_time(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f")
        .ok()
        .or_else(|| {
            let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            Some(day.and_time(NaiveTime::MIN))
        })
}
