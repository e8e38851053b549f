"""Backstage catalogues: https://backstage.io/docs/features/software-catalog/descriptor-format and …/references."""

import io
import zipfile
from time import monotonic

import pytest
from import_files import BACKSTAGE, CATALOGUE, DATA, by_id, edges, facts, given, said

from lib.model.checks import Mistakes
from lib.store.imports import backstage

LINES = (DATA / CATALOGUE).read_text("utf-8").split("\n")


def line_of(text: str) -> int:
    return next(i for i, line in enumerate(LINES, 1) if text in line)


def read(text: str | bytes, options: dict | None = None):
    return backstage.read([("catalog-info.yaml", text.encode() if isinstance(text, str) else text)], options)


def entity(kind: str, name: str, spec: str = "{}", api: str = "backstage.io/v1alpha1") -> str:
    return f"---\napiVersion: {api}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n"


def test_the_catalogue_that_every_backstage_starts_with():
    found = backstage.read(given(*BACKSTAGE))
    assert found.rows["services"] == [
        {"id": "example-website", "name": "example-website", "category": "examples", "team": "guests"}
    ]
    assert found.places["services"] == ["entities.yaml, line 11"]
    assert found.rows["teams"] == [{"id": "guests", "name": "guests"}]
    assert edges(found) == set()
    assert found.problems == []
    assert said(found.notes) == [("org.yaml, line 3", "kind_left_out")]


def test_components_and_resources_are_services_and_libraries_are_not():
    found = backstage.read(given(CATALOGUE))
    assert found.problems == []
    names = {id: row["name"] for id, row in by_id(found, "services").items()}
    assert names == {
        "shop-web": "Shop", "orders": "orders", "search-a": "search-a", "search-b": "search-b", "login": "login",
        "partners-login": "login", "orders-db": "orders-db", "cdn": "cdn",
    }  # fmt: skip


def test_references_in_every_short_form():
    found = backstage.read(given(CATALOGUE))
    assert edges(found) == {
        ("shop-web", "orders"),  # consumesApis: orders-api
        ("shop-web", "search-a"), ("shop-web", "search-b"),  # consumesApis: API:default/Search-API, by two
        ("shop-web", "login"),  # dependsOn: component:default/login
        ("shop-web", "cdn"),  # dependsOn: {kind: Resource, name: cdn}
        ("orders", "orders-db"),  # dependsOn: resource:orders-db
        ("orders", "login"),  # dependsOn: login
        ("partners-login", "login"),
        ("search-a", "cdn"),  # dependencyOf on the resource
    }  # fmt: skip


def test_any_provider_of_an_api_suffices():
    found = backstage.read(given(CATALOGUE))
    groups = {row["on"]: row.get("group") for row in found.rows["dependencies"] if row["service"] == "shop-web"}
    assert groups == {"orders": None, "search-a": "api-search-api", "search-b": "api-search-api", "login": None, "cdn": None}  # fmt: skip


def test_owners_are_teams_and_systems_are_categories():
    found = backstage.read(given(CATALOGUE))
    services = by_id(found, "services")
    assert {id: row["name"] for id, row in by_id(found, "teams").items()} == {
        "web": "Web team", "platform": "Platform", "kim": "kim",
    }  # fmt: skip
    assert (services["orders"]["team"], services["search-b"]["team"]) == ("web", "kim")
    assert services["partners-login"]["team"] == "platform"  # default/platform, from another namespace
    assert (services["orders"]["category"], services["orders-db"]["category"]) == ("Storefront", "database")


@pytest.mark.parametrize(
    ("choice", "category"), [("domain", "Commerce"), ("type", "website"), ("lifecycle", "production")]
)
def test_the_category_can_be_chosen(choice, category):
    found = backstage.read(given(CATALOGUE), {"category": choice})
    assert by_id(found, "services")["shop-web"]["category"] == category


def test_what_was_read_what_was_derived_and_what_is_assumed():
    known = facts(backstage.read(given(CATALOGUE)))
    name = "catalog-info.yaml"
    assert known["services.orders.team"] == ("sourced", name, "spec.owner")
    assert known["dependencies.orders.orders-db.run.on"] == (
        "sourced", name, "spec.dependsOn: resource:default/orders-db",
    )  # fmt: skip
    assert known["dependencies.shop-web.orders.run.on"] == (
        "derived", name, "spec.consumesApis: api:default/orders-api",
    )  # fmt: skip
    assert known["dependencies.shop-web.orders.run.weight"][0] == "assumed"


