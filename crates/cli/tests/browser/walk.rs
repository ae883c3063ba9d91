//! Everybody walks through all their pages, by day and by night, on a desk and on a phone:
//! nobody is kept out, nothing sticks out, and the browser has nothing to complain about.

use rstest::rstest;
use testbed::browser::{Browser, Options};
use totp_rs::{Algorithm, Builder, Secret};

use crate::{
    company::{Company, PASSWORD},
    round,
};

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

#[rstest]
#[case::everybody("")]
#[case::management("mona")]
#[case::sales("bill")]
#[case::support("kate")]
fn nothing_sticks_out_where_no_script_runs(#[case] who: &str) {
    let company = Company::open();
    let browser = company.browser_of(who, Options::default().without_scripts());
    let mut found = Vec::new();
    for (visit, address) in round::of(who, &company, &browser) {
        if visit.on_phones {
            browser.go(&address);
            let told = browser.horizontal_overflow(NARROW[0]);
            found.extend(told.iter().map(|told| format!("{address}: {told}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_is_refused_is_said_on_a_page_for_everybody_too() {
    let company = Company::open();
    let mut found = Vec::new();
    let nobodys = [("/nowhere", "There is nothing here")];
    let kates = [
        ("/nowhere", "There is nothing here"),
        ("/clients/999999", "There is no client 999999"),
        ("/audit", "This is not yours to do"),
        ("/clients?limit=many", "The address cannot be read"),
    ];
    let monas = [("/employees/6/deactivate", "cannot leave yet")];
    for (who, pages) in [("", &nobodys[..]), ("kate", &kates), ("mona", &monas)] {
        let mut browser = company.browser_of(who, Options::default());
        for &(at, said) in pages {
            browser.go(&format!("{}{at}", company.url()));
            browser.see(said);
            let found = &mut found;
            measure(&mut browser, true, &mut Findings { at, found });
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_comes_after_a_form_is_for_everybody_too() {
    let company = Company::open();
    let mut found = Vec::new();
    let mut look_at = |at: &str, browser: &mut Browser| {
        let found = &mut found;
        measure(browser, true, &mut Findings { at, found });
    };
    let mut mona = company.browser_of("mona", Options::default());
    round::subscribe(&company, &mona);
    look_at("the address of a feed", &mut mona);
    mona.go(&format!("{}/employees/new", company.url()));
    mona.fill("E-mail", "nobody");
    mona.submit();
    mona.see("Not saved yet");
    look_at("a refused form", &mut mona);
    round::hire(&company, &mona);
    look_at("a record with a message", &mut mona);
    mona.click_text("Log out");
    mona.fill("E-mail", round::NEWCOMER);
    mona.fill("Password", "wrong");
    mona.submit();
    mona.see("The e-mail address or the password is wrong.");
    look_at("a refused login", &mut mona);
    mona.fill("Password", PASSWORD);
    mona.submit();
    mona.see("Somebody else set your password.");
    look_at("a password that is due", &mut mona);
    mona.fill("Current password", PASSWORD);
    mona.fill("New password", "short");
    mona.fill("New password, again", "short");
    mona.submit();
    mona.see("From 12 to 128 characters");
    look_at("a refused password", &mut mona);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The code that an authenticator app shows for a key, by the clock of the browser.
fn code_of(key: &str, browser: &Browser) -> String {
    let secret = Secret::try_from_base32(key).expect("base 32");
    let app = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret)
        .build();
    let now = browser.run("return Math.floor(Date.now() / 1000)", Vec::new());
    let now = now.as_u64().expect("after 1970");
    app.expect("codes").generate(now).to_string()
}

#[test]
fn a_second_factor_is_for_everybody_too() {
    let company = Company::open();
    let mut found = Vec::new();
    let mut look_at = |at: &str, browser: &mut Browser| {
        let found = &mut found;
        measure(browser, true, &mut Findings { at, found });
    };
    let open = |browser: &Browser, place: &str| browser.go(&format!("{}{place}", company.url()));
    let mut kate = company.browser_of("kate", Options::default());
    open(&kate, "/two-factor");
    kate.fill("Current password", "wrong");
    kate.submit();
    kate.see("This is not your current password");
    look_at("a refused password", &mut kate);
    kate.fill("Current password", PASSWORD);
    kate.submit();
    kate.see("Scan this with an authenticator app");
    look_at("the picture for an app", &mut kate);
    let key = kate.value("Or type this key into the app");
    let code = code_of(&key, &kate);
    kate.fill("Code", &code);
    kate.submit();
    kate.see("Your second factor is on");
    look_at("recovery codes", &mut kate);
    kate.click_text("I have kept them");
    kate.see("Recovery codes left");
    for place in ["/profile", "/two-factor/codes", "/two-factor/off"] {
        open(&kate, place);
        look_at(place, &mut kate);
    }
    let mut login = company.browser_of("", Options::default());
    open(&login, "/login");
    login.fill("E-mail", "kate@epic.example");
    login.fill("Password", PASSWORD);
    login.submit();
    login.see("One more step");
    look_at("a login that lacks its code", &mut login);
    login.fill("Code", "000000");
    login.submit();
    login.see("The code is wrong");
    look_at("a refused code", &mut login);
    let mut mona = company.browser_of("mona", Options::default());
    open(&mona, "/employees?department=SUPPORT");
    let hers = mona.run(
        "return [...document.querySelectorAll('main a')]
           .find(link => link.textContent.includes('Kate Hastroff')).getAttribute('href')",
        Vec::new(),
    );
    open(&mona, hers.as_str().expect("her page"));
    mona.see("on since");
    look_at("an employee with a second factor", &mut mona);
    mona.click_text("Reset second factor");
    mona.see("Make sure that it is they who ask");
    look_at("the reset of a second factor", &mut mona);
    assert!(found.is_empty(), "{}", found.join("\n"));
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
