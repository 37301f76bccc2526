package dev.reprise.model.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.reprise.core.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads little-endian values of a file one after the other, and never past its end. */
final class ByteCursor {
    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int MAX_NAME = 255;

    private final MemorySegment bytes;
    private final String origin;
    private String place;
    private long at;

    /** @param place what is being read, for messages */
    ByteCursor(MemorySegment bytes, String origin, String place) {
        this.bytes = bytes;
        this.origin = origin;
        this.place = place;
    }

    /** Says what is read from here on, for messages. */
    void entering(String newPlace) {
        place = newPlace;
    }

    long position() {
        return at;
    }

    long remaining() {
        return bytes.byteSize() - at;
    }

    int uint8() {
        return bytes.get(JAVA_BYTE, advance(1)) & 0xFF;
    }

    int int8() {
        return bytes.get(JAVA_BYTE, advance(1));
    }

    int int16() {
        return bytes.get(SHORT, advance(2));
    }

    int int32() {
        return bytes.get(INT, advance(4));
    }

    long uint32() {
        return Integer.toUnsignedLong(int32());
    }

    long int64() {
        return bytes.get(LONG, advance(8));
    }

    /** A UINT64 that counts something of which {@code limit} would fit into the file; {@code what} names it in the plural. */
    long count(String what, long limit) {
        long count = int64();
        if (Long.compareUnsigned(count, limit) > 0) {
            throw fail("it announces " + Long.toUnsignedString(count) + " " + what + ", but there is room for " + limit
                    + " at most");
        }
        return count;
    }

    String string() {
        long length = count("bytes of text", Math.max(0, Math.min(remaining() - 8, Integer.MAX_VALUE - 8)));
        var text = bytes.asSlice(advance(length), length).toArray(JAVA_BYTE);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(message("a string in it is not valid UTF-8"), e);
        }
    }

    /** A string that messages may quote: short, and without control characters. */
    String name() {
        var name = string();
        if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw fail("its name is longer than " + MAX_NAME + " characters, or has control characters");
        }
        return name;
    }

    /** The next bytes as they are. */
    MemorySegment slice(long length) {
        return bytes.asSlice(advance(length), length);
    }

    /** All bytes from here on, without stepping over them. */
    MemorySegment rest() {
        return bytes.asSlice(at);
    }

    /** Steps over a string and returns nothing, for arrays that are read later. */
    void skipString() {
        advance(count("bytes of text", Math.max(0, remaining() - 8)));
    }

    private long advance(long length) {
        if (length > remaining()) {
            throw fail("the file ends there, after " + bytes.byteSize()
                    + " bytes; it is cut off, or not what it claims to be");
        }
        long from = at;
        at += length;
        return from;
    }

    InvalidInputException fail(String reason) {
        return new InvalidInputException(message(reason));
    }

    private String message(String reason) {
        return origin + ": " + place + ": " + reason;
    }
}
