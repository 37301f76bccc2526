package dev.reprise.model.gguf;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.gguf.GgufValue.Elements;
import dev.reprise.model.gguf.GgufValue.Flag;
import dev.reprise.model.gguf.GgufValue.Real;
import dev.reprise.model.gguf.GgufValue.Text;
import dev.reprise.model.gguf.GgufValue.ValueType;
import dev.reprise.model.gguf.GgufValue.Whole;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.Set;

/** The metadata of a GGUF file: keys such as {@code llama.embedding_length}, read with the type that the reader expects. */
public final class GgufMetadata {
    private final String origin;
    private final SequencedMap<String, GgufValue> values;

    GgufMetadata(String origin, SequencedMap<String, GgufValue> values) {
        this.origin = origin;
        this.values = values;
    }

    /** All keys, in the order of the file. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** A string. @throws InvalidInputException if the key is missing or something else */
    public String text(String key) {
        if (get(key) instanceof Text(var text)) {
            return text;
        }
        throw mistyped(key, "a string");
    }

    /** A string, or {@code fallback} if the key is missing. */
    public String text(String key, String fallback) {
        return has(key) ? text(key) : fallback;
    }

    /** A boolean, or {@code fallback} if the key is missing. */
    public boolean flag(String key, boolean fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (get(key) instanceof Flag(var flag)) {
            return flag;
        }
        throw mistyped(key, "a boolean");
    }

    /** A finite number. @throws InvalidInputException if the key is missing or something else */
    public double real(String key) {
        double value = switch (get(key)) {
            case Real(var real) -> real;
            case Whole(var whole) -> whole;
            default -> throw mistyped(key, "a number");
        };
        if (!Double.isFinite(value)) {
            throw fail(key, "it is " + value + ", and must be finite");
        }
        return value;
    }

    /** A finite number, or {@code fallback} if the key is missing. */
    public double real(String key, double fallback) {
        return has(key) ? real(key) : fallback;
    }

    /** A finite number above zero, or {@code fallback} if the key is missing. */
    double positive(String key, double fallback) {
        return has(key) ? positive(key) : fallback;
    }

    /** A finite number above zero. @throws InvalidInputException if the key is missing or something else */
    double positive(String key) {
        double value = real(key);
        if (value <= 0) {
            throw fail(key, "it is " + value + ", and must be above zero");
        }
        return value;
    }

    /**
     * An integer of at least {@code least} and below 2^31. Where the file has an array, one value a layer, all of them must be the same.
     *
     * @throws InvalidInputException if the key is missing, or something else
     */
    public int integer(String key, int least) {
        long value = switch (get(key)) {
            case Whole(var whole) -> whole;
            case Elements elements
            when elements.count() > 0 -> {
                var each = integers(key);
                for (int layer = 1; layer < each.length; layer++) {
                    if (each[layer] != each[0]) {
                        throw fail(
                                key,
                                "it is " + each[0] + " in layer 0 and " + each[layer] + " in layer " + layer
                                        + "; layers of different sizes are not supported");
                    }
                }
                yield each[0];
            }
            default -> throw mistyped(key, "an integer");
        };
        if (value < least || value > Integer.MAX_VALUE) {
            throw fail(
                    key,
                    "it is " + Long.toUnsignedString(value) + ", and must be from " + least + " to "
                            + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** As {@link #integer(String, int)}, or {@code fallback} if the key is missing. */
    public int integer(String key, int least, int fallback) {
        return has(key) ? integer(key, least) : fallback;
    }

    /** The number of elements of an array. */
    int count(String key) {
        return elements(key).count();
    }

    /** An array of strings. */
    String[] texts(String key) {
        var elements = elements(key, ValueType.STRING, "strings");
        var cursor = cursor(key, elements);
        var texts = new String[elements.count()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = cursor.string();
        }
        return texts;
    }

    /** An array of integers of 32 bits or fewer. */
    int[] integers(String key) {
        var elements = elements(key);
        var cursor = cursor(key, elements);
        var integers = new int[elements.count()];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = switch (elements.type()) {
                case UINT8 -> cursor.uint8();
                case INT8 -> cursor.int8();
                case UINT16 -> cursor.int16() & 0xFFFF;
                case INT16 -> cursor.int16();
                case UINT32, INT32 -> cursor.int32();
                default -> throw mistyped(key, "an array of integers");
            };
        }
        return integers;
    }

    /** An array of float32 numbers. */
    float[] floats(String key) {
        var elements = elements(key, ValueType.FLOAT32, "float32 numbers");
        var cursor = cursor(key, elements);
        var floats = new float[elements.count()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat(cursor.int32());
        }
        return floats;
    }

    private Elements elements(String key) {
        if (get(key) instanceof Elements elements) {
            return elements;
        }
        throw mistyped(key, "an array");
    }

    private Elements elements(String key, ValueType type, String what) {
        var elements = elements(key);
        if (elements.type() == type) {
            return elements;
        }
        throw mistyped(key, "an array of " + what);
    }

    private ByteCursor cursor(String key, Elements elements) {
        return new ByteCursor(elements.bytes(), origin, place(key));
    }

    private GgufValue get(String key) {
        var value = values.get(key);
        if (value == null) {
            throw fail(key, "it is missing");
        }
        return value;
    }

    private InvalidInputException mistyped(String key, String expected) {
        return fail(key, "it is " + get(key).kind() + ", and must be " + expected);
    }

    InvalidInputException fail(String key, String reason) {
        return new InvalidInputException(origin + ": " + place(key) + ": " + reason);
    }

    static String place(String key) {
        return "metadata key '" + key + "'";
    }
}
