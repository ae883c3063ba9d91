//! What clients are compared by is the same whether the program writes it or the migration.

use domain::{
    client::Client,
    contact::Phone,
    ids::Version,
    text::{CompanyName, PersonName},
};
use rstest::rstest;
use sea_orm::{ActiveValue::NotSet, EntityTrait, QueryOrder, sea_query::Expr};
use sea_orm_migration::SchemaManager;
use testbed::Engine;

use crate::{
    clients,
    entity::client::{ActiveModel, Column, Entity},
    migration::m0013_duplicates,
    stamp::Stamp,
    testing::{self, rows},
    unit_of_work::Connected,
};

const ODD: [(&str, &str, Option<&str>); 8] = [
    ("+678 123 456 78", "Kevin Casey", Some("Cool Startup LLC")),
    ("06 12 34 56 78", "Zoé Ünal", None),
    ("0033612345678", "Ægir O’Hara", Some("Çelik & Söhne | Köln")),
    ("0000", "Anna", Some("")),
    ("00001234", "Anna", Some("İstanbul")),
    ("123", "名前", Some("会社")),
    ("", "(unknown)", None),
    ("999999999999999", LONG, Some(LONG)),
];
const LONG: &str = "Ünalçelik von und zu Ünalçelik Ünalçelik von und zu Ünalçelik Ünalçelik von und zu \
                    Ünalçelik Ünalçelik von und zu";

#[rstest]
#[tokio::test]
async fn the_migration_marks_clients_as_the_program_does(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("work");
    let bill = rows::insert(&work, rows::employee("E0001", "bill@epic.example"));
    let bill = bill.await.expect("an employee");
    let kevin = rows::client("kevin@startup.io", bill.id);
    let kevin = rows::insert(&work, kevin).await.expect("a client");
    let kevin = clients::rows()
        .into_model::<clients::Row>()
        .one(&work.connection())
        .await
        .expect("read")
        .map(clients::decode)
        .expect("kevin")
        .unwrap_or_else(|_| panic!("client {} is whole", kevin.id));
    for (number, (phone, name, company)) in ODD.iter().enumerate() {
        let client = Client {
            phone: Phone::from_stored((*phone).to_owned()),
            full_name: PersonName::from_stored((*name).to_owned()),
            company_name: company.map(|company| CompanyName::from_stored(company.to_owned())),
            anonymised_at: (number == 4).then_some(kevin.created_at),
            version: Version::FIRST,
            ..kevin.clone()
        };
        let row = ActiveModel {
            id: NotSet,
            email_key: sea_orm::ActiveValue::Set(format!("{number}@a.example")),
            created_at: sea_orm::ActiveValue::Set(1),
            ..clients::encode(&client)
        };
        Entity::insert(row)
            .exec(&work.connection())
            .await
            .expect("a client");
    }
    work.save().await.expect("saved");
    let marks = async || {
        let rows = Entity::find().order_by_asc(Column::Id);
        let rows = rows.all(&store.reader().connection()).await.expect("read");
        let marks = rows.into_iter().map(|row| (row.phone_tail, row.name_mark));
        marks.collect::<Vec<_>>()
    };
    let written = marks().await;
    assert_eq!(written[1].0.as_deref(), Some("812345678"));
    assert_eq!(written[4].0, None, "zeros alone are no number");
    assert_eq!(
        written[5],
        (None, None),
        "whose data was removed has no marks"
    );
    let none = Expr::val(None::<String>);
    Entity::update_many()
        .col_expr(Column::PhoneTail, none.clone())
        .col_expr(Column::NameMark, none)
        .exec(store.writer())
        .await
        .expect("without marks");
    let manager = SchemaManager::new(store.writer());
    m0013_duplicates::mark(&manager).await.expect("marked");
    assert_eq!(marks().await, written);
}
