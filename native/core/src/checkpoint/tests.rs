//! Files on their own: what is accepted, and what is said of what is not.

mod folders;
mod mutations;

use rustix::fs::{CWD, FileType, Mode};
use safetensors::SafeTensors;

use super::*;
use crate::failure::{Cause, FailureKind};
use crate::testing::{Folder, file, with_header};

fn entry(name: &str, dtype: &str, shape: &str, offsets: &str) -> String {
    format!(r#""{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}"#)
}

/// Opens a file of these bytes, which must fail, and returns what is said.
fn refused(bytes: &[u8]) -> String {
    let folder = Folder::new();
    let path = folder.write("model.safetensors", bytes);
    let failure = open(&path).expect_err("is not valid");
    assert_eq!(failure.kind, FailureKind::Invalid);
    assert_eq!(failure.path, Some(path.display().to_string()));
    failure.message
}

#[track_caller]
fn assert_refused(bytes: &[u8], expected: &[&str]) {
    let message = refused(bytes);
    for part in expected {
        assert!(message.contains(part), "\"{message}\" does not say \"{part}\"");
    }
    assert!(!message.contains('\n'), "one line");
    let accepted_by_reference = SafeTensors::read_metadata(bytes).is_ok();
    let stricter = message.contains("twice") || message.contains("begin with");
    assert!(!accepted_by_reference || stricter, "stricter than the reference: {message}");
}

#[test]
fn a_valid_file_is_described() {
    let folder = Folder::new();
    let header = format!(
        r#"{{"__metadata__":{{"format":"pt"}},{},{}}}   "#,
        entry("b", "F32", "[2,1]", "[4,12]"),
        entry("a", "BF16", "[2]", "[0,4]")
    );
    let path = folder.write("model.safetensors", &with_header(&header, &[0; 12]));
    let checkpoint = open(&path).expect("valid");
    let names: Vec<_> = checkpoint.tensors.iter().map(|tensor| tensor.name.as_str()).collect();
    assert_eq!(names, ["a", "b"], "in the order of the file");
    assert_eq!(checkpoint.metadata["format"], "pt");
    assert_eq!(checkpoint.tensors[1].shape, [2, 1]);
    assert_eq!(checkpoint.tensors[1].offset, 8 + header.len() as u64 + 4);
    let json = serde_json::to_value(checkpoint.description()).expect("plain data");
    assert_eq!(json["parameters"], 4);
    assert_eq!(json["tensorCount"], 2);
    assert_eq!(json["tensors"][0]["dtype"], "BF16");
    assert_eq!(json["shards"][0]["file"], "model.safetensors");
}

#[test]
fn every_dtype_of_the_format_has_its_size() {
    let bits = [
        ("BOOL", 8),
        ("F4", 4),
        ("F6_E2M3", 6),
        ("F6_E3M2", 6),
        ("U8", 8),
        ("I8", 8),
        ("F8_E5M2", 8),
        ("F8_E4M3", 8),
        ("F8_E8M0", 8),
        ("F8_E4M3FNUZ", 8),
        ("F8_E5M2FNUZ", 8),
        ("I16", 16),
        ("U16", 16),
        ("F16", 16),
        ("BF16", 16),
        ("I32", 32),
        ("U32", 32),
        ("F32", 32),
        ("C64", 64),
        ("F64", 64),
        ("I64", 64),
        ("U64", 64),
    ];
    for (dtype, bits) in bits {
        let bytes = 4 * bits / 8;
        let header = format!("{{{}}}", entry("w", dtype, "[4]", &format!("[0,{bytes}]")));
        let folder = Folder::new();
        let path = folder.write("w.safetensors", &with_header(&header, &vec![0; bytes]));
        assert_eq!(open(&path).expect(dtype).tensors[0].bytes, bytes as u64);
    }
}

#[test]
fn files_that_are_something_else_are_named() {
    assert_refused(b"", &["empty"]);
    assert_refused(b"1234", &["4 bytes", "too few"]);
    assert_refused(
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
        &["git lfs pull"],
    );
    assert_refused(b"<!DOCTYPE html><html></html>", &["HTML"]);
    assert_refused(b"\n <html>", &["HTML"]);
    assert_refused(&[0; 100], &["zeros"]);
    assert_refused(b"PK\x03\x04 and so on", &["zip"]);
    assert_refused(b"GGUF\x03\0\0\0 and so on", &["GGUF"]);
}

#[test]
fn what_users_meet_is_told_in_a_word_as_well() {
    let folder = Folder::new();
    let cause = |bytes: &[u8]| open(&folder.write("w.safetensors", bytes)).expect_err("bad").cause;
    assert_eq!(cause(b""), Some(Cause::Empty));
    assert_eq!(cause(b"version https://git-lfs.github.com/spec/v1"), Some(Cause::GitLfsPointer));
    assert_eq!(cause(b"<html>"), Some(Cause::WebPage));
    assert_eq!(cause(&[0; 100]), Some(Cause::Incomplete));
    assert_eq!(cause(b"PK\x03\x04 and so on"), Some(Cause::ZipArchive));
    assert_eq!(cause(b"GGUF\x03\0\0\0 and so on"), Some(Cause::Gguf));
    assert_eq!(cause(b"1234"), None);
    let missing = open(&folder.path("nowhere.safetensors")).expect_err("is not there");
    assert_eq!(missing.cause, Some(Cause::NotFound));
    let json = serde_json::to_value(&missing).expect("plain data");
    assert_eq!(json["cause"], "notFound");
    assert_eq!(Failure::changed(&folder.path("w")).cause, Some(Cause::Changed));
}

#[test]
fn header_lengths_are_checked_before_anything_is_allocated() {
    assert_refused(
        &[&u64::MAX.to_le_bytes()[..], b"{}"].concat(),
        &["18446744073709551615", "limit"],
    );
    assert_refused(&[&100_000_001_u64.to_le_bytes()[..], b"{}"].concat(), &["limit of 100000000"]);
    let truncated = [&1000_u64.to_le_bytes()[..], b"{}"].concat();
    assert_refused(&truncated, &["10 bytes", "promises 1008", "incomplete download"]);
}

#[test]
fn headers_that_are_no_json_are_refused() {
    assert_refused(&with_header("{", b""), &["not valid JSON"]);
    assert_refused(&with_header(" {}", b""), &["begin with {"]);
    assert_refused(&with_header("[1]", b""), &["begin with {"]);
    assert_refused(&with_header("{}{}", b""), &["not valid JSON"]);
    let mut invalid = with_header("{\"a\":1}", b"");
    invalid[10] = 0xff;
    assert_refused(&invalid, &["UTF-8", "byte 10"]);
}

#[test]
fn duplicate_keys_are_refused() {
    let twice =
        format!("{{{},{}}}", entry("w", "F32", "[1]", "[0,4]"), entry("w", "F32", "[1]", "[4,8]"));
    assert_refused(&with_header(&twice, &[0; 8]), &["tensor \"w\" appears twice"]);
    let escaped = format!(
        "{{{},{}}}",
        entry("w", "F32", "[1]", "[0,4]"),
        entry("\\u0077", "F32", "[1]", "[4,8]")
    );
    assert_refused(&with_header(&escaped, &[0; 8]), &["tensor \"w\" appears twice"]);
    let inside = r#"{"w":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#;
    assert_refused(&with_header(inside, &[0; 4]), &["tensor \"w\"", "\"dtype\" appears twice"]);
    let other = r#"{"w":{"dtype":"F32","x":1,"x":2,"shape":[1],"data_offsets":[0,4]}}"#;
    assert_refused(&with_header(other, &[0; 4]), &["tensor \"w\"", "\"x\" appears twice"]);
    let metadata = r#"{"__metadata__":{"a":"1","a":"2"}}"#;
    assert_refused(&with_header(metadata, b""), &["\"a\" appears twice"]);
    let metadata = r#"{"__metadata__":{},"__metadata__":{}}"#;
    assert_refused(&with_header(metadata, b""), &["__metadata__ appears twice"]);
}

#[test]
fn entries_that_do_not_fit_are_named_with_their_numbers() {
    let one = |dtype: &str, shape: &str, offsets: &str, data: usize| {
        with_header(&format!("{{{}}}", entry("w", dtype, shape, offsets)), &vec![0; data])
    };
    assert_refused(&one("F99", "[1]", "[0,4]", 4), &["tensor \"w\"", "unknown dtype \"F99\""]);
    assert_refused(&one("F32", "[2]", "[0,4]", 4), &["\"w\"", "[2]", "8 bytes", "span 4"]);
    assert_refused(&one("F32", "[1]", "[4,0]", 4), &["\"w\"", "[4, 0]", "end before they begin"]);
    assert_refused(&one("F32", "[1]", "[4,8]", 8), &["\"w\"", "byte 4", "a hole"]);
    assert_refused(&one("F4", "[3]", "[0,1]", 1), &["\"w\"", "12 bits", "no whole bytes"]);
    assert_refused(&one("F32", "[-1]", "[0,4]", 4), &["\"w\""]);
    assert_refused(&one("F32", "[1.0]", "[0,4]", 4), &["\"w\""]);
    assert_refused(&one("F32", "[1]", "[0,4,8]", 4), &["\"w\""]);
    assert_refused(&one("F32", "[1]", "[0]", 4), &["\"w\""]);
    assert_refused(&one("F32", "[9223372036854775807,9]", "[0,4]", 4), &["\"w\"", "overflows"]);
    assert_refused(&one("F32", "[1]", "[0,4]", 9), &["5 bytes follow", "accounts for"]);
    assert_refused(&one("F32", "[2]", "[0,8]", 4), &["incomplete download"]);
    let huge = format!("[0,{}]", u64::MAX - 7);
    assert_refused(&one("U8", "[18446744073709551608]", &huge, 4), &["\"w\"", "overflows"]);
    let missing = r#"{"w":{"dtype":"F32","shape":[1]}}"#;
    assert_refused(&with_header(missing, b""), &["tensor \"w\"", "\"data_offsets\" is missing"]);
    let overlapping =
        format!("{{{},{}}}", entry("a", "F32", "[2]", "[0,8]"), entry("b", "F32", "[1]", "[4,8]"));
    assert_refused(&with_header(&overlapping, &[0; 8]), &["\"b\"", "\"a\"", "overlap"]);
    let number = r#"{"__metadata__":{"step":7}}"#;
    assert_refused(&with_header(number, b""), &["\"step\"", "string"]);
}

#[test]
fn what_is_no_file_is_unreadable_at_once() {
    let folder = Folder::new();
    let unreadable = |path: &Path| {
        let failure = open(path).expect_err("cannot be read");
        assert_eq!(failure.kind, FailureKind::Unreadable);
        failure.message
    };
    assert!(unreadable(&folder.path("missing.safetensors")).contains("no such file"));
    let fifo = folder.path("pipe.safetensors");
    rustix::fs::mknodat(CWD, &fifo, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a FIFO");
    assert!(unreadable(&fifo).contains("not a regular file"));
    assert!(unreadable(Path::new("/dev/null")).contains("not a regular file"));
}

#[test]
fn a_file_that_changed_is_recognised() {
    let folder = Folder::new();
    let path = folder.write("model.safetensors", &file(&[]));
    let checkpoint = open(&path).expect("valid");
    let identity = checkpoint.shards[0].identity;
    let before = ShardFile::reopen(&path, identity).expect("unchanged");
    before.verify_unchanged().expect("unchanged");
    let file = std::fs::OpenOptions::new().append(true).open(&path).expect("writable");
    std::io::Write::write_all(&mut &file, b"more").expect("writable");
    let kind = |result: Result<(), Failure>| result.expect_err("changed").kind;
    assert_eq!(kind(before.verify_unchanged()), FailureKind::Changed);
    assert_eq!(kind(ShardFile::reopen(&path, identity).map(|_| ())), FailureKind::Changed);
    let end = std::fs::metadata(&path).expect("is there").len();
    assert_eq!(kind(before.read(&mut [0; 2], end - 1)), FailureKind::Changed);
}
