//! Whatever people type into any field is shown as they typed it, as text and
//! as nothing else, on every page and in every file.
//!
//! The same company is made twice, once of plain words and once of hostile
//! ones; apart from the text, every page has to be the same.

use std::{collections::BTreeMap, fmt::Write as _};

use icalendar::{Calendar, Component, EventLike};
use scraper::{ElementRef, Html, Selector};

use crate::{
    api::support::House,
    web::visitor::{Shown, Visitor},
};

/// A word by which every text is found.
const FOUND_BY: &str = "zo";

/// Texts that are more than they look like, to something or other: to a page, to
/// a template, a database or a spreadsheet, to the eye. Each fits into the
/// shortest field.
const HOSTILE: [&str; 3] = [
    "\"'></bdi></title></textarea><script>x</script><img onerror=x>",
    "={{7*7}} ${7} { $n } \\n<%=1%>'); DROP TABLE x;-- &lt; &#38; %",
    "مرحبا \u{202e}gnp.exe 👩\u{200d}👩\u{200d}👧 🏳\u{fe0f}\u{200d}🌈 Z\u{351}\u{36b}al\u{334}go\u{321}\u{316}",
];

const PLAIN: &str = "plain words of nobody in particular";

/// The page of each address, and each file.
type Pages = BTreeMap<String, Shown>;

/// A company whose every text is this one.
struct Company {
    house: House,
    text: String,
    mona: Visitor,
    bill: Visitor,
    kate: Visitor,
    pages: Pages,
}

impl Company {
    /// Writes it wherever something can be written.
    async fn of(text: &str) -> Self {
        let house = House::new().await;
        let mut company = Self {
            text: format!("{text} {FOUND_BY}"),
            mona: Visitor::of(&house, &house.mona).await,
            bill: Visitor::of(&house, &house.bill).await,
            kate: Visitor::of(&house, &house.kate).await,
            pages: Pages::new(),
            house,
        };
        company.write().await;
        company
    }

    /// As many lines of the text as notes hold.
    fn as_long_as_can_be(&self) -> String {
        let line = format!("{}\n", self.text);
        let lines = line.repeat(20_000 / line.chars().count());
        lines.trim_end().to_owned()
    }

    /// Types the text into every free field of a form and sends it; keeps the
    /// page that says it is done.
    async fn fill(&mut self, who: Who, form: &str, others: &[(&str, &str)]) -> String {
        let text = self.text.clone();
        let visitor = self.visitor(who);
        let page = visitor.open(form).await;
        let fields = page.expect(200).text_fields();
        let free = fields.iter().filter(|field| field.is_free);
        let mut typed: Vec<_> = free
            .map(|field| (field.name.as_str(), text.as_str()))
            .collect();
        assert!(!typed.is_empty(), "{form} has a field for text");
        typed.retain(|(name, _)| others.iter().all(|(other, _)| other != name));
        typed.extend(others);
        let done = visitor.fill_shown(&page, &typed).await;
        done.expect(200);
        let path = done.path.clone();
        self.pages.insert(format!("after {form}"), done);
        path
    }

    fn visitor(&mut self, who: Who) -> &mut Visitor {
        match who {
            Who::Mona => &mut self.mona,
            Who::Bill => &mut self.bill,
            Who::Kate => &mut self.kate,
        }
    }

    /// Writes the text wherever something can be written.
    async fn write(&mut self) {
        use Who::{Bill, Kate, Mona};
        self.fill(Mona, "/settings", &[]).await;
        let people = [&self.house.bill, &self.house.sara, &self.house.kate];
        for id in people.map(|person| person.id) {
            let number = format!("N{id}");
            let number = [("employee_number", number.as_str())];
            self.fill(Mona, &format!("/employees/{id}/edit"), &number)
                .await;
        }
        let leaving = format!("/employees/{}/deactivate", self.house.sara.id);
        self.fill(Mona, &leaving, &[]).await;
        let client = [("email", "kevin@startup.io"), ("phone", "+331234")];
        let client = self.fill(Bill, "/clients/new", &client).await;
        self.fill(Bill, &format!("{client}/contact"), &[]).await;
        let draft = format!("/contracts/new?client={}", id_in(&client));
        let total = [("total_amount", "100")];
        let given_up = self.fill(Mona, &draft, &total).await;
        self.fill(Mona, &format!("{given_up}/cancel"), &[]).await;
        let contract = self.fill(Mona, &draft, &total).await;
        self.bill
            .fill(&format!("{contract}/sign"), &[])
            .await
            .expect(200);
        self.fill(
            Mona,
            &format!("{contract}/edit"),
            &[("total_amount", "120")],
        )
        .await;
        let pay = format!("{contract}/pay");
        self.fill(Bill, &pay, &[("amount", "10")]).await;
        let void = format!("{contract}/payments/1/void");
        self.fill(Mona, &void, &[]).await;
        self.fill(Bill, &pay, &[("amount", "20")]).await;
        let new = format!("/events/new?contract={}", id_in(&contract));
        let first = times("2026-06-01T10:00", "2026-06-01T12:00");
        let off = self
            .fill(Bill, &new, &[&first[..], &[("notes", "")]].concat())
            .await;
        let kate = self.house.kate.id.to_string();
        let kate = [("employee_id", kate.as_str())];
        self.mona
            .fill(&format!("{off}/assign"), &kate)
            .await
            .expect(200);
        self.fill(Kate, &format!("{off}/note"), &[("text", "short")])
            .await;
        self.fill(Mona, &format!("{off}/cancel"), &[]).await;
        let second = times("2026-06-02T10:00", "2026-06-02T12:00");
        let lines = self.as_long_as_can_be();
        let long = [("notes", lines.as_str())];
        let event = self.fill(Bill, &new, &[&second[..], &long].concat()).await;
        self.mona
            .fill(&format!("{event}/assign"), &kate)
            .await
            .expect(200);
        // with an overlap that management accepts
        let third = times("2026-06-02T11:00", "2026-06-02T13:00");
        let other = self.fill(Bill, &new, &third).await;
        let clash = self.mona.fill(&format!("{other}/assign"), &kate).await;
        clash.expect(409);
        self.pages.insert("an overlap".to_owned(), clash);
        let chosen = format!("{other}/assign?support={}", self.house.kate.id);
        self.fill(Mona, &chosen, &[&kate[..], &[("force", "on")]].concat())
            .await;
        let waiting = times("2026-06-03T11:00", "2026-06-03T13:00");
        self.fill(Bill, &new, &waiting).await;
        self.differ(&format!("{client}/edit"), "contact_person")
            .await;
    }

