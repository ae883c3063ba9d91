//! A company whose every text is the same, typed into every form that takes
//! any, and every page that could show it.

use std::collections::BTreeMap;

use crate::{
    api::support::House,
    web::visitor::{Shown, Visitor},
};

/// A word by which every text is found.
const FOUND_BY: &str = "zo";

/// Where the text may be shown: a page, and the forms below it. Clients in the
/// order of what is not this text.
const ADDRESSES: &str = "
/clients?sort=email
/clients/1 /edit /contact /reassign
/clients/2
/clients/duplicates
/clients/3 /merge /merge?client=1
/contracts
/contracts/1
/contracts/2 /edit /cancel /pay
/contracts/new
/contracts/new?client=1
/events
/events/1 /notes
/events/2 /edit /postpone /assign /unassign /move /note /notes /cancel
/events/3 /notes
/events?client=1
/employees
/audit
/assign
/assign?event=4
/calendar
/calendar?view=week
/calendar?view=agenda
/settings
";

/// Somebody who writes and reads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    Mona,
    Bill,
    Kate,
}

use Who::{Bill, Kate, Mona};

/// A company whose every text is this one.
pub(super) struct Written {
    house: House,
    pub(super) text: String,
    pub(super) mona: Visitor,
    bill: Visitor,
    pub(super) kate: Visitor,
    /// Every page by its address and whose it is.
    pub(super) pages: BTreeMap<String, Shown>,
}

impl Written {
    /// Writes it wherever something can be written.
    pub(super) async fn of(text: &str) -> Self {
        let house = House::new().await;
        let mut written = Self {
            text: format!("{text} {FOUND_BY}"),
            mona: Visitor::of(&house, &house.mona).await,
            bill: Visitor::of(&house, &house.bill).await,
            kate: Visitor::of(&house, &house.kate).await,
            pages: BTreeMap::new(),
            house,
        };
        written.people().await;
        let client = written.client().await;
        let contract = written.contracts(&client).await;
        written.events(&client, &contract).await;
        written
            .differ(&format!("{client}/edit"), "contact_person")
            .await;
        written
    }

    /// As many lines of the text as notes hold.
    pub(super) fn as_long_as_can_be(&self) -> String {
        let line = format!("{}\n", self.text);
        let lines = line.repeat(20_000 / line.chars().count());
        lines.trim_end().to_owned()
    }

    fn visitor(&mut self, who: Who) -> &mut Visitor {
        match who {
            Mona => &mut self.mona,
            Bill => &mut self.bill,
            Kate => &mut self.kate,
        }
    }

    /// Types the text into every free field of a form and sends it; keeps the
    /// page that says it is done.
    async fn fill(&mut self, who: Who, form: &str, others: &[(&str, &str)]) -> String {
        let done = self.send_text(who, form, others).await;
        done.expect(200);
        let path = done.path.clone();
        self.pages.insert(format!("after {form}"), done);
        path
    }

    /// As [`Self::fill`], where something is asked before it is done; keeps the question.
    async fn insist(&mut self, who: Who, form: &str, others: &[(&str, &str)]) -> String {
        let asked = self.send_text(who, form, others).await;
        asked.expect(409);
        let done = self.visitor(who).fill_shown(&asked, &[]).await;
        self.pages.insert(format!("asked after {form}"), asked);
        done.expect(200);
        done.path.clone()
    }

    async fn send_text(&mut self, who: Who, form: &str, others: &[(&str, &str)]) -> Shown {
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
        visitor.fill_shown(&page, &typed).await
    }

    /// Sends a form as it is, with these fields.
    async fn send(&mut self, who: Who, form: &str, fields: &[(&str, &str)]) {
        self.visitor(who).fill(form, fields).await.expect(200);
    }

    async fn people(&mut self) {
        self.fill(Mona, "/settings", &[]).await;
        let people = [&self.house.bill, &self.house.sara, &self.house.kate];
        for id in people.map(|person| person.id) {
            let number = format!("N{id}");
            let number = [("employee_number", number.as_str())];
            let form = format!("/employees/{id}/edit");
            self.fill(Mona, &form, &number).await;
        }
        let sara = format!("/employees/{}", self.house.sara.id);
        self.fill(Mona, &format!("{sara}/deactivate"), &[]).await;
        self.fill(Mona, &format!("{sara}/reactivate"), &[]).await;
    }

