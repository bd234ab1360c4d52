"""Who went from class to class: the sums are those of the ledger, and every number opens who they are."""

from datetime import date

import pytest
from django.urls import reverse

from households.vocabulary import PovertyClass
from reports.indicators.flow import Flows, Standing
from reports.paper.plots.flow import flow_table
from reports.situation import Situation
from surveys.rules.ledger.booking import AT_END, AT_START, Share, keep_ledger
from surveys.services.ledger import ledger_case
from tests.pages import read

POOR, NEAR_POOR, NOT_POOR, UNKNOWN, AWAY = Standing
END = date(2023, 12, 31)


@pytest.fixture
def counted(cast) -> Flows:
    return Situation(cast.commune, END).flows


def test_each_household_of_the_small_commune_is_counted_once(counted):
    """01 PP, 02 PN, 03 PO, 04 NP, 05 AA, 06 OO, 07 PP, 08 N gone, 09 NA, 10 OO, 11 O gone, 12 none, 13 new P."""
    assert counted.counts == {
        (POOR, POOR): 2, (POOR, NEAR_POOR): 1, (POOR, NOT_POOR): 1, (NEAR_POOR, POOR): 1, (NEAR_POOR, AWAY): 1,
        (NEAR_POOR, NOT_POOR): 1, (NOT_POOR, NOT_POOR): 3, (NOT_POOR, AWAY): 1, (UNKNOWN, UNKNOWN): 1, (AWAY, POOR): 1,
    }  # fmt: skip


def test_start_less_out_and_more_in_is_the_end(counted):
    for standing in Standing:
        out = sum(number for (was, now), number in counted.counts.items() if was is standing is not now)
        into = sum(number for (was, now), number in counted.counts.items() if now is standing is not was)
        assert counted.at_start(standing) - out + into == counted.at_end(standing)


def test_the_sums_are_those_of_the_ledger(cast, counted):
    """Columns 1 and 9 of Mẫu 09 and 10; and the changes of class of those that were there on both days."""
    ledger = keep_ledger(ledger_case(cast.commune, 2023))

    def column(table: PovertyClass, number: int) -> int:
        found = [shares for (of, _, at), shares in ledger.entries.items() if (of, at) == (table, number)]
        return Share.total(share for shares in found for share in shares.values()).households

    for table, standing in ((PovertyClass.POOR, POOR), (PovertyClass.NEAR_POOR, NEAR_POOR)):
        assert column(table, AT_START) == counted.at_start(standing)
        assert column(table, AT_END) == counted.at_end(standing)
    assert column(PovertyClass.POOR, 2) == counted.number(POOR, NEAR_POOR)
    assert column(PovertyClass.POOR, 3) == counted.number(POOR, NOT_POOR)
    assert column(PovertyClass.POOR, 5) == counted.number(NEAR_POOR, POOR)


def test_every_number_of_its_table_opens_as_many_households(client, cast, counted):
    client.force_login(cast.officer)
    table = flow_table(counted)
    cells = [cell for row in (*table.rows, table.total) for cell in row[1:]]
    assert sum(cell.value for cell in cells if cell.url) > 13
    for cell in cells:
        if cell.url:
            assert f"{cell.value} hộ" in read(client.get(cell.url)).heading, cell.url


def test_an_address_that_cannot_be_read_lists_nobody(client, cast):
    client.force_login(cast.officer)
    for query in ("tungay=x", "tu=rich", "sang=1", "ngay=9999-12-31", "thon=abc"):
        answer = client.get(f"{reverse('reports:flow_list')}?{query}")
        assert answer.status_code == 200
        assert "0 hộ" in read(answer).heading
