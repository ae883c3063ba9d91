//! How a person is reached, written in one cell:
//! `Jacky Blangier, jacky@loubouzin.grd, +666 12345`.

use domain::contact::Phone;

/// What such a cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) person: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
}

/// Takes a cell apart. What is neither an address nor a number is the person; a second
/// address or number stays with the first, so that nothing is lost and the field says
/// what is wrong.
pub(super) fn details(cell: &str) -> Details {
    let mut details = Details::default();
    for piece in cell
        .split([',', ';', '/', '|', '\n', '\t'])
        .flat_map(pieces)
    {
        let piece = piece.trim().trim_matches(['<', '>', '(', ')']).trim();
        let piece = without_label(piece);
        if piece.is_empty() {
            continue;
        }
        if piece.contains('@') {
            add(&mut details.email, piece);
        } else if Phone::parse(piece).is_ok() {
            add(&mut details.phone, piece);
        } else {
            add(&mut details.person, piece);
        }
    }
    details
}

/// An address between words stands alone: `Jacky Blangier <jacky@loubouzin.grd>`.
fn pieces(piece: &str) -> Vec<String> {
    let is_address = |word: &&str| word.contains('@');
    let Some(address) = piece.split_whitespace().find(is_address) else {
        return vec![piece.to_owned()];
    };
    match piece.split_once(address) {
        Some((before, after)) => vec![before.to_owned(), address.to_owned(), after.to_owned()],
        None => vec![piece.to_owned()],
    }
}

/// Without `Tel:` and the like, which stand before a colon.
fn without_label(piece: &str) -> &str {
    match piece.split_once(':') {
        Some((label, rest)) if label.chars().count() <= 12 => rest.trim(),
        Some(_) | None => piece,
    }
}

fn add(part: &mut Option<String>, piece: &str) {
    match part {
        Some(text) => {
            text.push_str(", ");
            text.push_str(piece);
        }
        None => *part = Some(piece.to_owned()),
    }
}