def test_what_is_left_out_is_listed_at_its_line():
    found = backstage.read(given(CATALOGUE))
    at = "catalog-info.yaml, line "
    assert set(said(found.notes)) == {
        (f"{at}{line_of('component:gone')}", "no_entity"),
        (f"{at}{line_of('    - shop-lib')}", "nothing_runs"),
        (f"{at}{line_of('weather-api]')}", "no_provider"),
        (f"{at}{line_of('kind: Location') - 1}", "kind_left_out"),
        (f"{at}{line_of('name: shop-lib') - 2}", "type_left_out"),
    }


def test_files_in_folders_of_a_zip_with_others_that_are_none():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/catalog-info.yaml", entity("Component", "a", "{dependsOn: [b]}"))
        archive.writestr("b/deep/catalog-info.yml", entity("Component", "b"))
        archive.writestr("chart/templates/deployment.yaml", "{{ if .Values.on }}\nkind: Deployment\n{{ end }}")
        archive.writestr("logo.png", b"\x89PNG\r\n\0")
    found = backstage.read([("repositories.zip", out.getvalue())])
    assert edges(found) == {("a", "b")}
    assert found.places["services"] == ["a/catalog-info.yaml, line 2", "b/deep/catalog-info.yml, line 2"]
    assert found.problems == []
    assert said(found.notes) == [
        ("chart/templates/deployment.yaml", "not_a_catalogue_file"), ("logo.png", "not_a_catalogue_file"),
    ]  # fmt: skip


def test_two_of_one_name_are_named_with_both_places():
    found = read(entity("Component", "a", "{type: service}") + entity("Component", "A", "{type: website}"))
    assert said(found.problems) == [("catalog-info.yaml, line 7", "same_id")]
    assert found.problems[0].values == {"id": "component:default/a", "first": "catalog-info.yaml, line 2"}


def test_the_same_file_twice_is_one_catalogue():
    found = backstage.read(given(CATALOGUE, CATALOGUE))
    once = backstage.read(given(CATALOGUE))
    assert found.rows["services"] == once.rows["services"]
    assert found.problems == []
    assert ("catalog-info.yaml, line 2", "entity_again") in said(found.notes)


def test_a_component_and_a_resource_of_one_name_stay_two():
    found = read(entity("Component", "db", "{dependsOn: ['resource:db']}") + entity("Resource", "db"))
    assert edges(found) == {("db", "db-resource")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1, 2\nb: backstage.io/", ("catalog-info.yaml, line 2, column 2", "not_yaml")),
        (entity("Component", "''"), ("catalog-info.yaml, line 2: metadata.name", "required")),
        (entity("Component", "a", "[1]"), ("catalog-info.yaml, line 2: spec", "expected")),
        (entity("Component", "a", "{dependsOn: [[b]]}"), ("catalog-info.yaml, line 2: spec.dependsOn", "wrong_reference")),
        (entity("Component", "a", "&a [*a]"), ("catalog-info.yaml, line 5", "wrong_alias")),
        (entity("Component", "a", "[" * 100), ("catalog-info.yaml, line 5", "too_deep")),
        (b"\xff\xfe\xff backstage.io/", ("catalog-info.yaml", "not_text")),
        ("hello", ("file", "nothing_to_import")),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_mistake_at_its_place(text, expected):
    assert said(read(text).problems) == [expected]


def test_every_wrong_file_is_named():
    files = [("a.yaml", b"[backstage.io/"), ("b.zip", b"PK"), *given(CATALOGUE), ("c.yaml", b"'backstage.io/")]
    assert {place.partition(",")[0] for place, _ in said(backstage.read(files).problems)} == {
        "a.yaml",
        "b.zip",
        "c.yaml",
    }


def test_an_alias_bomb_is_refused_at_once():
    lines = ["a0: &a0 [backstage.io/, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    begun = monotonic()
    assert said(read("\n".join(lines)).problems) == [("catalog-info.yaml, line 7", "too_many_values")]
    assert monotonic() - begun < 2


def test_tags_make_nothing():
    found = read(entity("Component", "a", "{type: !!python/object/apply:os.system ['false'], owner: !x web}"))
    assert found.rows["services"] == [{"id": "a", "name": "a", "team": "web"}]


def test_options_that_are_none():
    with pytest.raises(Mistakes, match="wrong_option"):
        read("", {"category": "colour"})


def test_ten_thousand_components_in_seconds():
    text = "".join(entity("Component", f"s{i}", f"{{owner: t{i % 50}, dependsOn: [s{i * 7 % 10_000}, s{i // 2}]}}") for i in range(10_000))  # fmt: skip
    begun = monotonic()
    found = read(text)
    assert len(found.rows["services"]) == 10_000
    assert len(found.rows["dependencies"]) > 19_000
    assert monotonic() - begun < 20
