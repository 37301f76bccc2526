package dev.reprise.core;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that a method made: vectors, a probe, an adapter.
 *
 * @param file   its name in the report's folder
 * @param sha256 of its content, in lower-case hexadecimal
 */
public record Artefact(String file, String sha256) {
    /** Writes one artefact's file. */
    @FunctionalInterface
    public interface Writer {
        void write(Path file) throws IOException;
    }

    /** Checks both. @throws IllegalArgumentException unless {@code file} is a plain name and {@code sha256} a digest */
    public Artefact {
        if (!file.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
                || file.equals("report.json")
                || file.equals("report.html")) {
            throw new IllegalArgumentException("'" + file + "' is not a plain file name, or taken by the report");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + sha256 + "' is not a SHA-256");
        }
    }

    /** The artefact that a file is. */
    public static Artefact of(Path file) throws IOException {
        return new Artefact(String.valueOf(file.getFileName()), sha256(file));
    }

    /** The SHA-256 of a file, in lower-case hexadecimal. */
    public static String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream()); // digests what passes
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
