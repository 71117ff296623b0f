//! The typesetter's whole world: its forms, its fonts, and the facts of one print. There is nothing else to be found in it.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::Form;

/// Ours, cut from Source Sans 3 and Source Serif 4 (OFL, see `fonts/`): Latin, Greek and Cyrillic.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../fonts/sans-regular.ttf"),
    include_bytes!("../fonts/sans-semibold.ttf"),
    include_bytes!("../fonts/serif-regular.ttf"),
    include_bytes!("../fonts/serif-semibold.ttf"),
];

/// Read once, and the same for each print.
struct House {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    letters: Source,
    /// A name is counted for the life of the process: each has one, whatever is printed.
    facts: FileId,
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS
        .iter()
        .flat_map(|bytes| Font::iter(Bytes::new(*bytes)))
        .collect();
    House {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        letters: Source::new(
            named("/letters.typ"),
            include_str!("../templates/letters.typ").into(),
        ),
        facts: named("/facts.json"),
        fonts,
    }
});

/// The names are ours and are well formed.
fn named(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("our own names are well formed");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// True when each of our fonts has this character.
pub(crate) fn can_draw(c: char) -> bool {
    let has = |font: &Font| font.info().coverage.contains(u32::from(c));
    HOUSE.fonts.iter().all(has)
}

/// What one print sees.
pub(crate) struct Desk {
    form: Form,
    facts: Bytes,
}

impl Desk {
    pub fn new(form: Form, facts: Vec<u8>) -> Desk {
        Desk {
            form,
            facts: Bytes::new(facts),
        }
    }

    fn source(&self) -> &Source {
        match self.form {
            Form::Letters => &HOUSE.letters,
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &HOUSE.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &HOUSE.book
    }

    fn main(&self) -> FileId {
        Desk::source(self).id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match Desk::source(self) {
            form if form.id() == id => Ok(form.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id == HOUSE.facts {
            true => Ok(self.facts.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        HOUSE.fonts.get(index).cloned()
    }

    /// What is printed bears the date it was given.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
