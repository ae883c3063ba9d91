//! Headers as people write them, and what each becomes.

use std::collections::BTreeMap;

use api::csv::Row;
use rstest::rstest;

use super::*;
use crate::transfer::import::sheet::{Fault, Line};

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn choices(texts: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(header, column): &(&str, &str)| ((*header).to_owned(), (*column).to_owned());
    texts.iter().map(owned).collect()
}

fn mapped(kind: ImportKind, headers: &[&str]) -> Mapping {
    Mapping::new(kind, &owned(headers), &[], &[]).unwrap()
}

/// What each header became, by name; `-` when nothing.
fn names(mapping: &Mapping) -> Vec<&'static str> {
    let names = mapping.targets().map(|(_, target)| match target {
        Target::Column(column) => column.name(),
        Target::LeftOut(..) => "left out",
        Target::Unwanted => "unwanted",
        Target::Unknown => "-",
    });
    names.collect()
}

fn line(cells: &[&str]) -> Line {
    Line {
        number: 2,
        cells: owned(cells),
        faults: Vec::new(),
    }
}

#[test]
fn every_column_is_found_by_its_name_and_every_kind_by_its_own() {
    for kind in ImportKind::ALL {
        assert_eq!(ImportKind::from_name(kind.name()), Some(kind));
    }
    assert_eq!(ImportKind::from_name("audit"), None);
    let all: Vec<_> = ImportKind::ALL
        .into_iter()
        .flat_map(ImportKind::columns)
        .collect();
    for column in Column::ALL {
        assert!(all.contains(column), "{} is of no kind", column.name());
    }
}

#[test]
fn no_header_means_two_columns_of_one_kind() {
    for kind in ImportKind::ALL {
        let mut known: BTreeMap<String, Column> = BTreeMap::new();
        for column in kind.columns() {
            for header in kind.headers(column) {
                let key = super::names::key(header);
                assert_ne!(key, "", "{header}");
                let other = known.insert(key, column);
                assert!(
                    other.is_none_or(|other| other == column),
                    "{header} is {column:?} and {other:?} of {kind:?}"
                );
            }
        }
    }
}

#[rstest]
#[case(ImportKind::Clients, api::clients::Client::COLUMNS)]
#[case(ImportKind::Contracts, api::contracts::Contract::COLUMNS)]
#[case(ImportKind::Events, api::events::Event::COLUMNS)]
#[case(ImportKind::Employees, api::employees::Employee::COLUMNS)]
fn every_column_of_an_export_is_known(#[case] kind: ImportKind, #[case] exported: &[&str]) {
    let mapping = mapped(kind, exported);
    for ((header, target), exported) in mapping.targets().zip(exported) {
        assert_eq!(header, *exported);
        match target {
            Target::Column(column) | Target::LeftOut(column, _) => {
                assert_eq!(column.name(), header);
            }
            Target::Unwanted | Target::Unknown => panic!("{header} of {kind:?} is not known"),
        }
    }
}

#[rstest]
#[case(
    ImportKind::Clients,
    &["Full name", "Email", "Phone", "Company", "First contact", "Last contact"],
    &["full_name", "email", "phone", "company_name", "first_contact_on", "last_contact_at"],
)]
#[case(
    ImportKind::Clients,
    &["Full name", "Email", "Phone", "Company", "Why refused"],
    &["full_name", "email", "phone", "company_name", "-"],
)]
#[case(
    ImportKind::Events,
    &[
        "Titre", "N° événement", "N° contrat", "Client", "Contact client", "Date début",
        "Date fin", "Contact support", "Lieu", "Participants", "Notes",
    ],
    &[
        "name", "external_ref", "contract.external_ref", "client.full_name",
        "client.contact_details", "starts_at", "ends_at", "support_contact.full_name",
        "location", "attendees", "notes",
    ],
)]
#[case(
    ImportKind::Clients,
    &["NOM", "Prénoms", "Courriel", "Tél.", "Société", "Commercial", "N° client"],
    &["last_name", "first_name", "email", "phone", "company_name", "sales_contact.full_name",
      "external_ref"],
)]
#[case(
    ImportKind::Clients,
    &["Société", "Contact", "Adresse mail", "Téléphone (portable)"],
    &["company_name", "full_name", "email", "phone"],
)]
#[case(
    ImportKind::Clients,
    &["Nom complet", "Contact", "E-mails", "Mobile", "Date de création", "Dernière mise à jour"],
    &["full_name", "contact_person", "email", "phone", "first_contact_on", "last_contact_at"],
)]
#[case::of_the_legacy_program(
    ImportKind::Clients,
    &["id", "full_name", "email", "phone", "company_name", "created_at", "last_update",
      "sales_contact_id"],
    &["id", "full_name", "email", "phone", "company_name", "first_contact_on",
      "last_contact_at", "sales_contact.id"],
)]
#[case(
    ImportKind::Contracts,
    &["N° de contrat", "E-mail client", "Montant total (€)", "Acompte", "Reste à payer",
      "Devise", "Date d’échéance", "Signé", "Objet"],
    &["external_ref", "client.email", "total_amount", "deposit", "remaining_amount",
      "currency", "due_on", "status", "title"],
)]
#[case::of_the_legacy_program(
    ImportKind::Contracts,
    &["id", "total_amount", "remaining_amount", "is_signed", "creation_date", "client_id",
      "sales_contact_id"],
    &["id", "total_amount", "remaining_amount", "status", "left out", "client.id", "left out"],
)]
#[case(
    ImportKind::Contracts,
    &["ContractNo", "customerName", "Total amount", "Due date"],
    &["external_ref", "client.full_name", "total_amount", "due_on"],
)]
#[case(
    ImportKind::Payments,
    &["Date", "N° contrat", "Montant", "Mode de paiement", "Référence"],
    &["paid_on", "contract.external_ref", "amount", "method", "reference"],
)]
#[case(
    ImportKind::Events,
    &["Event name", "Contract no", "Start", "End", "Venue", "Nb invités", "Comments"],
    &["name", "contract.external_ref", "starts_at", "ends_at", "location", "attendees",
      "notes"],
)]
#[case::of_the_legacy_program(
    ImportKind::Events,
    &["name", "event_date_start", "event_date_end", "location", "attendees", "notes",
      "client_id", "contract_id", "support_contact_id"],
    &["name", "starts_at", "ends_at", "location", "attendees", "notes", "client.id",
      "contract_id", "support_contact.id"],
)]
#[case(
    ImportKind::Employees,
    &["Matricule", "Nom", "Mail", "Département", "Mot de passe"],
    &["employee_number", "full_name", "email", "department", "left out"],
)]
fn headers_are_recognised_as_people_write_them(
    #[case] kind: ImportKind,
    #[case] headers: &[&str],
    #[case] columns: &[&str],
) {
    assert_eq!(names(&mapped(kind, headers)), columns);
}

