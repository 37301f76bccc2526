package dev.reprise.model.tokenizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A token for each word of a short list, in lower case; other words are {@code <unk>}. A text stands between {@code <s>} and {@code </s>}, and that
 * has the highest id: so CLIP finds the end of a text by either of its rules.
 *
 * @param words without special tokens
 */
public record WordLevel(List<String> words) {
    public static final String PAD = "<pad>";
    public static final String BEGIN = "<s>";
    public static final String UNKNOWN = "<unk>";
    public static final String END = "</s>";

    public WordLevel {
        words = List.copyOf(words);
    }

    /** Token to id: {@code <pad>}, {@code <s>}, {@code <unk>}, the words, {@code </s>}. */
    public SequencedMap<String, Integer> vocabulary() {
        var vocabulary = new LinkedHashMap<String, Integer>();
        Stream.of(Stream.of(PAD, BEGIN, UNKNOWN), words.stream(), Stream.of(END))
                .flatMap(tokens -> tokens)
                .forEach(token -> vocabulary.put(token, vocabulary.size()));
        return vocabulary;
    }

    /** The id of a token. @throws IllegalArgumentException for an unknown one */
    public int id(String token) {
        var id = vocabulary().get(token);
        if (id == null) {
            throw new IllegalArgumentException("there is no token '" + token + "'");
        }
        return id;
    }

    /** As the text of a {@code tokenizer.json}, which the {@code tokenizers} library and {@link dev.reprise.model.Tokenizer} read. */
    public String tokenizerJson() {
        var document = JsonMapper.shared().createObjectNode().put("version", "1.0");
        document.putNull("truncation").putNull("padding");
        var added = document.putArray("added_tokens");
        for (var special : List.of(PAD, BEGIN, UNKNOWN, END)) {
            added.addObject()
                    .put("id", id(special))
                    .put("content", special)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        document.putObject("normalizer").put("type", "Lowercase");
        document.putObject("pre_tokenizer").put("type", "Whitespace");
        template(document.putObject("post_processor"));
        document.putNull("decoder");
        var model = document.putObject("model").put("type", "WordLevel");
        var tokens = model.putObject("vocab");
        vocabulary().forEach(tokens::put);
        model.put("unk_token", UNKNOWN);
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private void template(ObjectNode part) {
        part.put("type", "TemplateProcessing");
        pieces(part.putArray("single"), List.of("A"));
        pieces(part.putArray("pair"), List.of("A", "B"));
        var specials = part.putObject("special_tokens");
        for (var token : List.of(BEGIN, END)) {
            var special = specials.putObject(token).put("id", token);
            special.putArray("ids").add(id(token));
            special.putArray("tokens").add(token);
        }
    }

    private static void pieces(ArrayNode pieces, List<String> sequences) {
        special(pieces, BEGIN);
        for (int k = 0; k < sequences.size(); k++) {
            pieces.addObject().putObject("Sequence").put("id", sequences.get(k)).put("type_id", k);
        }
        special(pieces, END);
    }

    private static void special(ArrayNode pieces, String token) {
        pieces.addObject().putObject("SpecialToken").put("id", token).put("type_id", 0);
    }
}
