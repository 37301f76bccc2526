"""What torchvision computes for nets whose weights and pictures are a formula that both sides know (docs/parity.md).

    python make.py > golden.json

u(n, i) = frac(43758.5453 sin(12.9898 i + 78.233 n)) - 1/2, made of doubles; n = the number of the tensor in the sorted list of names (running
statistics included), i = the element. Convolutions and linear layers: u sqrt(24 / inputs); gains and running variances: 1 + u/2; all else: u/2.
Pictures: 4 u with n = 1000.
"""
import json
import sys

import numpy
import torch
from torchvision.models import mobilenet_v3_small
from torchvision.models.mobilenetv2 import MobileNetV2
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3


def u(n, shape):
    i = numpy.arange(int(numpy.prod(shape)), dtype=numpy.float64)
    x = 43758.5453 * numpy.sin(12.9898 * i + 78.233 * n)
    return torch.tensor((x - numpy.floor(x) - 0.5).reshape(shape), dtype=torch.float32)


def fill(model):
    state = {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    for n, name in enumerate(sorted(state)):
        t = state[name]
        value = u(n, tuple(t.shape))
        if t.dim() > 1:
            value = value * (24 / t[0].numel()) ** 0.5
        elif name.endswith("running_var") or (name.endswith(".weight")):
            value = 1 + value / 2
        else:
            value = value / 2
        t.detach().copy_(value)
    return model


def case(name, model, side, probe):
    model = fill(model).eval()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0
    images = 4 * u(1000, (2, 3, side, side))
    logits = model(images)
    model.train()
    trained = model(images)
    torch.nn.functional.cross_entropy(trained, torch.tensor([1, 3])).backward()
    parameters = dict(model.named_parameters())
    state = model.state_dict()
    some = lambda t: [float(v) for v in t.detach().double().ravel()[:8]]
    return dict(
        name=name, side=side, parameters=sum(p.numel() for p in model.parameters()), logits=some(logits),
        trained=some(trained), gradients={p: some(parameters[p].grad) for p in probe},
        statistics={s: some(state[s]) for s in state if s in (
            "features.0.1.running_mean", "features.0.1.running_var", "features.2.conv.3.running_var", "features.2.block.1.1.running_var")})


torch.manual_seed(0)
tiny = MobileNetV3([
    InvertedResidualConfig(16, 3, 16, 16, True, "RE", 1, 1, 1), InvertedResidualConfig(16, 3, 72, 24, False, "RE", 2, 1, 1),
    InvertedResidualConfig(24, 5, 96, 40, True, "HS", 2, 1, 1), InvertedResidualConfig(40, 5, 120, 40, True, "HS", 1, 1, 1)], 32, num_classes=7)
second = MobileNetV2(num_classes=5, inverted_residual_setting=[[1, 16, 1, 1], [6, 24, 2, 2]])
json.dump([
    case("tiny-v3", tiny, 24, ["features.4.block.2.fc2.weight", "features.2.block.0.0.weight", "features.3.block.1.1.bias", "classifier.0.weight"]),
    case("tiny-v2", second, 24, ["features.2.conv.0.0.weight", "features.3.conv.2.weight", "features.3.conv.3.weight", "classifier.1.bias"]),
    case("mobilenet_v3_small", mobilenet_v3_small(), 64, ["features.0.0.weight", "features.9.block.2.fc2.bias", "features.11.block.3.0.weight"]),
], sys.stdout, indent=1)