#[test]
fn what_somebody_says_of_a_header_comes_first() {
    let headers = owned(&["Nom", "Mail", "Tel", "Colonne X", "", "Email pro"]);
    let choices = choices(&[
        ("Colonne X", "company_name"),
        ("email PRO", "email"),
        ("5", "Notes commerciales"),
        ("5", "external_ref"),
        ("Nom", ""),
        ("2", "full_name"),
    ]);
    let refused = Mapping::new(ImportKind::Clients, &headers, &choices, &[]).unwrap_err();
    assert!(
        refused.to_string().starts_with(
            "map names “Notes commerciales”, which is no column of clients; they have id, "
        ),
        "{refused}"
    );
    let choices: Vec<_> = choices
        .into_iter()
        .filter(|(_, column)| column != "Notes commerciales")
        .collect();
    let mapping = Mapping::new(ImportKind::Clients, &headers, &choices, &[]).unwrap();
    assert_eq!(
        names(&mapping),
        [
            "unwanted",
            "full_name",
            "phone",
            "company_name",
            "external_ref",
            "email"
        ]
    );
}

#[test]
fn a_choice_of_a_header_that_is_not_there_is_refused() {
    let headers = owned(&["Name", "Mail", "Phone"]);
    let choices = choices(&[("Titel", "name"), ("0", ""), ("4", "")]);
    let refused = Mapping::new(ImportKind::Clients, &headers, &choices, &[]).unwrap_err();
    let said: Vec<_> = refused
        .fields()
        .iter()
        .map(|field| field.message.as_str())
        .collect();
    assert_eq!(
        said,
        ["Titel", "0", "4"].map(|header| format!(
            "names “{header}”, which is no header of the file; it has Name, Mail, Phone"
        ))
    );
}

#[test]
fn two_headers_of_one_column_are_refused_with_the_way_to_choose() {
    let headers = owned(&["Name", "Mail", "E-mail", "Phone"]);
    let refused = Mapping::new(ImportKind::Clients, &headers, &[], &[]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "email is both “Mail” and “E-mail”; leave one of them out with “E-mail=”"
    );
    let chosen = choices(&[("E-mail", "")]);
    let mapping = Mapping::new(ImportKind::Clients, &headers, &chosen, &[]).unwrap();
    assert_eq!(names(&mapping), ["full_name", "email", "unwanted", "phone"]);
    let chosen = choices(&[("E-mail", "email")]);
    let mapping = Mapping::new(ImportKind::Clients, &headers, &chosen, &[]).unwrap();
    assert_eq!(names(&mapping), ["full_name", "-", "email", "phone"]);
}

#[test]
fn a_column_that_is_needed_and_not_there_is_refused_with_its_headers() {
    let refused =
        Mapping::new(ImportKind::Clients, &owned(&["Name", "Mail"]), &[], &[]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "phone is missing in the header of the file; accepted are téléphone, tél, \
         coordonnées, contact information"
    );
    let refused = Mapping::new(ImportKind::Events, &owned(&["Lieu"]), &[], &[]).unwrap_err();
    let fields: Vec<_> = refused
        .fields()
        .iter()
        .map(|field| field.field.as_str())
        .collect();
    assert_eq!(
        fields,
        ["contract.external_ref", "name", "starts_at", "ends_at"]
    );
}

