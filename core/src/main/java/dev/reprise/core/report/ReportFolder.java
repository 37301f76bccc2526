package dev.reprise.core.report;

import dev.reprise.core.Artefact;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Report;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The folder of {@code --out}: {@code report.json}, {@code report.html} and the artefacts. Everything is written into a folder beside them
 * and renamed at the end, so that a run that is interrupted leaves what was there before.
 *
 * <pre>{@code
 * try (var folder = ReportFolder.open(out)) {
 *     var report = experiment.run(lab.withOut(folder.staging()), progress);
 *     folder.publish(report);
 * }
 * }</pre>
 */
public final class ReportFolder implements AutoCloseable {
    private final Path folder;
    private final Path staging;
    private final @Nullable Path created;

    private ReportFolder(Path folder, Path staging, @Nullable Path created) {
        this.folder = folder;
        this.staging = staging;
        this.created = created;
    }

    /**
     * Opens a folder, made if it is not there.
     *
     * @throws InvalidInputException if there is a file of that name
     * @throws IOException           if it cannot be written to
     */
    public static ReportFolder open(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InvalidInputException("'" + folder + "' is a file; give a folder for the report");
        }
        try {
            var created = Files.exists(folder) ? null : folder;
            Files.createDirectories(folder);
            return new ReportFolder(folder, Files.createTempDirectory(folder, ".unfinished-"), created);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** Where the run writes its artefacts: for {@code Lab.withOut}. */
    public Path staging() {
        return staging;
    }

    /**
     * Writes the report and puts everything in its place, {@code report.json} last. An incomplete report replaces nothing: where a report is,
     * it goes into the folder {@code incomplete} beside it.
     *
     * @return the folder that the report is in
     * @throws IOException if the disk fails or is full, or an artefact is not what the report says
     */
    public Path publish(Report report) throws IOException {
        try {
            boolean aside = report.isIncomplete() && Files.exists(folder.resolve("report.json"));
            var target = aside ? Files.createDirectories(folder.resolve("incomplete")) : folder;
            for (var artefact : report.artefacts()) {
                var file = staging.resolve(artefact.file());
                if (!Files.isRegularFile(file) || !Artefact.sha256(file).equals(artefact.sha256())) {
                    throw new IOException("the artefact '" + artefact.file() + "' changed while the run lasted");
                }
            }
            Files.writeString(staging.resolve("report.html"), HtmlReport.html(report), StandardCharsets.UTF_8);
            try (var out = new BufferedOutputStream(Files.newOutputStream(staging.resolve("report.json")))) {
                report.writeJson(out);
                out.write('\n');
            }
            for (var artefact : report.artefacts()) {
                place(artefact.file(), target);
            }
            place("report.html", target);
            place("report.json", target);
            return target;
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private void place(String name, Path target) throws IOException {
        Files.move(
                staging.resolve(name),
                target.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what was not published. */
    @Override
    public void close() throws IOException {
        try (var files = Files.walk(staging)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        if (created != null) {
            try (var left = Files.list(created)) {
                if (left.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(created);
        }
    }

    private static IOException failed(Path folder, IOException e) {
        var reason = switch (e) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileSystemException f when f.getReason() != null -> f.getReason();
            case FileSystemException f -> f.getClass().getSimpleName() + " " + f.getFile();
            default -> e.getMessage();
        };
        return new IOException("cannot write the report to '" + folder + "': " + reason, e);
    }
}
