//! Forms: one page for every verb of every record, made from a list of fields.
//!
//! A form keeps what was typed when it is refused, says beside each field what
//! was wrong, and, when somebody else saved first, shows both and what the two
//! make together.
#![expect(
    clippy::needless_pass_by_value,
    reason = "callers hand over what they just made"
)]

use askama::Template;
use axum::response::Response;
use chrono::TimeDelta;
use domain::refusal::{ChangeSince, Refusal};
use http::StatusCode;
use rand::{TryRng, rngs::SysRng};
use service::error::ServiceError;

use super::{
    failure::{Failure, with_retry_after},
    flash::Flash,
    page::Page,
    pick::{Narrowing, Pick},
    typed::{ONCE, Typed, VERSION, WAS},
    words,
};

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A line of text.
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// An amount; its currency is said behind it, when it is settled.
    Money(Option<String>),
    /// A day.
    Date,
    /// A wall-clock time with its day.
    DateTime,
    /// A whole number.
    Number,
    /// Text of several lines.
    Lines,
    /// One of a few.
    Choice(Vec<Choice>),
    /// Yes or no.
    Tick,
    /// A file, of these endings and types.
    File(&'static str),
    /// A password, with what the browser may fill in.
    Password(&'static str),
    /// Not shown.
    Hidden,
}

/// One of the values that a field offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// As it is sent.
    pub(crate) value: String,
    /// As people read it.
    pub(crate) said: String,
}

impl Choice {
    /// A value and how people read it.
    pub(crate) fn new(value: impl ToString, said: impl ToString) -> Self {
        Self {
            value: value.to_string(),
            said: said.to_string(),
        }
    }
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// What people call it.
    pub(crate) label: String,
    pub(crate) kind: Kind,
    pub(crate) value: String,
    /// What the form showed first, for a change.
    was: Option<String>,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) is_required: bool,
    pub(crate) longest: Option<usize>,
    /// What is often typed; anything else is as good.
    pub(crate) suggestions: Vec<String>,
}

impl Field {
    fn new(page: &Page, name: &'static str, kind: Kind) -> Self {
        let label = page.t(&format!("field-{}", name.replace('_', "-")));
        Self {
            label: label.into_owned(),
            ..Self::bare(name, kind)
        }
    }

    fn bare(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            label: String::new(),
            kind,
            value: String::new(),
            was: None,
            hint: None,
            error: None,
            is_required: false,
            longest: None,
            suggestions: Vec::new(),
        }
    }

    /// Holds this value.
    #[must_use]
    pub(crate) fn value(mut self, value: impl ToString) -> Self {
        self.value = value.to_string();
        self
    }

    /// Holds what the record holds: only what differs from it is a change.
    #[must_use]
    pub(crate) fn of(mut self, value: impl ToString) -> Self {
        self.value = value.to_string();
        self.was = Some(self.value.clone());
        self
    }

    /// As [`Field::of`], for what may be absent.
    #[must_use]
    pub(crate) fn of_optional(self, value: Option<impl ToString>) -> Self {
        self.of(value.map_or_else(String::new, |value| value.to_string()))
    }

    /// May not be left empty.
    #[must_use]
    pub(crate) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// With a line below it, by key.
    #[must_use]
    pub(crate) fn hint(mut self, said: impl ToString) -> Self {
        self.hint = Some(said.to_string());
        self
    }

    /// Takes at most so many characters.
    #[must_use]
    pub(crate) fn longest(mut self, characters: usize) -> Self {
        self.longest = Some(characters);
        self
    }

    /// Offers what is often typed there.
    #[must_use]
    pub(crate) fn suggesting(mut self, often: impl IntoIterator<Item = impl ToString>) -> Self {
        self.suggestions = often.into_iter().map(|text| text.to_string()).collect();
        self
    }

    /// Called by another text of the catalogue.
    #[must_use]
    pub(crate) fn label(mut self, said: impl ToString) -> Self {
        self.label = said.to_string();
        self
    }

    // what the template asks

    fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::Choice(choices) => choices,
            Kind::Text
            | Kind::Email
            | Kind::Phone
            | Kind::Money(_)
            | Kind::Date
            | Kind::DateTime
            | Kind::Number
            | Kind::Lines
            | Kind::Tick
            | Kind::File(_)
            | Kind::Password(_)
            | Kind::Hidden => &[],
        }
    }

    /// Whether what the field holds is among what it offers.
    fn is_offered(&self) -> bool {
        self.choices()
            .iter()
            .any(|choice| self.holds(&choice.value))
    }

    fn holds(&self, value: &str) -> bool {
        self.value == value
    }

    fn input_type(&self) -> &'static str {
        match self.kind {
            Kind::Email => "email",
            Kind::Phone => "tel",
            Kind::Date => "date",
            Kind::DateTime => "datetime-local",
            Kind::Password(_) => "password",
            Kind::Hidden => "hidden",
            Kind::Tick => "checkbox",
            Kind::File(_) => "file",
            Kind::Text | Kind::Money(_) | Kind::Number | Kind::Lines | Kind::Choice(_) => "text",
        }
    }

    fn input_mode(&self) -> Option<&'static str> {
        if matches!(self.kind, Kind::Money(_)) {
            Some("decimal")
        } else if self.kind == Kind::Number {
            Some("numeric")
        } else {
            None
        }
    }

    fn accepts(&self) -> Option<&'static str> {
        if let Kind::File(accepts) = self.kind {
            Some(accepts)
        } else {
            None
        }
    }

    fn fills_in(&self) -> &'static str {
        if let Kind::Password(what) = self.kind {
            what
        } else {
            "off"
        }
    }

    fn unit(&self) -> Option<&str> {
        if let Kind::Money(currency) = &self.kind {
            currency.as_deref()
        } else {
            None
        }
    }

    fn described_by(&self) -> Option<String> {
        let name = self.name;
        match (&self.error, &self.hint) {
            (Some(_), Some(_)) => Some(format!("{name}-error {name}-hint")),
            (Some(_), None) => Some(format!("{name}-error")),
            (None, Some(_)) => Some(format!("{name}-hint")),
            (None, None) => None,
        }
    }
}

