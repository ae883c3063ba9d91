//! Forms that come from elsewhere: whatever they are, and whoever's browser
//! sends them, nothing comes of it.

use crate::web::{matrix::rows, stage::Stage, visitor::Visitor};

/// How a browser tells that a form is not from a page of ours, or tells nothing.
const FORGED: [&[(&str, &str)]; 7] = [
    &[],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "nonsense")],
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
    &[
        ("sec-fetch-site", "cross-site"),
        ("origin", "http://crm.epic.example"),
    ],
];

#[tokio::test]
async fn no_form_of_another_site_changes_anything() {
    let mut stage = Stage::new().await;
    let forms = rows().into_iter().filter(|row| row.method == "POST");
    let mut is_disturbed = false;
    for row in forms {
        if is_disturbed {
            // what was set up for somebody's own account would be in the way of this row
            stage = Stage::new().await;
        }
        is_disturbed = row.is_about_oneself();
        let actor = row.somebody().expect("somebody may");
        let person = stage.cast.actor(actor).await;
        let scene = stage.set(row.place, &person).await;
        let house = &stage.cast.house;
        let visitor = Visitor::as_before(house, &person);
        let (action, fields) = scene.filled(&mut [visitor.clone()]).await;
        let fields: Vec<_> = fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let before = house.contents();
        for headers in FORGED {
            let mut browser = visitor.clone();
            let shown = browser.post_under(headers, &action, &fields).await;
            shown.expect(403).see("another site");
            assert_eq!(house.contents(), before, "{} under {headers:?}", row.place);
        }
    }
}
