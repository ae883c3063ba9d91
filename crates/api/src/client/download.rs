//! A file of the server, taken as it comes: it may be larger than memory.

use bytes::Bytes;
use http::header;
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::{
    Answer, AnswerBody, ApiClient, ClientError, Transport, Trouble, encode, network::Coming, target,
};
use crate::{endpoint::Endpoint, page::Nothing};

/// A file that is still coming.
pub struct Download {
    origin: String,
    body: Body,
}

enum Body {
    InProcess(AnswerBody),
    Http(Coming),
}

impl Download {
    /// What comes next; none when the file is whole.
    ///
    /// # Errors
    /// When the rest does not come: what was taken is not the whole file.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ClientError> {
        match &mut self.body {
            Body::Http(coming) => coming.chunk().await,
            Body::InProcess(body) => loop {
                match body.frame().await {
                    None => return Ok(None),
                    Some(Ok(frame)) => {
                        if let Ok(data) = frame.into_data() {
                            return Ok(Some(data));
                        }
                    }
                    Some(Err(_)) => {
                        return Err(ClientError::Unreachable {
                            origin: self.origin.clone(),
                            trouble: Trouble::Cut,
                            may_be_done: false,
                        });
                    }
                }
            },
        }
    }

    /// The whole, of an answer that is a refusal.
    async fn rest(&mut self) -> Result<Bytes, ClientError> {
        let mut whole = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.into())
    }
}

impl ApiClient {
    /// Asks for a file.
    ///
    /// # Errors
    /// As [`ApiClient::send`].
    pub async fn download<E>(
        &self,
        path: &[&str],
        query: &E::Query,
    ) -> Result<Download, ClientError>
    where
        E: Endpoint<Body = Nothing>,
    {
        let info = E::INFO;
        let asked = target(info.path, path, query);
        let request = self.request(&info, &asked, encode(&Nothing {}), None)?;
        let origin = self.transport.origin().to_owned();
        let (status, headers, body) = match &self.transport {
            Transport::InProcess(router) => {
                let request = request.map(super::whole);
                let answer = match router.clone().oneshot(request).await {
                    Ok(answer) => answer,
                    Err(never) => match never {},
                };
                let (parts, body) = answer.into_parts();
                (parts.status, parts.headers, Body::InProcess(body))
            }
            Transport::Http(remote) => {
                let (status, headers, coming) = remote.open(request).await?;
                (status, headers, Body::Http(coming))
            }
        };
        let mut download = Download {
            origin: origin.clone(),
            body,
        };
        let kind = headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let is_file = info.files().contains(&kind);
        if status.is_success() && is_file {
            return Ok(download);
        }
        let body = download.rest().await?;
        let answer = Answer {
            status,
            headers,
            body,
        };
        Err(answer.no_file(&origin))
    }
}
