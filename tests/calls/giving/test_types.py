"""What may be given, as a page that admins change and everybody who gives reads; what cannot be meant is refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.calls.giving.allowance import months_later
from kb.calls.giving.models import GoodwillType
from kb.calls.giving.types import GoodwillWanted, find_type, goodwill_types, own_limit, post_by, save_goodwill
from kb.db import now
from kb.errors import ChangedMeanwhile, Invalid, NotFound

CREDIT = GoodwillWanted("Credit", True, limits={"agent": 25, "supervisor": 150}, reasons=("We were late",), post_days=2)
FORM = {"name": "Express shipment", "is_money": "", "limit_agent": "1", "limit_supervisor": "1", "currency": "USD",
        "every_months": "12", "post_days": "1", "reasons": "It is late\n\nIt is lost", "is_active": "1"}


def test_a_type_is_kept_changed_and_taken_out_of_use(database, alma):
    with database.writing() as session:
        kept = save_goodwill(session, alma, None, CREDIT)
        assert (kept.id, kept.limits, kept.version) == ("credit", {"agent": 25.0, "supervisor": 150.0}, 1)
        save_goodwill(session, alma, "credit", GoodwillWanted("Old credit", True, is_active=False), expected=1)
        assert goodwill_types(session) == []
        assert [one.name for one in goodwill_types(session, all_of_them=True)] == ["Old credit"]
        assert own_limit(find_type(session, "credit"), {"agent"}, {"agent": 50.0}) == 0


def test_two_who_change_it_do_not_overwrite_each_other(database, alma):
    with database.writing() as session:
        save_goodwill(session, alma, None, CREDIT)
        save_goodwill(session, alma, "credit", CREDIT, expected=1)
        with pytest.raises(ChangedMeanwhile):
            save_goodwill(session, alma, "credit", CREDIT, expected=1)
        with pytest.raises(NotFound):
            save_goodwill(session, alma, "debit", CREDIT)


@pytest.mark.parametrize(("wanted", "field"), [
    (GoodwillWanted(" ", True), "name"), (GoodwillWanted("A" * 121, True), "name"),
    (GoodwillWanted("A", True, currency="usd"), "currency"),
    (GoodwillWanted("A", True, limits={"agent": -1}), "limit_agent"),
    (GoodwillWanted("A", True, limits={"agent": float("nan")}), "limit_agent"),
    (GoodwillWanted("A", True, limits={"supervisor": 2_000_000}), "limit_supervisor"),
    (GoodwillWanted("A", True, limits={"editor": 5}), "limit_editor"),
    (GoodwillWanted("A", True, every_months=-1), "every_months"), (GoodwillWanted("A", True, every_months=121), "every_months"),
    (GoodwillWanted("A", True, post_days=0), "post_days"), (GoodwillWanted("A", True, reasons=["x"] * 13), "reasons"),
    (GoodwillWanted("A", True, id="No Id"), "id"),
])
def test_what_cannot_be_meant_names_its_field(database, alma, wanted, field):
    with database.writing() as session, pytest.raises(Invalid) as wrong:
        save_goodwill(session, alma, None, wanted)
    assert field in wrong.value.fields


def test_one_id_names_one_type(database, alma):
    with database.writing() as session:
        save_goodwill(session, alma, None, CREDIT)
        with pytest.raises(Invalid, match="another look"):
            save_goodwill(session, alma, None, CREDIT)


def test_the_page_shows_it_to_all_who_give_and_lets_admins_change_it(app, client, sign_in, alma, ada, sue, ed):
    admin = sign_in(client, alma)
    assert "Nothing is named yet" in admin.get("/goodwill").text
    assert admin.post("/goodwill/new", data=FORM).status_code == 303
    page = admin.get("/goodwill/express_shipment")
    assert "It is late\nIt is lost" in page.text
    changed = {**FORM, "name": "Courier", "version": "1"}
    assert admin.post("/goodwill/express_shipment", data=changed).status_code == 303
    late = admin.post("/goodwill/express_shipment", data={**changed, "name": "By courier"})
    assert late.status_code == 412 and "By courier" in late.text and 'name="version" value="2"' in late.text
    for person in (ada, sue):
        browser = sign_in(app.test_client(), person)
        assert "Courier" in browser.get("/goodwill").text
        assert browser.get("/goodwill/express_shipment").status_code == 404
        assert browser.post("/goodwill/new", data=FORM).status_code == 403
    assert sign_in(app.test_client(), ed).get("/goodwill").status_code == 404


def test_a_fault_keeps_what_was_typed_and_says_what_to_do(client, sign_in, alma):
    answer = sign_in(client, alma).post("/goodwill/new", data={**FORM, "limit_agent": "much", "every_months": "1.5"})
    assert answer.status_code == 422
    assert "“much” is no number" in answer.text and "A whole number" in answer.text and "Express shipment" in answer.text


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_what_is_taken_is_posted_on_a_working_day_so_many_working_days_on(day, days):
    found = post_by(GoodwillType(post_days=days), day)
    assert found.weekday() < 5
    assert sum(date.fromordinal(one).weekday() < 5 for one in range(day.toordinal() + 1, found.toordinal() + 1)) == days
    assert post_by(None, day) is None


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 120))
def test_so_many_months_later_is_that_month_and_never_a_later_day(day, months):
    at = now().replace(year=day.year, month=1, day=1).replace(month=day.month, day=day.day)
    later = months_later(at, months)
    assert (later.year * 12 + later.month) - (at.year * 12 + at.month) == months
    assert later.day <= at.day and (later.day == at.day or later.day >= 28)
