"""Taxonomies: the tree's rules, and the two that come along."""

from __future__ import annotations

import pytest
import tomli_w

from genrescope.errors import ModelError
from genrescope.language import catalogue
from genrescope.models.fields import Fields
from genrescope.models.taxonomy import Taxonomy, bundled_taxonomies, bundled_taxonomy, genre_name, taxonomy_from


def parse(text: str) -> Taxonomy:
    return taxonomy_from(Fields.parse(text.encode(), "tree.toml"))


def test_the_starters_tree():
    tree = bundled_taxonomy("genrescope4")
    assert tree.labels == ("Classical", "Electronic", "Pop", "Rock")
    assert [tree.family(label) for label in tree.labels] == ["Classical", "Electronic", "Pop & rock", "Pop & rock"]
    assert tree.families == ("Classical", "Electronic", "Pop & rock")
    assert tree.members("Pop & rock") == ("Pop", "Rock")
    assert tree.chinese["Pop & rock"] == "流行与摇滚"


def test_the_sixteen_genres_of_the_reference_system():
    tree = bundled_taxonomy("ccmusic16")
    assert len(tree.labels) == 16
    assert tree.labels[0] == "Symphony"
    assert tree.labels[15] == "Acoustic pop"
    assert tree.members("Classical") == ("Symphony", "Opera", "Solo", "Chamber")
    assert tree.members("Dance & house") == ("Contemporary dance pop", "Dance pop")
    assert tree.ancestors("Teen pop") == ("Pop", "Non-classical")
    # Its group holds other groups, but no other label.
    assert tree.family("Soul / R&B") == "Soul / R&B"
    assert set(tree.chinese) == {*tree.labels, *tree.groups}


def test_a_label_alone_in_its_group_is_its_own_family():
    tree = parse('[[labels]]\nname="a"\nparent="g"\n[[labels]]\nname="b"\n[[groups]]\nname="g"')
    assert tree.family("a") == "a"
    assert tree.family("b") == "b"


def test_an_unknown_taxonomy_is_refused_with_those_there_are():
    with pytest.raises(ModelError, match="genrescope4"):
        bundled_taxonomy("nothing")


@pytest.mark.parametrize("name", bundled_taxonomies())
def test_a_taxonomy_written_out_reads_the_same(name: str):
    tree = bundled_taxonomy(name)
    assert parse(tomli_w.dumps(tree.to_table())) == tree


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[labels]]\nname="a"', "at least two labels"),
        ('[[labels]]\nname="a"\n[[labels]]\nname="a"', "'a' is given twice"),
        ('[[labels]]\nname="a"\n[[labels]]\nname="b"\n[[groups]]\nname="a"', "'a' is given twice"),
        ('[[labels]]\nname="a"\nparent="x"\n[[labels]]\nname="b"', "must hold 'x', the parent of 'a'"),
        ('[[labels]]\nname="a"\nparent="b"\n[[labels]]\nname="b"', "must hold 'b', the parent of 'a'"),
        ('[[labels]]\nname="a"\n[[labels]]\nzh="b"', "labels\\[1\\].name is missing"),
        ('[[labels]]\nname="a"\n[[labels]]\nname="b"\ncolour="red"', "labels\\[1\\].colour is not a field"),
        ('labels=["a","b"]', "labels must be an array of tables"),
        (
            '[[labels]]\nname="a"\n[[labels]]\nname="b"\n[[groups]]\nname="g"\nparent="h"\n[[groups]]\nname="h"\nparent="g"',
            "go round in a circle",
        ),
    ],
)
def test_a_broken_tree_is_refused_by_name(text: str, complaint: str):
    with pytest.raises(ModelError, match=complaint) as caught:
        parse(text)
    assert str(caught.value).startswith("tree.toml: ")


def test_a_name_has_one_chinese_name_and_is_said_in_the_language_that_is_spoken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trees = [bundled_taxonomy(name) for name in bundled_taxonomies()]
    for tree in trees:
        assert all(
            other.chinese.get(name, chinese) == chinese for name, chinese in tree.chinese.items() for other in trees
        )
    assert genre_name("Opera") == "Opera"
    monkeypatch.setattr(catalogue, "_language", catalogue.CHINESE)
    assert (genre_name("Opera"), genre_name("My genre")) == ("戏曲", "My genre")


def test_so_many_names_that_comparing_them_would_take_a_minute_are_refused():
    with pytest.raises(ModelError, match="must be at most 2000, with the groups"):
        parse("".join(f'[[labels]]\nname = "{number}"\n' for number in range(2001)))
