//! Which token a command goes with, and keeping it in the session file.

use api::session::LoggedIn;
use secrecy::SecretString;

use crate::config::{ServerToken, Settings};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::session_file::{SessionFile, StoredSession};

/// The proof of who asks.
pub(crate) struct Token {
    /// The bearer token.
    pub(crate) secret: SecretString,
    /// Whether the session file had it, and so has to forget it when it is refused.
    pub(crate) is_from_file: bool,
}

/// The token for this run's target.
///
/// # Errors
/// Says that nobody is logged in, without asking the server.
pub(crate) fn token(settings: &Settings, output: &Output) -> Result<Token, Failure> {
    match settings.token_for_server() {
        ServerToken::Given(secret) => Ok(Token {
            secret: secret.clone(),
            is_from_file: false,
        }),
        ServerToken::FromSessionFile => from_file(settings, output),
        ServerToken::Withheld => Err(Failure::new(
            Exit::NotLoggedIn,
            "token_withheld",
            "the server is named in .env, so a token from elsewhere is not sent to it",
        )
        .with_hint("name the server with --server or EPIC_SERVER if you trust it")),
    }
}

fn from_file(settings: &Settings, output: &Output) -> Result<Token, Failure> {
    let Some(file) = file_of(settings) else {
        return Err(Failure::not_logged_in());
    };
    let loaded = file.load(settings.target())?;
    if let Some(warning) = loaded.warning {
        output.warn(&warning);
    }
    match loaded.session {
        Some(session) => Ok(Token {
            secret: session.token,
            is_from_file: true,
        }),
        None => Err(Failure::not_logged_in()),
    }
}

/// Keeps a session just opened as this target's.
pub(crate) fn keep_session(settings: &Settings, opened: &LoggedIn) -> Result<(), Failure> {
    let file = file_of(settings).ok_or_else(|| {
        Failure::new(
            Exit::Refused,
            "session_file",
            "this account has no home directory to keep a session in",
        )
        .with_hint("name a folder with XDG_STATE_HOME")
    })?;
    let session = StoredSession {
        token: SecretString::from(opened.token.as_str()),
        expires_at: opened.expires_at,
        email: Some(opened.employee.email.clone()),
    };
    Ok(file.store(settings.target(), &session)?)
}

/// Forgets this target's session if it is still this one; those of others stay.
pub(crate) fn forget_session(settings: &Settings, token: &Token) -> Result<(), Failure> {
    match file_of(settings) {
        Some(file) if token.is_from_file => Ok(file.clear(settings.target(), &token.secret)?),
        Some(_) | None => Ok(()),
    }
}

/// Who is logged in at a target, as the session file has it.
pub(crate) fn logged_in(settings: &Settings, target: &str) -> Option<String> {
    let loaded = file_of(settings)?.load(target).ok()?;
    loaded.session?.email
}

/// Forgets whatever session a target has.
pub(crate) fn forget_target(settings: &Settings, target: &str) -> Result<(), Failure> {
    let Some(file) = file_of(settings) else {
        return Ok(());
    };
    match file.load(target)?.session {
        Some(session) => Ok(file.clear(target, &session.token)?),
        None => Ok(()),
    }
}

fn file_of(settings: &Settings) -> Option<SessionFile> {
    settings.state_dir.as_deref().map(SessionFile::in_folder)
}
