use std::collections::HashMap;
use std::sync::Arc;

use holdfast_format::segment::DictionaryPage;

use super::part::Part;
use crate::limits::RENDERED_VALUES_BYTES_MAX;

/// Values of dictionaries as they were rendered: one that many rows have is rendered once.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    pages: Vec<RenderedPage>,
    /// Places in `pages`, by the address of the dictionary page, which is not given to another one while it is held here.
    by_address: HashMap<usize, usize>,
    /// For each part the page that was used last, its address and its place.
    last: [(usize, usize); Part::COUNT],
    bytes: usize,
}

/// Values of one dictionary page.
#[derive(Debug)]
struct RenderedPage {
    page: Arc<DictionaryPage>,
    /// For each code of the page where its value stands in `text`; empty for one that was not rendered.
    places: Vec<(u32, u32)>,
    text: Vec<u8>,
}

impl Remembered {
    /// Appends the value of `code`, which is in `page`. `render` makes it if it is not remembered.
    pub(super) fn append(
        &mut self,
        part: Part,
        page: &Arc<DictionaryPage>,
        code: u32,
        out: &mut Vec<u8>,
        render: impl FnOnce(&str, &mut Vec<u8>),
    ) {
        let place = self.place_of(part, page);
        let rendered = &mut self.pages[place];
        let value = (code - page.codes().start) as usize;
        let (start, end) = rendered.places[value];
        if start < end {
            return out.extend_from_slice(&rendered.text[start as usize..end as usize]);
        }
        let start = out.len();
        render(page.value(code), out);
        self.bytes += rendered.keep(value, &out[start..]);
        if self.bytes > RENDERED_VALUES_BYTES_MAX {
            *self = Self::default();
        }
    }

    fn place_of(&mut self, part: Part, page: &Arc<DictionaryPage>) -> usize {
        let address = Arc::as_ptr(page).addr();
        let (last, place) = self.last[part as usize];
        if last == address {
            return place;
        }
        let place = match self.by_address.get(&address) {
            Some(place) => *place,
            None => self.add(page),
        };
        self.last[part as usize] = (address, place);
        place
    }

    fn add(&mut self, page: &Arc<DictionaryPage>) -> usize {
        let rendered = RenderedPage::new(Arc::clone(page));
        self.bytes += rendered.bytes();
        self.pages.push(rendered);
        let place = self.pages.len() - 1;
        self.by_address.insert(Arc::as_ptr(page).addr(), place);
        place
    }
}

impl RenderedPage {
    fn new(page: Arc<DictionaryPage>) -> Self {
        let places = vec![(0, 0); page.codes().len()];
        Self { page, places, text: Vec::new() }
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.page.bytes() + self.places.capacity() * size_of::<(u32, u32)>() + self.text.capacity()
    }

    /// Keeps what the value at an index was rendered as. Returns by how many bytes this grew.
    fn keep(&mut self, value: usize, rendered: &[u8]) -> usize {
        let before = self.text.capacity();
        let start = self.text.len();
        self.text.extend_from_slice(rendered);
        // What does not fit 32 bits is rendered again each time.
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(self.text.len())) {
            self.places[value] = (start, end);
        }
        self.text.capacity() - before
    }
}
