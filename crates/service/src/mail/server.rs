//! The server that takes our letters: `smtp://user:password@host:587`.

use std::{net::IpAddr, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use secrecy::{ExposeSecret, SecretString};

use super::recipient;

/// The sender's name when none is given.
const SENDER: &str = "Epic Events";

/// Why mail cannot be sent with this configuration; never shows the URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnusableMail {
    /// The URL.
    #[error("the mail URL {0}; expected smtp://USER:PASSWORD@HOST:PORT or smtps://…")]
    Url(&'static str),
    /// The sender.
    #[error(
        "the mail sender is not an address; expected something like Epic Events <crm@example.com>"
    )]
    Sender,
    /// The certificates to trust.
    #[error("the certificates to trust for mail cannot be used")]
    Authorities,
}

/// How the connection is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Privacy {
    /// TLS from the first byte on.
    Implicit,
    /// TLS before anything is said; refused without.
    StartTls,
    /// None: the server is on this machine.
    Loopback,
}

/// Where letters go out.
#[derive(Debug, Clone)]
pub struct MailServer {
    host: String,
    port: u16,
    privacy: Privacy,
    login: Option<(String, SecretString)>,
}

impl MailServer {
    /// Reads a URL.
    ///
    /// # Errors
    /// [`UnusableMail::Url`] with what is wrong.
    pub fn parse(text: &str) -> Result<Self, UnusableMail> {
        let (scheme, rest) = text
            .trim()
            .split_once("://")
            .ok_or(UnusableMail::Url("has no smtp:// or smtps:// in front"))?;
        let is_implicit = match scheme.to_ascii_lowercase().as_str() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(UnusableMail::Url("must begin with smtp:// or smtps://")),
        };
        // the last `@`, not the first: a password may hold one unencoded
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => (Some(read_login(login)?), place),
            None => (None, rest),
        };
        let place = place.strip_suffix('/').unwrap_or(place);
        if place.contains(['/', '?', '#']) {
            return Err(UnusableMail::Url("must end after host and port"));
        }
        let (host, port) = host_and_port(place)?;
        let privacy = match (is_implicit, is_loopback(&host)) {
            (true, _) => Privacy::Implicit,
            (false, true) => Privacy::Loopback,
            (false, false) => Privacy::StartTls,
        };
        let usual_port = match privacy {
            Privacy::Implicit => 465,
            Privacy::StartTls => 587,
            Privacy::Loopback => 25,
        };
        Ok(Self {
            host,
            port: port.unwrap_or(usual_port),
            privacy,
            login,
        })
    }

    pub(super) fn transport(
        &self,
        authorities: Option<&[u8]>,
        timeout: Duration,
    ) -> Result<AsyncSmtpTransport<Tokio1Executor>, UnusableMail> {
        let tls = match self.privacy {
            Privacy::Implicit => Tls::Wrapper(self.tls(authorities)?),
            Privacy::StartTls => Tls::Required(self.tls(authorities)?),
            Privacy::Loopback => Tls::None,
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host)
            .port(self.port)
            .timeout(Some(timeout))
            .tls(tls);
        let builder = match &self.login {
            Some((user, password)) => builder.credentials(Credentials::new(
                user.clone(),
                password.expose_secret().to_owned(),
            )),
            None => builder,
        };
        Ok(builder.build())
    }

    fn tls(&self, authorities: Option<&[u8]>) -> Result<TlsParameters, UnusableMail> {
        let refused = |_| UnusableMail::Authorities;
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(pem) = authorities {
            builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(refused)?);
        }
        builder.build_rustls().map_err(refused)
    }

    /// Who the letters are from.
    ///
    /// # Errors
    /// [`UnusableMail::Sender`].
    pub fn sender(&self, given: Option<&str>) -> Result<Mailbox, UnusableMail> {
        let Some(given) = given else {
            let domain = match self.host.parse::<IpAddr>() {
                Ok(ip) if ip.is_loopback() => "localhost".to_owned(),
                Ok(ip) => format!("[{ip}]"),
                Err(_) => self.host.clone(),
            };
            let address = Address::new_dangerous("no-reply", domain);
            return Ok(Mailbox::new(Some(SENDER.to_owned()), address));
        };
        let (name, address) = match given.trim().strip_suffix('>') {
            Some(named) => named.rsplit_once('<').ok_or(UnusableMail::Sender)?,
            None => ("", given.trim()),
        };
        let name = name.trim().trim_matches('"').trim();
        if given.contains(char::is_control) {
            return Err(UnusableMail::Sender);
        }
        let address = recipient::address(address.trim()).ok_or(UnusableMail::Sender)?;
        Ok(Mailbox::new(
            (!name.is_empty()).then(|| name.to_owned()),
            address,
        ))
    }
}

