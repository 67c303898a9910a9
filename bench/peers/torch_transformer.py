"""The Transformer's training step in PyTorch on the CPU."""

import torch
import torch.nn.functional as F

from torch_loop import load, load_linear, serve, training_step


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

    def forward(self, tokens):
        x = self.embedding(tokens)
        for block in self.blocks:
            x = block(x, self.cosines, self.sines)
        return self.output(self.final(x))


def load_all(model, tensors):
    load(model.embedding.weight, tensors["p.embedding"])
    load(model.output.weight, tensors["p.output"], transposed=True)
    norms = {"final": model.final}
    for index, block in enumerate(model.blocks):
        norms |= {f"block{index}.attention": block.attention, f"block{index}.mlp": block.mlp}
        load_linear(block.project, tensors, f"block{index}.heads")
        load_linear(block.join, tensors, f"block{index}.join")
        load_linear(block.widen, tensors, f"block{index}.widen")
        load_linear(block.narrow, tensors, f"block{index}.narrow")
    for name, norm in norms.items():
        load(norm.weight, tensors[f"p.{name}.scale"])
        load(norm.bias, tensors[f"p.{name}.shift"])


def prepare(task, tensors, maybe_compile):
    model = Transformer(
        task["dim"], task["depth"], task["heads"], task["mlpDim"], task["vocabSize"], task["length"]
    )
    load_all(model, tensors)
    tokens = tensors["tokens"].long().view(task["batchSize"], task["length"])
    targets = tensors["targets"].long()
    loss_of = maybe_compile(lambda: F.cross_entropy(model(tokens).flatten(0, 1), targets))
    return training_step(loss_of, model.parameters(), task)


serve(prepare)
