//! The repairs, one by one and all together.

use chrono::{DateTime, Utc};

use super::*;
use crate::{contract::ContractStatus, money::Amount};

fn with() -> Circumstances {
    Circumstances {
        currency: Currency::default(),
        time_zone: TimeZone::default(),
        now: instant("2026-11-23T09:00:00Z"),
    }
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

#[expect(clippy::unnecessary_wraps, reason = "rows are made of these")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[expect(clippy::unnecessary_wraps, reason = "rows are made of these")]
fn at(text: &str) -> Option<SourceTime> {
    Some(SourceTime {
        text: text.to_owned(),
        is_utc: false,
    })
}

fn department(id: &str, name: &str) -> DepartmentRow {
    DepartmentRow {
        id: id.to_owned(),
        name: some(name),
    }
}

fn employee(id: &str, email: &str, department: &str) -> EmployeeRow {
    EmployeeRow {
        id: id.to_owned(),
        full_name: some("Alice Martin"),
        email: some(email),
        password: some("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"),
        employee_number: Some(format!("EMP-{id}")),
        department_id: some(department),
    }
}

fn client(id: &str, email: &str) -> ClientRow {
    ClientRow {
        id: id.to_owned(),
        full_name: some("Kevin Casey"),
        email: some(email),
        phone: some("+678 123 456 78"),
        company_name: some("Cool Startup LLC"),
        created_at: at("2026-01-15 00:30:00"),
        sales_contact_id: some("2"),
        ..ClientRow::default()
    }
}

fn contract(id: &str, total: &str, remaining: &str, signed: &str) -> ContractRow {
    ContractRow {
        id: id.to_owned(),
        total_amount: some(total),
        remaining_amount: some(remaining),
        is_signed: some(signed),
        created_at: at("2026-01-15 12:00:00"),
        client_id: some("1"),
        ..ContractRow::default()
    }
}

fn event(id: &str) -> EventRow {
    EventRow {
        id: id.to_owned(),
        name: some("Générale"),
        starts: at("2026-06-04 13:00:00"),
        ends: at("2026-06-04 17:00:00"),
        location: some("Zürich"),
        attendees: some("75"),
        notes: some("by the river"),
        created_at: at("2026-01-16 12:00:00"),
        client_id: some("1"),
        contract_id: some("1"),
        support_contact_id: some("3"),
        ..EventRow::default()
    }
}

/// A company in which nothing is wrong.
fn sound() -> Source {
    Source {
        departments: vec![
            department("1", "MANAGEMENT"),
            department("2", "SALES"),
            department("3", "Support"),
        ],
        employees: vec![
            employee("1", "alice@epic.example", "1"),
            employee("2", "bob@epic.example", "2"),
            employee("3", "chloe@epic.example", "3"),
        ],
        clients: vec![client("1", "kevin@startup.io")],
        contracts: vec![contract("1", "1234.56", "1234.56", "1")],
        events: vec![event("1")],
        remarks: Vec::new(),
    }
}

/// Plans a sound company with one thing changed.
fn changed(change: impl Fn(&mut Source)) -> Plan {
    let mut source = sound();
    change(&mut source);
    plan(&source, with()).expect("nothing that cannot be mended")
}

type Found<'a> = (Rule, &'a str, Option<&'a str>, Option<&'a str>);

fn found(plan: &Plan) -> Vec<Found<'_>> {
    plan.findings
        .iter()
        .map(|found| {
            let (original, imported) = (found.original.as_deref(), found.imported.as_deref());
            (found.rule, found.field, original, imported)
        })
        .collect()
}

fn faults(change: impl Fn(&mut Source)) -> Vec<String> {
    let mut source = sound();
    change(&mut source);
    let faults = plan(&source, with()).expect_err("something that cannot be mended");
    faults
        .iter()
        .map(|fault| {
            format!(
                "{} {} {} {}",
                fault.table, fault.id, fault.field, fault.message
            )
        })
        .collect()
}

