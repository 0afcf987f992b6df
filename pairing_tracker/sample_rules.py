"""Sample recognition rules of the demo. No published document says so: each is marked as a sample and assumed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from counties.models import Prefecture
from workshops.models import RecognitionRule

SAMPLE = "演示样例，非正式文件"


def sample_rules(first_day: date) -> Iterator[RecognitionRule]:
    """One for the whole province, and a stricter one of Bijie for workshops that are no homes."""
    yield RecognitionRule(
        name="全省扶贫车间认定规则（样例）",
        basis=SAMPLE,
        valid_from=first_day,
        least_total=10,
        least_poor=5,
        least_share=Decimal(30),
        subsidy_per_worker=Decimal(500),
        cap=Decimal(50_000),
    )
    yield RecognitionRule(
        name="毕节市扶贫车间认定规则（样例）",
        basis=SAMPLE,
        prefecture=Prefecture.objects.get(name_zh="毕节市"),
        kinds=["factory", "oem"],
        valid_from=first_day,
        least_total=10,
        least_poor=4,
        least_share=Decimal(30),
        months=1,
        pay_floor=Decimal(1570),
        contract_kinds=["labour_contracts", "service_contracts"],
        least_contracted=4,
        subsidy_per_worker=Decimal(1000),
        cap=Decimal(100_000),
    )
