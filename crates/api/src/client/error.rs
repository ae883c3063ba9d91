//! Why a call gave no reply of the expected kind.

use http::StatusCode;

use super::trouble::Trouble;
use crate::problem::Problem;

/// Why a call gave no reply of the expected kind.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server refused, and said why.
    #[error("{}", .0.problem.detail)]
    Refused(Box<Refusal>),
    /// No answer came, or not the whole of it.
    #[error("cannot reach {origin}: {trouble}")]
    Unreachable {
        /// Where to.
        origin: String,
        /// What stood in the way.
        trouble: Trouble,
        /// Whether the request may have arrived and changed something.
        may_be_done: bool,
    },
    /// An answer came that is not of this API.
    #[error("{origin} {}", .strange)]
    NotUnderstood {
        /// Where from.
        origin: String,
        /// What came.
        strange: Strange,
    },
    /// Server and program do not understand each other, and are of different versions.
    #[error("the server is {} ({theirs}) than this program ({ours}): {what}", if *.is_older { "older" } else { "newer" })]
    OtherVersion {
        /// The server's version.
        theirs: String,
        /// This program's version.
        ours: &'static str,
        /// Whether the server is the older one.
        is_older: bool,
        /// What of it shows.
        what: &'static str,
    },
}

impl ClientError {
    /// A refusal that came without anything around it.
    pub fn refused(problem: Problem) -> Self {
        Self::Refused(Box::new(Refusal {
            problem,
            retry_after: None,
        }))
    }

    /// Whether the connection broke after the request was on its way.
    pub(super) fn is_cut(&self) -> bool {
        matches!(
            self,
            Self::Unreachable {
                trouble: Trouble::Cut,
                ..
            }
        )
    }

    /// Whether the same request, sent before, is still being worked on.
    pub(super) fn is_still_running(&self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.problem.code == "still_running")
    }
}

/// What the server said when it refused.
#[derive(Debug)]
pub struct Refusal {
    /// The problem body.
    pub problem: Problem,
    /// After how many seconds it may be tried again.
    pub retry_after: Option<u64>,
}

/// An answer that is not of this API.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Strange {
    /// A proxy says that the server behind it does not answer.
    #[error("answers {0}: the server behind that proxy is down or too slow")]
    Gateway(StatusCode),
    /// Somebody in between asks for fewer requests.
    #[error("answers 429: there are too many requests")]
    TooMany {
        /// After how many seconds it may be tried again.
        retry_after: Option<u64>,
    },
    /// The answer points elsewhere, where no token is taken.
    #[error("answers with a redirect to {location}, which is not followed")]
    Redirect {
        /// Where to; without path and query.
        location: String,
    },
    /// Anything else.
    #[error("answers {status} with {kind} that this program cannot read; is it an epic server?")]
    Other {
        /// The HTTP status.
        status: StatusCode,
        /// What it is, such as `text/html`.
        kind: String,
    },
}
