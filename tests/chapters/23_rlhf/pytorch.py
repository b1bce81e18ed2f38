#!/usr/bin/python3
"""The losses of chapter 23 in PyTorch, each with its gradients: pairwise, KL, PPO, GAE, DPO.

Run by hand with Debian's python3-torch; the file is committed beside this one:
    /usr/bin/python3 tests/chapters/23_rlhf/pytorch.py
All in double precision, written out here from the papers and not from our code; gradients are autograd's.
"""
import json
import pathlib

import torch
from torch.nn import functional

torch.manual_seed(23)
torch.set_default_dtype(torch.float64)


def leaf(*shape, scale=1.0):
    return (scale * torch.randn(*shape)).float().double().requires_grad_()


def numbers(tensor):
    return [round(v, 9) for v in tensor.detach().flatten().tolist()]


def with_gradients(value, **leaves):
    """A value, the leaves it was made of, and ∂(sum of it)/∂leaf; zeros where nothing flows."""
    value.sum().backward()
    return {"value": numbers(value), "shape": list(value.shape),
            **{name: numbers(x) for name, x in leaves.items()},
            "gradients": {name: numbers(torch.zeros_like(x) if x.grad is None else x.grad) for name, x in leaves.items()}}


golden = {"torch": torch.__version__}

# Reward model: differences of ordinary size, and of a thousand, where a naive ln σ is -inf
chosen, rejected = leaf(6, scale=2.0), leaf(6, scale=2.0)
golden["pairwise"] = with_gradients(-functional.logsigmoid(chosen - rejected).mean(), chosen=chosen, rejected=rejected)
chosen = torch.tensor([1000.0, -1000.0], requires_grad=True)
rejected = torch.tensor([-1000.0, 1000.0], requires_grad=True)
loss = -functional.logsigmoid(chosen - rejected).mean()
golden["pairwise_large"] = with_gradients(loss, chosen=chosen, rejected=rejected)

# KL at each position, exact, by PyTorch's own kl_div(input = ln q, target = p) = Σ p (ln p − ln q)
logits, reference = leaf(2, 3, 5), leaf(2, 3, 5)
kl = functional.kl_div(reference.detach().log_softmax(-1), logits.log_softmax(-1), reduction="none",
                       log_target=True).sum(-1)
golden["kl"] = with_gradients(kl, logits=logits, reference=reference)

# Its three estimators from the words that came
for name, estimate in (("k1", lambda log_ratio: -log_ratio), ("k2", lambda log_ratio: 0.5 * log_ratio**2),
                       ("k3", lambda log_ratio: log_ratio.exp() - 1 - log_ratio)):
    log_p, reference = leaf(2, 4), leaf(2, 4)
    golden[name] = with_gradients(estimate(reference - log_p), log_p=log_p, reference=reference)

# GAE by its definition, a sum over l of (γλ)^l δ_{t+l} up to each text's end
gamma, lam, lengths = 0.9, 0.8, [4, 2, 1]
rewards, values = leaf(3, 4).detach(), leaf(3, 4).detach()
advantages, returns = torch.zeros(3, 4), torch.zeros(3, 4)
for b, length in enumerate(lengths):
    next_values = torch.cat([values[b, 1:length], torch.zeros(1)])
    delta = rewards[b, :length] + gamma * next_values - values[b, :length]
    for t in range(length):
        advantages[b, t] = sum((gamma * lam) ** (s - t) * delta[s] for s in range(t, length))
        returns[b, t] = advantages[b, t] + values[b, t]
golden["gae"] = {"gamma": gamma, "lambda": lam, "lengths": lengths, "rewards": numbers(rewards),
                 "values": numbers(values), "advantages": numbers(advantages), "returns": numbers(returns)}

# PPO: a good and a bad token, each with a ratio inside, above and below 1 ± .2; the last one does not count
ratio = torch.tensor([[1.1, 1.5, 0.5, 1.1, 1.5, 0.5, 3.0]])
old_log_p = (-torch.rand(1, 7) - 1).float().double().requires_grad_()
log_p = (old_log_p.detach() + ratio.log()).requires_grad_()
advantage = torch.tensor([[2.0, 2.0, 2.0, -2.0, -2.0, -2.0, 9.0]])
mask = torch.tensor([[1.0, 1, 1, 1, 1, 1, 0]])
r = (log_p - old_log_p.detach()).exp()
objective = torch.min(r * advantage, r.clamp(0.8, 1.2) * advantage)
golden["ppo"] = {"clip": 0.2, "advantages": numbers(advantage), "mask": numbers(mask),
                 **with_gradients(-(objective * mask).sum() / mask.sum(), log_p=log_p, old_log_p=old_log_p)}

# DPO
pi_c, pi_r, ref_c, ref_r = (leaf(5, scale=3.0) for _ in range(4))
loss = -functional.logsigmoid(0.3 * ((pi_c - ref_c.detach()) - (pi_r - ref_r.detach()))).mean()
golden["dpo"] = {"beta": 0.3, **with_gradients(loss, chosen=pi_c, rejected=pi_r, reference_chosen=ref_c,
                                               reference_rejected=ref_r)}

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
