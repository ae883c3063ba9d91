//! Lists as files, on the wire: the filters of the list itself, and a format.

use domain::transfer::{ExportFormat, ExportKind};
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::endpoint::Info;

/// Parameters that say which part of a list is wanted: a file is all of it.
pub const PAGING: [&str; 3] = ["limit", "after", "before"];

/// The name of the parameter that no list has.
pub const FORMAT: &str = "format";

/// What of a list is exported, and how.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize)]
pub struct ExportQuery<Q> {
    /// As the list reads it, without its paging.
    #[serde(flatten)]
    pub list: Q,
    /// One of the formats of the list; what `Accept` asks for, or CSV, when absent.
    pub format: Option<String>,
}

impl<Q: IntoParams> IntoParams for ExportQuery<Q> {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = Q::into_params(&parameter_in);
        all.retain(|parameter| !PAGING.contains(&parameter.name.as_str()));
        let format = ParameterBuilder::new()
            .name(FORMAT)
            .parameter_in(parameter_in().unwrap_or_default())
            .description(Some(
                "What the file is; when absent, what `Accept` asks for, or CSV.",
            ))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .build();
        all.push(format);
        all
    }
}

impl Info {
    /// What it exports, when its reply is a file.
    pub fn exports(&self) -> Option<ExportKind> {
        ExportKind::from_name(self.path.strip_prefix("/exports/")?)
    }

    /// The media types of its reply, when that is a file.
    pub fn files(&self) -> Vec<&'static str> {
        if self.path == "/imports/{id}/errors" {
            return vec![ExportFormat::Csv.media_type()];
        }
        let formats = self.exports().map_or(&[][..], ExportKind::formats);
        formats.iter().map(|format| format.media_type()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::ClientQuery;

    #[test]
    fn the_filters_stand_beside_the_format() {
        let query = ExportQuery {
            list: ClientQuery {
                mine: Some("true".to_owned()),
                ..ClientQuery::default()
            },
            format: Some("xlsx".to_owned()),
        };
        let json = serde_json::to_value(&query).expect("JSON");
        assert_eq!(json, serde_json::json!({"mine": "true", "format": "xlsx"}));
    }
}
