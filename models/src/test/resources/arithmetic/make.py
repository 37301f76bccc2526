"""Makes rope.json and sampling.json of this folder with Hugging Face transformers.

    python make.py OUT_DIR

rope.json: cosines and sines of rotary embeddings at some positions. sampling.json: the distribution of the next token that
transformers' logits processors leave, in the order in which its generation applies them.
"""
import json
import os
import sys

import torch
import transformers
from transformers import LogitsProcessorList
from transformers.generation.logits_process import (
    MinPLogitsWarper, RepetitionPenaltyLogitsProcessor, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper)
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

POSITIONS = [0, 1, 17, 1000, 4095, 8000]


def rope():
    cases = []
    for parameters in (
            dict(rope_type="default", rope_theta=500000.0),
            dict(rope_type="linear", rope_theta=10000.0, factor=4.0),
            dict(rope_type="llama3", rope_theta=500000.0, factor=32.0, low_freq_factor=1.0, high_freq_factor=4.0,
                 original_max_position_embeddings=8192)):
        config = transformers.LlamaConfig(hidden_size=64, num_attention_heads=4, head_dim=16, max_position_embeddings=131072,
                                          rope_parameters=dict(parameters))
        cos, sin = LlamaRotaryEmbedding(config)(torch.zeros(1), torch.tensor([POSITIONS]))
        cases.append(dict(parameters=parameters, positions=POSITIONS, cos=cos[0].tolist(), sin=sin[0].tolist()))
    return cases


def sampling():
    torch.manual_seed(5)
    cases = []
    for temperature, top_k, top_p, min_p, penalty in (
            (1.0, 0, 1.0, 0.0, 1.0), (0.7, 0, 1.0, 0.0, 1.0), (1.3, 4, 1.0, 0.0, 1.0), (1.0, 0, 0.8, 0.0, 1.0),
            (1.0, 0, 1.0, 0.1, 1.0), (1.0, 0, 1.0, 0.0, 1.7), (0.8, 8, 0.9, 0.05, 1.3), (1.5, 6, 0.6, 0.0, 0.8)):
        logits = torch.randn(1, 12) * 2
        seen = [3, 3, 7, 0]
        steps = LogitsProcessorList()
        if penalty != 1:
            steps.append(RepetitionPenaltyLogitsProcessor(penalty))
        if temperature != 1:
            steps.append(TemperatureLogitsWarper(temperature))
        if top_k:
            steps.append(TopKLogitsWarper(top_k))
        if top_p < 1:
            steps.append(TopPLogitsWarper(top_p))
        if min_p:
            steps.append(MinPLogitsWarper(min_p))
        left = steps(torch.tensor([seen]), logits.clone()).softmax(-1)
        cases.append(dict(temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p, repetition_penalty=penalty, seen=seen,
                          logits=logits[0].tolist(), probabilities=left[0].tolist()))
    return cases


if __name__ == "__main__":
    out = sys.argv[1] if len(sys.argv) > 1 else "."
    for name, cases in (("rope", rope()), ("sampling", sampling())):
        with open(os.path.join(out, name + ".json"), "w") as file:
            json.dump(dict(cases=cases), file)
            file.write("\n")
