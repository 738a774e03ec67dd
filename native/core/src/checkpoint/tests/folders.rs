//! Folders, indices and shards.

use super::*;

const SHARD_1: &str = "model-00001-of-00002.safetensors";
const SHARD_2: &str = "model-00002-of-00002.safetensors";

fn one_tensor(name: &str) -> Vec<u8> {
    file(&[(name, Dtype::U8, &[2], &[1, 2])])
}

fn index(map: &[(&str, &str)]) -> String {
    let entries: Vec<_> = map.iter().map(|(name, file)| format!(r#""{name}":"{file}""#)).collect();
    let map = entries.join(",");
    format!(r#"{{"metadata":{{"total_size":4,"by":"x"}},"weight_map":{{{map}}}}}"#)
}

fn model(map: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    folder.write("model.safetensors.index.json", index(map).as_bytes());
    folder.write(SHARD_1, &one_tensor("b"));
    folder.write(SHARD_2, &one_tensor("a"));
    folder
}

#[track_caller]
fn assert_invalid(folder: &Folder, expected: &[&str]) {
    let failure = open(&folder.path("")).expect_err("is not valid");
    assert_eq!(failure.kind, FailureKind::Invalid);
    for part in expected {
        assert!(failure.message.contains(part), "{} has no {part}", failure.message);
    }
}

#[test]
fn an_index_joins_its_shards() {
    let folder = model(&[("a", SHARD_2), ("b", SHARD_1)]);
    for path in [folder.path(""), folder.path("model.safetensors.index.json")] {
        let checkpoint = open(&path).expect("valid");
        let names: Vec<_> = checkpoint.tensors.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["b", "a"], "by shard");
        assert_eq!(checkpoint.tensors[1].shard, 1);
        assert_eq!(checkpoint.shards[1].file, SHARD_2);
        assert_eq!(checkpoint.metadata["total_size"], "4");
        assert_eq!(checkpoint.metadata["by"], "x");
    }
}

#[test]
fn shards_may_lie_in_subfolders_and_behind_links() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("model")).expect("a folder");
    std::fs::create_dir(folder.path("model/part")).expect("a folder");
    let blob = folder.write("blob", &one_tensor("a"));
    std::os::unix::fs::symlink(blob, folder.path("model/part/1.safetensors")).expect("a link");
    let json = index(&[("a", "./part/1.safetensors")]);
    folder.write("model/x.safetensors.index.json", json.as_bytes());
    let checkpoint = open(&folder.path("model")).expect("valid");
    assert_eq!(checkpoint.shards[0].file, "part/1.safetensors");
}

#[test]
fn an_index_names_nothing_outside_its_folder() {
    for file in ["../x.safetensors", "/etc/passwd", "part/../../x", "", ".", "a\\u0000b"] {
        assert_invalid(&model(&[("a", file)]), &["\"a\"", "outside"]);
    }
}

#[test]
fn index_and_shards_must_agree() {
    assert_invalid(
        &model(&[("a", SHARD_2), ("b", "gone.safetensors"), ("c", "lost.safetensors")]),
        &["2 of 3 shards are missing", "gone.safetensors", "lost.safetensors"],
    );
    assert_invalid(&model(&[("a", SHARD_1), ("b", SHARD_1)]), &["\"a\"", "not in their shard"]);
    assert_invalid(
        &model(&[("a", SHARD_2), ("b", SHARD_1), ("c", SHARD_1)]),
        &["1 tensors of the index", "\"c\"", SHARD_1],
    );
    assert_invalid(&model(&[("b", SHARD_1), ("c", SHARD_2)]), &["\"a\"", "not in the index"]);
    let twice = model(&[("a", SHARD_2), ("b", SHARD_1)]);
    twice.write(SHARD_1, &one_tensor("a"));
    assert_invalid(&twice, &["\"a\"", "two shards", SHARD_1, SHARD_2]);
    assert_invalid(&model(&[("a", SHARD_2), ("a", SHARD_1)]), &["\"a\" appears twice"]);
    assert_invalid(&model(&[]), &["no tensor"]);
}

#[test]
fn what_is_there_of_an_index_can_be_opened_without_the_rest() {
    let map = [("a", SHARD_2), ("b", SHARD_1)];
    let folder = model(&map);
    let names = |checkpoint: Checkpoint| -> Vec<String> {
        checkpoint.tensors.into_iter().map(|tensor| tensor.name).collect()
    };
    assert_eq!(names(open_present(&folder.path("")).expect("is whole")), ["b", "a"]);
    std::fs::remove_file(folder.path(SHARD_1)).expect("is there");
    assert_invalid(&folder, &["1 of 2 shards are missing: model-00001-of-00002.safetensors"]);
    let found = open_present(&folder.path("")).expect("has a shard");
    assert_eq!((found.shards.len(), found.shards[0].file.as_str()), (1, SHARD_2));
    assert_eq!(names(found), ["a"]);
    std::fs::remove_file(folder.path(SHARD_2)).expect("is there");
    let failure = open_present(&folder.path("")).expect_err("has no shard");
    assert!(failure.message.contains("2 of 2 shards are missing"), "{}", failure.message);
}

#[test]
fn what_is_there_of_an_index_must_agree_with_it() {
    let folder = model(&[("a", "gone.safetensors"), ("b", SHARD_1), ("c", SHARD_2)]);
    let failure = open_present(&folder.path("")).expect_err("a is in another shard");
    assert!(failure.message.contains("\"a\""), "{}", failure.message);
}

#[test]
fn a_folder_holds_one_checkpoint() {
    let folder = Folder::new();
    assert_invalid(&folder, &["no .safetensors file"]);
    folder.write("config.json", b"{}");
    folder.write(".hidden.safetensors", b"");
    folder.write("step.safetensors", &one_tensor("a"));
    assert_eq!(open(&folder.path("")).expect("valid").tensors.len(), 1);
    folder.write("other.safetensors", &one_tensor("a"));
    assert_invalid(&folder, &["2 .safetensors files", "step", "other", "open one of"]);
}

#[test]
fn a_folder_stands_for_its_file_of_the_usual_name() {
    let folder = Folder::new();
    folder.write("model.mask.safetensors", &one_tensor("mask"));
    folder.write("adapter_model.safetensors", &one_tensor("adapter"));
    folder.write("other.safetensors", &one_tensor("other"));
    assert_eq!(open(&folder.path("")).expect("valid").tensors[0].name, "adapter");
    folder.write("model.safetensors", &one_tensor("model"));
    assert_invalid(&folder, &["4 .safetensors files", "adapter_model", "open one of"]);
}

#[test]
fn what_is_no_index_is_refused() {
    for json in ["", "[]", "{}", r#"{"weight_map":{"a":1}}"#, r#"{"weight_map":[]}"#] {
        let folder = model(&[]);
        folder.write("model.safetensors.index.json", json.as_bytes());
        assert_invalid(&folder, &["not a checkpoint index"]);
    }
}
