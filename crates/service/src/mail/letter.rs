//! What a letter says, from the records as they are when it is sent.

use chrono::{DateTime, Utc};
use domain::{employee::Employee, event::Event, own_settings::Locale, text::CompanyName};
use lettre::{
    Message,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
};
use store::mail::{Letter, LetterKind};

use super::{
    Mail,
    invitation::{self, Method},
    language::say,
    notices::Before,
    recipient,
};

/// Why a letter is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotSent {
    /// What it would say is no longer so; another letter tells what is.
    Outdated,
    /// Mail has no such address, or the text cannot be put into a message.
    Unsendable,
}

/// Subject, text and calendar entry of a letter.
struct Said {
    subject: String,
    lines: Vec<String>,
    entry: Option<Method>,
}

/// Whether what a letter tells of an event still stands.
fn is_news(kind: LetterKind, employee: &Employee, event: &Event) -> bool {
    let is_theirs = event
        .support_contact
        .as_ref()
        .is_some_and(|support| support.id == employee.id);
    match kind {
        LetterKind::Assigned | LetterKind::Moved => is_theirs && event.stands(),
        LetterKind::TakenOff => !is_theirs,
        LetterKind::Cancelled => is_theirs && !event.stands(),
        LetterKind::PasswordReset => false,
    }
}

/// Writes a letter out.
pub(super) fn compose(
    mail: &Mail,
    letter: &Letter,
    employee: &Employee,
    event: Option<&Event>,
    company: &CompanyName,
    now: DateTime<Utc>,
) -> Result<Message, NotSent> {
    let locale = employee.locale;
    let said = match (letter.kind, event) {
        (LetterKind::PasswordReset, _) => password_reset(locale),
        (kind, Some(event)) if is_news(kind, employee, event) => {
            about_event(kind, locale, event, letter.was.as_deref())
        }
        (_, Some(_) | None) => return Err(NotSent::Outdated),
    };
    let address = recipient::address(employee.email.as_str()).ok_or(NotSent::Unsendable)?;
    let to = Mailbox::new(Some(employee.full_name.to_string()), address);
    let text = SinglePart::plain(in_full(mail, locale, employee, company, &said.lines));
    let message = Message::builder()
        .from(mail.from.clone())
        .to(to.clone())
        .subject(said.subject)
        .date(now.into())
        .message_id(Some(message_id(mail, letter)));
    let message = match (said.entry, event) {
        (Some(method), Some(event)) => {
            let entry = invitation::write(event, method, &mail.from, &to, locale, now);
            let kind = format!("text/calendar; method={}; charset=utf-8", method.name());
            let kind = ContentType::parse(&kind).map_err(|_| NotSent::Unsendable)?;
            let file = Attachment::new(format!("event-{}.ics", event.id)).body(entry, kind);
            message.multipart(MultiPart::mixed().singlepart(text).singlepart(file))
        }
        (Some(_) | None, _) => message.singlepart(text),
    };
    message.map_err(|_| NotSent::Unsendable)
}

/// The same at each attempt, so that a letter that comes twice is known for one.
fn message_id(mail: &Mail, letter: &Letter) -> String {
    format!(
        "<{}.{}@{}>",
        letter.id,
        letter.created_at.timestamp_micros(),
        mail.from.email.domain()
    )
}

fn in_full(
    mail: &Mail,
    locale: Locale,
    employee: &Employee,
    company: &CompanyName,
    lines: &[String],
) -> String {
    let hello = say(locale, "Hello", "Bonjour");
    let mut text = format!("{hello} {},\n\n{}\n", employee.full_name, lines.join("\n"));
    text.push_str("\n-- \n");
    text.push_str(company.as_str());
    if let Some(url) = &mail.public_url {
        text.push('\n');
        text.push_str(url);
    }
    text.push('\n');
    text
}

