"""Makes the small tokenizers of these tests and their goldens with Hugging Face's `tokenizers`: python make.py (writes beside itself).

byte_level: a byte-level BPE as GPT-2 has it. leading_space: a BPE with byte fallback and a leading space, as Llama 2 has it. replaced_space: the
same without a leading space, as Gemma has it. unigram: a unigram model with a leading space, as T5 has it. word_piece: lower-cased word pieces, as BERT has them. Each puts its own special tokens around a text.
"""
import json
import pathlib

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = pathlib.Path(__file__).parent
CORPUS = [
    "Mary walked to the harbour with a lantern, and John carried the rope.",
    "The lighthouse keeper counted the boats: one, two, three, four, and the fifth was late.",
    "When the storm came over the hills, Mary gave the lantern to John.",
    "It's raining, isn't it? The keeper didn't answer; he was counting the waves.",
    "In 1874 the harbour had 12 boats and 3 bells. In 1901 it had 40 boats.",
    "    def count(boats):\n        return len(boats)\n",
    "Größe, naïve, façade, smörgåsbord: words from other shores.",
] * 4
TEXTS = [
    "", " ", "a", "Mary", " Mary", "Mary gave the lantern to John.", "  two spaces  ", "trailing ", "tab\there\t\t!",
    "line\nline\n\n\nline\r\n", "It's Mary's, isn't it?", "1874 + 40 = 1914", "Größe naïve façade", "Gro\u0308ße", "日本語のテキスト", "灯台 and harbour",
    "🙂", "a🙂b👩‍👩‍👧‍👦 🇫🇷c", "Ω≈ç√∫", "\u00a0nbsp\u2003em", "<bos>Mary", "Mary</s> the <bos> boats", "<|endoftext|>", "the <|endoftext|> boats",
    "[CLS] mary [MASK] [SEP]", "<0x41> ▁Mary Ġthe", "\ufeffbom", "\u200bzero", "مرحبا بالعالم", "x" * 60, "a\u0300\u0301", "\u2581", "\U0010ffff",
]


def byte_level():
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    t.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=400, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    t.post_processor = processors.TemplateProcessing(single="<|endoftext|> $A", special_tokens=[("<|endoftext|>", 0)])
    return t, dict(bos_token="<|endoftext|>", eos_token="<|endoftext|>")


def sentence_piece(leading_space):
    bytes_ = [f"<0x{b:02X}>" for b in range(256)]
    t = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    replace = normalizers.Replace(" ", "▁")
    t.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), replace]) if leading_space else replace
    t.pre_tokenizer = pre_tokenizers.Split(Regex("(?<=[^▁])(?=▁)"), "isolated")
    t.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=500, special_tokens=["<pad>", "<bos>", "</s>", "<unk>"] + bytes_, show_progress=False))
    # the byte pieces belong to the vocabulary, not to the special tokens
    document = json.loads(t.to_str())
    document["added_tokens"] = [a for a in document["added_tokens"] if a["content"] not in bytes_]
    document["pre_tokenizer"] = None
    t = Tokenizer.from_str(json.dumps(document))
    parts = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    t.decoder = decoders.Sequence(parts + ([decoders.Strip(" ", 1, 0)] if leading_space else []))
    t.post_processor = processors.TemplateProcessing(
        single="<bos> $A", pair="<bos> $A <bos> $B", special_tokens=[("<bos>", t.token_to_id("<bos>"))])
    return t, dict(bos_token="<bos>", eos_token={"content": "</s>", "special": True}, pad_token="<pad>", chat_template="{{ messages }}")


def unigram():
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.NFKC()
    t.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    t.decoder = decoders.Metaspace(prepend_scheme="always")
    t.train_from_iterator(CORPUS, trainers.UnigramTrainer(
        vocab_size=260, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False))
    t.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", t.token_to_id("</s>"))])
    return t, dict(eos_token="</s>", pad_token="<pad>")


def word_piece():
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece(prefix="##")
    t.train_from_iterator(CORPUS, trainers.WordPieceTrainer(
        vocab_size=260, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    t.post_processor = processors.BertProcessing(("[SEP]", t.token_to_id("[SEP]")), ("[CLS]", t.token_to_id("[CLS]")))
    return t, dict(cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", mask_token="[MASK]")


def write(name, tokenizer, config):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    dump = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if (folder / "tokenizer.json").exists():  # training breaks ties by chance; the goldens are remade for what is there
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    (folder / "tokenizer.json").write_text(dump(json.loads(tokenizer.to_str())), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(dump(config), encoding="utf-8")
    cases = []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        cases.append(dict(
            text=text, ids=ids, plain=tokenizer.encode(text, add_special_tokens=False).ids,
            decoded=tokenizer.decode(ids, skip_special_tokens=False), skipped=tokenizer.decode(ids, skip_special_tokens=True)))
    (folder / "golden.jsonl").write_text("".join(dump(c) + "\n" for c in cases), encoding="utf-8")
    print(name, tokenizer.get_vocab_size(), sum(f.stat().st_size for f in folder.iterdir()), "bytes")


write("byte_level", *byte_level())
write("leading_space", *sentence_piece(leading_space=True))
write("replaced_space", *sentence_piece(leading_space=False))
write("unigram", *unigram())
write("word_piece", *word_piece())
