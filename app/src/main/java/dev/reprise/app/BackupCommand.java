package dev.reprise.app;

import dev.reprise.feed.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise backup}: everything that is kept, in one file. */
@Command(
        name = "backup",
        sortOptions = false,
        description = "Writes everything that is kept, papers, people, mails and reports of runs, into one file.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise backup reprise-backup.zip")
final class BackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The file to write; there must be none of that name.")
    private Path file;

    @Mixin
    private DataOptions data;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        data.requireData();
        try (var database = data.open();
                var _ = common.waiting("writing " + file)) {
            Backup.write(database, data.folder(), file);
        }
        if (common.json()) {
            common.print(JsonMapper.shared().createObjectNode().put("file", file.toString()));
        } else {
            common.results().println("written to " + file);
        }
        return ExitCode.DONE;
    }
}
