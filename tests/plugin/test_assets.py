from pathlib import Path

from tb_keisei.plugin.assets import read_assets


def test_only_files_of_known_kinds_below_the_folder(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    for name in ("index.js", "style.css", "fonts/a.woff2", "notes.py", "index.html", ".env"):
        (tmp_path / name).write_text(name)
    assets = {asset.path: asset.content_type for asset in read_assets(tmp_path)}
    assert assets == {
        "/static/index.js": "text/javascript",
        "/static/style.css": "text/css",
        "/static/fonts/a.woff2": "font/woff2",
    }


def test_a_tag_changes_with_the_content(tmp_path: Path) -> None:
    tags = set()
    for text in ("a", "b"):
        (tmp_path / "index.js").write_text(text)
        tags.add(read_assets(tmp_path)[0].tag)
    assert len(tags) == 2


def test_without_a_bundle_there_is_nothing(tmp_path: Path) -> None:
    assert read_assets(tmp_path / "missing") == ()
