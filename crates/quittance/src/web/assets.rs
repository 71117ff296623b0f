//! What the pages need besides themselves, inside the program: no request ever goes to a third party.
//!
//! An asset's address carries a hash of its content, so that a browser may keep it for ever.

use std::fmt::{self, Display, Formatter};
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// One file, as it is served.
pub struct Asset {
    /// Where it is found, with the hash of its content.
    pub path: String,
    /// What it is.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Every file of the pages.
pub struct Assets {
    pub css: Asset,
    pub js: Asset,
    pub passkeys: Asset,
    pub icons: Asset,
    pub favicon: Asset,
    pub sans: Asset,
    pub serif: Asset,
    pub sans_licence: Asset,
    pub serif_licence: Asset,
}

impl Assets {
    /// The file at this address, when there is one.
    pub fn find(&self, path: &str) -> Option<&Asset> {
        self.all().into_iter().find(|asset| asset.path == path)
    }

    fn all(&self) -> [&Asset; 9] {
        [
            &self.css,
            &self.js,
            &self.passkeys,
            &self.icons,
            &self.favicon,
            &self.sans,
            &self.serif,
            &self.sans_licence,
            &self.serif_licence,
        ]
    }
}

/// The files, hashed once when the first page is asked for.
pub static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let sans = asset(
        "source-sans-3.woff2",
        "font/woff2",
        include_bytes!("../../static/source-sans-3.woff2"),
    );
    let serif = asset(
        "source-serif-4.woff2",
        "font/woff2",
        include_bytes!("../../static/source-serif-4.woff2"),
    );
    let css = include_str!("../../static/app.css")
        .replace("source-sans-3.woff2", &sans.path)
        .replace("source-serif-4.woff2", &serif.path);
    Assets {
        css: asset("app.css", "text/css; charset=utf-8", css.as_bytes()),
        js: asset(
            "app.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../static/app.js"),
        ),
        passkeys: asset(
            "passkeys.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../static/passkeys.js"),
        ),
        icons: asset(
            "icons.svg",
            "image/svg+xml",
            include_bytes!("../../static/icons.svg"),
        ),
        favicon: asset(
            "favicon.svg",
            "image/svg+xml",
            include_bytes!("../../static/favicon.svg"),
        ),
        sans_licence: asset(
            "source-sans-3.OFL.txt",
            "text/plain; charset=utf-8",
            include_bytes!("../../static/OFL-source-sans-3.txt"),
        ),
        serif_licence: asset(
            "source-serif-4.OFL.txt",
            "text/plain; charset=utf-8",
            include_bytes!("../../static/OFL-source-serif-4.txt"),
        ),
        sans,
        serif,
    }
});

/// A sign from the sheet of signs. It is drawn beside words, never instead of them.
#[derive(Clone, Copy, Debug)]
pub struct Icon(pub &'static str);

impl Display for Icon {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (sheet, name) = (&ASSETS.icons.path, self.0);
        write!(
            f,
            r#"<svg class="i" aria-hidden="true"><use href="{sheet}#{name}"/></svg>"#
        )
    }
}

impl askama::filters::HtmlSafe for Icon {}

fn asset(name: &str, media_type: &'static str, bytes: &[u8]) -> Asset {
    let hash = Sha256::digest(bytes);
    let mark: String = hash
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
    Asset {
        path: format!("/static/{stem}.{mark}.{ending}"),
        media_type,
        bytes: bytes.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_names_the_fonts_by_their_lasting_address() {
        let css = String::from_utf8_lossy(&ASSETS.css.bytes);
        assert!(css.contains(&ASSETS.sans.path) && css.contains(&ASSETS.serif.path));
        assert!(!css.contains("url(source"));
    }

    #[test]
    fn nothing_in_the_files_asks_a_third_party() {
        for asset in [&ASSETS.css, &ASSETS.js, &ASSETS.passkeys] {
            let text = String::from_utf8_lossy(&asset.bytes);
            assert!(
                !text.contains("http://") && !text.contains("https://"),
                "{}",
                asset.path
            );
        }
    }
}
