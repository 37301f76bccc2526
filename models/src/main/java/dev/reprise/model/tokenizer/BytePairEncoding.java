package dev.reprise.model.tokenizer;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A byte-level byte-pair encoding.
 *
 * @param specials tokens that are never made of parts, by id from 0
 * @param merges in the order in which they are tried, spelled as {@link ByteLevel#character} does
 */
public record BytePairEncoding(List<String> specials, List<Merge> merges) {
    /** Two tokens that become one where they are neighbours. */
    public record Merge(String left, String right) {
        String merged() {
            return left + right;
        }
    }

    public BytePairEncoding {
        specials = List.copyOf(specials);
        merges = List.copyOf(merges);
        var known = new HashSet<String>();
        for (int b = 0; b < 256; b++) {
            known.add(String.valueOf(ByteLevel.character(b)));
        }
        for (var merge : merges) {
            if (!known.contains(merge.left) || !known.contains(merge.right)) {
                throw new InvalidInputException(
                        "merge " + merge + " has a part that is neither a byte nor made by a merge before it");
            }
            known.add(merge.merged());
        }
        for (var special : specials) {
            if (special.isEmpty() || !known.add(special)) {
                throw new InvalidInputException("the special token '" + special + "' is empty or another token too");
            }
        }
    }

    /**
     * Reads what {@link #tokenizerJson} has written, and nothing else.
     *
     * @throws InvalidInputException if the file is another kind of tokenizer
     */
    public static BytePairEncoding read(Path tokenizerJson) {
        var document = Json.read(tokenizerJson);
        var specials = new ArrayList<String>();
        document.path("added_tokens")
                .forEach(added -> specials.add(added.path("content").asString("")));
        var merges = new ArrayList<Merge>();
        for (var merge : document.path("model").path("merges")) {
            var parts = merge.asString("").split(" ", -1);
            merges.add(new Merge(parts[0], parts[parts.length - 1]));
        }
        var first = document.path("post_processor").path("single").path(0).path("SpecialToken");
        try {
            var encoding = new BytePairEncoding(specials, merges);
            if (encoding.document(first.path("id").asString("")).equals(document)) {
                return encoding;
            }
        } catch (InvalidInputException e) {
            throw new InvalidInputException(tokenizerJson + ": " + e.getMessage(), e);
        }
        throw new InvalidInputException(
                tokenizerJson + ": a tokenizer, but not a byte-level encoding as it is trained here");
    }

    /** Token to id, by id: the specials, the 256 bytes by value, then what the merges make, each once. */
    public SequencedMap<String, Integer> vocabulary() {
        var vocabulary = new LinkedHashMap<String, Integer>();
        specials.forEach(special -> vocabulary.put(special, vocabulary.size()));
        for (int b = 0; b < 256; b++) {
            vocabulary.put(String.valueOf(ByteLevel.character(b)), vocabulary.size());
        }
        for (var merge : merges) {
            vocabulary.putIfAbsent(merge.merged(), vocabulary.size());
        }
        return vocabulary;
    }

    /**
     * The encoding as the text of a {@code tokenizer.json}, which the {@code tokenizers} library and {@link dev.reprise.model.Tokenizer} read.
     *
     * @param first the special token that begins every text
     */
    public String tokenizerJson(String first) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document(first)) + "\n";
    }

    private ObjectNode document(String first) {
        int firstId = specials.indexOf(first);
        if (firstId < 0) {
            throw new InvalidInputException("'" + first + "' is none of the special tokens " + specials);
        }
        var document = JsonMapper.shared().createObjectNode().put("version", "1.0");
        document.putNull("truncation").putNull("padding");
        var added = document.putArray("added_tokens");
        for (int id = 0; id < specials.size(); id++) {
            added.addObject()
                    .put("id", id)
                    .put("content", specials.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        document.putNull("normalizer");
        byteLevel(document.putObject("pre_tokenizer"));
        template(document.putObject("post_processor"), first, firstId);
        byteLevel(document.putObject("decoder"));
        var model = document.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        var tokens = model.putObject("vocab");
        vocabulary().forEach(tokens::put);
        var pairs = model.putArray("merges");
        merges.forEach(merge -> pairs.add(merge.left + " " + merge.right));
        return document;
    }

    private static void byteLevel(ObjectNode part) {
        part.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private static void template(ObjectNode part, String first, int firstId) {
        part.put("type", "TemplateProcessing");
        pieces(part.putArray("single"), first, List.of("A"));
        pieces(part.putArray("pair"), first, List.of("A", "B"));
        var special = part.putObject("special_tokens").putObject(first).put("id", first);
        special.putArray("ids").add(firstId);
        special.putArray("tokens").add(first);
    }

    private static void pieces(ArrayNode pieces, String first, List<String> sequences) {
        pieces.addObject().putObject("SpecialToken").put("id", first).put("type_id", 0);
        for (int k = 0; k < sequences.size(); k++) {
            pieces.addObject().putObject("Sequence").put("id", sequences.get(k)).put("type_id", k);
        }
    }
}
