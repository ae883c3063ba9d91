//! The private calendar feed of an employee, on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::Request;

/// The path of a feed, beside the API, up to its secret.
pub const FEED_PATH: &str = "/calendar/feed/";
/// What follows the secret in the path of a feed.
pub const FEED_SUFFIX: &str = ".ics";

/// One's own calendar feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarFeed {
    /// The path of the feed on this server, its secret in it: told once, when it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "/calendar/feed/q2lqJ1H5T3v8Zk0mY7pXn4dRbWcUe9sFgAoLiVtKhPM.ics")]
    pub url_path: Option<String>,
    /// Since when there is one.
    pub created_at: DateTime<Utc>,
    /// When a calendar program last read it, to within a minute.
    pub last_read_at: Option<DateTime<Utc>>,
}

/// A new feed in the place of the one there may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCalendarFeed {}

/// The path of the feed with this secret.
pub fn feed_path(token: &str) -> String {
    format!("{FEED_PATH}{token}{FEED_SUFFIX}")
}

impl Request for CreateCalendarFeed {}
