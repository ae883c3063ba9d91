//! What somebody typed before their session ended: it goes through the login with them,
//! in the page itself, and is sent by one more press of theirs. Nothing is kept on the
//! server, and passwords are not kept at all.

use std::{collections::BTreeSet, sync::LazyLock};

use askama::Template;
use axum::{extract::MatchedPath, response::Response};
use http::StatusCode;

use super::{
    known::PASSWORD,
    page::Sheet,
    routes,
    two_factor::TWO_FACTOR,
    typed::{ONCE, Typed, VERSION, WAS},
};

/// Before a field's name, on its way through the login.
const KEPT: &str = "kept.";

/// The places whose forms are filled in; elsewhere a button alone is pressed.
static FORMS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let places = routes::known().into_places();
    let forms = places
        .into_iter()
        // what is proven there is not typed on somebody's behalf
        .filter(|place| place.opens && place.takes)
        .filter(|place| place.path != PASSWORD && !place.path.starts_with(TWO_FACTOR));
    forms.map(|place| place.path).collect()
});

/// Whether a form is filled in where a request goes.
pub(crate) fn is_form(path: Option<&MatchedPath>) -> bool {
    path.is_some_and(|path| FORMS.contains(path.as_str()))
}

/// The fields of a form, each with its name and text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    fields: Vec<(String, String)>,
}

impl Kept {
    /// What a form held that was sent too late.
    pub(crate) fn of(typed: &Typed) -> Self {
        let fields = typed
            .fields()
            .filter(|(name, _)| !name.contains("password"));
        Self {
            fields: fields
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
        }
    }

    /// What the form of the login carries.
    pub(crate) fn carried(typed: &Typed) -> Self {
        let fields = typed.fields().filter_map(|(name, text)| {
            let name = name.strip_prefix(KEPT)?;
            Some((name.to_owned(), text.to_owned()))
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// Whether somebody typed or chose something.
    pub(crate) fn is_worth_it(&self) -> bool {
        let was = |name: &str| {
            let same = |(other, _): &&(String, String)| other.strip_prefix(WAS) == Some(name);
            self.fields.iter().find(same).map(|(_, text)| text)
        };
        self.fields.iter().any(|(name, text)| {
            !is_bookkeeping(name) && !text.trim().is_empty() && was(name) != Some(text)
        })
    }

    /// The fields as the form of the login carries them.
    pub(crate) fn hidden(&self) -> Vec<(String, &str)> {
        self.fields
            .iter()
            .map(|(name, text)| (format!("{KEPT}{name}"), text.as_str()))
            .collect()
    }
}

/// Whether a field is the form's own, and nobody types into it.
fn is_bookkeeping(name: &str) -> bool {
    name == ONCE || name == VERSION || name.starts_with(WAS)
}

#[derive(Template)]
#[template(path = "kept.html")]
struct Resume<'a> {
    page: &'a Sheet,
    /// Where the form goes.
    action: &'a str,
    kept: &'a Kept,
}

impl Resume<'_> {
    /// What was typed, by what people call it.
    fn said(&self) -> Vec<(String, &str)> {
        let language = self.page.habits.language;
        let said = |(name, text): &'_ (String, String)| {
            let key = format!("field-{}", name.replace('_', "-"));
            let is_shown = !is_bookkeeping(name) && !text.is_empty() && language.knows(&key);
            is_shown.then(|| self.page.t(&key).into_owned())
        };
        let fields = self.kept.fields.iter();
        fields
            .filter_map(|field| Some((said(field)?, field.1.as_str())))
            .collect()
    }
}

/// Shows whoever has logged in again what they typed, to send it after all.
pub(crate) fn resume(sheet: &Sheet, action: &str, kept: &Kept) -> Response {
    let page = sheet;
    sheet.render(StatusCode::OK, &Resume { page, action, kept })
}
