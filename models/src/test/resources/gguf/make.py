"""Writes the GGUF files and the expected values beside this script, with the reference implementations.

Needs: gguf, numpy, regex, sentencepiece, tokenizers. Run it without arguments; the same versions write the same bytes.
"""

import io
import json
import shutil
from pathlib import Path

import gguf
import numpy as np
import regex
import sentencepiece
from gguf import GGMLQuantizationType as Type
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

HERE = Path(__file__).parent
SEEDS = HERE.parent / "dev/reprise/model/gguf/GgufFuzzTestInputs/opensOrRefuses"
RNG = np.random.default_rng(20250101)

# ---- block formats: random blocks with finite half-precision scales at the given byte positions
SCALES = {
    Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q8_0: [0],
    Type.Q2_K: [80, 82], Type.Q3_K: [108], Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208],
    Type.IQ4_NL: [0], Type.IQ4_XS: [0],
}


def finite_halves(*shape):
    """Of all magnitudes, subnormal ones and both zeros too."""
    bits = RNG.integers(0, 0x7C00, shape, dtype=np.uint16) | (RNG.integers(0, 2, shape, dtype=np.uint16) << 15)
    bits.flat[:3] = [0, 0x8000, 0x0001][: bits.size]
    return bits.astype("<u2")


def random_blocks(kind, rows, columns):
    if kind == Type.F32:
        return RNG.standard_normal((rows, columns)).astype("<f4")
    if kind == Type.F16:
        return finite_halves(rows, columns).view("<f2")
    if kind == Type.BF16:
        return (RNG.standard_normal((rows, columns)).astype("<f4").view("<u4") >> 16).astype("<u2").view(np.uint8)
    weights, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = RNG.integers(0, 256, (rows * columns // weights, size), dtype=np.uint8)
    for at in SCALES[kind]:
        blocks[:, at : at + 2] = finite_halves(len(blocks), 1).view(np.uint8)
    return blocks.reshape(rows, -1)


def block_formats():
    folder = HERE / "types"
    folder.mkdir(exist_ok=True)
    for kind in [Type.F32, Type.F16, Type.BF16, *SCALES]:
        data = random_blocks(kind, 3, 512)
        expected = gguf.quants.dequantize(data, kind).astype("<f4")
        assert expected.shape == (3, 512) and np.isfinite(expected).all()
        writer = gguf.GGUFWriter(folder / f"{kind.name}.gguf", "llama")
        writer.add_tensor("w", data, raw_dtype=kind)
        finish(writer)
        (folder / f"{kind.name}.f32").write_bytes(expected.tobytes())


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


# ---- models
def matrix(rows, columns):
    return RNG.standard_normal((rows, columns)).astype("<f4")


def interleaved(weight, heads):
    """What llama.cpp's converter does to rotated rows of the architecture llama."""
    rows = weight.shape[0]
    return weight.reshape(heads, 2, rows // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def expect(name, weight):
    (HERE / f"{name}.f32").write_bytes(np.ascontiguousarray(weight, "<f4").tobytes())


def llama():
    """Grouped queries, biases, an untied output, Llama 3's frequency factors, another alignment, quantised projections."""
    writer = gguf.GGUFWriter(HERE / "llama.gguf", "llama")
    writer.add_custom_alignment(64)
    writer.add_context_length(128)
    writer.add_embedding_length(32)
    writer.add_block_count(1)
    writer.add_feed_forward_length(64)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(500000.0)
    writer.add_rope_dimension_count(8)
    byte_level_vocabulary(writer, "llama-bpe")
    vocabulary = len(BYTE_LEVEL.get_vocab())
    q, k, bias = matrix(32, 32), matrix(16, 32), matrix(32, 1)
    expect("llama.q_proj", q)
    expect("llama.q_proj.bias", bias)
    stored = gguf.quants.quantize(interleaved(k, 2), Type.Q8_0)
    expect("llama.k_proj", gguf.quants.dequantize(gguf.quants.quantize(k, Type.Q8_0), Type.Q8_0))
    writer.add_tensor("token_embd.weight", gguf.quants.quantize(matrix(vocabulary, 32), Type.Q4_0), raw_dtype=Type.Q4_0)
    writer.add_tensor("output.weight", gguf.quants.quantize(matrix(vocabulary, 32), Type.Q4_0), raw_dtype=Type.Q4_0)
    writer.add_tensor("output_norm.weight", matrix(1, 32)[0])
    writer.add_tensor("rope_freqs.weight", np.array([1, 1.5, 4, 8], "<f4"))
    writer.add_tensor("blk.0.attn_q.weight", interleaved(q, 4))
    writer.add_tensor("blk.0.attn_q.bias", interleaved(bias, 4)[:, 0])
    writer.add_tensor("blk.0.attn_k.weight", stored, raw_dtype=Type.Q8_0)
    writer.add_tensor("blk.0.attn_v.weight", matrix(16, 32).astype("<f2"))
    writer.add_tensor("blk.0.attn_output.weight", matrix(32, 32))
    writer.add_tensor("blk.0.attn_norm.weight", matrix(1, 32)[0])
    writer.add_tensor("blk.0.ffn_norm.weight", matrix(1, 32)[0])
    for name, rows, columns in [("gate", 64, 32), ("up", 64, 32), ("down", 32, 64)]:
        data = gguf.quants.quantize(matrix(rows, columns), Type.Q5_0)
        writer.add_tensor(f"blk.0.ffn_{name}.weight", data, raw_dtype=Type.Q5_0)
    finish(writer)


def gemma3():
    """Seven layers, so that the sixth is global; tied output; linear scaling of the global layers."""
    writer = gguf.GGUFWriter(HERE / "gemma3.gguf", "gemma3")
    writer.add_context_length(256)
    writer.add_embedding_length(16)
    writer.add_block_count(7)
    writer.add_feed_forward_length(16)
    writer.add_head_count(2)
    writer.add_head_count_kv(1)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_key_length(4)
    writer.add_value_length(4)
    writer.add_sliding_window(64)
    writer.add_rope_freq_base(1000000.0)
    writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
    writer.add_rope_scaling_factor(8.0)
    pieces = sentence_pieces(prefix=False)
    sentence_piece_vocabulary(writer, pieces, prefix=False)
    writer.add_tensor("token_embd.weight", matrix(pieces.vocab_size() + 5, 16).astype("<f2"))
    norm = matrix(1, 16)[0]
    expect("gemma3.norm", (norm + np.float32(1)) - np.float32(1))
    writer.add_tensor("output_norm.weight", norm + np.float32(1))
    for layer in range(7):
        for name, rows, columns in [("attn_q", 8, 16), ("attn_k", 4, 16), ("attn_v", 4, 16), ("attn_output", 16, 8),
                                    ("ffn_gate", 16, 16), ("ffn_up", 16, 16), ("ffn_down", 16, 16)]:
            weight = matrix(rows, columns)
            if layer == 0 and name == "attn_q":
                expect("gemma3.q_proj", weight)
            writer.add_tensor(f"blk.{layer}.{name}.weight", weight)
        for name, width in [("attn_norm", 16), ("post_attention_norm", 16), ("ffn_norm", 16), ("post_ffw_norm", 16),
                            ("attn_q_norm", 4), ("attn_k_norm", 4)]:
            writer.add_tensor(f"blk.{layer}.{name}.weight", matrix(1, width)[0] + np.float32(1))
    finish(writer)


def seeds():
    """Small and whole, for the fuzzer to begin with."""
    SEEDS.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(SEEDS / "llama", "llama")
    for add, value in [(writer.add_context_length, 8), (writer.add_embedding_length, 4), (writer.add_block_count, 1),
                       (writer.add_feed_forward_length, 4), (writer.add_head_count, 1)]:
        add(value)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(["<unk>", "<s>", "</s>", "a", "b", "ab"])
    writer.add_token_scores([0.0, 0.0, 0.0, -2.0, -3.0, -1.0])
    writer.add_token_types([2, 3, 3, 1, 1, 1])
    writer.add_tensor("token_embd.weight", matrix(6, 4))
    writer.add_tensor("blk.0.attn_q.weight", matrix(4, 4))
    writer.add_tensor("rope_freqs.weight", np.ones(2, "<f4"))
    finish(writer)
    shutil.copyfile(HERE / "types/Q6_K.gguf", SEEDS / "q6k")


# ---- vocabularies
CORPUS = """The quick brown fox jumps over the lazy dog, and then it doesn't. In 1969, 400,000 people watched; they'll remember.
A model reads tokens, and the tokens are pieces of words: reading, reader, re-reading. It's what we've got.
def total(values):
    result = 0
    for value in values:
        result += value * 12345
    return result
Zürich und Köln liegen nicht am Meer. Déjà vu, café, naïve. Привет, мир! 東京は日本の首都です。
""" * 3

TEXTS = [
    "", " ", "Hello, world!", "The quick brown fox", " leading", "  two", "   three  ", "a  b   c", "line\nbreak\n\n\nthere",
    "\ttabs\t\t", "def f(x):\n    return x * 12345\n", "It's we've they'll DON'T I'M", "1234567 12 3.14 1,000,000", "x1y22z333",
    "Zürich Köln Déjà", "e\u0301 combining", "Привет, мир!", "東京の人", "😀 👨‍👩‍👧 🇨🇭", "\u00a0\u3000\u200b", "▁ and ▁▁", "<0x41> <0x0A>",
    "a" * 40, " " * 9, "\r\n", "!?...--==", "\u0000\u0001", "\ufffd\U0010ffff", "camelCase snake_case XMLParser", "½ ② Ⅷ",
    "<tag>inner</tag>", "end<|stop|>", "<tag><tag> <tag>",
]


def train_byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=420, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False)
    tokenizer.train_from_iterator(CORPUS.splitlines(keepends=True), trainer)
    # a word that no merge leads to: only a tokenizer that takes whole words finds it
    state = json.loads(tokenizer.to_str())
    for token in ["Ġjumps", "<tag>", "<|stop|>"]:
        assert token not in state["model"]["vocab"]
        state["model"]["vocab"][token] = len(state["model"]["vocab"])
    return Tokenizer.from_str(json.dumps(state))


BYTE_LEVEL = train_byte_level()
STOP, TAG = "<|stop|>", "<tag>"

GPT_2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LLAMA_3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
           r"|\s+(?!\S)|\s+")
TEKKEN = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
          r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
          r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
# name: (expressions, applied one after the other; whole words; NFC; BOS without a key)
PRE = {
    "gpt-2": ([GPT_2], False, False, False),
    "llama-bpe": ([LLAMA_3], True, False, True),
    "qwen2": ([LLAMA_3.replace("{1,3}", "")], False, True, False),
    "smollm": ([r"\p{N}", GPT_2], False, False, False),
    "tekken": ([TEKKEN], True, False, True),
    "default": ([r"[\p{P}\$\+<=>\^~\|]+", GPT_2, r"\p{N}+", "[0-9][0-9][0-9]"], False, False, False),
}


def byte_level_vocabulary(writer, pre):
    state = json.loads(BYTE_LEVEL.to_str())["model"]
    tokens = sorted(state["vocab"], key=state["vocab"].get)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types([{STOP: 3, TAG: 4}.get(token, 1) for token in tokens])
    writer.add_token_merges([" ".join(merge) for merge in state["merges"]])
    writer.add_bos_token_id(state["vocab"][STOP])
    writer.add_eos_token_id(state["vocab"][STOP])


def split(pattern, pieces):
    for piece in pieces:
        at = 0
        for match in regex.finditer(pattern, piece):
            if match.start() > at:
                yield piece[at : match.start()]
            if match.group():
                yield match.group()
            at = match.end()
        if at < len(piece):
            yield piece[at:]


def byte_level_ids(text, pre):
    """Cut by Python's regex module, and merged word by word."""
    expressions, whole, nfc, bos = PRE[pre]
    state = json.loads(BYTE_LEVEL.to_str())
    state["model"]["ignore_merges"] = whole
    merger = Tokenizer.from_str(json.dumps(state))
    merger.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    vocabulary = BYTE_LEVEL.get_vocab()
    ids = [vocabulary[STOP]] if bos else []
    for part in regex.split(r"(<tag>|<\|stop\|>)", text):
        if part in (TAG, STOP):
            ids.append(vocabulary[part])
            continue
        words = [normalizers.NFC().normalize_str(part) if nfc else part]
        for expression in expressions:
            words = list(split(expression, words))
        for word in words:
            ids += merger.encode(word).ids
    return ids


def byte_level():
    for pre in PRE:
        writer = gguf.GGUFWriter(HERE / f"vocabulary-{pre}.gguf", "llama")
        byte_level_vocabulary(writer, pre)
        finish(writer)
        save(pre, [{"text": text, "ids": byte_level_ids(text, pre)} for text in TEXTS])


def user_defined(prefix):
    return ["<tag>"] if prefix else ["▁▁", "▁▁▁▁", "<tag>", "\n", "\n\n"]


def sentence_pieces(prefix):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS.splitlines()), model_writer=model, model_type="bpe", vocab_size=420,
        byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
        add_dummy_prefix=prefix, character_coverage=0.98, user_defined_symbols=user_defined(prefix),
        minloglevel=2)
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def sentence_piece_vocabulary(writer, pieces, prefix):
    ids = range(pieces.vocab_size())
    normal = [not (pieces.is_unknown(i) or pieces.is_control(i) or pieces.is_byte(i)) for i in ids]
    user = [normal[i] and pieces.id_to_piece(i) in user_defined(prefix) for i in ids]
    types = [2 if pieces.is_unknown(i) else 3 if pieces.is_control(i) else 6 if pieces.is_byte(i) else 4 if user[i] else 1
             for i in ids]
    writer.add_tokenizer_model("llama")
    # as the converter does: spaces of user-defined tokens are written as spaces
    writer.add_token_list([pieces.id_to_piece(i).replace("▁", " ") if user[i] else pieces.id_to_piece(i) for i in ids])
    writer.add_token_scores([pieces.get_score(i) for i in ids])
    writer.add_token_types(types)
    writer.add_bos_token_id(pieces.bos_id())
    writer.add_eos_token_id(pieces.eos_id())
    writer.add_unk_token_id(pieces.unk_id())
    if not prefix:
        writer.add_add_space_prefix(False)


def sentence_piece():
    for prefix in (True, False):
        name = "sentencepiece-prefix" if prefix else "sentencepiece"
        pieces = sentence_pieces(prefix)
        writer = gguf.GGUFWriter(HERE / f"vocabulary-{name}.gguf", "llama")
        sentence_piece_vocabulary(writer, pieces, prefix)
        finish(writer)
        # with a prefix, Hugging Face and llama.cpp put one after user-defined tokens too, and SentencePiece does not
        texts = [text for text in TEXTS if not prefix or "<tag>" not in text]
        save(name, [{"text": text, "ids": [pieces.bos_id()] + pieces.encode(text)} for text in texts])


def save(name, cases):
    (HERE / f"vocabulary-{name}.json").write_text(json.dumps(cases, indent=0) + "\n")


block_formats()
llama()
gemma3()
byte_level()
sentence_piece()
seeds()
