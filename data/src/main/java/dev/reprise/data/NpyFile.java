package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An array in NumPy's format, versions 1 to 3, of either byte order and in C or Fortran order. Types: {@code f4 f8}, {@code i1 i2 i4 i8}, {@code u1}, {@code b1}
 * (0 and 1). Arrays of objects are refused: they hold pickles, which are programs.
 *
 * <pre>{@code
 * var image = NpyFile.read(Path.of("target.npy"));
 * System.out.println(image.shape() + ", first value " + image.doubles()[0]);
 * }</pre>
 */
public final class NpyFile {
    /** The largest file, in bytes. */
    static final int LARGEST_FILE = 1 << 30;

    private static final int LONGEST_HEADER = 1 << 16;
    private static final int MOST_DIMENSIONS = 32;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private enum Type {
        F4(4),
        F8(8),
        I1(1),
        I2(2),
        I4(4),
        I8(8),
        U1(1),
        B1(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    private final String origin;
    private final Type type;
    private final List<Integer> shape;
    private final ByteBuffer values;
    private final boolean fortranOrder;

    private NpyFile(String origin, Type type, List<Integer> shape, ByteBuffer values, boolean fortranOrder) {
        this.origin = origin;
        this.type = type;
        this.shape = List.copyOf(shape);
        this.values = values;
        this.fortranOrder = fortranOrder;
    }

    /** @throws InvalidInputException if it is not such a file, of another type, or not as long as its shape says */
    public static NpyFile read(Path file) {
        return parse(InputFile.readAll(file, LARGEST_FILE), file.toString());
    }

    /** The dimensions; none for a single number. */
    public List<Integer> shape() {
        return shape;
    }

    /** How many values there are. */
    public int size() {
        return values.limit() / type.bytes;
    }

    /** Whether the values are floating-point numbers. */
    public boolean isFloating() {
        return type == Type.F4 || type == Type.F8;
    }

    /** All values in C order (the last dimension fastest). {@code i8} beyond 2^53 is rounded. */
    public double[] doubles() {
        var doubles = new double[size()];
        for (int i = 0; i < doubles.length; i++) {
            int at = position(i);
            doubles[i] = switch (type) {
                case F4 -> values.getFloat(at);
                case F8 -> values.getDouble(at);
                case I1, I2, I4, I8, U1, B1 -> integer(at);
            };
        }
        return doubles;
    }

    /** All values in C order, rounded to single precision. */
    public float[] floats() {
        var doubles = doubles();
        var floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }

    /** All values in C order. @throws InvalidInputException if they are floating-point numbers */
    public long[] longs() {
        if (isFloating()) {
            throw new InvalidInputException(
                    "%s: integers are needed, the file holds floating-point numbers (%s)".formatted(origin, type));
        }
        var longs = new long[size()];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = integer(position(i));
        }
        return longs;
    }

    private long integer(int at) {
        return switch (type) {
            case I1 -> values.get(at);
            case I2 -> values.getShort(at);
            case I4 -> values.getInt(at);
            case I8 -> values.getLong(at);
            case U1 -> Byte.toUnsignedInt(values.get(at));
            case B1 -> values.get(at) == 0 ? 0 : 1;
            case F4, F8 -> throw new IllegalStateException();
        };
    }

    /** Where the i-th value in C order lies. */
    private int position(int i) {
        if (!fortranOrder) {
            return i * type.bytes;
        }
        int rest = i;
        int stride = size();
        int index = 0;
        for (int d = shape.size() - 1; d >= 0; d--) {
            stride /= shape.get(d);
            index += rest % shape.get(d) * stride;
            rest /= shape.get(d);
        }
        return index * type.bytes;
    }

    static NpyFile parse(byte[] bytes, String origin) {
        if (bytes.length < 10 || !ByteBuffer.wrap(bytes, 0, 6).equals(ByteBuffer.wrap(MAGIC))) {
            throw new InvalidInputException(origin + ": not an .npy file: it does not begin with \\x93NUMPY");
        }
        int version = bytes[6];
        if (version < 1 || version > 3) {
            throw new InvalidInputException("%s: version %d; 1 to 3 are read".formatted(origin, version));
        }
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = version == 1 ? 10 : 12;
        long length = version == 1
                ? Short.toUnsignedInt(buffer.getShort(8))
                : bytes.length < 12 ? Long.MAX_VALUE : Integer.toUnsignedLong(buffer.getInt(8));
        if (length > LONGEST_HEADER || length > bytes.length - start) {
            throw new InvalidInputException("%s: a header of %d bytes; %d bytes are left, and at most %d make sense"
                    .formatted(origin, length, Math.max(0, bytes.length - start), LONGEST_HEADER));
        }
        int end = start + (int) length;
        var text = new String(
                bytes, start, (int) length, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        var header = new Header(text, origin).parse();
        var data = ByteBuffer.wrap(bytes, end, bytes.length - end).slice();
        return array(header, data, origin);
    }

    private static NpyFile array(Map<String, Object> header, ByteBuffer data, String origin) {
        if (!(header.get("descr") instanceof String description)) {
            throw new InvalidInputException(origin
                    + ": 'descr' is missing, or an array of records, which are not read; save the fields one by one");
        }
        if (!(header.get("fortran_order") instanceof Boolean fortranOrder)
                || !(header.get("shape") instanceof List<?> dimensions)) {
            throw new InvalidInputException(origin + ": the header needs 'fortran_order' and 'shape'");
        }
        if (description.endsWith("O")) {
            throw new InvalidInputException(
                    origin + ": an array of objects, which would have to be unpickled; save numbers instead");
        }
        var type = type(description, origin);
        var shape = new ArrayList<Integer>();
        long size = type.bytes;
        for (var dimension : dimensions) {
            long n = (Long) dimension;
            if (n > Integer.MAX_VALUE) {
                throw new InvalidInputException("%s: a dimension of %d".formatted(origin, n));
            }
            shape.add((int) n);
        }
        for (int n : shape) {
            // A dimension of 0 makes the array empty, whatever the others are.
            size = shape.contains(0) ? 0 : size * n;
            if (size > LARGEST_FILE) {
                throw new InvalidInputException(
                        "%s: the shape %s needs more than %d bytes".formatted(origin, shape, LARGEST_FILE));
            }
        }
        if (size != data.remaining()) {
            throw new InvalidInputException("%s: %d bytes of values, but the shape %s of %s needs %d"
                    .formatted(origin, data.remaining(), shape, Text.quote(description), size));
        }
        data.order(description.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return new NpyFile(origin, type, shape, data, fortranOrder);
    }

    private static Type type(String description, String origin) {
        if (description.length() == 3 && "<>|=".indexOf(description.charAt(0)) >= 0) {
            for (var type : Type.values()) {
                if (type.name().equalsIgnoreCase(description.substring(1))
                        && (type.bytes == 1 || description.charAt(0) == '<' || description.charAt(0) == '>')) {
                    return type;
                }
            }
        }
        throw new InvalidInputException(
                "%s: the type %s is not read; f4, f8, i1, i2, i4, i8, u1 and b1 are, with < or >"
                        .formatted(origin, Text.quote(description)));
    }

    /** The literal of a Python dictionary, of strings, booleans, and tuples of whole numbers; anything else as a value is null. */
    private static final class Header {
        private final String text;
        private final String origin;
        private int at;

        Header(String text, String origin) {
            this.text = text;
            this.origin = origin;
        }

        Map<String, Object> parse() {
            var header = new HashMap<String, Object>();
            expect('{');
            while (!next('}')) {
                var key = string();
                expect(':');
                if (header.put(key, value()) != null) {
                    throw wrong("the key " + Text.quote(key) + " twice");
                }
                if (!next(',')) {
                    expect('}');
                    break;
                }
            }
            skipBlanks();
            if (at < text.length()) {
                throw wrong("something after the end");
            }
            return header;
        }

        private Object value() {
            skipBlanks();
            if (text.startsWith("True", at)) {
                at += 4;
                return true;
            }
            if (text.startsWith("False", at)) {
                at += 5;
                return false;
            }
            if (text.startsWith("(", at)) {
                return tuple();
            }
            if (text.startsWith("[", at)) {
                throw new InvalidInputException(
                        origin + ": an array of records, which are not read; save the fields one by one");
            }
            return string();
        }

        private List<Long> tuple() {
            var numbers = new ArrayList<Long>();
            expect('(');
            while (!next(')')) {
                numbers.add(number());
                if (numbers.size() > MOST_DIMENSIONS) {
                    throw wrong("more than " + MOST_DIMENSIONS + " dimensions");
                }
                if (!next(',')) {
                    expect(')');
                    break;
                }
            }
            return numbers;
        }

        /** A whole number from 0 on; Python 2 wrote an L after long ones. */
        private long number() {
            skipBlanks();
            int from = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == from || at - from > 18) {
                throw wrong("a whole number is needed");
            }
            long number = Long.parseLong(text.substring(from, at));
            if (at < text.length() && text.charAt(at) == 'L') {
                at++;
            }
            return number;
        }

        private String string() {
            skipBlanks();
            char quote = at < text.length() ? text.charAt(at) : ' ';
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0) {
                throw wrong("a string is needed");
            }
            var string = text.substring(at + 1, end);
            at = end + 1;
            return string;
        }

        private boolean next(char wanted) {
            skipBlanks();
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char wanted) {
            if (!next(wanted)) {
                throw wrong("'" + wanted + "' is needed");
            }
        }

        private void skipBlanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
        }

        private InvalidInputException wrong(String reason) {
            return new InvalidInputException(
                    "%s: the header %s: %s at character %d".formatted(origin, Text.quote(text), reason, at + 1));
        }
    }
}