    async fn client(&mut self) -> String {
        let lines = self.as_long_as_can_be();
        let client = [("email", "kevin@startup.io"), ("phone", "+331234")];
        let client = self.fill(Bill, "/clients/new", &client).await;
        let contact = format!("{client}/contact");
        self.fill(Bill, &contact, &[("note", &lines)]).await;
        let gone = [("email", "gone@startup.io"), ("phone", "+331234")];
        let gone = self.insist(Bill, "/clients/new", &gone).await;
        self.fill(Mona, &format!("{gone}/anonymise"), &[]).await;
        let like = [("email", "like@startup.io"), ("phone", "+331234")];
        self.insist(Bill, "/clients/new", &like).await;
        client
    }

    /// A cancelled contract and a signed one, which comes back.
    async fn contracts(&mut self, client: &str) -> String {
        let draft = format!("/contracts/new?client={}", id_in(client));
        let total = [("total_amount", "100")];
        let given_up = self.fill(Mona, &draft, &total).await;
        self.fill(Mona, &format!("{given_up}/cancel"), &[]).await;
        let contract = self.fill(Mona, &draft, &total).await;
        self.send(Bill, &format!("{contract}/sign"), &[]).await;
        let raised = [("total_amount", "120")];
        self.fill(Mona, &format!("{contract}/edit"), &raised).await;
        let pay = format!("{contract}/pay");
        self.fill(Bill, &pay, &[("amount", "10")]).await;
        let void = format!("{contract}/payments/1/void");
        self.fill(Mona, &void, &[]).await;
        self.fill(Bill, &pay, &[("amount", "20")]).await;
        contract
    }

    /// A cancelled event, one with long notes, one that overlaps it and was
    /// moved, one that nobody runs.
    async fn events(&mut self, client: &str, contract: &str) {
        let new = format!("/events/new?contract={}", id_in(contract));
        let kate = self.house.kate.id.to_string();
        let kate = [("employee_id", kate.as_str())];
        let first = times("2026-06-01T10:00", "2026-06-01T12:00");
        let off = self.fill(Bill, &new, &first).await;
        self.send(Mona, &format!("{off}/assign"), &kate).await;
        self.fill(Kate, &format!("{off}/note"), &[]).await;
        self.fill(Mona, &format!("{off}/cancel"), &[]).await;
        let second = times("2026-06-02T10:00", "2026-06-02T12:00");
        let event = self.fill(Bill, &new, &second).await;
        self.send(Mona, &format!("{event}/assign"), &kate).await;
        let lines = self.as_long_as_can_be();
        let notes = format!("{event}/notes");
        self.fill(Kate, &notes, &[("notes", &lines)]).await;
        let third = times("2026-06-02T11:00", "2026-06-02T13:00");
        let other = self.fill(Bill, &new, &third).await;
        let clash = self.mona.fill(&format!("{other}/assign"), &kate).await;
        clash.expect(409);
        self.pages.insert("an overlap".to_owned(), clash);
        let chosen = format!("{other}/assign?support={}", self.house.kate.id);
        let forced = [&kate[..], &[("force", "on")]].concat();
        self.fill(Mona, &chosen, &forced).await;
        let waiting = times("2026-06-03T11:00", "2026-06-03T13:00");
        self.fill(Bill, &new, &waiting).await;
        let draft = format!("/contracts/new?client={}", id_in(client));
        let to = self.fill(Mona, &draft, &[("total_amount", "100")]).await;
        self.send(Bill, &format!("{to}/sign"), &[]).await;
        let to = [("contract_id", id_in(&to))];
        self.fill(Mona, &format!("{other}/move"), &to).await;
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
    pub(super) async fn read(&mut self) {
        let (bill, kate) = (self.house.bill.id, self.house.kate.id);
        let of_people = [
            format!("/employees/{bill} /edit /handover /reset-password"),
            format!("/employees/{kate} /edit /handover /deactivate"),
            format!("/clients?sales={bill}&sort=email"),
            format!("/events?support={kate}"),
            format!("/search?q={FOUND_BY}"),
            format!("/search/palette?q={FOUND_BY}"),
            format!("/clients?q={FOUND_BY}&sort=email"),
        ];
        let lines = ADDRESSES
            .lines()
            .chain(of_people.iter().map(String::as_str));
        for line in lines.filter(|line| !line.is_empty()) {
            let mut words = line.split_whitespace();
            let record = words.next().expect("an address");
            self.keep(Mona, record).await;
            for verb in words {
                self.keep(Mona, &format!("{record}{verb}")).await;
            }
        }
        for who in [Bill, Kate] {
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
        self.keep(Bill, "/events/new").await;
        self.keep(Bill, "/events/new?contract=2").await;
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
