//! Founds the sample company and hires its people, who change their first password.

use chrono::TimeDelta;
use domain::actor::Channel;
use domain::clock::Clock;
use domain::contact::Email;
use domain::department::Department;
use domain::employee::{Employee, NewEmployee};
use domain::ids::Version;
use domain::money::Currency;
use domain::period::TimeZone;
use domain::text::{CompanyName, PersonName};
use service::authn::account::PasswordChange;
use service::authn::session::{Credentials, LoggedIn};
use service::idempotency::Once;
use service::maintenance::{Founding, Maintenance};
use service::{Account, RequestContext, Service, Session};
use tokio::task::JoinSet;

use super::clock::StoryClock;
use super::staff::{COMPANY, FIRST_PASSWORD, FORMER, PASSWORD, Person, STAFF};
use super::trouble::{Trouble, readable};
use crate::output::Progress;

/// Everybody at work, by department, in the order of the staff list.
pub(super) struct Team {
    accounts: Vec<Account>,
    pub(super) management: Vec<Session>,
    pub(super) sales: Vec<Session>,
    pub(super) support: Vec<Session>,
}

/// Sets the company up with its first manager.
pub(super) async fn found(database: &Maintenance) -> Result<(), Trouble> {
    let founding = Founding {
        company_name: readable("company name", CompanyName::parse(COMPANY))?,
        currency: Currency::default(),
        time_zone: TimeZone::default(),
        manager: new_employee(&STAFF[0])?,
        password: PASSWORD.to_owned(),
    };
    database.set_up(&founding).await?;
    Ok(())
}

/// The service of the company, twice: first passwords are replaced before anybody can see
/// the company, so they are hashed in a way that costs nothing.
#[derive(Clone)]
pub(super) struct Services {
    pub(super) of_first_passwords: Service,
    pub(super) service: Service,
}

/// Hires everybody else, one after the other; then all change their password at once.
pub(super) async fn everybody(
    services: &Services,
    clock: &StoryClock,
    progress: &mut Progress,
) -> Result<Team, Trouble> {
    let mona = log_in(&services.service, &STAFF[0], PASSWORD).await?;
    let hiring = services
        .of_first_passwords
        .authenticate(Some(&mona.token), request(&STAFF[0]))
        .await?;
    let hiring = hiring.session().await?;
    for person in STAFF.iter().skip(1).chain([&FORMER]) {
        clock.go_on_to(clock.now() + TimeDelta::minutes(11));
        hire(&hiring, person).await?;
        progress.advance();
    }
    clock.go_on_to(clock.now() + TimeDelta::minutes(30));
    let mut changing = JoinSet::new();
    for (place, person) in STAFF.iter().enumerate().skip(1) {
        let services = services.clone();
        changing.spawn(async move { (place, own_password(&services, person).await) });
    }
    let mut accounts: Vec<Option<Account>> = vec![None; STAFF.len()];
    accounts[0] = Some(account(&services.service, &STAFF[0], &mona).await?);
    while let Some(changed) = changing.join_next().await {
        let (place, changed) = changed.map_err(|error| Trouble::new(error.to_string()))?;
        accounts[place] = Some(changed?);
        progress.advance();
    }
    Team::of(accounts.into_iter().flatten().collect()).await
}

impl Team {
    async fn of(accounts: Vec<Account>) -> Result<Self, Trouble> {
        let (mut management, mut sales, mut support) = (Vec::new(), Vec::new(), Vec::new());
        for account in &accounts {
            let session = account.session().await?;
            match account.employee().department {
                Department::Management => management.push(session),
                Department::Sales => sales.push(session),
                Department::Support => support.push(session),
            }
        }
        Ok(Self {
            accounts,
            management,
            sales,
            support,
        })
    }

    /// Everybody goes home.
    pub(super) async fn log_out(self) -> Result<(), Trouble> {
        for account in &self.accounts {
            account.log_out().await?;
        }
        Ok(())
    }
}

/// Closes the account of the one who left.
pub(super) async fn part_with_former(team: &Team, former: &Employee) -> Result<(), Trouble> {
    let version: Version = former.version;
    team.management[0]
        .deactivate_employee(Ok(former.id), Ok((version, None)))
        .await?;
    Ok(())
}

/// The one who will leave, as management sees them.
pub(super) async fn former(team: &Team) -> Result<Employee, Trouble> {
    use domain::employee::{EmployeeFilter, EmployeeSort};
    use domain::page::{Edge, ListRequest, Sort};
    let request = ListRequest {
        filter: EmployeeFilter::default(),
        sort: Sort::ascending(EmployeeSort::Id),
        limit: 200,
        edge: Edge::Beginning,
        mine: false,
    };
    let listed = team.management[0].list_employees(Ok(request)).await?;
    let mut employees = listed.items.into_iter().map(|seen| seen.employee);
    employees
        .find(|employee| employee.email.as_str() == FORMER.email)
        .ok_or_else(|| Trouble::new("nobody has left"))
}

async fn hire(hiring: &Session, person: &Person) -> Result<(), Trouble> {
    let new = Ok(new_employee(person)?);
    let once = Once::without_key();
    hiring.create_employee(new, FIRST_PASSWORD, once).await?;
    Ok(())
}

async fn own_password(services: &Services, person: &Person) -> Result<Account, Trouble> {
    let opened = log_in(&services.of_first_passwords, person, FIRST_PASSWORD).await?;
    let change = PasswordChange {
        current: FIRST_PASSWORD.into(),
        new: PASSWORD.to_owned(),
    };
    let changing = account(&services.service, person, &opened).await?;
    let opened = changing.change_password(Ok(change)).await?;
    account(&services.service, person, &opened).await
}

async fn log_in(service: &Service, person: &Person, password: &str) -> Result<LoggedIn, Trouble> {
    let credentials = Credentials {
        email: person.email.to_owned(),
        password: password.into(),
        code: None,
    };
    Ok(service.log_in(Ok(credentials), &request(person)).await?)
}

async fn account(
    service: &Service,
    person: &Person,
    opened: &LoggedIn,
) -> Result<Account, Trouble> {
    let token = Some(opened.token.as_str());
    Ok(service.authenticate(token, request(person)).await?)
}

/// Management and support work in the browser, sales on the command line.
fn request(person: &Person) -> RequestContext {
    RequestContext {
        request_id: String::from("demo"),
        channel: match person.department {
            Department::Sales => Channel::Cli,
            Department::Management | Department::Support => Channel::Web,
        },
        user_agent: String::from("epic demo"),
        address: String::from("local"),
    }
}

fn new_employee(person: &Person) -> Result<NewEmployee, Trouble> {
    Ok(NewEmployee {
        employee_number: None,
        full_name: readable("full name", PersonName::parse(person.full_name))?,
        email: readable("e-mail", Email::parse(person.email))?,
        department: person.department,
    })
}
