//! Log lines on stderr, each of them one line whatever it tells.
//!
//! A text from outside, such as the words of a database, may hold line breaks: a reader
//! must not take what follows for a line of ours.

use std::io::{self, Write};

/// Stderr, for one event.
pub(super) struct OneLine<W>(W);

/// Where events are written.
pub(super) fn stderr() -> OneLine<io::Stderr> {
    OneLine(io::stderr())
}

impl<W: Write> Write for OneLine<W> {
    /// Writes one event, whose own line ending is its last byte.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let (text, end) = match event.strip_suffix(b"\n") {
            Some(text) => (text, &b"\n"[..]),
            None => (event, &b""[..]),
        };
        if !text.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
            self.0.write_all(event)?;
            return Ok(event.len());
        }
        let mut line = Vec::with_capacity(event.len() + 8);
        for byte in text {
            match byte {
                b'\n' => line.extend_from_slice(b"\\n"),
                b'\r' => line.extend_from_slice(b"\\r"),
                byte => line.push(*byte),
            }
        }
        line.extend_from_slice(end);
        self.0.write_all(&line)?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line_whatever_it_tells() {
        for (event, expected) in [
            ("plain\n", "plain\n"),
            ("no end", "no end"),
            ("one\ntwo\r\n", "one\\ntwo\\r\n"),
            ("\n\n", "\\n\n"),
        ] {
            let mut written = OneLine(Vec::new());
            written
                .write_all(event.as_bytes())
                .expect("memory takes it");
            assert_eq!(String::from_utf8_lossy(&written.0), expected);
        }
    }
}
