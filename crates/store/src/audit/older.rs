//! Sealing the entries that were written before there were seals.
//!
//! Done once, by a migration, chain by chain in the order of ids and some entries at a time.
//! One that was cut off goes on where it was: entries that are sealed already only tell what
//! comes next.

use std::collections::HashMap;

use chrono::DateTime;
use domain::{
    actor::Channel,
    audit::{ChangeSet, Outcome},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};

use super::{
    blank,
    chain::{self, Held},
    encode,
    seal::{AuditKey, Head, chain_of, head_of, seal},
};
use crate::{
    connect::time_of_database,
    entity::audit_entry::{ActiveModel, Column, Entity, Model},
    error::{Error, Result},
    stamp::Stamp,
};

/// Entries that are sealed together.
const BATCH: u64 = 500;
/// The action of the entry that tells of it.
const ACTION: &str = "seal_audit_log";

/// Seals all entries that are not. Returns how many there were.
///
/// # Errors
/// [`Error::NoAuditKey`] when there are some, and no key.
pub(crate) async fn seal_all(
    connection: &impl ConnectionTrait,
    key: Option<&AuditKey>,
) -> Result<u64> {
    let any = Entity::find()
        .select_only()
        .column(Column::Id)
        .limit(1)
        .into_tuple::<i64>()
        .one(connection)
        .await?;
    if any.is_none() {
        return Ok(0);
    }
    let key = key.ok_or(Error::NoAuditKey)?;
    let of_records = Sealer::new(key).records(connection).await?;
    let of_days = Sealer::new(key).days(connection).await?;
    Ok(of_records + of_days)
}

/// Notes in the log that older entries were sealed.
pub(crate) async fn tell(
    connection: &impl ConnectionTrait,
    key: &AuditKey,
    sealed: u64,
) -> Result<()> {
    let now = time_of_database(connection).await?;
    let stamp = Stamp {
        now: DateTime::from_timestamp_micros(now).unwrap_or_default(),
        channel: Channel::System,
        request_id: "migrate".to_owned(),
    };
    let entry = Model {
        changes: encode(&ChangeSet::none().with("entries", None::<u64>, sealed))?,
        ..blank(&stamp, None, ACTION, Outcome::Allowed)
    };
    chain::append(connection, key, entry, Held::No).await
}

struct Sealer<'a> {
    key: &'a AuditKey,
    /// The last entry of each chain that more may come to.
    heads: HashMap<String, Head>,
    sealed: u64,
}

impl<'a> Sealer<'a> {
    fn new(key: &'a AuditKey) -> Self {
        Self {
            key,
            heads: HashMap::new(),
            sealed: 0,
        }
    }

    /// The entries about records, one record after the other.
    async fn records(mut self, connection: &impl ConnectionTrait) -> Result<u64> {
        let of_records = || {
            Entity::find()
                .filter(Column::RecordKind.is_not_null())
                .filter(Column::RecordId.is_not_null())
                .order_by_asc(Column::RecordKind)
                .order_by_asc(Column::RecordId)
                .order_by_asc(Column::Id)
                .limit(BATCH)
        };
        let mut some = of_records().all(connection).await?;
        while let Some(last) = some.last().cloned() {
            // of the records before the last one there is no more
            let chain = chain_of(&last)?;
            self.seal(connection, some).await?;
            self.heads.retain(|one, _| *one == chain);
            let rest = Condition::all()
                .add(Column::RecordKind.eq(last.record_kind.clone()))
                .add(Column::RecordId.eq(last.record_id))
                .add(Column::Id.gt(last.id));
            some = of_records().filter(rest).all(connection).await?;
            if some.is_empty() {
                let next = Condition::all()
                    .add(Column::RecordKind.eq(last.record_kind.clone()))
                    .add(Column::RecordId.gt(last.record_id));
                some = of_records().filter(next).all(connection).await?;
            }
            if some.is_empty() {
                let next = Column::RecordKind.gt(last.record_kind);
                some = of_records().filter(next).all(connection).await?;
            }
        }
        Ok(self.sealed)
    }

    /// The entries about no record, in the order of ids: days may overlap.
    async fn days(mut self, connection: &impl ConnectionTrait) -> Result<u64> {
        let mut last = 0;
        loop {
            let some = Entity::find()
                .filter(
                    Condition::any()
                        .add(Column::RecordKind.is_null())
                        .add(Column::RecordId.is_null()),
                )
                .filter(Column::Id.gt(last))
                .order_by_asc(Column::Id)
                .limit(BATCH)
                .all(connection)
                .await?;
            let Some(highest) = some.last() else {
                return Ok(self.sealed);
            };
            last = highest.id;
            self.seal(connection, some).await?;
        }
    }

    async fn seal(&mut self, connection: &impl ConnectionTrait, some: Vec<Model>) -> Result<()> {
        let mut rows: Vec<ActiveModel> = Vec::with_capacity(some.len());
        for entry in some {
            if entry.mac.is_some() {
                let chain = entry.chain.clone().unwrap_or_default();
                self.heads.insert(chain, head_of(&entry)?);
                continue;
            }
            let chain = chain_of(&entry)?;
            let sealed = seal(self.key, entry, chain.clone(), self.heads.get(&chain));
            self.heads.insert(chain, head_of(&sealed)?);
            rows.push(sealed.into_active_model().reset_all());
        }
        if rows.is_empty() {
            return Ok(());
        }
        self.sealed += rows.len() as u64;
        // every row is there: what is written are its seals
        let seals = OnConflict::column(Column::Id)
            .update_columns([
                Column::Chain,
                Column::Place,
                Column::ValuesSalt,
                Column::ValuesDigest,
                Column::Mac,
                Column::KeyId,
            ])
            .to_owned();
        Entity::insert_many(rows)
            .on_conflict(seals)
            .exec_without_returning(connection)
            .await?;
        Ok(())
    }
}