/// A field about which two people differ.
struct Difference {
    label: String,
    /// What the record holds now.
    theirs: String,
    /// What was typed.
    mine: String,
    /// Whether both changed it.
    is_contested: bool,
}

/// Something that may be what somebody is about to make.
pub(crate) struct Look {
    /// Where it is.
    pub(crate) href: String,
    pub(crate) name: String,
    /// What is said of it.
    pub(crate) said: String,
}

/// Within this, a second sending of the same form is one click too many.
pub(crate) const A_MOMENT: TimeDelta = TimeDelta::seconds(30);

/// A form on a page of its own.
pub(crate) struct Form<'a> {
    page: &'a Page,
    title: String,
    /// The record it is about, above the title: address and name.
    about: Option<(String, String)>,
    lead: Vec<String>,
    /// What is worth knowing before sending it, with what each is called.
    facts: Vec<(String, String)>,
    action: String,
    back: String,
    fields: Vec<Field>,
    version: Option<i64>,
    once: Option<String>,
    submit: String,
    is_grave: bool,
    /// Whether the record is already as this form would make it.
    is_done: bool,
    alert: Option<String>,
    differences: Vec<Difference>,
    has_conflict: bool,
    /// What to look at before going on.
    looks: Vec<Look>,
    /// How the choices of a field are narrowed, when they are not all there.
    narrowing: Option<Narrowing>,
    /// What the search for choices keeps of the address.
    kept: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "form.html")]
struct Shown<'a> {
    page: &'a Page,
    form: &'a Form<'a>,
}

impl<'a> Form<'a> {
    /// A form that is sent to `action`; `back` is where one goes instead.
    pub(crate) fn new(page: &'a Page, title: impl ToString, action: &str, back: &str) -> Self {
        Self {
            page,
            title: title.to_string(),
            about: None,
            lead: Vec::new(),
            facts: Vec::new(),
            action: action.to_owned(),
            back: back.to_owned(),
            fields: Vec::new(),
            version: None,
            once: None,
            submit: page.t("form-save").into_owned(),
            is_grave: false,
            is_done: false,
            alert: None,
            differences: Vec::new(),
            has_conflict: false,
            looks: Vec::new(),
            narrowing: None,
            kept: Vec::new(),
        }
    }

    /// Which record it is about.
    #[must_use]
    pub(crate) fn about(mut self, name: impl ToString) -> Self {
        self.about = Some((self.back.clone(), name.to_string()));
        self
    }

    /// With a paragraph above the fields.
    #[must_use]
    pub(crate) fn lead(mut self, said: impl ToString) -> Self {
        self.lead.push(said.to_string());
        self
    }