#[test]
fn a_table_that_says_which_records_it_means_need_not_say_all_of_them() {
    let mapping = mapped(ImportKind::Events, &["id", "notes"]);
    assert!(mapping.has(Column::Notes) && !mapping.has(Column::Location));
}

#[test]
fn a_cell_that_is_empty_is_told_from_a_column_that_is_not_there() {
    let mapping = mapped(ImportKind::Clients, &["Nom", "Mail", "Tel", "Société"]);
    let line = line(&[" Anne ", "anne@x.example", "", "  "]);
    assert_eq!(
        mapping.cell(&line, Column::FullName).as_deref(),
        Some("Anne")
    );
    assert_eq!(mapping.cell(&line, Column::CompanyName), None);
    assert!(mapping.has(Column::CompanyName));
    assert_eq!(mapping.cell(&line, Column::SalesContact), None);
    assert!(!mapping.has(Column::SalesContact));
}

#[test]
fn a_first_and_a_last_name_are_a_full_name() {
    let mapping = mapped(ImportKind::Clients, &["Nom", "Prénom", "Mail", "Tel"]);
    assert!(mapping.has(Column::FullName));
    let name = |last, first| {
        let line = line(&[last, first, "", ""]);
        mapping
            .cell(&line, Column::FullName)
            .map(std::borrow::Cow::into_owned)
    };
    assert_eq!(
        name("Blangier", " Jacky ").as_deref(),
        Some("Jacky Blangier")
    );
    assert_eq!(name("Blangier", "").as_deref(), Some("Blangier"));
    assert_eq!(name("", ""), None);
}

#[rstest]
#[case(
    "john.ouick@gmail.com / +1 234 567 8901",
    "",
    "john.ouick@gmail.com",
    "+1 234 567 8901"
)]
#[case(
    "Jacky Blangier, jacky@loubouzin.grd, +666 12345",
    "Jacky Blangier",
    "jacky@loubouzin.grd",
    "+666 12345"
)]
#[case(
    "Jacky Blangier <jacky@loubouzin.grd>",
    "Jacky Blangier",
    "jacky@loubouzin.grd",
    ""
)]
#[case(
    "Jacky Blangier\nTél : 01.23.45.67.89\nE-mail: j@b.example",
    "Jacky Blangier",
    "j@b.example",
    "01.23.45.67.89"
)]
#[case("Jacky Blangier", "Jacky Blangier", "", "")]
#[case("jacky@loubouzin.grd", "", "jacky@loubouzin.grd", "")]
#[case("a@b.example, c@d.example", "", "a@b.example, c@d.example", "")]
#[case("", "", "", "")]
fn how_a_client_is_reached_is_taken_apart(
    #[case] cell: &str,
    #[case] person: &str,
    #[case] email: &str,
    #[case] phone: &str,
) {
    let mapping = mapped(ImportKind::Events, &["id", "Contact client"]);
    let line = line(&["1", cell]);
    let columns = [
        Column::ClientContactPerson,
        Column::ClientEmail,
        Column::ClientPhone,
    ];
    assert!(columns.into_iter().all(|column| mapping.has(column)));
    let found = columns.map(|column| mapping.cell(&line, column).unwrap_or_default());
    assert_eq!(found, [person, email, phone]);
}

#[test]
fn a_client_can_come_with_one_cell_of_details() {
    let mapping = mapped(ImportKind::Clients, &["Nom", "Coordonnées"]);
    let line = line(&[
        "Lou Bouzin",
        "Jacky Blangier, jacky@loubouzin.grd, +666 12345",
    ]);
    assert_eq!(
        mapping.cell(&line, Column::Email).as_deref(),
        Some("jacky@loubouzin.grd")
    );
    assert_eq!(
        mapping.cell(&line, Column::ContactPerson).as_deref(),
        Some("Jacky Blangier")
    );
}

#[test]
fn a_fault_in_a_column_that_nobody_uses_does_not_count() {
    let mapping = mapped(
        ImportKind::Clients,
        &["Nom", "Mail", "Tel", "Why", "version"],
    );
    let faulty = |column| {
        let mut line = line(&["", "", "", "", ""]);
        line.faults.push(Fault {
            column,
            said: domain::worded!("bad-empty", "is empty"),
        });
        mapping.fault(&line).is_some()
    };
    let found = [None, Some(0), Some(2), Some(3), Some(4), Some(9)].map(faulty);
    assert_eq!(found, [true, true, true, false, false, true]);
}

#[test]
fn the_wall_clock_of_an_event_stands_for_its_instant() {
    let mapping = mapped(ImportKind::Events, &["id", "starts_local"]);
    let line = line(&["1", "2026-06-04T13:00"]);
    assert_eq!(
        mapping.cell(&line, Column::StartsAt).as_deref(),
        Some("2026-06-04T13:00")
    );
}
