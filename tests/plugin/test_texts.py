from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.plugin.provider.packed_texts import PackedTexts
from tests.strategies import text


@given(st.lists(text), st.lists(text))
def test_it_is_a_sequence_of_texts(first: list[str], second: list[str]) -> None:
    texts = PackedTexts.of(first) + PackedTexts.of(second)
    assert [texts[index] for index in range(len(texts))] == first + second


@given(st.lists(st.text("ab", max_size=3)), st.text("ab", max_size=3))
def test_find_gives_the_first_equal_text_and_no_part_of_another(listed: list[str], wanted: str) -> None:
    expected = listed.index(wanted) if wanted in listed else None
    assert PackedTexts.of(listed).find(wanted) == expected


def test_find_takes_text_that_utf8_cannot_hold() -> None:
    assert PackedTexts.of(["a"]).find("\ud800") is None


@given(st.lists(st.text(max_size=6), max_size=8), st.text(max_size=3))
def test_containing_is_in_whatever_the_case_of_ascii_letters(texts: list[str], wanted: str) -> None:
    lower = [text.encode().lower() for text in texts]
    assert PackedTexts.of(texts).containing(wanted).tolist() == [wanted.encode().lower() in text for text in lower]
