//! A file that is sent, read from the disk while it goes.

use std::{
    fs::File,
    io::{self, Read},
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{HeaderValue, header};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::{Answer, ApiClient, ClientError, Reply, Transport, Trouble, target};
use crate::endpoint::Endpoint;

/// How much is read at a time, in bytes.
const PIECE: usize = 64 * 1024;

/// A file as the body of a request.
struct FileBody {
    file: File,
    left: u64,
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut piece = vec![0; PIECE.min(usize::try_from(self.left).unwrap_or(PIECE))];
        match self.file.read(&mut piece) {
            Ok(0) => {
                let cut = io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter");
                Poll::Ready(Some(Err(cut)))
            }
            Ok(read) => {
                piece.truncate(read);
                self.left -= read as u64;
                Poll::Ready(Some(Ok(Frame::data(piece.into()))))
            }
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

impl ApiClient {
    /// Sends a file from where it stands to its end.
    ///
    /// # Errors
    /// As [`ApiClient::send`].
    pub async fn upload<E>(
        &self,
        query: &E::Query,
        file: File,
    ) -> Result<Reply<E::Reply>, ClientError>
    where
        E: Endpoint,
    {
        let info = E::INFO;
        let mut request =
            self.request(&info, &target(info.path, &[], query), Bytes::new(), None)?;
        request.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        );
        let origin = self.transport.origin();
        let left = file.metadata().map_err(|error| ClientError::Unreachable {
            origin: origin.to_owned(),
            trouble: Trouble::Other(error.to_string()),
            may_be_done: false,
        })?;
        let left = left.len();
        let request = request.map(|_| FileBody { file, left }.boxed());
        let answer = match &self.transport {
            Transport::InProcess(router) => {
                let answer = match router.clone().oneshot(request).await {
                    Ok(answer) => answer,
                    Err(never) => match never {},
                };
                let (parts, body) = answer.into_parts();
                let body = body.collect().await;
                Answer {
                    status: parts.status,
                    headers: parts.headers,
                    body: body
                        .map(http_body_util::Collected::to_bytes)
                        .unwrap_or_default(),
                }
            }
            Transport::Http(remote) => remote.carry_file(request).await?,
        };
        answer.read::<E>(origin)
    }
}
