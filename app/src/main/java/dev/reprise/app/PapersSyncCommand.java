package dev.reprise.app;

import dev.reprise.core.Progress;
import dev.reprise.feed.sync.Fetcher;
import dev.reprise.feed.sync.PaperSync;
import dev.reprise.feed.sync.Politeness;
import dev.reprise.feed.sync.SyncSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise papers sync}: papers from the network. */
@Command(
        name = "sync",
        sortOptions = false,
        description = {
            "Fetches what is new since the last time. Reprise asks the network for papers only when this command is given.",
            "arXiv allows a request every three seconds over all machines of an operator together: sync from one, once a day."
                    + " Set REPRISE_CONTACT to a mail address at which arXiv can reach you."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./reprise papers sync --category cs.LG,cs.CL")
final class PapersSyncCommand implements Callable<Integer> {
    @Option(
            names = "--source",
            paramLabel = "arxiv|oai|hf",
            converter = SourceWord.class,
            description = {
                "arxiv (default): papers by category, indexed; oai: a mirror of everything that changes in a set, indexed;",
                "hf: the daily papers of Hugging Face, listed on their days."
            },
            defaultValue = "arxiv")
    private From source = From.ARXIV;

    @Option(
            names = "--category",
            paramLabel = "C,...",
            split = ",",
            description = "Of arxiv: the categories (default: ${DEFAULT-VALUE}).",
            defaultValue = "cs.AI,cs.CL,cs.CV,cs.LG")
    private List<String> categories = List.of();

    @Option(
            names = "--set",
            paramLabel = "SET",
            description = "Of oai: the set, such as cs:cs:LG (default: ${DEFAULT-VALUE}).",
            defaultValue = "cs")
    private String set = "cs";

    @Option(
            names = "--days",
            paramLabel = "N",
            converter = Days.class,
            description = "How far to go back the first time (default: ${DEFAULT-VALUE}).",
            defaultValue = "3")
    private int days;

    @Mixin
    private DataOptions data;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var clock = Clock.systemUTC();
        var settings = SyncSettings.of(System.getenv());
        try (var database = data.open()) {
            Files.createDirectories(data.folder());
            var politeness = new Politeness(data.folder().resolve("sync.lock"), Politeness.PAUSE, clock, Thread::sleep);
            try (var fetcher = new Fetcher(
                            politeness,
                            settings.userAgent(Objects.requireNonNullElse(
                                    Main.class.getPackage().getImplementationVersion(), "0")),
                            clock,
                            Thread::sleep,
                            new SplittableRandom(clock.millis()));
                    var progress = common.quiet() ? Progress.silent() : Progress.terminal()) {
                print(sync(new PaperSync(database, DataOptions.papers(database), fetcher, settings, clock), progress));
            }
        }
        return ExitCode.DONE;
    }

    private PaperSync.Result sync(PaperSync sync, Progress progress) throws IOException, InterruptedException {
        return switch (source) {
            case ARXIV -> sync.arxiv(categories, days, progress);
            case OAI -> sync.oai(set, days, progress);
            case HF -> sync.hf(days, progress);
        };
    }

    private void print(PaperSync.Result result) {
        if (common.json()) {
            common.print(JsonMapper.shared()
                    .createObjectNode()
                    .put("source", source.word())
                    .put("papers", result.papers())
                    .put("saved", result.saved())
                    .put(
                            "upToDate",
                            result.upToDate() == null ? null : result.upToDate().toString()));
        } else if (result.upToDate() != null) {
            common.results()
                    .println("Up to date since " + result.upToDate() + ": arXiv has announced nothing after that.");
        } else {
            common.results().println(result.papers() + " papers, " + result.saved() + " of them new or changed");
        }
    }

    private enum From {
        ARXIV,
        OAI,
        HF;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final class SourceWord implements ITypeConverter<From> {
        @Override
        public From convert(String text) {
            for (var from : From.values()) {
                if (from.word().equals(text)) {
                    return from;
                }
            }
            throw new TypeConversionException("'" + text + "' is none of arxiv, oai, hf");
        }
    }

    private static final class Days extends CommonOptions.UpTo {
        Days() {
            super(365);
        }
    }
}
