package dev.reprise.data;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes safetensors files, byte for byte as the reference implementation does: the widest dtypes first, then by name, so that every
 * tensor is aligned; the header padded with spaces to a multiple of eight.
 *
 * <pre>{@code
 * SafetensorsWriter.write(Path.of("probe.safetensors"), Map.of("direction", direction), Map.of("format", "pt"));
 * }</pre>
 */
public final class SafetensorsWriter {
    /** The reference's order of dtypes. */
    private static final List<Dtype> ORDER = List.of(
            Dtype.INT64,
            Dtype.FLOAT64,
            Dtype.FLOAT32,
            Dtype.INT32,
            Dtype.BFLOAT16,
            Dtype.FLOAT16,
            Dtype.INT16,
            Dtype.INT8,
            Dtype.UINT8,
            Dtype.BOOL);

    private static final int CHUNK = 1 << 26;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private SafetensorsWriter() {}

    /**
     * Writes tensors to a file. It is written beside and renamed: whoever reads the path meanwhile, or after an interruption, finds what was there before.
     *
     * @param tensors by name; of any layout and device
     * @param metadata free text; {@code {"format": "pt"}} is what {@code transformers} looks for
     * @throws InvalidInputException for the name {@code __metadata__}, or a name or text that is not valid Unicode
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        try {
            var written = writeBeside(file, tensors, metadata);
            replace(written, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a new file in the folder of {@code file}; {@link #replace} then gives it its name. */
    static Path writeBeside(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        var sorted = tensors.entrySet().stream().sorted(LAYOUT).toList();
        var header = header(sorted, metadata, file);
        return writeBeside(file, channel -> {
            writeFully(channel, header);
            for (var entry : sorted) {
                write(channel, entry.getValue());
            }
        });
    }

    private static final Comparator<Map.Entry<String, Tensor>> LAYOUT = Comparator.comparingInt(
                    (Map.Entry<String, Tensor> e) -> ORDER.indexOf(Torch.dtype(e.getValue())))
            .thenComparing(e -> e.getKey().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private static ByteBuffer header(List<Map.Entry<String, Tensor>> sorted, Map<String, String> metadata, Path file) {
        var json = MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            var node = json.putObject(SafetensorsHeader.METADATA);
            metadata.forEach((key, value) -> node.put(
                    Text.requireValidUnicode(key, file + ": metadata"),
                    Text.requireValidUnicode(value, file + ": metadata")));
        }
        long begin = 0;
        for (var entry : sorted) {
            var name = Text.requireValidUnicode(entry.getKey(), file + ": tensor name");
            if (name.equals(SafetensorsHeader.METADATA)) {
                throw new InvalidInputException(file + ": no tensor can be called " + name);
            }
            var tensor = entry.getValue();
            long end = begin + tensor.nbytes();
            var node = json.putObject(name);
            node.put("dtype", Torch.dtype(tensor).safetensorsName());
            var shape = node.putArray("shape");
            for (long side : Torch.shape(tensor)) {
                shape.add(side);
            }
            node.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        var text = MAPPER.writeValueAsBytes(json);
        int length = Math.ceilDiv(text.length, Long.BYTES) * Long.BYTES;
        var header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(header.array(), (byte) ' ');
        return header.putLong(length).put(text).rewind();
    }

    private static void write(FileChannel channel, Tensor tensor) throws IOException {
        try (var _ = new PointerScope()) {
            var memory = Torch.memory(tensor.detach().cpu().contiguous());
            for (long from = 0; from < memory.byteSize(); from += CHUNK) {
                writeFully(
                        channel,
                        memory.asSlice(from, Math.min(CHUNK, memory.byteSize() - from))
                                .asByteBuffer());
            }
        }
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** What fills a new file. */
    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /** A new, complete file in the folder of {@code file}; nothing remains if the content fails. */
    static Path writeBeside(Path file, Content content) throws IOException {
        var temporary = file.resolveSibling(".%s.%016x.tmp".formatted(file.getFileName(), System.nanoTime()));
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                content.writeTo(channel);
                channel.force(true);
            }
            return temporary;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    static void replace(Path temporary, Path file) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
