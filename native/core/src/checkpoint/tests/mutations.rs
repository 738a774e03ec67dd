//! Headers that are nearly right, held against the reference reader.

use proptest::prelude::*;

use super::*;

/// Headers that are nearly right: a valid one with some of its bytes replaced.
fn mutated_header() -> impl Strategy<Value = Vec<u8>> {
    let tensor = (0..4_usize, prop::sample::select(vec!["F32", "BF16", "F4", "U8", "F6_E2M3"]));
    let tensors = prop::collection::vec(tensor, 0..5);
    let edits = prop::collection::vec((any::<prop::sample::Index>(), edit()), 0..4);
    (tensors, edits, any::<bool>()).prop_map(|(tensors, edits, metadata)| {
        let mut entries = Vec::new();
        if metadata {
            entries.push(r#""__metadata__":{"format":"pt"}"#.to_owned());
        }
        let mut end = 0;
        for (number, (side, dtype)) in tensors.into_iter().enumerate() {
            let bits = match dtype {
                "F32" => 32,
                "BF16" => 16,
                "F4" => 4,
                "U8" => 8,
                _ => 6,
            };
            let begin = end;
            end += side * 4 * bits / 8;
            let name = ["a", "b", "w.0", "ü", "e"][number];
            entries.push(entry(name, dtype, &format!("[{side},4]"), &format!("[{begin},{end}]")));
        }
        let mut header = format!("{{{}}}", entries.join(",")).into_bytes();
        for (place, edit) in edits {
            let place = place.index(header.len() + 1);
            let after = (place + edit.removed).min(header.len());
            header.splice(place..after, edit.inserted.bytes());
        }
        let length = (header.len() as u64).to_le_bytes();
        [&length[..], &header, &vec![0; end]].concat()
    })
}

#[derive(Debug, Clone)]
struct Edit {
    removed: usize,
    inserted: String,
}

fn edit() -> impl Strategy<Value = Edit> {
    let inserted = prop_oneof![
        "[0-9]{0,2}",
        "[ ,:\\[\\]{}\"]",
        "\\PC",
        Just(r#","x":null"#.to_owned()),
        Just(r#","x":1e999"#.to_owned()),
        Just(r#","x":"\ud800""#.to_owned()),
        Just(r#","w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}"#.to_owned()),
        Just("e1".to_owned()),
        Just("-0".to_owned()),
    ];
    (0..3_usize, inserted).prop_map(|(removed, inserted)| Edit { removed, inserted })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// The reference reader is the oracle: what is accepted here it accepts, with the same tensors.
    #[test]
    fn what_is_accepted_the_reference_accepts(bytes in mutated_header()) {
        let folder = Folder::new();
        let path = folder.write("model.safetensors", &bytes);
        if let Ok(checkpoint) = open(&path) {
            let (length, reference) = SafeTensors::read_metadata(&bytes)
                .expect("the reference accepts what is accepted here");
            prop_assert_eq!(reference.tensors().len(), checkpoint.tensors.len());
            for tensor in &checkpoint.tensors {
                let info = reference.info(&tensor.name).expect("the same tensors");
                prop_assert_eq!(info.dtype, tensor.dtype);
                prop_assert_eq!(&info.shape, &tensor.shape);
                let begin = (8 + length + info.data_offsets.0) as u64;
                let bytes = (info.data_offsets.1 - info.data_offsets.0) as u64;
                prop_assert_eq!((begin, bytes), (tensor.offset, tensor.bytes));
            }
        }
    }

    /// A header that nobody touched is accepted by both.
    #[test]
    fn untouched_headers_are_accepted(sides in prop::collection::vec(0..9_usize, 0..6)) {
        let data = [0; 4 * 9];
        let names: Vec<String> = (0..sides.len()).map(|number| format!("t{number}")).collect();
        let shapes: Vec<[usize; 1]> = sides.iter().map(|&side| [side]).collect();
        let tensors: Vec<_> = names
            .iter()
            .zip(&shapes)
            .map(|(name, shape)| (name.as_str(), Dtype::F32, &shape[..], &data[..shape[0] * 4]))
            .collect();
        let folder = Folder::new();
        prop_assert_eq!(folder.checkpoint("model.safetensors", &tensors).tensors.len(), sides.len());
    }
}
