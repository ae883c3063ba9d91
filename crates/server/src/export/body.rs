//! A reply that is made while it is sent, one chunk when the one before was taken.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body, Frame};
use service::error::ServiceError;

/// What a reply is made of.
pub(crate) trait Chunks: Send + Sized + 'static {
    /// The next chunk; `None` after the last.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, BrokenOff>> + Send;
}

/// Why the rest does not come: the connection is cut, which is all that can be said by then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BrokenOff {
    /// A page could not be read.
    #[error("the next page could not be read: {0}")]
    Page(#[from] ServiceError),
    /// A row could not be written.
    #[error("a row could not be written: {0}")]
    Row(#[from] io::Error),
}

/// A chunk, and what is to follow it.
type Step<C> = Pin<Box<dyn Future<Output = Result<Option<(Vec<u8>, C)>, BrokenOff>> + Send>>;

/// A body that asks for a chunk when somebody asks it for one.
pub(super) struct Streamed<C> {
    step: Option<Step<C>>,
}

impl<C: Chunks> Streamed<C> {
    pub(super) fn of(chunks: C) -> Self {
        Self {
            step: Some(step(chunks)),
        }
    }
}

fn step<C: Chunks>(mut chunks: C) -> Step<C> {
    Box::pin(async move {
        let chunk = chunks.next().await?;
        Ok(chunk.map(|chunk| (chunk, chunks)))
    })
}

impl<C: Chunks> Body for Streamed<C> {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        let Some(running) = &mut self.step else {
            return Poll::Ready(None);
        };
        let done = ready!(running.as_mut().poll(context));
        self.step = None;
        Poll::Ready(match done {
            Ok(Some((chunk, rest))) => {
                self.step = Some(step(rest));
                Some(Ok(Frame::data(chunk.into())))
            }
            Ok(None) => None,
            Err(broken) => {
                tracing::error!(error = %broken, "a file broke off");
                Some(Err(broken))
            }
        })
    }
}
