package dev.reprise.model.gguf;

import static dev.reprise.model.gguf.TokenizerParts.json;

import dev.reprise.model.gguf.TokenizerParts.Merge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * SentencePiece's byte-pair encoding ({@code tokenizer.ggml.model = llama}): spaces are written as U+2581, the pair whose union has the
 * highest score is merged first, and a character that is no token becomes byte tokens {@code <0xNN>}.
 *
 * <p>Files have scores and no merges. Every way to cut a normal token into two normal tokens is a merge, those of higher score first and,
 * within a score, those with the longer left part first, as Hugging Face derives them. Tokens of other types never take part: SentencePiece
 * finds user-defined ones in the text before it merges anything, and never forms control or byte tokens.
 */
final class SentencePieceModel {
    private static final String SCORES = "tokenizer.ggml.scores";
    /** No vocabulary comes near; the cuts of a token cost the square of its length. */
    private static final int MAX_TOKEN = 4096;

    private static final char SPACE = '\u2581';

    private SentencePieceModel() {}

    static TokenizerParts of(GgufMetadata metadata, Vocabulary stored) {
        if (metadata.flag("tokenizer.ggml.remove_extra_whitespaces", false)) {
            throw metadata.fail("tokenizer.ggml.remove_extra_whitespaces", "text that is changed so is not supported");
        }
        boolean prefix = metadata.flag("tokenizer.ggml.add_space_prefix", true);
        // files spell the spaces of user-defined tokens as spaces
        var vocabulary = prefix ? stored : stored.respelled(metadata, token -> token.replace(' ', SPACE));
        boolean byteFallback = IntStream.range(0, 256).allMatch(b -> vocabulary.has("<0x%02X>".formatted(b)));
        var replaceSpaces = "{'type': 'Replace', 'pattern': {'String': ' '}, 'content': '\u2581'}";
        var normalizer = prefix
                ? "{'type': 'Sequence', 'normalizers': [{'type': 'Prepend', 'prepend': '\u2581'}, " + replaceSpaces
                        + "]}"
                : replaceSpaces;
        var decoder = "{'type': 'Sequence', 'decoders': ["
                + "{'type': 'Replace', 'pattern': {'String': '\u2581'}, 'content': ' '}, "
                + "{'type': 'ByteFallback'}, {'type': 'Fuse'}"
                + (prefix ? ", {'type': 'Strip', 'content': ' ', 'start': 1, 'stop': 0}" : "")
                + "]}";
        return new TokenizerParts(
                vocabulary,
                merges(metadata, vocabulary),
                json(normalizer.replace('\'', '"')),
                json("null"),
                json(decoder.replace('\'', '"')),
                true,
                // the prefix would be put before added tokens too, if they were normalized
                !prefix,
                byteFallback,
                false);
    }

    private static List<Merge> merges(GgufMetadata metadata, Vocabulary vocabulary) {
        var scores = metadata.floats(SCORES);
        if (scores.length != vocabulary.size()) {
            throw metadata.fail(SCORES, "it has " + scores.length + " elements for " + vocabulary.size() + " tokens");
        }
        var normal = HashMap.<String, Integer>newHashMap(vocabulary.size());
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.is(id, Vocabulary.NORMAL)) {
                normal.put(vocabulary.token(id), id);
                if (!Float.isFinite(scores[id])) {
                    throw metadata.fail(SCORES, "the score of token " + id + " is not finite");
                }
            }
        }
        var cuts = new ArrayList<Cut>();
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.is(id, Vocabulary.NORMAL)) {
                cut(metadata, vocabulary.token(id), id, scores[id], normal, cuts);
            }
        }
        cuts.sort(Cut.BEST_FIRST);
        return cuts.stream().map(Cut::merge).toList();
    }

    private static void cut(
            GgufMetadata metadata, String token, int id, float score, Map<String, Integer> normal, List<Cut> cuts) {
        if (token.length() > MAX_TOKEN) {
            throw metadata.fail(
                    "tokenizer.ggml.tokens", "token " + id + " is longer than " + MAX_TOKEN + " characters");
        }
        for (int at = token.length() - 1; at > 0; at--) {
            if (Character.isLowSurrogate(token.charAt(at))) {
                continue;
            }
            var left = token.substring(0, at);
            if (normal.containsKey(left)) {
                var right = token.substring(at);
                if (normal.containsKey(right)) {
                    cuts.add(new Cut(
                            new Merge(left, right),
                            score,
                            left.codePointCount(0, left.length()),
                            right.codePointCount(0, right.length())));
                }
            }
        }
    }

    private record Cut(Merge merge, float score, int left, int right) {
        static final Comparator<Cut> BEST_FIRST = Comparator.<Cut>comparingDouble(cut -> -cut.score)
                .thenComparingInt(cut -> -cut.left)
                .thenComparingInt(cut -> -cut.right);
    }
}
