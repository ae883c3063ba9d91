//! What no field takes: more text than it holds, and characters that act on
//! whatever shows them. The form says so beside the field and keeps what was
//! typed.

use crate::web::{
    matrix::{Row, rows},
    stage::{Scene, Stage},
    visitor::{Shown, TextField, Visitor},
};

/// A form with a field that is typed into, and somebody who may send it.
struct Attempt<'a> {
    stage: &'a Stage,
    row: &'a Row,
    scene: &'a Scene,
    visitor: Visitor,
}

impl Attempt<'_> {
    /// Sends the form with this in a field: it has to be refused for that.
    async fn refused(&mut self, field: &TextField, typed: &str) -> Shown {
        let (action, mut fields) = self.scene.filled(&mut [self.visitor.clone()]).await;
        fields.retain(|(name, _)| *name != field.name);
        fields.push((field.name.clone(), typed.to_owned()));
        let fields: Vec<_> = fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let house = &self.stage.cast.house;
        let before = house.contents();
        let shown = self.visitor.post(&action, &fields).await;
        shown.expect(422);
        assert_eq!(
            house.contents(),
            before,
            "{} of {}",
            field.name,
            self.row.place
        );
        let kept = shown.value(&field.name);
        // a browser shows a sign in the place of the one it cannot hold
        assert_eq!(
            kept,
            typed.replace('\0', "\u{fffd}"),
            "{} of {}",
            field.name,
            self.row.place
        );
        shown
    }
}

/// Goes through every text field of every form.
async fn in_every_field(mut check: impl AsyncFnMut(&mut Attempt<'_>, &TextField)) {
    let mut stage = Stage::new().await;
    let mut fields = 0;
    // the pages for logging in have no text of people's
    let of_logins = |place: &str| {
        let parts = ["/login", "/password", "/two-factor"];
        parts.iter().any(|part| place.starts_with(part))
    };
    let forms = rows()
        .into_iter()
        .filter(|row| row.method == "POST" && !of_logins(row.place));
    for row in forms {
        let actor = row.somebody().expect("somebody may");
        let person = stage.cast.actor(actor).await;
        let scene = stage.set(row.place, &person).await;
        let mut visitor = Visitor::as_before(&stage.cast.house, &person);
        let Some(form) = scene.form() else {
            continue;
        };
        let form = visitor.get(form).await;
        let mut attempt = Attempt {
            stage: &stage,
            row: &row,
            scene: &scene,
            visitor,
        };
        for field in form.expect(200).text_fields() {
            check(&mut attempt, &field).await;
            fields += 1;
        }
    }
    assert!(fields > 30, "text fields: {fields}");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_with_the_limit_and_kept() {
    Box::pin(in_every_field(async |attempt, field| {
        let place = attempt.row.place;
        let most = field.longest;
        let most = most.unwrap_or_else(|| panic!("{} of {place} has no limit", field.name));
        let typed = "7".repeat(most + 1);
        let shown = attempt.refused(field, &typed).await;
        let said = shown.wrong(&field.name).unwrap_or_default();
        let digits: String = said.chars().filter(|c| *c != ',').collect();
        assert!(
            digits.contains(&format!("At most {most} characters")),
            "{} of {place}: {said}",
            field.name
        );
    }))
    .await;
}

#[tokio::test]
async fn what_acts_on_a_terminal_is_refused_and_said_beside_the_field() {
    Box::pin(in_every_field(async |attempt, field| {
        for (typed, code) in [
            ("red \u{1b}[31mand back", "U+001B"),
            ("nothing\0more", "U+0000"),
            ("one\u{9b}31m", "U+009B"),
        ] {
            let shown = attempt.refused(field, typed).await;
            let said = shown.wrong(&field.name).unwrap_or_default();
            let (name, place) = (&field.name, attempt.row.place);
            assert!(
                said.contains(code),
                "{name} of {place} with {typed:?}: {said}"
            );
        }
        if !field.has_lines {
            let shown = attempt.refused(field, "two\nlines").await;
            let said = shown.wrong(&field.name).unwrap_or_default();
            assert!(said.contains("U+000A"), "{}: {said}", field.name);
        }
    }))
    .await;
}
