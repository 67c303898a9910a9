"""
The GAN's training step in PyTorch on the CPU: the critic with its gradient penalty, then the generator.

The gradient of a gradient passes through torch.compile only when the inner one is a function transform (torch.func).
"""

import torch
import torch.nn.functional as F

from torch_loop import adam_w, channels_first, laid_out, load_convolution, load_linear, serve


class Generator(torch.nn.Module):
    def __init__(self, channels, seed_shape, latent_dim):
        super().__init__()
        self.seed_shape = seed_shape
        self.seed = torch.nn.Linear(latent_dim, seed_shape[0] * seed_shape[1] * seed_shape[2])
        reverse = channels[::-1]
        self.layers = torch.nn.ModuleList(
            [torch.nn.ConvTranspose2d(a, b, 4, stride=2, padding=1) for a, b in zip(reverse, reverse[1:])]
        )

    def forward(self, latent):
        x = F.relu(self.seed(latent)).view(-1, *self.seed_shape)
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return torch.sigmoid(self.layers[-1](x))


class Critic(torch.nn.Module):
    def __init__(self, channels, features):
        super().__init__()
        self.layers = torch.nn.ModuleList(
            [torch.nn.Conv2d(a, b, 4, stride=2, padding=1) for a, b in zip(channels, channels[1:])]
        )
        self.score = torch.nn.Linear(features, 1)

    def forward(self, bars):
        x = bars
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
        return self.score(x.flatten(1))[:, 0]


def load_all(generator, critic, tensors):
    for name, model in [("generator", generator), ("critic", critic)]:
        for index, layer in enumerate(model.layers):
            load_convolution(layer, tensors, f"{name}{index}")
    shape = generator.seed_shape
    images = {"p.generator.seed.weight": 1, "p.generator.seed.bias": 0, "p.critic.score.weight": 0}  # axes of features
    turned = {name: channels_first(tensors[name], shape, axis) for name, axis in images.items()}
    load_linear(generator.seed, tensors | turned, "generator.seed")
    load_linear(critic.score, tensors | turned, "critic.score")


def prepare(task, tensors, maybe_compile):
    channels = task["channels"]
    height, width = (size // 2 ** (len(channels) - 1) for size in (task["height"], task["width"]))
    seed_shape = (channels[-1], height, width)
    generator = Generator(channels, seed_shape, task["latentDim"])
    critic = Critic(channels, seed_shape[0] * height * width)
    load_all(generator, critic, tensors)
    generator, critic = laid_out(generator), laid_out(critic)
    of_generator = adam_w(generator.parameters(), task)
    of_critic = adam_w(critic.parameters(), task)
    bars, batch = laid_out(tensors["bars"]), task["batchSize"]
    compiled = maybe_compile is torch.compile

    def slopes_at(mixed):
        if compiled:
            return torch.func.grad(lambda x: critic(x).sum())(mixed)
        mixed.requires_grad_(True)
        return torch.autograd.grad(critic(mixed).sum(), mixed, create_graph=True)[0]

    def critic_loss():
        with torch.no_grad():
            made = generator(torch.randn(batch, task["latentDim"]))
        share = torch.rand(batch, 1, 1, 1)
        slopes = slopes_at(share * bars + (1 - share) * made)
        lengths = (slopes.square().sum((1, 2, 3)) + 1e-12).sqrt()
        return critic(made).mean() - critic(bars).mean() + task["penalty"] * (lengths - 1).square().mean()

    def generator_loss():
        return -critic(generator(torch.randn(batch, task["latentDim"]))).mean()

    critic_loss, generator_loss = maybe_compile(critic_loss), maybe_compile(generator_loss)

    def step():
        loss = critic_loss()
        loss.backward()
        of_critic.step()
        of_critic.zero_grad(set_to_none=True)
        # the critic only passes the gradient on
        critic.requires_grad_(False)
        made_loss = generator_loss()
        made_loss.backward()
        critic.requires_grad_(True)
        of_generator.step()
        of_generator.zero_grad(set_to_none=True)
        return loss.item() + made_loss.item()

    return sum(p.numel() for model in (generator, critic) for p in model.parameters()), step


serve(prepare)