    /// With a fact between the paragraphs and the fields.
    #[must_use]
    pub(crate) fn fact(mut self, name: impl ToString, said: impl ToString) -> Self {
        self.facts.push((name.to_string(), said.to_string()));
        self
    }

    /// With what the button says, by key.
    #[must_use]
    pub(crate) fn submit(mut self, key: &str) -> Self {
        self.submit = self.page.t(key).into_owned();
        self
    }

    /// Something that cannot be undone.
    #[must_use]
    pub(crate) fn grave(mut self) -> Self {
        self.is_grave = true;
        self
    }

    /// Does what the record shows to be done when this holds: then a second
    /// sending is one click too many, and not a conflict.
    #[must_use]
    pub(crate) fn done_when(mut self, holds: bool) -> Self {
        self.is_done = holds;
        self
    }

    /// Changes a record as it is now.
    #[must_use]
    pub(crate) fn version(mut self, version: domain::ids::Version) -> Self {
        self.version = Some(version.get());
        self
    }

    /// Creates something, once.
    #[must_use]
    pub(crate) fn once(mut self) -> Self {
        self.once = Some(fresh_key());
        self
    }

    /// With one more field.
    #[must_use]
    pub(crate) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// With one more field where this holds.
    #[must_use]
    pub(crate) fn field_if(self, holds: bool, field: impl FnOnce() -> Field) -> Self {
        if holds { self.field(field()) } else { self }
    }

    /// With a field that offers records, and a search form above where it does not offer all.
    #[must_use]
    pub(crate) fn picking(mut self, mut field: Field, pick: Pick) -> Self {
        field.kind = Kind::Choice(pick.choices);
        if pick.narrowing.is_wanted() {
            field.hint = pick
                .narrowing
                .has_more
                .then(|| self.page.t("pick-hint").into_owned());
            let typed = pick.narrowing.typed.clone();
            self.narrowing = Some(pick.narrowing);
            return self
                .field(Field::bare(Narrowing::NAME, Kind::Hidden).value(typed))
                .field(field);
        }
        self.field(field)
    }

    /// With what its address says beside, which the search for choices keeps.
    #[must_use]
    pub(crate) fn keeping(mut self, name: &'static str, value: impl ToString) -> Self {
        self.kept.push((name, value.to_string()));
        self
    }

