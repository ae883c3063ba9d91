//! A server of pages that are wrong on purpose, to try the browser's tools on.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// Pages by their path; whatever is asked for else is missing.
pub(crate) struct Pages {
    pub(crate) url: String,
    languages: Arc<Mutex<Vec<String>>>,
}

impl Pages {
    /// Serves these bodies, without any policy.
    pub(crate) fn open(pages: &[(&str, &str)]) -> Self {
        Self::open_under("", pages)
    }

    /// Serves these bodies under a content security policy.
    pub(crate) fn open_under(policy: &str, pages: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let languages = Arc::new(Mutex::new(Vec::new()));
        let pages: BTreeMap<String, String> = pages
            .iter()
            .map(|&(path, body)| (path.to_owned(), whole(body)))
            .collect();
        let (policy, asked) = (policy.to_owned(), Arc::clone(&languages));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (policy, pages) = (policy.clone(), pages.clone());
                let asked = Arc::clone(&asked);
                // Chromium opens connections before it knows what to ask
                thread::spawn(move || answer(stream, &policy, &pages, &asked));
            }
        });
        Self { url, languages }
    }

    /// The languages that the last page was asked for in.
    pub(crate) fn language(&self) -> String {
        let languages = self.languages.lock().expect("whole");
        languages.last().expect("a page was asked for").clone()
    }
}

/// A whole page around a body.
fn whole(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title>\
         <meta name=viewport content='width=device-width'><link rel=icon href='data:,'>\
         </head><body>{body}</body></html>"
    )
}

fn answer(
    mut stream: TcpStream,
    policy: &str,
    pages: &BTreeMap<String, String>,
    languages: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    for line in lines {
        let line = line?;
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("accept-language") {
            let mut languages = languages.lock().expect("whole");
            languages.push(value.trim().to_owned());
        }
        if line.is_empty() {
            break;
        }
    }
    let target = request.split(' ').nth(1).unwrap_or_default();
    let page = pages.get(target.split('?').next().unwrap_or_default());
    let (status, body) = match page {
        Some(body) => ("200 OK", body.as_str()),
        None => ("404 Not Found", "nothing here"),
    };
    let policy = match policy {
        "" => String::new(),
        policy => format!("content-security-policy: {policy}\r\n"),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\n{policy}\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
