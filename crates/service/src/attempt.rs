//! How a use-case reads and writes: the department first, then one unit of
//! work, run again on a conflict; a refusal leaves an audit entry of its own.

use domain::{
    audit::{RecordKind, RecordRef},
    error::{Given, Invalid, Unusable},
    ids::Version,
    page::{Edge, ListRequest, Page, PageRequest, Position, SortField},
    policy::{self, Action, Clearance, Operation},
    refusal::{ChangeSince, Refusal},
    text::Reason,
    worded,
};
use store::{Reader, UnitOfWork, audit::Note};

use crate::{
    Session,
    error::{ServiceError, unusable},
};

/// One run of a writing use-case: a unit of work and the clearance for it.
pub(crate) struct Attempt<A> {
    pub(crate) work: UnitOfWork,
    pub(crate) clearance: Clearance<A>,
    /// The record that the path names, for the audit entry of a refusal.
    about: Option<RecordRef>,
}

impl<A: Operation> Attempt<A> {
    /// Opens input when its turn has come.
    pub(crate) fn input<T: Clone>(&self, given: &Given<T>) -> Result<T, ServiceError> {
        open::<A, T>(given, self.about)
    }

    /// Refuses a write that is based on an older version, saying who changed
    /// what since.
    pub(crate) async fn check_version(
        &self,
        record: RecordRef,
        current: Version,
        given: Version,
    ) -> Result<(), ServiceError> {
        if current == given {
            return Ok(());
        }
        let since = store::audit::since(&self.work, &self.clearance, record, given).await?;
        let since = since
            .into_iter()
            .map(|entry| ChangeSince {
                fields: entry
                    .changes
                    .changes()
                    .iter()
                    .map(|change| change.field.clone())
                    .collect(),
                who: entry.actor_name,
                session: entry.session_id,
                at: entry.at,
            })
            .collect();
        Err(Refusal::StaleVersion {
            record,
            given,
            current,
            since,
        }
        .into())
    }
}

/// Opens the input of a reading use-case.
pub(crate) fn opened<A: Operation, T: Clone>(given: &Given<T>) -> Result<T, ServiceError> {
    open::<A, T>(given, None)
}

fn open<A: Operation, T: Clone>(
    given: &Given<T>,
    record: Option<RecordRef>,
) -> Result<T, ServiceError> {
    match given {
        Ok(value) => Ok(value.clone()),
        Err(cause) => Err(unusable(cause.clone(), A::ACTION, record)),
    }
}

/// The record a well-formed id names.
pub(crate) fn about<Id: Copy>(
    kind: RecordKind,
    id: &Given<Id>,
    number: fn(Id) -> i64,
) -> Option<RecordRef> {
    id.as_ref().ok().map(|id| RecordRef::new(kind, number(*id)))
}

impl Session {
    /// Asks the department about an action, before anything is read for it. A
    /// denial is audited.
    ///
    /// # Errors
    /// 403 when the department never does this.
    pub async fn admit<A: Operation>(&self) -> Result<Clearance<A>, ServiceError> {
        match policy::admit::<A>(&self.actor) {
            Ok(clearance) => Ok(clearance),
            Err(denied) => {
                let error = ServiceError::from(denied);
                self.note_refusal(A::ACTION, None, &error).await?;
                Err(error)
            }
        }
    }

    /// Loads the record that a form is about, for somebody who may send the form: the
    /// department is asked before, the record's owner after. A denial is audited.
    ///
    /// # Errors
    /// 403, or what `load` is refused with.
    pub async fn prepare<A: Operation>(
        &self,
        load: impl Future<Output = Result<A::On, ServiceError>>,
    ) -> Result<A::On, ServiceError> {
        let clearance = self.admit::<A>().await?;
        let row = load.await?;
        match clearance.on(&row) {
            Ok(_) => Ok(row),
            Err(denied) => {
                let about = denied.record;
                let error = ServiceError::from(denied);
                self.note_refusal(A::ACTION, about, &error).await?;
                Err(error)
            }
        }
    }

    /// Reads: asks the department, then hands out a clearance and a reader.
    pub(crate) async fn reading<A: Operation>(
        &self,
    ) -> Result<(Clearance<A>, Reader), ServiceError> {
        Ok((self.admit::<A>().await?, self.store().reader()))
    }

