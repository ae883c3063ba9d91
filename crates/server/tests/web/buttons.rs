//! No button that would be refused: whatever a page leads to opens, for
//! everybody who is shown it, and what somebody may open is led to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::json;

use crate::{
    api::{
        authenticator::App,
        support::{House, PASSWORD, Person},
    },
    web::{
        matrix::{Row, rows},
        visitor::{Shown, Visitor},
    },
};

/// Records of a kind that are visited, and views of a list with one filter.
const RECORDS: usize = 24;
const VIEWS: usize = 3;
/// Filters of a list at once.
const FILTERS: usize = 2;

/// Somebody who follows every link.
struct Walker {
    visitor: Visitor,
    /// Places of the interface, as the router has them.
    places: Vec<&'static str>,
    /// Addresses to go to, each with the page that leads there.
    waiting: VecDeque<(String, String)>,
    met: BTreeSet<String>,
    /// How often a place was visited under the same parameters.
    visits: BTreeMap<String, usize>,
    /// Places that were opened, and those whose form was shown.
    opened: BTreeSet<&'static str>,
    sendable: BTreeSet<&'static str>,
    wrong: Vec<String>,
}

impl Walker {
    async fn new(house: &House, person: &Person) -> Self {
        let (public, known) = server::web_places();
        Self {
            visitor: Visitor::of(house, person).await,
            places: public
                .iter()
                .chain(&known)
                .map(|place| place.path)
                .collect(),
            waiting: VecDeque::new(),
            met: BTreeSet::new(),
            visits: BTreeMap::new(),
            opened: BTreeSet::new(),
            sendable: BTreeSet::new(),
            wrong: Vec::new(),
        }
    }

    /// Notes down where something leads, unless it is known already.
    fn note(&mut self, from: &Shown, to: &str) {
        let address = match to.chars().next() {
            None | Some('#') => return,
            Some('?') => format!("{}{to}", from.path.split('?').next().unwrap_or_default()),
            Some(_) => to.split('#').next().unwrap_or_default().to_owned(),
        };
        if ["mailto:", "tel:"].iter().any(|kind| to.starts_with(kind)) {
            return;
        }
        if self.met.insert(address.clone()) {
            self.waiting.push_back((address, from.path.clone()));
        }
    }

    /// Whether enough of its kind was seen.
    fn is_enough(&mut self, place: &'static str, query: &str) -> bool {
        let names: BTreeSet<_> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split('=').next().unwrap_or_default())
            .collect();
        if names.len() > FILTERS {
            return true;
        }
        let most = if names.is_empty() { RECORDS } else { VIEWS };
        let kind = format!("{place} {names:?}");
        let visits = self.visits.entry(kind).or_default();
        *visits += 1;
        *visits > most
    }

    /// Goes wherever something leads, until nothing is left.
    async fn walk(&mut self) {
        while let Some((address, from)) = self.waiting.pop_front() {
            let (path, query) = address.split_once('?').unwrap_or((&address, ""));
            let Some(place) = place_of(&self.places, path) else {
                self.wrong
                    .push(format!("{from} leads to {address}, which is no place"));
                continue;
            };
            if place == "/logout" || self.is_enough(place, query) {
                continue;
            }
            let shown = self.visitor.get(&address).await;
            if shown.status != 200 {
                let (status, text) = (shown.status, shown.text());
                self.wrong
                    .push(format!("{from} leads to {address}: {status}, {text}"));
                continue;
            }
            self.opened.insert(place);
            let is_page = shown.headers["content-type"]
                .to_str()
                .is_ok_and(|kind| kind.starts_with("text/html"));
            if is_page {
                self.look_at(&shown);
            }
        }
    }

    /// Goes through the pages for a second factor, and has the profile looked at once more.
    async fn turn_on_second_factor(&mut self, house: &House) {
        let password = [("password", PASSWORD)];
        let page = self.visitor.fill("/two-factor", &password).await;
        page.expect(200);
        self.opened.insert("/two-factor/confirm");
        self.look_at(&page);
        let code = App::of(&json!(page.told_once())).shows(house, 0);
        let codes = self.visitor.fill_shown(&page, &[("code", &code)]).await;
        codes.expect(200).see("the only time that they are shown");
        self.look_at(&codes);
        let profile = ("/profile".to_owned(), codes.path.clone());
        self.waiting.push_back(profile);
    }

    fn look_at(&mut self, shown: &Shown) {
        for link in shown.all_links() {
            self.note(shown, &link);
        }
        for form in shown.forms() {
            if form.is_get {
                self.note(shown, &form.action);
                continue;
            }
            if let Some(place) = place_of(&self.places, &form.action) {
                self.sendable.insert(place);
            } else {
                let (path, action) = (&shown.path, &form.action);
                self.wrong
                    .push(format!("{path} sends to {action}, which is no place"));
            }
        }
    }
}

