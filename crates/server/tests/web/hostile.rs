//! Whatever people type into any field is shown as they typed it, as text and
//! as nothing else, on every page and in every file.
//!
//! The same company is made twice, once of plain words and once of hostile
//! ones; apart from the text, every page has to be the same.

mod written;

use std::{collections::BTreeMap, fmt::Write as _};

use icalendar::{Calendar, Component, EventLike};
use scraper::{ElementRef, Html, Selector};

use crate::{
    api::support::House,
    web::{
        hostile::written::Written,
        visitor::{Shown, Visitor},
    },
};

/// Texts that are more than they look like, to something or other: to a page, to
/// a template, a database or a spreadsheet, to the eye. Each fits into the
/// shortest field.
const HOSTILE: [&str; 3] = [
    "\"'></bdi></title></textarea><script>x</script><img onerror=x>",
    "={{7*7}} ${7} { $n } \\n<%=1%>'); DROP TABLE x;-- &lt; &#38; %",
    "مرحبا \u{202e}gnp.exe 👩\u{200d}👩\u{200d}👧 🏳\u{fe0f}\u{200d}🌈 Z\u{351}\u{36b}al\u{334}go\u{321}\u{316}",
];

const PLAIN: &str = "plain words of nobody in particular";

/// Every element of a page with the names of its attributes, in order.
fn structure(shown: &Shown) -> Vec<String> {
    let page = Html::parse_document(&shown.html);
    let elements = page.root_element().descendent_elements();
    elements
        .map(|element| {
            let mut names: Vec<_> = element.value().attrs().map(|(name, _)| name).collect();
            names.sort_unstable();
            format!("{} {}", element.value().name(), names.join(" "))
        })
        .collect()
}

/// What a page could do by itself, or lead to, that is not ours.
fn acts(shown: &Shown) -> Vec<String> {
    let page = Html::parse_document(&shown.html);
    let elements = page.root_element().descendent_elements();
    let mut found = Vec::new();
    for element in elements {
        let name = element.value().name();
        for (attribute, value) in element.value().attrs() {
            let ours = ["/", "#", "?", "mailto:", "tel:"];
            let leads = matches!(attribute, "href" | "src" | "action" | "formaction")
                && !ours.iter().any(|begin| value.starts_with(begin));
            let acts = attribute.starts_with("on") || attribute == "style";
            if leads || acts || value.starts_with("//") {
                found.push(format!("{name} with {attribute}={value}"));
            }
        }
        let is_asset = element
            .attr("src")
            .is_some_and(|src| src.starts_with("/assets/"));
        let is_foreign = matches!(name, "iframe" | "object" | "embed" | "base" | "style")
            || matches!(name, "script" | "img") && !is_asset
            || name == "script" && element.text().any(|text| !text.trim().is_empty());
        if is_foreign {
            found.push(element.html());
        }
    }
    found
}

/// Whether a page shows a text whole: as words of one element, or as what a
/// field holds.
fn shows(shown: &Shown, text: &str) -> bool {
    let page = Html::parse_document(&shown.html);
    let mut elements = page.root_element().descendent_elements();
    elements.any(|element| {
        let mut own = element
            .children()
            .filter_map(|child| child.value().as_text());
        own.any(|own| own.contains(text))
            || element
                .attr("value")
                .is_some_and(|value| value.contains(text))
    })
}

/// Where a text could turn the direction of what stands around it.
fn turns(shown: &Shown, text: &str) -> Vec<String> {
    let page = Html::parse_document(&shown.html);
    let body = Selector::parse("body").expect("a selector");
    let body = page.select(&body).next().expect("a body");
    let texts = body.descendants().filter_map(|node| {
        let own = node.value().as_text()?;
        own.contains(text).then(|| (own.to_string(), node))
    });
    let loose = texts.filter(|(own, node)| {
        let mut around = node.ancestors().filter_map(ElementRef::wrap);
        let is_kept = around.any(|element| {
            matches!(
                element.value().name(),
                "bdi" | "textarea" | "option" | "title"
            )
        });
        !is_kept && !own.contains(&format!("\u{2068}{text}"))
    });
    loose
        .map(|(own, node)| {
            let around = node.parent().and_then(ElementRef::wrap);
            let around = around.map(|element| element.value().name());
            format!("{around:?} {}", own.chars().take(80).collect::<String>())
        })
        .collect()
}

