//! Somebody in front of a browser that knows no scripts: follows links, fills
//! in forms, keeps cookies.
#![expect(clippy::panic, reason = "a test fails with what it saw")]

use std::collections::BTreeMap;

use axum::{Router, body::Body};
use http::{HeaderMap, Request, header};
use http_body_util::BodyExt;
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt;

use crate::api::support::{House, PASSWORD, Person};

/// A browser with somebody in front of it.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) router: Router,
    cookies: BTreeMap<String, String>,
    accept_language: String,
}

/// What the browser shows.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) status: u16,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
    /// Bytes of the body as it was sent.
    pub(crate) length: usize,
}

/// A form on a page.
#[derive(Debug)]
pub(crate) struct Sendable {
    /// Whether it only asks for another page.
    pub(crate) is_get: bool,
    pub(crate) action: String,
}

/// A field for text on a form.
#[derive(Debug)]
pub(crate) struct TextField {
    pub(crate) name: String,
    /// Whether it takes anything, and no address or number of a certain form.
    pub(crate) is_free: bool,
    pub(crate) has_lines: bool,
    /// The most characters it takes.
    pub(crate) longest: Option<usize>,
}

impl Visitor {
    /// Nobody in particular.
    pub(crate) fn new(router: &Router) -> Self {
        Self {
            router: router.clone(),
            cookies: BTreeMap::new(),
            accept_language: "en".to_owned(),
        }
    }

    /// Whose browser speaks this language.
    pub(crate) fn speaking(mut self, language: &str) -> Self {
        language.clone_into(&mut self.accept_language);
        self
    }

    /// Somebody of the house, logged in.
    pub(crate) async fn of(house: &House, person: &Person) -> Self {
        let mut visitor = Self::new(&house.router);
        let shown = visitor.log_in(&person.email, PASSWORD).await;
        assert_eq!(
            shown.status,
            200,
            "{} logs in: {}",
            person.email,
            shown.text()
        );
        visitor
    }

    /// Somebody who logged in before, whatever has become of their session; or
    /// nobody, when they never did.
    pub(crate) fn as_before(house: &House, person: &Person) -> Self {
        let mut visitor = Self::new(&house.router);
        if let Some(token) = &person.token {
            let name = "epic-session".to_owned();
            visitor.cookies.insert(name, token.clone());
        }
        visitor
    }

    /// Types an address and a password on the login page.
    pub(crate) async fn log_in(&mut self, email: &str, password: &str) -> Shown {
        self.send("/login", &[("email", email), ("password", password)])
            .await
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Opens a page and whatever it leads to.
    pub(crate) async fn open(&mut self, path: &str) -> Shown {
        let shown = self.get(path).await;
        self.follow(shown).await
    }

    /// Opens a page, without going where it leads.
    pub(crate) async fn get(&mut self, path: &str) -> Shown {
        self.ask("GET", path, &[], None).await
    }

    /// Fills in the form on a page, as it is there with these fields changed,
    /// sends it and goes where that leads.
    pub(crate) async fn fill(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let page = self.open(path).await;
        assert_eq!(page.status, 200, "the form at {path}: {}", page.text());
        self.fill_shown(&page, fields).await
    }

    /// The same with a form that is shown already.
    pub(crate) async fn fill_shown(&mut self, page: &Shown, fields: &[(&str, &str)]) -> Shown {
        let (action, mut values) = page.form();
        for (name, value) in fields {
            values.retain(|(given, _)| given != name);
            values.push(((*name).to_owned(), (*value).to_owned()));
        }
        let pairs: Vec<_> = values
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        self.send(&action, &pairs).await
    }

    /// Sends these fields from a page of ours and goes where that leads.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let shown = self.post(path, fields).await;
        self.follow(shown).await
    }

