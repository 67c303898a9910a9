"""
The MuseGAN's training step in PyTorch on the CPU: some steps of the critic with its gradient penalty, then the generator.

The twin of `packages/models/src/gan`: layers of all tracks stand beside each other as batches of matrix products, [M, rows, in]
by [M, in, out], and every parameter has our name. Sizes: B phrases, M tracks, S slots of three steps, P numbers of a slot.
The gradient of a gradient passes through torch.compile only when the inner one is a function transform (torch.func).
"""

import torch
import torch.nn.functional as F

from torch_loop import adam_w, serve

SLOT_STEPS = 3
SLOTS_PER_BEAT = 4


class Network(torch.nn.Module):
    """Parameters by our names, without the dots that PyTorch does not allow."""

    def __init__(self, tensors, prefix):
        super().__init__()
        for name, values in tensors.items():
            if name.startswith(f"p.{prefix}."):
                short = name[len(f"p.{prefix}.") :].replace(".", "_")
                self.register_parameter(short, torch.nn.Parameter(values.clone()))

    def rows(self, name, x, biased=True):
        weight = getattr(self, f"{name}_weight")
        product = torch.matmul(x, weight)
        return product + getattr(self, f"{name}_bias") if biased else product


class Generator(Network):
    def __init__(self, tensors, task):
        super().__init__(tensors, "generator")
        self.tracks, self.bars, self.slots = task["tracks"], task["bars"], task["slots"]
        self.pitches, self.latent = task["pitches"], task["latentDim"]
        self.beats = self.slots // SLOTS_PER_BEAT // self.bars

    def temporal(self, name, x):
        hidden = F.relu(self.rows(f"{name}_hidden", x))
        return self.rows(f"{name}_bars", hidden).reshape(x.shape[0], -1, self.latent)

    def every_bar(self, x):
        return x.unsqueeze(2).expand(-1, -1, self.bars, -1).reshape(x.shape[0], -1, self.latent)

    def over(self, coarse, fine, parts):
        tracks, places, width = coarse.shape
        return (coarse.unsqueeze(2) + fine.reshape(tracks, places, parts, width)).reshape(tracks, -1, width)

    def forward(self, batch):
        tracks = self.tracks
        shared, time = torch.randn(1, batch, self.latent), torch.randn(1, batch, self.latent)
        track, track_time = torch.randn(tracks, batch, self.latent), torch.randn(tracks, batch, self.latent)
        plan = torch.cat([self.every_bar(shared), self.temporal("time", time)], 2)
        plan = F.relu(self.rows("plan", plan))
        own = self.temporal("trackTime", track_time)
        vectors = torch.cat([plan.expand(tracks, -1, -1), self.every_bar(track), own], 2)
        classes = self.rows("harmony", plan).reshape(1, -1, 12)
        harmony = classes.repeat(1, 1, -(-self.pitches // 12))[:, :, : self.pitches] * self.harmony_gain
        of_bar = F.relu(self.rows("bar", vectors))
        of_beats = F.relu(self.rows("beat", of_bar).reshape(tracks, batch * self.bars * self.beats, -1))
        of_slots = F.relu(self.rows("slot", of_beats).reshape(tracks, batch * self.slots, -1))
        held = self.over(self.rows("barHeld", of_bar), self.rows("beatHeld", of_beats), self.beats) + harmony
        held = self.over(held, self.rows("slotHeld", of_slots), SLOTS_PER_BEAT)
        cells = self.over(held, self.rows("cell", of_slots, biased=False), SLOT_STEPS)
        return torch.sigmoid(cells.reshape(tracks, batch * self.slots, SLOT_STEPS * self.pitches))


class Critic(Network):
    def __init__(self, tensors, task):
        super().__init__(tensors, "critic")
        self.bars, self.slots = task["bars"], task["slots"]
        self.slot_dim = task["critic"][0]
        tracks, pitches = task["tracks"], task["pitches"]
        columns = torch.zeros(tracks, SLOT_STEPS, pitches, 12 + SLOT_STEPS)
        for pitch in range(pitches):
            columns[:, :, pitch, pitch % 12] = 1 / SLOT_STEPS
        for step in range(SLOT_STEPS):
            columns[:, step, :, 12 + step] = 1
        self.register_buffer("columns", columns.reshape(tracks, SLOT_STEPS * pitches, -1))

    def forward(self, rolls):
        batch = rolls.shape[1] // self.slots
        product = torch.matmul(rolls, torch.cat([self.slot_weight, self.columns], 2))
        own, streams = product.split([self.slot_dim, product.shape[2] - self.slot_dim], 2)
        beats = rolls.shape[1] // SLOTS_PER_BEAT

        def of_all_tracks(x):
            return x.transpose(0, 1).reshape(beats, -1)

        def layer(name, x):
            return F.leaky_relu(self.rows(name, x), 0.2)

        own = of_all_tracks(F.leaky_relu(own + self.slot_bias, 0.2))
        of_beats = torch.cat([layer("beat", own), layer("stream", of_all_tracks(streams))], 1)
        of_bars = layer("bar", of_beats.reshape(batch * self.bars, -1))
        return self.rows("score", layer("phrase", of_bars.reshape(batch, -1)))[:, 0]


def prepare(task, tensors, maybe_compile):
    generator, critic = Generator(tensors, task), Critic(tensors, task)
    of_generator = adam_w(generator.parameters(), task)
    of_critic = adam_w(critic.parameters(), task)
    batch, tracks = task["batchSize"], task["tracks"]
    reals = tensors["real"].reshape(task["criticSteps"], tracks, batch * task["slots"], -1)
    compiled = maybe_compile is torch.compile

    def slopes_at(mixed):
        if compiled:
            return torch.func.grad(lambda x: critic(x).sum())(mixed)
        mixed.requires_grad_(True)
        return torch.autograd.grad(critic(mixed).sum(), mixed, create_graph=True)[0]

    def critic_loss(real):
        with torch.no_grad():
            made = generator(batch)
            share = torch.rand(1, batch, 1)
            by_phrase = (tracks, batch, -1)
            mixed = (made.reshape(by_phrase) + share * (real - made).reshape(by_phrase)).reshape(real.shape)
        slopes = slopes_at(mixed).reshape(by_phrase)
        lengths = (slopes.square().sum((0, 2)) + 1e-12).sqrt()
        distance = critic(made).mean() - critic(real).mean()
        return distance + task["penalty"] * (lengths - 1).square().mean(), distance.detach()

    def generator_loss():
        return -critic(generator(batch)).mean()

    critic_loss, generator_loss = maybe_compile(critic_loss), maybe_compile(generator_loss)

    def step():
        for real in reals:
            loss, distance = critic_loss(real)
            loss.backward()
            of_critic.step()
            of_critic.zero_grad(set_to_none=True)
        # the critic only passes the gradient on
        critic.requires_grad_(False)
        generator_loss().backward()
        critic.requires_grad_(True)
        of_generator.step()
        of_generator.zero_grad(set_to_none=True)
        return -distance.item()

    return sum(p.numel() for model in (generator, critic) for p in model.parameters()), step


serve(prepare)
