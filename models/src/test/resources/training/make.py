"""Makes optimizers.json: 40 steps of torch's optimisers on a problem that needs nothing else. Needs torch."""

import json

import torch

torch.manual_seed(0)
START = torch.randn(3, 4)
TARGET = torch.randn(3, 4)
SCALE = torch.linspace(0.5, 2, 12).view(3, 4)


def rate(t):
    return 0.05 * min(1, (t + 1) / 10)


def run(make, clip=None):
    p = START.clone().requires_grad_(True)
    optimizer = make([p])
    trace = []
    for t in range(40):
        for group in optimizer.param_groups:
            group["lr"] = rate(t)
        optimizer.zero_grad()
        ((p - TARGET) ** 2 * SCALE).sum().add(0.1 * p.sin().sum()).backward()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_([p], clip)
        optimizer.step()
        if t in (0, 9, 39):
            trace.append(p.detach().flatten().tolist())
    return trace


o = torch.optim
cases = {
    "adam": run(lambda p: o.Adam(p, betas=(0.9, 0.98))),
    "adam decay": run(lambda p: o.Adam(p, betas=(0.9, 0.999), weight_decay=0.1)),
    "adamw": run(lambda p: o.AdamW(p, betas=(0.9, 0.95), weight_decay=0.1)),
    "adamw amsgrad": run(lambda p: o.AdamW(p, betas=(0.9, 0.95), weight_decay=0.1, amsgrad=True)),
    "adamw clipped": run(lambda p: o.AdamW(p, betas=(0.9, 0.95), weight_decay=0.1), clip=1.0),
    "sgd": run(lambda p: o.SGD(p, lr=0.1)),
    "sgd momentum decay": run(lambda p: o.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01)),
    "sgd nesterov": run(lambda p: o.SGD(p, lr=0.1, momentum=0.9, nesterov=True)),
}
golden = {
    "start": START.flatten().tolist(),
    "target": TARGET.flatten().tolist(),
    "scale": SCALE.flatten().tolist(),
    "after 1, 10 and 40 steps": cases,
}
with open("optimizers.json", "w") as f:
    json.dump(golden, f)
    f.write("\n")
