//! A file as text, a piece at a time. Bytes that are not of the encoding stand between
//! the pieces, so that whoever reads them knows where they are.

use std::{fmt, fs::File, io::Read as _};

use encoding_rs::{Decoder, DecoderResult, Encoding};

use super::BrokenFile;

const BYTES: usize = 64 * 1024;

/// A file as text.
pub(super) struct Decoded<'a> {
    file: &'a mut File,
    decoder: Decoder,
    bytes: Vec<u8>,
    /// The bytes that are not decoded yet.
    rest: std::ops::Range<usize>,
    text: String,
    /// How much of the text was read.
    read: usize,
    is_broken: bool,
    is_at_end: bool,
    is_finished: bool,
}

/// What comes next.
pub(super) enum Piece<'a> {
    /// This text, which is not empty.
    Text(&'a str),
    /// Bytes that are not of the encoding.
    Broken,
    /// Nothing.
    End,
}

impl<'a> Decoded<'a> {
    pub(super) fn new(file: &'a mut File, encoding: &'static Encoding) -> Self {
        Self {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            bytes: vec![0; BYTES],
            rest: 0..0,
            text: String::with_capacity(BYTES),
            read: 0,
            is_broken: false,
            is_at_end: false,
            is_finished: false,
        }
    }

    /// What comes next, until it is consumed.
    pub(super) fn piece(&mut self) -> Result<Piece<'_>, BrokenFile> {
        while self.read == self.text.len() && !self.is_broken && !self.is_finished {
            self.decode()?;
        }
        Ok(if self.read < self.text.len() {
            Piece::Text(&self.text[self.read..])
        } else if self.is_broken {
            Piece::Broken
        } else {
            Piece::End
        })
    }

    /// Goes on behind so many bytes of the text.
    pub(super) const fn consume(&mut self, read: usize) {
        self.read += read;
    }

    /// Goes on behind the bytes that are not of the encoding.
    pub(super) const fn consume_broken(&mut self) {
        self.is_broken = false;
    }

    fn decode(&mut self) -> Result<(), BrokenFile> {
        if self.rest.is_empty() && !self.is_at_end {
            let read = self.file.read(&mut self.bytes)?;
            self.rest = 0..read;
            self.is_at_end = read == 0;
        }
        self.text.clear();
        self.read = 0;
        let (result, used) = self.decoder.decode_to_string_without_replacement(
            &self.bytes[self.rest.clone()],
            &mut self.text,
            self.is_at_end,
        );
        self.rest.start += used;
        match result {
            DecoderResult::InputEmpty => self.is_finished = self.is_at_end,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => self.is_broken = true,
        }
        Ok(())
    }
}

impl fmt::Debug for Decoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // not what people wrote
        f.debug_struct("Decoded").finish_non_exhaustive()
    }
}
