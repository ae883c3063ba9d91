//! That every page there is can be opened, read and used by everybody.

use rstest::rstest;
use testbed::{
    Engine,
    browser::{Browser, Options, Stop},
};

use crate::{company::Company, house::House};

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::mysql(Engine::MySql)]
#[case::postgres(Engine::Postgres)]
fn a_company_on_each_engine_opens_in_a_browser(#[case] engine: Engine) {
    let house = House::set_up_on(engine);
    let server = house.serve();
    let browser = Browser::open(Options::default());
    browser.go(&server.url);
    browser.see("Epic Events");
    browser.go(&format!("{}/nowhere", server.url));
    browser.not_see("How it works");
}

#[test]
fn the_documentation_of_the_api_is_there_for_everybody() {
    let company = Company::open();
    let desk = Options::default();
    for options in [
        desk,
        Options { dark: true, ..desk },
        desk.phone().french().without_scripts(),
    ] {
        let browser = Browser::open(options);
        browser.go(&format!("{}/api/docs", company.url()));
        browser.see("How it works");
        if options.javascript {
            assert_eq!(browser.axe(), Vec::<String>::new());
        }
        assert_eq!(browser.horizontal_overflow(320), Vec::<String>::new());
        browser.click_text("Codes of refusals");
        assert_eq!(browser.current_path(), "/api/docs");
    }
}

#[test]
fn the_start_page_passes_by_keyboard_alone() {
    let company = Company::open();
    let browser = Browser::open(Options::default());
    browser.go(company.url());
    let stops = browser.tab_order();
    assert!(!stops.is_empty());
    let unclear: Vec<&Stop> = stops
        .iter()
        .filter(|stop| !stop.ringed || stop.covered || stop.name.is_empty())
        .collect();
    assert_eq!(unclear, Vec::<&Stop>::new());
}
