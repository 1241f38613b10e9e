"""The battery for preferences: those shipped and the example of the documents stand it, spoilt ones fail."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsim.cli.check_words import PREFERENCE_CHECKS
from cmsim.errors import PlanError, PreferencesError
from cmsim.plans.outside import OUTSIDE
from cmsim.preferences.checking import PREFERENCE_BATTERY, check_preferences
from cmsim.preferences.files import files_in_use, use_file, use_plug_ins
from cmsim.preferences.outside import OUTSIDE_PREFERENCES, used_preferences
from cmsim.preferences.registry import PREFERENCES

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "keeping_up.py"
SURE = "a_sure_sum_is_worth_itself"
MORE = "more_is_never_worse"
BETWEEN = "a_lottery_is_worth_something_between_its_outcomes"
FINITE = "feels_finitely_about_any_pay"
EACH = "feels_for_many_as_for_each"
TWICE = "feels_the_same_twice_and_leaves_its_inputs_alone"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing from outside outlives its test."""
    yield
    OUTSIDE.forget()
    OUTSIDE_PREFERENCES.forget()


def changed(place: Path, old: str, new: str) -> Path:
    """Return a file with the example, spoilt in one place."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    file = place / "mine.py"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_every_demand_has_its_sentence() -> None:
    assert list(PREFERENCE_CHECKS) == [check.__name__ for check in PREFERENCE_BATTERY]


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("cara", {}),
        ("loss_aversion", {}),
        ("loss_aversion", {"sensitivity": 0.5, "loss_aversion": 4.0}),
        ("keeping_up", {}),
        ("keeping_up", {"envy": 3.0, "pride": 0.0}),
    ],
)
def test_preferences_stand_every_demand(name: str, params: dict[str, object]) -> None:
    use_file(EXAMPLE)
    assert [one for one in check_preferences(name, params, "").verdicts if one.found] == []


@pytest.mark.parametrize(
    ("old", "new", "check", "found"),
    [
        ("expected / (1.0 + self.pride)", "expected", SURE, "a sure sum, seen from where a yuan counts 1"),
        ("return self._peers(expected) + ahead", "return ahead", BETWEEN, "below its worst outcome"),
        ("(1.0 + self.envy) * ahead)", "np.log(ahead))", SURE, "not finite"),
        ("return self._peers(expected) + ahead", "return ahead[:1]", BETWEEN, "wrong answer to to_yuan"),
        ("return np.where(ahead > 0.0, (1", "return 1 / 0 + np.where(ahead > 0.0, (1", SURE, "ZeroDivision"),
        ("* discount, self.envy", "* discount, self.nvy", SURE, "nvy"),
        (
            "self.peers_pay_yuan.reshape((-1,)",
            "np.sort(self.peers_pay_yuan * 1.0 + self.peers_pay_yuan.mean() * 0.1).reshape((-1,)",
            EACH,
            "alone",
        ),
        ("ahead = value_yuan -", "value_yuan *= 1.0 + 1e-7; ahead = value_yuan -", TWICE, "to_scale"),
        ("(1.0 + self.envy) * ahead)", "np.maximum(ahead, -900.0))", MORE, "two different sums"),
        ("(1.0 + self.pride) * ahead", "np.exp(ahead)", FINITE, "not finite to to_scale"),
    ],
)  # fmt: skip
def test_faulty_preferences_fail_the_demand_that_they_break(
    tmp_path: Path, old: str, new: str, check: str, found: str
) -> None:
    use_file(changed(tmp_path, old, new))
    told = check_preferences("keeping_up", {}, "mine.py")
    assert not told.passed
    verdict = next(one for one in told.verdicts if one.check == check)
    assert found in verdict.found


def test_what_preferences_raise_is_told_with_their_name_the_call_and_the_inputs(tmp_path: Path) -> None:
    use_file(changed(tmp_path, "return np.where(ahead > 0.0, (1", "return 1 / 0 * np.where(ahead > 0.0, (1"))
    found = check_preferences("keeping_up", {}, "").verdicts[0].found
    assert "the preferences keeping_up failed in to_scale" in found
    assert "ZeroDivisionError: division by zero (line " in found
    assert "value_yuan = " in found


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('name: ClassVar[str] = "keeping_up"', 'label: ClassVar[str] = "k"', "preferences.incomplete"),
        ('= "keeping_up"', '= "loss_aversion"', "preferences.name-taken"),
        ('= "keeping_up"', '= "Keeping up"', "preferences.bad-name"),
        (" = KeepingUpParams", " = dict", "preferences.bad-class"),
        ("def build(", "def make(", "preferences.incomplete"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_one_clear_error(tmp_path: Path, old: str, new: str, code: str) -> None:
    with pytest.raises(PreferencesError) as caught:
        use_file(changed(tmp_path, old, new))
    assert caught.value.detail.code == code
    assert caught.value.detail.file == str(tmp_path / "mine.py")


def test_a_file_of_nothing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.py"
    file.write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        use_file(file)
    assert caught.value.detail.code == "plug-in.no-plan"


def test_the_hash_of_the_source_says_which_preferences_were_used_and_workers_get_the_file() -> None:
    used = use_file(EXAMPLE)
    assert used_preferences("keeping_up") == {"preferences keeping_up": used.plug_in.digest}
    assert used_preferences("loss_aversion") == {}
    files = files_in_use()
    OUTSIDE_PREFERENCES.forget()
    use_plug_ins(files)
    assert "keeping_up" in PREFERENCES.names()


def test_an_unknown_name_and_parameter_point_at_the_nearest() -> None:
    use_file(EXAMPLE)
    with pytest.raises(PreferencesError, match="did you mean keeping_up"):
        PREFERENCES.validate("kepping_up", {})
    with pytest.raises(PreferencesError, match="did you mean envy"):
        PREFERENCES.validate("keeping_up", {"envvy": 1.0})
