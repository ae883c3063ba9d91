//! The story of a company, from an empty machine to an event that is looked after: each
//! department does its part, by what it reads and presses.

use rstest::rstest;
use testbed::{
    Engine,
    browser::{Browser, Language, Options},
};

use crate::house::{House, PASSWORD};

/// What everybody gets for the first time.
const FIRST: &str = "copper lantern seven";

/// What everybody chooses then.
const OWN: &str = "marble otter thirteen";

const CLIENT: &str = "Zoé O’Neill-Lefèvre";
const CONTRACT: &str = "Launch by the river";
const EVENT: &str = "Summer launch";
const NOTE: &str = "The caterer calls back on Monday: 12 vegetarian dishes.";

/// A text in English and in French.
type Said<'a> = (&'a str, &'a str);

/// Somebody at their browser, who reads their language.
struct Person {
    browser: Browser,
    language: Language,
}

impl Person {
    /// Opens the interface and logs in.
    fn logs_in(url: &str, options: Options, email: &str, password: &str) -> Self {
        let person = Self {
            browser: Browser::open(options),
            language: options.language,
        };
        person.browser.go(url);
        person.fill(("E-mail", "E-mail"), email);
        person.fill(("Password", "Mot de passe"), password);
        person.press(("Log in", "Se connecter"));
        person
    }

    /// As [`Person::logs_in`], for the first time: another password comes before anything.
    fn begins(url: &str, options: Options, email: &str) -> Self {
        let person = Self::logs_in(url, options, email, FIRST);
        person.see((
            "Somebody else set your password.",
            "Quelqu’un d’autre a défini votre mot de passe.",
        ));
        person.fill(("Current password", "Mot de passe actuel"), FIRST);
        person.fill(("New password", "Nouveau mot de passe"), OWN);
        person.fill(
            (
                "New password, again",
                "Nouveau mot de passe, encore une fois",
            ),
            OWN,
        );
        person.press(("Change password", "Changer de mot de passe"));
        person.see((
            "Your password is changed.",
            "Votre mot de passe est changé.",
        ));
        person
    }

    fn said<'a>(&self, (english, french): Said<'a>) -> &'a str {
        match self.language {
            Language::En => english,
            Language::Fr => french,
        }
    }

    #[track_caller]
    fn press(&self, name: Said) {
        self.browser.click_text(self.said(name));
    }

    #[track_caller]
    fn press_beside(&self, text: &str, name: Said) {
        self.browser.click_beside(text, self.said(name));
    }

    #[track_caller]
    fn fill(&self, label: Said, text: &str) {
        self.browser.fill(self.said(label), text);
    }

    #[track_caller]
    fn choose(&self, label: Said, option: Said) {
        self.browser.choose(self.said(label), self.said(option));
    }

    #[track_caller]
    fn see(&self, text: Said) {
        self.browser.see(self.said(text));
    }

    #[track_caller]
    fn not_see(&self, text: Said) {
        self.browser.not_see(self.said(text));
    }
}

/// Management makes an account.
fn hires(mona: &Person, name: &str, email: &str, department: Said) {
    mona.press(("Employees", "Employés"));
    mona.press(("New employee", "Nouvel employé"));
    mona.fill(("Name", "Nom"), name);
    mona.fill(("E-mail", "E-mail"), email);
    mona.choose(("Department", "Service"), department);
    mona.fill(("First password", "Premier mot de passe"), FIRST);
    mona.fill(
        (
            "First password, again",
            "Premier mot de passe, encore une fois",
        ),
        FIRST,
    );
    mona.press(("Create employee", "Créer l’employé"));
    mona.see(("is created. Hand them", "est créé. Remettez vous-même"));
    mona.browser.see(name);
}

/// Sales win a client.
fn wins_a_client(bill: &Person) {
    bill.press(("Clients", "Clients"));
    bill.press(("New client", "Nouveau client"));
    bill.fill(("Name", "Nom"), CLIENT);
    bill.fill(("E-mail", "E-mail"), "zoe@startup.example");
    bill.fill(("Phone", "Téléphone"), "+33 1 23 45 67 89");
    bill.fill(("Company", "Entreprise"), "Cool Startup LLC");
    bill.press(("Create client", "Créer le client"));
    bill.see((
        "Zoé O’Neill-Lefèvre is created.",
        "Zoé O’Neill-Lefèvre est créé.",
    ));
    bill.browser.see("Bill Boquet");
}

/// Management draws up the contract.
fn draws_it_up(mona: &Person) {
    mona.press(("Contracts", "Contrats"));
    mona.press(("New contract", "Nouveau contrat"));
    mona.browser.click_text(CLIENT);
    mona.fill(("Title", "Intitulé"), CONTRACT);
    mona.fill(("Total", "Total"), mona.said(("12,000.50", "12 000,50")));
    mona.press(("Create draft", "Créer le brouillon"));
    mona.see((
        "A contract with Zoé O’Neill-Lefèvre is drawn up.",
        "Un contrat avec Zoé O’Neill-Lefèvre est établi.",
    ));
    mona.see(("€12,000.50", "12 000,50 €"));
}