    /// Writes: asks the department, then runs `work` in a unit of work, which
    /// it saves itself; again after a conflict. Session and rights are asked
    /// anew inside it, since it may have waited. Refusals are audited.
    pub(crate) async fn write<A, T, Run, Fut>(
        &self,
        about: Option<RecordRef>,
        run: Run,
    ) -> Result<T, ServiceError>
    where
        A: Operation,
        Run: Fn(Attempt<A>) -> Fut,
        Fut: Future<Output = Result<T, ServiceError>>,
    {
        let stamp = || self.service.stamp(&self.request, self.actor.channel);
        let done = self
            .store()
            .retry(|| async {
                policy::admit::<A>(&self.actor)?;
                let work = self.store().begin(stamp()).await?;
                let actor = self.service.actor_now(&work, &self.actor).await?;
                let clearance = policy::admit::<A>(&actor)?;
                run(Attempt {
                    work,
                    clearance,
                    about,
                })
                .await
            })
            .await;
        let done = done.map_err(ServiceError::once_given_up);
        match &done {
            Ok(_) => self.service.wake_courier(A::ACTION),
            Err(error) => self.note_refusal(A::ACTION, about, error).await?,
        }
        done
    }

    /// Writes the audit entry of a refusal, in a unit of work of its own.
    pub(crate) async fn note_refusal(
        &self,
        action: Action,
        about: Option<RecordRef>,
        error: &ServiceError,
    ) -> Result<(), ServiceError> {
        self.note_refused(action.name(), about, error).await
    }

    /// As [`Session::note_refusal`], where no action was asked about yet.
    pub(crate) async fn note_refused(
        &self,
        action: &str,
        about: Option<RecordRef>,
        error: &ServiceError,
    ) -> Result<(), ServiceError> {
        let Some(outcome) = error.outcome() else {
            return Ok(());
        };
        let note = || Note {
            actor: Some(&self.actor),
            action,
            record: about,
            version: None,
            outcome,
            code: Some(error.code()),
            changes: domain::audit::ChangeSet::none(),
        };
        let stamp = || self.service.stamp(&self.request, self.actor.channel);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                store::audit::note(&work, note()).await?;
                work.save().await
            })
            .await?;
        Ok(())
    }

    /// Verifies the cursor of a list request. `list` names the list with its
    /// filter: a cursor of another one is refused.
    pub(crate) fn page<Filter: std::fmt::Debug, Field: SortField>(
        &self,
        list: &str,
        request: &ListRequest<Filter, Field>,
    ) -> Result<PageRequest<Field>, ServiceError> {
        let open = |field: &str, cursor: &str| {
            self.service
                .0
                .cursors
                .open(&fingerprint(list, request), cursor)
                .map_err(|refused| Invalid::field(field, refused))
        };
        Ok(PageRequest {
            limit: request.limit,
            sort: request.sort,
            edge: match &request.edge {
                Edge::Beginning => Edge::Beginning,
                Edge::After(cursor) => Edge::After(open("after", cursor)?),
                Edge::Before(cursor) => Edge::Before(open("before", cursor)?),
            },
        })
    }

    /// A page with the cursors of those beside it, which belong to `list` and
    /// the request as [`Session::page`] took them.
    pub(crate) fn listed<T, Filter: std::fmt::Debug, Field: SortField>(
        &self,
        list: &str,
        request: &ListRequest<Filter, Field>,
        page: Page<T>,
    ) -> Listed<T> {
        let cursors = &self.service.0.cursors;
        let list = fingerprint(list, request);
        let seal = |position: Position| cursors.seal(&list, &position);
        Listed {
            items: page.items,
            previous: page.previous.map(seal),
            next: page.next.map(seal),
            count: page.count,
        }
    }
}

/// A list, its order and its filter: what a cursor belongs to.
fn fingerprint<Filter: std::fmt::Debug, Field: SortField>(
    list: &str,
    request: &ListRequest<Filter, Field>,
) -> String {
    format!(
        "{list} {} mine={} {:?}",
        request.sort.name(),
        request.mine,
        request.filter
    )
}

/// What a transition carries: the version it is based on, and maybe a reason
/// for the audit log.
pub type Transition = (Version, Option<Reason>);

/// One page of a list with the cursors of those beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the page before, when there is one.
    pub previous: Option<String>,
    /// The cursor of the next page, when there is one.
    pub next: Option<String>,
    /// How many rows the whole list has.
    pub count: domain::page::Count,
}

/// Says that a list has no `mine` for management.
pub(crate) fn nothing_is_mine() -> ServiceError {
    ServiceError::field(
        "mine",
        worded!(
            "bad-nothing-is-mine",
            "does not apply to MANAGEMENT; filter by sales or support contact instead"
        ),
    )
}

/// Turns refused input into the form that use-cases take.
pub fn given<T>(read: Result<T, Invalid>) -> Given<T> {
    read.map_err(Unusable::Invalid)
}
