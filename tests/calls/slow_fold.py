"""A second, slow reading of a journal, written apart from `kb.calls.state`: each answer is looked for from the end backwards.

It knows only the raw rows (number, key, kind, payload, at) and shares no code with the fold that it is held against.
"""

from datetime import datetime, timedelta


def standing(rows):
    """The rows that count: those not struck."""
    struck = {row["payload"]["key"] for row in rows if row["kind"] == "entry.struck"}
    return [row for row in rows if row["key"] not in struck]


def issues(rows):
    """`{issue: (text, nature, state)}`."""
    found = {}
    for row in standing(rows):
        if row["kind"] == "issue.raised" and row["payload"]["issue"] not in found:
            name = row["payload"]["issue"]
            nature = row["payload"].get("nature") or "task"
            last = next((later["payload"]["how"] for later in reversed(standing(rows))
                         if later["kind"] == "issue.settled" and later["payload"]["issue"] == name
                         and later["number"] > row["number"]), None)
            state = last or ("context" if nature in ("context", "feeling") else "open")
            found[name] = (row["payload"].get("text", ""), nature, state)
    return found


def answers(rows):
    """`{question: value}`: for each question the last word, unless it was to forget."""
    names = [name for row in standing(rows) for name in _asked(row)]
    found = {}
    for name in names:
        for row in reversed(standing(rows)):
            if name in _asked(row):
                value = _asked(row)[name]
                if value is not None:
                    found[name] = value
                break
    return found


def lookups(rows):
    """`[(lookup, article, told, reaction, passage, words, details)]` in the order opened."""
    result = []
    for row in standing(rows):
        if row["kind"] != "article.opened":
            continue
        name = row["payload"]["lookup"]
        told = next((later["payload"] for later in reversed(standing(rows))
                     if later["kind"] == "article.told" and later["payload"]["lookup"] == name
                     and later["number"] > row["number"]), {})
        reaction = told.get("reaction")
        result.append((name, row["payload"]["article"], reaction not in (None, "not_said"), reaction,
                       told.get("passage"), told.get("words"), _details(rows, row)))
    return result


def _details(rows, opened):
    said = [later["payload"]["text"] for later in standing(rows) if later["kind"] == "detail.told"
            and later["payload"]["lookup"] == opened["payload"]["lookup"] and later["number"] > opened["number"]]
    return [text for place, text in enumerate(said) if text not in said[:place]]


