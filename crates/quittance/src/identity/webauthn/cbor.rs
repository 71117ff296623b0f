//! The little of CBOR (RFC 8949) that a passkey's device writes: whole numbers, texts, bytes, lists and maps of known length.
//!
//! It comes from a stranger's browser. So depth and count are bounded, lengths are compared with what is there before
//! anything is taken, and what a device never writes (tags, fractions, open lengths, a key twice) is refused.

/// A device nests a key in a map in a map; certificates of a statement lie one deeper.
const DEPTH_MAX: usize = 4;
/// A device writes some twenty values.
const ITEMS_MAX: usize = 64;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    Int(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    List(Vec<Item<'a>>),
    Map(Vec<(Item<'a>, Item<'a>)>),
    /// false, true or null, of which only their being there counts.
    Simple(u8),
}

impl<'a> Item<'a> {
    /// What stands under this number.
    pub fn under(&self, key: i64) -> Option<&Item<'a>> {
        self.value(&Item::Int(key))
    }

    /// What stands under this word.
    pub fn named(&self, key: &str) -> Option<&Item<'a>> {
        self.value(&Item::Text(key))
    }

    fn value(&self, key: &Item<'_>) -> Option<&Item<'a>> {
        let Item::Map(pairs) = self else { return None };
        let found = pairs.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value)
    }

    pub fn int(&self) -> Option<i64> {
        match self {
            Item::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Item::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&'a str> {
        match self {
            Item::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads one value, and answers what follows it. Nothing when it is not one that a device writes.
pub fn read(bytes: &[u8]) -> Option<(Item<'_>, &[u8])> {
    let mut reader = Reader {
        rest: bytes,
        items: 0,
    };
    let item = reader.item(0)?;
    Some((item, reader.rest))
}

/// Reads one value that is all there is.
pub fn read_whole(bytes: &[u8]) -> Option<Item<'_>> {
    read(bytes)
        .filter(|(_, rest)| rest.is_empty())
        .map(|(item, _)| item)
}

struct Reader<'a> {
    rest: &'a [u8],
    items: usize,
}

impl<'a> Reader<'a> {
    fn item(&mut self, depth: usize) -> Option<Item<'a>> {
        self.items += 1;
        if self.items > ITEMS_MAX || depth > DEPTH_MAX {
            return None;
        }
        let first = self.take(1)?[0];
        let (kind, short) = (first >> 5, first & 31);
        if kind == 7 {
            return (20..=22).contains(&short).then_some(Item::Simple(short));
        }
        let number = self.number(short)?;
        match kind {
            0 => i64::try_from(number).ok().map(Item::Int),
            1 => i64::try_from(number)
                .ok()
                .map(|number| Item::Int(-1 - number)),
            2 => self.run(number).map(Item::Bytes),
            3 => std::str::from_utf8(self.run(number)?).ok().map(Item::Text),
            4 => {
                let mut list = Vec::new();
                for _ in 0..self.count(number)? {
                    list.push(self.item(depth + 1)?);
                }
                Some(Item::List(list))
            }
            5 => self.map(number, depth),
            _ => None,
        }
    }

    fn map(&mut self, pairs: u64, depth: usize) -> Option<Item<'a>> {
        let mut map: Vec<(Item<'a>, Item<'a>)> = Vec::new();
        for _ in 0..self.count(pairs)? {
            let key = self.item(depth + 1)?;
            let is_key = matches!(key, Item::Int(_) | Item::Text(_));
            if !is_key || map.iter().any(|(known, _)| *known == key) {
                return None;
            }
            let value = self.item(depth + 1)?;
            map.push((key, value));
        }
        Some(Item::Map(map))
    }

    fn number(&mut self, short: u8) -> Option<u64> {
        let length = match short {
            0..=23 => return Some(u64::from(short)),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        let bytes = self.take(length)?;
        Some(
            bytes
                .iter()
                .fold(0, |number, byte| number << 8 | u64::from(*byte)),
        )
    }

    /// How many values are said to follow: each has at least one byte.
    fn count(&self, number: u64) -> Option<usize> {
        let count = usize::try_from(number).ok()?;
        (count <= self.rest.len().min(ITEMS_MAX)).then_some(count)
    }

    fn run(&mut self, length: u64) -> Option<&'a [u8]> {
        self.take(usize::try_from(length).ok()?)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_standard_shows_is_read_as_it_says() {
        // RFC 8949, appendix A.
        for (bytes, item) in [
            (&[0x00][..], Item::Int(0)),
            (&[0x17], Item::Int(23)),
            (&[0x18, 0x64], Item::Int(100)),
            (&[0x19, 0x03, 0xe8], Item::Int(1000)),
            (&[0x1a, 0x00, 0x0f, 0x42, 0x40], Item::Int(1_000_000)),
            (&[0x20], Item::Int(-1)),
            (&[0x39, 0x03, 0xe7], Item::Int(-1000)),
            (&[0x44, 1, 2, 3, 4], Item::Bytes(&[1, 2, 3, 4])),
            (&[0x64, 0x49, 0x45, 0x54, 0x46], Item::Text("IETF")),
            (&[0x62, 0xc3, 0xbc], Item::Text("ü")),
            (&[0xf5], Item::Simple(21)),
            (&[0x80], Item::List(vec![])),
            (&[0x82, 1, 2], Item::List(vec![Item::Int(1), Item::Int(2)])),
        ] {
            assert_eq!(read_whole(bytes), Some(item), "{bytes:02x?}");
        }
        let map = read_whole(&[0xa2, 0x61, 0x61, 0x01, 0x20, 0x41, 7]).unwrap();
        assert_eq!(map.named("a").and_then(Item::int), Some(1));
        assert_eq!(map.under(-1).and_then(Item::bytes), Some(&[7][..]));
        assert_eq!(map.under(1), None);
    }

    #[test]
    fn what_no_device_writes_is_refused() {
        for hostile in [
            &[][..],
            &[0x18], // a number that ends early
            &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], // larger than any of ours
            &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], // more bytes than there are
            &[0x9a, 0xff, 0xff, 0xff, 0xff], // more values than there are
            &[0xba, 0x00, 0x0f, 0xff, 0xff, 0x01],
            &[0x5f, 0x41, 0x00, 0xff], // an open length
            &[0x9f, 0x01, 0xff],
            &[0xc0, 0x00],                         // a tag
            &[0xf9, 0x3c, 0x00],                   // a fraction
            &[0xf7],                               // undefined
            &[0x61, 0xff],                         // not UTF-8
            &[0xa2, 0x01, 0x00, 0x01, 0x00],       // a key twice
            &[0xa1, 0x80, 0x00],                   // a list as a key
            &[0x81, 0x81, 0x81, 0x81, 0x81, 0x00], // too deep
            &[0x00, 0x00],                         // something behind
            &[0x1c],
        ] {
            assert_eq!(read_whole(hostile), None, "{hostile:02x?}");
        }
        let many = [&[0x98, 65][..], &[0; 65]].concat();
        assert_eq!(read_whole(&many), None);
        assert!(read_whole(&[&[0x98, 63][..], &[0; 63]].concat()).is_some());
    }

    #[test]
    fn no_bytes_at_all_make_it_stumble() {
        // Each beginning of a real answer, and each with one byte changed.
        let real = [
            0xa3, 0x63, b'f', b'm', b't', 0x64, b'n', b'o', b'n', b'e', 0x67, b'a', b't', b't',
            b'S', b't', b'm', b't', 0xa0, 0x68, b'a', b'u', b't', b'h', b'D', b'a', b't', b'a',
            0x43, 1, 2, 3,
        ];
        assert!(read_whole(&real).is_some());
        for end in 0..real.len() {
            assert_eq!(read_whole(&real[..end]), None, "{end}");
        }
        for at in 0..real.len() {
            for byte in 0..=255 {
                let mut changed = real;
                changed[at] = byte;
                let _ = read(&changed);
            }
        }
    }
}
