package dev.reprise.model.training;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Json;
import dev.reprise.data.SafetensorsFile;
import dev.reprise.data.SafetensorsWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run leaves on disk: {@code log.jsonl}, the last {@code checkpoint-NNNNNN} and the {@code step-NNNN} that are kept. A folder of
 * such a name is complete: it is written beside under a name that begins with a dot, and renamed. The old checkpoint goes when the new one
 * has its name.
 */
final class RunFolder {
    private static final int FORMAT = 1;
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-(\\d{6,18})");
    private static final String PARAMETERS = "parameters.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String BUFFERS = "buffers.safetensors";
    private static final String PROGRESS = "training.json";

    /**
     * What a checkpoint says besides tensors and the step.
     *
     * @param seconds that the run has taken so far
     * @param ended whether it needed no further update
     */
    record Progress(double seconds, boolean ended) {}

    private final Path folder;
    private final Path log;
    private final String recipe;
    private SequencedMap<String, Tensor> buffers = new LinkedHashMap<>();

    RunFolder(Path folder, String recipe) {
        this.folder = folder;
        this.log = folder.resolve("log.jsonl");
        this.recipe = recipe;
    }

    /** Tensors that change in training though they are no parameters. */
    void keepWith(SequencedMap<String, Tensor> others) {
        buffers = others;
    }

    /**
     * Takes up the last checkpoint, and forgets what was logged after it. Without one nothing changes, and the log begins anew.
     *
     * @return how far it was
     * @throws InvalidInputException if it is of another recipe or model
     */
    Progress restore(Optimizer optimizer) {
        try {
            Files.createDirectories(folder);
            for (var unfinished : entries(name -> name.startsWith(".checkpoint-") || name.startsWith(".step-"))) {
                remove(unfinished);
            }
            var checkpoint = last();
            if (checkpoint == null) {
                Files.deleteIfExists(log);
                return new Progress(0, false);
            }
            var file = checkpoint.resolve(PROGRESS);
            var saved = Json.read(file);
            if (integer(saved, "format", file) != FORMAT) {
                throw new InvalidInputException(
                        file + ": format " + saved.get("format") + " is not known, only " + FORMAT);
            }
            var theirs = saved.path("recipe").asString("");
            if (!theirs.equals(recipe)) {
                throw new InvalidInputException(
                        "%s: the run was started with another recipe; go on with that, or choose a new folder%n  then: %s%n  now:  %s"
                                .formatted(file, theirs, recipe));
            }
            try (var _ = new PointerScope();
                    var parameters = SafetensorsFile.open(checkpoint.resolve(PARAMETERS));
                    var state = SafetensorsFile.open(checkpoint.resolve(OPTIMIZER))) {
                Optimizer.copy(
                        read(parameters),
                        optimizer.parameters(),
                        parameters.path().toString());
                optimizer.restore(integer(saved, "step", file), read(state));
                if (!buffers.isEmpty()) {
                    try (var others = SafetensorsFile.open(checkpoint.resolve(BUFFERS))) {
                        Optimizer.copy(read(others), buffers, others.path().toString());
                    }
                }
            }
            shorten(log, integer(saved, "log_bytes", file));
            return new Progress(
                    saved.path("seconds").asDouble(0), saved.path("ended").asBoolean(false));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
    }

    private static long integer(ObjectNode node, String key, Path file) {
        var value = node.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new InvalidInputException(file + ": " + key + " must be a number of 0 or more, not " + value);
        }
        return value.longValue();
    }

    private static Map<String, Tensor> read(SafetensorsFile file) {
        var tensors = new LinkedHashMap<String, Tensor>();
        file.names().forEach(name -> tensors.put(name, file.read(name)));
        return tensors;
    }

    private static void shorten(Path log, long bytes) throws IOException {
        if (!Files.exists(log)) {
            return;
        }
        try (var file = new RandomAccessFile(log.toFile(), "rw")) {
            if (file.length() > bytes) {
                file.setLength(bytes);
            }
        }
    }

