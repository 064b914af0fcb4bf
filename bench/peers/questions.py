"""The questions that every engine is asked, with values that occur in the events."""

import collections
import enum
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from .events import COLUMNS, SEARCHED, Events

PAGE_ROWS = 50
FACETS = ("resource", "action", "actor", "team", "client", "outcome")
FACET_VALUES = 100
HISTOGRAM_BUCKETS = 90
FILTERED = ("resource", "action", "client")
# The share of an organisation's events in which a common word should be.
COMMON_SHARE = 0.02
STEM_LETTERS = 5
TOKEN = re.compile(r"[^\s\"]+")
PLAIN_WORD = re.compile(r"[a-z]{6,}")


class Kind(enum.Enum):
    """What is asked about the events of a filter."""

    PAGE = "the newest 50 events, and how many there are"
    FACETS = "the most frequent values of six fields, with their counts"
    HISTOGRAM = "counts by outcome in 90 parts of the range"
    CSV = "a file of all of them as CSV, oldest first"
    JSON = "the same as JSON"


class Match(enum.Enum):
    """Where a text is looked for. Which one it is changes no answer: the texts are chosen so."""

    WORD = "a whole word"
    PREFIX = "the beginning of a word"
    SUBSTRING = "inside a word"


@dataclass(frozen=True)
class Text:
    """A text of letters in lower case, which is found whatever the case."""

    value: str
    match: Match


@dataclass(frozen=True)
class Filter:
    """Which events: of one organisation, from a moment to before another, with values of fields and a text."""

    organisation: str
    start: int
    end: int
    values: tuple[tuple[str, str], ...] = ()
    text: Text | None = None


@dataclass(frozen=True)
class Question:
    """What is asked; its name heads its line of the table."""

    name: str
    kind: Kind
    filter: Filter


class Vocabulary:
    """What occurs in texts, to choose from it what engines with other ideas of a word find in the same events."""

    def __init__(self) -> None:
        self.texts = 0
        self.counts: collections.Counter[str] = collections.Counter()

    def add(self, text: str) -> None:
        self.texts += 1
        self.counts.update(set(TOKEN.findall(text.lower())))

    def word(self) -> Text:
        """A plain word that is part of no other."""
        whole = (word for word in self.plain_words() if self.places(word) == {word: 0})
        return Text(self.common(whole), Match.WORD)

    def prefix(self) -> Text:
        """The beginning of several plain words that stands nowhere inside one."""
        stems = {word[:STEM_LETTERS] for word in self.plain_words()}
        leading = (stem for stem in stems if self.is_shared(stem, lambda place: place == 0))
        return Text(self.common(leading), Match.PREFIX)

    def substring(self) -> Text:
        """What begins no word and stands inside of several plain ones."""
        parts = {word[1:1 + STEM_LETTERS] for word in self.plain_words()}
        inside = (part for part in parts if self.is_shared(part, lambda place: place > 0))
        return Text(self.common(inside), Match.SUBSTRING)

    def plain_words(self) -> Iterator[str]:
        """The words of letters only that are neither rare nor in most events."""
        few, most = 0.1 * COMMON_SHARE * self.texts, 5 * COMMON_SHARE * self.texts
        return (word for word, count in self.counts.items() if few < count < most and PLAIN_WORD.fullmatch(word))

    def is_shared(self, part: str, is_there: Callable[[int], bool]) -> bool:
        """Whether several words have `part`, all of them plain and in the right place."""
        places = self.places(part)
        return len(places) > 1 and all(PLAIN_WORD.fullmatch(word) and is_there(at) for word, at in places.items())

    def places(self, part: str) -> dict[str, int]:
        """The words that have `part`, each with where."""
        return {word: index for word in self.counts if (index := word.find(part)) >= 0}

    def common(self, texts: Iterable[str]) -> str:
        """The one that is in nearly as many texts as a common word; the first by name of equals."""
        def distance(text: str) -> float:
            return abs(sum(self.counts[word] for word in self.places(text)) - COMMON_SHARE * self.texts)
        chosen = min(sorted(texts), key=distance, default=None)
        if chosen is None:
            raise SystemExit("no word of the events suits a search; generate more of them: --events 20000")
        return chosen


@dataclass
class Survey:
    """What there is to ask for in one organisation."""

    combinations: collections.Counter[tuple[str, ...]] = field(default_factory=collections.Counter)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)


def choose(events: Events) -> list[Question]:
    """The questions, about the smallest, the middle and the largest organisation."""
    names = events.organisations
    sizes = {"small": names[0], "middle": names[len(names) // 2], "largest": names[-1]}
    surveys = survey(events, sizes)
    questions: list[Question] = []
    for size, name in sizes.items():
        everything = Filter(name, events.start, events.end)
        questions += pages(f"{size} organisation", everything, surveys[name])
    vocabulary = surveys[sizes["largest"]].vocabulary
    for text in (vocabulary.word(), vocabulary.prefix(), vocabulary.substring()):
        question = f"{text.match.name.lower()} search, `{text.value}`"
        questions.append(Question(question, Kind.PAGE, replace(everything, text=text)))
    return questions + [
        Question("six facets", Kind.FACETS, everything),
        Question("histogram of 90 buckets", Kind.HISTOGRAM, everything),
        Question("CSV export", Kind.CSV, everything),
        Question("JSON export", Kind.JSON, everything),
    ]


def survey(events: Events, sizes: dict[str, str]) -> dict[str, Survey]:
    """One pass over the rows; words are collected of the largest organisation only."""
    surveys = {name: Survey() for name in sizes.values()}
    filtered = [COLUMNS.index(column) for column in FILTERED]
    searched = [COLUMNS.index(column) for column in SEARCHED]
    for row in events.read_rows():
        if found := surveys.get(row[0]):
            found.combinations[tuple(row[index] for index in filtered)] += 1
            if row[0] == sizes["largest"]:
                found.vocabulary.add(" ".join(row[index] for index in searched))
    return surveys


def pages(what: str, everything: Filter, found: Survey) -> Iterator[Question]:
    """A page without a filter, with one and with three, by a combination that is more frequent than most."""
    combinations = sorted(found.combinations.items(), key=lambda item: (-item[1], item[0]))
    values = tuple(zip(FILTERED, combinations[len(combinations) // 4][0]))
    for count, filters in ((0, "no filter"), (1, "1 filter"), (3, "3 filters")):
        yield Question(f"page, {what}, {filters}", Kind.PAGE, replace(everything, values=values[:count]))
