//! Expected values by Python 3.12: `hmac.new(key, message, "sha256").hexdigest()` and `hashlib.sha256`.

use super::*;

const KEY: &[u8] = b"0123456789abcdef";

fn ids(texts: &[&str]) -> IdIndex {
    let mut ids = IdIndex::default();
    for text in texts {
        ids.add(text);
    }
    ids
}

fn derived(files: &[&[u8]]) -> Names {
    Names::derived(files.iter().map(|bytes| {
        let mut secret = FileSecret::new();
        secret.update(bytes);
        secret
    }))
}

#[test]
fn pseudonyms_are_those_of_another_program() {
    let names = Names::of_key(KEY).unwrap();
    assert_eq!(names.of_text("P000017"), "p-3816ed7f30f54ff1");
    assert_eq!(names.of_order("P000017"), "o-07d0eec101e3ee58");
    assert_eq!(
        names.parameter(),
        "pseudonyms, key file with check 1b01630b9f32cca0d71e8151f6d49bb8fe1ac8574bd095ff2ee802117ba3cc76"
    );
    let names = derived(&[b"participant_id\nP1\n", b"more"]);
    assert_eq!(names.of_text("P1"), "p-551f2d46a01100c4");
    assert_eq!(names.parameter(), "pseudonyms, derived key");
}

#[test]
fn what_is_named_at_once_is_what_is_named_one_by_one() {
    let texts: Vec<String> = (0..20_000).map(|n| format!("P{n}")).collect();
    let table = ids(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let names = derived(&[b"table"]);
    for at in [0, 1, 8_191, 8_192, 19_999] {
        assert_eq!(names.over(&table).name(at), names.of_text(&texts[at as usize]));
    }
}

#[test]
fn lists_stand_in_the_order_of_what_is_shown() {
    let table = ids(&["c", "a", "b", "d"]);
    for names in [Names::identified(), derived(&[b"table"])] {
        let named = names.over(&table);
        let mut people: Vec<u32> = (0..4).collect();
        people.sort_by_key(|person| named.order()[*person as usize]);
        let shown: Vec<_> = people.iter().map(|person| named.name(*person)).collect();
        assert!(shown.is_sorted(), "{shown:?}");
    }
}

#[test]
fn bytes_and_their_division_into_files_change_a_derived_key() {
    let name = |files: &[&[u8]]| derived(files).of_text("P1").into_owned();
    let all = [name(&[b"ab"]), name(&[b"a", b"b"]), name(&[b"b", b"a"]), name(&[]), name(&[b""])];
    assert!(all.iter().enumerate().all(|(at, one)| !all[..at].contains(one)), "{all:?}");
}

#[test]
fn a_short_key_is_refused_and_a_key_is_not_shown() {
    assert!(Names::of_key(&KEY[1..]).unwrap_err().contains("this one has 15"));
    assert!(!format!("{:?}", Names::of_key(KEY).unwrap()).contains("0123456789abcdef"));
}
