# Everything runs in .venv; nothing is installed anywhere else but Debian's Chromium for the browser tests.

PYTHON ?= python3
TORCH ?= torch==2.13.0
LOGDIR ?= runs
BIN := .venv/bin
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix frontend
PROTOC := .proto-venv/bin/python -m grpc_tools.protoc
TYPES := $(BIN)/python -m tests.plugin.answer_schema | $(BIN)/node frontend/scripts/answers.mjs
BUILT := tb_keisei/plugin/static frontend/src/gen

.PHONY: help demo test test-keisei test-cuda lint unit check-proto check-types check-frontend frontend proto types bench sample learning-curves screenshots chromium clean

help:  ## say what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 18

demo: .venv/demo  ## train a small policy and watch it; MINUTES=5 ends the training, NEW=1 asks nothing
	$(BIN)/tb-keisei demo --logdir $(LOGDIR) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(NEW),--new)

# What `quick` leaves out: a test that takes seconds, as it starts a browser, a TensorBoard, a process or a training, kills
# one, or simulates.
SLOW := e2e packaging test_all_games_survive.py \
	adapters/keisei/trainer_2025/test_contract.py adapters/keisei/test_follow_db.py adapters/keisei/test_import_log.py \
	adapters/keisei/trainer_2025/test_run.py adapters/keisei/loop_2026 adapters/keisei/test_program.py \
	bridge/test_channel.py bridge/test_ends.py bridge/test_faults.py bridge/test_health.py bridge/test_process.py \
	bridge/test_series.py \
	demo/test_demo.py demo/test_notebook.py demo/test_sample.py \
	plugin/test_damage.py plugin/test_tensorboard.py statistics/test_censoring.py statistics/test_diversity.py

.PHONY: quick
quick: lint  ## in about a minute: lint, types, and the tests that start no browser, TensorBoard or training
	$(NPM) test
	$(BIN)/pytest -n 2 --dist loadfile $(addprefix --ignore=tests/,$(SLOW))

test: lint check-proto check-types check-frontend unit  ## pass every test, in some ten minutes

lint: .venv/dev frontend/node_modules  ## lint, format, types and directions of imports, in both languages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run check

# Two at a time, but for those in the browser, which takes both cores itself.
unit: .venv/dev chromium  ## the Python tests, those in the browser too
	$(BIN)/pytest -n 2 --dist loadfile --ignore tests/e2e
	$(BIN)/pytest tests/e2e

# The trainer's own dependencies stay out of .venv, which this one sees through a path file.
.keisei-venv: .venv/dev
	$(BIN)/python -m venv $@
	$(BIN)/python -c 'import site; print(site.getsitepackages()[0])' \
		> "$$($@/bin/python -c 'import site; print(site.getsitepackages()[0])')/venv.pth"
	$@/bin/pip install --quiet rich pydantic pyyaml wandb python-dotenv scipy requests psutil

test-keisei: .keisei-venv  ## test against a real trainer: KEISEI_HOME=a checkout of August 2025 or of 2026
	@test -f "$(KEISEI_HOME)/train.py" -o -f "$(KEISEI_HOME)/keisei/training/katago_loop.py" || \
		{ echo "set KEISEI_HOME to a checkout of tachyon-beep/keisei, at 1ea1111 or 08747e1"; exit 1; }
	KEISEI_HOME="$(abspath $(KEISEI_HOME))" .keisei-venv/bin/python -m pytest tests/adapters/keisei

# torch comes first, by its version: the extra alone would draw the newest build with its gigabytes.
.venv/demo: pyproject.toml
	@echo "setting up .venv: torch, TensorBoard and the rest, some minutes, the first time only"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet "$(TORCH)"
	$(BIN)/pip install --quiet --editable ".[demo]"
	@touch $@

.venv/dev: .venv/demo
	$(BIN)/pip install --quiet --editable ".[dev]"
	@touch $@

frontend/node_modules: .venv/dev frontend/package-lock.json
	$(NPM) ci --no-audit --no-fund
	@touch $@

frontend: frontend/node_modules  ## build the browser's part into tb_keisei/plugin/static
	$(NPM) run build

check-frontend: frontend/node_modules  ## test and rebuild the browser's part; what is committed must be the same
	$(NPM) test
	$(NPM) run build
	@test -z "$$(git status --porcelain $(BUILT))" || \
		{ git status --short $(BUILT); echo "what is committed is not what the source builds: commit it anew"; exit 1; }

# The generated code must load with every protobuf from 4 to 7, so it is made by an old compiler in a venv of its own.
.proto-venv:
	$(PYTHON) -m venv .proto-venv
	.proto-venv/bin/pip install --quiet "grpcio-tools==1.62.3" "setuptools<82"

proto: .proto-venv  ## generate game_pb2.py from game.proto
	$(PROTOC) -I. --python_out=. --pyi_out=. tb_keisei/record/game.proto

check-proto: .proto-venv  ## generate game_pb2.py again; what is committed must be the same
	mkdir -p build/proto
	$(PROTOC) -I. --python_out=build/proto --pyi_out=build/proto tb_keisei/record/game.proto
	diff -r build/proto/tb_keisei/record/game_pb2.py tb_keisei/record/game_pb2.py
	diff -r build/proto/tb_keisei/record/game_pb2.pyi tb_keisei/record/game_pb2.pyi

types: frontend/node_modules  ## generate the types of the routes' answers for the frontend
	$(TYPES) > frontend/src/gen/answers.d.ts

check-types: frontend/node_modules  ## generate the types of the answers again; what is committed must be the same
	mkdir -p build
	$(TYPES) > build/answers.d.ts
	diff build/answers.d.ts frontend/src/gen/answers.d.ts

chromium:  ## install Debian's Chromium, for the browser tests, where none is
	@command -v chromium >/dev/null || { \
		echo "installing Debian's chromium for the browser tests"; \
		SUDO=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq chromium chromium-driver >/dev/null; }

test-cuda: .venv/dev  ## test what the bridge promises about tensors on a GPU; needs one, and a torch for it
	$(BIN)/pytest tests/bridge/on_cuda.py

bench: .venv/dev  ## measure; prints tables and writes bench/results.json
	$(BIN)/python -m bench

sample: .venv/dev  ## make the recorded sample runs again, of LOGDIR or of two trainings of hours
	$(BIN)/python -m docs.sample $(if $(filter file,$(origin LOGDIR)),,$(LOGDIR))

learning-curves: .venv/dev  ## train five seeds for twenty minutes each and draw their curves; goes on where it stopped
	$(BIN)/python -m bench.learning --seeds 5 --minutes 20

screenshots: .venv/dev chromium  ## make the pictures of the README and docs from a real run
	$(BIN)/python -m docs.screenshots $(if $(filter file,$(origin LOGDIR)),,$(LOGDIR))

clean:  ## remove what was set up and built, not runs
	rm -rf .venv .keisei-venv .proto-venv build dist frontend/node_modules *.egg-info