    /// Two people change one record.
    async fn differ(&mut self, form: &str, field: &str) {
        let (his, hers) = (self.bill.open(form).await, self.mona.open(form).await);
        let (mine, theirs) = (format!("{} 1", self.text), format!("{} 2", self.text));
        let theirs = self.mona.fill_shown(&hers, &[(field, &theirs)]).await;
        theirs.expect(200);
        let conflict = self.bill.fill_shown(&his, &[(field, &mine)]).await;
        conflict.expect(409);
        self.pages.insert("a conflict".to_owned(), conflict);
    }

    /// Opens whatever may show something of it.
    async fn read(&mut self) {
        let of = |records: &[&str], verbs: &[&str]| {
            let pairs = records
                .iter()
                .flat_map(|record| verbs.iter().map(move |verb| format!("{record}{verb}")));
            pairs.collect::<Vec<_>>()
        };
        let lists = ["/clients", "/contracts", "/events", "/employees", "/audit"];
        let mut addresses: Vec<String> = lists.map(ToOwned::to_owned).into();
        addresses.extend(of(&["/clients/1"], &["", "/edit", "/contact", "/reassign"]));
        addresses.extend(of(&["/contracts/1", "/contracts/2"], &[""]));
        addresses.extend(of(&["/contracts/2"], &["/edit", "/cancel", "/pay"]));
        addresses.extend(of(
            &["/events/1", "/events/2", "/events/3"],
            &["", "/notes"],
        ));
        let verbs = [
            "/edit",
            "/postpone",
            "/assign",
            "/unassign",
            "/note",
            "/cancel",
        ];
        addresses.extend(of(&["/events/2"], &verbs));
        let bill = format!("/employees/{}", self.house.bill.id);
        let kate = format!("/employees/{}", self.house.kate.id);
        addresses.extend(of(&[&bill], &["", "/edit", "/handover", "/reset-password"]));
        addresses.extend(of(&[&kate], &["", "/handover", "/deactivate"]));
        let found = [
            format!("/search?q={FOUND_BY}"),
            format!("/search/palette?q={FOUND_BY}"),
            format!("/clients?q={FOUND_BY}"),
            format!("/clients?sales={}", self.house.bill.id),
            "/events?client=1".to_owned(),
            "/assign".to_owned(),
            "/assign?event=4".to_owned(),
            "/contracts/new".to_owned(),
            "/contracts/new?client=1".to_owned(),
            "/calendar".to_owned(),
            "/calendar?view=week".to_owned(),
            "/calendar?view=agenda".to_owned(),
            "/settings".to_owned(),
        ];
        addresses.extend(found);
        for address in addresses {
            self.keep(Who::Mona, &address).await;
        }
        for who in [Who::Bill, Who::Kate] {
            for address in [
                "/",
                "/profile",
                "/more",
                "/clients/1",
                "/contracts/2",
                "/events/2",
            ] {
                self.keep(who, address).await;
            }
        }
        self.keep(Who::Bill, "/events/new").await;
        self.keep(Who::Bill, "/events/new?contract=2").await;
    }

    async fn keep(&mut self, who: Who, address: &str) {
        let shown = self.visitor(who).get(address).await;
        let is_held = shown.status == 409 && address.ends_with("/deactivate");
        assert!(
            shown.status == 200 || is_held,
            "{address}: {} {}",
            shown.status,
            shown.text()
        );
        self.pages.insert(format!("{address} for {who:?}"), shown);
    }
}

#[derive(Debug, Clone, Copy)]
enum Who {
    Mona,
    Bill,
    Kate,
}

fn times<'a>(starts: &'a str, ends: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("starts_at", starts),
        ("ends_at", ends),
        ("attendees", "10"),
    ]
}

fn id_in(path: &str) -> &str {
    path.rsplit('/').next().expect("an id")
}

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
    let mut plain = Company::of(PLAIN).await;
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
        let mut company = Company::of(text).await;
        company.read().await;
        for (address, shown) in &company.pages {
            let mut say = |what: String| wrong.push(format!("{text:?} on {address}: {what}"));
            if showing.contains(&address.as_str()) && !shows(shown, &company.text) {
                say("is not shown whole".to_owned());
            }
            for act in acts(shown) {
                say(act);
            }
            for place in turns(shown, &company.text) {
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
        let mut company = Company::of(text).await;
        let whole = company.text.clone();
        let lines = company.as_long_as_can_be();
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
            ("clients", "full_name", 1, &whole),
            ("clients", "company_name", 1, &whole),
            ("clients", "external_ref", 1, &whole),
            ("contracts", "title", 2, &whole),
            ("events", "name", 4, &whole),
            ("events", "location", 4, &whole),
            ("events", "notes", 1, &lines),
            ("employees", "full_name", 2, &whole),
        ] {
            let rows = rows(&company.mona.get(&format!("/{file}.csv")).await);
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
        let file = company.kate.get("/events/2/calendar.ics").await;
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
