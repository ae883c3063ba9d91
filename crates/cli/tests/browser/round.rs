//! Where people go: every page that there is, each by somebody who may open it.

use std::collections::BTreeSet;

use serde_json::json;
use testbed::browser::Browser;

use crate::company::{Company, PASSWORD};

/// A page of somebody's round.
pub(crate) struct Visit {
    /// Its place, as the server names it.
    place: &'static str,
    who: &'static str,
    /// The page with the records that it can be opened for, or with a link to it; or its own
    /// query.
    by: &'static str,
    /// Whether it is looked at on a phone as well, by every measure.
    pub(crate) on_phones: bool,
}

const fn visit(who: &'static str, place: &'static str, by: &'static str) -> Visit {
    Visit {
        place,
        who,
        by,
        on_phones: false,
    }
}

/// One that people look at on the way, too.
const fn often(who: &'static str, place: &'static str, by: &'static str) -> Visit {
    Visit {
        on_phones: true,
        ..visit(who, place, by)
    }
}

/// Files, and what a script asks for: nothing that is looked at as a page.
const NOT_PAGES: [&str; 24] = [
    "/assets/{name}",
    "/search/palette",
    "/clients.csv",
    "/clients.xlsx",
    "/clients.jsonl",
    "/clients.vcf",
    "/contracts.csv",
    "/contracts.xlsx",
    "/contracts.jsonl",
    "/payments.csv",
    "/payments.xlsx",
    "/payments.jsonl",
    "/events.csv",
    "/events.xlsx",
    "/events.jsonl",
    "/events.ics",
    "/employees.csv",
    "/employees.xlsx",
    "/employees.jsonl",
    "/audit.csv",
    "/audit.xlsx",
    "/audit.jsonl",
    "/events/{id}/calendar.ics",
    "/imports/{id}/refused.csv",
];

/// What only a second factor leads to; `walk` looks at it on the way.
const OF_SECOND_FACTORS: [&str; 4] = [
    "/two-factor/confirm",
    "/two-factor/codes",
    "/two-factor/off",
    "/employees/{id}/reset-two-factor",
];

