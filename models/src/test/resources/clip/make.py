"""Makes tiny CLIP pairs of random weights and what Hugging Face transformers computes for them (docs/parity.md).

    python make.py OUT_DIR

A case is a folder in Hugging Face layout with golden.safetensors beside: input_ids, attention_mask [B,T]; images [I,3,S,S]; text_features,
image_features; logits_per_image [I,B]; text_hidden, image_hidden: the residual stream after the first block; image_grad [I,P,D], text_grad
[B,T,D]: the gradient of (logits_per_image * probe).sum() with respect to the residual stream before the second block. resized.json has a picture of whole
numbers and what CLIPImageProcessor (Pillow) makes of it.
"""
import json
import os
import sys

import numpy
import torch
import transformers
from PIL import Image
from safetensors.torch import save_file


def case(out, name, text, vision, ids, mask, joint, seed):
    torch.manual_seed(seed)
    config = transformers.CLIPConfig(text_config=text, vision_config=vision, projection_dim=joint)
    config._attn_implementation = "eager"
    model = transformers.CLIPModel(config).eval().float()
    with torch.no_grad():
        for key, p in model.named_parameters():
            if key != "logit_scale":
                p.mul_(4) if p.dim() > 1 else p.add_(torch.randn_like(p) * 0.1)
    folder = os.path.join(out, name)
    model.save_pretrained(folder)
    ids, mask = torch.tensor(ids), torch.tensor(mask)
    side = vision["image_size"]
    images = torch.randn(2, 3, side, side, generator=torch.Generator().manual_seed(seed + 1))
    probe = torch.randn(2, len(ids), generator=torch.Generator().manual_seed(seed + 2))
    kept = {}

    def keep(which):
        def hook(_, args, kwargs):
            x = args[0] if args else kwargs["hidden_states"]
            if x.requires_grad:
                x.retain_grad()
                kept[which] = x
        return hook

    model.text_model.encoder.layers[1].register_forward_pre_hook(keep("text"), with_kwargs=True)
    model.vision_model.encoder.layers[1].register_forward_pre_hook(keep("image"), with_kwargs=True)
    result = model(input_ids=ids, attention_mask=mask, pixel_values=images)
    (result.logits_per_image * probe).sum().backward()
    with torch.no_grad():
        text_features = model.get_text_features(input_ids=ids, attention_mask=mask).pooler_output
        image_features = model.get_image_features(pixel_values=images).pooler_output
    tensors = dict(
        input_ids=ids, attention_mask=mask, images=images, probe=probe, text_features=text_features,
        image_features=image_features, logits_per_image=result.logits_per_image, text_hidden=kept["text"],
        image_hidden=kept["image"], text_grad=kept["text"].grad, image_grad=kept["image"].grad)
    save_file({k: v.detach().contiguous().clone() for k, v in tensors.items()}, os.path.join(folder, "golden.safetensors"))
    print(name)


def main(out):
    text = dict(hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4, vocab_size=37,
                max_position_embeddings=10)
    vision = dict(hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, image_size=12, patch_size=4)
    # the end token is the first with id 30; padded on the right with the same id
    case(out, "plain", dict(text, bos_token_id=1, eos_token_id=30, pad_token_id=30), vision,
         [[1, 5, 6, 7, 30, 30, 30], [1, 35, 6, 7, 8, 9, 30]], [[1, 1, 1, 1, 1, 0, 0], [1] * 7], 20, 50)
    # OpenAI's files name 2: the highest id counts; gelu, a remainder at the edge, other epsilons
    case(out, "highest-id", dict(text, bos_token_id=0, eos_token_id=2, pad_token_id=1, hidden_act="gelu", layer_norm_eps=1e-3),
         dict(vision, hidden_act="gelu", image_size=14, num_attention_heads=2, layer_norm_eps=1e-4),
         [[0, 5, 2, 7, 36, 1], [0, 12, 2, 7, 8, 36]], [[1, 1, 1, 1, 1, 0], [1] * 6], 16, 51)
    pixels = numpy.random.RandomState(5).randint(0, 256, (23, 17, 3)).astype(numpy.uint8)
    cases = []
    for settings in (dict(size={"shortest_edge": 12}, crop_size=12, resample=3), dict(size={"height": 9, "width": 11}, do_center_crop=False, resample=2),
                     dict(size={"shortest_edge": 30}, crop_size={"height": 12, "width": 20}, resample=3, image_mean=[.5, .4, .3], image_std=[.2, .3, .4])):
        processor = transformers.CLIPImageProcessorPil(**settings)
        values = processor(Image.fromarray(pixels), return_tensors="np")["pixel_values"][0]
        cases.append(dict(config=settings, shape=list(values.shape), values=[round(float(v), 5) for v in values.ravel()]))
    with open(os.path.join(out, "resized.json"), "w") as file:
        json.dump(dict(height=23, width=17, pixels=pixels.transpose(2, 0, 1).ravel().tolist(), cases=cases), file)


main(sys.argv[1])