def promises(rows):
    """`{(promise, what, due, state)}`: made, and owed because the line went."""
    result = set()
    for row in standing(rows):
        if row["kind"] != "promise.made":
            continue
        name = row["payload"]["promise"]
        later = [other for other in standing(rows) if other["number"] > row["number"] and other["payload"].get("promise") == name]
        due = next((other["payload"]["next_due"] for other in reversed(later)
                    if other["kind"] == "promise.touched" and other["payload"].get("next_due")), row["payload"]["due"])
        kept = any(other["kind"] == "promise.kept" for other in later)
        result.add((name, row["payload"].get("what", ""), due, "kept" if kept else "open"))
    owed = _owed(standing(rows))
    if owed:
        due = (parse(owed[0]["at"]) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        result.add((f"dropped-{owed[0]['key']}", "Ring back: the line went", due, "open"))
    return result


def _owed(rows):
    """The row since which the caller is to be rung back, and what it is for: "caller", or issues. Nothing here ever rings him."""
    since, left = None, set()
    for place, row in enumerate(rows):
        fresh = _left_by(rows[:place + 1])
        if fresh and since is None:
            since, left = row, fresh
        elif fresh == "caller" or (fresh and left != "caller"):
            left = fresh if fresh == "caller" else left | fresh
        if row["kind"] == "issue.settled" and row["payload"]["how"] != "dropped" and since and left != "caller":
            left = left - {row["payload"]["issue"]}
            since = since if left else None
    return (since, left) if since else None


def _left_by(rows):
    """What the last of these rows cuts off."""
    last = rows[-1]
    if last["kind"] == "transfer.lost":
        return "caller"
    if last["kind"] == "issue.settled" and last["payload"]["how"] == "dropped":
        return {last["payload"]["issue"]} & set(issues(rows))
    if last["kind"] != "call.dropped":
        return set()
    handed = (transfer(rows[:-1]) or ("", ""))[1]
    if handed == "accepted":
        return set()
    if handed == "offered" and [row for row in rows if row["kind"] == "transfer.offered"][-1]["payload"]["kind"] == "warm":
        return "caller"
    made = {row["payload"]["promise"]: row["payload"].get("issue") for row in rows if row["kind"] == "promise.made"}
    kept = {row["payload"]["promise"] for row in rows if row["kind"] == "promise.kept"}
    promised = {issue for name, issue in made.items() if name not in kept}
    return {issue for issue, told in issues(rows).items() if told[2] == "open"} - promised


def contacts(rows):
    """`[(organisation, found)]` in their order."""
    return [(row["payload"].get("organisation"), row["payload"].get("found")) for row in standing(rows)
            if row["kind"] == "contact.made"]


def requests(rows):
    """`[(request, what, due, state)]` in the order sent; an answer that names a day moves it, the last one decides."""
    result = []
    for row in standing(rows):
        if row["kind"] != "request.sent":
            continue
        name = row["payload"]["request"]
        told = [other["payload"] for other in standing(rows) if other["number"] > row["number"]
                and other["kind"] == "request.answered" and other["payload"]["request"] == name]
        due = next((one["next_due"] for one in reversed(told) if one.get("next_due")), row["payload"].get("due"))
        result.append((name, row["payload"]["what"], due, "answered" if told and not told[-1].get("next_due") else "waiting"))
    return result


def concessions(rows):
    """`[(concession, state)]` in the order offered; within the limit unless the amount says otherwise."""
    result = []
    for row in standing(rows):
        if row["kind"] != "concession.offered":
            continue
        name = row["payload"]["concession"]
        later = [other for other in standing(rows)
                 if other["number"] > row["number"] and other["payload"].get("concession") == name]
        settled = next((other["payload"]["how"] for other in reversed(later) if other["kind"] == "concession.settled"), None)
        result.append((name, settled or ("waiting" if row["payload"].get("amount", 0) > 50 else "offered")))
    return result


def transfer(rows):
    """`(to, state)` of the last hand-over, or None."""
    for row in reversed(standing(rows)):
        if row["kind"] == "transfer.offered":
            kinds = ("transfer.accepted", "transfer.declined", "transfer.lost")
            kinds += ("call.dropped",) if row["payload"]["kind"] == "warm" else ()
            after = [other["kind"].split(".")[1].replace("dropped", "lost") for other in standing(rows)
                     if other["kind"] in kinds and other["number"] > row["number"]]
            return row["payload"]["to"], after[0] if after else "offered"
    return None


def case_holding(journals, case, own):
    """`(owner, asked, state)` of a case over `{call: rows}`, or None where no issue belongs to it; `own(call, issue)`: an id.

    Here rows have `recorded_at` and `actor` too.
    """
    standing_rows = {call: standing(rows) for call, rows in journals.items()}
    joined = []  # (when, call, issue, whose call it was then)
    for call, rows in standing_rows.items():
        for issue, (_text, nature, _state) in issues(journals[call]).items():
            said = [row for row in rows if row["payload"].get("issue") == issue
                    and (row["kind"] == "case.linked" or row is _raised(rows, issue))]
            last = said[-1]
            belongs = last["payload"].get("case") or own(call, issue)
            counts = nature not in ("context", "feeling") or last["payload"].get("case")
            if belongs == case and counts:
                agents = [row["actor"] for row in rows if row["kind"] in ("call.started", "call.taken_over")
                          and row["number"] < last["number"]]
                joined.append((last["recorded_at"], call, issue, agents[-1]))
    if not joined:
        return None
    said = sorted((row for rows in standing_rows.values() for row in rows
                   if row["kind"] in ("case.owned", "case.closed") and row["payload"]["case"] == case),
                  key=lambda row: row["recorded_at"])
    owned = [row for row in said if row["kind"] == "case.owned"]
    taken = [row["actor"] for row in owned if row["payload"]["owner"] == row["actor"]]
    owner = taken[-1] if taken else min(joined)[3]
    last_word = owned[-1]["payload"]["owner"] if owned and owned[-1]["payload"]["owner"] != owned[-1]["actor"] else None
    asked = last_word if last_word != owner else None
    last_joined = max(joined)
    closed = [row for row in said if row["kind"] == "case.closed" and row["recorded_at"] > last_joined[0]]
    if closed:
        return owner, asked, "closed" if closed[-1]["payload"]["confirmed_by_caller"] else "done"
    states = [issues(journals[call])[issue][2] for _at, call, issue, _agent in joined if call == last_joined[1]]
    return owner, asked, "open" if any(state not in ("resolved", "withdrawn", "context") for state in states) else "closed"


def _raised(rows, issue):
    return next((row for row in rows if row["kind"] == "issue.raised" and row["payload"]["issue"] == issue), None)


def escalation(rows):
    """`(wants, whom it is asked of, why, answer that stands, answers not wanted, agreed)` of the last request, or None."""
    asked = next((row for row in reversed(standing(rows)) if row["kind"] == "escalation.requested"), None)
    if asked is None:
        return None
    after = [row for row in standing(rows) if row["number"] > asked["number"] and row["kind"].startswith("escalation.")]
    on = [row for row in after if row["kind"] == "escalation.moved"]
    to = [row["payload"].get("to") for row in (asked, *on) if not row["payload"].get("trigger") or row is asked][-1]
    why = [row["payload"]["trigger"] for row in (asked, *on) if row["payload"].get("trigger")]
    since = max((row["number"] for row in on), default=0)
    answers = [row for row in after if row["kind"] == "escalation.answered"]
    stands = next((row for row in reversed(answers) if row["number"] > since), None)
    refused = [(row["number"], row["payload"]["answer"]) for row in answers
               if any(later["number"] > row["number"] for later in on) and not _overtaken(row, answers, on)]
    agreed = stands is not None and any(row["kind"] == "escalation.agreed" and row["number"] > stands["number"] for row in after)
    return (asked["payload"]["wants"], to, why[-1] if why else None, stands and stands["payload"]["answer"],
            [answer for _number, answer in refused], agreed)


def _overtaken(row, answers, on):
    """Whether another answer came before the request went on from this one."""
    went = min(later["number"] for later in on if later["number"] > row["number"])
    return any(row["number"] < other["number"] < went for other in answers)


def questions(rows):
    """`[(question, [answer, …])]` in the order asked; an answer without a key belongs to the question before it."""
    found = [(row["key"], row["payload"]["question"], []) for row in standing(rows) if row["kind"] == "help.asked"]
    for row in standing(rows):
        if row["kind"] == "help.answered":
            asked = [other["key"] for other in standing(rows)
                     if other["kind"] == "help.asked" and other["number"] < row["number"]]
            next((told for key, _words, told in found if asked and key == asked[-1]), []).append(row["payload"]["text"])
    return [(words, told) for _key, words, told in found]


def status(rows):
    """`wrapped` when the last of wrapped and reopened is wrapped."""
    last = next((row["kind"] for row in reversed(standing(rows)) if row["kind"] in ("call.wrapped", "call.reopened")), None)
    return "wrapped" if last == "call.wrapped" else "open"


def holds(rows):
    """`(waits, seconds of those that are over, whether one goes on)`; every row with the next that ends its wait."""
    times, seconds, since = 0, 0, None
    for row in standing(rows):
        at = parse(row["at"]).replace(microsecond=0)
        if row["kind"] == "call.held" and since is None:
            times, since = times + 1, at
        elif row["kind"] in ("call.resumed", "call.wrapped", "call.dropped") and since is not None:
            seconds, since = seconds + max(0, int((at - since).total_seconds())), None
    return times, seconds, since is not None


def mood(rows):
    """The last word on it."""
    return next((row["payload"]["level"] for row in reversed(standing(rows)) if row["kind"] == "mood.noted"), None)


def caller(rows):
    """Everything said about the caller, the latest of each field."""
    found = {}
    for row in standing(rows):
        if row["kind"] in ("call.started", "caller.identified"):
            found.update(row["payload"].get("caller") or {})
    return found


def member(rows):
    """For whom he calls: the last who was named, unless every word of that was the caller's own by then or is since."""
    rows, named = standing(rows), {}
    for place, row in enumerate(rows):
        if row["kind"] == "caller.identified":
            named = row["payload"].get("member") or named
            said = caller(rows[:place + 1])
            if "first_name" in named and named.items() <= said.items():
                named = {}
    return named


def identity(rows):
    """The last word on who he is to the member, and on whether he may hear of it."""
    last = [row["payload"] for row in standing(rows) if row["kind"] == "caller.identified"][-1:]
    return tuple(last[0].get(name) for name in ("relationship", "may_discuss", "until")) if last else None


def _asked(row):
    if row["kind"] == "step.answered":
        return row["payload"].get("answers") or {}
    if row["kind"] == "fact.noted":
        return {row["payload"]["question"]: row["payload"]["value"]} if "value" in row["payload"] else {}
    return {}


def parse(text):
    """A time from the API."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def runs(rows, scripts):
    """`(the run of the script that was started or taken up last, the others not at an end, the latest first)`.

    Each is `{script, step, trail, taken, left}`, walked anew from its first step over every row of the call. `scripts` are plain
    mappings of steps: `ways` (option, or None, to step), `uses` and `asks` (questions), `route` (question, value, to, else),
    `end`. An answer that becomes another undoes what was done with it, but for a step behind one that asks it again.
    """
    rows = standing(rows)
    begun = [row for row in rows if row["kind"] == "script.started"]
    names = list(dict.fromkeys(row["payload"]["script"] for row in reversed(begun)))
    found = [_run(rows, name, scripts[name]) for name in names]
    aside = [run for run in found[1:] if not scripts[run["script"]][run["step"]].get("end")]
    return (found[0] if found else None), aside


def _run(rows, name, steps):
    first = max(place for place, row in enumerate(rows)
                if row["kind"] == "script.started" and row["payload"]["script"] == name and not row["payload"].get("resume"))
    trail, taken, left = [_through(rows, steps, next(iter(steps)), first)], {}, False
    for place in range(first + 1, len(rows)):
        on = _on(rows, place) == name
        behind = trail[:-1] if on and not left else []
        here = steps[trail[-1]].get("asks", ()) if on and not left else ()
        for question in _changed(rows, place):
            taken = {step: option for step, option in taken.items()
                     if question not in steps[step].get("uses", ()) or (question in here and step in behind)}
        kind, payload = rows[place]["kind"], rows[place]["payload"]
        if kind == "script.started" and payload["script"] == name:
            left = False
        elif on and kind == "script.left":
            left = True
        elif on and kind == "step.undone":
            trail = trail[:len(trail) - 1 - trail[-2::-1].index(payload["step"])]
        elif on and kind == "step.answered":
            taken[payload["step"]] = payload.get("option")
            trail = [*trail, _through(rows, steps, steps[payload["step"]]["ways"][payload.get("option")], place)]
    return {"script": name, "step": trail[-1], "trail": trail, "taken": taken, "left": left}


def _on(rows, place):
    """The script that was started or taken up last before this row."""
    return next(row["payload"]["script"] for row in reversed(rows[:place]) if row["kind"] == "script.started")


def _changed(rows, place):
    """Questions whose answer was one and is another, or none, with this row."""
    before, after = answers(rows[:place]), answers(rows[:place + 1])
    return [name for name, value in before.items() if value != "" and after.get(name) != value]


def _through(rows, steps, name, place):
    """Through routes, with what was known at that row."""
    while "route" in steps[name]:
        question, value, to, default = steps[name]["route"]
        name = to if answers(rows[:place + 1]).get(question) == value else default
    return name
