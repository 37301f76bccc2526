package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Data in JSON lines: a JSON object a line, in UTF-8. Blank lines are skipped, a byte order mark is tolerated. Every error says file and line.
 *
 * <pre>{@code
 * for (var row : JsonLines.list(Path.of("prompts.jsonl"))) {
 *     System.out.println(row.string("prompt"));
 * }
 * }</pre>
 */
public final class JsonLines {
    /** The longest line, in bytes. */
    static final int LONGEST_LINE = 16 << 20;

    private JsonLines() {}

    /** All rows of a file. @throws InvalidInputException if it cannot be opened, or for the first line that is not a JSON object */
    public static List<Row> list(Path file) {
        try (var rows = stream(file)) {
            return rows.toList();
        }
    }

    /** The rows of a file, read as they are asked for; closing the stream closes the file. @throws InvalidInputException as {@link #list}, while it is read */
    public static Stream<Row> stream(Path file) {
        InputFile.requireRegular(file);
        try {
            var input = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            return stream(input, file.toString()).onClose(() -> {
                try {
                    input.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The rows of an input that the caller closes.
     *
     * @param origin its name in messages
     */
    public static Stream<Row> stream(InputStream input, String origin) {
        return StreamSupport.stream(new Rows(input, origin), false);
    }

    private static final class Rows extends AbstractSpliterator<Row> {
        private final LineReader lines;
        private final String origin;

        Rows(InputStream input, String origin) {
            super(Long.MAX_VALUE, ORDERED | NONNULL);
            this.lines = new LineReader(input, origin, LONGEST_LINE);
            this.origin = origin;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Row> action) {
            for (var text = lines.next(); text != null; text = lines.next()) {
                if (!text.isBlank()) {
                    action.accept(new Row(origin, lines.line(), Json.parse(text, lines.where())));
                    return true;
                }
            }
            return false;
        }
    }

    private static String where(String origin, long line) {
        return origin + ", line " + line;
    }

    /**
     * One line.
     *
     * @param line its number in the file, from 1
     */
    public record Row(String origin, long line, ObjectNode object) {

        /** A required string. @throws InvalidInputException if it is missing or something else */
        public String string(String field) {
            var value = required(field, "a string");
            if (!value.isString()) {
                throw wrong(field, "a string", value);
            }
            return value.stringValue();
        }

        /** A required finite number. @throws InvalidInputException if it is missing or something else */
        public double number(String field) {
            var value = required(field, "a number");
            if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
                throw wrong(field, "a finite number", value);
            }
            return value.doubleValue();
        }

        /** A required integer. @throws InvalidInputException if it is missing, has a fraction or does not fit in 64 bits */
        public long integer(String field) {
            var value = required(field, "an integer");
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw wrong(field, "an integer", value);
            }
            return value.longValue();
        }

        /** Whether the line has the field, with a value other than null. */
        public boolean has(String field) {
            return object.hasNonNull(field);
        }

        /** An error in this line, for the caller to throw, with what is wrong. */
        public InvalidInputException error(String reason) {
            return new InvalidInputException(where(origin, line) + ": " + reason);
        }

        private JsonNode required(String field, String type) {
            if (!has(field)) {
                var present = String.join(", ", object.propertyNames());
                throw error("%s '%s' is needed; the line has %s"
                        .formatted(type, field, present.isEmpty() ? "no fields" : Text.quote(present)));
            }
            return object.path(field);
        }

        private InvalidInputException wrong(String field, String type, JsonNode value) {
            return error("'%s' must be %s, not %s".formatted(field, type, Json.describe(value)));
        }
    }
}
