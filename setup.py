"""Packaging; pyproject.toml says what. This only checks that the built frontend is there: installing needs no Node."""

from pathlib import Path

from setuptools import setup

ROOT = Path(__file__).parent
BUNDLE = ROOT / "tb_keisei" / "plugin" / "static" / "index.js"

if not BUNDLE.is_file():
    raise SystemExit(f"{BUNDLE.relative_to(ROOT)} is missing: run `make frontend` first")

setup()