    private @Nullable Path last() throws IOException {
        return entries(name -> CHECKPOINT.matcher(name).matches()).stream()
                .max((a, b) -> Long.compare(step(a), step(b)))
                .orElse(null);
    }

    private static long step(Path checkpoint) {
        var match = CHECKPOINT.matcher(checkpoint.getFileName().toString());
        return match.matches() ? Long.parseLong(match.group(1)) : -1;
    }

    private List<Path> entries(Predicate<String> wanted) throws IOException {
        var found = new ArrayList<Path>();
        try (var entries = Files.list(folder)) {
            entries.filter(e -> wanted.test(e.getFileName().toString())).forEach(found::add);
        }
        return found;
    }

    /** Writes a checkpoint, then removes those before it. */
    void save(Optimizer optimizer, Progress progress) {
        try {
            var target = folder.resolve("checkpoint-%06d".formatted(optimizer.updates()));
            if (Files.exists(target)) {
                return;
            }
            long logged = Files.exists(log) ? Files.size(log) : 0;
            publish(target, beside -> {
                SafetensorsWriter.write(beside.resolve(PARAMETERS), optimizer.parameters(), Map.of());
                SafetensorsWriter.write(beside.resolve(OPTIMIZER), optimizer.state(), Map.of());
                if (!buffers.isEmpty()) {
                    SafetensorsWriter.write(beside.resolve(BUFFERS), buffers, Map.of());
                }
                var saved = JsonMapper.shared()
                        .createObjectNode()
                        .put("format", FORMAT)
                        .put("step", optimizer.updates())
                        .put("seconds", progress.seconds)
                        .put("ended", progress.ended)
                        .put("log_bytes", logged)
                        .put("recipe", recipe);
                var file = beside.resolve(PROGRESS);
                Files.writeString(
                        file,
                        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(saved));
                force(file);
            });
            for (var old : entries(name -> CHECKPOINT.matcher(name).matches())) {
                if (!old.equals(target)) {
                    remove(old);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the checkpoint cannot be written", e);
        }
    }

    /** Keeps weights for good, as {@code step-NNNN/model.safetensors}; a folder of that name is replaced. */
    void keep(long step, Supplier<SequencedMap<String, Tensor>> weights) {
        try {
            var target = folder.resolve("step-%04d".formatted(step));
            if (Files.exists(target)) {
                remove(target);
            }
            publish(target, beside -> {
                try (var _ = new PointerScope()) {
                    SafetensorsWriter.write(beside.resolve("model.safetensors"), weights.get(), Map.of("format", "pt"));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the weights of step " + step + " cannot be written", e);
        }
    }

    private interface Content {
        void writeTo(Path folder) throws IOException;
    }

    private void publish(Path target, Content content) throws IOException {
        var beside = target.resolveSibling("." + target.getFileName() + ".tmp");
        if (Files.exists(beside)) {
            remove(beside);
        }
        Files.createDirectory(beside);
        content.writeTo(beside);
        force(beside);
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        force(folder);
    }

    /** A file's content, or a folder's names, are on the disk when this returns. */
    private static void force(Path path) throws IOException {
        try (var channel = FileChannel.open(path)) {
            channel.force(true);
        }
    }

    /** A folder of files: first it loses its name, so that half of it is never taken for all. */
    private static void remove(Path path) throws IOException {
        var doomed = path;
        if (!path.getFileName().toString().startsWith(".")) {
            doomed = path.resolveSibling("." + path.getFileName() + ".tmp");
            Files.move(path, doomed, StandardCopyOption.ATOMIC_MOVE);
        }
        try (var files = Files.list(doomed)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(doomed);
    }

    /** Adds a line to the log. */
    void log(ObjectNode line) {
        // a stream, not a channel: an interrupt would close that
        try (var out = new FileOutputStream(log.toFile(), true)) {
            out.write((JsonMapper.shared().writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(log + ": cannot be written", e);
        }
    }
}
