//! A QR code as the path of an SVG picture.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, so that a camera finds it (ISO/IEC 18004).
const MARGIN: i32 = 4;

/// A picture of squares.
pub(super) struct Picture {
    /// Squares along each side, the margin included.
    pub(super) side: i32,
    /// The dark squares.
    pub(super) path: String,
}

impl Picture {
    /// The code of a text; empty when the text is too long for one.
    pub(super) fn of(text: &str) -> Self {
        let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
            return Self {
                side: 1,
                path: String::new(),
            };
        };
        let side = code.size();
        let mut path = String::new();
        for y in 0..side {
            for x in (0..side).filter(|x| code.get_module(*x, y)) {
                // writing to a string cannot fail
                let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
            }
        }
        Self {
            side: side + 2 * MARGIN,
            path,
        }
    }
}
