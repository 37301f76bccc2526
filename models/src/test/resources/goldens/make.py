"""Makes golden cases (see docs/parity.md for which) with Hugging Face transformers: tiny random models, and what the reference computes.

    python make.py OUT_DIR

A case is a folder in Hugging Face layout with golden.safetensors beside: input_ids, attention_mask, position_ids [B,T]; probe [V];
logits [B,T,V]; hidden.0 .. hidden.L [B,T,D]; grad [B,T,D] of sum over unmasked (b,t) of logits[b,t].probe with respect to the input
embeddings; logits_bf16; generated [B,N], greedy, end of text suppressed (unpadded cases); router.I [B,T,E], logits of block I's router,
if it has one; balance [L], the load-balance loss of each router.
"""
import os
import sys

import torch
import transformers
from safetensors.torch import save_file


def tokens(vocabulary, lengths, side, seed):
    generator = torch.Generator().manual_seed(seed)
    width = max(lengths)
    ids = torch.randint(3, vocabulary, (len(lengths), width), generator=generator)
    mask = torch.zeros_like(ids)
    for row, n in enumerate(lengths):
        mask[row, (slice(width - n, None) if side == "left" else slice(0, n))] = 1
    return ids * mask, mask, (mask.cumsum(1) - 1).clamp(min=0)


def case(out, name, config, lengths=(7, 7), side="left", seed=0, spread=4.0, shards=None):
    torch.manual_seed(seed)
    config._attn_implementation = config._experts_implementation = "eager"
    model = transformers.AutoModelForCausalLM.from_config(config).eval().float()
    model.config.pad_token_id = 0
    with torch.no_grad():
        for _, p in model.named_parameters():
            p.mul_(spread) if p.dim() > 1 else p.add_(torch.randn_like(p) * 0.1)
    model.tie_weights()
    folder = os.path.join(out, name)
    model.save_pretrained(folder, **({"max_shard_size": shards} if shards else {}))
    ids, mask, positions = tokens(config.vocab_size, lengths, side, seed + 1)
    probe = torch.randn(config.vocab_size, generator=torch.Generator().manual_seed(seed + 2))
    how = dict(attention_mask=mask, position_ids=positions)
    embedded = model.get_input_embeddings()(ids).detach().requires_grad_(True)
    (((model(inputs_embeds=embedded, **how).logits @ probe) * mask).sum()).backward()
    with torch.no_grad():
        blocks = [i for i, block in enumerate(model.model.layers) if hasattr(block.mlp, "gate")] if hasattr(
            config, "output_router_logits") else []
        reference = model(
            input_ids=ids, output_hidden_states=True, **({"output_router_logits": True} if blocks else {}), **how)
        low = type(model).from_pretrained(
            folder, dtype=torch.bfloat16, attn_implementation="eager", experts_implementation="eager").eval()
        result = dict(
            input_ids=ids, attention_mask=mask, position_ids=positions, probe=probe, logits=reference.logits,
            grad=embedded.grad, logits_bf16=low(input_ids=ids, **how).logits.float())
        for i, h in enumerate(reference.hidden_states):
            result[f"hidden.{i}"] = h
        for block, router in zip(blocks, reference.router_logits if blocks else ()):
            result[f"router.{block}"] = router.reshape(*ids.shape, -1)
        if blocks and bool(mask.all()):
            balance = sys.modules[type(model).__module__].load_balancing_loss_func
            result["balance"] = torch.stack([
                balance((router,), router.shape[-1], config.num_experts_per_tok) for router in reference.router_logits])
        if min(lengths) == max(lengths):
            result["generated"] = model.generate(
                input_ids=ids, attention_mask=mask, max_new_tokens=5, min_new_tokens=5, do_sample=False,
                pad_token_id=0)[:, ids.shape[1]:]
    save_file({k: v.detach().contiguous().clone() for k, v in result.items()}, os.path.join(folder, "golden.safetensors"))
    print(name)


def main(out):
    T = transformers
    llama = dict(vocab_size=67, hidden_size=24, num_hidden_layers=2, num_attention_heads=4, intermediate_size=40,
                 max_position_embeddings=64)
    case(out, "llama-mqa-bias-headdim", T.LlamaConfig(**llama, num_key_value_heads=1, head_dim=10, attention_bias=True,
                                                      mlp_bias=True, tie_word_embeddings=True), seed=30)
    case(out, "llama3-scaling-right-padded", T.LlamaConfig(
        **llama, num_key_value_heads=2, rope_theta=500.0, rope_scaling=dict(
            rope_type="llama3", rope_theta=500.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
            original_max_position_embeddings=16)), (11, 3, 7), "right", seed=31, shards="8KB")
    case(out, "neox-serial-left-padded", T.GPTNeoXConfig(
        vocab_size=67, hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=40, rotary_pct=0.5,
        use_parallel_residual=False, max_position_embeddings=64, tie_word_embeddings=True), (6, 2), seed=32)
    case(out, "gpt2-inner-scale", T.GPT2Config(
        vocab_size=67, n_embd=24, n_layer=2, n_head=2, n_inner=44, n_positions=32, scale_attn_by_inverse_layer_idx=True,
        activation_function="gelu", tie_word_embeddings=False), seed=33)
    case(out, "gemma3-linear-left-padded", T.Gemma3TextConfig(
        vocab_size=67, hidden_size=24, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2, head_dim=8,
        intermediate_size=40, sliding_window=3, query_pre_attn_scalar=12, max_position_embeddings=64,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"], rope_parameters=dict(
            full_attention=dict(rope_type="linear", rope_theta=1e6, factor=8.0),
            sliding_attention=dict(rope_type="default", rope_theta=1e4))), (5, 9), seed=34, spread=2.0)

    olmoe = dict(vocab_size=67, hidden_size=24, num_hidden_layers=2, num_attention_heads=4, intermediate_size=12,
                 max_position_embeddings=64, num_experts_per_tok=2)
    case(out, "olmoe", T.OlmoeConfig(**olmoe, num_experts=6), (9, 9), seed=40, spread=4.0)
    case(out, "olmoe-normalised-left-padded", T.OlmoeConfig(
        **olmoe, num_experts=5, num_key_value_heads=2, norm_topk_prob=True, attention_bias=True, tie_word_embeddings=True,
        rope_theta=500.0), (4, 8), seed=42, spread=4.0)
    experts = {k: v for k, v in olmoe.items() if k != "intermediate_size"}
    case(out, "mixtral", T.MixtralConfig(**experts, intermediate_size=12, num_local_experts=4, num_key_value_heads=2,
                                         sliding_window=5), (8, 8), seed=43)
    case(out, "qwen2-moe-left-padded", T.Qwen2MoeConfig(
        **experts, intermediate_size=20, moe_intermediate_size=12, shared_expert_intermediate_size=16, num_experts=5,
        num_key_value_heads=2, norm_topk_prob=False, mlp_only_layers=[0], tie_word_embeddings=True), (7, 5), seed=44)
    case(out, "qwen3-moe", T.Qwen3MoeConfig(
        **experts, intermediate_size=20, moe_intermediate_size=12, num_experts=6, num_key_value_heads=2, head_dim=8,
        norm_topk_prob=True, decoder_sparse_step=2), (8, 8), seed=45)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
