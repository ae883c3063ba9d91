//! In which encoding a text is written: as somebody says, by its first bytes, or by all
//! of its bytes.

use std::{
    fs::File,
    io::{Read, Seek as _},
};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8};

use super::{BrokenFile, broken};

/// Reads the name of an encoding.
pub(super) fn named(name: &str) -> Result<&'static Encoding, BrokenFile> {
    Encoding::for_label(name.trim().as_bytes())
        .filter(|encoding| *encoding != REPLACEMENT)
        .ok_or_else(broken::no_such_encoding)
}

/// Finds an encoding out. UTF-8 is what is UTF-8 to its end, and also what has more
/// letters in it than bytes that are not: some rows of it are broken then.
pub(super) fn detect(file: &mut File) -> Result<&'static Encoding, BrokenFile> {
    file.rewind()?;
    let mut bytes = vec![0; 64 * 1024];
    let mut utf8 = Utf8Count::default();
    let mut others = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut is_first = true;
    let mut nulls = 0_u64;
    let mut all = 0_u64;
    loop {
        let read = file.read(&mut bytes)?;
        let piece = &bytes[..read];
        if is_first && let Some((encoding, _)) = Encoding::for_bom(piece) {
            return Ok(encoding);
        }
        is_first = false;
        if read == 0 {
            break;
        }
        all += read as u64;
        if piece.contains(&0) {
            nulls += piece.iter().map(|byte| u64::from(*byte == 0)).sum::<u64>();
        }
        // most of most files says nothing
        if !piece.is_ascii() || utf8.is_begun() {
            utf8.count(piece);
            others.feed(piece, false);
        }
    }
    // a program or a picture of a kind that is not known here
    if nulls * 10 > all {
        return Err(broken::not_a_table());
    }
    others.feed(&[], true);
    if utf8.is_utf8() {
        Ok(UTF_8)
    } else {
        // the country decides between encodings of western Europe when little speaks for one
        Ok(others.guess(Some(b"fr"), Utf8Detection::Deny))
    }
}

/// How many letters of several bytes there are, and how many bytes that belong to none.
#[derive(Debug, Default)]
struct Utf8Count {
    letters: u64,
    broken: u64,
    /// The beginning of a letter at the end of the last piece.
    rest: Vec<u8>,
}

impl Utf8Count {
    fn count(&mut self, piece: &[u8]) {
        if self.rest.is_empty() {
            self.count_whole(piece);
        } else {
            // a letter has four bytes at most
            let (completing, others) = piece.split_at(piece.len().min(4));
            let mut joined = std::mem::take(&mut self.rest);
            joined.extend_from_slice(completing);
            self.count_whole(&joined);
            let joined = std::mem::take(&mut self.rest);
            if others.is_empty() || joined.is_empty() {
                self.rest = joined;
                self.count_whole(others);
            } else {
                self.count(&[joined.as_slice(), others].concat());
            }
        }
    }

    fn count_whole(&mut self, piece: &[u8]) {
        let mut chunks = piece.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            let letters = chunk.valid().chars().filter(|letter| !letter.is_ascii());
            self.letters += letters.count() as u64;
            let invalid = chunk.invalid();
            let may_go_on = chunks.peek().is_none() && is_begun(invalid);
            if may_go_on {
                self.rest = invalid.to_vec();
            } else if !invalid.is_empty() {
                self.broken += 1;
            }
        }
    }

    /// Whether a letter may go on in the next piece.
    const fn is_begun(&self) -> bool {
        !self.rest.is_empty()
    }

    fn is_utf8(&self) -> bool {
        let broken = self.broken + u64::from(!self.rest.is_empty());
        broken == 0 || self.letters > broken
    }
}

/// Whether more bytes could make a letter of these.
fn is_begun(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}
