"""The flow of a script as a graph: what can be reached, what can end, what goes round."""

from collections.abc import Collection, Iterable
from functools import cached_property

from kb.scripts.script import Script


class Flow:
    """Steps and the ways between them; ways to steps that do not exist are left out."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.after: dict[str, list[str]] = {
            name: list(dict.fromkeys(way.to for way in step.ways() if way.to in script.steps))
            for name, step in script.steps.items()
        }
        self.before: dict[str, list[str]] = {name: [] for name in script.steps}
        for name, targets in self.after.items():
            for target in targets:
                self.before[target].append(name)

    @cached_property
    def reachable(self) -> set[str]:
        """Every step that some run can come to."""
        return _spread([self.script.start], self.after)

    @cached_property
    def ends(self) -> set[str]:
        """Reachable ends."""
        return {name for name in self.reachable if self.script.steps[name].end is not None}

    @cached_property
    def torn(self) -> set[str]:
        """Reachable steps without a way on, or with one to a step that does not exist; they have faults of their own."""
        steps = self.script.steps
        return {name for name in self.reachable - self.ends
                if not self.after[name] or any(way.to not in steps for way in steps[name].ways())}

    @cached_property
    def stuck(self) -> set[str]:
        """Reachable steps from which a run goes on for ever."""
        return self.reachable - _spread(self.ends | self.torn, self.before)

    def circle(self, among: Collection[str], first: str) -> list[str]:
        """A way round through steps of `among`, found by going on from `first`; its first step stands at its end again."""
        way, name = [], first
        while name not in way:
            way.append(name)
            name = next(target for target in self.after[name] if target in among)
        return [*way[way.index(name):], name]

    def silent_circles(self) -> list[list[str]]:
        """Ways round on which nothing is asked, no two through the same step."""
        silent = {name for name in self.reachable if not self.script.steps[name].questions}
        found: list[list[str]] = []
        while True:
            silent = self._on_circles(silent)
            if not silent:
                return found
            first = next(name for name in self.script.steps if name in silent)
            found.append(self.circle(silent, first))
            silent -= set(found[-1])

    def shown_after(self, name: str) -> set[str]:
        """The steps that are stood on next after `name`, routes passed through."""
        seen: set[str] = set()
        todo, found = list(self.after[name]), set()
        while todo:
            one = todo.pop()
            if one in seen:
                continue
            seen.add(one)
            if self.script.steps[one].passes:
                todo += self.after[one]
            else:
                found.add(one)
        return found

    def _on_circles(self, steps: set[str]) -> set[str]:
        """`steps` without those that lead, within `steps`, to no way round."""
        left = set(steps)
        leads = {name: sum(target in left for target in self.after[name]) for name in left}
        todo = [name for name, count in leads.items() if not count]
        while todo:
            name = todo.pop()
            left.discard(name)
            for earlier in self.before[name]:
                if earlier in left:
                    leads[earlier] -= 1
                    if not leads[earlier]:
                        todo.append(earlier)
        return left


def _spread(starts: Iterable[str], ways: dict[str, list[str]]) -> set[str]:
    seen, todo = set(starts), list(starts)
    while todo:
        for name in ways[todo.pop()]:
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return seen
