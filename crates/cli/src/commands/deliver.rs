//! E-mail that is due, sent by a command on the embedded database after its answer.
//!
//! Where a server runs, that sends; without one, each command gives it one short try.

use std::time::Duration;

use super::Context;
use crate::backend;

/// Longest time that a command spends on it, in all.
const LONGEST: Duration = Duration::from_secs(10);

/// Tries once; what is not sent waits for the next command.
pub(super) async fn what_is_due(context: &Context) {
    if !context.settings.sends_mail() || !context.has_called_in_process() {
        return;
    }
    let trying = async {
        let service = backend::service(&context.settings).await.ok()?;
        service.deliver_due().await.ok()
    };
    match tokio::time::timeout(LONGEST, trying).await {
        Ok(Some(delivered)) if delivered.failed == 0 => {}
        Ok(_) | Err(_) => {
            tracing::info!("e-mail could not be sent; it waits for the next command");
        }
    }
}
