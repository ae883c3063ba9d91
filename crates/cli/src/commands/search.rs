//! Finding records of every kind by a word.

use api::endpoint::Search;
use api::search::SearchQuery;
use clap::Args;

use super::Context;
use crate::failure::Failure;
use crate::output::{Column, Kind, ListView};

/// What to look for.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words or their beginnings, in any order; a phone number or an amount in any format; an id
    #[arg(value_name = "Q", required = true, num_args = 1.., allow_hyphen_values = false)]
    words: Vec<String>,
    /// Most hits of each kind
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    limit: Option<String>,
}

const LIST: ListView<'static> = ListView {
    noun: "records",
    columns: &[
        Column::new("kind", "KIND", Kind::Text),
        Column::new("id", "ID", Kind::Id),
        Column::new("title", "WHAT", Kind::Text),
        Column::new("detail", "DETAIL", Kind::Text),
    ],
    fields: &["kind", "id", "title", "detail"],
};

/// Searches.
pub(crate) async fn run(args: SearchArgs, context: &Context) -> Result<(), Failure> {
    let query = SearchQuery {
        q: Some(args.words.join(" ")),
        limit: args.limit,
    };
    let hits = context.query::<Search>(&[], &query).await?;
    Ok(context.output.list(LIST, &hits.raw)?)
}
