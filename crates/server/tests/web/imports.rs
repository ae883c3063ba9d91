//! Files that are sent by a form: looked at, run, read otherwise, taken back.

use serde_json::json;

use crate::{
    api::support::House,
    web::visitor::{Shown, Visitor},
};

const CLIENTS: &str = "\
Full name,Email,Phone,Company
Kevin Casey,kevin@startup.io,+678 123 456 78,Cool Startup LLC
No Mail,,+33 1 23 45 67 89,Acme
Bad Mail,not-an-address,+33 1 23 45 67 89,Acme
Lou Bouzin,lou@bouzin.example,+666 12345,
";

async fn send(visitor: &mut Visitor, fields: &[(&str, &str)]) -> Shown {
    visitor.fill("/imports/new", fields).await
}

async fn count(house: &House, list: &str) -> u64 {
    let page = house.mona.get(&format!("/{list}?limit=1")).await;
    let body = page.expect_status(200).body;
    body["count"]["value"].as_u64().expect("a count")
}

/// Presses the button of the form that is sent to an address with this ending.
async fn press(visitor: &mut Visitor, page: &Shown, ending: &str) -> Shown {
    let (action, fields) = page.form_to(ending);
    let fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    visitor.send(&action, &fields).await
}

/// The id of the client that was made first of those there are.
async fn first_client(house: &House) -> i64 {
    let page = house.mona.get("/clients?sort=id&limit=1").await;
    let items = page.expect_status(200).body["items"].clone();
    items[0]["id"].as_i64().expect("a client")
}

#[tokio::test]
async fn a_file_is_looked_at_before_anything_is_kept() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.open("/clients").await.see("Import");
    let page = bill.open("/imports/new?kind=contracts").await;
    assert_eq!(page.value("kind"), "contracts");
    let checked = send(&mut bill, &[("kind", "clients"), ("file", CLIENTS)]).await;
    checked.expect(200).see("sent.csv · Clients checked");
    checked.see("Nothing is kept yet").see("To be created 2");
    checked.see("Refused 2").see("Import 2 rows");
    checked.see("row 2 Kevin Casey").see("Name Kevin Casey");
    checked.see("row 3 E-mail: This is needed.");
    checked.see("Full name Bad Mail Email not-an-address");
    assert_eq!(count(&house, "clients").await, 0);
    let done = press(&mut bill, &checked, "/run").await;
    done.expect(200).see("sent.csv · Clients imported");
    // ids that a check tried are not given again on every engine
    let first = first_client(&house).await;
    done.see("Created 2")
        .see("Refused 2")
        .see(&format!("row 2 client {first}"));
    assert!(done.leads_to(&format!("/clients/{first}")));
    assert_eq!(count(&house, "clients").await, 2);
    let list = bill.open("/imports").await;
    list.see("sent.csv Clients imported 4 2 0 2");
    assert!(list.leads_to("/imports/1"));
    let file = bill.get("/imports/1/refused.csv").await;
    let kind = file.headers["content-type"].to_str().expect("a text");
    assert!(kind.starts_with("text/csv"), "{kind}");
    assert!(
        file.html.starts_with("Full name,Email,Phone,Company,"),
        "{}",
        file.html
    );
    assert!(
        file.html.contains("\r\nNo Mail,,'+33 1 23 45 67 89,Acme,"),
        "{}",
        file.html
    );
}

#[tokio::test]
async fn what_is_wrong_with_rows_is_said_in_the_language_of_whoever_reads_it() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.fill("/profile/settings", &[("locale", "fr")])
        .await
        .expect(200);
    let checked = send(&mut bill, &[("kind", "clients"), ("file", CLIENTS)]).await;
    checked.see("À créer 2").see("Importer 2 lignes");
    checked.see("ligne 3 E-mail : Cette information est nécessaire.");
    checked.not_see("is missing");
}

#[tokio::test]
async fn columns_that_are_not_understood_are_asked_about_and_the_file_is_not_sent_again() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let file = "Wer,Email,Phone,Firma\nKevin Casey,kevin@startup.io,0612345678,Acme\n";
    let asks = send(&mut bill, &[("kind", "clients"), ("file", file)]).await;
    asks.expect(200)
        .see("The header of the file does not have this column");
    asks.not_see("Go on").see("What the columns are");
    // what is not enough is told, and what was chosen is kept
    let (columns, mut fields) = asks.form_to("/columns");
    let set = |fields: &mut Vec<(String, String)>, name: &str, column: &str| {
        fields.retain(|(given, _)| given != name);
        fields.push((name.to_owned(), column.to_owned()));
    };
    set(&mut fields, "column.3", "company_name");
    let pairs: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let again = bill.send(&columns, &pairs).await;
    again.expect(422).see("does not have this column");
    let (_, kept) = again.form_to("/columns");
    assert!(
        kept.contains(&("column.3".to_owned(), "company_name".to_owned())),
        "{kept:?}"
    );
    set(&mut fields, "column.0", "full_name");
    let pairs: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let checked = bill.send(&columns, &pairs).await;
    checked.expect(200).see("Import 1 row").see("Company Acme");
    press(&mut bill, &checked, "/run").await.see("Created 1");
    let kevin = house.show("clients", first_client(&house).await).await;
    assert_eq!(
        (&kevin["full_name"], &kevin["company_name"]),
        (&json!("Kevin Casey"), &json!("Acme"))
    );
}

