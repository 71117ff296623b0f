//! Pages and their files are packed on the line (gzip): a third of the bytes, and a first look on a slow line that is there at once.
//!
//! A page that holds a secret and repeats what somebody else typed could be guessed at by its packed size (BREACH). Sessions
//! do not travel with requests from elsewhere, and each packed page carries a name of random length, so that sizes say little.

use std::io::Write;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use flate2::{Compression, GzBuilder};

use crate::secrets::random;

/// Smaller answers fit into one packet as they are.
const WORTH_PACKING: usize = 1_000;

/// Larger answers are files; packing them would hold up a thread for long.
const PACKED_MAX: usize = 8 * 1024 * 1024;

/// Names are this long at most, and at least one letter.
const NAME_MAX: usize = 64;

/// Packs an answer when the browser unpacks it.
pub async fn compress(request: Request, next: Next) -> Response {
    let unpacks = takes_gzip(request.headers());
    let is_lasting = request.uri().path().starts_with("/static/");
    let response = next.run(request).await;
    if !unpacks || !is_worth_it(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        // Our own bodies stand in memory: they are always whole.
        return Response::from_parts(parts, Body::empty());
    };
    parts
        .headers
        .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if bytes.len() < WORTH_PACKING || bytes.len() > PACKED_MAX {
        return Response::from_parts(parts, Body::from(bytes));
    }
    let name = if is_lasting { 1 } else { name_length() };
    match packed(&bytes, name) {
        Ok(packed) => {
            parts
                .headers
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(packed))
        }
        Err(_) => Response::from_parts(parts, Body::from(bytes)),
    }
}

fn packed(bytes: &[u8], name: usize) -> std::io::Result<Vec<u8>> {
    let builder = GzBuilder::new().filename(vec![b'q'; name]);
    let mut writer = builder.write(Vec::with_capacity(bytes.len() / 3), Compression::default());
    writer.write_all(bytes)?;
    writer.finish()
}

fn name_length() -> usize {
    let [byte] = random::<1>();
    1 + usize::from(byte) % NAME_MAX
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let taken = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    taken.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let refused = one.replace(' ', "").ends_with(";q=0");
        parts.next() == Some("gzip") && !refused
    })
}

/// Words and drawings shrink; sheets, fonts and pictures are packed already.
fn is_worth_it(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let shrinks = [
        "text/",
        "image/svg",
        "application/json",
        "application/problem",
    ];
    !headers.contains_key(header::CONTENT_ENCODING)
        && shrinks.iter().any(|start| kind.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_packed_is_unpacked_whatever_its_name() {
        let page = "Sauf erreur de notre part. ".repeat(200);
        for name in [1, 17, NAME_MAX] {
            let packed = packed(page.as_bytes(), name).unwrap();
            assert!(packed.len() < page.len() / 10 + name);
            let mut back = String::new();
            flate2::read::GzDecoder::new(&packed[..])
                .read_to_string(&mut back)
                .unwrap();
            assert_eq!(back, page);
        }
    }

    #[test]
    fn only_who_unpacks_is_sent_what_is_packed() {
        let takes = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
            takes_gzip(&headers)
        };
        assert!(takes("gzip") && takes("br, gzip;q=0.5"));
        assert!(!takes("br") && !takes("gzip;q=0") && !takes_gzip(&HeaderMap::new()));
    }
}
