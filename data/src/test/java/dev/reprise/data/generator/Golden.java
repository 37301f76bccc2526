package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of numbers and texts, big-endian, in the order given. */
final class Golden {
    private Golden() {}

    static String hash(Object... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(bytes(part));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(Object part) {
        return switch (part) {
            case float[] values -> {
                var buffer = ByteBuffer.allocate(Float.BYTES * values.length);
                buffer.asFloatBuffer().put(values);
                yield buffer.array();
            }
            case double[] values -> {
                var buffer = ByteBuffer.allocate(Double.BYTES * values.length);
                buffer.asDoubleBuffer().put(values);
                yield buffer.array();
            }
            case int[] values -> {
                var buffer = ByteBuffer.allocate(Integer.BYTES * values.length);
                buffer.asIntBuffer().put(values);
                yield buffer.array();
            }
            case LabelledImages images ->
                ByteBuffer.allocate(Float.BYTES * images.pixels().length + Integer.BYTES * images.size())
                        .put(bytes(images.pixels()))
                        .put(bytes(images.labels()))
                        .array();
            default -> part.toString().getBytes(StandardCharsets.UTF_8);
        };
    }
}
