//! Ladders in the making, on both engines: each change is a state, the last ones can be taken back, nobody writes over another.

use receivables::reminding::Sequence;
use store::{Books, By, Fault, STATES_KEPT};

use crate::fixture::{House, by, ladder, on_both};

fn write<T>(house: &House, by: &By, deed: impl FnMut(&mut Books<'_>) -> Result<T, Fault>) -> T {
    house.store.write::<_, Fault>(house.firm, by, deed).unwrap()
}

fn read<T>(house: &House, question: impl FnMut(&mut Books<'_>) -> Result<T, Fault>) -> T {
    house.store.read::<_, Fault>(house.firm, question).unwrap()
}

fn named(name: &str) -> Sequence {
    Sequence {
        name: name.into(),
        ..ladder()
    }
}

/// Keeps a state on top of what stands.
fn keep(house: &House, second: i64, name: &str) {
    let kept = write(house, &by(second), |books| {
        let over = books.sequence_draft("standard")?;
        let over = over.map_or(0, |draft| draft.written_at);
        books.keep_sequence_draft("standard", &named(name), over)
    });
    assert!(kept);
}

fn stands(house: &House) -> Option<(String, i64)> {
    let draft = read(house, |books| books.sequence_draft("standard"));
    draft.map(|draft| (draft.sequence.name, draft.states))
}

#[test]
fn the_last_changes_are_taken_back_one_by_one() {
    on_both(|house| {
        assert_eq!(stands(house), None);
        keep(house, 10, "un");
        keep(house, 11, "deux");
        keep(house, 12, "trois");
        assert_eq!(stands(house), Some(("trois".into(), 3)));
        let all = read(house, |books| books.sequence_drafts());
        assert_eq!((all.len(), all[0].written_by.as_str()), (1, "test"));
        assert_eq!(all[0].sequence.steps, ladder().steps);

        let undo = |second: i64| {
            let over = by(second).at;
            write(house, &by(20), |books| {
                books.undo_sequence_draft("standard", over)
            })
        };
        assert!(undo(12));
        assert_eq!(stands(house), Some(("deux".into(), 2)));
        assert!(!undo(12), "it is gone already");
        assert!(undo(11) && undo(10));
        assert_eq!(stands(house), None);
    });
}

#[test]
fn who_wrote_on_another_state_writes_nothing() {
    on_both(|house| {
        keep(house, 10, "un");
        let over = by(10).at;
        let both = |second, name: &str| {
            write(house, &by(second), |books| {
                books.keep_sequence_draft("standard", &named(name), over)
            })
        };
        assert!(both(11, "mien"));
        assert!(!both(12, "tien"), "somebody else was first");
        assert_eq!(stands(house), Some(("mien".into(), 2)));
        assert!(write(house, &by(13), |books| books
            .drop_sequence_draft("standard")));
        assert!(!write(house, &by(14), |books| books
            .drop_sequence_draft("standard")));
        assert_eq!(stands(house), None);
    });
}

#[test]
fn old_states_go() {
    on_both(|house| {
        for second in 1..=STATES_KEPT + 3 {
            keep(house, second, &format!("état {second}"));
        }
        let name = format!("état {}", STATES_KEPT + 3);
        assert_eq!(stands(house), Some((name, STATES_KEPT)));
    });
}

#[test]
fn choices_of_persons_are_told() {
    on_both(|house| {
        let (a, b) = (house.customer("A"), house.customer("B"));
        write(house, &by(5), |books| books.follow(b, house.sequence));
        assert_eq!(read(house, |books| books.chosen_by_person(&[a, b])), [b]);
    });
}
