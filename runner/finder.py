"""Find my licences: which services a business needs, why, in which order, how long they take and what they cost; its sheets say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from runner import feel
from runner.agreed import APPLICATION, KIND
from runner.catalogue import Need, Sheet
from runner.definitions import Definition
from runner.manual.context import Context
from runner.manual.fees import Computed
from runner.manual.kinds import chosen
from runner.thai import Language

SURCHARGES = ("surcharge",)  # decisions of what is paid only by those who are late


@dataclass(frozen=True)
class Wanted:
    """A service that the business needs. `rank` 0 can be applied for at once, 1 after those of rank 0 that `after` names, and so on.

    `fee` is what the service's own table comes to with the answers; None where the table asks for more than was answered.
    """

    definition: Definition
    need: Need
    kind: str
    days: int
    unit: str
    fee: Computed | None
    after: tuple[str, ...] = ()
    rank: int = 0

    @property
    def service(self) -> str:
        return self.definition.service


@dataclass(frozen=True)
class Advice:
    """Everything needed, in the order in which to apply."""

    wanted: tuple[Wanted, ...] = ()

    @property
    def days(self) -> int:
        """Days of the longest row of services that wait for each other, each taking all the time that the law gives it."""
        ends: dict[str, int] = {}
        for one in self.wanted:
            ends[one.service] = one.days + max((ends[name] for name in one.after), default=0)
        return max(ends.values(), default=0)

    @property
    def fees(self) -> Decimal:
        """Baht, of those that could be computed."""
        return sum((one.fee.total for one in self.wanted if one.fee), Decimal(0))

    @property
    def unknown(self) -> int:
        """How many fees depend on what only the application asks."""
        return sum(1 for one in self.wanted if one.fee is None and one.definition.sheet.fees)


def advise(definitions: Iterable[Definition], facts: Mapping[str, Any], language: Language = "th") -> Advice:
    """Asks the newest versions of services, of all or of those with a `need`; `facts` are the answers about the business."""
    found = [wanted for one in definitions if (wanted := _wanted(one, facts, language)) is not None]
    return Advice(tuple(_ordered(found)))


def need(sheet: Sheet, facts: Mapping[str, Any]) -> Need | None:
    """Why a business needs the service of this sheet; None where it does not."""
    return next((one for one in sheet.needed if feel.compile(one.when).evaluate(facts) is True), None)


def _wanted(definition: Definition, facts: Mapping[str, Any], language: Language) -> Wanted | None:
    sheet = definition.sheet
    why = need(sheet, facts)
    if why is None:
        return None
    kind = chosen(sheet, why.kind)
    context = Context(definition, language, kind.id if kind else "")
    days = context.figure(sheet.statutory_days)
    return Wanted(definition, why, context.kind, days, sheet.statutory_unit, _fee(context, facts))


def _fee(context: Context, facts: Mapping[str, Any]) -> Computed | None:
    """The sum of the fees that everybody pays who applies for this kind."""
    fees = [fee for fee in context.sheet.fees if fee.decision and fee.decision not in SURCHARGES and context.concerns(fee)]
    names = dict.fromkeys(fee.decision for fee in fees)
    missing = _required(context, facts) - {name for name, value in facts.items() if value is not None}
    if any(missing & context.fees.asks(name) for name in names):
        return None
    made = [one for name in names if (one := context.fees.due(name, facts, context.kind)) is not None]
    if not made or len(made) < len(names):
        return None
    lines = tuple(line for one in made for line in one.lines)
    if not lines and any(fee.ceiling_baht != 0 for fee in fees):
        return None  # its table has no row for these answers, which is not the same as costing nothing
    return replace(made[0], lines=lines, total=sum((one.total for one in made), Decimal(0)))


def _required(context: Context, facts: Mapping[str, Any]) -> frozenset[str]:
    """What the application has to be told for this kind: a fee that reads it cannot be computed before."""
    form = context.definition.form(APPLICATION)
    if form is None:
        return frozenset()
    scope = {**context.scope, "case": {}, "actor": {}}
    shown = form.visible({**facts, KIND: context.kind or None}, scope)
    return frozenset(path for path in shown if (field := form.fields.get(path)) and field.limits.required.constant is True)


def _ordered(found: Sequence[Wanted]) -> list[Wanted]:
    """First those that wait for nothing, then those that wait for them; services that name each other in a ring wait for none."""
    here = {one.service for one in found}
    waiting = {one.service: tuple(name for name in one.need.after if name in here) for one in found}
    ranks: dict[str, int] = {}
    while ready := {name for name, before in waiting.items() if name not in ranks and all(other in ranks for other in before)}:
        ranks.update({name: 1 + max((ranks[other] for other in waiting[name]), default=-1) for name in ready})
    placed = [replace(one, after=waiting[one.service] if one.service in ranks else (), rank=ranks.get(one.service, 0)) for one in found]
    return sorted(placed, key=lambda one: (one.rank, one.definition.sheet.name_th))
