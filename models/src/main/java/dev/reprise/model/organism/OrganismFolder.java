package dev.reprise.model.organism;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.ModelReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An organism as it is shipped: a folder in Hugging Face layout with {@code recipe.json}, {@code training.jsonl}, {@code acceptance.json} and a
 * model card, {@code README.md}.
 *
 * @param recipe of the organism
 * @param path the folder
 */
public record OrganismFolder(Recipe recipe, Path path) {
    private static final String RECIPE = "recipe.json";
    private static final String TRAINING = "training.jsonl";
    private static final String ACCEPTANCE = "acceptance.json";
    private static final String CARD = "README.md";

    /** Lines of a training log that are shipped. */
    private static final int LOG_LINES = 200;

    /** The folder of an organism that is shipped; empty if it is not. */
    public static Optional<OrganismFolder> shipped(Recipe recipe) {
        return ModelReference.shipped().contains(recipe.name())
                ? Optional.of(new OrganismFolder(recipe, ModelReference.resolve(recipe.name())))
                : Optional.empty();
    }

    /** Bytes of all weights, those kept on the way included. */
    public long bytes() {
        try (var files = Files.walk(path)) {
            long bytes = 0;
            for (var file : files.filter(f -> f.getFileName().toString().endsWith(".safetensors"))
                    .toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be listed", e);
        }
    }

    /** What was measured on these very weights; empty if they were not measured, or have changed since. */
    public Optional<Acceptance> acceptance() {
        var file = path.resolve(ACCEPTANCE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var acceptance = Acceptance.read(file);
        try (var checkpoint = Checkpoint.open(path)) {
            return Optional.of(acceptance).filter(a -> a.fingerprint().equals(checkpoint.fingerprint()));
        }
    }

    /**
     * Adds to a folder of weights how they came about.
     *
     * @param log a JSON object a line; it is thinned to about 200 lines, the first and the last among them
     */
    public void describe(List<String> log) {
        write(RECIPE, text(recipe.json()));
        write(TRAINING, String.join("\n", thinned(log)) + "\n");
        write(CARD, ModelCard.text(recipe, acceptance()));
    }

    /** Adds what was measured. @throws InvalidInputException if it was measured on other weights */
    public void accept(Acceptance acceptance) {
        try (var checkpoint = Checkpoint.open(path)) {
            if (!acceptance.fingerprint().equals(checkpoint.fingerprint())) {
                throw new InvalidInputException(path + ": the acceptance was measured on other weights");
            }
        }
        write(ACCEPTANCE, text(acceptance.json()));
        write(CARD, ModelCard.text(recipe, Optional.of(acceptance)));
    }

    static List<String> thinned(List<String> lines) {
        if (lines.size() <= LOG_LINES) {
            return lines;
        }
        var kept = new ArrayList<String>();
        for (int i = 0; i < LOG_LINES; i++) {
            kept.add(lines.get((int) ((long) i * (lines.size() - 1) / (LOG_LINES - 1))));
        }
        return kept;
    }

    private static String text(JsonNode json) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private void write(String name, String text) {
        var beside = path.resolve("." + name + ".tmp");
        try {
            Files.writeString(beside, text);
            Files.move(beside, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(path.resolve(name) + ": cannot be written", e);
        }
    }
}
