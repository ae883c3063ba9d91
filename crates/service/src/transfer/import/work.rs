//! Working on imports: one batch of rows after the other, until nobody needs it.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use domain::{
    actor::{Actor, Channel},
    ids::ImportId,
    import::{Import, ImportKind, ImportState, Tally},
};
use store::{
    Stamp, UnitOfWork, employees,
    imports::{self, Claimed},
};

use super::{
    batch::{self, Batch},
    receive::{Reading, StoredRow},
    undo,
};
use crate::{
    RequestContext, Service, Session,
    error::{NotAuthenticated, ServiceError},
    idempotency::fresh_claim,
    observing::count_job,
};

/// How long a lease holds: longer than a batch takes. What a program left behind that was
/// killed is gone on with after this.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// How often an import that somebody else works on is looked at.
const LOOKED_AFTER: Duration = Duration::from_secs(1);
/// How often a server looks for imports that were left behind.
const ROUND: Duration = Duration::from_secs(30);
/// Clients are written many at once.
const CLIENTS_AT_ONCE: usize = 1_000;
/// Other rows one by one, and nobody else should wait for long.
const ROWS_AT_ONCE: usize = 100;

/// After how many seconds the database is tried again, each time.
const PAUSES: [u64; 8] = [1, 2, 4, 8, 15, 30, 30, 30];
/// Why an import waits whose sender has to choose a password first.
const PASSWORD_DUE: &str = "password_change_required";

/// Whether this process works on imports right now, and whether somebody asked for it since
/// it last looked.
#[derive(Debug, Clone, Default)]
pub struct Worker(Arc<Flags>);

#[derive(Debug, Default)]
struct Flags {
    is_at_work: AtomicBool,
    is_wanted: AtomicBool,
}

impl Worker {
    fn want(&self) {
        self.0.is_wanted.store(true, Ordering::SeqCst);
    }

    /// The right to work, when somebody wants it and nobody has it.
    fn begin(&self) -> Option<Working> {
        let flags = &self.0;
        let is_wanted = flags.is_wanted.load(Ordering::SeqCst);
        let is_free = is_wanted && !flags.is_at_work.swap(true, Ordering::SeqCst);
        is_free.then(|| Working(Arc::clone(flags)))
    }
}

/// Gives the right to work back, also when the work panics.
struct Working(Arc<Flags>);

impl Working {
    /// Whether somebody asked since this was last asked.
    fn is_wanted(&self) -> bool {
        self.0.is_wanted.swap(false, Ordering::SeqCst)
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.is_at_work.store(false, Ordering::SeqCst);
    }
}

/// What is done next with an import.
enum Next {
    /// There is more to do.
    More,
    /// It is where it should be, or somebody else's.
    Over,
}

impl Service {
    /// Works on imports in the background until none is left; does nothing when this
    /// process is at it already.
    pub fn start_importing(&self) {
        self.0.importing.want();
        let service = self.clone();
        tokio::spawn(async move {
            // an import may come between the last look and giving the right back
            while let Some(working) = service.0.importing.begin() {
                while working.is_wanted() {
                    service.import_patiently().await;
                }
            }
        });
    }

    /// Works on imports until none is left, or the database was out of reach for too long.
    async fn import_patiently(&self) {
        for pause in PAUSES {
            match self.import_all().await {
                Ok(()) => return,
                Err(ServiceError::Internal(cause)) => {
                    tracing::error!(error = %cause, kind = cause.kind(), "an import failed");
                }
                Err(error) => tracing::warn!(code = error.code(), "imports are put off"),
            }
            tokio::time::sleep(Duration::from_secs(pause)).await;
        }
    }

