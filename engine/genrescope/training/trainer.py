"""The training itself: seeded, resumable, on the processor or a GPU. Imports torch."""

from __future__ import annotations

import copy
import json
import math
import pickle
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from genrescope.models.backbones import PooledVgg
from genrescope.models.vgg import CHANNELS, ROWS
from genrescope.training.batches import Batch, Example, epoch_batches
from genrescope.training.dataset import TrainingError
from genrescope.training.recipe import Recipe

CHECKPOINT = "checkpoint.pt"
STATISTICS_BATCHES = 24
UNREADABLE = (OSError, RuntimeError, KeyError, ValueError, EOFError, pickle.UnpicklingError)  # what torch.load raises


class Trainer:
    """A network in training, with the running average of its weights.

    Parameters
    ----------
    labels, groups
        How many there are.
    recipe
        How it learns.
    device
        Where.
    recordings, circumstances
        What stands for the dataset's recordings that it learns from, and for whatever else a checkpoint must have been
        made under to be continued here.
    """

    def __init__(
        self,
        labels: int,
        groups: int,
        recipe: Recipe,
        device: str = "cpu",
        recordings: str = "",
        circumstances: str = "",
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        self._recordings = recordings
        self._belongs = f"{replace(recipe, epochs=0)!r} {circumstances}"
        try:
            self.device = torch.zeros(1, device=device).device
        except (RuntimeError, AssertionError) as error:  # AssertionError: a torch that was built without CUDA
            raise TrainingError("The device {device!r} cannot be used here; train on 'cpu'.", device=device) from error
        self.network = PooledVgg(labels, in_channels=recipe.crops.channels, dropout=recipe.dropout).to(self.device)
        self.group_classifier = nn.Linear(CHANNELS * ROWS, groups).to(self.device)
        self.average = copy.deepcopy(self.network).eval()
        decayed = [p for p in self._weights() if p.ndim > 1]
        others = [p for p in self._weights() if p.ndim <= 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}],
            lr=recipe.learning_rate,
            fused=True,
        )
        self.epoch = 0
        self.steps = 0
        self.looks: list[float] = []  # negative log-likelihood on the held-out part, look by look
        self._best: dict[str, torch.Tensor] | None = None
        self._start: dict[str, torch.Tensor] | None = None  # of an earlier run
        self.bfloat16 = fast_bfloat16(self.device)

    def _weights(self) -> list[nn.Parameter]:
        return [*self.network.parameters(), *self.group_classifier.parameters()]

    def train_epoch(self, examples: Sequence[Example]) -> float:
        """Train for one epoch and return the mean loss. Only the seed and the epoch's number decide what happens."""
        torch.manual_seed(self.recipe.seed * 100_003 + self.epoch)
        recipe = self.recipe
        batches = epoch_batches(examples, recipe.crops, recipe.augmentation, recipe.sampling, (recipe.seed, self.epoch))
        self.network.train()
        losses = []
        for number, batch in enumerate(batches):
            self._set_rate(self.epoch + number / recipe.sampling.batches)
            losses.append(self._step(batch))
        self.epoch += 1
        mean = float(np.mean(losses))
        if not math.isfinite(mean):
            raise TrainingError("The training diverged (the loss is no longer a number); try a lower learning rate.")
        return mean

    def _set_rate(self, at: float) -> None:
        recipe = self.recipe
        decay_from = recipe.decay_from * recipe.epochs
        share = min(1.0, (at + 0.05) / max(recipe.warm_up_epochs, 1e-9))
        if at > decay_from:
            share = min(share, max(0.02, (recipe.epochs - at) / (recipe.epochs - decay_from)))
        for group in self.optimizer.param_groups:
            group["lr"] = recipe.learning_rate * share

    def _step(self, batch: Batch) -> float:
        pictures = torch.from_numpy(batch.pictures).to(self.device)
        labels = torch.from_numpy(batch.labels).to(self.device)
        groups = torch.from_numpy(batch.groups).to(self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.bfloat16):
            features = self.network.pooled(pictures)
        features = self.network.dropout(features.float())
        smoothing = self.recipe.label_smoothing
        loss = nn.functional.cross_entropy(self.network.classifier(features), labels, label_smoothing=smoothing)
        if self.recipe.group_weight:
            by_group = nn.functional.cross_entropy(self.group_classifier(features), groups, label_smoothing=smoothing)
            loss = loss + self.recipe.group_weight * by_group
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._weights(), 5.0)
        self.optimizer.step()
        self.steps += 1
        self._update_average()
        return float(loss.detach())

    @torch.no_grad()
    def _update_average(self) -> None:
        """Move the average towards the weights, BatchNorm's running statistics among them.

        Its counters of batches stay: `refresh_statistics` begins them anew, and nothing else reads them.
        """
        decay = min(self.recipe.averaging, (1 + self.steps) / (10 + self.steps))
        pairs = zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True)
        kept, new = zip(*((one, other) for one, other in pairs if one.is_floating_point()), strict=True)
        torch._foreach_lerp_(kept, new, 1 - decay)  # in one go: a hundred small steps take a GPU longer

    def note_look(self, likelihood: float, keep_best: bool) -> None:
        """Note how the averaged weights did on the held-out part, and remember them if they never did better."""
        self.looks.append(likelihood)
        if keep_best and likelihood == min(self.looks):
            self._best = copy.deepcopy(self.average.state_dict())

    def finished(self, examples: Sequence[Example]) -> nn.Module:
        """Return the averaged weights, the best look's if those are kept, with statistics of their own.

        A run that started from an earlier one ends halfway between the two: it then knows what is new, and has
        forgotten less of what it knew (M. Wortsman et al., "Robust fine-tuning of zero-shot models", 2022).
        """
        if self._best is not None:
            self.average.load_state_dict(self._best)
        if self._start is not None:
            for name, kept in self.average.state_dict().items():
                if kept.is_floating_point():
                    kept.lerp_(self._start[name], 0.5)
        self.refresh_statistics(examples)
        return self.average

    @torch.no_grad()
    def refresh_statistics(self, examples: Sequence[Example]) -> None:
        """Measure BatchNorm's statistics anew for the averaged weights, over pictures like those trained on.

        An average of running statistics is not the statistics of averaged weights, least of all after a short run
        (P. Izmailov et al., "Averaging weights leads to wider optima and better generalization", 2018). Doing it twice
        changes nothing.
        """
        layers = [layer for layer in self.average.modules() if isinstance(layer, nn.BatchNorm2d)]
        momenta = [layer.momentum for layer in layers]
        for layer in layers:
            layer.reset_running_stats()
            layer.momentum = None  # a plain mean over all batches
        recipe = self.recipe
        sampling = replace(recipe.sampling, mixup=0.0, batches=STATISTICS_BATCHES)
        self.average.train()
        for batch in epoch_batches(examples, recipe.crops, recipe.augmentation, sampling, (recipe.seed, recipe.epochs)):
            self.average.pooled(torch.from_numpy(batch.pictures).to(self.device))
        self.average.eval()
        for layer, momentum in zip(layers, momenta, strict=True):
            layer.momentum = momentum

    def save(self, folder: Path) -> None:
        """Write a checkpoint; a run stopped meanwhile leaves the old one."""
        state = {
            "recipe": json.dumps(asdict(self.recipe)),
            "recordings": self._recordings,
            "belongs": self._belongs,
            "epoch": self.epoch,
            "steps": self.steps,
            "network": self.network.state_dict(),
            "group_classifier": self.group_classifier.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "looks": self.looks,
            "best": self._best,
            "start": self._start,
        }
        partial = folder / f"{CHECKPOINT}.partial"
        try:
            torch.save(state, partial)
            partial.replace(folder / CHECKPOINT)
        except (OSError, RuntimeError) as error:
            raise TrainingError(
                "The checkpoint cannot be written to {folder}: {error}.", folder=folder, error=error
            ) from error

    def start_from(self, folder: Path) -> None:
        """Start from the averaged weights of an earlier run, in place of drawn ones.

        Raises
        ------
        TrainingError
            There is no such run, or it learned from other recordings of the dataset: what is held out here might be
            among them.
        """
        path = folder / CHECKPOINT
        try:
            state = torch.load(path, weights_only=True, map_location=self.device)
            recordings = state["recordings"]
            self.network.load_state_dict(state["average"])
            self.average.load_state_dict(state["average"])
            self._start = state["average"]
        except FileNotFoundError as error:
            raise TrainingError("There is no run to start from in {folder}.", folder=folder) from error
        except UNREADABLE as error:
            raise TrainingError(
                "{path} is damaged or belongs to a network of another kind; train anew.", path=path
            ) from error
        if recordings != self._recordings:
            raise TrainingError(
                "The run in {folder} learned from other recordings or folds, so what is held out here might be "
                "among them; start from a run on the same dataset, or train anew.",
                folder=folder,
            )

    def load(self, folder: Path) -> None:
        """Continue from a checkpoint; only the number of epochs, and what comes of it, may have changed since.

        Raises
        ------
        TrainingError
            The file is damaged, or belongs to a run with other labels, groups or another seed.
        """
        path = folder / CHECKPOINT
        try:
            state = torch.load(path, weights_only=True, map_location=self.device)
            before, belongs = json.loads(state["recipe"]), (state["recordings"], state["belongs"])
            self.network.load_state_dict(state["network"])
            self.group_classifier.load_state_dict(state["group_classifier"])
            self.average.load_state_dict(state["average"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.epoch, self.steps = int(state["epoch"]), int(state["steps"])
            self.looks, self._best, self._start = state["looks"], state["best"], state["start"]
        except UNREADABLE as error:
            raise TrainingError(
                "{path} is damaged or belongs to a run with other data; give another folder, or delete it.", path=path
            ) from error
        if before["seed"] != self.recipe.seed:
            raise TrainingError(
                "{path} belongs to a run with seed {seed}; give that seed or another folder.",
                path=path,
                seed=before["seed"],
            )
        if belongs != (self._recordings, self._belongs):
            raise TrainingError(
                "{path} belongs to a run with other recordings, folds or choices; give another folder, or delete it.",
                path=path,
            )


def fast_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is worth it: on CUDA, and on processors with instructions for it."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return device.type == "cpu" and bool(torch.cpu._is_avx512_bf16_supported())
