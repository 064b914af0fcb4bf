/// Reads a text character by character and knows where it is.
#[derive(Debug)]
pub(super) struct Scanner {
    characters: Vec<char>,
    /// Characters before the next one.
    place: usize,
}

impl Scanner {
    pub(super) fn new(text: &str) -> Self {
        Self { characters: text.chars().collect(), place: 0 }
    }

    /// The next character, counted from 1.
    pub(super) fn position(&self) -> usize {
        self.place + 1
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.characters.get(self.place).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.place += usize::from(next.is_some());
        next
    }

    /// Passes the next character if it is `wanted`.
    pub(super) fn take(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        self.place += usize::from(is_next);
        is_next
    }

    /// Passes the characters up to the first that `ends` the run, which may be none.
    pub(super) fn run(&mut self, ends: impl Fn(char) -> bool) -> String {
        let run = self.text_from(self.place, ends);
        self.place += run.chars().count();
        run
    }

    /// Whether `word` comes next, with a blank, a parenthesis or the end behind it.
    pub(super) fn is_at(&self, word: &str) -> bool {
        self.text_from(self.place, |character| is_blank(character) || is_parenthesis(character)) == word
    }

    /// Passes `word` if it comes next.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is_next = self.is_at(word);
        self.place += if is_next { word.chars().count() } else { 0 };
        is_next
    }

    pub(super) fn skip_blanks(&mut self) {
        self.run(|character| !is_blank(character));
    }

    /// Whether what was read may end here: before a blank, a `)` or at the end.
    pub(super) fn is_at_end_of_word(&self) -> bool {
        self.peek().is_none_or(|character| is_blank(character) || character == ')')
    }

    /// What stands from a position on, up to the next blank.
    pub(super) fn up_to_blank(&self, position: usize) -> String {
        self.text_from(position - 1, is_blank)
    }

    fn text_from(&self, place: usize, ends: impl Fn(char) -> bool) -> String {
        self.characters[place..].iter().take_while(|character| !ends(**character)).collect()
    }
}

pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace()
}

pub(super) fn is_parenthesis(character: char) -> bool {
    matches!(character, '(' | ')')
}
