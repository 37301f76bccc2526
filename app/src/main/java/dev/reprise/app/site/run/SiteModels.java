package dev.reprise.app.site.run;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Json;
import dev.reprise.model.ModelReference;
import dev.reprise.model.family.Families;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The language models that a run of the site may load: those that are shipped, and what whoever runs the site has put, or linked, into the folder
 * {@code models} of the data folder. Nobody names a path of this machine.
 */
@Component
final class SiteModels {
    private static final String FOLDER = "models";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Path data;

    SiteModels(SiteSettings settings) {
        this.data = settings.data();
    }

    /** Their references, as a run is given them: a shipped model's name, or {@code models/NAME}, which is relative to the data folder. */
    List<String> references() {
        var references = new ArrayList<>(ModelReference.shipped().stream()
                .filter(SiteModels::isLanguageModel)
                .toList());
        var folder = data.resolve(FOLDER);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(e -> Files.exists(e.resolve("config.json"))
                                || e.toString().endsWith(".gguf"))
                        .map(e -> e.getFileName().toString())
                        .filter(name -> NAME.matcher(name).matches())
                        .sorted()
                        .forEach(name -> references.add(FOLDER + "/" + name));
            } catch (IOException e) {
                throw new UncheckedIOException(folder + ": cannot be listed", e);
            }
        }
        return List.copyOf(references);
    }

    private static boolean isLanguageModel(String shipped) {
        var config = Json.read(ModelReference.resolve(shipped).resolve("config.json"));
        return Families.isLanguageModel(config.path("model_type").asString(""));
    }

    /** @throws InvalidInputException unless it is one of the references */
    void check(String reference) {
        var references = references();
        if (!references.contains(reference)) {
            throw new InvalidInputException(
                    "'" + (reference.length() > 100 ? reference.substring(0, 100) + "..." : reference)
                            + "' is not a model of this site; "
                            + (references.isEmpty() ? "it has none yet" : "there are: " + String.join(", ", references))
                            + ".\nOther models run on your own machine: ./reprise run PAPER --model ...");
        }
    }
}
