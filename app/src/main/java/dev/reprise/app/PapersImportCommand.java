package dev.reprise.app;

import dev.reprise.core.Progress;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.importing.PaperFile;
import dev.reprise.feed.importing.PaperImport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise papers import}: papers from a file. */
@Command(
        name = "import",
        sortOptions = false,
        description = {
            "Imports papers from a file: an answer of arXiv's query interface (Atom), OAI-PMH records in arXivRaw, the JSON of daily papers,"
                    + " or the text of a daily list that was saved from a browser. Importing a file again changes nothing."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./reprise papers import saved-page.txt --day 2025-12-25")
final class PapersImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The file; its format is recognised from its content.")
    private Path file;

    @Option(
            names = "--day",
            paramLabel = "YYYY-MM-DD",
            description = "The day of a list's text (default: the most recent one that its heading can mean).")
    private @Nullable String day;

    @Mixin
    private DataOptions data;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        var listed = day == null ? null : PapersWindow.ofDay(day).from();
        var read = PaperFile.read(file, listed, LocalDate.now(ZoneOffset.UTC));
        try (var database = data.open()) {
            var result = new PaperImport(DataOptions.papers(database))
                    .save(read, common.quiet() ? Progress.silent() : Progress.terminal());
            if (common.json()) {
                common.print(JsonMapper.shared()
                        .createObjectNode()
                        .put("format", read.format().name().toLowerCase(Locale.ROOT))
                        .put("papers", result.papers())
                        .put("added", result.added())
                        .put("changed", result.changed())
                        .put("unchanged", result.unchanged())
                        .put("skipped", read.skipped()));
            } else {
                common.results()
                        .printf(
                                "%s: %d papers, %d new, %d changed, %d unchanged%s%n",
                                read.format(),
                                result.papers(),
                                result.added(),
                                result.changed(),
                                result.unchanged(),
                                read.skipped() == 0 ? "" : ", " + read.skipped() + " deleted records skipped");
            }
        }
        return ExitCode.DONE;
    }
}
