"""What every peer in PyTorch shares: how it is asked for steps, the values it starts from, its optimizer."""

import json
import math
import os
import resource
import sys
import time

import torch


def read_tensors(path):
    """The arrays of a safetensors file by name: eight bytes of header size, the header as JSON, then the values."""
    with open(path, "rb") as file:
        content = file.read()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(
            bytearray(content[8 + size + spec["data_offsets"][0] : 8 + size + spec["data_offsets"][1]]),
            dtype=torch.float32,
        ).view(spec["shape"])
        for name, spec in header.items()
    }


def load(parameter, values, transposed=False):
    """Sets a parameter; PyTorch keeps the matrix of a linear layer as [outputs, inputs]."""
    with torch.no_grad():
        parameter.copy_(values.t() if transposed else values)


def load_convolution(layer, tensors, name):
    """Ours are [kH, kW, in, out], transposed ones [kH, kW, out, in]."""
    load(layer.weight, tensors[f"p.{name}.weight"].permute(3, 2, 0, 1))
    load(layer.bias, tensors[f"p.{name}.bias"])


def channels_first(values, shape, axis=0):
    """Features that we count as [H, W, C], counted as PyTorch does: [C, H, W]."""
    channels, height, width = shape
    order = torch.arange(channels * height * width).view(height, width, channels).permute(2, 0, 1).flatten()
    return values.index_select(axis, order)


def load_linear(layer, tensors, name):
    load(layer.weight, tensors[f"p.{name}.weight"], transposed=True)
    if layer.bias is not None:
        load(layer.bias, tensors[f"p.{name}.bias"])


def adam_w(parameters, task):
    """AdamW in one fused loop; vectors do not decay."""
    parameters = list(parameters)
    return torch.optim.AdamW(
        [
            {"params": [p for p in parameters if p.dim() > 1], "weight_decay": task["weightDecay"]},
            {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0},
        ],
        lr=task["learningRate"],
        betas=(task["beta1"], task["beta2"]),
        eps=task["epsilon"],
        fused=True,
    )


def training_step(loss_of, parameters, task):
    """How many numbers are trained, and a step of AdamW on a loss, for `serve`."""
    parameters = list(parameters)
    optimizer = adam_w(parameters, task)

    def step():
        loss = loss_of()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.item()

    return sum(p.numel() for p in parameters), step


def laid_out(x):
    """A module of convolutions or its data, with channels last in memory where `--channels-last` was asked for."""
    return x.to(memory_format=torch.channels_last) if "--channels-last" in sys.argv else x


def say(message):
    print(json.dumps(message), flush=True)


def peak_bytes():
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


def serve(prepare):
    """
    Speaks with the benchmark: one line of JSON in with the task, one out when ready; then a line in, a step, a line out.

    `prepare(task, tensors, maybe_compile)` gives the number of parameters and the step; the step gives the loss.
    `maybe_compile` is torch.compile where `--compile` was asked for.
    """
    compiled = "--compile" in sys.argv
    torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    torch.manual_seed(1)
    try:
        task = json.loads(sys.stdin.readline())
        maybe_compile = torch.compile if compiled else lambda function: function
        parameters, step = prepare(task, read_tensors(task["tensors"]), maybe_compile)
        how = "compiled" if compiled else "eager"
        if "--channels-last" in sys.argv:
            how += ", channels last"
        say({"name": f"PyTorch {torch.__version__} {how}", "parameters": parameters})
        for _ in sys.stdin:
            start = time.perf_counter()
            loss = float(step())
            milliseconds = (time.perf_counter() - start) * 1000
            assert math.isfinite(loss), "the loss is not finite"
            say({"milliseconds": milliseconds, "loss": loss, "peakBytes": peak_bytes()})
    except Exception as error:
        say({"refusal": f"{type(error).__name__}: {error}".strip().split("\n")[0]})
