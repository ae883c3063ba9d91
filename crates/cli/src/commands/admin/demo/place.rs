//! The folder of the sample company: where it is, and how it gets there whole.

use std::fs;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use domain::clock::Clock;
use service::authn::password::Passwords;
use tempfile::TempDir;

use super::super::init::create_private_folder;
use super::build;
use crate::backend::SystemClock;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// Beside the data of `epic` itself, never in it.
const APPLICATION: &str = "epic-events-demo";

/// The folder, whatever the settings say.
pub(super) fn folder() -> Result<PathBuf, Failure> {
    let project = ProjectDirs::from("", "", APPLICATION).ok_or_else(|| {
        Failure::new(
            Exit::Refused,
            "no_home",
            "this account has no home directory to keep the sample company in",
        )
    })?;
    Ok(project.data_dir().to_owned())
}

/// Makes sure that there is a company in the folder; a new one when asked to start over.
pub(super) async fn settle(
    folder: &Path,
    is_reset: bool,
    passwords: Passwords,
    output: &Output,
) -> Result<(), Failure> {
    if !is_reset && folder.join(build::DATABASE).exists() {
        return Ok(());
    }
    let beside = folder.parent().unwrap_or(folder);
    create_private_folder(beside)?;
    // dropped on the way out, so that an interrupted building leaves nothing
    let site = site(beside)?;
    build::company(site.path(), SystemClock.now(), passwords, output).await?;
    move_in(site, folder).map_err(|error| {
        let message = format!("{} cannot be written: {error}", folder.display());
        Failure::new(Exit::Refused, "not_written", message)
    })
}

/// A private folder to build in, on the same disk.
fn site(beside: &Path) -> Result<TempDir, Failure> {
    private().tempdir_in(beside).map_err(|error| {
        let message = format!("{} cannot be written: {error}", beside.display());
        Failure::new(Exit::Refused, "not_written", message)
    })
}

/// Temporary folders that only their owner may look into.
fn private() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".epic-events-demo-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder
}

/// Puts the new company in the place of an earlier one.
fn move_in(site: TempDir, folder: &Path) -> std::io::Result<()> {
    let former = private().tempdir_in(folder.parent().unwrap_or(folder))?;
    if folder.exists() {
        fs::rename(folder, former.path().join("former"))?;
    }
    fs::rename(site.path(), folder)?;
    // nothing is left there to be removed
    let _ = site.keep();
    former.close()
}
