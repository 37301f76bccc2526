package dev.reprise.app;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Paper;
import dev.reprise.core.Terminal;
import dev.reprise.core.report.TextTable;
import dev.reprise.core.report.TextTable.Cell;
import dev.reprise.feed.Author;
import dev.reprise.feed.ClaimRecord;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.search.MiniLm;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.search.PaperSource;
import dev.reprise.feed.search.SearchQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise papers}: the papers that run here, and all others that the feed knows. */
@Command(
        name = "papers",
        description = "The papers that run here, and all others that the feed knows.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PapersCommand.Listing.class,
            PapersCommand.Show.class,
            PapersCommand.Search.class,
            PapersSyncCommand.class,
            PapersImportCommand.class
        },
        footerHeading = "%nExample:%n",
        footer = "  ./reprise papers list")
final class PapersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: list, show, search, sync or import");
    }

    @Command(
            name = "list",
            sortOptions = false,
            description = {
                "Lists the papers that run here or, with --date, --week, --month or --data, the daily list of the feed: the latest day"
                        + " first, each day in its order."
            },
            footerHeading = "%nExample:%n",
            footer = "  ./reprise papers list --date 2025-12-25")
    static final class Listing implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "The daily list of a day.")
        private @Nullable String date;

        @Option(names = "--week", paramLabel = "YYYY-Www", description = "That of an ISO week.")
        private @Nullable String week;

        @Option(names = "--month", paramLabel = "YYYY-MM", description = "That of a month.")
        private @Nullable String month;

        @Option(
                names = "--limit",
                paramLabel = "N",
                converter = CommonOptions.Count.class,
                description = "At most as many of the daily list (default: ${DEFAULT-VALUE}).",
                defaultValue = "100")
        private int limit;

        @Mixin
        private DataOptions data;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call() throws IOException {
            var window = PapersWindow.parse(date, week, month);
            if (window.isEmpty() && !spec.commandLine().getParseResult().hasMatchedOption("--data")) {
                printRunning();
            } else {
                try (var database = data.openToRead()) {
                    print(
                            common,
                            DataOptions.papers(database).daily(new DailyQuery(window.orElse(null), null, 0, limit)),
                            "No papers on these days.");
                }
            }
            return ExitCode.DONE;
        }

        private void printRunning() {
            var papers = Paper.all();
            if (common.json()) {
                var document = JsonMapper.shared().createObjectNode();
                var list = document.putArray("papers");
                papers.forEach(paper -> describe(list.addObject(), paper));
                common.print(document);
            } else if (papers.isEmpty()) {
                common.results().println("No paper runs here yet.");
            } else {
                common.printTable(
                        List.of("paper", "title", "arXiv", "claims"),
                        papers.stream()
                                .map(p -> List.of(
                                        Cell.of(p.slug()),
                                        Cell.of(p.title()),
                                        Cell.of(p.arxiv()),
                                        Cell.number(Integer.toString(
                                                p.experiment().claims().size()))))
                                .toList());
            }
        }
    }

    @Command(
            name = "search",
            sortOptions = false,
            description = "Finds papers by words and by meaning, the best first. An id finds its paper.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise papers search \"activation patching\"")
    static final class Search implements Callable<Integer> {
        @Parameters(paramLabel = "QUERY", arity = "1..*", description = "Words, or a sentence.")
        private String[] query;

        @Option(
                names = "--limit",
                paramLabel = "N",
                converter = Limit.class,
                description = "At most as many (default: ${DEFAULT-VALUE}).",
                defaultValue = "20")
        private int limit;

        @Mixin
        private DataOptions data;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call() throws IOException, InterruptedException {
            boolean kept = data.hasData();
            var index = kept ? data.folder().resolve("index") : Files.createTempDirectory("reprise-index");
            try (var database = data.openToRead()) {
                print(common, found(DataOptions.papers(database), index), "Nothing was found.");
            } finally {
                if (!kept) {
                    delete(index);
                }
            }
            return ExitCode.DONE;
        }

        private List<FeedItem> found(PaperStore store, Path index) throws IOException, InterruptedException {
            try (var _ = common.waiting("searching");
                    var search = PaperSearch.open(index, PaperSource.of(store), new MiniLm())) {
                search.awaitReady();
                var words = SearchQuery.of(String.join(" ", query)).page(0, limit);
                return store.find(search.search(words).papers());
            }
        }

        private static void delete(Path folder) throws IOException {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }

        private static final class Limit extends CommonOptions.UpTo {
            Limit() {
                super(SearchQuery.MAX_LIMIT);
            }
        }
    }

    @Command(
            name = "show",
            sortOptions = false,
            description = "Shows what a paper does, what it claims, and, if it runs here, how to run it.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise papers show relp")
    static final class Show implements Callable<Integer> {
        @Mixin
        private CommonOptions common;

        @Mixin
        private DataOptions data;

        @Parameters(paramLabel = "ID", description = "Its slug, its arXiv id in any spelling, or its local id.")
        private String id;

        @Override
        public Integer call() throws IOException {
            var asked = PaperId.find(id);
            var running = Paper.all().stream()
                    .filter(p -> p.slug().equals(id)
                            || asked.filter(a -> a.value().equals(p.arxiv())).isPresent())
                    .findFirst();
            if (running.isPresent()) {
                show(running.get());
            } else if (asked.isPresent()) {
                try (var database = data.openToRead()) {
                    var store = DataOptions.papers(database);
                    var item = store.find(asked.get())
                            .orElseThrow(() -> new InvalidInputException("Paper '" + id + "' is not known here.\n"
                                    + "./reprise papers import FILE and ./reprise papers sync bring papers in."));
                    show(item, store.claims(asked.get()));
                }
            } else {
                show(Paper.find(id));
            }
            return ExitCode.DONE;
        }

        private void show(Paper paper) {
            if (common.json()) {
                var document =
                        describe(JsonMapper.shared().createObjectNode(), paper).put("summary", paper.summary());
                var claims = document.putArray("claims");
                for (var claim : paper.experiment().claims()) {
                    claims.addObject()
                            .put("id", claim.id())
                            .put("statement", claim.statement())
                            .put("paper", claim.paper())
                            .put("criterion", claim.criterion().text())
                            .put("unit", claim.unit());
                }
                common.print(document);
            } else {
                printText(paper);
            }
        }

        private void show(FeedItem item, List<ClaimRecord> claims) {
            if (common.json()) {
                var document = describe(JsonMapper.shared().createObjectNode(), item)
                        .put("summary", item.paper().summary());
                var list = document.putArray("claims");
                for (var claim : claims) {
                    list.addObject()
                            .put("id", claim.id())
                            .put("statement", claim.statement())
                            .put("paper", claim.figure())
                            .put("criterion", claim.criterion())
                            .put("kind", claim.kind().word());
                }
                common.print(document);
            } else {
                printText(item, claims);
            }
        }

        private void printText(FeedItem item, List<ClaimRecord> claims) {
            var paper = item.paper();
            var out = common.results();
            out.println(TextTable.clean(paper.title()));
            out.println(paper.id() + " · "
                    + paper.publishedAt().atZone(ZoneOffset.UTC).toLocalDate()
                    + (paper.isWithdrawn() ? " · withdrawn" : ""));
            out.println(TextTable.clean(authors(paper)) + "\n");
            printParagraph(paper.summary());
            if (!claims.isEmpty()) {
                out.println();
                common.printTable(
                        List.of("claim", "", "paper", "here"),
                        claims.stream()
                                .map(c -> List.of(
                                        Cell.of(c.id()),
                                        Cell.of(c.statement()),
                                        Cell.of(c.figure()),
                                        Cell.of(c.kind().word())))
                                .toList());
            }
        }

        private static String authors(PaperRecord paper) {
            var names = paper.authors().stream().map(Author::name).collect(Collectors.joining(", "));
            if (!names.isEmpty()) {
                return names;
            }
            return paper.numAuthors() == 0 ? "authors unknown" : paper.numAuthors() + " authors";
        }

        private void printParagraph(String text) {
            TextTable.wrap(TextTable.clean(text), Math.max(40, Math.min(Terminal.width(), 100)))
                    .forEach(common.results()::println);
        }

        private void printText(Paper paper) {
            var out = common.results();
            out.println(paper.title());
            out.println(paper.slug() + " · arXiv " + paper.arxiv() + "\n");
            printParagraph(paper.summary());
            out.println();
            common.printTable(
                    List.of("claim", "", "paper", "holds if"),
                    paper.experiment().claims().stream()
                            .map(c -> List.of(
                                    Cell.of(c.id()),
                                    Cell.of(c.statement()),
                                    Cell.of(c.paper()),
                                    Cell.of(c.criterion().text())))
                            .toList());
            out.println("\n./reprise run " + paper.slug() + " --quick");
            paper.application().ifPresent(_ -> out.println("./reprise apply " + paper.slug() + " --help"));
        }
    }

    private static void print(CommonOptions common, List<FeedItem> items, String none) {
        if (common.json()) {
            var document = JsonMapper.shared().createObjectNode();
            var list = document.putArray("papers");
            items.forEach(item -> describe(list.addObject(), item));
            common.print(document);
        } else if (items.isEmpty()) {
            common.results().println(none);
        } else {
            var running = Paper.all().stream().map(Paper::slug).toList();
            common.printTable(
                    List.of("day", "id", "title", "runs as"),
                    items.stream()
                            .map(i -> List.of(
                                    Cell.of(
                                            i.entry() == null
                                                    ? ""
                                                    : i.entry().day().toString()),
                                    Cell.of(i.paper().id().value()),
                                    Cell.of(i.paper().title()),
                                    Cell.of(running.stream()
                                            .filter(s -> s.equals(i.paper().slug()))
                                            .findFirst()
                                            .orElse(""))))
                            .toList());
        }
    }

    private static ObjectNode describe(ObjectNode json, Paper paper) {
        return json.put("id", paper.slug())
                .put("title", paper.title())
                .put("arxiv", paper.arxiv())
                .put("apply", paper.application().isPresent());
    }

    private static ObjectNode describe(ObjectNode json, FeedItem item) {
        var paper = item.paper();
        json.put("id", paper.id().value()).put("title", paper.title()).put("slug", paper.slug());
        json.put("publishedAt", paper.publishedAt().toString())
                .put("day", item.entry() == null ? null : item.entry().day().toString())
                .put("numAuthors", paper.numAuthors())
                .put("upvotes", item.upvotes())
                .put("numComments", item.numComments());
        var authors = json.putArray("authors");
        paper.authors().forEach(author -> authors.add(author.name()));
        return json;
    }
}
