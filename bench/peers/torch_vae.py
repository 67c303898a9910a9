"""The convolutional VAE's training step in PyTorch on the CPU."""

import torch
import torch.nn.functional as F

from torch_loop import channels_first, laid_out, load_convolution, load_linear, serve, training_step


class Vae(torch.nn.Module):
    def __init__(self, channels, seed_shape, latent_dim):
        super().__init__()
        self.seed_shape = seed_shape  # channels, height and width where the encoder ends and the decoder begins
        features = seed_shape[0] * seed_shape[1] * seed_shape[2]
        self.encoder = torch.nn.ModuleList(
            [torch.nn.Conv2d(a, b, 4, stride=2, padding=1) for a, b in zip(channels, channels[1:])]
        )
        self.posterior = torch.nn.Linear(features, 2 * latent_dim)
        self.seed = torch.nn.Linear(latent_dim, features)
        reverse = channels[::-1]
        self.decoder = torch.nn.ModuleList(
            [torch.nn.ConvTranspose2d(a, b, 4, stride=2, padding=1) for a, b in zip(reverse, reverse[1:])]
        )

    def forward(self, bars):
        x = bars
        for layer in self.encoder:
            x = F.relu(layer(x))
        means, log_variances = self.posterior(x.flatten(1)).chunk(2, dim=1)
        latent = means + torch.exp(0.5 * log_variances) * torch.randn_like(means)
        x = F.relu(self.seed(latent)).view(-1, *self.seed_shape)
        for layer in self.decoder[:-1]:
            x = F.relu(layer(x))
        logits = self.decoder[-1](x)
        reconstruction = F.binary_cross_entropy_with_logits(logits, bars, reduction="sum")
        divergence = 0.5 * (means.square() + log_variances.exp() - 1 - log_variances).sum()
        return (reconstruction + divergence) / bars.shape[0]


def load_all(model, tensors):
    for part in ["encoder", "decoder"]:
        for index, layer in enumerate(getattr(model, part)):
            load_convolution(layer, tensors, f"{part}{index}")
    shape = model.seed_shape
    images = {"p.posterior.weight": 0, "p.seed.weight": 1, "p.seed.bias": 0}  # and the axis of an image's features
    turned = {name: channels_first(tensors[name], shape, axis) for name, axis in images.items()}
    load_linear(model.posterior, tensors | turned, "posterior")
    load_linear(model.seed, tensors | turned, "seed")


def prepare(task, tensors, maybe_compile):
    height, width = (size // 2 ** (len(task["channels"]) - 1) for size in (task["height"], task["width"]))
    model = Vae(task["channels"], (task["channels"][-1], height, width), task["latentDim"])
    load_all(model, tensors)
    model = laid_out(model)
    bars = laid_out(tensors["bars"])
    loss_of = maybe_compile(lambda: model(bars))
    return training_step(loss_of, model.parameters(), task)


serve(prepare)
