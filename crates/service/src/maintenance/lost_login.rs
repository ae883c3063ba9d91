//! Letting somebody in again who lost password, second factor or both, when no colleague can.

use domain::{
    contact::Email,
    employee::Employee,
    error::Invalid,
    ids::EmployeeId,
    policy::{Permit, ResetPassword},
};
use store::{calendar_feeds, employees, second_factors, sessions, settings};

use super::Maintenance;
use crate::{
    authn::{
        door::Door,
        password::{NewPassword, PasswordContext},
        token::TokenKey,
    },
    error::ServiceError,
};

impl Maintenance {
    /// Who logs in with this address, if anybody.
    ///
    /// # Errors
    /// 503 when the database cannot be used.
    pub async fn who_logs_in(&self, email: &Email) -> Result<Option<Employee>, ServiceError> {
        let account = employees::account_by_email(&self.store.reader(), &email.key()).await?;
        Ok(account.map(|account| account.employee))
    }

    /// Gives an employee another password, to be changed at the next login, and takes the
    /// second factor away. Ends all sessions, API tokens and the calendar feed, and is in the
    /// audit log as done by the system. `None` when there is no such employee any more.
    ///
    /// # Errors
    /// 422 when the password is not acceptable, 503 when the database cannot be used.
    pub async fn reset_login(
        &self,
        id: EmployeeId,
        password: &str,
        tokens: &TokenKey,
    ) -> Result<Option<Employee>, ServiceError> {
        let Some(account) = employees::account(&self.store.reader(), id).await? else {
            return Ok(None);
        };
        let company = settings::find(&self.store.reader()).await?;
        let about = PasswordContext {
            full_name: account.employee.full_name.as_str(),
            email_local_part: account.employee.email.local_part(),
            company_name: company
                .as_ref()
                .map_or("", |company| company.company_name.as_str()),
        };
        let password = NewPassword::parse(password, &about)
            .map_err(|refused| Invalid::field("password", refused))?;
        let hash = self.hash(&password).await?;
        let hash = hash.as_str();
        self.store
            .retry(|| async {
                let work = self.store.begin(self.stamp("reset-login")).await?;
                let Some(account) = employees::account(&work, id).await? else {
                    return Ok(None);
                };
                let before = account.employee;
                let after = Employee {
                    must_change_password: true,
                    two_factor_since: None,
                    ..before.clone()
                };
                let permit = Permit::<ResetPassword>::granted_to_the_system_itself(&before);
                let after = employees::update_password(&work, permit, &before, after, hash).await?;
                second_factors::remove(&work, id).await?;
                sessions::revoke_all(&work, id).await?;
                calendar_feeds::remove(&work, id).await?;
                // they tried before they asked, most likely here
                Door::at_this_machine(tokens, self.clock.as_ref(), &after)
                    .forget(&work)
                    .await?;
                work.save().await?;
                Ok(Some(after))
            })
            .await
    }
}
