//! A server on a socket, and callers who write what they like to it.

use std::{net::SocketAddr, time::Duration};

use server::{Listening, Serving};
use service::Service;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

/// Longer than anything here may take.
pub(crate) const LONG: Duration = Duration::from_secs(20);

/// A server on loopback.
pub(crate) struct OnSocket {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl OnSocket {
    pub(crate) async fn start(service: Service, serving: Serving) -> Self {
        let free = "127.0.0.1:0".parse().expect("an address");
        let listening = Listening::on(free, serving).await.expect("it listens");
        let address = listening.address();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(server::serve(listening, service, async {
            let _ = stopped.await;
        }));
        Self {
            address,
            stop,
            serving,
        }
    }

    /// A caller of its own.
    pub(crate) async fn caller(&self) -> Caller<TcpStream> {
        let stream = TcpStream::connect(self.address).await;
        Caller::over(stream.expect("it is connected"))
    }

    /// Tells it to stop; what is given completes when it has.
    pub(crate) fn stop(self) -> JoinHandle<()> {
        self.stop.send(()).expect("it still serves");
        self.serving
    }
}

/// One end of a connection.
pub(crate) struct Caller<S> {
    stream: S,
}

/// A reply as it came.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Caller<S> {
    pub(crate) fn over(stream: S) -> Self {
        Self { stream }
    }

    pub(crate) async fn write(&mut self, text: &str) {
        let written = self.stream.write_all(text.as_bytes()).await;
        written.expect("it is written");
        self.stream.flush().await.expect("it is sent");
    }

    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.write(&format!("GET {path} HTTP/1.1\r\nhost: epic\r\n\r\n"))
            .await;
        self.reply().await
    }

    /// The next reply.
    pub(crate) async fn reply(&mut self) -> Reply {
        timeout(LONG, self.read()).await.expect("there is a reply")
    }

    async fn read(&mut self) -> Reply {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            bytes.push(self.stream.read_u8().await.expect("the head goes on"));
        }
        let head = String::from_utf8(bytes).expect("text").to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.parse().expect("a number"));
        let mut body = vec![0; length];
        self.stream
            .read_exact(&mut body)
            .await
            .expect("the body goes on");
        Reply {
            status: head[9..12].parse().expect("a status"),
            head,
            body: String::from_utf8(body).expect("text"),
        }
    }

    /// Whether nothing comes within this time, the end neither.
    pub(crate) async fn waits(&mut self, time: Duration) -> bool {
        timeout(time, self.stream.read_u8()).await.is_err()
    }

    /// Waits until the other side ended the connection without a word.
    pub(crate) async fn is_closed(&mut self) {
        let read = timeout(LONG, self.stream.read_u8()).await;
        read.expect("it is closed").expect_err("nothing is said");
    }
}