#[test]
fn a_sound_company_is_imported_without_a_word() {
    let plan = plan(&sound(), with()).expect("sound");
    assert_eq!(found(&plan), []);
    assert_eq!(plan.payments, []);
    let client = &plan.clients[0];
    // half past midnight in Paris is the day before in UTC
    assert_eq!(client.created_at, instant("2026-01-14T23:30:00Z"));
    assert_eq!(client.first_contact_on.to_string(), "2026-01-15");
    let contract = &plan.contracts[0];
    assert_eq!(contract.status, ContractStatus::Signed);
    assert_eq!(contract.signed_at, Some(contract.created_at));
    assert_eq!(
        (contract.event_count, contract.signed_by.is_none()),
        (1, true)
    );
    let event = &plan.events[0];
    assert_eq!(event.period.starts().utc(), instant("2026-06-04T11:00:00Z"));
    assert!(!event.end_is_estimated);
    assert!(
        plan.summary
            .sums
            .iter()
            .all(|sum| sum.difference().is_zero())
    );
}

#[test]
fn amounts_are_made_to_fit_together() {
    use Rule::{RemainingNegative, RemainingOverTotal, TotalNotPositive};
    type Row<'a> = (&'a str, &'a str, (i64, i64, i64), Vec<Found<'a>>);
    let cases: [Row<'_>; 6] = [
        ("0.30", "0.30", (30, 0, 30), vec![]),
        ("2.68", "1.01", (268, 167, 101), vec![]),
        (
            "99999999.99",
            "0.00",
            (9_999_999_999, 9_999_999_999, 0),
            vec![],
        ),
        (
            "0.10",
            "0.20",
            (10, 0, 10),
            vec![(
                RemainingOverTotal,
                "remaining_amount",
                Some("0.20"),
                Some("0.10"),
            )],
        ),
        (
            "5.00",
            "-1.00",
            (500, 500, 0),
            vec![(
                RemainingNegative,
                "remaining_amount",
                Some("-1.00"),
                Some("0.00"),
            )],
        ),
        (
            "-5.00",
            "-7.00",
            (1, 0, 1),
            vec![
                (
                    TotalNotPositive,
                    "total_amount",
                    Some("-5.00"),
                    Some("0.01"),
                ),
                (
                    TotalNotPositive,
                    "remaining_amount",
                    Some("-7.00"),
                    Some("0.01"),
                ),
                (TotalNotPositive, "status", Some("0"), Some("cancelled")),
            ],
        ),
    ];
    for (total, remaining, (sum, paid, left), expected) in cases {
        let plan = changed(|source| {
            source.events.clear();
            source.contracts = vec![contract("1", total, remaining, "0")];
        });
        let contract = &plan.contracts[0];
        assert_eq!(contract.total_amount.minor(), sum, "{total} {remaining}");
        assert_eq!(contract.paid_amount.minor(), paid, "{total} {remaining}");
        assert_eq!(contract.deposit.minor(), paid, "{total} {remaining}");
        assert_eq!(
            contract.remaining_amount.minor(),
            left,
            "{total} {remaining}"
        );
        assert_eq!(found(&plan), expected, "{total} {remaining}");
        let paid_then: Vec<Amount> = plan.payments.iter().map(|one| one.amount).collect();
        let expected: Vec<Amount> = (paid > 0)
            .then(|| Amount::from_minor(paid))
            .into_iter()
            .collect();
        assert_eq!(paid_then, expected, "{total} {remaining}");
    }
}

#[test]
fn sums_equal_the_source_plus_the_listed_corrections() {
    let plan = changed(|source| {
        source.contracts = vec![
            contract("1", "0.10", "0.20", "1"),
            contract("2", "-3.00", "-3.00", "1"),
            contract("3", "12.345", "10.00", "0"),
        ];
    });
    for (sum, difference) in plan.summary.sums.iter().zip(["3.015", "2.91"]) {
        assert_eq!(sum.difference().to_string(), difference, "{}", sum.field);
        let corrected: rust_decimal::Decimal = plan
            .findings
            .iter()
            .filter(|one| one.field == sum.field)
            .map(|one| {
                let amount = |text: &Option<String>| -> rust_decimal::Decimal {
                    text.as_deref()
                        .expect("an amount")
                        .parse()
                        .expect("a decimal")
                };
                amount(&one.imported) - amount(&one.original)
            })
            .sum();
        assert_eq!(corrected, sum.difference(), "{}", sum.field);
    }
}

