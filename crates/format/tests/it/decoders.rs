//! Decoders get bytes that nobody wrote: they answer, they do not panic, and they allocate no more than their limits.

use holdfast_format::canonical;
use holdfast_format::journal::{decode_batch, decode_frame, encode_batch, repair_checksum};
use holdfast_format::limits::{BLOCK_ROWS_MAX, GROUP_BLOCKS_MAX};
use holdfast_format::record::RecordView;
use holdfast_format::segment::{
    CodeBlock, CodeColumn, ContentHash, Contents, DictionaryPage, Packing, PageLocation, SegmentWriter, TextBlock,
    ZstdBlock, block_checksum, decode_codes, decode_numbers, decode_text, repair_checksums, rows_with_code,
};
use holdfast_format::{DecodeError, Event, OrganisationId};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::arbitrary::{logs, owned_event};
use crate::{journal, reading, segment};

proptest! {
    #[test]
    fn arbitrary_bytes_are_answered(bytes in vec(any::<u8>(), 0..400), number in any::<u32>()) {
        _ = canonical::decode_record(&bytes);
        _ = canonical::peek_record(&bytes);
        if let Ok(view) = RecordView::of(&bytes) {
            _ = view.target_ids().count();
            _ = view.personal().map(|personal| personal.names().count());
        }
        _ = decode_batch(&bytes);
        _ = reading::index(&bytes);
        _ = TextBlock::new(bytes.clone(), bytes.len() / 2);
        let zstd = ZstdBlock { offset: 0, length: 0, raw_length: number % (4 << 20), checksum: block_checksum(&bytes) };
        _ = decode_numbers(&zstd, bytes.len(), &bytes);
        _ = decode_text(&zstd, &bytes);
        let location = PageLocation {
            first_code: number,
            count: number % 64,
            offset: 0,
            length: 0,
            raw_length: number % (1 << 20),
            checksum: block_checksum(&bytes),
        };
        _ = DictionaryPage::decode(CodeColumn::Actor, &location, &bytes);
        for packing in [Packing::Horizontal, Packing::Vertical] {
            let checksum = block_checksum(&bytes);
            let codes = CodeBlock { offset: 0, min: number / 2, max: number, checksum, packing };
            _ = decode_codes(&codes, bytes.len(), &bytes, &mut Vec::new());
            _ = rows_with_code(&codes, bytes.len(), &bytes, number);
        }
    }

    #[test]
    fn an_edited_batch_with_a_right_checksum_is_answered(
        records in vec(any::<u8>(), 0..200),
        edits in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut blob = encode_batch(&[journal::frame(1, &records), journal::frame(2, &records)]);
        for (place, byte) in edits {
            let place = place.index(blob.len());
            blob[place] = byte;
        }
        repair_checksum(&mut blob);
        for frame in decode_batch(&blob).unwrap_or_default() {
            _ = decode_frame(&blob, &frame);
        }
    }

    /// Behind right checksums every decoder is reached, and none of them takes what it is given for anything but bytes.
    #[test]
    fn an_edited_segment_with_right_checksums_is_answered(
        logs in logs(),
        edits in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let (mut file, _) = segment::write(&logs);
        for (place, byte) in edits {
            let place = place.index(file.len());
            file[place] = byte;
        }
        repair_checksums(&mut file);
        let outcome = reading::index(&file).and_then(|index| reading::ranks(&file, &index));
        // The lists of postings have their checksums in a compressed directory, where nothing repairs them.
        _ = reading::index(&file).and_then(|index| reading::indexes(&file, &index));
        for outcome in [outcome.map(drop), reading::records(&file).map(drop)] {
            prop_assert!(!matches!(outcome, Err(DecodeError::Checksum { .. })), "{:?}", outcome);
        }
    }

    /// The view that filters use sees what the decoder sees.
    #[test]
    fn a_view_agrees_with_the_decoded_event(owned in owned_event(), id in any::<u64>()) {
        let event = owned.event(id);
        let mut record = Vec::new();
        canonical::encode_record(&event, &mut record);
        let view = RecordView::of(&record).unwrap();
        prop_assert_eq!((view.id, view.timestamp, view.outcome), (event.id, event.timestamp, event.outcome as u8));
        prop_assert_eq!(view.resource, event.resource.as_bytes());
        prop_assert_eq!(view.action, event.action.as_bytes());
        prop_assert_eq!(view.user_id, event.actor.user_id.as_bytes());
        prop_assert_eq!(view.client, event.client.as_bytes());
        prop_assert_eq!((view.team_id, view.team_name), (event.team.id.as_bytes(), event.team.name.as_bytes()));
        prop_assert_eq!((view.session_id, view.request_id), (event.session_id.as_bytes(), event.request_id.as_bytes()));
        let targets: Vec<_> = event.targets.iter().map(|target| target.id.as_bytes()).collect();
        prop_assert_eq!(view.target_ids().collect::<Vec<_>>(), targets);
        let personal = view.personal().unwrap();
        prop_assert_eq!(personal.user_email, event.actor.user_email.as_bytes());
        prop_assert_eq!(personal.ip_address, event.ip_address.as_bytes());
        prop_assert_eq!(personal.additional_info, event.additional_info.as_bytes());
        prop_assert_eq!(personal.meta, event.meta.as_bytes());
        let actors = std::iter::once(&event.actor).chain(&event.on_behalf_of);
        let names = actors.flat_map(|actor| [actor.user_name, actor.user_email, actor.full_name]);
        let names: Vec<_> = names.chain(event.targets.iter().map(|target| target.name)).map(str::as_bytes).collect();
        prop_assert_eq!(personal.names().collect::<Vec<_>>(), names);
    }
}

#[test]
fn repairing_finds_every_checksum_of_a_segment_and_nothing_else() {
    let organisation = OrganisationId::from_bytes([1; 12]);
    let mut writer = SegmentWriter::new(Vec::new(), segment::OPTIONS).unwrap();
    for id in 1..=(GROUP_BLOCKS_MAX * BLOCK_ROWS_MAX + 1) as u64 {
        let information = format!("change {id}");
        let event = Event { id, user_agent: &information, additional_info: &information, ..Event::default() };
        writer.push(organisation, &event).unwrap();
    }
    let (file, _) = writer.finish(&Contents::from([(organisation, ContentHash::default())])).unwrap();
    let mut repaired = file.clone();
    repair_checksums(&mut repaired);
    assert!(repaired == file, "what was right stays as it was");
}
