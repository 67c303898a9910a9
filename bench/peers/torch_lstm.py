"""The recurrent language model's training step in PyTorch on the CPU."""

import torch
import torch.nn.functional as F

from torch_loop import load, load_linear, serve, training_step


class RecurrentLanguageModel(torch.nn.Module):
    def __init__(self, vocab_size, embedding_dim, dim, depth):
        super().__init__()
        self.embedding = torch.nn.Embedding(vocab_size, embedding_dim)
        self.layers = torch.nn.LSTM(embedding_dim, dim, depth)
        self.output = torch.nn.Linear(dim, vocab_size)

    def forward(self, tokens):
        hidden, _ = self.layers(self.embedding(tokens))  # [T, B, D]
        return self.output(hidden)


def load_all(model, tensors, depth):
    load(model.embedding.weight, tensors["p.embedding"])
    load_linear(model.output, tensors, "output")
    for layer in range(depth):
        # one matrix for input and hidden state there, two here; gates i, f, o, g there, i, f, g, o here
        i, f, o, g = tensors[f"p.layer{layer}.weight"].chunk(4)
        weight = torch.cat([i, f, g, o])
        columns = weight.shape[1] - model.layers.hidden_size
        load(getattr(model.layers, f"weight_ih_l{layer}"), weight[:, :columns])
        load(getattr(model.layers, f"weight_hh_l{layer}"), weight[:, columns:])
        i, f, o, g = tensors[f"p.layer{layer}.bias"].chunk(4)
        load(getattr(model.layers, f"bias_ih_l{layer}"), torch.cat([i, f, g, o]))
        # its second bias adds nothing that the first could not; it stays at zero
        hidden_bias = getattr(model.layers, f"bias_hh_l{layer}")
        load(hidden_bias, torch.zeros_like(hidden_bias))
        hidden_bias.requires_grad_(False)


def prepare(task, tensors, maybe_compile):
    model = RecurrentLanguageModel(task["vocabSize"], task["embeddingDim"], task["dim"], task["depth"])
    load_all(model, tensors, task["depth"])
    trained = [p for p in model.parameters() if p.requires_grad]
    tokens = tensors["tokens"].long().view(task["length"], task["batchSize"])
    targets = tensors["targets"].long()
    loss_of = maybe_compile(lambda: F.cross_entropy(model(tokens).flatten(0, 1), targets))
    return training_step(loss_of, trained, task)


serve(prepare)
