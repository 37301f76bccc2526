package dev.reprise.model.gguf;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.gguf.GgufValue.Elements;
import dev.reprise.model.gguf.GgufValue.Flag;
import dev.reprise.model.gguf.GgufValue.Real;
import dev.reprise.model.gguf.GgufValue.Text;
import dev.reprise.model.gguf.GgufValue.ValueType;
import dev.reprise.model.gguf.GgufValue.Whole;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A GGUF container, versions 2 and 3, little-endian: a header, metadata, a table of tensors, and their data, which stays in the file
 * (memory-mapped) until it is read.
 *
 * <p>Everything in the file is checked when it is opened: counts and lengths against the file's size before anything is allocated, names,
 * types, shapes whose product overflows, rows that are no whole number of blocks, and data that is misaligned, beyond the file's end, or
 * shared by two tensors.
 *
 * <pre>{@code
 * try (var file = GgufFile.open(Path.of("gemma-3-270m.gguf"))) {
 *     System.out.println(file.metadata().text("general.architecture")); // gemma3
 * }
 * }</pre>
 */
public final class GgufFile implements AutoCloseable {
    /** "GGUF". */
    private static final int MAGIC = 0x46554747;

    private static final int DEFAULT_ALIGNMENT = 32;
    private static final int MAX_ALIGNMENT = 1 << 20;
    private static final int MAX_DIMENSIONS = 4;
    /** Of either table: more than any model has, and few enough for the heap. */
    private static final long MAX_ENTRIES = 1 << 18;
    /** Bytes of the shortest metadata entry (an empty key, a type, a byte) and table entry (an empty name, one dimension). */
    private static final int MIN_METADATA_ENTRY = 8 + 4 + 1;

    private static final int MIN_TENSOR_ENTRY = 8 + 4 + 8 + 4 + 8;

    private final String origin;
    private final MemorySegment bytes;
    private final Arena arena;
    private final int version;
    private final GgufMetadata metadata;
    private final SequencedMap<String, GgufTensor> tensors;

