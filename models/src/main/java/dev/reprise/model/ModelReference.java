package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the files of a model by the way people name it: a shipped model, or one of the steps of its training that are shipped too ({@code name@step}), a folder, a {@code .gguf} file, or {@code hf:org/name[@revision]}
 * in the Hugging Face cache of this machine.
 */
public final class ModelReference {
    private static final Pattern HUB = Pattern.compile("hf:([\\w.-]+)/([\\w.-]+)(?:@([\\w-][\\w.-]*))?");
    private static final Pattern SHIPPED = Pattern.compile("([a-z0-9]+(?:-[a-z0-9]+)*)(?:@(\\d{1,9}))?");

    private ModelReference() {}

    /** The folder or file of a model. @throws InvalidInputException if there is none, saying what was looked for */
    public static Path resolve(String reference) {
        if (reference.startsWith("hf:")) {
            return cached(reference);
        }
        try {
            var name = SHIPPED.matcher(reference);
            if (name.matches()) {
                var shipped = organisms().resolve(name.group(1));
                if (name.group(2) != null) {
                    shipped = shipped.resolve("steps").resolve(name.group(2));
                }
                if (Files.isDirectory(shipped)) {
                    return shipped;
                }
            }
            var path = Path.of(reference);
            if (!reference.isEmpty() && Files.exists(path)) {
                return path;
            }
        } catch (InvalidPathException _) {
            // no path at all: the message below says what it could be
        }
        throw new InvalidInputException("there is no model '" + reference + "': it is neither a folder nor a .gguf file"
                + (shipped().isEmpty()
                        ? ""
                        : ", nor one of the shipped models (" + String.join(", ", shipped()) + ")"));
    }

    /** The names of the models that are shipped. */
    public static List<String> shipped() {
        if (!Files.isDirectory(organisms())) {
            return List.of();
        }
        try (var entries = Files.list(organisms())) {
            return entries.filter(e -> Files.exists(e.resolve("config.json")))
                    .map(e -> e.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(organisms() + ": cannot be listed", e);
        }
    }

    /** Where a shipped model's folder is, or will be. */
    public static Path place(String name) {
        return organisms().resolve(name);
    }

    /** {@code organisms} in the product's folder, which the launcher names, or in the nearest folder around the working directory. */
    private static Path organisms() {
        var home = System.getProperty("reprise.home");
        if (home != null) {
            return Path.of(home, "organisms");
        }
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("organisms"))) {
                return folder.resolve("organisms");
            }
        }
        return Path.of("organisms");
    }

    private static Path cached(String reference) {
        var name = HUB.matcher(reference);
        if (!name.matches()) {
            throw new InvalidInputException(
                    "'" + reference + "' is not of the form hf:org/name or hf:org/name@revision");
        }
        var folder = cache().resolve("models--" + name.group(1) + "--" + name.group(2));
        var revision = name.group(3) == null ? "main" : name.group(3);
        var tried = new ArrayList<Path>();
        try {
            var ref = folder.resolve("refs").resolve(revision);
            if (Files.isRegularFile(ref) && Files.size(ref) < 256) {
                var commit = Files.readString(ref).strip();
                if (commit.matches("[0-9a-f]{40}")) {
                    tried.add(folder.resolve("snapshots").resolve(commit));
                }
            }
            tried.add(folder.resolve("snapshots").resolve(revision));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
        return tried.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("'" + reference
                        + "' is not in the Hugging Face cache of this machine (" + cache()
                        + ").\nDownload it there first, for example with: hf download " + name.group(1) + "/"
                        + name.group(2)
                        + (name.group(3) == null ? "" : " --revision " + revision)));
    }

    private static Path cache() {
        var direct = System.getenv("HF_HUB_CACHE");
        if (direct != null && !direct.isEmpty()) {
            return Path.of(direct);
        }
        var home = System.getenv("HF_HOME");
        return home != null && !home.isEmpty()
                ? Path.of(home, "hub")
                : Path.of(System.getProperty("user.home"), ".cache", "huggingface", "hub");
    }
}
