//! The bodies of transitions: a version, and sometimes a reason.

use api::{employees::Transition, request::Request as Body};
use domain::{
    error::{Checks, Invalid},
    ids::Version,
    text::Reason,
};
use serde::Deserialize;

/// The version and the reason of a transition that may have one.
pub(crate) fn version_and_reason(body: &Transition) -> Result<(Version, Option<Reason>), Invalid> {
    let mut checks = Checks::default();
    let version = checks.required("version", body.version.map(Version::new));
    let reason = checks.take_optional("reason", body.reason.as_deref().map(Reason::parse));
    checks.finish(|| Some((version?, reason?)))
}

/// The version and the reason of a transition that needs one.
pub(crate) fn version_and_due_reason(
    version: Option<i64>,
    reason: Option<&str>,
) -> Result<(Version, Reason), Invalid> {
    let mut checks = Checks::default();
    let version = checks.required("version", version.map(Version::new));
    let reason = checks.required("reason", reason);
    let reason = reason.and_then(|text| checks.take("reason", Reason::parse(text)));
    checks.finish(|| Some((version?, reason?)))
}

/// A body that says nothing but the version, in `If-Match` or in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionOnly {
    version: Option<i64>,
}

impl Body for VersionOnly {}

impl VersionOnly {
    pub(crate) fn read(&self) -> Result<Version, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        checks.finish(|| version)
    }
}