    /// Sends these fields from a page of ours.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        self.post_under(&[("sec-fetch-site", "same-origin")], path, fields)
            .await
    }

    /// Sends these fields under these headers.
    pub(crate) async fn post_under(
        &mut self,
        headers: &[(&str, &str)],
        path: &str,
        fields: &[(&str, &str)],
    ) -> Shown {
        if fields.iter().any(|(name, _)| *name == FILE) {
            let kind = format!("multipart/form-data; boundary={BOUNDARY}");
            let mut headers = headers.to_vec();
            headers.push((CONTENT_TYPE, &kind));
            return self
                .ask("POST", path, &headers, Some(in_parts(fields)))
                .await;
        }
        let body = serde_urlencoded(fields);
        self.ask("POST", path, headers, Some(body)).await
    }

    /// Asks with these headers and this body.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Shown {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "crm.epic.example")
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::ACCEPT_LANGUAGE, &self.accept_language);
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self
                .cookies
                .iter()
                .map(|(n, v)| format!("{n}={v}"))
                .collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if body.is_some() && headers.iter().all(|(name, _)| *name != CONTENT_TYPE) {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request
            .body(body.map_or_else(Body::empty, Body::from))
            .expect("a request");
        let answer = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().expect("a cookie of text"));
        }
        Shown {
            status: parts.status.as_u16(),
            path: path.to_owned(),
            headers: parts.headers,
            html: String::from_utf8_lossy(&bytes).into_owned(),
            length: bytes.len(),
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').expect("a cookie with attributes");
        let (name, value) = pair.split_once('=').expect("a cookie with a value");
        if value.is_empty() || attributes.contains("Max-Age=0;") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    async fn follow(&mut self, mut shown: Shown) -> Shown {
        for _ in 0..5 {
            if shown.status != 303 {
                return shown;
            }
            let to = shown.location().to_owned();
            shown = self.get(&to).await;
        }
        panic!("{} leads on and on", shown.path);
    }
}

/// What a field for a file is called in our forms.
const FILE: &str = "file";
const CONTENT_TYPE: &str = "content-type";
const BOUNDARY: &str = "----between-two-parts";

/// The fields as a browser sends them along with a file.
fn in_parts(fields: &[(&str, &str)]) -> String {
    let parts = fields.iter().map(|(name, value)| {
        let file = match (*name == FILE, value.is_empty()) {
            (false, _) => "",
            (true, true) => "; filename=\"\"",
            (true, false) => "; filename=\"sent.csv\"",
        };
        let head = format!("Content-Disposition: form-data; name=\"{name}\"{file}");
        format!("--{BOUNDARY}\r\n{head}\r\n\r\n{value}\r\n")
    });
    format!("{}--{BOUNDARY}--\r\n", parts.collect::<String>())
}

fn serde_urlencoded(fields: &[(&str, &str)]) -> String {
    let mut text = form_urlencoded(fields);
    if text.is_empty() {
        text.push_str("empty=");
    }
    text
}

fn form_urlencoded(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte));
            } else {
                use std::fmt::Write as _;
                write!(out, "%{byte:02X}").expect("a string takes it");
            }
            out
        })
    };
    let pairs: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.join("&")
}

