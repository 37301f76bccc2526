package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of an input in UTF-8, none longer than a limit. A byte order mark is tolerated; the caller closes the input. */
final class LineReader {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream input;
    private final String origin;
    private final int longest;
    private long line;
    private boolean ended;

    /**
     * @param origin the input's name in messages
     * @param longest the longest line, in bytes
     */
    LineReader(InputStream input, String origin, int longest) {
        this.input = input;
        this.origin = origin;
        this.longest = longest;
    }

    /** The number of the line that was read last, from 1. */
    long line() {
        return line;
    }

    /** The place of the line that was read last, for messages. */
    String where() {
        return origin + ", line " + line;
    }

    /** The next line without its line feed; null after the last. @throws InvalidInputException if it is too long or not UTF-8 */
    @Nullable
    String next() {
        if (ended) {
            return null;
        }
        line++;
        return Text.utf8(nextBytes(), where());
    }

    /** The bytes up to the next line feed or the end. */
    private byte[] nextBytes() {
        var bytes = new ByteArrayOutputStream();
        try {
            int next;
            while ((next = input.read()) != '\n') {
                if (next < 0) {
                    ended = true;
                    break;
                }
                bytes.write(next);
                if (line == 1
                        && bytes.size() == BYTE_ORDER_MARK.length
                        && Arrays.equals(bytes.toByteArray(), BYTE_ORDER_MARK)) {
                    bytes.reset();
                }
                if (bytes.size() > longest) {
                    throw new InvalidInputException("%s: longer than %d bytes".formatted(where(), longest));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
