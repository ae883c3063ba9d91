//! Logging in and out, one's own account, and the list of one's sessions.

mod args;
mod place;
mod preferences;

use api::endpoint::{
    ChangePassword, ListSessions, LogIn, LogOut, RevokeSession, RevokeSessions, ShowMe, ShowSession,
};
use api::page::Nothing;
use api::session::{ChangePassword as PasswordChange, Credentials, LoggedIn, Session};
use domain::{contact::Email, two_factor::Code};

use super::{Context, employee};
use crate::backend;
use crate::failure::Failure;
use crate::output::{Column, Format, Kind, ListView};
use crate::prompt::{Choice, Form, ask_new, ask_own, require_terminal, two_from_stdin};

pub(crate) use args::{AccountCommand, EXAMPLES, SessionCommand};
use args::{LoginArgs, PasswordArgs};

const COLUMNS: &[Column] = &[
    Column::new("id", "ID", Kind::Id),
    Column::new("state", "THIS ONE", Kind::State),
    Column::new("channel", "CHANNEL", Kind::Text),
    Column::new("user_agent", "PROGRAM", Kind::Text),
    Column::new("last_seen_at", "LAST SEEN", Kind::Instant),
    Column::new("expires_at", "EXPIRES", Kind::Instant),
    Column::optional("issued_at", "OPENED", Kind::Instant),
];

const FIELDS: &[&str] = &[
    "id",
    "current",
    "channel",
    "user_agent",
    "issued_at",
    "expires_at",
    "last_seen_at",
    "revoked_at",
];

/// Runs what stands at the top of the tree.
pub(crate) async fn run_account(command: AccountCommand, context: &Context) -> Result<(), Failure> {
    match command {
        AccountCommand::Login(args) => login(args, context).await,
        AccountCommand::Logout { everywhere } => logout(everywhere, context).await,
        AccountCommand::Whoami => whoami(context).await,
        AccountCommand::Preferences(args) => preferences::run(args, context).await,
        AccountCommand::Password(args) => password(&args, context).await,
    }
}

/// Runs a verb of the noun.
pub(crate) async fn run(command: SessionCommand, context: &Context) -> Result<(), Failure> {
    match command {
        SessionCommand::List => list(context).await,
        SessionCommand::Revoke(target) => revoke(target.id, context).await,
    }
}

async fn login(args: LoginArgs, context: &Context) -> Result<(), Failure> {
    // no session is needed, so none is asked for
    let mut form = Form::new(context.asking);
    let email = form.text(args.email, "EMAIL", "E-mail", Email::parse);
    let password = form.password(args.password_stdin, || ask_own(context.asking, "Password"));
    form.finish()?;
    let api = backend::open(&context.settings).await?;
    let mut credentials = Credentials {
        email,
        password,
        code: args.code,
    };
    let opened = loop {
        let opened = api.send::<LogIn>(&[], &Nothing {}, &credentials).await;
        match opened.map_err(Failure::from) {
            Err(failure)
                if failure.code() == "two_factor_required" && context.asking.is_interactive() =>
            {
                let mut form = Form::new(context.asking);
                let code = form.text(None, "--code", "Code of your second factor", Code::parse);
                form.finish()?;
                credentials.code = Some(code);
            }
            opened => break opened?,
        }
    };
    backend::keep_session(&context.settings, &opened.value)?;
    let profile = place::remember(context)?;
    if context.settings.token.is_some() {
        context
            .output
            .warn("EPIC_TOKEN is set and goes before the session just opened");
    }
    let place = place::behind(&context.settings, profile.as_ref());
    let message = format!("{}{place}", logged_in(&opened.value));
    context.done(&message, &opened.raw)?;
    if opened.value.employee.must_change_password == Some(true) {
        context
            .output
            .warn("a new password is due: run `epic password`");
    }
    Ok(())
}

