//! What is done with an import that was sent: run, read otherwise, taken back, forgotten.

use axum::response::Response;
use domain::import::{Import, ImportState};
use service::error::ServiceError;

use super::{PLACE, columns, id, place, settled, shown};
use crate::{
    extract::PathIds,
    web::{
        failure::Failure,
        flash::Flash,
        form::Form,
        list::Address,
        page::{Page, see_other},
        typed::Typed,
    },
};

/// Takes the rows in, or goes on with them.
pub(crate) async fn run(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let import = page.session.run_import(id(&ids)).await?;
    settled(&page, import.id).await;
    Ok(see_other(&place(import.id)))
}

/// Tries the rows again with other columns.
pub(crate) async fn remap(
    page: Page,
    ids: PathIds,
    address: Address,
    typed: Typed,
) -> Result<Response, Failure> {
    let (import, reading) = page.session.show_import(id(&ids)).await?;
    let chosen = columns::chosen(import.kind, &reading, &typed);
    let map = columns::telling(import.kind, &reading, &chosen);
    match page.session.remap_import(Ok(import.id), Ok(map)).await {
        Ok(import) => {
            settled(&page, import.id).await;
            Ok(see_other(&place(import.id)))
        }
        Err(error @ ServiceError::Invalid(_)) => {
            shown(&page, &ids, &address, Some((chosen, error))).await
        }
        Err(error) => Err(error.into()),
    }
}

fn undoing<'a>(page: &'a Page, import: &Import) -> Form<'a> {
    let here = place(import.id);
    let action = format!("{here}/undo");
    let name = page.import_name(import);
    if import.check_untouched().is_ok() {
        return Form::new(page, page.t("import-forget"), &action, &here)
            .about(name)
            .lead(page.t("import-forget-lead"))
            .submit("import-forget")
            .grave();
    }
    let tally = &import.tally;
    Form::new(page, page.t("import-undo"), &action, &here)
        .about(name)
        .lead(
            page.say("import-undo-lead")
                .count("created", tally.created)
                .count("updated", tally.updated),
        )
        .lead(page.t("import-undo-kept"))
        .submit("import-undo-do")
        .grave()
}

/// Asks whether an import is to be taken back, or forgotten.
pub(crate) async fn undo_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let import = page.session.prepare_undo(id(&ids)).await?;
    Ok(undoing(&page, &import).show())
}

/// Takes an import back, or forgets it.
pub(crate) async fn undo(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let import = page.session.undo_import(id(&ids)).await?;
    if import.state == ImportState::Undone {
        // there was nothing to take back
        return Ok(page.done(PLACE, &Flash::new("import-forgotten")));
    }
    settled(&page, import.id).await;
    Ok(see_other(&place(import.id)))
}
