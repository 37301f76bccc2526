package dev.reprise.model;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.reprise.core.InvalidInputException;
import dev.reprise.data.InputFile;
import dev.reprise.data.Json;
import dev.reprise.data.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Text to token ids and back: Hugging Face's own {@code tokenizers} library over a {@code tokenizer.json}. Neither truncation nor padding is
 * applied, whatever the file says, and nothing is ever downloaded.
 *
 * <pre>{@code
 * try (var tokenizer = Tokenizer.load(Path.of("gpt2"))) {
 *     int mary = tokenizer.single(" Mary");
 *     System.out.println(tokenizer.decode(tokenizer.encode("When Mary and John went to the store")));
 * }
 * }</pre>
 *
 * <p>Thread-safe, until it is closed.
 */
public final class Tokenizer implements AutoCloseable {
    /** More than any vocabulary has; bounds what a file can make us allocate. */
    private static final int LARGEST_ID = (1 << 24) - 1;

    private static final String CHAT_TEMPLATE = "chat_template.jinja";
    private static final Map<String, String> OPTIONS = Map.of("truncation", "false", "padding", "false");

    static {
        // the library would otherwise report its use and look for other builds of itself on the network
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private final String origin;
    private final Settings settings;
    private final HuggingFaceTokenizer library;
    private final @Nullable String[] tokens;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Set<Integer> special = new HashSet<>();
    private final int anchor;
    private final String anchorText;

    /**
     * What stands beside a {@code tokenizer.json}.
     *
     * @param bos the token that begins a text
     * @param eos the token that ends one
     * @param pad the token that fills a batch
     * @param chatTemplate the Jinja template that writes a conversation as a text
     */
    public record Settings(
            @Nullable String bos,
            @Nullable String eos,
            @Nullable String pad,
            @Nullable String chatTemplate) {
        /** No settings. */
        public static final Settings NONE = new Settings(null, null, null, null);

        /** The files that say this in a folder, by name, with the {@code tokenizer.json} that they stand beside. */
        public Map<String, String> files(String tokenizerJson) {
            var config = JsonMapper.shared()
                    .createObjectNode()
                    .put("tokenizer_class", "PreTrainedTokenizerFast")
                    .put("bos_token", bos)
                    .put("eos_token", eos)
                    .put("pad_token", pad);
            var files = new LinkedHashMap<String, String>();
            files.put("tokenizer.json", tokenizerJson);
            files.put("tokenizer_config.json", config.toPrettyString());
            if (chatTemplate != null) {
                files.put(CHAT_TEMPLATE, chatTemplate);
            }
            return files;
        }
    }

    private Tokenizer(String json, ObjectNode document, Settings settings, String origin) {
        this.origin = origin;
        this.settings = settings;
        this.tokens = vocabulary(document);
        TokenizerDocument.requireSafe(document, origin);
        try {
            var bytes = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
            this.library = HuggingFaceTokenizer.newInstance(bytes, OPTIONS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    origin + ": not a valid tokenizer: " + Text.quote(String.valueOf(e.getMessage())), e);
        }
        try {
            requireAgreement(document);
            this.anchor = anchor();
            this.anchorText = decode(anchor);
        } catch (RuntimeException e) {
            library.close();
            throw e;
        }
    }

    /**
     * The tokenizer of a folder in Hugging Face layout: {@code tokenizer.json}, and what {@code tokenizer_config.json},
     * {@code special_tokens_map.json} and {@code chat_template.jinja} say, where they are there.
     *
     * @throws InvalidInputException if {@code tokenizer.json} is missing, or one of the files is not valid
     */
    public static Tokenizer load(Path folder) {
        var file = folder.resolve("tokenizer.json");
        if (!Files.exists(file)) {
            throw new InvalidInputException(
                    folder
                            + ": no tokenizer: tokenizer.json is not there; other forms (vocab.txt, tokenizer.model) are not read");
        }
        var document = Json.read(file);
        var text = new String(InputFile.readAll(file, Integer.MAX_VALUE), StandardCharsets.UTF_8);
        return new Tokenizer(text, document, settings(folder), file.toString());
    }

    /**
     * A tokenizer from the text of a {@code tokenizer.json}.
     *
     * @param origin where it comes from, for messages
     * @throws InvalidInputException if the document is not valid
     */
    public static Tokenizer of(String tokenizerJson, Settings settings, String origin) {
        return new Tokenizer(tokenizerJson, Json.parse(tokenizerJson, origin), settings, origin);
    }

    /** A folder's files that {@link #load} reads, by name. */
    static Map<String, String> files(Path folder) {
        var files = new LinkedHashMap<String, String>();
        for (var name : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", CHAT_TEMPLATE)) {
            var file = folder.resolve(name);
            if (Files.exists(file)) {
                files.put(name, Text.utf8(InputFile.readAll(file, Integer.MAX_VALUE), file.toString()));
            }
        }
        return files;
    }

    // ---- text to ids
    // ----------------------------------------------------------------------------------------------------------

    /** The ids of a text, with the special tokens that the tokenizer puts around it. @throws InvalidInputException as {@link #encode(String, boolean)} */
    public int[] encode(String text) {
        return encode(text, true);
    }

    /**
     * The ids of a text. The text of a special token, such as {@code <bos>}, becomes that token.
     *
     * @param special whether the tokenizer puts its special tokens around the text
     * @throws InvalidInputException if the text has a lone surrogate or a NUL character, or the tokenizer has no tokens for it
     */
    public int[] encode(String text, boolean special) {
        Text.requireValidUnicode(text, "text to tokenize");
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new InvalidInputException(
                    "text to tokenize: a NUL character at character %d of %s".formatted(nul + 1, Text.quote(text)));
        }
        long[] found;
        try {
            found = library.encode(text, special, false).getIds();
        } catch (IllegalStateException e) {
            throw e; // closed
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    "%s: cannot tokenize %s: %s".formatted(origin, Text.quote(text), e.getMessage()), e);
        }
        for (long id : found) {
            if (id < 0 || id >= tokens.length) {
                throw new InvalidInputException("%s: puts the id %d, which no token has, into the text %s"
                        .formatted(origin, id, Text.quote(text)));
            }
        }
        return Arrays.stream(found).mapToInt(id -> (int) id).toArray();
    }

    /**
     * The id of a text that is one token, such as {@code " Mary"}.
     *
     * @throws InvalidInputException if it is none or several; the message lists them
     */
    public int single(String text) {
        var found = encode(text, false);
        if (found.length == 1) {
            return found[0];
        }
        var pieces = Arrays.stream(found)
                .mapToObj(id -> Text.quote(text(id)) + " (" + id + ")")
                .collect(Collectors.joining(", "));
        var stripped = text.strip();
        var hint = !stripped.equals(text) && encode(stripped, false).length == 1
                ? "\nWithout the space around it, it is one token."
                : "";
        throw new InvalidInputException("%s is not one token but %d%s%s"
                .formatted(Text.quote(text), found.length, found.length == 0 ? "" : ": " + pieces, hint));
    }

    // ---- ids to text
    // ----------------------------------------------------------------------------------------------------------

    /** The text of ids, special tokens as their text. @throws IllegalArgumentException for a negative id */
    public String decode(int... ids) {
        return decode(false, ids);
    }

    /**
     * The text of ids. An id without a token, such as a padding row of an embedding, adds nothing, as in the reference.
     *
     * @param skipSpecial whether special tokens are left out
     * @throws IllegalArgumentException for a negative id
     */
    public String decode(boolean skipSpecial, int... ids) {
        for (int id : ids) {
            if (id < 0) {
                throw new IllegalArgumentException("negative token id " + id);
            }
        }
        return library.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
    }

    /**
     * The printable text of one token: what it adds to a text that already stands there, with its leading space. {@code " Mary"} where the vocabulary
     * has {@code "ĠMary"} or {@code "▁Mary"}. A token that is only part of a character prints as U+FFFD; an id without a token as nothing.
     */
    public String text(int id) {
        return continuation(false, id);
    }

    /** What ids add to a text that already stands there. */
    String continuation(boolean skipSpecial, int... ids) {
        var all = new int[ids.length + 1];
        all[0] = anchor;
        System.arraycopy(ids, 0, all, 1, ids.length);
        var text = decode(skipSpecial, all);
        return text.startsWith(anchorText) ? text.substring(anchorText.length()) : decode(skipSpecial, ids);
    }

    /** The first ordinary token that is a visible piece of text and stays what it is when more follows. */
    private int anchor() {
        return IntStream.concat(
                        List.of("a", "e", "0").stream().mapToInt(piece -> ids.getOrDefault(piece, -1)),
                        IntStream.range(0, tokens.length))
                .filter(id -> id >= 0 && tokens[id] != null && !special.contains(id))
                .filter(id -> {
                    var once = decode(id);
                    return !once.isBlank()
                            && once.indexOf('\uFFFD') < 0
                            && decode(id, id).startsWith(once);
                })
                .findFirst()
                .orElseThrow(
                        () -> new InvalidInputException(origin + ": no token of the vocabulary is a visible text"));
    }

    // ---- the vocabulary
    // -------------------------------------------------------------------------------------------------------

    /** The piece of the vocabulary as it stands there, such as {@code "ĠMary"}. @throws InvalidInputException for an id without a token */
    public String token(int id) {
        var token = id >= 0 && id < tokens.length ? tokens[id] : null;
        if (token == null) {
            throw new InvalidInputException(
                    "%s: no token has the id %d; ids go from 0 to %d".formatted(origin, id, tokens.length - 1));
        }
        return token;
    }

    /** The id of a piece of the vocabulary, as it stands there. */
    public OptionalInt id(String token) {
        var id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Whether a token is special: added to the text by a template, and left out of it when it is decoded. */
    public boolean isSpecial(int id) {
        return special.contains(id);
    }

    /** One more than the largest id: the number of rows that an embedding needs. */
    public int vocabularySize() {
        return tokens.length;
    }

    /** The token that begins a text, if the settings name one that the vocabulary has. */
    public OptionalInt bos() {
        return named(settings.bos);
    }

    /** The token that ends a text, if the settings name one that the vocabulary has. */
    public OptionalInt eos() {
        return named(settings.eos);
    }

    /** The token that fills a batch, if the settings name one that the vocabulary has. */
    public OptionalInt pad() {
        return named(settings.pad);
    }

    private OptionalInt named(@Nullable String token) {
        return token == null ? OptionalInt.empty() : id(token);
    }

    /** The Jinja template that writes a conversation as a text. */
    public Optional<String> chatTemplate() {
        return Optional.ofNullable(settings.chatTemplate);
    }

    /** The file, for messages and provenance. */
    public String origin() {
        return origin;
    }

    /** Frees the library's memory. */
    @Override
    public void close() {
        library.close();
    }

    // ---- reading files
    // --------------------------------------------------------------------------------------------------------

    private @Nullable String[] vocabulary(ObjectNode document) {
        var vocabulary = document.path("model").path("vocab");
        if (vocabulary instanceof ObjectNode object) {
            for (var entry : object.properties()) {
                put(entry.getKey(), entry.getValue());
            }
        } else if (vocabulary.isArray()) {
            for (int id = 0; id < vocabulary.size(); id++) {
                var piece = vocabulary.path(id).path(0);
                if (!piece.isString()) {
                    throw new InvalidInputException("%s: model.vocab[%d] must be [piece, score]".formatted(origin, id));
                }
                ids.putIfAbsent(piece.stringValue(), id);
            }
        } else {
            throw new InvalidInputException(
                    origin + ": no model.vocab: not a tokenizer.json of the tokenizers library");
        }
        for (var added : document.path("added_tokens")) {
            if (!added.path("content").isString()) {
                throw new InvalidInputException(origin + ": an entry of added_tokens has no content");
            }
            int id = put(added.path("content").stringValue(), added.path("id"));
            if (added.path("special").asBoolean(false)) {
                special.add(id);
            }
        }
        int size = ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
        var byId = new @Nullable String[size];
        ids.forEach((token, id) -> {
            if (byId[id] != null) {
                throw new InvalidInputException("%s: the tokens %s and %s have the same id %d"
                        .formatted(origin, Text.quote(byId[id]), Text.quote(token), id));
            }
            byId[id] = token;
        });
        return byId;
    }

    private int put(String token, JsonNode id) {
        if (!id.isInt() || id.intValue() < 0 || id.intValue() > LARGEST_ID) {
            throw new InvalidInputException("%s: token %s: its id must be an integer from 0 to %d, not %s"
                    .formatted(origin, Text.quote(token), LARGEST_ID, id));
        }
        var before = ids.put(token, id.intValue());
        if (before != null && before != id.intValue()) {
            throw new InvalidInputException(
                    "%s: token %s has two ids, %d and %d".formatted(origin, Text.quote(token), before, id.intValue()));
        }
        return id.intValue();
    }

    /** The library numbers added tokens itself, one after the other; a file whose ids leave a gap says something else. */
    private void requireAgreement(ObjectNode document) {
        for (var added : document.path("added_tokens")) {
            var token = added.path("content").stringValue();
            var found = token.indexOf('\0') < 0 ? encode(token, false) : new int[0];
            int declared = added.path("id").intValue();
            if (found.length == 1 && found[0] != declared) {
                throw new InvalidInputException(
                        "%s: added token %s: its id is %d in the file, but it is tokenized as %d"
                                .formatted(origin, Text.quote(token), declared, found[0]));
            }
        }
    }

    private static Settings settings(Path folder) {
        var files = new ArrayList<Map.Entry<Path, ObjectNode>>();
        for (var name : List.of("tokenizer_config.json", "special_tokens_map.json")) {
            var file = folder.resolve(name);
            if (Files.exists(file)) {
                files.add(Map.entry(file, Json.read(file)));
            }
        }
        return new Settings(
                specialToken(files, "bos_token"),
                specialToken(files, "eos_token"),
                specialToken(files, "pad_token"),
                chatTemplate(folder, files));
    }

    /** A special token is a string, or an object with its {@code content}. */
    private static @Nullable String specialToken(List<Map.Entry<Path, ObjectNode>> files, String field) {
        for (var file : files) {
            var value = file.getValue().path(field);
            if (value.isNull() || value.isMissingNode()) {
                continue;
            }
            var content = value.isObject() ? value.path("content") : value;
            if (!content.isString()) {
                throw new InvalidInputException(
                        "%s: %s must be a string, or an object with a content".formatted(file.getKey(), field));
            }
            return content.stringValue();
        }
        return null;
    }

    /** A template lies in a file of its own, or in the settings: as a string, or as a list of named ones. */
    private static @Nullable String chatTemplate(Path folder, List<Map.Entry<Path, ObjectNode>> files) {
        var own = folder.resolve(CHAT_TEMPLATE);
        if (Files.exists(own)) {
            return Text.utf8(InputFile.readAll(own, 16 << 20), own.toString());
        }
        for (var file : files) {
            var value = file.getValue().path("chat_template");
            if (value.isString()) {
                return value.stringValue();
            }
            for (var template : value) {
                if (template.path("name").asString("").equals("default")
                        && template.path("template").isString()) {
                    return template.path("template").stringValue();
                }
            }
        }
        return null;
    }
}
