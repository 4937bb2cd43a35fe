"""Segment rules: which respondents a persona stands for, by their attributes.

A rule is `{"all": [...]}` or `{"any": [...]}` over conditions and further rules; a condition names an
attribute and one of `in`, `not_in` (lists of codes) and `between` (two numbers, both included). Values are
compared as codes are. Of an attribute that is not known nothing holds, not even `not_in`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from touchpoints.scoring.codes import code
from touchpoints.vocabulary.sayings import Saying

Attributes = Mapping[str, object]

DEEPEST = 20
"""Rules nested deeper than this are not meant by anyone."""

REMEMBERED = 10_000


class RuleNotUnderstood(ValueError):
    """A segment rule says something it cannot say. `where` names the place, such as `all[1].between`."""

    def __init__(self, where: str, why: Saying) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where, self.why = where, why


class Rule(Protocol):
    """What decides over one respondent."""

    def matches(self, attributes: Attributes) -> bool:
        """Whether a respondent with these attributes belongs."""
        ...

    @property
    def attributes(self) -> frozenset[str]:
        """Names of the attributes it looks at."""
        ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """The attribute is known and is (`belongs`) or is not one of the codes."""

    attribute: str
    codes: frozenset[str]
    belongs: bool

    def matches(self, attributes: Attributes) -> bool:
        value = attributes.get(self.attribute)
        return value not in (None, "") and (code(value) in self.codes) is self.belongs

    @property
    def attributes(self) -> frozenset[str]:
        return frozenset({self.attribute})


@dataclass(frozen=True, slots=True)
class Between:
    """The attribute is a number from `low` to `high`, both included."""

    attribute: str
    low: float
    high: float

    def matches(self, attributes: Attributes) -> bool:
        try:
            return self.low <= float(code(attributes.get(self.attribute, ""))) <= self.high
        except ValueError:
            return False

    @property
    def attributes(self) -> frozenset[str]:
        return frozenset({self.attribute})


@dataclass(frozen=True, slots=True)
class Together:
    """Several rules of which all, or any, must hold. Of none at all, none holds."""

    rules: tuple[Rule, ...]
    every: bool

    def matches(self, attributes: Attributes) -> bool:
        hold = (rule.matches(attributes) for rule in self.rules)
        return bool(self.rules) and (all(hold) if self.every else any(hold))

    @property
    def attributes(self) -> frozenset[str]:
        return frozenset[str]().union(*(rule.attributes for rule in self.rules))


def read_rule(data: object, where: str = "", depth: int = 0) -> Rule | None:
    """The rule that a document or field holds, or None when it is empty: nobody belongs.

    Raises `RuleNotUnderstood`.

    >>> young = {"attribute": "age", "between": [18, 30]}
    >>> rule = read_rule({"all": [{"attribute": "purpose", "in": [1, 5]}, young]})
    >>> rule.matches({"purpose": "1.0", "age": "30"}), rule.matches({"purpose": "1"})
    (True, False)
    """
    if data is None or data == {}:
        return None
    if not isinstance(data, Mapping):
        raise RuleNotUnderstood(where, Saying("expected an object"))
    if depth > DEEPEST:
        raise RuleNotUnderstood(where, Saying("nested deeper than %(count)s", count=DEEPEST))
    if "attribute" in data:
        return _condition(data, where)
    if len(data) != 1 or next(iter(data)) not in ("all", "any"):
        raise RuleNotUnderstood(where, Saying("expected “all”, “any”, or “attribute” with a condition"))
    word, parts = next(iter(data.items()))
    inside = f"{where}.{word}" if where else str(word)
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        raise RuleNotUnderstood(inside, Saying("expected a list"))
    rules = [read_rule(part, f"{inside}[{n}]", depth + 1) for n, part in enumerate(parts)]
    return Together(tuple(rule for rule in rules if rule is not None), every=word == "all")


def _condition(data: Mapping[str, object], where: str) -> Rule:
    attribute = data["attribute"]
    if not isinstance(attribute, str) or not attribute.strip():
        raise RuleNotUnderstood(f"{where}.attribute", Saying("expected the name of an attribute"))
    words = [word for word in data if word != "attribute"]
    if len(words) != 1 or words[0] not in ("in", "not_in", "between"):
        raise RuleNotUnderstood(where, Saying("expected exactly one of “in”, “not_in”, “between”"))
    word = words[0]
    values = data[word]
    inside = f"{where}.{word}"
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise RuleNotUnderstood(inside, Saying("expected a list"))
    if word != "between":
        return OneOf(attribute.strip(), frozenset(map(code, values)), belongs=word == "in")
    try:
        low, high = (float(code(value)) for value in values)
    except ValueError as error:
        raise RuleNotUnderstood(inside, Saying("expected two numbers")) from error
    return Between(attribute.strip(), low, high)


@dataclass(slots=True)
class Segmentation:
    """The personas of a workspace, in order: the first whose rule matches owns a respondent.

    Respondents with the same relevant attributes are decided once.
    """

    rules: Sequence[tuple[int, Rule]]
    _decided: dict[tuple[object, ...], int | None] = field(default_factory=dict)
    _key: Callable[[Attributes], tuple[object, ...]] = field(init=False)

    def __post_init__(self) -> None:
        names = sorted(frozenset[str]().union(*(rule.attributes for _, rule in self.rules)))
        self._key = lambda attributes: tuple(attributes.get(name) for name in names)

    def owner(self, attributes: Attributes) -> int | None:
        """Key of the persona that owns a respondent with these attributes, None when none does."""
        key = self._key(attributes)
        if key not in self._decided:
            if len(self._decided) >= REMEMBERED:
                self._decided.clear()
            self._decided[key] = next(
                (persona for persona, rule in self.rules if rule.matches(attributes)), None
            )
        return self._decided[key]
