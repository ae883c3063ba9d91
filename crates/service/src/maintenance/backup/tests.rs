//! The file alone: what is written is read again, and nothing else is believed.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate};
use flate2::{Compression, write::GzEncoder};
use rstest::rstest;
use store::backup::{Cell, Column, Kind, Piece, Table};
use tempfile::TempDir;

use super::{
    BackupFileError, BackupHead,
    file::{Reader, Writer},
};

fn pieces() -> Vec<Piece> {
    let column = |name: &str, kind| Column {
        name: name.to_owned(),
        kind,
    };
    let day = NaiveDate::from_ymd_opt(2026, 6, 4).expect("a day");
    vec![
        Piece::Table(Table {
            name: "empty".to_owned(),
            columns: vec![column("id", Kind::Integer)],
            last_id: Some(7),
        }),
        Piece::Table(Table {
            name: "things".to_owned(),
            columns: vec![
                column("id", Kind::Integer),
                column("small", Kind::Small),
                column("text", Kind::Text),
                column("truth", Kind::Boolean),
                column("day", Kind::Date),
            ],
            last_id: None,
        }),
        Piece::Rows(vec![
            vec![
                Cell::Number(i64::MIN),
                Cell::Number(-3),
                Cell::Text("[\"Kevin\",\n\u{1f389}\\ ]{".to_owned()),
                Cell::Truth(true),
                Cell::Day(day),
            ],
            vec![
                Cell::Number(i64::MAX),
                Cell::Null,
                Cell::Text(String::new()),
                Cell::Null,
                Cell::Null,
            ],
        ]),
    ]
}

fn head() -> BackupHead {
    let at = DateTime::from_timestamp(1_780_000_000, 0).expect("a moment");
    let schema = vec!["m0001_company".to_owned()];
    BackupHead::new(at, "SQLite".to_owned(), Some("Epic".to_owned()), schema)
}

fn written(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("one.backup.gz");
    let mut writer = Writer::create(&path, &head()).expect("begun");
    for piece in pieces() {
        writer.piece(piece).expect("written");
    }
    assert!(!path.exists(), "it has its name only when it is whole");
    writer.finish().expect("finished");
    path
}

fn read(path: &Path) -> Result<Vec<Piece>, BackupFileError> {
    let mut reader = Reader::open(path)?;
    let mut all = Vec::new();
    while let Some(piece) = reader.next()? {
        all.push(piece);
    }
    assert!(reader.totals().is_some());
    Ok(all)
}

fn lines(path: &PathBuf) -> String {
    let mut text = String::new();
    let file = fs::File::open(path).expect("a file");
    let mut from = flate2::read::MultiGzDecoder::new(file);
    std::io::Read::read_to_string(&mut from, &mut text).expect("gzip");
    text
}

fn rewritten(path: &PathBuf, text: &str) {
    let mut to = GzEncoder::new(Vec::new(), Compression::fast());
    to.write_all(text.as_bytes()).expect("written");
    fs::write(path, to.finish().expect("compressed")).expect("a file");
}

#[test]
fn what_is_written_is_read_again_by_its_owner_alone() {
    let folder = TempDir::new().expect("a folder");
    let path = written(&folder);
    assert_eq!(read(&path).expect("read"), pieces());
    let reader = Reader::open(&path).expect("opens");
    assert_eq!(reader.head(), &head());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(names.len(), 1, "nothing else is left: {names:?}");
}

#[test]
fn an_earlier_file_stays_until_the_new_one_is_whole() {
    let folder = TempDir::new().expect("a folder");
    let path = written(&folder);
    let before = fs::read(&path).expect("a file");
    let mut writer = Writer::create(&path, &head()).expect("begun");
    writer.piece(pieces().remove(0)).expect("written");
    assert_eq!(fs::read(&path).expect("a file"), before);
    drop(writer);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    assert_eq!(fs::read(&path).expect("a file"), before);
}

#[test]
fn each_cut_and_each_changed_byte_is_seen() {
    let folder = TempDir::new().expect("a folder");
    let path = written(&folder);
    let whole = fs::read(&path).expect("a file");
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).expect("a file");
        assert!(
            read(&path).is_err(),
            "cut after {length} of {}",
            whole.len()
        );
    }
    let mut harmless = 0;
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        fs::write(&path, &changed).expect("a file");
        // time and system in the head of gzip, and bits that fill up its last byte, say nothing
        if let Ok(read) = read(&path) {
            assert_eq!(read, pieces(), "byte {at} of {}", whole.len());
            harmless += 1;
        }
    }
    assert!(harmless <= 8, "{harmless} bytes say nothing");
    let twice = [whole.clone(), whole].concat();
    fs::write(&path, twice).expect("a file");
    assert!(read(&path).is_err(), "something comes after its end");
}