#[test]
fn an_event_without_a_usable_end_gets_four_hours_that_say_so() {
    for (ends, rule) in [
        (None, Rule::EndMissing),
        (Some("2026-06-04 13:00:00"), Rule::EndNotAfterStart),
        (Some("2026-06-04 09:00:00"), Rule::EndNotAfterStart),
    ] {
        let plan = changed(|source| source.events[0].ends = ends.and_then(at));
        let event = &plan.events[0];
        assert!(event.end_is_estimated);
        assert_eq!(
            event.period.ends().local().to_string(),
            "2026-06-04 17:00:00"
        );
        assert_eq!(
            found(&plan),
            [(rule, "ends_at", ends, Some("2026-06-04 17:00:00"))]
        );
    }
}

#[test]
fn times_of_the_changing_clocks_are_found_a_place() {
    // 02:30 does not exist on 29 March 2026 in Paris, and is there twice on 25 October
    for (starts, utc, moved) in [
        (
            "2026-03-29 02:30:00",
            "2026-03-29T01:30:00Z",
            Some("2026-03-29 03:30:00"),
        ),
        ("2026-10-25 02:30:00", "2026-10-25T00:30:00Z", None),
        ("1970-01-01 00:00:00", "1969-12-31T23:00:00Z", None),
    ] {
        let plan = changed(|source| {
            source.events[0].starts = at(starts);
            source.events[0].ends = at("2027-01-01");
        });
        assert_eq!(
            plan.events[0].period.starts().utc(),
            instant(utc),
            "{starts}"
        );
        let expected: Vec<Found<'_>> = moved
            .map(|moved| (Rule::TimeSkipped, "starts_at", Some(starts), Some(moved)))
            .into_iter()
            .collect();
        assert_eq!(found(&plan), expected, "{starts}");
    }
}

#[test]
fn instants_stay_instants() {
    let plan = changed(|source| {
        source.events[0].starts = Some(SourceTime {
            text: "2026-06-04 11:00:00.5".to_owned(),
            is_utc: true,
        });
    });
    let starts = plan.events[0].period.starts();
    assert_eq!(starts.utc(), instant("2026-06-04T11:00:00.5Z"));
    assert_eq!(starts.local().to_string(), "2026-06-04 13:00:00.500");
}

#[test]
fn what_is_empty_or_negative_is_replaced_and_told() {
    let plan = changed(|source| {
        let event = &mut source.events[0];
        event.name = some(" ");
        event.location = None;
        event.attendees = some("-5");
        source.clients[0].company_name = some("");
        source.clients[0].phone = None;
    });
    assert_eq!(
        found(&plan),
        [
            (Rule::PhoneUnusual, "phone", Some(""), Some("")),
            (Rule::TextCleaned, "name", Some(" "), Some("")),
            (Rule::TextEmpty, "name", Some(" "), Some("(unknown)")),
            (Rule::TextEmpty, "location", None, Some("(unknown)")),
            (Rule::AttendeesNegative, "attendees", Some("-5"), Some("0")),
        ]
    );
    assert_eq!(plan.clients[0].company_name, None);
}

#[test]
fn line_ends_change_silently_and_control_characters_do_not() {
    let plan = changed(|source| {
        source.events[0].notes = some("one\r\ntwo\rthree\n\tfour");
    });
    assert_eq!(plan.events[0].notes.as_str(), "one\ntwo\nthree\n\tfour");
    assert_eq!(found(&plan), []);
    let plan = changed(|source| {
        source.events[0].notes = some("red \u{1b}[31m\0");
        source.clients[0].full_name = some("Kevin\r\nCasey");
    });
    assert_eq!(plan.events[0].notes.as_str(), "red [31m");
    assert_eq!(plan.clients[0].full_name.as_str(), "Kevin Casey");
    let rules: Vec<Rule> = plan.findings.iter().map(|one| one.rule).collect();
    assert_eq!(rules, [Rule::TextCleaned, Rule::TextCleaned]);
}

