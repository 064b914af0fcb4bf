"""What the engines that speak SQL have in common: one table `e` of flat rows."""

import abc
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from . import answers
from .answers import Answer
from .engine import Engine
from .events import COLUMNS, EXPORTED, INTEGERS, LISTED, SEARCHED
from .questions import FACETS, HISTOGRAM_BUCKETS, PAGE_ROWS, Filter, Kind, Question, Text

TEXTS = tuple(column for column in COLUMNS if column not in INTEGERS)


class Statement(NamedTuple):
    """SQL with `?` for each argument."""

    sql: str
    arguments: tuple = ()


def columns_with_types(integer: str, text: str) -> str:
    """The columns of the table, none of which is ever absent."""
    return ", ".join(f"{column} {integer if column in INTEGERS else text}" for column in COLUMNS)


def case_insensitive_like(text: Text) -> Statement:
    """Looks into each searched column."""
    condition = " or ".join(f"{column} ilike ?" for column in SEARCHED)
    return Statement(f"({condition})", (f"%{text.value}%",) * len(SEARCHED))


class SqlEngine(Engine):
    """Asks each question as statements whose text is made before the watch runs."""

    table = "e"
    # What divides a whole number by another without a rest.
    integer_division = "/"

    @abc.abstractmethod
    def run(self, statement: Statement) -> Any:
        """The rows of a statement as the client library hands them over."""

    @abc.abstractmethod
    def export_csv(self, statement: Statement) -> Any:
        """Writes the rows into a file with a line of names; the file."""

    @abc.abstractmethod
    def export_json(self, statement: Statement) -> Any:
        """Writes the rows into a file with one object a line; the file."""

    @abc.abstractmethod
    def contains(self, text: Text, organisation: str) -> Statement:
        """The condition that an event of the organisation has a text."""

    def rows(self, raw: Any) -> Iterable[tuple]:
        """What `run` returned, as tuples."""
        return raw

    def ask(self, question: Question) -> Callable[[], Any]:
        statements = list(self.statements(question))
        match question.kind:
            case Kind.CSV:
                return lambda: self.export_csv(statements[0])
            case Kind.JSON:
                return lambda: self.export_json(statements[0])
            case _:
                return lambda: [self.run(statement) for statement in statements]

    def answer(self, question: Question, raw: Any) -> Answer:
        match question.kind:
            case Kind.PAGE:
                page, count = map(self.rows, raw)
                return answers.page(next(iter(count))[0], page)
            case Kind.FACETS:
                return answers.facets(self.facet_counts(raw))
            case Kind.HISTOGRAM:
                return answers.histogram(self.rows(raw[0]))
            case Kind.CSV:
                return answers.export(map(exported, answers.csv_rows(raw)))
            case Kind.JSON:
                return answers.export(map(exported, answers.json_rows(raw)))

    def statements(self, question: Question) -> Iterator[Statement]:
        """What is to be run for a question."""
        match question.kind:
            case Kind.PAGE:
                newest = f"order by ts desc, id desc limit {PAGE_ROWS}"
                yield self.select(", ".join(LISTED), question.filter, newest)
                yield self.select("count(*)", question.filter)
            case Kind.FACETS:
                yield from self.facet_statements(question.filter)
            case Kind.HISTOGRAM:
                start, micros = question.filter.start, question.filter.end - question.filter.start
                bucket = f"(ts - {start}) {self.integer_division} {micros // HISTOGRAM_BUCKETS}"
                yield self.select(f"{bucket}, outcome, count(*)", question.filter, "group by 1, 2")
            case Kind.CSV | Kind.JSON:
                yield self.select(", ".join(EXPORTED), question.filter, "order by ts, id")

    def facet_statements(self, of: Filter) -> Iterator[Statement]:
        """One scan that counts by each field in turn."""
        fields = ", ".join(FACETS)
        sets = ", ".join(f"({field})" for field in FACETS)
        names = " ".join(f"when grouping({field}) = 0 then '{field}'" for field in FACETS)
        yield self.select(f"case {names} end, {fields}, count(*)", of, f"group by grouping sets ({sets})")

    def facet_counts(self, raw: Any) -> dict[str, list[tuple[str, int]]]:
        """The answer to `facet_statements`: rows of a field, the values of all fields, of which one counts, and the count."""
        return answers.counted((row[0], row[1 + FACETS.index(row[0])], row[-1]) for row in self.rows(raw[0]))

    def select(self, what: str, of: Filter, rest: str = "") -> Statement:
        """The events of a filter."""
        condition, arguments = self.condition(of)
        return Statement(f"select {what} from {self.table} where {condition} {rest}", arguments)

    def condition(self, of: Filter) -> Statement:
        """The condition of a filter."""
        terms = ["organisation = ?", "ts >= ?", "ts < ?", *(f"{column} = ?" for column, _ in of.values)]
        arguments = (of.organisation, of.start, of.end, *(value for _, value in of.values))
        if of.text:
            contains = self.contains(of.text, of.organisation)
            terms.append(contains.sql)
            arguments += contains.arguments
        return Statement(" and ".join(terms), arguments)


def exported(row: dict) -> tuple:
    """A row of a file in the order of `EXPORTED`."""
    return tuple(int(row[column]) if column in INTEGERS else row[column] for column in EXPORTED)
