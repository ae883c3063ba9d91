//! The pages by keyboard alone.

use rstest::rstest;
use testbed::browser::{Browser, Options, Stop};

use crate::{company::Company, round};

#[rstest]
#[case::everybody("")]
#[case::management("mona")]
#[case::sales("bill")]
#[case::support("kate")]
fn the_tab_key_comes_to_everything_in_order_and_shows_where_it_is(#[case] who: &str) {
    let company = Company::open();
    let browser = company.browser_of(who, Options::default());
    let mut found = Vec::new();
    for (_, address) in round::of(who, &company, &browser) {
        browser.go(&address);
        found.extend(
            tabbed(&browser)
                .into_iter()
                .map(|told| format!("{address}: {told}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What is wrong with the way of the tab key through the page that is open.
fn tabbed(browser: &Browser) -> Vec<String> {
    let stops = browser.tab_order();
    let mut found: Vec<String> = stops
        .iter()
        .filter(|stop| !stop.ringed || stop.covered || stop.name.is_empty())
        .map(|stop| format!("{stop:?}"))
        .collect();
    let came: Vec<String> = stops.into_iter().map(|Stop { name, .. }| name).collect();
    let there = browser.controls();
    if came != there {
        found.push(format!(
            "the tab key comes to {came:?}\n  there are {there:?}"
        ));
    }
    found
}

#[test]
fn the_first_stop_leads_past_the_navigation() {
    let company = Company::open();
    let browser = company.browser_of("bill", Options::default());
    browser.go(&format!("{}/clients", company.url()));
    browser.press("Tab");
    assert_eq!(browser.focused(), "Skip to the page");
    browser.press("Enter");
    browser.press("Tab");
    assert_eq!(
        browser.focused(),
        "Export",
        "the first thing of the page itself"
    );
}

#[rstest]
#[case("Control+k")]
#[case("/")]
fn the_palette_opens_by_keys_leads_to_a_record_and_gives_the_focus_back(#[case] keys: &str) {
    let company = Company::open();
    let browser = company.browser_of("bill", Options::default());
    browser.go(&format!("{}/contracts", company.url()));
    browser.tab_to("Calendar");
    browser.press(keys);
    browser.see("Go to");
    assert_eq!(browser.focused(), "Search, or type a command…");
    browser.press("Escape");
    browser.not_see("Go to");
    assert_eq!(browser.focused(), "Calendar");
    browser.press(keys);
    browser.type_text("ouick john châ");
    browser.see("John Ouick Wedding");
    browser.not_see("Go to");
    browser.press("Down");
    browser.press("Up");
    browser.press("Enter");
    browser.see("53 Rue du Château, 41120 Candé-sur-Beuvron, France");
    assert!(browser.current_path().starts_with("/events/"));
}

#[test]
fn a_slash_in_a_text_is_a_slash() {
    let company = Company::open();
    let browser = company.browser_of("bill", Options::default());
    browser.go(&format!("{}/clients/new", company.url()));
    browser.tab_to("Company");
    browser.type_text("A/S Nord");
    assert_eq!(browser.value("Company"), "A/S Nord");
    browser.not_see("Go to");
}

#[test]
fn a_form_is_filled_in_and_sent_by_keys() {
    let company = Company::open();
    let browser = company.browser_of("bill", Options::default());
    browser.go(&format!("{}/clients/new", company.url()));
    for (label, text) in [
        ("Name", "Ada Byrne"),
        ("E-mail", "ada@byrne.example"),
        ("Phone", "+353 1 234 5678"),
        ("Company", "Byrne & Daughters"),
    ] {
        browser.tab_to(label);
        browser.type_text(text);
    }
    browser.press("Enter");
    browser.see("Ada Byrne is created.");
}

#[rstest]
#[case::with_scripts(Options::default())]
#[case::without(Options::default().without_scripts())]
fn a_refused_form_puts_one_where_the_first_thing_is_wrong(#[case] options: Options) {
    let company = Company::open();
    let browser = company.browser_of("bill", options);
    browser.go(&format!("{}/clients/new", company.url()));
    for (label, text) in [
        ("Name", "Ada Byrne"),
        ("E-mail", "ada at byrne"),
        ("Phone", "many"),
    ] {
        browser.tab_to(label);
        browser.type_text(text);
    }
    browser.press("Enter");
    browser.see("Not saved yet");
    assert_eq!(browser.focused(), "E-mail");
    assert_eq!(browser.value("Name"), "Ada Byrne");
    assert_eq!(browser.value("Phone"), "many");
}

#[test]
fn a_list_is_searched_as_one_types_and_its_address_follows() {
    let company = Company::open();
    let browser = company.browser_of("bill", Options::default());
    browser.go(&format!("{}/events?status=planned", company.url()));
    browser.tab_to("Search this list");
    browser.type_text("ouick");
    browser.see("1 of 1");
    browser.see("John Ouick Wedding");
    assert_eq!(browser.address(), "/events?status=planned&q=ouick");
    assert_eq!(browser.focused(), "Search this list");
    browser.reload();
    browser.see("1 of 1");
    assert_eq!(browser.value("Search this list"), "ouick");
}
