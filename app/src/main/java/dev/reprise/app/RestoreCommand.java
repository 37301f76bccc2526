package dev.reprise.app;

import dev.reprise.feed.Backup;
import dev.reprise.feed.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise restore}: everything that a backup holds, into an empty folder. */
@Command(
        name = "restore",
        sortOptions = false,
        description = "Reads a backup into an empty folder, or an empty database and an empty folder.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise restore reprise-backup.zip --data restored")
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A file that reprise backup wrote.")
    private Path file;

    @Mixin
    private DataOptions data;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        try (var _ = common.waiting("reading " + file)) {
            var address = data.database();
            if (address == null) {
                Backup.restore(file, data.folder());
            } else {
                Backup.restore(
                        file, data.folder(), Database.Address.of(address.url(), address.user(), address.password()));
            }
        }
        if (common.json()) {
            common.print(JsonMapper.shared()
                    .createObjectNode()
                    .put("data", data.folder().toString()));
        } else {
            common.results().println("restored to " + data.folder());
        }
        return ExitCode.DONE;
    }
}
