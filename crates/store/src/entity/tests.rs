//! The three kinds of statement that repositories are made of, and the relations.

use crate::stamp::Stamp;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use super::{client, contract, employee, event};
use crate::error::Result;
use crate::testing;
use crate::testing::rows;
use crate::unit_of_work::{Connected, Queries, UnitOfWork};
use rstest::rstest;
use testbed::Engine;

#[derive(Debug, PartialEq, Eq, FromQueryResult)]
struct EventRow {
    id: i64,
    name: String,
    client_name: String,
    sales_name: String,
    support_name: Option<String>,
}

/// A page of events with the names of the people around them, by keyset.
async fn list(queries: &impl Queries, after: (i64, i64)) -> Result<Vec<EventRow>> {
    let page = event::Entity::find()
        .select_only()
        .columns([event::Column::Id, event::Column::Name])
        .column_as(client::Column::FullName, "client_name")
        .column_as(
            Expr::col(("sales", employee::Column::FullName)),
            "sales_name",
        )
        .column_as(
            Expr::col(("support", employee::Column::FullName)),
            "support_name",
        )
        .join(JoinType::InnerJoin, event::Relation::Client.def())
        .join_as(
            JoinType::InnerJoin,
            event::Relation::SalesContact.def(),
            "sales",
        )
        .join_as(
            JoinType::LeftJoin,
            event::Relation::SupportContact.def(),
            "support",
        )
        .filter(
            Expr::tuple([
                Expr::col((event::Entity, event::Column::StartsAt)),
                Expr::col((event::Entity, event::Column::Id)),
            ])
            .gt(Expr::tuple([Expr::val(after.0), Expr::val(after.1)])),
        )
        .order_by_asc(event::Column::StartsAt)
        .order_by_asc(event::Column::Id)
        .limit(50)
        .into_model::<EventRow>();
    Ok(page.all(&queries.connection()).await?)
}

/// Inserts without reading the row back; returns the new id.
async fn create(work: &UnitOfWork, model: event::Model) -> Result<i64> {
    let mut row = model.into_active_model().reset_all();
    row.id = ActiveValue::NotSet;
    Ok(event::Entity::insert(row)
        .exec(&work.connection())
        .await?
        .last_insert_id)
}

/// Whether the row still had this version.
async fn assign(work: &UnitOfWork, id: i64, version: i64, support: i64) -> Result<bool> {
    let done = event::Entity::update_many()
        .col_expr(event::Column::SupportContactId, Expr::val(support))
        .col_expr(
            event::Column::Version,
            Expr::col(event::Column::Version).add(1),
        )
        .filter(event::Column::Id.eq(id))
        .filter(event::Column::Version.eq(version))
        .exec(&work.connection())
        .await?;
    Ok(done.rows_affected == 1)
}

#[rstest]
#[tokio::test]
async fn relations_lead_to_the_right_rows(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let parents = rows::good_rows(&work).await;
    let mut kate = rows::employee("E0002", "kate@epic.example");
    kate.full_name = "Kate Hastroff".into();
    kate.department = "SUPPORT".into();
    let kate = rows::insert(&work, kate).await.expect("employee");
    let mut later = rows::event(&parents.contract);
    later.starts_at += 1;
    let id = create(&work, later).await.expect("event");
    assert!(
        assign(&work, id, 1, kate.id)
            .await
            .expect("a fresh version")
    );
    assert!(
        !assign(&work, id, 1, kate.id)
            .await
            .expect("a stale version")
    );

    let all = list(&work, (0, 0)).await.expect("listed");
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].support_name, None);
    let first = rows::event(&parents.contract).starts_at;
    let rest = list(&work, (first, all[0].id)).await.expect("listed");
    assert_eq!(
        rest,
        [EventRow {
            id,
            name: "John Ouick Wedding".into(),
            client_name: "Kevin Casey".into(),
            sales_name: "Bill Boquet".into(),
            support_name: Some("Kate Hastroff".into()),
        }]
    );
    let signed = contract::Relation::SignedBy.def();
    let signers = contract::Entity::find().join(JoinType::InnerJoin, signed);
    let signers = signers.all(&work.connection()).await.expect("joined");
    assert_eq!(signers.len(), 1);
}
