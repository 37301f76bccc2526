package dev.reprise.model.gguf;

import java.lang.foreign.MemorySegment;

/** A metadata value of a GGUF file. */
sealed interface GgufValue {
    /** The types of values, in the order of their numbers in the file. */
    enum ValueType {
        UINT8(1),
        INT8(1),
        UINT16(2),
        INT16(2),
        UINT32(4),
        INT32(4),
        FLOAT32(4),
        BOOL(1),
        /** UTF-8, after its length in bytes as a UINT64. */
        STRING(8),
        /** An element type as a UINT32, a count as a UINT64, the elements. */
        ARRAY(12),
        UINT64(8),
        INT64(8),
        FLOAT64(8);

        private final int bytes;

        ValueType(int bytes) {
            this.bytes = bytes;
        }

        /** The least number of bytes that a value takes. */
        int bytes() {
            return bytes;
        }
    }

    /** An integer of any width. A UINT64 of 2^63 or more shows as negative, and no field allows that. */
    record Whole(long value) implements GgufValue {}

    /** A number with a fraction; of a FLOAT32, the decimal number that it is written from. */
    record Real(double value) implements GgufValue {}

    record Flag(boolean value) implements GgufValue {}

    record Text(String value) implements GgufValue {}

    /** The elements stay in the file until they are asked for; their number and their extent have been checked. */
    record Elements(ValueType type, int count, MemorySegment bytes) implements GgufValue {}

    /** What it is, for messages. */
    default String kind() {
        return switch (this) {
            case Whole _ -> "an integer";
            case Real _ -> "a floating-point number";
            case Flag _ -> "a boolean";
            case Text _ -> "a string";
            case Elements e -> "an array of " + e.count() + " " + e.type();
        };
    }
}