/// Sales have it signed, take the money and plan the event.
fn signs_and_plans(bill: &Person) {
    bill.press(("Contracts", "Contrats"));
    bill.press(("Not signed", "Non signés"));
    bill.browser.click_text(CONTRACT);
    bill.press(("Sign", "Signer"));
    bill.press(("Sign contract", "Signer le contrat"));
    bill.see((
        "Launch by the river is signed.",
        "Launch by the river est signé.",
    ));
    bill.press(("Record payment", "Enregistrer un paiement"));
    bill.fill(("Amount", "Montant"), bill.said(("2000.50", "2000,50")));
    bill.press(("Record payment", "Enregistrer le paiement"));
    bill.see((
        "€2,000.50 recorded; €10,000.00 remain.",
        "2 000,50 € enregistrés ; il reste 10 000,00 €.",
    ));
    bill.press(("Create event", "Créer un événement"));
    bill.fill(("Name", "Nom"), EVENT);
    bill.fill(("Starts", "Début"), "2090-06-04T18:00");
    bill.fill(("Ends", "Fin"), "2090-06-05T02:00");
    bill.fill(("Place", "Lieu"), "53 Rue du Château, Candé-sur-Beuvron");
    bill.fill(("Attendees", "Participants"), "75");
    bill.press(("Create event", "Créer l’événement"));
    bill.see(("Summer launch is created.", "Summer launch est créé."));
}

/// Management finds it without support and gives it to somebody.
fn assigns(mona: &Person) {
    mona.press(("Dashboard", "Tableau de bord"));
    mona.press(("Events without support 1", "Événements sans support 1"));
    mona.browser.click_text(EVENT);
    mona.press_beside(mona.said(("Run by", "Assuré par")), ("Assign", "Affecter"));
    mona.choose(
        ("Support contact", "Contact support"),
        ("Kate Hastroff · free", "Kate Hastroff · libre"),
    );
    mona.browser.submit();
    mona.see((
        "Kate Hastroff runs this event.",
        "Kate Hastroff assure cet événement.",
    ));
}

/// Support finds it among their own and looks after it.
fn looks_after(kate: &Person) {
    kate.press(("Events", "Événements"));
    kate.press(("Mine", "Les miens"));
    kate.browser.click_text(EVENT);
    kate.press(("Edit", "Modifier"));
    kate.fill(("Attendees", "Participants"), "120");
    kate.press(("Save changes", "Enregistrer"));
    kate.see(("Saved.", "Enregistré."));
    kate.fill(("Add a note", "Ajouter une note"), NOTE);
    kate.press(("Add note", "Ajouter la note"));
    kate.see(("The note is added.", "La note est ajoutée."));
    kate.browser.see(NOTE);
}

#[rstest]
#[case::in_english(Engine::Sqlite, Options::default())]
#[case::in_french(Engine::Sqlite, Options::default().french())]
#[case::without_scripts(Engine::Sqlite, Options::default().without_scripts())]
#[case::on_mysql(Engine::MySql, Options::default())]
#[case::on_postgres(Engine::Postgres, Options::default())]
fn three_departments_bring_an_event_about(#[case] engine: Engine, #[case] options: Options) {
    let house = House::set_up_on(engine);
    let server = house.serve();
    let url = &server.url;
    let mona = Person::logs_in(url, options, "mona@epic.example", PASSWORD);
    hires(
        &mona,
        "Bill Boquet",
        "bill@epic.example",
        ("Sales", "Commercial"),
    );
    hires(
        &mona,
        "Kate Hastroff",
        "kate@epic.example",
        ("Support", "Support"),
    );

    let bill = Person::begins(url, options, "bill@epic.example");
    wins_a_client(&bill);
    draws_it_up(&mona);
    signs_and_plans(&bill);
    assigns(&mona);

    let kate = Person::begins(url, options, "kate@epic.example");
    kate.browser.see(EVENT);
    looks_after(&kate);

    // everybody else sees what became of it
    mona.press(("Dashboard", "Tableau de bord"));
    mona.not_see(("Summer launch", "Summer launch"));
    mona.press(("Events without support 0", "Événements sans support 0"));
    mona.not_see((EVENT, EVENT));
    bill.press(("Events", "Événements"));
    bill.press(("Mine", "Les miens"));
    bill.browser.click_text(EVENT);
    bill.browser.see("Kate Hastroff");
    bill.browser.see("120");
    bill.browser.see(NOTE);
}
