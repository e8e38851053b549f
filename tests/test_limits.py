"""What may be asked of a long run."""

import pytest
from bench.big_estate import big_estate

from lib.model.limits import check_asked, check_cases, check_draws, check_years
from lib.model.reading import read_estate


@pytest.mark.parametrize("given", ["x", "", "1.5", "0", "100001", "nan", "1e3", "９９" * 50, None])
def test_draws(given):
    numbers, problems = check_asked({"draws": given})
    assert numbers == {} and [p.place for p in problems] == ([] if given is None else ["draws"])


def test_numbers_in_range_are_returned():
    asked = {"draws": "100", "seed": 0, "order": "2", "horizon": "0.5", "workers": None}
    assert check_asked(asked) == ({"draws": 100, "seed": 0, "order": 2, "horizon": 0.5}, [])


@pytest.mark.parametrize("given", ["0", "-1", "inf", "nan", "1000001", "soon"])
def test_horizon(given):
    assert [p.code for p in check_asked({"horizon": given})[1]] == ["expected"]


def test_large_estates_have_room_for_less():
    estate = read_estate(big_estate(3000, sites=100))
    assert check_draws(estate, 8000) == [] and check_draws(estate, 9000)[0].values["most"] == 8333
    assert check_cases(estate, 2) == []
    for site in estate.sites:
        assert site.annual_rate == 0
    assert check_years(estate, 1_000_000) == []


def test_years_by_the_rates_of_the_estate():
    estate = read_estate({
        "format": "estate/1", "id": "x", "services": [{"id": "s"}],
        "sites": [{"id": "a", "lat": 0, "lon": 0, "annual_rate": 4}],
    })  # fmt: skip
    assert check_years(estate, 500_000) == []
    assert check_years(estate, 500_001)[0].values == {"count": 500_001, "most": 500_000}
