package dev.reprise.data;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder's weights in Hugging Face layout: {@code model.safetensors}, or the shards that {@code model.safetensors.index.json}
 * lists. The one file comes first if both are there, as in {@code transformers}. A tensor that the index does not list is not part of the checkpoint.
 *
 * <p>For lifetimes, writing in place and files that change see {@link SafetensorsFile}.
 *
 * <pre>{@code
 * try (var checkpoint = SafetensorsCheckpoint.open(Path.of("Qwen3-0.6B")); var _ = new PointerScope()) {
 *     checkpoint.names().forEach(name -> System.out.println(name + " " + checkpoint.dtype(name)));
 * }
 * }</pre>
 */
public final class SafetensorsCheckpoint implements AutoCloseable {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final Pattern PLAIN_NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]+");

    private final Path origin;
    private final List<SafetensorsFile> shards;
    private final SequencedMap<String, SafetensorsFile> tensors;

    private SafetensorsCheckpoint(
            Path origin, List<SafetensorsFile> shards, SequencedMap<String, SafetensorsFile> tensors) {
        this.origin = origin;
        this.shards = shards;
        this.tensors = Collections.unmodifiableSequencedMap(tensors);
    }

    /**
     * Opens and validates all files of a checkpoint; no tensor is read yet.
     *
     * @param path a folder, or one {@code .safetensors} file
     * @throws InvalidInputException if there are no weights, a file is not valid, or the index names a shard outside of the folder, a
     *     shard that does not exist, a tensor that its shard does not have, or one that two shards have
     */
    public static SafetensorsCheckpoint open(Path path) {
        if (!Files.isDirectory(path)) {
            return single(path);
        }
        if (Files.exists(path.resolve(SINGLE))) {
            return single(path.resolve(SINGLE));
        }
        if (Files.exists(path.resolve(INDEX))) {
            return sharded(path, path.resolve(INDEX));
        }
        var pickled = Files.exists(path.resolve("pytorch_model.bin"))
                        || Files.exists(path.resolve("pytorch_model.bin.index.json"))
                ? "\nIts pytorch_model.bin holds pickled weights, which are not read; convert it to safetensors."
                : "";
        throw new InvalidInputException(
                "%s: no weights: neither %s nor %s is there%s".formatted(path, SINGLE, INDEX, pickled));
    }

    private static SafetensorsCheckpoint single(Path file) {
        var shard = SafetensorsFile.open(file);
        var tensors = new LinkedHashMap<String, SafetensorsFile>();
        shard.names().forEach(name -> tensors.put(name, shard));
        return new SafetensorsCheckpoint(file, List.of(shard), tensors);
    }

    private static SafetensorsCheckpoint sharded(Path folder, Path index) {
        var shards = new LinkedHashMap<String, SafetensorsFile>();
        try {
            var tensors = new LinkedHashMap<String, SafetensorsFile>();
            for (var entry : weightMap(index).entrySet()) {
                var name = entry.getKey();
                var shard = shards.get(entry.getValue());
                if (shard == null) {
                    shard = SafetensorsFile.open(existing(folder, index, entry));
                    shards.put(entry.getValue(), shard);
                }
                if (!shard.names().contains(name)) {
                    throw new InvalidInputException("%s: tensor %s: its shard %s does not have it"
                            .formatted(index, Text.quote(name), entry.getValue()));
                }
                tensors.put(name, shard);
            }
            for (var shard : shards.values()) {
                for (var name : shard.names()) {
                    var owner = tensors.get(name);
                    if (owner != null && owner != shard) {
                        throw new InvalidInputException("%s: tensor %s is in two shards, %s and %s"
                                .formatted(
                                        index,
                                        Text.quote(name),
                                        owner.path().getFileName(),
                                        shard.path().getFileName()));
                    }
                }
            }
            return new SafetensorsCheckpoint(index, List.copyOf(shards.values()), tensors);
        } catch (RuntimeException e) {
            shards.values().forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static Map<String, String> weightMap(Path index) {
        if (!(Json.read(index).path("weight_map") instanceof ObjectNode map)) {
            throw new InvalidInputException(index + ": weight_map must be an object from tensor to shard");
        }
        var shards = new LinkedHashMap<String, String>();
        for (var property : map.properties()) {
            var shard = property.getValue();
            if (!shard.isString() || !isPlainName(shard.stringValue())) {
                throw new InvalidInputException("%s: tensor %s: a shard is a plain file name in the same folder, not %s"
                        .formatted(index, Text.quote(property.getKey()), Json.describe(shard)));
            }
            shards.put(property.getKey(), shard.stringValue());
        }
        return shards;
    }

    private static boolean isPlainName(String name) {
        return PLAIN_NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    private static Path existing(Path folder, Path index, Map.Entry<String, String> entry) {
        var shard = folder.resolve(entry.getValue());
        if (!Files.exists(shard)) {
            throw new InvalidInputException("%s: tensor %s: its shard %s is not there; was the download complete?"
                    .formatted(index, Text.quote(entry.getKey()), entry.getValue()));
        }
        return shard;
    }

    /** The file that was opened: the one file of weights, or the index. */
    public Path origin() {
        return origin;
    }

    /** The names of the tensors: in the order of the file, or of the index. */
    public SequencedSet<String> names() {
        return tensors.sequencedKeySet();
    }

    /** The shape of a tensor. @throws InvalidInputException if there is no such tensor */
    public long[] shape(String name) {
        return shard(name).shape(name);
    }

    /** The stored dtype of a tensor. @throws InvalidInputException if there is no such tensor */
    public Dtype dtype(String name) {
        return shard(name).dtype(name);
    }

    /** A tensor as it is stored: see {@link SafetensorsFile#read(String)}. */
    public Tensor read(String name) {
        return shard(name).read(name);
    }

    /** A tensor converted to a dtype: see {@link SafetensorsFile#read(String, Dtype)}. */
    public Tensor read(String name, Dtype as) {
        return shard(name).read(name, as);
    }

    private SafetensorsFile shard(String name) {
        var shard = tensors.get(name);
        if (shard == null) {
            throw new InvalidInputException(origin + ": no tensor " + Text.quote(name));
        }
        return shard;
    }

    /** Unmaps all files; tensors that view them must not be touched afterwards. */
    @Override
    public void close() {
        shards.forEach(SafetensorsFile::close);
    }

    /** Writes a folder's weights into one file. @see #write(Path, SequencedMap, Map, long) */
    public static void write(Path folder, SequencedMap<String, Tensor> tensors, Map<String, String> metadata) {
        write(folder, tensors, metadata, Long.MAX_VALUE);
    }

    /**
     * Writes a folder's weights, as {@code model.safetensors} if they fit into one shard, else as {@code model-00001-of-0000N.safetensors}
     * with an index. All files are written beside before the first is renamed; weights of the other form, which would be read in place
     * of the new ones, are removed last.
     *
     * @param tensors by name, in the order in which they fill the shards
     * @param maxShardBytes the most tensor bytes a shard; a larger tensor has one of its own
     */
    public static void write(
            Path folder, SequencedMap<String, Tensor> tensors, Map<String, String> metadata, long maxShardBytes) {
        var shards = split(tensors, maxShardBytes);
        var written = new LinkedHashMap<Path, Path>();
        try {
            try {
                var index = JsonMapper.shared().createObjectNode();
                index.putObject("metadata")
                        .put(
                                "total_size",
                                tensors.values().stream()
                                        .mapToLong(Tensor::nbytes)
                                        .sum());
                var weightMap = index.putObject("weight_map");
                for (int i = 0; i < shards.size(); i++) {
                    var name = shards.size() == 1
                            ? SINGLE
                            : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
                    var file = folder.resolve(name);
                    written.put(SafetensorsWriter.writeBeside(file, shards.get(i), metadata), file);
                    shards.get(i).keySet().forEach(tensor -> weightMap.put(tensor, name));
                }
                if (shards.size() > 1) {
                    var file = folder.resolve(INDEX);
                    var json =
                            JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(index);
                    var bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
                    written.put(SafetensorsWriter.writeBeside(file, c -> SafetensorsWriter.writeFully(c, bytes)), file);
                }
                for (var entry : written.entrySet()) {
                    SafetensorsWriter.replace(entry.getKey(), entry.getValue());
                }
                Files.deleteIfExists(folder.resolve(shards.size() == 1 ? INDEX : SINGLE));
            } finally {
                for (var temporary : written.keySet()) {
                    Files.deleteIfExists(temporary);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<SequencedMap<String, Tensor>> split(SequencedMap<String, Tensor> tensors, long maxShardBytes) {
        var shards = new ArrayList<SequencedMap<String, Tensor>>();
        SequencedMap<String, Tensor> shard = new LinkedHashMap<>();
        long bytes = 0;
        for (var entry : tensors.entrySet()) {
            long more = entry.getValue().nbytes();
            if (!shard.isEmpty() && bytes + more > maxShardBytes) {
                shards.add(shard);
                shard = new LinkedHashMap<>();
                bytes = 0;
            }
            shard.put(entry.getKey(), entry.getValue());
            bytes += more;
        }
        shards.add(shard);
        return shards;
    }
}