impl Shown {
    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_else(|| panic!("{} leads nowhere: {}", self.path, self.status))
    }

    /// The words a person reads in the page's main part, blanks folded.
    pub(crate) fn text(&self) -> String {
        let page = Html::parse_document(&self.html);
        let main = select(&page, "main").next();
        let root = main.unwrap_or_else(|| page.root_element());
        let words: Vec<_> = root.text().flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    /// Fails unless the page says this.
    #[track_caller]
    pub(crate) fn see(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(
            text.contains(words),
            "“{words}” is not on {}: {text}",
            self.path
        );
        self
    }

    /// Fails when the page says this.
    #[track_caller]
    pub(crate) fn not_see(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(
            !text.contains(words),
            "“{words}” is on {}: {text}",
            self.path
        );
        self
    }

    /// Fails unless it was answered with this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.text());
        self
    }

    /// The addresses of the links and forms in the page's main part.
    pub(crate) fn links(&self) -> Vec<String> {
        let page = Html::parse_document(&self.html);
        let found = select(&page, "main a[href], main form[action]")
            .filter_map(|element| element.attr("href").or_else(|| element.attr("action")))
            .map(ToOwned::to_owned);
        found.collect()
    }

    /// The addresses of everything on the page that leads or refers elsewhere.
    pub(crate) fn all_links(&self) -> Vec<String> {
        let page = Html::parse_document(&self.html);
        let found = select(&page, "[href], [src]")
            .filter_map(|element| element.attr("href").or_else(|| element.attr("src")));
        found.map(ToOwned::to_owned).collect()
    }

    /// The forms of the page.
    pub(crate) fn forms(&self) -> Vec<Sendable> {
        let page = Html::parse_document(&self.html);
        let forms = select(&page, "form").map(|form| Sendable {
            is_get: form.attr("method") == Some("get"),
            action: form
                .attr("action")
                .expect("a form goes somewhere")
                .to_owned(),
        });
        forms.collect()
    }

    /// Whether the page's main part leads there.
    pub(crate) fn leads_to(&self, address: &str) -> bool {
        self.links().iter().any(|link| link == address)
    }

    /// How many rows the list on the page has.
    pub(crate) fn rows(&self) -> usize {
        let page = Html::parse_document(&self.html);
        select(&page, "#found tbody tr").count()
    }

    /// The fields of the form into which any text can be typed, each with its
    /// limit.
    pub(crate) fn text_fields(&self) -> Vec<TextField> {
        let page = Html::parse_document(&self.html);
        let css = "main form[method=post] :is(textarea, input[type=text], input[type=email], \
            input[type=tel]):not([inputmode])";
        let fields = select(&page, css).filter_map(|control| {
            let longest = control.attr("maxlength");
            Some(TextField {
                name: control.attr("name")?.to_owned(),
                is_free: !matches!(control.attr("type"), Some("email" | "tel")),
                has_lines: control.value().name() == "textarea",
                longest: longest.map(|most| most.parse().expect("a number")),
            })
        });
        fields.collect()
    }

    /// Where the page's stylesheet is.
    pub(crate) fn stylesheet(&self) -> String {
        let page = Html::parse_document(&self.html);
        let link = select(&page, "link[rel=stylesheet]").next();
        let address = link.and_then(|link| link.attr("href"));
        address.expect("a page has a stylesheet").to_owned()
    }

    /// What is said beside a field.
    pub(crate) fn wrong(&self, field: &str) -> Option<String> {
        let page = Html::parse_document(&self.html);
        let said = select(&page, &format!("#{field}-error")).next()?;
        Some(said.text().collect())
    }

    /// What a page shows to be copied: it cannot be typed over.
    pub(crate) fn told_once(&self) -> String {
        let page = Html::parse_document(&self.html);
        let shown = select(&page, "input[readonly]").next();
        let shown = shown.and_then(|input| input.value().attr("value"));
        shown.expect("something to copy").to_owned()
    }

    /// The value that a field of the form has.
    pub(crate) fn value(&self, field: &str) -> String {
        let (_, values) = self.form();
        let found = values.into_iter().find(|(name, _)| name == field);
        found.map_or_else(
            || panic!("no field {field} on {}", self.path),
            |(_, value)| value,
        )
    }

    /// The address of the page's own form, with the values it would send.
    pub(crate) fn form(&self) -> (String, Vec<(String, String)>) {
        self.form_to("")
    }

    /// The same of the form that is sent to an address with this ending.
    pub(crate) fn form_to(&self, ending: &str) -> (String, Vec<(String, String)>) {
        let page = Html::parse_document(&self.html);
        let css = format!("main form[method=post][action$=\"{ending}\"]");
        let css = if ending.is_empty() {
            "main form[method=post]"
        } else {
            &css
        };
        let form = select(&page, css)
            .next()
            .unwrap_or_else(|| panic!("no form on {}: {}", self.path, self.text()));
        let action = form
            .attr("action")
            .expect("a form goes somewhere")
            .to_owned();
        let controls = Selector::parse("input, select, textarea").expect("a selector");
        let values = form.select(&controls).filter_map(value_of).collect();
        (action, values)
    }
}

fn select<'a>(page: &'a Html, css: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let selector = Selector::parse(css).expect("a selector");
    page.select(&selector).collect::<Vec<_>>().into_iter()
}

/// What a control sends along, if anything.
fn value_of(control: ElementRef<'_>) -> Option<(String, String)> {
    let name = control.attr("name")?.to_owned();
    let value = match control.value().name() {
        // the first line end after the tag belongs to the tag
        "textarea" => control.text().collect(),
        "select" => {
            let options = Selector::parse("option").expect("a selector");
            let all: Vec<_> = control.select(&options).collect();
            let chosen = all.iter().find(|option| option.attr("selected").is_some());
            let chosen = chosen.or(all.first())?;
            chosen.attr("value").unwrap_or_default().to_owned()
        }
        _ if matches!(control.attr("type"), Some("checkbox" | "radio"))
            && control.attr("checked").is_none() =>
        {
            return None;
        }
        _ => control.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}