    /// With what is often typed into one of its fields.
    #[must_use]
    pub(crate) fn suggesting(
        mut self,
        name: &str,
        often: impl IntoIterator<Item = impl ToString>,
    ) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
            field.suggestions = often.into_iter().map(|text| text.to_string()).collect();
        }
        self
    }

    /// With this value chosen in one of its fields.
    #[must_use]
    pub(crate) fn choosing(mut self, name: &str, value: impl ToString) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
            field.value = value.to_string();
        }
        self
    }

    /// The form as a page.
    pub(crate) fn show(&self) -> Response {
        self.show_as(StatusCode::OK)
    }

    /// The same form after a refusal, with what was typed; what the form cannot
    /// mend is passed on.
    ///
    /// # Errors
    /// Refusals that are not about what was typed.
    pub(crate) fn refused(
        mut self,
        typed: &Typed,
        error: ServiceError,
    ) -> Result<Response, Failure> {
        let status = match &error {
            ServiceError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ServiceError::Conflict(_) => StatusCode::CONFLICT,
            ServiceError::SlowDown(_) => StatusCode::TOO_MANY_REQUESTS,
            ServiceError::NotAuthenticated(_)
            | ServiceError::PasswordChangeRequired
            | ServiceError::TwoFactorSetupRequired
            | ServiceError::ReadOnlyToken
            | ServiceError::LoginRequired
            | ServiceError::Denied(_)
            | ServiceError::NotFound(_)
            | ServiceError::MediaType
            | ServiceError::TooLarge(_)
            | ServiceError::Unavailable { .. }
            | ServiceError::Unreachable(_)
            | ServiceError::Internal(_) => return Err(error.into()),
        };
        if let ServiceError::Conflict(Refusal::StaleVersion { since, .. }) = &error {
            let was_sent_twice = self.was_sent_twice(since);
            self.merge(typed);
            if was_sent_twice && (self.is_done || self.holds_what_was_typed()) {
                let said = Flash::new("already-done");
                return Ok(self.page.done(&self.back, &said));
            }
            self.alert = Some(words::error(&self.page.habits, &error));
            return Ok(self.show_as(status));
        }
        self.keep(typed);
        if let ServiceError::Conflict(Refusal::StillRunning) = &error {
            self.keep_key(typed);
        }
        self.say(&error);
        Ok(with_retry_after(
            self.show_as(status),
            &error,
            self.page.now,
        ))
    }

    /// The same form with what was typed, a question by key, and what to look at before it
    /// is answered by sending the form again.
    #[must_use]
    pub(crate) fn asked(mut self, typed: &Typed, question: &str, looks: Vec<Look>) -> Self {
        self.keep(typed);
        self.alert = Some(self.page.t(question).into_owned());
        self.looks = looks;
        self
    }

    /// The form as a page after which nothing was done yet.
    pub(crate) fn show_unfinished(&self) -> Response {
        self.show_as(StatusCode::CONFLICT)
    }

    /// Whether the one write since the form was shown is from this very session a
    /// moment ago.
    fn was_sent_twice(&self, since: &[ChangeSince]) -> bool {
        let mine = Some(self.page.account.session_id());
        matches!(since, [only] if only.session == mine && self.page.now - only.at < A_MOMENT)
    }

    /// Whether the record holds all that was typed, after [`Form::merge`].
    fn holds_what_was_typed(&self) -> bool {
        let is_change = |field: &Field| field.was.is_some();
        self.differences.is_empty() && self.fields.iter().all(is_change) && !self.fields.is_empty()
    }

    /// Holds what was typed, on the version it was based on.
    fn keep(&mut self, typed: &Typed) {
        for field in &mut self.fields {
            field.value = kept(field, typed);
            if field.was.is_some() {
                field.was = typed.was(field.name).map(ToOwned::to_owned);
            }
        }
        if self.version.is_some() {
            self.version = typed.version().or(self.version);
        }
        if self.once.is_some() {
            // refused: nothing was created under the old key
            self.once = Some(fresh_key());
        }
    }

    /// Goes on under the old key: what was sent before may still come of it.
    fn keep_key(&mut self, typed: &Typed) {
        if self.once.is_some() {
            self.once = typed.get(ONCE).map(ToOwned::to_owned);
        }
    }

    /// Somebody else saved first: their values, with mine where I changed
    /// something, on the version that is there now.
    fn merge(&mut self, typed: &Typed) {
        self.has_conflict = true;
        for field in &mut self.fields {
            let Some(theirs) = field.was.clone() else {
                field.value = kept(field, typed);
                continue;
            };
            let mine = kept(field, typed);
            let was = typed.was(field.name).unwrap_or_default();
            let (i_did, they_did) = (mine != was, theirs != was);
            if (i_did || they_did) && mine != theirs {
                self.differences.push(Difference {
                    label: field.label.clone(),
                    theirs: said(field, &theirs),
                    mine: said(field, &mine),
                    is_contested: i_did && they_did,
                });
            }
            if i_did {
                field.value = mine;
            }
        }
    }

    /// Puts each refusal beside its field, and the others above all.
    fn say(&mut self, error: &ServiceError) {
        let habits = &self.page.habits;
        // the field, what is said below it, and what is said away from it
        let by_field: Vec<(&str, String, String)> = match error {
            ServiceError::Invalid(invalid) => invalid
                .fields()
                .iter()
                .map(|wrong| {
                    (
                        wrong.field.as_str(),
                        words::field_error(habits, wrong),
                        words::named_field_error(habits, wrong),
                    )
                })
                .collect(),
            ServiceError::Conflict(refusal) => refusal
                .field()
                .map(|field| {
                    let text = words::error(habits, error);
                    (field, text.clone(), text)
                })
                .into_iter()
                .collect(),
            ServiceError::NotAuthenticated(_)
            | ServiceError::PasswordChangeRequired
            | ServiceError::TwoFactorSetupRequired
            | ServiceError::ReadOnlyToken
            | ServiceError::LoginRequired
            | ServiceError::Denied(_)
            | ServiceError::NotFound(_)
            | ServiceError::MediaType
            | ServiceError::TooLarge(_)
            | ServiceError::SlowDown(_)
            | ServiceError::Unavailable { .. }
            | ServiceError::Unreachable(_)
            | ServiceError::Internal(_) => Vec::new(),
        };
        let mut rest = Vec::new();
        if by_field.is_empty() {
            rest.push(words::error(habits, error));
        }
        for (name, below, away) in by_field {
            let shown = self
                .fields
                .iter_mut()
                .find(|field| field.name == name && field.kind != Kind::Hidden);
            match shown {
                Some(field) => field.error = Some(below),
                None => rest.push(away),
            }
        }
        self.alert = if rest.is_empty() {
            Some(self.page.t("form-refused").into_owned())
        } else {
            Some(rest.join(" "))
        };
    }

    fn show_as(&self, status: StatusCode) -> Response {
        self.page.render(
            status,
            &Shown {
                page: self.page,
                form: self,
            },
        )
    }

    // what the template asks

    const VERSION: &'static str = VERSION;
    const ONCE: &'static str = ONCE;
    const WAS: &'static str = WAS;

    fn has_file(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| matches!(field.kind, Kind::File(_)))
    }

    fn is_first_wrong(&self, field: &Field) -> bool {
        self.fields
            .iter()
            .find(|field| field.error.is_some())
            .is_some_and(|first| first.name == field.name)
    }
}

