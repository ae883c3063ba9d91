//! A QR code in a terminal.

use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, so that a camera finds it.
const MARGIN: i32 = 2;

/// The code of a text, two rows of modules in a line of text; nothing when it is too long.
///
/// Light modules are drawn and dark ones left out, as most terminals are dark; apps read
/// either.
pub(super) fn picture(text: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Low) else {
        return String::new();
    };
    let along = -MARGIN..code.size() + MARGIN;
    let light = |x, y| !code.get_module(x, y);
    let mut picture = String::new();
    for y in along.clone().step_by(2) {
        for x in along.clone() {
            // below the last row there is nothing to draw
            let below = y + 1 < along.end && light(x, y + 1);
            picture.push(match (light(x, y), below) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        picture.push('\n');
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_square_and_has_light_all_around() {
        let picture = picture("otpauth://totp/Epic%20Events:ada%40epic.example?secret=GEZDGNBV");
        let lines: Vec<Vec<char>> = picture.lines().map(|line| line.chars().collect()).collect();
        let width = lines[0].len();
        assert!(lines.iter().all(|line| line.len() == width));
        assert_eq!(lines.len(), width.div_ceil(2));
        assert!(lines[0].iter().all(|module| *module == '█'));
        assert!(
            lines
                .iter()
                .all(|line| line[0] != ' ' && line[width - 1] != ' ')
        );
        assert!(picture.contains(' ') && picture.contains('▄'));
    }
}
