package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What is looked at before a file is opened. */
public final class InputFile {
    private InputFile() {}

    /**
     * The size of a regular file in bytes; symbolic links are followed. To open anything else can block (a pipe) or mean nothing (a folder).
     *
     * @throws InvalidInputException if the file does not exist, is a folder, a pipe or a device, lies behind a loop of links, or may not be read
     */
    public static long requireRegular(Path file) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            var dangling = Files.isSymbolicLink(file) ? "a symbolic link to nothing" : "no such file";
            throw new InvalidInputException(file + ": " + dangling, e);
        } catch (AccessDeniedException e) {
            throw new InvalidInputException(file + ": may not be read (permissions)", e);
        } catch (FileSystemException e) {
            throw new InvalidInputException(file + ": cannot be opened: " + e.getReason(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (attributes.isDirectory()) {
            throw new InvalidInputException(file + ": a folder, where a file is needed");
        }
        if (!attributes.isRegularFile()) {
            throw new InvalidInputException(file + ": not a regular file (a pipe, socket or device)");
        }
        if (!Files.isReadable(file)) {
            throw new InvalidInputException(file + ": may not be read (permissions)");
        }
        return attributes.size();
    }

    /**
     * All bytes of a regular file.
     *
     * @param limit the largest size that makes sense for such a file
     * @throws InvalidInputException as {@link #requireRegular}, and for a larger file
     */
    public static byte[] readAll(Path file, int limit) {
        long size = requireRegular(file);
        if (size > limit) {
            throw new InvalidInputException(
                    "%s: %d bytes are too many for a file of this kind (at most %d)".formatted(file, size, limit));
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
