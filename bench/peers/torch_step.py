"""The same training step in PyTorch on the CPU; `--compile` runs it through torch.compile."""

import json
import math
import os
import sys
import time

import torch
import torch.nn.functional as F


def rotate(x, cosines, sines):
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cosines - b * sines, a * sines + b * cosines], dim=-1)


class Block(torch.nn.Module):
    def __init__(self, dim, heads, mlp_dim):
        super().__init__()
        self.heads = heads
        self.attention = torch.nn.LayerNorm(dim)
        self.project = torch.nn.Linear(dim, 3 * dim)
        self.join = torch.nn.Linear(dim, dim)
        self.mlp = torch.nn.LayerNorm(dim)
        self.widen = torch.nn.Linear(dim, mlp_dim)
        self.narrow = torch.nn.Linear(mlp_dim, dim)

    def forward(self, x, cosines, sines):
        batch, time_, dim = x.shape
        q, k, v = self.project(self.attention(x)).view(batch, time_, 3 * self.heads, -1).transpose(1, 2).chunk(3, dim=1)
        mixed = F.scaled_dot_product_attention(rotate(q, cosines, sines), rotate(k, cosines, sines), v, is_causal=True)
        x = x + self.join(mixed.transpose(1, 2).reshape(batch, time_, dim))
        return x + self.narrow(F.gelu(self.widen(self.mlp(x))))


class Transformer(torch.nn.Module):
    def __init__(self, dim, depth, heads, mlp_dim, vocab_size, length):
        super().__init__()
        self.embedding = torch.nn.Embedding(vocab_size, dim)
        self.blocks = torch.nn.ModuleList([Block(dim, heads, mlp_dim) for _ in range(depth)])
        self.final = torch.nn.LayerNorm(dim)
        self.output = torch.nn.Linear(dim, vocab_size, bias=False)
        half = dim // heads // 2
        angles = torch.arange(length)[:, None] * 10_000.0 ** (-torch.arange(half) / half)
        self.register_buffer("cosines", torch.cos(angles))
        self.register_buffer("sines", torch.sin(angles))
        torch.nn.init.normal_(self.embedding.weight, std=0.02)
        torch.nn.init.normal_(self.output.weight, std=dim**-0.5)
        for block in self.blocks:
            for layer, deviation in [
                (block.project, dim**-0.5),
                (block.join, (dim * 4 * depth) ** -0.5),
                (block.widen, dim**-0.5),
                (block.narrow, (mlp_dim * 4 * depth) ** -0.5),
            ]:
                torch.nn.init.normal_(layer.weight, std=deviation)
                torch.nn.init.zeros_(layer.bias)

    def forward(self, tokens):
        x = self.embedding(tokens)
        for block in self.blocks:
            x = block(x, self.cosines, self.sines)
        return self.output(self.final(x))


def main():
    compiled = "--compile" in sys.argv
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(1)
    task = json.loads(sys.stdin.readline())
    model = Transformer(
        task["dim"], task["depth"], task["heads"], task["mlpDim"], task["vocabSize"], task["length"]
    )
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": task["weightDecay"]}, {"params": vectors, "weight_decay": 0.0}],
        lr=task["learningRate"],
        betas=(task["beta1"], task["beta2"]),
        eps=task["epsilon"],
        fused=True,
    )
    tokens = torch.tensor(task["tokens"]).view(task["batchSize"], task["length"])
    targets = torch.tensor(task["targets"])

    def loss_of():
        return F.cross_entropy(model(tokens).flatten(0, 1), targets)

    run = torch.compile(loss_of) if compiled else loss_of
    say = lambda message: print(json.dumps(message), flush=True)
    say(
        {
            "name": f"PyTorch {torch.__version__} ({'compiled' if compiled else 'eager'}, {torch.get_num_threads()} threads)",
            "parameters": sum(p.numel() for p in model.parameters()),
        }
    )
    for _ in sys.stdin:
        start = time.perf_counter()
        try:
            loss = run()
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        except Exception as error:
            say({"refusal": str(error).strip().split("\n")[0]})
            return
        say({"milliseconds": (time.perf_counter() - start) * 1000, "loss": loss.item()})
        assert math.isfinite(loss.item())


main()
