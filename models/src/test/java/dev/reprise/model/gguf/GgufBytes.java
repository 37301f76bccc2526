package dev.reprise.model.gguf;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF files that no honest tool would. */
final class GgufBytes {
    static final int UINT8 = 0;
    static final int UINT32 = 4;
    static final int FLOAT32 = 6;
    static final int BOOL = 7;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int UINT64 = 10;

    static final int F32 = 0;
    static final int Q8_0 = 8;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    GgufBytes header(int version, long tensors, long metadata) {
        return int32(0x46554747).int32(version).int64(tensors).int64(metadata);
    }

    GgufBytes int8(int value) {
        out.write(value);
        return this;
    }

    GgufBytes int32(int value) {
        return raw(buffer(4).putInt(value).array());
    }

    GgufBytes int64(long value) {
        return raw(buffer(8).putLong(value).array());
    }

    GgufBytes float32(float value) {
        return int32(Float.floatToRawIntBits(value));
    }

    GgufBytes raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    GgufBytes string(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return int64(bytes.length).raw(bytes);
    }

    /** The start of a metadata entry; its value follows. */
    GgufBytes key(String key, int type) {
        return string(key).int32(type);
    }

    GgufBytes text(String key, String value) {
        return key(key, STRING).string(value);
    }

    GgufBytes uint32(String key, int value) {
        return key(key, UINT32).int32(value);
    }

    /** An entry of the tensor table; the dimensions are in ggml's order, innermost first. */
    GgufBytes tensor(String name, int type, long offset, long... dimensions) {
        string(name).int32(dimensions.length);
        for (long side : dimensions) {
            int64(side);
        }
        return int32(type).int64(offset);
    }

    /** Padding up to the data, and {@code bytes} of zeros. */
    GgufBytes data(int alignment, int bytes) {
        return raw(new byte[Math.floorMod(-out.size(), alignment)]).raw(new byte[bytes]);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    GgufFile parse() {
        return parse(toByteArray());
    }

    static GgufFile parse(byte[] bytes) {
        var arena = Arena.ofShared();
        try {
            var memory = arena.allocate(Math.max(1, bytes.length), 8).asSlice(0, bytes.length);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return new GgufFile(memory, "hostile.gguf", arena);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
