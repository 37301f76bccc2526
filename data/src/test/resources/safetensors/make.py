"""Makes the golden files beside it with the reference implementation: python make.py (needs torch and safetensors)."""
import json
import pathlib

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]

# every dtype holds 0..5 as [2, 3] (bool: whether odd), beside a scalar and an empty tensor
tensors = {str(d).removeprefix("torch."): (torch.arange(6) % 2 if d == torch.bool else torch.arange(6)).reshape(2, 3).to(d) for d in DTYPES}
tensors |= {"scalar": torch.tensor(2.5), "empty": torch.zeros(0, 7, dtype=torch.int8), "näme 🙂": torch.tensor([1, -1], dtype=torch.int16)}
save_file(tensors, HERE / "all.safetensors", metadata={"format": "pt"})
