use rstest::rstest;

use super::*;
use crate::sample::{client, name, now};

fn phoned(phone: &str) -> Client {
    Client {
        phone: Phone::from_stored(phone.to_owned()),
        ..client()
    }
}

fn called(full_name: &str, company: Option<&str>) -> Client {
    Client {
        full_name: name(full_name),
        company_name: company.map(|company| CompanyName::parse(company).expect("a company")),
        ..client()
    }
}

fn likeness(one: &Client, other: &Client) -> Vec<Likeness> {
    let marks = |client: &Client| client.marks().expect("has its data");
    marks(one).likeness(&marks(other))
}

#[rstest]
#[case("+33 6 12 34 56 78", "06.12.34.56.78", true)]
#[case("0033612345678", "+33 (6) 12-34-56-78", true)]
#[case("+33 6 12 34 56 78", "+33 6 12 34 56 79", false)]
#[case("+666 12345", "66612345", true)]
#[case("+666 12345", "12345", false)]
// too few digits to say anything
#[case("000", "000", false)]
#[case("0123", "0123", false)]
fn numbers_are_compared_by_their_last_nine_digits(
    #[case] one: &str,
    #[case] other: &str,
    #[case] alike: bool,
) {
    let elsewhere = called("Somebody Else", None);
    let other = Client {
        full_name: elsewhere.full_name,
        company_name: elsewhere.company_name,
        ..phoned(other)
    };
    let expected: &[Likeness] = if alike { &[Likeness::Phone] } else { &[] };
    assert_eq!(likeness(&phoned(one), &other), expected);
}

#[rstest]
#[case(("Zoé Ünal", Some("Café Noir")), ("ZOE UNAL", Some("cafe noir")), true)]
#[case(("Zoé Ünal", None), ("Zoe Unal", None), true)]
#[case(("Zoé Ünal", Some("Café Noir")), ("Zoé Ünal", None), false)]
#[case(("Zoé Ünal", Some("Café Noir")), ("Zoé Ünal", Some("Café Rouge")), false)]
#[case(("Zoé Ünal", Some("Café Noir")), ("Zoé Unalan", Some("Café Noir")), false)]
fn names_are_compared_with_their_companies_folded(
    #[case] one: (&str, Option<&str>),
    #[case] other: (&str, Option<&str>),
    #[case] alike: bool,
) {
    let other = Client {
        phone: Phone::from_stored("99999999".to_owned()),
        ..called(other.0, other.1)
    };
    let expected: &[Likeness] = if alike {
        &[Likeness::NameAndCompany]
    } else {
        &[]
    };
    assert_eq!(likeness(&called(one.0, one.1), &other), expected);
}

#[test]
fn two_can_be_alike_in_both() {
    assert_eq!(likeness(&client(), &client()), Likeness::ALL);
}

#[test]
fn whose_data_was_removed_is_like_nobody() {
    let gone = client().anonymised(now()).expect("was not anonymised");
    assert_eq!(gone.marks(), None);
}
