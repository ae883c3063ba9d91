//! E-mail to employees: who is told of what, in which words, and how it gets there.
//!
//! Letters are written into the outbox in the transaction of the change they tell of
//! (`notices`), and sent from there later (`courier`), in the words of `letter` with the
//! calendar entry of `invitation`. Without a configured server there are none.

mod courier;
mod invitation;
mod language;
mod letter;
mod notices;
mod recipient;
mod server;

use std::time::Duration;

use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use tokio::sync::Notify;

pub use courier::Delivered;
pub(crate) use language::say;
pub use server::{MailServer, UnusableMail};

/// How long sending one letter may take, from connecting on.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// How letters are sent; none of it is asked of the server before there is one to send.
#[derive(Debug, Clone, Default)]
pub struct MailOptions {
    /// The sender, `Name <address>`; `Epic Events <no-reply@…>` of the server's host when
    /// absent.
    pub from: Option<String>,
    /// Where the company's people reach this program with a browser.
    pub public_url: Option<String>,
    /// Certificates (PEM) to trust beside the public ones.
    pub authorities: Option<Vec<u8>>,
}

/// A way to send letters.
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: Option<String>,
    wake: Notify,
}

impl Mail {
    /// Gets ready to send through a server; connects when there is something to send.
    ///
    /// # Errors
    /// [`UnusableMail`] when the sender or the certificates cannot be used.
    pub fn new(server: &MailServer, options: &MailOptions) -> Result<Self, UnusableMail> {
        Ok(Self {
            transport: server.transport(options.authorities.as_deref(), SEND_TIMEOUT)?,
            from: server.sender(options.from.as_deref())?,
            public_url: options.public_url.clone(),
            wake: Notify::new(),
        })
    }

    /// Has the courier look at the outbox now.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }
}
