"""Whom to ring and where to look at the Larkfield Health Plan, invented, and a known problem of it."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls import Call, Given, record, save_directory_entry, save_known_problem, save_place_list

WEEKDAYS = "Monday to Friday 8 to 6"
DIRECTORY = (
    ("Lockbox", "department", "555-0210", "Monday to Friday 7 to 3",
     "Cheque number, date on the cheque, amount, day of mailing.",
     "Opens the mailed payments. Ring before two; later nobody is at the machine.", "cheque, check, mailed payment, mail room"),
    ("Billing", "department", "555-0211", WEEKDAYS, "Member ID, which bill, what it should be.",
     "Can hold a late letter for five days while it looks.", "premium, invoice, late letter, refund"),
    ("Claims", "department", "555-0212", "Monday to Friday 8 to 8", "Claim number, or member ID and date of service.",
     "A claim over 30 days goes to the reviewer by name.", "reviewer, reprocessing, deductible"),
    ("Appeals", "department", "555-0213", WEEKDAYS, "Date of the letter, what was denied, what the member wants.", "",
     "denied, denial, complaint"),
    ("Enrolment", "department", "555-0214", WEEKDAYS, "Policy ID, who is to be added or taken out, from which day.", "",
     "newborn, dependant, address, cancel"),
    ("Prior approvals", "department", "555-0215", WEEKDAYS, "Member ID, code of the treatment, the office that asks.",
     "Urgent ones are answered the same day; say the word.", "approval, authorization"),
    ("Pharmacy by mail", "department", "555-0216", "Every day 7 to 9", "Order number, or member ID and medicine; pills left.",
     "May release a bridge supply at once.", "refill, order, parcel, pills"),
    ("Supplies", "department", "555-0217", WEEKDAYS, "Member ID, the monitor or strips, and since when it is missing.", "",
     "equipment, glucose monitor, strips"),
    ("Document desk", "department", "555-0218", WEEKDAYS, "What was sent, on which day, to which number; how many pages.",
     "Sees the fax queue, the image system and returned mail.", "fax, receipt, papers, image"),
    ("Website help", "department", "555-0219", "Every day 6 to midnight", "Which page, what it said, which browser.", "",
     "password, portal, online account"),
    ("Dr. Hale, family medicine", "provider", "555-0231", "Monday to Thursday 8 to 4",
     "Member's name and date of birth, date of service.",
     "Kim answers for bills.", ""),
    ("Lakeside clinic, billing office", "provider", "555-0232", "Weekdays 9 to 3", "Account number on their bill.",
     "They hold a bill for 30 days when we ask in writing.", ""),
    ("Clearview Opticians", "provider", "555-0233", "Tuesday to Saturday 10 to 6",
     "Order number, or the name and the day of the test.",
     "They print a new receipt while you wait.", "contact lenses, glasses"),
    ("Northfield clinic, records", "provider", "555-0234", "Weekdays 8 to 12", "A request by fax, with the dates.", "", ""),
    ("Interpreter line", "other", "555-0240", "Day and night", "The language, then our name.", "Three-way.", "language"),
)
PLACES = (
    ("Mailed payment that does not show", "premium, mailed a payment, cheque, check not posted", (
        ("Payment search", "By name, by amount and by cheque number; not by policy alone.", "system"),
        ("Lockbox log", "What was opened and not yet posted.", "system"),
        ("Unmatched payments", "Cheques without a policy number.", "system"),
        ("Returned mail", "If it went to an old address.", "mail"))),
    ("Receipt or fax that nobody has", "fax, faxed, receipt, papers, paperwork, contact lenses", (
        ("Fax queue", "The day it was sent and two days after, all pages, also those without a number.", "fax_queue"),
        ("Image system", "By name, by date, by the office's name; one digit off, the husband's number.", "system"),
        ("Returned mail", "If it was posted to an old address.", "mail"),
        ("Portal uploads", "Some were never attached to a claim.", "system"))),
    ("Claim that is not there", "claim status, claim missing, claims", (
        ("Claims screen", "By member and date of service, two weeks on either side.", "system"),
        ("All members of the policy", "The office may have used the husband's name or an old number.", "system"),
        ("Image system", "Paper claims before they are typed in.", "system"),
        ("Requests out", "Is a paper owed, and by whom?", "system"))),
    ("Order that has not come", "order, parcel, refill, pills", (
        ("Pharmacy order screen", "Station, date, address, carrier.", "system"),
        ("Doctor requests", "Asked on which day, answered?", "system"),
        ("Carrier page", "By tracking number.", "system"),
        ("Address history", "Did she move while it was being filled?", "system"))),
    ("Card that has not come", "new card, lost card, ID card", (
        ("Member screen", "Number, name as printed, address.", "system"),
        ("Card orders", "When was the last one sent, and where?", "system"),
        ("Returned mail", "Did it come back? Then the address first.", "mail"))),
    ("Charge that comes back", "same charge, wrong charge, charge again", (
        ("Bill history", "Put the last three bills side by side.", "system"),
        ("Enrolment record", "A dependant, a rider or a start date that was never closed.", "system"),
        ("Autopay screen", "A fixed amount from before the change.", "system"),
        ("Rate table", "A discount that ends and is not set again.", "system"))),
)
PROBLEM = {
    "title": "Autopay draws the amount from before the change", "owner": "sue",
    "words": "same charge again, wrong charge every month, same wrong charge, autopay wrong amount",
    "say": "I know what this is: the automatic payment still draws the old amount. We are mending it, and I credit the "
           "difference today, so you pay nothing for our mistake.",
    "remedy": "Credit the difference of each month, and take the late fee off, without asking again.",
}
MATCHED = "demo-omid-farahani"
"""The call of the demo whose caller has it."""


def keep_traces(session: Session, people: dict[str, Person], today: date) -> None:
    """The directory, the places to look, and the known problem."""
    for name, kind, number, hours, needs, note, words in DIRECTORY:
        save_directory_entry(session, people["ed"], {"name": name, "kind": kind, "number": number, "hours": hours, "needs": needs,
                                           "note": note, "words": words})
    for title, words, places in PLACES:
        given = [{"name": name, "how": how, "channel": channel} for name, how, channel in places]
        save_place_list(session, people["ed"], {"title": title, "words": words, "places": given})
    since = (today - timedelta(days=60)).isoformat()
    problem = save_known_problem(session, people["sue"], {**PROBLEM, "since": since}, today)
    call = session.get(Call, MATCHED)
    if call is not None and call.wrapped_at is not None:  # else it has not happened yet
        at = (call.wrapped_at + timedelta(minutes=2)).isoformat(timespec="seconds")
        record(session, call.id, [Given("demo-problem", "problem.matched", {"problem": problem.id, "issue": "charge"}, at)],
               people[call.agent])
