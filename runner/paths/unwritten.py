"""Variables that are read before anything wrote them: misspelt, asked too late, or only asked on another branch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property

from runner import feel
from runner.paths.dataflow import Dataflow
from runner.paths.model import Fault
from runner.paths.readers import Read

_LIKE = 0.8  # so alike are two names that one is taken for the other, misspelt
_CHOICES = ("exclusiveGateway", "inclusiveGateway")


class Unwritten:
    """Looks at every read of a program."""

    def __init__(self, flow: Dataflow, found: Iterable[Read]) -> None:
        self.flow, self.reads = flow, [read for read in found if read.at in flow.graph.after]
        self.names = frozenset().union(*flow.writes.values())

    def faults(self) -> Iterator[Fault]:
        """One for each variable and element."""
        told: set[tuple[str, str]] = set()
        thought = {(read.element, read.name) for read in self.reads if read.bears == "yes"}  # one flow of a choice asks for all of them
        for read in self.reads:
            if (read.element, read.name) in told or self._there(read):
                continue
            told.add((read.element, read.name))
            if self.never(read):
                yield from self._never(read)
            elif (read.element, read.name) not in thought and self._counts(read) and not self._thought_of(read):
                yield self._sometimes(read)

    def _counts(self, read: Read) -> bool:
        """Whether some expression of the element counts on a value of the variable."""
        return any(one.bears == "no" for one in self.reads if (one.element, one.name) == (read.element, read.name))

    def _there(self, read: Read) -> bool:
        return read.name in (self.flow.surely[read.at] if read.before else self.flow.done(read.at))

    def never(self, read: Read) -> bool:
        """Whether no element that writes the variable can have been there before."""
        writers = set(self._writers(read.name))
        if not read.before and writers & self.flow.within(read.at):
            return False
        return not any(self.flow.may_precede(writer, read.at) for writer in writers)

    def _writers(self, name: str) -> list[str]:
        return [element for element, names in self.flow.writes.items() if name in names]

    def _never(self, read: Read) -> Iterator[Fault]:
        """A worker or a message may bring what no form asks for, unless the name is nearly one that is written."""
        meant = get_close_matches(read.name, sorted(self.names - {read.name}), 1, _LIKE)
        from_outside = any(self.flow.may_precede(one, read.at) or (one == read.at and not read.before) for one in self.flow.outside)
        if (from_outside and not (meant and not self._writers(read.name))) or (read.bears == "yes" and from_outside):
            return
        late = bool(self._writers(read.name))
        th = f"“{read.name}” ถูกอ่านก่อนที่จะมีขั้นตอนใดเขียน" if late else f"“{read.name}” ไม่มีขั้นตอนใดเขียน"
        en = f"“{read.name}” is read before any step writes it" if late else f"“{read.name}” is read, but nothing writes it"
        if meant and not late:
            th, en = f"{th} หมายถึง “{meant[0]}” หรือไม่", f"{en}; is “{meant[0]}” meant?"
        yield Fault("unwritten", read.element, th, en, {"variable": read.name})

    def _sometimes(self, read: Read) -> Fault:
        th = f"“{read.name}” อาจยังไม่มีค่าเมื่อมาถึง เพราะบางเส้นทางไม่ได้เขียน และนิพจน์ไม่ได้เผื่อกรณี null"
        en = f"“{read.name}” may be missing here: some ways do not write it, and the expression does not think of null"
        return Fault("unwritten", read.element, th, en, {"variable": read.name}, "warning")

    # ---- ways on which it is missing ---------------------------------------------------------------------------------------
    def _thought_of(self, read: Read) -> bool:
        """Whether the choices that lead past the writers have to do with those that lead to the reader: then data decides, not the drawing.

        `kind = "new"` asks for the size, and later `kind = "new"` reads it.
        """
        writers = set(self._writers(read.name))
        without = self._without(writers)
        if read.at not in without:
            return True  # there is no way past them
        if any(self.flow.may_precede(one, read.at) for one in self.flow.outside):
            return True
        splits = [one for one in self._choices if one in without and self._splits(one, read, writers, without)]
        return bool(splits) and all(self._linked(one, read, without) for one in splits)

    @cached_property
    def _choices(self) -> list[str]:
        elements = self.flow.graph.program.elements
        return [name for name, one in elements.items() if one.kind in _CHOICES and len(one.outgoing) > 1]

    def _without(self, writers: set[str]) -> set[str]:
        """The elements that a case can come to without having passed a writer."""
        graph = self.flow.graph
        starts = [e.id for e in graph.program.elements.values() if e.kind == "startEvent" and not self.flow.scopes.around(e)]
        seen, todo = set[str](), starts
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            if at not in writers:
                todo += [target for _, target in graph.after[at]]
        return seen

    def _splits(self, gateway: str, read: Read, writers: set[str], without: set[str]) -> bool:
        """Whether some of its ways lead to a writer and some past all of them."""
        ways = [{target} | self.flow.reached(target) for _, target in self.flow.graph.after[gateway]]
        return any(way & writers for way in ways) and any(not way & writers and read.at in way for way in ways)

    def _linked(self, gateway: str, read: Read, without: set[str]) -> bool:
        asked = self._related(self._asked(gateway))
        if asked & self._related(set(read.others)):
            return True
        for other in self._choices:
            ways = [read.at == target or read.at in self.flow.reached(target) for _, target in self.flow.graph.after[other]]
            if other != gateway and other in without and any(ways) and not all(ways) and asked & self._related(self._asked(other)):
                return True
        return False

    def _asked(self, gateway: str) -> set[str]:
        conditions = (self.flow.graph.program.flows[name].condition for name, _ in self.flow.graph.after[gateway] if name)
        return {name for condition in conditions if condition for name in feel.template(condition).names}

    def _related(self, names: set[str]) -> set[str]:
        """With what is computed from them, and what they are computed from."""
        return names.union(*(self._family.get(name, {name}) for name in names))

    @cached_property
    def _family(self) -> dict[str, set[str]]:
        family: dict[str, set[str]] = {}
        for read in self.reads:
            element = self.flow.graph.program.elements[read.element]
            if element.kind not in ("scriptTask", "businessRuleTask") and not element.outputs:
                continue
            for result in self.flow.writes[read.element]:
                whole = family.get(result, {result}) | family.get(read.name, {read.name})
                family |= dict.fromkeys(whole, whole)
        return family
