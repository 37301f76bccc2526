package dev.reprise.app;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command that makes a report writes it. */
final class OutOption {
    @Option(
            order = CommonOptions.LAST,
            names = "--out",
            paramLabel = "DIR",
            description = "Write the report and its files to this folder.")
    private @Nullable Path folder;

    /** The folder, if one was named. */
    Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }
}
