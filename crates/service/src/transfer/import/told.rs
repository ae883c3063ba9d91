//! Why a row was refused, as it is kept: with what it takes to say it in another language,
//! which is not on the wire.

use domain::{error::FieldError, wording::Wording};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
struct Kept {
    field: String,
    message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wording: Option<Wording>,
}

pub(super) fn serialize<S: Serializer>(errors: &[FieldError], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(errors.iter().cloned().map(|error| Kept {
        field: error.field,
        message: error.message,
        wording: error.wording,
    }))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<FieldError>, D::Error> {
    let kept = Vec::<Kept>::deserialize(from)?;
    let errors = kept.into_iter().map(|kept| FieldError {
        field: kept.field,
        message: kept.message,
        wording: kept.wording,
    });
    Ok(errors.collect())
}
