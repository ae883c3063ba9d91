//! What one settled for oneself: shown, or changed where a flag says so.

use api::employees::Employee;
use api::endpoint::{ShowMe, UpdateOwnSettings};
use api::session::UpdateOwnSettings as Changes;

use super::args::{Preferences, PreferencesArgs};
use crate::commands::Context;
use crate::commands::change::version_of;
use crate::failure::Failure;
use crate::output::{CardView, Column, Kind};

const FACTS: &[Column] = &[
    Column::new("locale", "Language", Kind::Text),
    Column::new("time_zone", "Time zone", Kind::Text),
    Column::new("theme", "Theme", Kind::Text),
    Column::new("version", "Version", Kind::Id),
];

const FIELDS: &[&str] = &["locale", "time_zone", "theme", "version"];

pub(super) async fn run(args: PreferencesArgs, context: &Context) -> Result<(), Failure> {
    let me = context.get::<ShowMe>(&[]).await?;
    if args.fields == Preferences::default() {
        let card = CardView {
            title: format!("Preferences of {}", me.value.full_name),
            facts: FACTS,
            sections: Vec::new(),
            fields: FIELDS,
        };
        return Ok(context.output.show(&card, &me.raw)?);
    }
    let body = Changes {
        version: args.version_known.or(version_of(&me)),
        locale: args.fields.language,
        time_zone: args.fields.time_zone,
        theme: args.fields.theme,
    };
    let updated = context.write::<UpdateOwnSettings>(&[], &body).await?;
    context.done(&message(&updated.value), &updated.raw)
}

fn message(me: &Employee) -> String {
    let shown = [&me.locale, &me.time_zone, &me.theme];
    let shown: Vec<_> = shown.into_iter().flatten().map(String::as_str).collect();
    format!("preferences changed · {}", shown.join(" · "))
}
