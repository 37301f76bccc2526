package dev.reprise.model.gguf;

import static dev.reprise.model.gguf.TokenizerParts.json;

import dev.reprise.model.gguf.TokenizerParts.Merge;
import dev.reprise.model.tokenizer.ByteLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Byte-level byte-pair encoding ({@code tokenizer.ggml.model = gpt2}): text is cut into words by the regular expressions that
 * {@code tokenizer.ggml.pre} stands for, each byte of a word is written as a printable character, and the file's merges are applied.
 */
final class ByteLevelModel {
    private static final String PRE = "tokenizer.ggml.pre";
    private static final String MERGES = "tokenizer.ggml.merges";

    /** GPT-2's, with line breaks apart and one sign allowed before a word; {@code %s} says how many digits stay together. */
    private static final String LINES = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}%s"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

    /** Words are cut where a lower-case letter is followed by an upper-case one. */
    private static final String TEKKEN = "[^\\r\\n\\p{L}\\p{N}]?" + UPPER + "*" + LOWER + "+|[^\\r\\n\\p{L}\\p{N}]?"
            + UPPER + "+" + LOWER + "*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final List<Words> KNOWN = List.of(
            new Words(List.of("gpt-2", "phi-2"), List.of(ByteLevel.WORDS)),
            new Words(List.of("llama-bpe", "llama3", "llama-v3"), List.of(LINES.formatted("{1,3}")))
                    .takenWhole()
                    .afterBos(),
            new Words(List.of("qwen2"), List.of(LINES.formatted(""))).composed(),
            new Words(List.of("smollm", "starcoder"), List.of("\\p{N}", ByteLevel.WORDS)),
            new Words(List.of("tekken"), List.of(TEKKEN)).takenWhole().afterBos(),
            new Words(
                    List.of("default"),
                    List.of("[\\p{P}\\$\\+<=>\\^~\\|]+", ByteLevel.WORDS, "\\p{N}+", "[0-9][0-9][0-9]")));

    /**
     * A way to cut text into words.
     *
     * @param names of {@code tokenizer.ggml.pre}
     * @param expressions applied one after the other, each to the pieces that the one before has made
     * @param whole whether a word that is a token is taken before merges are tried
     * @param bos whether BOS is put first where the file does not say
     * @param nfc whether characters are composed first
     */
    private record Words(List<String> names, List<String> expressions, boolean whole, boolean bos, boolean nfc) {
        Words(List<String> names, List<String> expressions) {
            this(names, expressions, false, false, false);
        }

        Words takenWhole() {
            return new Words(names, expressions, true, bos, nfc);
        }

        Words afterBos() {
            return new Words(names, expressions, whole, true, nfc);
        }

        Words composed() {
            return new Words(names, expressions, whole, bos, true);
        }

        JsonNode normalizer() {
            return json(nfc ? "{\"type\": \"NFC\"}" : "null");
        }

        JsonNode preTokenizer() {
            var sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
            var steps = sequence.putArray("pretokenizers");
            for (var expression : expressions) {
                var split = steps.addObject().put("type", "Split");
                split.putObject("pattern").put("Regex", expression);
                split.put("behavior", "Isolated").put("invert", false);
            }
            steps.add(byteLevel());
            return sequence;
        }
    }

    private ByteLevelModel() {}

    static TokenizerParts of(GgufMetadata metadata, Vocabulary vocabulary) {
        if (metadata.flag("tokenizer.ggml.add_space_prefix", false)) {
            throw metadata.fail(
                    "tokenizer.ggml.add_space_prefix", "a byte-level vocabulary with a prefix is not supported");
        }
        var pre = metadata.text(PRE, "default");
        var words = KNOWN.stream()
                .filter(known -> known.names.contains(pre))
                .findFirst()
                .orElseThrow(() -> metadata.fail(
                        PRE,
                        "'" + pre + "' is not known; known are: "
                                + KNOWN.stream()
                                        .flatMap(known -> known.names.stream())
                                        .collect(Collectors.joining(", "))));
        requireAllBytes(metadata, vocabulary);
        return new TokenizerParts(
                vocabulary,
                merges(metadata, vocabulary),
                words.normalizer(),
                words.preTokenizer(),
                byteLevel(),
                words.bos(),
                false,
                false,
                words.whole());
    }

    /** Turns bytes into characters, and back as a decoder. */
    private static JsonNode byteLevel() {
        return json(
                "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true, \"use_regex\": false}");
    }

    /** Without a token for each byte, some text would silently vanish. */
    private static void requireAllBytes(GgufMetadata metadata, Vocabulary vocabulary) {
        for (int b = 0; b < 256; b++) {
            if (!vocabulary.has(Character.toString(ByteLevel.character(b)))) {
                throw metadata.fail("tokenizer.ggml.tokens", "there is no token for the byte " + b);
            }
        }
    }

    private static List<Merge> merges(GgufMetadata metadata, Vocabulary vocabulary) {
        var merges = new ArrayList<Merge>();
        for (var merge : metadata.texts(MERGES)) {
            int space = merge.indexOf(' ', 1);
            if (space < 0) {
                throw metadata.fail(MERGES, "merge " + merges.size() + " is not two tokens with a space between them");
            }
            var left = merge.substring(0, space);
            var right = merge.substring(space + 1);
            for (var part : List.of(left, right, left + right)) {
                if (!vocabulary.has(part)) {
                    throw metadata.fail(
                            MERGES, "merge " + merges.size() + " has a part or a result that is not in the vocabulary");
                }
            }
            merges.add(new Merge(left, right));
        }
        return merges;
    }
}
