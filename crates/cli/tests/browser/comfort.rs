//! What saves people from themselves and from each other, and what suits them.

use rstest::rstest;
use testbed::browser::{Browser, Options};

use crate::company::{self, Company};
use crate::house::House;

#[rstest]
#[case::with_scripts(Options::default(), "Ada Byrne is created.")]
#[case::without(Options::default().without_scripts(), "This was already done")]
fn a_button_that_is_pressed_twice_creates_once(#[case] options: Options, #[case] told: &str) {
    let company = Company::open();
    let browser = company.browser_of("bill", options);
    browser.go(&format!("{}/clients/new", company.url()));
    browser.fill("Name", "Ada Byrne");
    browser.fill("E-mail", "ada@byrne.example");
    browser.fill("Phone", "+353 1 234 5678");
    browser.double_click_text("Create client");
    // without scripts the second one comes while the first is under way, and waits for it
    browser.see(told);
    browser.go(&format!("{}/clients?q=byrne", company.url()));
    browser.see("Ada Byrne");
    browser.see("1 of 1");
}

#[test]
fn two_people_who_change_one_record_compare_and_lose_nothing() {
    let company = Company::open();
    let options = Options::default();
    let (bill, mut mona) = (
        company.browser_of("bill", options),
        company.browser_of("mona", options),
    );
    bill.go(&format!("{}/clients?q=kevin%20casey", company.url()));
    bill.click_text("Kevin Casey");
    let place = bill.current_path();
    mona.go(&format!("{}{place}/edit", company.url()));
    bill.click_text("Edit");
    bill.fill("Phone", "+33 1 11 11 11 11");
    bill.fill("Company", "Cool Startup SAS");
    bill.click_text("Save changes");
    bill.see("Saved.");

    mona.fill("Phone", "+33 2 22 22 22 22");
    mona.fill("Contact person", "Lou Bouzin");
    mona.click_text("Save changes");
    mona.see("Somebody else saved first");
    for said in ["both changed", "+33 1 11 11 11 11", "Cool Startup SAS"] {
        mona.see(said);
    }
    assert_eq!(mona.value("Phone"), "+33 2 22 22 22 22");
    assert_eq!(mona.value("Company"), "Cool Startup SAS");
    assert_eq!(mona.value("Contact person"), "Lou Bouzin");
    for dark in [false, true] {
        mona.look(options.width, options.height, dark);
        assert_eq!(mona.axe(), Vec::<String>::new());
    }
    assert_eq!(mona.horizontal_overflow(320), Vec::<String>::new());
    mona.click_text("Save changes");
    mona.see("Saved.");
    for said in ["+33 2 22 22 22 22", "Cool Startup SAS", "Lou Bouzin"] {
        mona.see(said);
    }
}

/// Whether the page that is open is dark: its letters are bright.
fn is_dark(browser: &Browser) -> bool {
    let letters = "
        const canvas = document.createElement('canvas').getContext('2d');
        canvas.fillStyle = getComputedStyle(document.body).color;
        canvas.fillRect(0, 0, 1, 1);
        return Math.min(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));";
    let darkest = browser.run(letters, Vec::new());
    darkest.as_u64().expect("a colour") > 128
}

#[rstest]
#[case::with_scripts(Options::default())]
#[case::without(Options::default().without_scripts())]
fn everybody_has_the_colours_that_they_choose(#[case] options: Options) {
    let company = Company::open();
    let mut browser = company.browser_of("bill", options);
    browser.go(&format!("{}/contracts?unpaid=true", company.url()));
    for (chosen, by_day, by_night) in [
        ("Dark", true, true),
        ("Light", false, false),
        ("As the device has it", false, true),
        ("Dark", true, true),
    ] {
        browser.click_text(chosen);
        browser.see("Unpaid");
        assert_eq!(browser.address(), "/contracts?unpaid=true");
        for (at_night, expected) in [(false, by_day), (true, by_night)] {
            browser.look(options.width, options.height, at_night);
            let is_so = || browser.becomes(|| is_dark(&browser) == expected);
            assert!(is_so(), "{chosen}, at night: {at_night}");
            browser.reload();
            assert!(is_so(), "{chosen}, at night: {at_night}, loaded again");
        }
        browser.look(options.width, options.height, false);
    }
    // the page says so itself, before any script: nothing flashes
    browser.click_text("Log out");
    browser.see("You are logged out.");
    assert!(is_dark(&browser));
}

#[test]
fn the_language_is_chosen_before_the_login_and_changed_after_it() {
    let company = Company::open();
    let browser = Browser::open(Options::default());
    browser.go(company.url());
    browser.click_text("Français");
    browser.see("Connexion");
    company::log_in(&browser, "bill");
    browser.see("Mes clients");
    browser.click_text("Bill Boquet");
    browser.click_text("Modifier les réglages");
    browser.choose("Langue", "Anglais");
    browser.click_text("Enregistrer");
    browser.see("Where you are logged in");
    browser.click_text("Dashboard");
    browser.see("My clients");
    browser.click_text("Log out");
    browser.see("You are logged out.");
}

#[test]
fn the_search_of_the_frame_shows_records_with_scripts_and_without() {
    let company = Company::open();
    for options in [Options::default(), Options::default().without_scripts()] {
        let browser = company.browser_of("kate", options);
        browser.click_field("Search or jump to…");
        browser.type_text("casey");
        if !options.javascript {
            browser.press("Enter");
        }
        browser.see("Kevin Casey");
        browser.click_text("Kevin Casey");
        browser.see("Cool Startup LLC");
        assert!(browser.current_path().starts_with("/clients/"));
    }
}

#[test]
fn a_session_that_was_ended_elsewhere_leads_to_the_login_and_back_to_the_page() {
    let company = Company::open();
    let options = Options::default();
    let (here, there) = (
        company.browser_of("bill", options),
        company.browser_of("bill", options),
    );
    here.click_text("Bill Boquet");
    here.click_text("End");
    here.see("The session is ended.");
    there.click_text("Contracts");
    there.see("Your session is over. Log in again.");
    company::log_in(&there, "bill");
    there.see("Not signed");
    assert_eq!(there.current_path(), "/contracts");
}

#[test]
fn the_demo_says_first_where_to_look_and_as_whom() {
    let house = House::empty();
    company::move_in(&house);
    let mut child = company::start(&house);
    let mut said = company::said(&mut child);
    let first = said.next().expect("a line");
    let url = first
        .strip_prefix("Open ")
        .and_then(|rest| rest.split_once("/ in a browser"));
    let (url, _) = url.unwrap_or_else(|| panic!("{first}"));
    let rest: Vec<String> = said
        .by_ref()
        .take_while(|line| !line.contains("NAME"))
        .collect();
    let told: Vec<&str> = rest.iter().map(|line| line.trim()).collect();
    assert!(told.contains(&company::PASSWORD), "{told:?}");
    for (name, department) in [
        ("mona", "MANAGEMENT"),
        ("bill", "SALES"),
        ("kate", "SUPPORT"),
    ] {
        let login = told.iter().find(|line| line.ends_with(department));
        let email = login.and_then(|line| line.split(' ').next());
        assert_eq!(
            email,
            Some(format!("{name}@epic.example").as_str()),
            "{told:?}"
        );
    }
    let browser = Browser::open(Options::default());
    browser.go(url);
    browser.fill("E-mail", "mona@epic.example");
    browser.fill("Password", company::PASSWORD);
    browser.submit();
    browser.see("Events without support");
    drop(browser);
    child.kill().expect("it ends");
    child.wait().expect("and is gone");
}