fn read_login(text: &str) -> Result<(String, SecretString), UnusableMail> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let decoded = |text| {
        percent_decoded(text).ok_or(UnusableMail::Url("has a user or password with a stray %"))
    };
    let user = decoded(user)?;
    if user.is_empty() {
        return Err(UnusableMail::Url("has an empty user name"));
    }
    Ok((user, SecretString::from(decoded(password)?)))
}

/// Undoes `%41`; none when a `%` stands for nothing.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'%' {
            let (digits, after) = tail.split_at_checked(2)?;
            let digits = std::str::from_utf8(digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Splits `host:port`, minding the colons inside `[::1]`.
fn host_and_port(place: &str) -> Result<(String, Option<u16>), UnusableMail> {
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (place, None),
    };
    let port = port
        .map(|digits| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|port| plain && *port != 0)
        })
        .map(|port: Option<u16>| port.ok_or(UnusableMail::Url("has an invalid port")))
        .transpose()?;
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let is_name = |host: &str| {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
        !host.is_empty() && host.chars().all(allowed)
    };
    match bare {
        Some(inside) if inside.parse::<std::net::Ipv6Addr>().is_ok() => {
            Ok((inside.to_owned(), port))
        }
        None if is_name(host) => Ok((host.to_ascii_lowercase(), port)),
        Some(_) | None => Err(UnusableMail::Url("has no valid host name")),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_say_how_to_connect() {
        for (url, host, port, privacy) in [
            (
                "smtp://mail.example.com",
                "mail.example.com",
                587,
                Privacy::StartTls,
            ),
            (
                "SMTP://Mail.Example.com:2525/",
                "mail.example.com",
                2525,
                Privacy::StartTls,
            ),
            (
                "smtps://mail.example.com",
                "mail.example.com",
                465,
                Privacy::Implicit,
            ),
            (
                "smtp://127.0.0.1:2525",
                "127.0.0.1",
                2525,
                Privacy::Loopback,
            ),
            ("smtp://[::1]", "::1", 25, Privacy::Loopback),
            ("smtps://localhost", "localhost", 465, Privacy::Implicit),
        ] {
            let server = MailServer::parse(url).expect(url);
            let read = (server.host.as_str(), server.port, server.privacy);
            assert_eq!(read, (host, port, privacy), "{url}");
            assert!(server.login.is_none(), "{url}");
        }
    }

    #[test]
    fn a_password_may_hold_anything() {
        for (url, user, password) in [
            ("smtp://crm:p%40ss%2F@mail.example.com", "crm", "p@ss/"),
            (
                "smtp://crm%40example.com:a:b@c@mail.example.com",
                "crm@example.com",
                "a:b@c",
            ),
            ("smtp://crm:a/b?c#d@mail.example.com:587", "crm", "a/b?c#d"),
        ] {
            let server = MailServer::parse(url).expect(url);
            let (found, secret) = server.login.expect("a login");
            assert_eq!((found.as_str(), secret.expose_secret()), (user, password));
        }
    }

    #[test]
    fn a_bad_url_is_refused_without_being_shown() {
        for url in [
            "",
            "mail.example.com:25",
            "http://mail.example.com",
            "smtp://",
            "smtp://user:hunter2@",
            "smtp://:hunter2@mail.example.com",
            "smtp://crm:hunter2%@mail.example.com",
            "smtp://crm:hunter2@mail.example.com:0",
            "smtp://crm:hunter2@mail.example.com:99999",
            "smtp://crm:hunter2@mail.example.com:+5",
            "smtp://crm:hunter2@mail.example.com/inbox",
            "smtp://crm:hunter2@mail example.com",
            "smtp://crm:hunter2@[::g]",
        ] {
            let refused = MailServer::parse(url).expect_err(url).to_string();
            assert!(refused.contains("smtp://USER"), "{url}: {refused}");
            assert!(!refused.contains("hunter2"), "{refused}");
        }
    }

    #[test]
    fn the_sender_is_named_or_derived() {
        let server = MailServer::parse("smtp://mail.example.com").expect("a server");
        let loopback = MailServer::parse("smtp://127.0.0.1:25").expect("a server");
        for (server, given, sender) in [
            (&server, None, "Epic Events <no-reply@mail.example.com>"),
            (&loopback, None, "Epic Events <no-reply@localhost>"),
            (&server, Some("crm@epic.example"), "crm@epic.example"),
            (
                &server,
                Some("\"Epic, Inc.\" <crm@epic.example>"),
                "\"Epic, Inc.\" <crm@epic.example>",
            ),
            (
                &server,
                Some("Épique <crm@épique.fr>"),
                "Épique <crm@xn--pique-9ra.fr>",
            ),
        ] {
            let read = server.sender(given).map(|sender| sender.to_string());
            assert_eq!(read.as_deref(), Ok(sender));
        }
        for bad in ["", "nobody", "a@b@c", "x <y", "A\r\nBcc: b@c.d <a@b.c>"] {
            assert_eq!(server.sender(Some(bad)), Err(UnusableMail::Sender), "{bad}");
        }
    }
}
