# Two commands do everything: `make run` and `make test`. `make` alone lists the others.
# ARGS reaches the command behind a target:  make run ARGS="listen --source system"   make test ARGS="-k ring -x"

PYTHON_IN_VENV := .venv/bin/python
GENRESCOPE := .venv/bin/genrescope

.DEFAULT_GOAL := help
.NOTPARALLEL:  # each target is one job that minds its own parallelism, and they share .venv
.PHONY: help setup setup-dev run test hostile lint types check package package-proof bench soak faults fuzz stability fidelity evaluate screenshots translations demo-tune lock lock-cpu lock-cuda clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup:  ## make .venv with what the app needs (UV_TORCH_BACKEND=cpu: PyTorch's small CPU build)
	@packaging/setup.sh run
	@[ -z "$(filter setup,$(MAKECMDGOALS))" ] || echo '`make run` starts it.'

setup-dev:  ## the same, and the test tools
	@packaging/setup.sh dev

run: setup  ## start the app
	@$(GENRESCOPE) $(ARGS)

test: setup-dev  ## run the tests (GENRESCOPE_DATA=folder adds those that need real music)
	@$(PYTHON_IN_VENV) -m pytest $(ARGS)

hostile: setup-dev  ## try all hostile and broken model files, more than a thousand (make test tries some tens)
	@GENRESCOPE_HOSTILE=all $(PYTHON_IN_VENV) -m pytest tests/models/test_hostile.py $(ARGS)

lint: setup-dev  ## check style and format
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@shellcheck packaging/*.sh packaging/macos/*.sh .ci/run

types: setup-dev  ## check types, strictly
	@.venv/bin/mypy

check: lint types test  ## all three

bench: setup-dev  ## measure what the app costs (ARGS="road", "refresh --rounds 7", "files", "window")
	@$(PYTHON_IN_VENV) -m benchmarks $(ARGS)

soak: setup-dev  ## listen for a simulated day, and an hour with the window: memory, descriptors, queues (ARGS="day --hours 4")
	@$(PYTHON_IN_VENV) -m benchmarks.soak $(ARGS)

faults: setup-dev  ## unplug, kill, suspend and stop real sound servers while it listens, 100 times and more (ARGS="--rounds 1")
	@$(PYTHON_IN_VENV) -m benchmarks.faults $(ARGS)

stability: setup-dev  ## measure how steady the answers are (ARGS="--folds FOLDER"; needs GENRESCOPE_DATA)
	@packaging/install-system-packages.sh build
	@$(PYTHON_IN_VENV) -m benchmarks.stability $(ARGS)

fidelity: setup-dev  ## hold pictures, columns and answers against the reference system (GENRESCOPE_DATA adds real music)
	@$(PYTHON_IN_VENV) -m pytest tests/fidelity -m "long or not long" $(ARGS)

evaluate: setup-dev  ## print how good the recipe is, from stored answers (ARGS=--card measures the shipped model too)
	@$(PYTHON_IN_VENV) -m benchmarks.evaluation $(ARGS)

fuzz: setup-dev  ## break sound files, settings, manifests and histories by the thousand (ARGS="audio --count 500"; goes on where it was)
	@$(PYTHON_IN_VENV) -m benchmarks.fuzz $(ARGS)

screenshots: setup-dev  ## take pictures of every view in every look (build/screenshots); ARGS="--view files --look en-light-100" some
	@$(PYTHON_IN_VENV) -m benchmarks.screenshots $(ARGS)

translations: setup-dev  ## bring the files of translations up to date with the code; says what is left to translate
	@$(PYTHON_IN_VENV) -m language_files

package: setup  ## build wheel, packaged application and installer into dist/ (ARGS="wheel", "app", "installer")
	@$(PYTHON_IN_VENV) packaging/build.py $(ARGS)

package-proof:  ## install the .deb in a clean Debian, use it, remove it (root; needs debootstrap)
	@build/package-venv/bin/python packaging/proof.py $$(ls dist/genrescope_*.deb)

demo-tune: setup  ## make the bundled demo tune anew from its score (installs FluidSynth)
	@packaging/install-system-packages.sh build
	@$(PYTHON_IN_VENV) -m demo_tune $(ARGS)

# Locks: versions and hashes, no addresses, one solution for Python 3.11 to 3.13 on every system. Versions stay as they
# are unless pyproject.toml asks for others; `make lock ARGS=--upgrade` takes the newest.
COMPILE = env -u UV_TORCH_BACKEND -u UV_FIND_LINKS .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

lock: setup  ## write locks/ from pyproject.toml
	$(COMPILE) $(ARGS) --group pyproject.toml:bootstrap --output-file locks/bootstrap.lock
	$(COMPILE) $(ARGS) pyproject.toml --group build --output-file locks/run.lock
	$(COMPILE) $(ARGS) pyproject.toml --group dev --constraints locks/run.lock --output-file locks/dev.lock
	$(COMPILE) $(ARGS) --group pyproject.toml:package --constraints locks/dev.lock --output-file locks/package.lock
	$(PYTHON_IN_VENV) packaging/cpu_lock.py locks/run.lock locks/run-cpu.lock
	$(PYTHON_IN_VENV) packaging/cpu_lock.py locks/dev.lock locks/dev-cpu.lock

lock-cpu: setup  ## add the hashes of PyTorch's CPU build to its locks (needs PyTorch's own index)
	grep -ohE '^(torch|torchvision)==[^ ;]+' locks/dev.lock | \
		$(COMPILE) - --no-deps --torch-backend cpu --output-file .venv/pytorch-cpu.lock
	$(PYTHON_IN_VENV) packaging/cpu_lock.py locks/run.lock locks/run-cpu.lock .venv/pytorch-cpu.lock
	$(PYTHON_IN_VENV) packaging/cpu_lock.py locks/dev.lock locks/dev-cpu.lock .venv/pytorch-cpu.lock

# What the GPU add-on is made of: PyTorch's ordinary build, NVIDIA's libraries without Triton and CUDA's Python bindings, which
# only its compiler and profiler use, and nnAudio with what it needs, which the packaged application lacks.
lock-cuda: setup-dev  ## write the list of the GPU add-on's wheels from locks/run.lock (needs PyTorch's ordinary build in .venv)
	grep -oE '^(torch|nvidia-[a-z0-9-]+|nnaudio|scipy)==[^ ;]+' locks/run.lock | \
		$(COMPILE) - --no-deps --format pylock.toml --output-file .venv/pylock.cuda.toml
	$(PYTHON_IN_VENV) packaging/cuda_lock.py .venv/pylock.cuda.toml resources/genrescope_resources/gpu/cuda.toml

clean:  ## remove .venv and everything else that was built
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find engine desktop resources tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
