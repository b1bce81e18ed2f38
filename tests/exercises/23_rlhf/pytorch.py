#!/usr/bin/python3
"""PyTorch's numbers for the exercises of chapter 23, made by hand and committed (needs Debian's python3-torch).

    tests/exercises/23_rlhf/pytorch.py      writes tests/exercises/23_rlhf/pytorch.hpp; then clang-format -i

In double, since exercises are checked in double. Inputs are the formula of wave() in numbers.hpp. Written out from the
papers: GAE as the sum that it is, the scale of Bradley and Terry as the largest likelihood.
"""
import pathlib
import sys

import torch
from torch.nn import functional


sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))  # tests/
from golden import braces, wave, write_header  # noqa: E402

torch.set_default_dtype(torch.float64)


def pairwise_loss():
    return -functional.logsigmoid(3 * wave((6,), 0.9) - 3 * wave((6,), 0.5)).mean()


def last_token_reward():
    states, lengths = wave((3, 5, 4), 0.7), torch.tensor([2, 4, 1])
    last = states.gather(1, (lengths - 1)[:, None, None].expand(-1, 1, 4)).squeeze(1)
    return functional.linear(last, wave((1, 4), 0.4)).squeeze(1)


def bradley_terry_fit():
    wins = torch.tensor([[0.0, 4, 1, 3], [2, 0, 0, 5], [2, 7, 0, 1], [1, 3, 1, 0]])
    r = torch.zeros(4, requires_grad=True)
    optimiser = torch.optim.LBFGS([r], lr=1, max_iter=1000, tolerance_grad=1e-14, tolerance_change=1e-16,
                                  line_search_fn="strong_wolfe")

    def closure():
        optimiser.zero_grad()
        loss = -(wins * functional.logsigmoid(r[:, None] - r)).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return r - r.mean()


def kl_to_reference():
    policy, reference = 2 * wave((2, 3, 5), 0.9), 2 * wave((2, 3, 5), 0.5)
    return functional.kl_div(reference.log_softmax(-1), policy.log_softmax(-1), reduction="none", log_target=True).sum(-1)


def ppo_clip():
    mask = torch.tensor([[1.0, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    ratio = (0.5 * wave((2, 5), 0.9)).exp()
    advantages = wave((2, 5), 0.7)
    gain = torch.min(ratio * advantages, ratio.clamp(0.7, 1.3) * advantages)
    return -(gain * mask).sum() / mask.sum()


def gae():
    gamma, lam, lengths = 0.9, 0.8, [4, 2, 1]
    rewards, values = wave((3, 4), 0.9), wave((3, 4), 0.5)
    advantages = torch.zeros(3, 4)
    for b, n in enumerate(lengths):
        delta = rewards[b, :n] + gamma * functional.pad(values[b, 1:n], (0, 1)) - values[b, :n]
        for t in range(n):
            advantages[b, t] = sum((gamma * lam) ** (s - t) * delta[s] for s in range(t, n))
    return advantages


def dpo_loss():
    chosen, rejected, reference_chosen, reference_rejected = (4 * wave((5,), phase) - 6 for phase in (0.9, 0.5, 0.7, 0.3))
    log_ratios = (chosen - rejected) - (reference_chosen - reference_rejected)
    return -functional.logsigmoid(0.3 * log_ratios).mean()


def main():
    numbers = {make.__name__: make().detach() for make in (pairwise_loss, last_token_reward, bradley_terry_fit,
                                                           kl_to_reference, ppo_clip, gae, dpo_loss)}
    lines = [f"inline const {'Array' if value.dim() else 'Real'} {name} = {braces(value.tolist())};"
             for name, value in numbers.items()]
    write_header(pathlib.Path(__file__), lines)


if __name__ == "__main__":
    main()