fn logged_in(opened: &LoggedIn) -> String {
    format!(
        "logged in as {} · {} · until {}",
        opened.employee.full_name,
        opened.employee.department,
        opened.expires_at.format("%Y-%m-%d %H:%M UTC")
    )
}

async fn logout(everywhere: bool, context: &Context) -> Result<(), Failure> {
    if everywhere {
        let ended = context.remove::<RevokeSessions>(&[], None).await?;
        context.forget_session().await?;
        let message = format!(
            "logged out everywhere · {} sessions ended",
            ended.value.revoked
        );
        return context.done(&message, &ended.raw);
    }
    match context.remove::<LogOut>(&[], None).await {
        Ok(_) => {
            context.forget_session().await?;
            let place = place::behind(&context.settings, None);
            context.output.say(&format!("logged out{place}"));
        }
        // an end that came before is an end all the same; the entry is forgotten by now
        Err(failure) if failure.is_session_over() && is_logged_in(context).await => {
            context
                .output
                .say("logged out · the session was over already");
        }
        Err(failure) => return Err(failure),
    }
    Ok(())
}

/// Whether this run had a session to send at all.
async fn is_logged_in(context: &Context) -> bool {
    context.has_token_from_file().await.is_ok()
}

async fn whoami(context: &Context) -> Result<(), Failure> {
    let me = context.get::<ShowMe>(&[]).await?;
    let place = [place::described(&context.settings, &me)];
    employee::show_card(context, &me, vec![place::section(&place)])
}

async fn password(args: &PasswordArgs, context: &Context) -> Result<(), Failure> {
    let (current_password, new_password) = if args.password_stdin {
        two_from_stdin()?
    } else {
        require_terminal(context.asking)?;
        // whoever is not logged in hears of it before typing anything
        context.form().await?;
        let current = ask_own(context.asking, "Current password")?;
        (current, ask_new(context.asking, "New password")?)
    };
    let body = PasswordChange {
        current_password,
        new_password,
    };
    let changed = context.write::<ChangePassword>(&[], &body).await?;
    backend::keep_session(&context.settings, &changed.value)?;
    if !context.has_token_from_file().await? {
        context
            .output
            .warn("EPIC_TOKEN is over; the new session is in the session file");
    }
    context.done(
        "password changed · all other sessions are over",
        &changed.raw,
    )
}

async fn list(context: &Context) -> Result<(), Failure> {
    let mut page = context.get::<ListSessions>(&[]).await?.raw;
    if context.output.format == Format::Table {
        name_the_current(&mut page);
    }
    let view = ListView {
        noun: "sessions",
        columns: COLUMNS,
        fields: FIELDS,
    };
    Ok(context.output.list(view, &page)?)
}

/// A word says more in a table than a yes.
fn name_the_current(page: &mut serde_json::Value) {
    let sessions = page.get_mut("items").and_then(|items| items.as_array_mut());
    for session in sessions.into_iter().flatten() {
        if session["current"] == true {
            session["state"] = "current".into();
        }
    }
}

async fn choices(context: &Context) -> Result<Vec<Choice>, Failure> {
    let sessions = context.get::<ListSessions>(&[]).await?.value.items;
    let choice = |session: Session| Choice {
        id: session.id,
        label: format!(
            "{} · {} · last seen {}{}",
            session.channel,
            session.user_agent,
            session.last_seen_at.format("%Y-%m-%d %H:%M UTC"),
            if session.current { " · this one" } else { "" }
        ),
    };
    Ok(sessions.into_iter().map(choice).collect())
}

async fn revoke(id: Option<String>, context: &Context) -> Result<(), Failure> {
    let id = context.pick(id, "Session", choices(context)).await?;
    let own = context.get::<ShowSession>(&[]).await?.value.id;
    context.remove::<RevokeSession>(&[&id], None).await?;
    if id == own.to_string() {
        context.forget_session().await?;
    }
    context.output.say(&format!("session {id} revoked"));
    Ok(())
}
