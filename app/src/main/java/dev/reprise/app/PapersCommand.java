package dev.reprise.app;

import dev.reprise.core.Paper;
import dev.reprise.core.Terminal;
import dev.reprise.core.report.TextTable;
import dev.reprise.core.report.TextTable.Cell;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise papers}: the papers that run here. */
@Command(
        name = "papers",
        description = "The papers that run here.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PapersCommand.Listing.class, PapersCommand.Show.class, PapersCommand.Search.class},
        footerHeading = "%nExample:%n",
        footer = "  ./reprise papers list")
final class PapersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: list, show or search");
    }

    @Command(
            name = "list",
            sortOptions = false,
            description = "Lists them.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise papers list")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private CommonOptions common;

        @Override
        public Integer call() {
            print(common, Paper.all(), "No paper runs here yet.");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "search",
            sortOptions = false,
            description = "Lists those that have all words of a query in title, summary, slug or arXiv id.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise papers search \"activation patching\"")
    static final class Search implements Callable<Integer> {
        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "QUERY", arity = "1..*", description = "Words, in any order.")
        private String[] query;

        @Override
        public Integer call() {
            var words = Arrays.stream(String.join(" ", query).split("\\s+"))
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList();
            var found = Paper.all().stream()
                    .filter(p -> words.stream().allMatch(text(p)::contains))
                    .toList();
            print(common, found, "No paper that runs here has all of these words.");
            return ExitCode.DONE;
        }

        private static String text(Paper paper) {
            return String.join("\n", paper.slug(), paper.arxiv(), paper.title(), paper.summary())
                    .toLowerCase(Locale.ROOT);
        }
    }

    @Command(
            name = "show",
            sortOptions = false,
            description = "Shows what a paper does, what it claims, and how to run it.",
            footerHeading = "%nExample:%n",
            footer = "  ./reprise papers show relp")
    static final class Show implements Callable<Integer> {
        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "ID", description = "Its slug or its arXiv id.")
        private String id;

        @Override
        public Integer call() {
            var paper = Paper.all().stream()
                    .filter(p -> p.arxiv().equals(id))
                    .findFirst()
                    .orElseGet(() -> Paper.find(id));
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
            return ExitCode.DONE;
        }

        private void printText(Paper paper) {
            var out = common.results();
            out.println(paper.title());
            out.println(paper.slug() + " · arXiv " + paper.arxiv() + "\n");
            TextTable.wrap(TextTable.clean(paper.summary()), Math.max(40, Math.min(Terminal.width(), 100)))
                    .forEach(out::println);
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

    private static void print(CommonOptions common, List<Paper> papers, String none) {
        if (common.json()) {
            var document = JsonMapper.shared().createObjectNode();
            var list = document.putArray("papers");
            papers.forEach(paper -> describe(list.addObject(), paper));
            common.print(document);
        } else if (papers.isEmpty()) {
            common.results().println(none);
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

    private static ObjectNode describe(ObjectNode json, Paper paper) {
        return json.put("id", paper.slug())
                .put("title", paper.title())
                .put("arxiv", paper.arxiv())
                .put("apply", paper.application().isPresent());
    }
}