#[test]
fn an_address_in_another_spelling_is_marked_with_the_later_rows_id() {
    let plan = changed(|source| {
        source.clients = vec![
            client("1", "kevin@startup.io"),
            client("7", "Kevin@Startup.IO"),
            client("8", "KEVIN+legacy9@startup.io"),
            client("9", "kevin@STARTUP.io"),
        ];
        source.employees[2].email = some("BOB@epic.example");
    });
    let emails: Vec<&str> = plan.clients.iter().map(|one| one.email.as_str()).collect();
    assert_eq!(
        emails,
        [
            "kevin@startup.io",
            "Kevin+legacy7@Startup.IO",
            "KEVIN+legacy9@startup.io",
            "kevin+legacy9.2@STARTUP.io",
        ]
    );
    // an employee may have the address of a client, not that of a colleague
    assert_eq!(
        plan.employees[2].employee.email.as_str(),
        "BOB+legacy3@epic.example"
    );
    assert!(
        plan.findings
            .iter()
            .all(|one| one.rule == Rule::DuplicateEmail)
    );
    assert_eq!(plan.findings.len(), 3);
}

#[test]
fn a_client_of_nobody_is_given_to_whom_its_contracts_name_or_to_a_placeholder() {
    let plan = changed(|source| {
        for id in ["4", "5", "6"] {
            let mut row = client(id, &format!("c{id}@startup.io"));
            row.sales_contact_id = None;
            source.clients.push(row);
        }
        for (id, of, sales) in [("4", "4", "2"), ("5", "5", "2"), ("6", "5", "1")] {
            let mut row = contract(id, "1.00", "0.50", "1");
            row.client_id = some(of);
            row.sales_contact_id = some(sales);
            source.contracts.push(row);
        }
    });
    let of: Vec<i64> = plan
        .clients
        .iter()
        .map(|one| one.sales_contact.id.get())
        .collect();
    assert_eq!(of, [2, 2, 4, 4]);
    let placeholder = &plan.employees[3].employee;
    assert_eq!(placeholder.id.get(), 4);
    assert_eq!(placeholder.full_name.as_str(), "(unassigned)");
    assert!(!placeholder.is_active());
    let payments: Vec<i64> = plan
        .payments
        .iter()
        .map(|one| one.recorded_by.id.get())
        .collect();
    assert_eq!(payments, [2, 4, 4]);
    assert_eq!(
        found(&plan),
        [
            (
                Rule::SalesContactFromContracts,
                "sales_contact_id",
                None,
                Some("2")
            ),
            (
                Rule::SalesContactMissing,
                "sales_contact_id",
                None,
                Some("4")
            ),
            (
                Rule::SalesContactMissing,
                "sales_contact_id",
                None,
                Some("4")
            ),
            (
                Rule::OtherSalesContact,
                "sales_contact_id",
                Some("2"),
                Some("4")
            ),
            (
                Rule::OtherSalesContact,
                "sales_contact_id",
                Some("1"),
                Some("4")
            ),
        ]
    );
    let handover = "epic employee handover 4";
    assert!(plan.remarks.iter().any(|remark| remark.contains(handover)));
}

#[test]
fn what_contradicts_is_settled_or_kept_and_told() {
    let plan = changed(|source| {
        source.clients.push(client("2", "other@startup.io"));
        source.contracts[0].is_signed = some("0");
        source.events[0].client_id = some("2");
        source.events[0].support_contact_id = some("2");
        source.clients[1].sales_contact_id = some("3");
    });
    assert_eq!(plan.contracts[0].status, ContractStatus::Draft);
    assert_eq!(plan.events[0].client.id.get(), 1);
    assert_eq!(
        found(&plan),
        [
            (
                Rule::ContactOfOtherDepartment,
                "sales_contact_id",
                Some("3"),
                Some("3")
            ),
            (Rule::OtherClient, "client_id", Some("2"), Some("1")),
            (
                Rule::EventOnUnsignedContract,
                "contract_id",
                Some("1"),
                Some("1")
            ),
            (
                Rule::ContactOfOtherDepartment,
                "support_contact_id",
                Some("2"),
                Some("2")
            ),
        ]
    );
}