/// What was typed into a field, or what it has when it cannot be kept.
fn kept(field: &Field, typed: &Typed) -> String {
    if matches!(field.kind, Kind::Password(_) | Kind::File(_)) {
        // a password is typed anew, and a file chosen
        String::new()
    } else if field.kind == Kind::Tick {
        let ticked = typed.ticked(field.name);
        if ticked {
            "on".to_owned()
        } else {
            String::new()
        }
    } else {
        typed.text(field.name)
    }
}

/// A value as people read it.
fn said(field: &Field, value: &str) -> String {
    let chosen: Vec<&str> = field
        .choices()
        .iter()
        .filter(|choice| value == choice.value)
        .map(|choice| choice.said.as_str())
        .collect();
    if chosen.is_empty() {
        value.to_owned()
    } else {
        chosen.join(", ")
    }
}

/// A key that nobody guesses.
pub(crate) fn fresh_key() -> String {
    use std::fmt::Write as _;
    let mut bytes = [0_u8; 16];
    if SysRng.try_fill_bytes(&mut bytes).is_err() {
        // without randomness no key: the form works, a double click counts twice
        return String::new();
    }
    bytes.iter().fold(String::new(), |mut key, byte| {
        let _ = write!(key, "{byte:02x}");
        key
    })
}

/// Fields by what they take.
impl Page {
    /// A line of text.
    pub(crate) fn text_field(&self, name: &'static str) -> Field {
        Field::new(self, name, Kind::Text)
    }
    /// An e-mail address.
    pub(crate) fn email_field(&self, name: &'static str) -> Field {
        Field::new(self, name, Kind::Email)
    }
    /// A phone number.
    pub(crate) fn phone_field(&self, name: &'static str) -> Field {
        Field::new(self, name, Kind::Phone)
    }
    /// An amount, in a currency when that is settled.
    pub(crate) fn money_field(&self, name: &'static str, currency: Option<&str>) -> Field {
        Field::new(self, name, Kind::Money(currency.map(ToOwned::to_owned)))
    }
    /// A day.
    pub(crate) fn date_field(&self, name: &'static str) -> Field {
        Field::new(self, name, Kind::Date)
    }
    /// A wall-clock time with its day.
    pub(crate) fn time_field(&self, name: &'static str) -> Field {
        Field::new(self, name, Kind::DateTime)
    }
    /// A whole number.
    pub(crate) fn number_field(&self, name: &'static str) -> Field {
        Field::new(self, name, Kind::Number)
    }
    /// Text of several lines.
    pub(crate) fn lines_field(&self, name: &'static str) -> Field {
        Field::new(self, name, Kind::Lines)
    }
    /// One of a few.
    pub(crate) fn choice_field(&self, name: &'static str, choices: Vec<Choice>) -> Field {
        Field::new(self, name, Kind::Choice(choices))
    }
    /// A file, of these endings and types.
    pub(crate) fn file_field(&self, name: &'static str, accepts: &'static str) -> Field {
        Field::new(self, name, Kind::File(accepts))
    }
    /// Yes or no.
    pub(crate) fn tick_field(&self, name: &'static str) -> Field {
        Field::new(self, name, Kind::Tick)
    }
    /// A password; `fills_in` tells the browser which one.
    pub(crate) fn password_field(&self, name: &'static str, fills_in: &'static str) -> Field {
        Field::new(self, name, Kind::Password(fills_in))
    }
    /// A value that is sent along.
    #[expect(clippy::unused_self, reason = "as its siblings, which have a label")]
    pub(crate) fn hidden_field(&self, name: &'static str) -> Field {
        Field::bare(name, Kind::Hidden)
    }
}
