"""The same decoding in PyTorch on the CPU: one token a step over a preallocated cache; `--compile` through torch.compile.

A line of JSON describes the work; every further line `[from, to]` asks for the steps at those places and is answered with the
milliseconds and the likeliest tokens of each.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch_loop import load, load_linear, peak_bytes, read_tensors, say


def rotate(x, cosines, sines):
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cosines - b * sines, a * sines + b * cosines], dim=-1)


class Block(torch.nn.Module):
    def __init__(self, batch, dim, heads, mlp_dim, capacity):
        super().__init__()
        self.heads = heads
        self.attention = torch.nn.LayerNorm(dim)
        self.project = torch.nn.Linear(dim, 3 * dim)
        self.join = torch.nn.Linear(dim, dim)
        self.mlp = torch.nn.LayerNorm(dim)
        self.widen = torch.nn.Linear(dim, mlp_dim)
        self.narrow = torch.nn.Linear(mlp_dim, dim)
        self.register_buffer("keys", torch.zeros(batch, heads, capacity, dim // heads))
        self.register_buffer("values", torch.zeros(batch, heads, capacity, dim // heads))

    def forward(self, x, place, mask, cosines, sines):
        batch, dim = x.shape
        q, k, v = self.project(self.attention(x)).view(batch, 3 * self.heads, 1, -1).chunk(3, dim=1)
        q, k = rotate(q, cosines, sines), rotate(k, cosines, sines)
        if mask is None:  # only what is filled takes part
            self.keys[:, :, place : place + 1] = k
            self.values[:, :, place : place + 1] = v
            keys, values = self.keys[:, :, : place + 1], self.values[:, :, : place + 1]
        else:  # shapes stand still, as torch.compile needs them: what is not filled is masked
            self.keys.index_copy_(2, place, k)
            self.values.index_copy_(2, place, v)
            keys, values = self.keys, self.values
        mixed = F.scaled_dot_product_attention(q, keys, values, attn_mask=mask)
        x = x + self.join(mixed.reshape(batch, dim))
        return x + self.narrow(F.gelu(self.widen(self.mlp(x))))


class Transformer(torch.nn.Module):
    def __init__(self, batch, dim, depth, heads, mlp_dim, vocab_size, capacity):
        super().__init__()
        self.embedding = torch.nn.Embedding(vocab_size, dim)
        self.blocks = torch.nn.ModuleList([Block(batch, dim, heads, mlp_dim, capacity) for _ in range(depth)])
        self.final = torch.nn.LayerNorm(dim)
        self.output = torch.nn.Linear(dim, vocab_size, bias=False)
        half = dim // heads // 2
        angles = torch.arange(capacity)[:, None] * 10_000.0 ** (-torch.arange(half) / half)
        self.register_buffer("cosines", torch.cos(angles))
        self.register_buffer("sines", torch.sin(angles))
        self.register_buffer("places", torch.arange(capacity))

    def eager_step(self, tokens, place):
        x = self.embedding(tokens)
        cosines, sines = self.cosines[place], self.sines[place]
        for block in self.blocks:
            x = block(x, place, None, cosines, sines)
        return self.output(self.final(x)).argmax(-1)

    def static_step(self, tokens, place):
        x = self.embedding(tokens)
        cosines, sines = self.cosines[place], self.sines[place]
        mask = (self.places <= place)[None, None, None]
        for block in self.blocks:
            x = block(x, place, mask, cosines, sines)
        return self.output(self.final(x)).argmax(-1)


def load_values(model, tensors):
    load(model.embedding.weight, tensors["p.embedding"])
    load(model.output.weight, tensors["p.output"], transposed=True)
    norms = [("final", model.final)]
    for index, block in enumerate(model.blocks):
        name = f"block{index}"
        norms += [(f"{name}.attention", block.attention), (f"{name}.mlp", block.mlp)]
        for layer, part in [("heads", block.project), ("join", block.join), ("widen", block.widen), ("narrow", block.narrow)]:
            load_linear(part, tensors, f"{name}.{layer}")
    for name, norm in norms:
        load(norm.weight, tensors[f"p.{name}.scale"])
        load(norm.bias, tensors[f"p.{name}.shift"])


def main():
    compiled = "--compile" in sys.argv
    task = json.loads(sys.stdin.readline())
    batch, threads, capacity = task["batch"], task["threads"], task["capacity"]
    torch.set_num_threads(threads)
    tokens = torch.tensor(task["tokens"]).view(capacity, batch)
    tensors = read_tensors(task["tensors"])
    opening = time.perf_counter()
    model = Transformer(
        batch, task["dim"], task["depth"], task["heads"], task["mlpDim"], task["vocabSize"], capacity
    ).eval()
    load_values(model, tensors)
    with torch.inference_mode():
        step = torch.compile(model.static_step) if compiled else model.eager_step
        place_of = (lambda place: torch.tensor([place])) if compiled else (lambda place: place)
        step(tokens[0], place_of(0))
        start_milliseconds = (time.perf_counter() - opening) * 1000
        for place in range(1, 8):
            step(tokens[place], place_of(place))
        name = f"PyTorch {torch.__version__} {'compiled' if compiled else 'eager'}"
        say({"name": f"{name}, {threads} thread{'' if threads == 1 else 's'}", "startMilliseconds": start_milliseconds})
        for line in sys.stdin:
            first, last = json.loads(line)
            milliseconds, chosen = [], []
            for place in range(first, last):
                start = time.perf_counter()
                chosen += step(tokens[place], place_of(place)).tolist()
                milliseconds.append((time.perf_counter() - start) * 1000)
            say({"milliseconds": milliseconds, "chosen": chosen, "peakMegabytes": peak_bytes() / 2**20})


try:
    main()
except Exception as error:
    say({"refusal": f"{type(error).__name__}: {error}".strip().split("\n")[0]})