#[test]
fn what_new_rows_may_not_be_imported_rows_may() {
    let long = "x".repeat(200);
    let plan = changed(|source| {
        source.clients[0].phone = some("11111111111111111111");
        source.clients[0].full_name = some(&long);
        source.clients[0].email = some("no address");
        source.employees[1].password = some("pbkdf2$abc");
    });
    assert_eq!(plan.clients[0].phone.as_str(), "11111111111111111111");
    assert_eq!(plan.clients[0].full_name.as_str(), long);
    assert_eq!(plan.employees[1].password_hash, "pbkdf2$abc");
    assert_eq!(
        found(&plan),
        [
            (
                Rule::HashUnknown,
                "password",
                Some("(secret)"),
                Some("(secret)")
            ),
            (Rule::TextLong, "full_name", Some(&*long), Some(&*long)),
            (
                Rule::EmailUnusual,
                "email",
                Some("no address"),
                Some("no address")
            ),
            (
                Rule::PhoneUnusual,
                "phone",
                Some("11111111111111111111"),
                Some("11111111111111111111")
            ),
        ]
    );
}

#[test]
fn numbers_that_differ_in_case_alone_are_told_apart() {
    let plan = changed(|source| source.employees[1].employee_number = some("emp-1"));
    assert_eq!(
        plan.employees[1].employee.employee_number.as_str(),
        "emp-1-2"
    );
    let expected = (
        Rule::DuplicateNumber,
        "employee_number",
        Some("emp-1"),
        Some("emp-1-2"),
    );
    assert_eq!(found(&plan), [expected]);
}

#[test]
fn rows_that_cannot_be_mended_are_all_named_and_nothing_is_planned() {
    let told = faults(|source| {
        source.departments.push(department("4", "HR"));
        source.employees.push(employee("4", "d@epic.example", "4"));
        source.employees.push(employee("5", "e@epic.example", "99"));
        source.clients[0].sales_contact_id = some("77");
        source.contracts.push(contract("0", "1", "1", "1"));
        source.contracts.push(contract("2", "12,50", "1", "maybe"));
        source.events[0].starts = at("0000-00-00 00:00:00");
        source.events.push(EventRow {
            starts: None,
            contract_id: some("55"),
            attendees: some("many"),
            ..event("2")
        });
    });
    assert_eq!(
        told,
        [
            "employee 4 department is \"HR\"; MANAGEMENT, SALES or SUPPORT is accepted",
            "employee 5 department_id names department 99, which is not there",
            "client 1 sales_contact_id names employee 77, who is not there",
            "contract 1 client_id names client 1, which is not there or cannot be imported",
            "contract 0 id is 0; a whole number from 1 is accepted",
            "contract 2 client_id names client 1, which is not there or cannot be imported",
            "contract 2 total_amount is \"12,50\", which is no amount",
            "contract 2 status is \"maybe\"; 0 or 1 is accepted",
            "event 1 contract_id names contract 1, which is not there or cannot be imported",
            "event 1 starts_at is \"0000-00-00 00:00:00\", which is no date and time",
            "event 2 contract_id names contract 55, which is not there or cannot be imported",
            "event 2 attendees is many; 0 to 4294967295 is accepted",
            "event 2 starts_at is missing",
        ]
    );
}

#[test]
fn a_company_of_nobody_is_not_imported() {
    let told = faults(|source| *source = Source::default());
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("epic init"), "{told:?}");
}

#[test]
fn a_department_of_nobody_is_left_out_and_told() {
    let plan = changed(|source| source.departments.push(department("4", "HR")));
    assert!(plan.remarks.iter().any(|remark| remark.contains("HR")));
    let departments = &plan.summary.tables[0];
    assert_eq!((departments.source, departments.imported), (Some(4), 3));
}
