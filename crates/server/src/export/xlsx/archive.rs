//! A ZIP archive that nobody goes back in: what was written can be sent.

use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use zip::{
    CompressionMethod, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

/// Markup repeats itself so much that the fastest compression takes nine tenths of it.
const COMPRESSION: i64 = 1;

/// What the archive wrote and nobody took yet.
#[derive(Debug, Clone, Default)]
struct Outlet(Arc<Mutex<Vec<u8>>>);

impl Outlet {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An archive that is still being written.
pub(super) struct Archive {
    /// None when it is finished.
    zip: Option<ZipWriter<StreamWriter<Outlet>>>,
    outlet: Outlet,
}

impl Archive {
    pub(super) fn new() -> Self {
        let outlet = Outlet::default();
        Self {
            zip: Some(ZipWriter::new_stream(outlet.clone())),
            outlet,
        }
    }

    /// Begins a part; what is written goes there.
    pub(super) fn begin(&mut self, path: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(COMPRESSION));
        Ok(self.open()?.start_file(path, options)?)
    }

    /// Goes on with the part that was begun last.
    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        self.open()?.write_all(text.as_bytes())
    }

    /// A whole part.
    pub(super) fn part(&mut self, path: &str, text: &str) -> io::Result<()> {
        self.begin(path)?;
        self.write(text)
    }

    /// Hands over what can be sent by now.
    pub(super) fn take(&self) -> Vec<u8> {
        self.outlet.take()
    }

    /// Writes the list of parts, and hands over the rest.
    pub(super) fn finish(&mut self) -> io::Result<Vec<u8>> {
        if let Some(zip) = self.zip.take() {
            zip.finish()?;
        }
        Ok(self.take())
    }

    fn open(&mut self) -> io::Result<&mut ZipWriter<StreamWriter<Outlet>>> {
        self.zip
            .as_mut()
            .ok_or_else(|| io::Error::other("the archive is finished"))
    }
}