/// Everybody's round. Lists are short, so that the tab key comes to their end.
const ROUNDS: &[Visit] = &[
    often("", "/login", ""),
    often("mona", "/", ""),
    visit("mona", "/search", "?q=jo"),
    visit("mona", "/search", "?q=zzzzzz"),
    often("mona", "/clients", "?limit=4"),
    visit("mona", "/clients", "?q=zzzzzz"),
    visit("mona", "/clients/{id}", "/clients"),
    visit("mona", "/clients/{id}/reassign", "/clients"),
    visit("mona", "/clients/{id}/anonymise", "/clients"),
    often("mona", "/clients/duplicates", ""),
    visit("mona", "/clients/{id}/merge", "/clients?limit=4"),
    // the two beside each other
    often("mona", "/clients/{id}/merge", "/clients/duplicates"),
    often("mona", "/contracts", "?limit=4"),
    visit("mona", "/contracts/new", "?limit=4"),
    visit("mona", "/contracts/new", "/contracts/new"),
    often(
        "mona",
        "/contracts/{id}",
        "/contracts?unpaid=true&status=signed",
    ),
    visit("mona", "/contracts/{id}", "/contracts?status=cancelled"),
    visit("mona", "/contracts/{id}/edit", "/contracts?status=signed"),
    visit("mona", "/contracts/{id}/cancel", "/contracts?status=signed"),
    visit(
        "mona",
        "/contracts/{id}/move",
        "/contracts?without_event=true",
    ),
    visit(
        "mona",
        "/contracts/{id}/payments/{payment}/void",
        "/contracts?status=signed",
    ),
    often("mona", "/events", "?limit=4"),
    visit("mona", "/events/{id}", "/events?status=cancelled"),
    visit(
        "mona",
        "/events/{id}/assign",
        "/events?without_support=true",
    ),
    visit("mona", "/events/{id}/unassign", "/events?upcoming=true"),
    visit("mona", "/events/{id}/move", "/events?upcoming=true"),
    visit("mona", "/events/{id}/cancel", "/events?upcoming=true"),
    often("mona", "/calendar", ""),
    often("mona", "/calendar", "?view=week"),
    often("mona", "/calendar", "?view=agenda"),
    visit("mona", "/assign", ""),
    often("mona", "/assign", "/assign"),
    often("mona", "/employees", "?limit=4"),
    visit("mona", "/employees/new", ""),
    often("mona", "/employees/{id}", "/employees?department=SUPPORT"),
    visit("mona", "/employees/{id}", "/employees?inactive=true"),
    visit(
        "mona",
        "/employees/{id}/edit",
        "/employees?department=SALES",
    ),
    visit("mona", "/employees/{id}/reset-password", "/employees"),
    visit(
        "mona",
        "/employees/{id}/handover",
        "/employees?department=SALES",
    ),
    visit(
        "mona",
        "/employees/{id}/deactivate",
        "/employees?department=MANAGEMENT",
    ),
    visit(
        "mona",
        "/employees/{id}/reactivate",
        "/employees?inactive=true",
    ),
    visit("mona", "/employees/{id}/delete", "/employees"),
    often("mona", "/audit", "?limit=4"),
    visit("mona", "/audit", "?kind=client&limit=4"),
    visit("mona", "/settings", ""),
    visit("mona", "/imports", "?limit=4"),
    visit("mona", "/imports/{id}/undo", "/imports"),
    often("bill", "/", ""),
    often("bill", "/clients", "?mine=true&limit=4"),
    often("bill", "/clients/new", ""),
    often("bill", "/clients/{id}", "/clients?mine=true"),
    visit("bill", "/clients/{id}/edit", "/clients?mine=true"),
    visit("bill", "/clients/{id}/contact", "/clients?mine=true"),
    visit("bill", "/contracts", "?mine=true&unsigned=true&limit=4"),
    visit(
        "bill",
        "/contracts/{id}/edit",
        "/contracts?mine=true&unsigned=true",
    ),
    often(
        "bill",
        "/contracts/{id}/sign",
        "/contracts?mine=true&unsigned=true",
    ),
    often(
        "bill",
        "/contracts/{id}/pay",
        "/contracts?mine=true&unpaid=true",
    ),
    visit("bill", "/events/new", "?limit=4"),
    often("bill", "/events/new", "/events/new"),
    often("bill", "/imports", "?limit=4"),
    often("bill", "/imports/new", "?kind=clients"),
    often("bill", "/imports/{id}", "/imports"),
    visit("bill", "/employees", "?limit=4"),
    visit("bill", "/employees/{id}", "/employees"),
    often("kate", "/", ""),
    often("kate", "/events", "?mine=true&limit=4"),
    often("kate", "/events/{id}", "/events?mine=true"),
    visit("kate", "/events/{id}/edit", "/events?mine=true"),
    visit(
        "kate",
        "/events/{id}/postpone",
        "/events?mine=true&upcoming=true",
    ),
    often("kate", "/events/{id}/note", "/events?mine=true"),
    visit("kate", "/events/{id}/notes", "/events?mine=true"),
    visit("kate", "/clients/{id}", "/clients"),
    often("kate", "/more", ""),
    often("kate", "/profile", ""),
    visit("kate", "/profile/settings", ""),
    visit("kate", "/profile/sessions/end", ""),
    visit("kate", "/profile/tokens/new", ""),
    visit("kate", "/two-factor", ""),
    visit("kate", "/profile/calendar", ""),
    visit("kate", "/profile/calendar/remove", ""),
    visit("kate", "/password", ""),
];

/// The first address of a place that can be opened, for records of a list; a sentence when
/// there is none.
const FIND: &str = "
    const [place, list] = arguments;
    const page = async at => {
      const answer = await fetch(at);
      return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
    };
    const links = (from, form) => [...from.querySelectorAll('main a')]
      .map(link => link.getAttribute('href')).filter(href => form.test(href));
    const form = new RegExp(`^${place.replaceAll(/{[a-z]+}/g, '[0-9]+')}$`);
    const [, noun] = place.split('/');
    const from = await page(list);
    if (!from) return `${list} cannot be opened`;
    if (!place.includes('{')) {
      return links(from, new RegExp(`^${place}[?]`))[0] ?? `${list} has no link to ${place}`;
    }
    const [direct] = links(from, new RegExp(`^${place.replaceAll(/{[a-z]+}/g, '[0-9]+')}[?]`));
    if (direct) return direct;
    const records = new Set(links(from, new RegExp(`^/${noun}/[0-9]+$`)));
    for (const record of records) {
      if (place.indexOf('{') === place.lastIndexOf('{')) {
        const at = place.replace(`/${noun}/{id}`, record);
        if (await page(at)) return at;
      } else {
        // what belongs to the record has its link there
        const [at] = links(await page(record), form);
        if (at) return at;
      }
    }
    return `${place} opens for none of ${list}: ${[...records]}`;";