#[tokio::test]
async fn text_is_shown_as_text_and_as_nothing_else() {
    let mut plain = Written::of(PLAIN).await;
    plain.read().await;
    // where plain words stand, hostile ones have to stand
    let showing: Vec<_> = plain
        .pages
        .iter()
        .filter(|(_, shown)| shows(shown, &plain.text))
        .map(|(address, _)| address.as_str())
        .collect();
    assert!(showing.len() > 60, "pages that show it: {showing:?}");
    let mut wrong = Vec::new();
    for text in HOSTILE {
        let mut written = Written::of(text).await;
        written.read().await;
        for (address, shown) in &written.pages {
            let mut say = |what: String| wrong.push(format!("{text:?} on {address}: {what}"));
            if showing.contains(&address.as_str()) && !shows(shown, &written.text) {
                say("is not shown whole".to_owned());
            }
            for act in acts(shown) {
                say(act);
            }
            for place in turns(shown, &written.text) {
                if text.contains('\u{202e}') {
                    say(format!("turns {place}"));
                }
            }
            let other = structure(&plain.pages[address]);
            let differs = structure(shown)
                .into_iter()
                .zip(&other)
                .find(|(one, two)| one != *two);
            if let Some((here, there)) = differs {
                say(format!("{here} where {there} was"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} in all\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test]
async fn what_is_searched_for_and_what_an_address_says_is_text_too() {
    let house = House::new().await;
    house.fill().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    for text in HOSTILE {
        let asked = text.bytes().fold(String::new(), |mut asked, byte| {
            write!(asked, "%{byte:02X}").expect("a string takes it");
            asked
        });
        for address in [
            format!("/search?q={asked}"),
            format!("/search/palette?q={asked}"),
            format!("/clients?q={asked}"),
            format!("/contracts?q={asked}"),
            format!("/events?q={asked}"),
            format!("/employees?q={asked}"),
            format!("/contracts/new?q={asked}"),
            format!("/clients?sort={asked}"),
            format!("/clients?{asked}=1"),
            format!("/clients/{asked}"),
            format!("/audit?action={asked}"),
            format!("/calendar?view={asked}"),
            format!("/login?next=/{asked}"),
            format!("/{asked}"),
        ] {
            let shown = mona.get(&address).await;
            assert!(shown.status < 500, "{address}: {}", shown.text());
            assert_eq!(acts(&shown), Vec::<String>::new(), "{address}");
            if address.contains("?q=") && !address.contains("palette") {
                assert!(shows(&shown, text), "{address} keeps what was searched for");
            }
        }
    }
}

#[tokio::test]
async fn files_hold_the_text_whole() {
    for text in HOSTILE {
        let mut written = Written::of(text).await;
        let whole = written.text.clone();
        let lines = written.as_long_as_can_be();
        // an apostrophe keeps a spreadsheet from calculating
        let in_cell = |text: &str| {
            let is_formula = text.starts_with('=');
            if is_formula {
                format!("'{text}")
            } else {
                text.to_owned()
            }
        };
        let mut wrong = Vec::new();
        for (file, column, cells, expected) in [
            ("clients", "full_name", 2, &whole),
            ("clients", "company_name", 2, &whole),
            ("clients", "external_ref", 2, &whole),
            ("contracts", "title", 3, &whole),
            ("events", "name", 4, &whole),
            ("events", "location", 4, &whole),
            ("events", "notes", 1, &lines),
            ("employees", "full_name", 3, &whole),
        ] {
            let rows = rows(&written.mona.get(&format!("/{file}.csv")).await);
            let held = rows
                .iter()
                .filter(|row| row[column] == in_cell(expected))
                .count();
            if held != cells {
                wrong.push(format!(
                    "{held} cells of {column} in {file}, not {cells}: {rows:?}"
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let file = written.kate.get("/events/2/calendar.ics").await;
        let calendar: Calendar = file.expect(200).html.parse().expect("a calendar");
        let events: Vec<_> = calendar.events().collect();
        assert_eq!(events.len(), 1, "nothing was added to the file");
        assert_eq!(events[0].get_summary(), Some(whole.as_str()));
        assert_eq!(events[0].get_location(), Some(whole.as_str()));
    }
}

/// The rows of a file, each value under the name of its column.
fn rows(file: &Shown) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(file.expect(200).html.as_bytes());
    let rows = reader.deserialize();
    rows.map(|row| row.expect("a row")).collect()
}