#[tokio::test]
async fn whoever_sent_a_file_may_forget_it_and_management_takes_back_what_it_did() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let sends = [("kind", "clients"), ("file", CLIENTS)];
    let checked = send(&mut bill, &sends).await;
    assert!(checked.leads_to("/imports/1/undo"));
    let form = bill.open("/imports/1/undo").await;
    form.expect(200).see("Nothing was taken in");
    let list = bill.fill_shown(&form, &[]).await;
    list.expect(200)
        .see("The file is forgotten.")
        .see("taken back");
    bill.get("/imports/1/undo").await.expect(403);
    let done = send(&mut bill, &[&sends[..], &[("at_once", "on")]].concat()).await;
    done.see("Created 2").not_see("Take back");
    bill.get("/imports/2/undo").await.expect(403);
    let kevin = house.show("clients", first_client(&house).await).await;
    let change = json!({"phone": "0100"});
    house
        .bill
        .change("clients", &kevin, change)
        .await
        .expect_status(200);
    mona.open("/imports").await.see("sent.csv");
    let form = mona.open("/imports/2/undo").await;
    form.expect(200)
        .see("2 records that it created are removed, and no record gets");
    let undone = mona.fill_shown(&form, &[]).await;
    undone
        .see("Taken back 1")
        .see("Kept 1")
        .see("Not taken back 1");
    let first = first_client(&house).await;
    assert!(undone.leads_to(&format!("/clients/{first}")));
    assert_eq!(count(&house, "clients").await, 1);
}

#[tokio::test]
async fn management_says_who_looks_after_clients_of_a_file_that_does_not() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let sends = [("kind", "clients"), ("file", CLIENTS)];
    let checked = send(&mut mona, &sends).await;
    checked
        .see("No row would change anything.")
        .see("Sales contact:");
    let named = [&sends[..], &[("sales_contact", "bill@epic.example")]].concat();
    let checked = send(&mut mona, &named).await;
    checked
        .see("Import 2 rows")
        .see("Sales contact bill@epic.example");
    press(&mut mona, &checked, "/run").await.see("Created 2");
    let kevin = house.show("clients", first_client(&house).await).await;
    assert_eq!(kevin["sales_contact"]["id"], house.bill.id);
    // a file that says it itself
    let file = "name,email,phone,sales_contact.full_name\nA B,a@b.example,0612345678,Bill\n";
    let twice = [
        ("kind", "clients"),
        ("file", file),
        ("sales_contact", "Bill"),
    ];
    let refused = send(&mut mona, &twice).await;
    refused.expect(422);
    assert!(
        refused.wrong("sales_contact").is_some(),
        "{}",
        refused.text()
    );
    assert_eq!(refused.value("sales_contact"), "Bill");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_leads_back_to_the_form() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    for (file, said) in [
        ("", "This is needed."),
        ("PK\u{3}\u{4}nothing", "The file is"),
        (
            "name,email,phone\n\"open,a@b.example,1\n",
            "A quote in line 2 is never closed.",
        ),
    ] {
        let refused = send(&mut bill, &[("kind", "clients"), ("file", file)]).await;
        refused.expect(422);
        let wrong = refused.wrong("file").unwrap_or_default();
        assert!(wrong.contains(said), "{file:?}: {wrong}");
        assert_eq!(refused.value("kind"), "clients", "what was chosen is kept");
    }
    assert_eq!(house.bill.get("/imports").await.body["items"], json!([]));
    // a form without a file, and one of a kind that there is not
    bill.send("/imports", &[("kind", "clients")])
        .await
        .expect(422);
    let refused = send(&mut bill, &[("kind", "dragons"), ("file", CLIENTS)]).await;
    refused.expect(422);
    assert!(refused.wrong("kind").is_some());
}

#[tokio::test]
async fn a_file_whose_form_is_sent_twice_is_imported_once() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let page = bill.open("/imports/new").await;
    let fields = [("kind", "clients"), ("file", CLIENTS)];
    bill.fill_shown(&page, &fields).await.expect(200);
    let again = bill.fill_shown(&page, &fields).await;
    again.see("nothing was done twice").see("Import 2 rows");
    let listed = house.bill.get("/imports").await.body;
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_file_of_another_site_is_not_taken() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let fields = [("kind", "clients"), ("file", CLIENTS)];
    for headers in [&[("sec-fetch-site", "cross-site")][..], &[]] {
        let shown = bill.post_under(headers, "/imports", &fields).await;
        shown.expect(403).see("another site");
    }
    assert_eq!(house.bill.get("/imports").await.body["items"], json!([]));
}