/// The addresses of somebody's round, with nobody for the pages before the login.
pub(crate) fn of(who: &str, company: &Company, browser: &Browser) -> Vec<(&'static Visit, String)> {
    match who {
        "mona" => {
            hire(company, browser);
            send(company, browser, true);
        }
        "bill" => send(company, browser, false),
        "kate" => subscribe(company, browser),
        _ => {}
    }
    let visits = ROUNDS.iter().filter(|visit| visit.who == who);
    visits
        .map(|visit| {
            (
                visit,
                format!("{}{}", company.url(), visit.address(browser)),
            )
        })
        .collect()
}

/// The e-mail of somebody who was hired just now, with everybody's password for a first one.
pub(crate) const NEWCOMER: &str = "aaron@epic.example";

/// Makes an account to which nothing refers yet: only such a one can be deleted.
pub(crate) fn hire(company: &Company, browser: &Browser) {
    browser.go(&format!("{}/employees/new", company.url()));
    browser.fill("Name", "Aaron Adler");
    browser.fill("E-mail", NEWCOMER);
    browser.choose("Department", "Support");
    browser.fill("First password", PASSWORD);
    browser.fill("First password, again", PASSWORD);
    browser.submit();
    browser.see("Aaron Adler is created.");
}

/// Sends a file of clients, of which some rows are refused and one changes a record.
pub(crate) fn send(company: &Company, browser: &Browser, at_once: bool) {
    browser.go(&format!("{}/imports/new", company.url()));
    let sent = browser.run(SEND, vec![json!(at_once)]);
    assert_eq!(sent, json!("sent"));
}

const SEND: &str = "
    const form = new FormData(document.querySelector('main form[method=post]'));
    const rows = ['Name,E-mail,Phone,Company,Own remark',
      'Ada Adams,ada.adams@import.example,0612345678,Adams & Sons,likes jazz',
      'Nobody,no address,0612345678,,',
      ',nameless@import.example,call me,A company with a long name that is longer than others,'];
    form.set('kind', 'clients');
    form.set('file', new File([rows.join('\\r\\n')], 'clients of the north.csv'));
    if (arguments[0]) form.set('at_once', 'on');
    const answer = await fetch('/imports', { method: 'POST', body: form });
    return answer.ok ? 'sent' : `not sent: ${answer.status}`;";

/// Makes a calendar feed: only one that there is can be ended.
pub(crate) fn subscribe(company: &Company, browser: &Browser) {
    browser.go(&format!("{}/profile/calendar", company.url()));
    browser.click_text("Make address");
    browser.see("This is the only time that it is shown.");
}

impl Visit {
    fn address(&self, browser: &Browser) -> String {
        if !self.by.starts_with('/') {
            return format!("{}{}", self.place, self.by);
        }
        let found = browser.run(FIND, vec![json!(self.place), json!(self.by)]);
        // that a form may not be opened for a record is no complaint about a page
        browser.complaints();
        let found = found.as_str().unwrap_or_default().to_owned();
        assert!(found.starts_with('/') && !found.contains(' '), "{found}");
        found
    }
}

#[test]
fn every_page_is_on_somebody_s_round() {
    let (public, known) = server::web_places();
    let opened = public.iter().chain(&known).filter(|place| place.opens);
    let there: BTreeSet<&str> = opened.map(|place| place.path).collect();
    let visited = ROUNDS.iter().map(|visit| visit.place);
    let looked_at: BTreeSet<&str> = visited.chain(NOT_PAGES).chain(OF_SECOND_FACTORS).collect();
    assert_eq!(there, looked_at);
}
