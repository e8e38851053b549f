"""Very long names in a briefing are cut so that each is still told from the others."""

import pytest

from lib.briefing.names import told_apart
from lib.view.texts import width_of

LONG = "Enterprise-wide customer relationship and settlement integration service no. {} (formerly sales support)"
KOREAN = "전사 통합 고객 관계 관리 및 정산 연계 서비스 제{}호 (구 영업지원 시스템, 차세대 이관 대상)"


@pytest.mark.parametrize("most", [26, 34, 44])
@pytest.mark.parametrize("name", [LONG, KOREAN, "A" * 120 + " {}"])
def test_names_that_begin_alike_are_cut_where_they_differ(name, most):
    names = {str(number): name.format(number) for number in (1, 17, 300)}
    cut = told_apart(names, most)
    assert len(set(cut.values())) == 3
    assert all(width_of(text) <= most and id_ in text for id_, text in cut.items())
    assert all(text.startswith(name[:3]) for text in cut.values())


def test_others_are_cut_at_their_end():
    names = {"a": "Short", "b": LONG.format(1), "c": "가" * 40, "d": "가" * 40}
    assert told_apart(names, 20) == {
        "a": "Short",
        "b": "Enterprise-wide cus…",
        "c": "가" * 9 + "…",
        "d": "가" * 9 + "…",
    }