#[rstest]
#[case::another_value("9223372036854775807", "7")]
#[case::another_text("Kevin", "Keven")]
#[case::a_row_less("[9223372036854775807,null,\"\",null,null]\n", "")]
#[case::another_table("\"things\"", "\"thinks\"")]
#[case::another_last_id("\"last_id\":7", "\"last_id\":8")]
#[case::too_few_values("null,null]", "null]")]
#[case::another_kind("true", "1")]
#[case::no_day("2026-06-04", "2026-06-34")]
#[case::another_count("\"rows\":2", "\"rows\":3")]
#[case::no_line("{\"table\":\"things\"", "{\"tabel\":\"things\"")]
fn what_was_changed_and_compressed_again_is_seen(#[case] from: &str, #[case] to: &str) {
    let folder = TempDir::new().expect("a folder");
    let path = written(&folder);
    let text = lines(&path);
    assert!(text.contains(from), "{from} in {text}");
    rewritten(&path, &text.replace(from, to));
    let told = read(&path).expect_err("it was changed");
    assert!(matches!(told, BackupFileError::Damaged { .. }), "{told}");
}

#[rstest]
#[case::nothing(b"")]
#[case::text(b"full_name,email\n")]
#[case::an_archive(b"PK\x03\x04")]
fn what_is_no_backup_is_told_as_that(#[case] bytes: &[u8]) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("other");
    fs::write(&path, bytes).expect("a file");
    assert!(matches!(read(&path), Err(BackupFileError::Foreign(_))));
    rewritten(&path, "{\"hello\":1}\n");
    assert!(matches!(read(&path), Err(BackupFileError::Foreign(_))));
    rewritten(&path, "{\"epic_backup\":2}\n");
    let newer = read(&path);
    assert!(matches!(
        newer,
        Err(BackupFileError::Newer { format: 2, .. })
    ));
    let missing = folder.path().join("missing");
    assert!(matches!(read(&missing), Err(BackupFileError::Io { .. })));
    let folder = folder.path().to_owned();
    assert!(read(&folder).is_err());
}

/// A line of a gigabyte does not fill the memory.
#[test]
fn a_line_without_end_is_given_up() {
    let folder = TempDir::new().expect("a folder");
    let path = written(&folder);
    let text = lines(&path);
    let (first, _) = text.split_once('\n').expect("lines");
    let mut to = GzEncoder::new(Vec::new(), Compression::fast());
    to.write_all(first.as_bytes()).expect("written");
    to.write_all(b"\n[\"").expect("written");
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..80 {
        to.write_all(&piece).expect("written");
    }
    fs::write(&path, to.finish().expect("compressed")).expect("a file");
    let told = read(&path).expect_err("it has no end").to_string();
    assert!(told.contains("too long"), "{told}");
}

/// Those by hand, those of another name and folders stay; so does the one just taken, whatever
/// the clock said before.
#[test]
fn only_older_scheduled_backups_are_deleted() {
    let folder = TempDir::new().expect("a folder");
    let there = [
        "by-hand-2026-01-01T000000Z.backup.gz",
        "epic-2026-01-01T000000Z.backup.gz",
        "epic-2026-01-02T000000Z.backup.gz",
        "epic-2099-01-01T000000Z.backup.gz",
        "epic-before-merge.backup.gz",
        "before-upgrade-2026-01-01T000000Z.backup.gz",
        "epic-2026-01-03T000000Z.backup.gz",
    ];
    for name in there {
        fs::write(folder.path().join(name), "").expect("a file");
    }
    let a_folder = "epic-2025-01-01T000000Z.backup.gz";
    fs::create_dir(folder.path().join(a_folder)).expect("a folder");
    let taken = folder.path().join("epic-2026-01-03T000000Z.backup.gz");
    super::schedule::delete_older(folder.path(), 2, &taken).expect("deleted");
    let left = |name: &&str| folder.path().join(name).exists();
    let gone: Vec<_> = there.iter().filter(|name| !left(name)).collect();
    assert_eq!(
        gone,
        [
            &"epic-2026-01-01T000000Z.backup.gz",
            &"epic-2026-01-02T000000Z.backup.gz"
        ]
    );
    assert!(left(&a_folder));
}
