//! The square that a telephone reads, drawn on the server: nothing of the secret goes to anybody's drawing service.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// The white border that readers need around it (ISO/IEC 18004).
const BORDER: i32 = 4;

/// The square as SVG. Nothing when the text is longer than any square.
pub fn svg(text: &str, title: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size() + 2 * BORDER;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing to a text does not fail.
            let _ = write!(path, "M{},{}h1v1h-1z", x + BORDER, y + BORDER);
        }
    }
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{title}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_has_its_three_eyes_and_its_border() {
        let drawn = svg(
            "otpauth://totp/Quittance:claire?secret=MZXW6YTBOI",
            "Carré <à> lire",
        )
        .unwrap();
        assert!(drawn.contains("aria-label=\"Carré &lt;à> lire\""));
        // The dark corner of the first eye, and nothing in the border.
        assert!(drawn.contains("M4,4h1v1h-1z") && !drawn.contains("M3,"));
        assert!(svg(&"x".repeat(5000), "").is_none());
    }
}