    /**
     * Maps a file and validates it.
     *
     * @throws InvalidInputException if it is not a regular file, not GGUF of version 2 or 3, or malformed: names the file, the key or the
     *     tensor, and the reason
     */
    public static GgufFile open(Path path) {
        var origin = String.valueOf(path.getFileName());
        var arena = Arena.ofShared();
        try {
            return new GgufFile(map(path, arena), origin, arena);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Opening a FIFO would wait for a writer, so what it is gets asked first. */
    private static MemorySegment map(Path path, Arena arena) {
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
                throw new InvalidInputException(path + " is not a regular file; a .gguf file is needed");
            }
            try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            }
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("there is no file " + path, e);
        } catch (IOException e) {
            throw new InvalidInputException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** Validates a file in memory that {@code arena} owns. */
    GgufFile(MemorySegment bytes, String origin, Arena arena) {
        this.bytes = bytes;
        this.origin = origin;
        this.arena = arena;
        var cursor = new ByteCursor(bytes, origin, "the header");
        version = readVersion(cursor);
        long tensorCount = cursor.count("tensors", Math.min(MAX_ENTRIES, bytes.byteSize() / MIN_TENSOR_ENTRY));
        long metadataCount =
                cursor.count("metadata entries", Math.min(MAX_ENTRIES, bytes.byteSize() / MIN_METADATA_ENTRY));
        metadata = readMetadata(cursor, metadataCount);
        refuseParts();
        tensors = readTensors(cursor, tensorCount);
        refuseOverlaps(tensors.values());
    }

    /** The file's name, for messages. */
    public String origin() {
        return origin;
    }

    public int version() {
        return version;
    }

    public GgufMetadata metadata() {
        return metadata;
    }

    /** The tensor table, in the order of the file. */
    public SequencedMap<String, GgufTensor> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /** The stored blocks of a tensor. */
    MemorySegment blocks(GgufTensor tensor) {
        return bytes.asSlice(tensor.offset(), tensor.bytes());
    }

    /** Unmaps the file; once more does nothing. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private static int readVersion(ByteCursor cursor) {
        if (cursor.remaining() < 4 || cursor.int32() != MAGIC) {
            throw cursor.fail("it does not start with 'GGUF'; this is not a GGUF file");
        }
        int version = cursor.int32();
        if (version == 2 || version == 3) {
            return version;
        }
        if ((version & 0xFFFF) == 0 && version != 0) {
            throw cursor.fail("this is a big-endian file of version " + Integer.reverseBytes(version)
                    + "; only little-endian ones are read\nConvert it with gguf-py's gguf_convert_endian.");
        }
        throw cursor.fail("this is GGUF version " + Integer.toUnsignedString(version)
                + "; versions 2 and 3 are read\nConvert the model again with a current llama.cpp.");
    }

    private GgufMetadata readMetadata(ByteCursor cursor, long count) {
        var values = new LinkedHashMap<String, GgufValue>();
        for (long i = 0; i < count; i++) {
            cursor.entering("metadata entry " + i);
            var key = cursor.name();
            cursor.entering(GgufMetadata.place(key));
            if (values.putIfAbsent(key, readValue(cursor)) != null) {
                throw cursor.fail("it is there twice");
            }
        }
        return new GgufMetadata(origin, values);
    }

    private static GgufValue readValue(ByteCursor cursor) {
        return switch (readType(cursor)) {
            case UINT8 -> new Whole(cursor.uint8());
            case INT8 -> new Whole(cursor.int8());
            case UINT16 -> new Whole(cursor.int16() & 0xFFFF);
            case INT16 -> new Whole(cursor.int16());
            case UINT32 -> new Whole(cursor.uint32());
            case INT32 -> new Whole(cursor.int32());
            case UINT64, INT64 -> new Whole(cursor.int64());
            // 1e-6, say, and not the 9.999999974752427e-07 that is nearest to it in single precision
            case FLOAT32 -> new Real(Double.parseDouble(Float.toString(Float.intBitsToFloat(cursor.int32()))));
            case FLOAT64 -> new Real(Double.longBitsToDouble(cursor.int64()));
            case BOOL ->
                new Flag(
                        switch (cursor.uint8()) {
                            case 0 -> false;
                            case 1 -> true;
                            default -> throw cursor.fail("a boolean in it is neither 0 nor 1");
                        });
            case STRING -> new Text(cursor.string());
            case ARRAY -> readElements(cursor);
        };
    }

    private static Elements readElements(ByteCursor cursor) {
        var type = readType(cursor);
        if (type == ValueType.ARRAY) {
            throw cursor.fail("it is an array of arrays, which no model needs");
        }
        long limit = Math.min((cursor.remaining() - 8) / type.bytes(), Integer.MAX_VALUE - 8);
        int count = (int) cursor.count("elements", Math.max(0, limit));
        if (type != ValueType.STRING) {
            return new Elements(type, count, cursor.slice((long) count * type.bytes()));
        }
        var strings = cursor.rest();
        long start = cursor.position();
        for (int i = 0; i < count; i++) {
            cursor.skipString();
        }
        return new Elements(type, count, strings.asSlice(0, cursor.position() - start));
    }

    private static ValueType readType(ByteCursor cursor) {
        long number = cursor.uint32();
        var types = ValueType.values();
        if (number >= types.length) {
            throw cursor.fail(
                    "its type is number " + number + ", which does not exist; they end at " + (types.length - 1));
        }
        return types[(int) number];
    }

    private void refuseParts() {
        int parts = metadata.integer("split.count", 0, 0);
        if (parts > 1) {
            throw metadata.fail(
                    "split.count",
                    "this file is one of " + parts
                            + " parts of a model\nJoin them first: llama-gguf-split --merge FIRST-PART OUTPUT.");
        }
    }

    private SequencedMap<String, GgufTensor> readTensors(ByteCursor cursor, long count) {
        int alignment = metadata.integer("general.alignment", 1, DEFAULT_ALIGNMENT);
        if (Integer.bitCount(alignment) != 1 || alignment > MAX_ALIGNMENT) {
            throw metadata.fail(
                    "general.alignment", "it is " + alignment + ", and must be a power of two up to " + MAX_ALIGNMENT);
        }
        var relative = new LinkedHashMap<String, GgufTensor>();
        for (long i = 0; i < count; i++) {
            cursor.entering("entry " + i + " of the tensor table");
            var name = cursor.name();
            cursor.entering("tensor '" + name + "'");
            if (relative.putIfAbsent(name, readTensor(cursor, name, alignment)) != null) {
                throw cursor.fail("it is there twice");
            }
        }
        long data = (cursor.position() + alignment - 1) & -alignment;
        var placed = new LinkedHashMap<String, GgufTensor>();
        for (var t : relative.values()) {
            long room = bytes.byteSize() - data;
            if (room < 0 || t.offset() > room || t.bytes() > room - t.offset()) {
                cursor.entering("tensor '" + t.name() + "'");
                throw cursor.fail("its " + t.bytes() + " bytes start " + t.offset()
                        + " bytes into the data, of which there are " + Math.max(0, room) + "; the file is cut off");
            }
            placed.put(t.name(), new GgufTensor(t.name(), t.shape(), t.type(), data + t.offset(), t.bytes()));
        }
        return placed;
    }

    /** An entry whose offset is still that in the file: from the start of the data. */
    private static GgufTensor readTensor(ByteCursor cursor, String name, int alignment) {
        long dimensions = cursor.uint32();
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw cursor.fail("it has " + dimensions + " dimensions; 1 to " + MAX_DIMENSIONS + " are possible");
        }
        var shape = new long[(int) dimensions];
        long weights = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            shape[i] = cursor.int64();
            if (shape[i] < 1) {
                throw cursor.fail("one of its sides is " + Long.toUnsignedString(shape[i]));
            }
            if (Math.multiplyHigh(weights, shape[i]) != 0 || weights * shape[i] < 0) {
                throw cursor.fail("its shape has more weights than can be counted: the product of its sides overflows");
            }
            weights *= shape[i];
        }
        long typeNumber = cursor.uint32();
        var type = GgmlType.of(typeNumber)
                .orElseThrow(() -> cursor.fail("it is stored as " + GgmlType.nameOfOther(typeNumber)
                        + ", which is not read\nRead are: " + GgmlType.known() + "."));
        long row = shape[shape.length - 1];
        if (row % type.blockWeights() != 0) {
            throw cursor.fail("its rows of " + row + " weights are not whole blocks of " + type.blockWeights() + " ("
                    + type + ")");
        }
        long blocks = weights / type.blockWeights();
        if (blocks > Long.MAX_VALUE / type.blockBytes()) {
            throw cursor.fail("its shape " + Arrays.toString(shape) + " has more bytes than can be counted");
        }
        long offset = cursor.int64();
        if (offset < 0 || offset % alignment != 0) {
            throw cursor.fail(
                    "its offset " + Long.toUnsignedString(offset) + " is not a multiple of the alignment " + alignment);
        }
        return new GgufTensor(name, Arrays.stream(shape).boxed().toList(), type, offset, blocks * type.blockBytes());
    }

    private void refuseOverlaps(Collection<GgufTensor> all) {
        GgufTensor before = null;
        for (var t : all.stream()
                .sorted(Comparator.comparingLong(GgufTensor::offset))
                .toList()) {
            if (before != null && before.offset() + before.bytes() > t.offset()) {
                throw new InvalidInputException(
                        origin + ": tensor '" + t.name() + "': its data overlaps that of '" + before.name() + "'");
            }
            before = t;
        }
    }
}
