//! The second factor of one's own login.

use api::two_factor::{
    BeginTwoFactor, ConfirmTwoFactor, ProveTwoFactor, RecoveryCodes, TwoFactor, TwoFactorEnrolment,
};
use axum::{extract::State, response::Response};
use service::authn::second_factor::Proof;

use super::reply::{gone, ok};
use crate::extract::{CurrentAccount, Json, Shared};

pub(super) async fn show(
    State(service): Shared,
    CurrentAccount(account): CurrentAccount,
) -> Response {
    ok(&service, account.two_factor().await, |found| TwoFactor {
        enabled: found.since.is_some(),
        since: found.since,
        demanded: found.is_demanded,
        recovery_codes_left: found.recovery_codes_left,
    })
}

pub(super) async fn begin(
    State(service): Shared,
    CurrentAccount(account): CurrentAccount,
    body: Json<BeginTwoFactor>,
) -> Response {
    let password = body.read(|body| Ok(body.password.clone().into()));
    ok(&service, account.begin_two_factor(password).await, |told| {
        TwoFactorEnrolment {
            url: told.url,
            secret: told.secret,
        }
    })
}

pub(super) async fn confirm(
    State(service): Shared,
    CurrentAccount(account): CurrentAccount,
    body: Json<ConfirmTwoFactor>,
) -> Response {
    let code = body.read(ConfirmTwoFactor::read);
    ok(&service, account.confirm_two_factor(code).await, codes)
}

pub(super) async fn renew_codes(
    State(service): Shared,
    CurrentAccount(account): CurrentAccount,
    body: Json<ProveTwoFactor>,
) -> Response {
    let proof = body.read(proof);
    ok(&service, account.renew_recovery_codes(proof).await, codes)
}

pub(super) async fn disable(
    State(service): Shared,
    CurrentAccount(account): CurrentAccount,
    body: Json<ProveTwoFactor>,
) -> Response {
    let proof = body.read(proof);
    gone(&service, account.disable_two_factor(proof).await)
}

fn proof(body: &ProveTwoFactor) -> Result<Proof, domain::error::Invalid> {
    Ok(Proof {
        password: body.password.clone().into(),
        code: body.read_code()?,
    })
}

fn codes(recovery_codes: Vec<String>) -> RecoveryCodes {
    RecoveryCodes { recovery_codes }
}
