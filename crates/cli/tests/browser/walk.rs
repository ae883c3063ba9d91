//! Everybody walks through all their pages, by day and by night, on a desk and on a phone:
//! nobody is kept out, nothing sticks out, and the browser has nothing to complain about.

use rstest::rstest;
use testbed::browser::{Browser, Options};

use crate::{company::Company, round};

/// The narrowest screen, and a usual phone.
const NARROW: [u32; 2] = [320, 390];

/// What is wrong with the page that is open, after its address.
struct Findings<'a> {
    at: &'a str,
    found: &'a mut Vec<String>,
}

impl Findings<'_> {
    fn add(&mut self, how: &str, told: Vec<String>) {
        let told = told.into_iter();
        self.found
            .extend(told.map(|told| format!("{} {how}: {told}", self.at)));
    }
}

/// Everything that can be measured, in both colours and at each width.
fn measure(browser: &mut Browser, on_phones: bool, findings: &mut Findings) {
    let desk = Options::default();
    findings.add("light", browser.axe());
    for width in NARROW {
        let how = format!("{width} wide");
        findings.add(&how, browser.horizontal_overflow(width));
    }
    browser.look(desk.width, desk.height, true);
    findings.add("dark", browser.axe());
    if on_phones {
        let phone = desk.phone();
        browser.look(phone.width, phone.height, true);
        findings.add("phone, dark", browser.axe());
        browser.look(phone.width, phone.height, false);
        findings.add("phone, light", browser.axe());
    }
    browser.look(desk.width, desk.height, false);
    findings.add("browser", browser.complaints());
}

#[rstest]
#[case::everybody("")]
#[case::management("mona")]
#[case::sales("bill")]
#[case::support("kate")]
fn every_page_is_for_everybody_on_every_screen(#[case] who: &str) {
    let company = Company::open();
    let mut browser = company.browser_of(who, Options::default());
    let mut found = Vec::new();
    for (visit, address) in round::of(who, &company, &browser) {
        browser.go(&address);
        let mut findings = Findings {
            at: &address,
            found: &mut found,
        };
        measure(&mut browser, visit.on_phones, &mut findings);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_is_refused_is_said_on_a_page_for_everybody_too() {
    let company = Company::open();
    let mut found = Vec::new();
    for (who, address, said) in [
        ("", "/nowhere", "Log in"),
        ("kate", "/nowhere", "There is nothing here"),
        ("kate", "/clients/999999", "There is no client 999999"),
        ("kate", "/audit", "This is not yours to do"),
        ("kate", "/clients?limit=many", "The address cannot be read"),
        ("mona", "/employees/6/deactivate", "cannot leave yet"),
    ] {
        let mut browser = company.browser_of(who, Options::default());
        browser.go(&format!("{}{address}", company.url()));
        browser.see(said);
        let mut findings = Findings {
            at: address,
            found: &mut found,
        };
        measure(&mut browser, true, &mut findings);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