fn password_reset(locale: Locale) -> Said {
    let lines = say(
        locale,
        "Management has set a new password for your account and ended all its sessions.\n\
         They will tell you the password themselves; you choose your own when you log in.\n\n\
         If you did not expect this, ask management.",
        "La direction a défini un nouveau mot de passe pour votre compte et fermé toutes ses \
         sessions.\n\
         Elle vous le communiquera elle-même ; vous choisirez le vôtre à la connexion.\n\n\
         Si vous ne vous y attendiez pas, adressez-vous à la direction.",
    );
    Said {
        subject: say(
            locale,
            "Your password was reset",
            "Votre mot de passe a été réinitialisé",
        )
        .to_owned(),
        lines: vec![lines.to_owned()],
        entry: None,
    }
}

fn about_event(kind: LetterKind, locale: Locale, event: &Event, was: Option<&str>) -> Said {
    let say = |english, french| say(locale, english, french).to_owned();
    let (topic, first, entry) = match kind {
        LetterKind::Assigned | LetterKind::PasswordReset => (
            say("Assigned to you", "Vous est confié"),
            say(
                "you are now the support contact of this event.",
                "vous êtes désormais le contact support de cet événement.",
            ),
            Method::Request,
        ),
        LetterKind::TakenOff => (
            say("No longer yours", "Ne vous est plus confié"),
            say(
                "you are no longer the support contact of this event.",
                "vous n'êtes plus le contact support de cet événement.",
            ),
            Method::Cancel,
        ),
        LetterKind::Moved => (
            say("Moved", "Déplacé"),
            say(
                "the dates or the place of your event have changed.",
                "les dates ou le lieu de votre événement ont changé.",
            ),
            Method::Request,
        ),
        LetterKind::Cancelled => (
            say("Cancelled", "Annulé"),
            say("your event was cancelled.", "votre événement a été annulé."),
            Method::Cancel,
        ),
    };
    let mut lines = vec![first, String::new()];
    lines.extend(facts(kind, locale, event, was));
    lines.push(String::new());
    lines.push(match entry {
        Method::Request => say(
            "The attached entry puts it into your calendar.",
            "La pièce jointe l'inscrit dans votre agenda.",
        ),
        Method::Cancel => say(
            "The attached entry takes it out of your calendar.",
            "La pièce jointe la retire de votre agenda.",
        ),
    });
    lines.push(format!("epic event show {}", event.id));
    Said {
        subject: format!("{topic}: {} ({})", event.name, event.id),
        lines,
        entry: Some(entry),
    }
}

/// The event, one fact a line.
fn facts(kind: LetterKind, locale: Locale, event: &Event, was: Option<&str>) -> Vec<String> {
    let line = |english, french, value: &str| format!("{}: {value}", say(locale, english, french));
    let now = Before::of(event);
    let before = was.and_then(Before::read);
    let shown = match (kind, &before) {
        // what one was to run, whatever became of it since
        (LetterKind::TakenOff, Some(before)) => before,
        _ => &now,
    };
    let mut lines = vec![
        line(
            "Event",
            "Événement",
            &format!("{} ({})", event.name, event.id),
        ),
        line("When", "Quand", &shown.when(locale)),
        line("Where", "Où", &shown.location),
    ];
    if kind == LetterKind::Moved
        && let Some(before) = before
    {
        lines.push(line("When, before", "Quand, avant", &before.when(locale)));
        lines.push(line("Where, before", "Où, avant", &before.location));
    }
    if matches!(kind, LetterKind::Assigned | LetterKind::Moved) {
        let attendees = event.attendees.to_string();
        lines.push(line("Attendees", "Participants", &attendees));
        lines.push(line("Client", "Client", &event.client.full_name));
    }
    if kind == LetterKind::Cancelled {
        let contract = event.contract_id;
        lines.push(match &event.cancel_reason {
            Some(reason) if !event.contract_is_cancelled => line("Reason", "Motif", reason),
            Some(_) | None => format!(
                "{} {contract} {}",
                say(locale, "Contract", "Le contrat"),
                say(locale, "was cancelled.", "a été annulé.")
            ),
        });
    }
    lines
}