    /// Looks after imports until told to stop, those among them that another server or
    /// command line left behind.
    pub async fn import_until(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            self.start_importing();
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(ROUND) => {}
            }
        }
    }

    /// Works on imports until none is left that somebody has to work on.
    ///
    /// # Errors
    /// When the database fails; the import stays as it was after its last batch.
    pub async fn import_all(&self) -> Result<(), ServiceError> {
        // looked at before anything is claimed: reading disturbs nobody
        while imports::is_any_at_work(&self.store().reader()).await? {
            let claim = fresh_claim()?;
            let Some(claimed) = self.claim_import(&claim).await? else {
                // somebody else's, until their lease runs out
                tokio::time::sleep(LOOKED_AFTER).await;
                continue;
            };
            let id = claimed.import.id;
            tracing::info!(import = id.get(), "an import is worked on");
            let done = self.guarded(&claim, &claimed).await;
            count_job("import", done.is_ok());
            if let Err(error) = &done
                && !is_passing(error)
            {
                // nobody else would fare better
                self.stop(id, &claim, error.code()).await?;
            }
            self.leave(&claim).await?;
            done?;
        }
        Ok(())
    }

    /// As [`Self::work_on`]; what panics is a failure like any other, and stops this import
    /// alone.
    async fn guarded(&self, claim: &str, claimed: &Claimed) -> Result<(), ServiceError> {
        let (service, claim, claimed) = (self.clone(), claim.to_owned(), claimed.clone());
        let working = tokio::spawn(async move { service.work_on(&claim, &claimed).await });
        working.await.unwrap_or_else(|_| {
            let broken = "working on an import was broken off".to_owned();
            Err(ServiceError::Internal(store::Error::Corrupt(broken)))
        })
    }

    async fn claim_import(&self, claim: &str) -> Result<Option<Claimed>, ServiceError> {
        self.store()
            .retry(|| async {
                let work = self.store().begin(self.import_stamp(None)).await?;
                let until = self.now() + LEASE;
                let claimed = imports::claim_next(&work, claim, until).await?;
                work.save().await?;
                Ok(claimed)
            })
            .await
    }

    async fn work_on(&self, claim: &str, claimed: &Claimed) -> Result<(), ServiceError> {
        let reading = Reading::of(&claimed.import)?;
        loop {
            let next = self
                .store()
                .retry(|| self.step(claim, claimed, &reading))
                .await
                .map_err(ServiceError::once_given_up)?;
            match next {
                Next::More => tokio::task::yield_now().await,
                Next::Over => return Ok(()),
            }
        }
    }

    /// One batch: what it does and how far it has come, in one unit of work.
    async fn step(
        &self,
        claim: &str,
        claimed: &Claimed,
        reading: &Reading,
    ) -> Result<Next, ServiceError> {
        let id = claimed.import.id;
        let work = self
            .store()
            .begin(self.import_stamp(Some((id, claimed.channel))))
            .await?;
        let until = self.now() + LEASE;
        let Some(import) = imports::hold(&work, id, claim, until).await? else {
            return Ok(Next::Over);
        };
        match import.state {
            ImportState::Checking | ImportState::Running => {
                let session = match self.importer(&work, claimed, &import).await? {
                    Ok(session) => session,
                    Err(code) => return self.halt(work, import, code).await,
                };
                if let Err(denied) = session.check_may_import(import.kind) {
                    return self.halt(work, import, denied.code()).await;
                }
                let is_check = import.state == ImportState::Checking;
                let batch = take_batch(&session, &work, import, reading).await?;
                self.keep(work, batch, is_check, (claim, claimed)).await
            }
            ImportState::Undoing => {
                let session = match self.undoer(&work, claimed, &import).await? {
                    Ok(session) => session,
                    Err(code) => return self.halt(work, import, code).await,
                };
                let import = undo::step(&session, &work, import).await?;
                let is_over = import.state == ImportState::Undone;
                imports::progress(&work, &import).await?;
                work.save().await?;
                Ok(if is_over { Next::Over } else { Next::More })
            }
            ImportState::Checked
            | ImportState::Done
            | ImportState::Stopped
            | ImportState::Undone => Ok(Next::Over),
        }
    }

    /// Keeps what a batch did; of a check only what it found out.
    async fn keep(
        &self,
        work: UnitOfWork,
        batch: batch::Done,
        is_check: bool,
        (claim, claimed): (&str, &Claimed),
    ) -> Result<Next, ServiceError> {
        let id = claimed.import.id;
        let is_over = !batch.import.state.is_at_work();
        let work = if is_check {
            drop(work);
            let stamp = self.import_stamp(Some((id, claimed.channel)));
            let work = self.store().begin(stamp).await?;
            // somebody may have stopped it, or taken it over, in between
            let until = self.now() + LEASE;
            let held = imports::hold(&work, id, claim, until).await?;
            if held.is_none_or(|held| held.state != ImportState::Checking) {
                return Ok(Next::Over);
            }
            work
        } else {
            work
        };
        imports::add_keys(&work, id, batch.new_keys, &batch.keys_again).await?;
        imports::add_rows(&work, id, batch.rows).await?;
        imports::progress(&work, &batch.import).await?;
        if batch.import.state == ImportState::Done {
            imports::forget_parts(&work, id).await?;
        }
        work.save().await?;
        Ok(if is_over { Next::Over } else { Next::More })
    }

    async fn halt(
        &self,
        work: UnitOfWork,
        import: Import,
        code: &str,
    ) -> Result<Next, ServiceError> {
        let mut stopped = Import {
            state: ImportState::Stopped,
            stopped_by: Some(code.to_owned()),
            ..import
        };
        if import.state == ImportState::Checking {
            // nothing was taken in: whoever goes on begins with the first row
            imports::forget_check(&work, stopped.id).await?;
            stopped.rows_done = 0;
            stopped.tally = Tally::default();
        }
        imports::progress(&work, &stopped).await?;
        work.save().await?;
        Ok(Next::Over)
    }

    async fn stop(&self, id: ImportId, claim: &str, code: &str) -> Result<(), ServiceError> {
        self.store()
            .retry(|| async {
                let work = self.store().begin(self.import_stamp(None)).await?;
                let until = self.now() + LEASE;
                if let Some(import) = imports::hold(&work, id, claim, until).await? {
                    self.halt(work, import, code).await?;
                }
                Ok(())
            })
            .await
    }

    async fn leave(&self, claim: &str) -> Result<(), ServiceError> {
        self.store()
            .retry(|| async {
                let work = self.store().begin(self.import_stamp(None)).await?;
                imports::release(&work, claim).await?;
                work.save().await?;
                Ok(())
            })
            .await
    }

    /// Whoever sent an import, as they are now; or why it cannot go on. Its session may be
    /// over: an import outlives it, the account must stand.
    async fn importer(
        &self,
        work: &UnitOfWork,
        claimed: &Claimed,
        import: &Import,
    ) -> Result<Result<Session, &'static str>, ServiceError> {
        let who = (import.by.id, import.session);
        self.acting(work, claimed, who).await
    }

    /// Whoever asked for an import to be taken back, as they are now.
    async fn undoer(
        &self,
        work: &UnitOfWork,
        claimed: &Claimed,
        import: &Import,
    ) -> Result<Result<Session, &'static str>, ServiceError> {
        let asked = imports::undoer(work, import.id).await?;
        self.acting(
            work,
            claimed,
            asked.unwrap_or((import.by.id, import.session)),
        )
        .await
    }

    async fn acting(
        &self,
        work: &UnitOfWork,
        claimed: &Claimed,
        (id, session): (domain::ids::EmployeeId, domain::ids::SessionId),
    ) -> Result<Result<Session, &'static str>, ServiceError> {
        let account = employees::account(work, id).await?;
        let Some(employee) = account.map(|account| account.employee) else {
            return Ok(Err(NotAuthenticated::SessionOver.code()));
        };
        if !employee.is_active() {
            return Ok(Err(NotAuthenticated::SessionOver.code()));
        }
        if employee.must_change_password {
            return Ok(Err(PASSWORD_DUE));
        }
        let stamp = work.stamp();
        Ok(Ok(Session {
            service: self.clone(),
            actor: Actor {
                id,
                full_name: employee.full_name.to_string(),
                department: employee.department,
                session,
                channel: claimed.channel,
            },
            time_zone: employee.time_zone,
            request: RequestContext {
                request_id: stamp.request_id.clone(),
                channel: stamp.channel,
                user_agent: String::new(),
                address: String::new(),
            },
        }))
    }

    fn import_stamp(&self, of: Option<(ImportId, Channel)>) -> Stamp {
        let (request_id, channel) = match of {
            Some((id, channel)) => (store::undo::request_of(id), channel),
            None => ("import".to_owned(), Channel::System),
        };
        Stamp {
            now: self.now(),
            channel,
            request_id,
        }
    }
}

/// The rows from where an import has come to.
async fn take_batch(
    session: &Session,
    work: &UnitOfWork,
    import: Import,
    reading: &Reading,
) -> Result<batch::Done, ServiceError> {
    let most = match import.kind {
        ImportKind::Clients => CLIENTS_AT_ONCE,
        ImportKind::Contracts
        | ImportKind::Payments
        | ImportKind::Events
        | ImportKind::Employees => ROWS_AT_ONCE,
    };
    let rows = if import.rows_done < import.rows {
        let part = imports::part_at(work, import.id, import.rows_done).await?;
        let part = part.ok_or_else(|| {
            let missing = format!("import {} lost its rows", import.id);
            ServiceError::Internal(store::Error::Corrupt(missing))
        })?;
        StoredRow::of_part(&part, import.rows_done, most)?
    } else {
        Vec::new()
    };
    Batch::begin(session, work, import, reading, rows)
        .await?
        .taken_in()
        .await
}

/// Whether another try may fare better: the database is away or too busy.
fn is_passing(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Unavailable { .. } | ServiceError::Unreachable(_)
    )
}
