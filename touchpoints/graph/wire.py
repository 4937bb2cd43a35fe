"""Operations as JSON: the shape that clients send and the change log keeps."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from touchpoints.graph.draft import OperationRefused
from touchpoints.graph.operations import AddPart, MoveStage, MoveStep, Operation, RemovePart, SetFields
from touchpoints.graph.values import Refusal, plain
from touchpoints.vocabulary import SubjectKind, Verb

Word = TypeVar("Word", Verb, SubjectKind)

_MOST_BROUGHT = 20_000  # parts that one operation may bring along


def from_json(document: Any) -> Operation:
    """The operation that a JSON object spells. Raises OperationRefused naming the key that is wrong.

    Ids may come in any case and leave in lower case. Keys that an operation does not have are refused, so
    that a misspelt one is not lost in silence.
    """
    if not isinstance(document, Mapping):
        raise OperationRefused(Refusal.WRONG_TYPE)
    verb = _word(document, "type", Verb)
    kind = _word(document, "kind", SubjectKind)
    if kind is SubjectKind.JOURNEY and verb is not Verb.SET:
        raise OperationRefused(Refusal.UNKNOWN_KIND, "kind", kind.value)
    keys = _Keys(document)
    common = keys.uuid("id"), kind, keys.uuid("subject")
    operation: Operation
    match verb:
        case Verb.ADD:
            brings = tuple(_brought(part) for part in keys.parts("brings"))
            operation = AddPart(*common, keys.fields(), opens=keys.flag("opens"), brings=brings)
        case Verb.SET:
            operation = SetFields(
                *common, keys.fields(), opens=keys.flag("opens"), closes=keys.flag("closes")
            )
        case Verb.MOVE if kind is SubjectKind.STAGE:
            operation = MoveStage(common[0], common[2], after=keys.uuid_or_none("after"))
        case Verb.MOVE if kind is SubjectKind.STEP:
            operation = MoveStep(
                common[0],
                common[2],
                stage=keys.uuid("stage"),
                channel=keys.take("channel"),
                column=keys.take("column"),
                row=keys.take("row"),
                opens=keys.flag("opens"),
                closes=keys.flag("closes"),
            )
        case Verb.MOVE:
            raise OperationRefused(Refusal.UNKNOWN_KIND, "kind", kind.value)
        case Verb.REMOVE:
            operation = RemovePart(*common, closes=keys.flag("closes"))
    keys.check_all_taken()
    return operation


def to_json(operation: Operation) -> dict[str, Any]:
    """The operation as a JSON object; what says nothing (`opens: false`) is left out."""
    document: dict[str, Any] = {
        "id": operation.id,
        "type": operation.verb.value,
        "kind": operation.kind.value,
        "subject": operation.subject,
    }
    match operation:
        case AddPart() | SetFields():
            document["fields"] = {name: plain(value) for name, value in operation.fields.items()}
        case MoveStage():
            document["after"] = operation.after
        case MoveStep():
            document |= {
                "stage": operation.stage,
                "channel": operation.channel,
                "column": operation.column,
                "row": operation.row,
            }
    for flag in ("opens", "closes"):
        if getattr(operation, flag, False):
            document[flag] = True
    if isinstance(operation, AddPart) and operation.brings:
        document["brings"] = [to_json(part) for part in operation.brings]
    return document


class _Keys:
    """The keys of one JSON object, each to be taken once."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._left = {key: value for key, value in document.items() if key not in ("type", "kind")}

    def take(self, key: str) -> Any:
        if key not in self._left:
            raise OperationRefused(Refusal.REQUIRED, key)
        return self._left.pop(key)

    def uuid(self, key: str) -> str:
        value = self.take(key)
        try:
            return str(UUID(value))
        except (ValueError, AttributeError, TypeError):
            raise OperationRefused(Refusal.WRONG_TYPE, key) from None

    def uuid_or_none(self, key: str) -> str | None:
        if self._left.get(key, "") is None:
            del self._left[key]
            return None
        return self.uuid(key)

    def fields(self) -> dict[str, Any]:
        value = self.take("fields")
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise OperationRefused(Refusal.WRONG_TYPE, "fields")
        return dict(value)

    def flag(self, key: str) -> bool:
        value = self._left.pop(key, False)
        if not isinstance(value, bool):
            raise OperationRefused(Refusal.WRONG_TYPE, key)
        return value

    def parts(self, key: str) -> list[Any]:
        value = self._left.pop(key, [])
        if not isinstance(value, list):
            raise OperationRefused(Refusal.WRONG_TYPE, key)
        if len(value) > _MOST_BROUGHT:
            raise OperationRefused(Refusal.TOO_MANY, key)
        return value

    def check_all_taken(self) -> None:
        if self._left:
            raise OperationRefused(Refusal.UNKNOWN_FIELD, str(min(self._left)))


def _brought(document: Any) -> AddPart:
    """A part that comes with another: an `add` that brings nothing itself."""
    if isinstance(document, Mapping) and "brings" in document:
        raise OperationRefused(Refusal.UNKNOWN_FIELD, "brings")
    operation = from_json(document)
    if not isinstance(operation, AddPart):
        raise OperationRefused(Refusal.NOT_A_CHOICE, "brings")
    return operation


def _word(document: Mapping[str, Any], key: str, words: type[Word]) -> Word:
    if key not in document:
        raise OperationRefused(Refusal.REQUIRED, key)
    try:
        return words(document[key])
    except ValueError:
        raise OperationRefused(Refusal.NOT_A_CHOICE, key) from None
