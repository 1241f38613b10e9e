"""The family of errors: one shape, one text, and nothing lost on the way between processes."""

import pickle

import pytest

from cmsim import errors
from cmsim.errors import CmsimError, ErrorDetail, InputError, PlanError, ScenarioError, nearest_name

FAMILY = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CmsimError)]


def full(kind: type[CmsimError]) -> CmsimError:
    return kind(
        "code.of-error",
        "something is wrong",
        file="a.yaml",
        line=3,
        column=7,
        path="care.trust_rest",
        found="2",
        allowed="0 to 1",
        hint="did you mean 0.2?",
        context={"replication": "4"},
    )


@pytest.mark.parametrize("kind", FAMILY)
def test_an_error_survives_the_way_back_from_a_worker(kind: type[CmsimError]) -> None:
    sent = pickle.loads(pickle.dumps(full(kind)))
    assert type(sent) is kind
    assert sent.detail == full(kind).detail
    assert str(sent) == str(full(kind))


def test_the_text_says_where_what_found_allowed_and_how_to_mend_it() -> None:
    assert str(full(CmsimError)) == (
        "a.yaml:3:7: care.trust_rest: something is wrong; found 2; allowed: 0 to 1 (did you mean 0.2?)"
    )
    assert str(CmsimError("x.y", "something is wrong")) == "something is wrong"


@pytest.mark.parametrize("kind", FAMILY)
def test_wrong_input_leaves_with_2_and_everything_else_with_1(kind: type[CmsimError]) -> None:
    assert kind.exit_code == (2 if issubclass(kind, InputError) else 1)
    assert issubclass(ScenarioError, InputError)
    assert issubclass(PlanError, InputError)


def test_an_error_gets_its_place_later_and_keeps_the_rest() -> None:
    before = PlanError("plan.unknown", "there is no plan of this name", found="fixd", hint="fixed")
    after = before.located(file="b.yaml", line=9, column=1)
    assert type(after) is PlanError
    assert (after.detail.file, after.detail.line, after.detail.found) == ("b.yaml", 9, "fixd")
    assert before.detail.file is None


def test_all_errors_have_one_json_shape() -> None:
    fields = set(ErrorDetail.__dataclass_fields__)
    assert set(full(CmsimError).as_json()) == set(InputError("x.y", "wrong").as_json()) == fields
    assert InputError("x.y", "wrong").as_json()["line"] is None


def test_a_name_is_near_only_if_it_is() -> None:
    assert nearest_name("trust_rset", ["trust_rest", "visit_hours"]) == "trust_rest"
    assert nearest_name("zebra", ["trust_rest", "visit_hours"]) is None
    assert nearest_name("a", []) is None
