"""Who called and went through a script with the agent, in the last weeks of the demo. All invented."""

from typing import Any

from kb.demo.runs import Run


def _run(script: str, path: int, agent: str, days: int, time: tuple[int, int], who: str, text: str, summary: str,
         **more: Any) -> Run:
    """`who` is first name, last name, member number and telephone, with blanks between."""
    first, last, member, phone = who.split()
    caller = {"first_name": first, "last_name": last, "member_id": member, "phone": phone}
    return Run(script, path, agent, days, time, caller, text, summary, **more)


def _cheque(number: str, amount: float) -> dict[str, Any]:
    return {"cheque_number": number, "amount_paid": amount}


def _premium(*given: Any, **more: Any) -> Run:
    return _run("premium-mailed", *given, **more)


def _claim(*given: Any, **more: Any) -> Run:
    return _run("claim-status", *given, **more)


RUNS = (
    _premium(0, "ana", 27, (9, 10), "Judith Krämer M-1502218 555-0301", "mailed my premium, website says unpaid",
             "Four days in the mail; covered meanwhile, looked at again on day five.", details=_cheque("2041", 188.2)),
    _premium(1, "luis", 26, (10, 25), "Abel Torres M-1733914 555-0302", "cheque cashed and still a late letter",
             "Cheque was on another policy; moved.", details=_cheque("377", 301.0)),
    _premium(2, "ana", 25, (14, 5), "Nadia Farouk M-1620075 555-0303", "cheque from two weeks ago is gone",
             "Trace begun; the draft is looked into as well.",
             details=_cheque("918", 240.5), argued={"before_trace": "Again five days?"}),
    _premium(0, "luis", 22, (11, 40), "Stuart Beale M-1818830 555-0304", "sent the cheque on Monday",
             "Too early to show; watched.", details=_cheque("1120", 212.4)),
    _premium(2, "luis", 21, (15, 15), "Greta Holst M-1409963 555-0305", "mailed it before we moved",
             "Trace begun, old address set right.", details=_cheque("64", 176.0), hot="before_trace"),
    _premium(0, "ana", 20, (9, 50), "Martin Ueda M-1977152 555-0306", "premium by mail not there",
             "Covered; the agent looks on day five.", details=_cheque("509", 212.4), back="how_paid"),
    _premium(1, "ana", 18, (13, 20), "Colette Roy M-1355208 555-0307", "my bank shows it as paid",
             "On her sister's policy by mistake; moved the same day.", details=_cheque("2210", 415.0), hot="search_payments"),
    _premium(2, "ana", 17, (16, 30), "Eduardo Pinto M-1290047 555-0308", "payment lost in the mail",
             "Trace begun.", details=_cheque("88", 199.9), argued={"before_trace": "I was told so last week."}),
    _premium(0, "luis", 15, (10, 10), "Wendy Ashford M-2011390 555-0309", "afraid my payment got lost",
             "Found on the website while we spoke; nothing to trace.", left="lockbox"),
    _premium(0, "ana", 14, (11, 55), "Kofi Mensah M-1684441 555-0310", "mailed last Thursday",
             "Mailed in time; watched.", details=_cheque("731", 265.75)),
    _premium(2, "luis", 11, (9, 35), "Brigid Nolan M-1777025 555-0311", "two weeks and no payment on my policy",
             "Trace begun; rings on the cell.",
             details=_cheque("1316", 232.0), argued={"before_trace": "Five days are long over."}, back="notices"),
    _premium(1, "ana", 10, (14, 45), "Tomas Lindgren M-1866719 555-0312", "cashed on the third, unpaid on the sixth",
             "Posted under an old number; moved.", details=_cheque("4402", 348.0)),
    _premium(0, "luis", 7, (15, 5), "Farah Qureshi M-2120984 555-0313", "is my cheque there yet",
             "Not yet; looked at again on day five.", details=_cheque("17", 188.2), back="lockbox"),
    _premium(2, "ana", 3, (10, 40), "Leon Baptiste M-1560336 555-0314", "cheque lost, bank draft still on",
             "Trace begun, draft stopped.", details=_cheque("205", 221.4)),
    _claim(0, "marta", 24, (9, 25), "Anita Bose M-1730058 555-0321", "claim not on the website",
           "Not on file; the office sends it.", details={"provider_name": "Dr. Hale", "office_person": "Kim"}),
    _claim(1, "marta", 23, (11, 10), "Gordon Pratt M-1611276 555-0322", "told thirty days, it has been seven weeks",
           "Over 30 days; with the supervisor and with Claims.", details={"provider_name": "Lakeside"},
           argued={"which_claim": "Thirty days is what I heard in the summer."}),
    _claim(2, "luis", 19, (10, 5), "Hiroko Sato M-1922605 555-0323", "denied, and I do not understand the letter",
           "Denied rightly; appeal begun.", details={"provider_name": "Northfield clinic"},
           argued={"right_but_painful": "So I pay for your rules."}),
    _claim(0, "marta", 18, (15, 50), "Pavel Dvorak M-1843301 555-0324", "visit in September is missing",
           "The office had an old address for us; sends it again.",
           details={"provider_name": "Dr. Osman", "office_person": "Lou"}),
    _claim(2, "marta", 16, (13, 35), "Rhonda Mills M-1507729 555-0325", "why was my scan denied",
           "Denied rightly; she appeals.", details={"provider_name": "City imaging"}, hot="why_denied"),
    _claim(3, "marta", 13, (9, 15), "Neil Carraway M-1390480 555-0326", "my mother's claim",
           "No permission on file; the member is rung."),
    _claim(1, "luis", 12, (16, 20), "Yolanda Ibarra M-1778122 555-0327", "third time I ask for the same claim",
           "Over 30 days; goes up, complaint taken.", details={"provider_name": "Hill Street"}, hot="heard_before"),
    _claim(0, "marta", 9, (11, 30), "Chris Weller M-2040617 555-0328", "no EOB for my visit",
           "Not on file; sent while he listened.",
           details={"provider_name": "Dr. Patel", "office_person": "Ann"}, back="which_claim"),
    _claim(2, "marta", 6, (14, 25), "Agnes Toth M-1652293 555-0329", "letter says not covered",
           "Appeal begun; what counts until then was told.", details={"provider_name": "St. Luke"},
           argued={"right_but_painful": "Two things I can do, and both cost me weeks."}),
    _claim(0, "luis", 5, (10, 55), "Derek Stone M-1881940 555-0330", "claim from October",
           "Was on file under his wife's name.", left="ring_office", details={"provider_name": "Dr. Kaur"}),
    _claim(2, "marta", 2, (9, 40), "Simone Leclair M-1733377 555-0331", "denied again",
           "Appeal begun.", details={"provider_name": "Mercy"},
           argued={"right_but_painful": "That is what the letter says, too."}),
    _run("same-charge-again", 0, "ana", 12, (10, 15), "Louis Marchetti M-1490126 555-0341", "same charge again, third bill",
         "Known problem; credited, goodwill taken, supervisor told.", details={"charge_amount": 18.75}),
    _run("same-charge-again", 2, "luis", 8, (13, 5), "Emma Sorensen M-2208840 555-0342", "a charge I do not know",
         "Autopay amount was wrong; Enrolment takes it out."),
    _run("wants-a-supervisor", 1, "luis", 11, (14, 10), "Norman Fisk M-1604458 555-0343", "my lawyer will hear of this",
         "Asked Sue at once."),
    _run("parcel-or-label", 0, "luis", 9, (16, 0), "Helen Brodie M-1925517 555-0344", "my pills should have come",
         "On its way; watched."),
    _run("parcel-or-label", 1, "ana", 4, (9, 20), "Otis Grantham M-1478893 555-0345", "took my last pill this morning",
         "Bridge supply and a new parcel by express."),
    _run("to-and-fro", 0, "marta", 10, (15, 25), "Lorraine Webb M-1811139 555-0346", "sixth call about the monitor",
         "Supplies has it, by name; looked at again in five days."),
)
