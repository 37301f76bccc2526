package dev.reprise.data;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A safetensors file, mapped into memory. Tensors are handed out without a copy where the file allows it.
 *
 * <pre>{@code
 * try (var file = SafetensorsFile.open(Path.of("model.safetensors")); var _ = new PointerScope()) {
 *     var weight = file.read("model.embed_tokens.weight", Dtype.FLOAT32); // [vocabulary, d_model]
 * }
 * }</pre>
 *
 * <p><b>Lifetimes.</b> A tensor that was read may be a view of the mapping, and so may any view of that tensor: {@link #close} unmaps the
 * file, and to touch such a tensor afterwards ends the process. Keep the file open for as long as its tensors are used, or clone them.
 *
 * <p><b>Writing.</b> The mapping is copy-on-write: a tensor over it can be trained in place, and neither the file nor another process
 * sees it; a later {@code read} of the same tensor in this process does. A file that may not be written cannot be mapped in this way: its tensors are copies.
 *
 * <p><b>A file that changes.</b> All sizes are checked when the file is opened, and that it has not shrunk at every {@code read}. A file
 * that is truncated by somebody else while its tensors are in use ends the process on the next touch, as with every memory mapping: replace model
 * files by renaming, as {@link SafetensorsWriter} does, never by writing into them.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsFile implements AutoCloseable {
    /** The longest header that the reference implementation reads, in bytes. */
    static final int LONGEST_HEADER = 100_000_000;

    private final Path path;
    private final FileChannel channel;
    private final Arena arena;
    private final boolean copyOnWrite;
    private final long size;
    private final SafetensorsHeader header;
    private final MemorySegment buffer;

    private SafetensorsFile(Path path, FileChannel channel, boolean copyOnWrite) throws IOException {
        this.path = path;
        this.channel = channel;
        this.copyOnWrite = copyOnWrite;
        this.size = channel.size();
        if (size < Long.BYTES) {
            throw new InvalidInputException(
                    "%s: not a safetensors file: %d bytes hold no header".formatted(path, size));
        }
        long length = bytes(0, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        if (length < 0 || length > size - Long.BYTES) {
            throw new InvalidInputException(
                    "%s: not a safetensors file, or truncated: its header would have %s bytes, and the file has %d"
                            .formatted(path, Long.toUnsignedString(length), size));
        }
        if (length > LONGEST_HEADER) {
            throw new InvalidInputException(
                    "%s: a header of %d bytes is too long (at most %d)".formatted(path, length, LONGEST_HEADER));
        }
        long begin = Long.BYTES + length;
        this.header = SafetensorsHeader.parse(bytes(Long.BYTES, (int) length).array(), size - begin, path.toString());
        this.arena = Arena.ofShared();
        var mode = copyOnWrite ? FileChannel.MapMode.PRIVATE : FileChannel.MapMode.READ_ONLY;
        this.buffer = channel.map(mode, 0, size, arena).asSlice(begin);
    }

    /** Opens and validates a file; no tensor is read yet. @throws InvalidInputException if it is not a valid safetensors file */
    public static SafetensorsFile open(Path path) {
        InputFile.requireRegular(path);
        // a private mapping needs a channel that could write, although it never does
        boolean writable = Files.isWritable(path);
        var options =
                writable ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE) : Set.of(StandardOpenOption.READ);
        try {
            var channel = FileChannel.open(path, options);
            try {
                return new SafetensorsFile(path, channel, writable);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer bytes(long position, int count) throws IOException {
        var bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw truncated();
            }
        }
        return bytes;
    }

    private InvalidInputException truncated() {
        return new InvalidInputException(path + ": the file was truncated while it was open");
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** The names of the tensors, in the order in which their data lie in the file. */
    public SequencedSet<String> names() {
        return header.tensors().sequencedKeySet();
    }

    /** The free text under {@code __metadata__}. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** The shape of a tensor. @throws InvalidInputException if the file has no such tensor */
    public long[] shape(String name) {
        return shape(entry(name));
    }

    /** The stored dtype of a tensor. @throws InvalidInputException if the file has no such tensor */
    public Dtype dtype(String name) {
        return entry(name).dtype();
    }

    /**
     * A tensor as it is stored: a view of the mapping where the file allows it, else a copy.
     *
     * @throws InvalidInputException if the file has no such tensor, has shrunk since it was opened, or holds booleans other than 0 and 1
     */
    public Tensor read(String name) {
        var entry = entry(name);
        try {
            if (channel.size() < size) {
                throw truncated();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var data = buffer.asSlice(entry.begin(), entry.end() - entry.begin());
        if (entry.dtype() == Dtype.BOOL) {
            requireBooleans(name, data);
        }
        boolean aligned = data.address() % entry.dtype().bytes() == 0;
        if (aligned && copyOnWrite) {
            return Torch.over(data, entry.dtype(), shape(entry));
        }
        var copy = Torch.zeros(entry.dtype(), shape(entry));
        Torch.memory(copy).copyFrom(data);
        return copy;
    }

    /** A tensor converted to a dtype; as {@link #read(String)} if that is the stored one. */
    public Tensor read(String name, Dtype as) {
        return entry(name).dtype() == as ? read(name) : Torch.scoped(() -> Torch.to(read(name), as));
    }

    private static long[] shape(SafetensorsHeader.Entry entry) {
        return entry.shape().stream().mapToLong(Long::longValue).toArray();
    }

    private SafetensorsHeader.Entry entry(String name) {
        var entry = header.tensors().get(name);
        if (entry == null) {
            throw new InvalidInputException(path + ": no tensor " + Text.quote(name));
        }
        return entry;
    }

    /** libtorch's kernels take a byte of a bool tensor to be 0 or 1. */
    private void requireBooleans(String name, MemorySegment data) {
        for (long i = 0; i < data.byteSize(); i++) {
            byte value = data.get(ValueLayout.JAVA_BYTE, i);
            if (value != 0 && value != 1) {
                throw new InvalidInputException("%s: tensor %s: element %d is the byte %d, not a boolean (0 or 1)"
                        .formatted(path, Text.quote(name), i, Byte.toUnsignedInt(value)));
            }
        }
    }

    /** Unmaps the file; tensors that view it must not be touched afterwards. */
    @Override
    public void close() {
        if (!arena.scope().isAlive()) {
            return;
        }
        arena.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
