package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as strictly as it is defined: UTF-8, no key twice, nothing after the value, bounded nesting, and no half characters in its
 * strings, however they are escaped.
 */
public final class Json {
    private static final int FILE_LIMIT = 512 << 20;
    private static final int NESTING = 100;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING)
                            .maxStringLength(FILE_LIMIT)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The object in a JSON file such as {@code config.json}. @throws InvalidInputException for any other content, naming the file */
    public static ObjectNode read(Path file) {
        return parse(Text.utf8(InputFile.readAll(file, FILE_LIMIT), file.toString()), file.toString());
    }

    /**
     * The object that a text holds.
     *
     * @param what where the text comes from; the message of a refusal begins with it
     * @throws InvalidInputException if it is not exactly one valid JSON object
     */
    public static ObjectNode parse(String text, String what) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException e) {
            var place = e.getLocation();
            var at = place == null ? "" : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
            throw new InvalidInputException(what + ": not valid JSON: " + Text.quote(e.getOriginalMessage()) + at, e);
        }
        if (!(node instanceof ObjectNode object)) {
            throw new InvalidInputException(what + ": a JSON object is needed, not " + describe(node));
        }
        requireValidUnicode(object, what);
        return object;
    }

    /** A value for a message: {@code "the number 3"}, {@code "an object"}. */
    static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "the string " + Text.quote(node.stringValue());
            case NUMBER -> "the number " + node;
            case BOOLEAN -> node.toString();
            case NULL -> "null";
            default -> "nothing";
        };
    }

    private static void requireValidUnicode(JsonNode node, String what) {
        if (node.isString()) {
            Text.requireValidUnicode(node.stringValue(), what);
        } else if (node instanceof ObjectNode object) {
            for (var property : object.properties()) {
                Text.requireValidUnicode(property.getKey(), what);
                requireValidUnicode(property.getValue(), what);
            }
        } else {
            node.forEach(element -> requireValidUnicode(element, what));
        }
    }
}
