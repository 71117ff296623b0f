//! Serves the samples of the pages, with the files that they need, to a browser on this machine.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use quittance::web::assets::ASSETS;

/// A server that lives as long as the tests.
pub struct Samples {
    pub url: String,
}

/// Serves each page under its name.
pub fn start(pages: Vec<(&'static str, String)>) -> Samples {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let pages: Arc<BTreeMap<_, _>> = Arc::new(
        pages
            .into_iter()
            .map(|(name, page)| (format!("/{name}"), page))
            .collect(),
    );
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let pages = Arc::clone(&pages);
            // A browser opens lines that it does not use: each waits on its own.
            std::thread::spawn(move || answer(stream, &pages));
        }
    });
    Samples { url }
}

fn answer(mut stream: TcpStream, pages: &BTreeMap<String, String>) -> Option<()> {
    let asked = BufReader::new(&stream).lines().map_while(Result::ok);
    let head: Vec<String> = asked.take_while(|line| !line.is_empty()).collect();
    let path = head.first()?.split(' ').nth(1)?.to_owned();
    let (status, media_type, bytes): (_, _, &[u8]) = match (pages.get(&path), ASSETS.find(&path)) {
        (Some(page), _) => ("200 OK", "text/html; charset=utf-8", page.as_bytes()),
        (None, Some(asset)) => ("200 OK", asset.media_type, &asset.bytes),
        // The letter inside a message's page.
        (None, None) if path.ends_with("/html") => (
            "200 OK",
            "text/html; charset=utf-8",
            b"<!doctype html><html lang=fr><title>Lettre</title><p>Bonjour",
        ),
        (None, None) => ("404 Not Found", "text/plain", b"not here"),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        bytes.len()
    )
    .ok()?;
    stream.write_all(bytes).ok()
}