/// The place that an address belongs to.
fn place_of(places: &[&'static str], path: &str) -> Option<&'static str> {
    let fits = |place: &&&'static str| {
        let (asked, known): (Vec<_>, Vec<_>) =
            (path.split('/').collect(), place.split('/').collect());
        asked.len() == known.len()
            && asked.iter().zip(&known).all(|(asked, known)| match *known {
                "{id}" | "{payment}" => asked.parse::<i64>().is_ok(),
                "{name}" => !asked.is_empty(),
                literal => *asked == literal,
            })
    };
    places.iter().find(fits).copied()
}

/// Whether pages have to lead an actor there.
fn is_for(row: &Row, method: &str, actor: usize) -> bool {
    row.method == method && row.may(actor) && !row.place.starts_with("/login")
}

/// Walks through the filled company as one of its five people.
async fn walk_as(actor: usize, who: impl Fn(&House) -> &Person) {
    let house = House::new().await;
    house.fill().await;
    // one that waits, and one that was taken in, each with a refused row
    for query in ["kind=clients&dry_run=true", "kind=clients"] {
        let file = "name,email,phone\nAda Adams,ada@adams.example,0612345678\nNobody,,\n";
        house.bill.import(query, file).await;
    }
    let person = who(&house);
    let colleague = [&house.alienor, &house.sara];
    let colleague = colleague.into_iter().find(|other| other.id != person.id);
    let on = App::turned_on_by(&house, colleague.expect("one of two")).await;
    on.expect("the colleague has a second factor");
    let token = json!({"name": "sync", "password": PASSWORD});
    person.post("/tokens", token).await.expect_status(201);
    let mut walker = Walker::new(&house, person).await;
    let beginnings = [
        "/",
        // what the script opens
        "/search/palette?q=",
        "/search/palette?q=kevin",
        "/search?q=kevin",
        // short pages, so that there are several
        "/clients?limit=2",
        "/contracts?limit=2",
        "/events?limit=2",
        "/employees?limit=2",
    ];
    for beginning in beginnings {
        walker.met.insert(beginning.to_owned());
        let from = "the beginning".to_owned();
        walker.waiting.push_back((beginning.to_owned(), from));
    }
    walker.walk().await;
    walker.turn_on_second_factor(&house).await;
    walker.walk().await;
    let mut wrong = walker.wrong;
    for row in rows() {
        let place = row.place;
        let sendable = walker.sendable.contains(place);
        // a form that stands on the record's page needs no page of its own
        let opened = walker.opened.contains(place) || sendable;
        if is_for(&row, "GET", actor) && !opened {
            wrong.push(format!("nothing leads to {place}"));
        }
        if is_for(&row, "POST", actor) && !sendable {
            wrong.push(format!("no form is sent to {place}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_link_opens_for_management() {
    walk_as(3, |house| &house.mona).await;
}

#[tokio::test]
async fn every_link_opens_for_the_sales_contact() {
    walk_as(4, |house| &house.bill).await;
}

#[tokio::test]
async fn every_link_opens_for_another_sales_contact() {
    walk_as(5, |house| &house.sara).await;
}

#[tokio::test]
async fn every_link_opens_for_the_support_contact() {
    walk_as(6, |house| &house.kate).await;
}

#[tokio::test]
async fn every_link_opens_for_another_support_contact() {
    walk_as(7, |house| &house.alienor).await;
}
