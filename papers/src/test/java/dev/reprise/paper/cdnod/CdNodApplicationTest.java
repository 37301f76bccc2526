package dev.reprise.paper.cdnod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Diagram;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Lab;
import dev.reprise.core.Progress;
import dev.reprise.core.Report;
import dev.reprise.core.Settings;
import dev.reprise.core.Table;
import dev.reprise.data.generator.ChangingGraphs;
import dev.reprise.data.generator.ChangingGraphs.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CdNodApplicationTest {
    @TempDir
    private Path folder;

    private static final List<String> TINY = List.of("x,y,z", "1,2,0", "2,1,1", "3,4,0", "4,3,1", "5,6,2");

    private Path file(List<String> lines) throws IOException {
        return Files.write(folder.resolve("t.csv"), lines);
    }

    private static List<String> csv(ChangingGraphs.Table table, String surrogate) {
        var lines = new ArrayList<String>();
        lines.add(surrogate + "," + String.join(",", table.names()));
        for (int r = 0; r < table.rows(); r++) {
            int row = r;
            lines.add(table.surrogate()[r] + ","
                    + Arrays.stream(table.columns()).map(c -> "" + c[row]).collect(Collectors.joining(",")));
        }
        return lines;
    }

    /** {@code "--c", "row", "--ci", "x;y"}: as on the command line; flags have the value "true". */
    private static Settings settings(Path file, String... options) {
        var written = new LinkedHashMap<String, List<String>>();
        written.put("data", List.of(file.toString()));
        for (int i = 0; i < options.length; i += 2) {
            written.computeIfAbsent(options[i].substring(2), _ -> new ArrayList<>())
                    .add(options[i + 1]);
        }
        return Settings.parse(new CdNodApplication().settings(), written);
    }

    private static Report apply(Path file, String... options) throws IOException {
        return new CdNodApplication().apply(Lab.apply(settings(file, options)).withThreads(2), Progress.silent());
    }

    private static double number(Table table, int row, String column) {
        return (Double) Objects.requireNonNull(table.cell(row, column));
    }

    @Test
    void testsThatAreAskedFor() throws IOException {
        var report = apply(
                file(TINY),
                "--c",
                "none",
                "--phases",
                "0",
                "--ci",
                "x;y",
                "--ci",
                "x;y|z",
                "--ci",
                "x; z,y",
                "--test",
                "kci");
        var tests = report.table("tests");
        assertThat(tests.columns()).containsExactly("x", "y", "z", "statistic", "mean", "variance", "p");
        assertThat(tests.rows()).hasSize(3);
        assertThat(number(tests, 0, "statistic")).isCloseTo(1.741465, within(5e-7));
        assertThat(number(tests, 0, "mean")).isCloseTo(1.157753, within(5e-7));
        assertThat(number(tests, 0, "variance")).isCloseTo(.600284, within(5e-7));
        assertThat(number(tests, 0, "p")).isCloseTo(.191686, within(5e-7));
        assertThat(tests.rows().get(1).subList(0, 3)).containsExactly("x", "y", "z");
        assertThat(number(tests, 1, "statistic")).isCloseTo(.390758, within(5e-7));
        assertThat(number(tests, 1, "mean")).isCloseTo(.133403, within(5e-7));
        assertThat(number(tests, 1, "variance")).isCloseTo(.0216373, within(5e-8));
        assertThat(number(tests, 1, "p")).isCloseTo(.063882, within(5e-7));
        assertThat(tests.rows().get(2).subList(0, 3))
                .as("columns in the order of the file")
                .containsExactly("x", "y,z", "");
        assertThat(report.tables()).extracting(Table::name).as("no search").containsExactly("tests");
        assertThat(report.warnings()).anyMatch(w -> w.contains("only 5 rows"));

        var fisher = apply(file(TINY), "--c", "none", "--phases", "0", "--ci", "x;y|z", "--test", "fisher-z")
                .table("tests");
        assertThat(fisher.cell(0, "mean")).isNull();
        assertThat(fisher.cell(0, "variance")).isNull();
    }

    @Test
    void directionsAndForcesThatAreAskedFor() throws IOException {
        var file = file(List.of("c,x,y", "0,0,1", "1,1,0", "2,2,3", "3,4,2"));
        var report = apply(
                file,
                "--c",
                "c",
                "--phases",
                "0",
                "--delta",
                "x->y",
                "--delta",
                "y -> x",
                "--force",
                "->x",
                "--force",
                "x->y",
                "--width",
                "1",
                "--width-c",
                "1",
                "--scale-c",
                "raw");
        var delta = report.table("delta");
        assertThat(delta.columns()).containsExactly("step", "causes", "effect", "plain", "normalised");
        assertThat(delta.rows().getFirst().subList(0, 3)).containsExactly(0L, "x", "y");
        assertThat(number(delta, 0, "plain")).isCloseTo(.0478603, within(5e-8));
        assertThat(number(delta, 0, "normalised")).isCloseTo(.603645, within(5e-7));
        assertThat(number(delta, 1, "plain")).isCloseTo(.0466670, within(5e-8));
        assertThat(number(delta, 1, "normalised")).isCloseTo(.617192, within(5e-7));
        for (var name : List.of("force/x", "force/x/linear", "force/y", "force/y/linear")) {
            assertThat(report.array(name).shape()).containsExactly(4, 3);
        }
        assertThat(report.array("forceEigenvalues/y").size()).isGreaterThanOrEqualTo(3);
        assertThat(report.array("forceEigenvalues/y/linear").value(0))
                .isGreaterThan(report.array("forceEigenvalues/y/linear").value(1));
        // time is standardised and has width .2 unless it is said otherwise
        var byDefault =
                apply(file, "--c", "c", "--phases", "0", "--delta", "x->y").table("delta");
        var said = apply(
                        file,
                        "--c",
                        "c",
                        "--phases",
                        "0",
                        "--delta",
                        "x->y",
                        "--width",
                        ".5",
                        "--width-c",
                        ".2",
                        "--lambda",
                        "1",
                        "--scale-c",
                        "standard")
                .table("delta");
        assertThat(byDefault).isEqualTo(said);
    }

    @Test
    void aSearchWithAndWithoutC() throws IOException {
        var table = ChangingGraphs.domains(Change.COEFFICIENT, false, 3, 12, 12);
        var out = Files.createDirectory(folder.resolve("out"));
        var settings = settings(
                file(csv(table, "plant")), "--c", "plant", "--phases", "4", "--compare", "true", "--bootstrap", "3");
        var report =
                new CdNodApplication().apply(Lab.apply(settings).withThreads(2).withOut(out), Progress.silent());
        var edges = report.table("edges");
        assertThat(edges.columns()).containsExactly("from", "to", "kind", "reason");
        assertThat(edges.rows())
                .containsExactly(
                        List.of("x", "y", "directed", "change"),
                        List.of("plant", "x", "directed", "c"),
                        List.of("plant", "y", "directed", "c"));
        assertThat(report.table("edgesWithoutC").rows()).containsExactly(List.of("x", "y", "undirected", ""));
        assertThat(report.table("changing").rows()).containsExactly(List.of("x", true), List.of("y", true));
        assertThat(report.table("delta").rows()).hasSize(2);
        assertThat(number(report.table("delta"), 1, "normalised"))
                .as("of y -> x")
                .isGreaterThan(number(report.table("delta"), 0, "normalised") - 1);
        assertThat(report.array("skeleton").rows()).isDeepEqualTo(new double[][] {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}});
        assertThat(report.array("skeleton").axes().getFirst().labels()).containsExactly("x", "y", "plant");
        assertThat(report.array("force/y").shape()).containsExactly(144, 3);
        assertThat(report.table("tests").rows()).as("3 pairs, 3 given one").hasSize(6);
        assertThat(report.table("directions").cell(0, "agreement")).isInstanceOf(Double.class);
        var panels = report.diagrams().getFirst().panels();
        assertThat(panels).hasSize(2);
        assertThat(panels.getFirst().nodes().getLast().look()).isEqualTo(Diagram.Look.OUTSIDE);
        assertThat(Files.readString(out.resolve("graph.svg"))).contains("<title", "plant");
        assertThat(Files.readString(out.resolve("graph.json"))).contains("\"because\"");
        assertThat(Report.parse(report.toJson(), "the report")).isEqualTo(report);
        var again = new CdNodApplication().apply(Lab.apply(settings).withThreads(1), Progress.silent());
        assertThat(again.tables()).as("on any number of threads").isEqualTo(report.tables());
        assertThat(again.arrays()).isEqualTo(report.arrays());
    }

    @Test
    void variablesKeepTheFilesOrderAndMayHaveSeveralColumns() throws IOException {
        var table = ChangingGraphs.chain(1, 80);
        var report = apply(
                file(csv(table, "t")),
                "--c",
                "t",
                "--variables",
                "x4, x1,x2",
                "--group",
                "pair=x1,x2",
                "--phases",
                "1",
                "--max-size",
                "0");
        assertThat(report.array("skeleton").axes().getFirst().labels()).containsExactly("pair", "x4", "t");
        assertThat(report.table("edges").rows())
                .allMatch(r -> r.get(2).equals("undirected") && r.get(3).equals(""));
    }

    @Test
    void whatIsCutShortKeepsWhatIsKnown() throws IOException {
        var table = ChangingGraphs.chain(1, 60);
        var file = file(csv(table, "t"));
        var steps = new AtomicInteger();
        var progress = Progress.listening(e -> steps.incrementAndGet(), () -> steps.get() > 14);
        var report = new CdNodApplication()
                .apply(Lab.apply(settings(file, "--c", "t")).withThreads(1), progress);
        assertThat(report.isIncomplete()).isTrue();
        assertThat(report.incomplete()).contains("interrupted after", "phase 1 of 3");
        assertThat(report.table("tests").rows()).isNotEmpty();
        assertThat(report.table("changing").rows()).hasSize(4);
        assertThat(IntStream.range(0, 3).noneMatch(i -> Thread.currentThread().isInterrupted()))
                .isTrue();
    }

    /** file ^ options ^ message */
    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            quoteCharacter = '~',
            value = {
                "a,b/1,2/2,2 ^ --c row ^ the column 'b' is constant",
                "a,b/1,1/2,2/3,3 ^ --c row ^ the column 'b' is a duplicate of 'a'",
                "a,b/1,2/1,3 ^ --c a ^ the domain column 'a' is constant",
                "a,b/1,2/2,x ^ --c row ^ t.csv, line 3, column 'b': 'x' is not a number",
                "a,b/1,2/2, ^ --c row ^ line 3, column 'b': the cell is missing",
                "TINY ^ --c q ^ no column 'q'; there are: x, y, z",
                "TINY ^ --c row --variables x,q ^ no column 'q'; there are: x, y, z",
                "TINY ^ --c row --ci x;q ^ no column 'q'",
                "TINY ^ --c row --ci x;x ^ 'x' is on both sides",
                "TINY ^ --c row --ci x,y;z|y ^ 'y' is on both sides",
                "TINY ^ --c row --ci x ^ is not X;Y or X;Y|Z",
                "TINY ^ --c row --ci x;, ^ a name is missing",
                "TINY ^ --c row --delta ->y ^ has no cause",
                "TINY ^ --c row --delta x>y ^ is not CAUSES->EFFECT",
                "TINY ^ --c row --delta x,y->y ^ on both sides",
                "TINY ^ --c z --phases 0 --delta z->y ^ 'z' is C itself",
                "TINY ^ --c none --delta x->y ^ --delta and --force compare mechanisms along C",
                "TINY ^ --c row --force ->y --force x->y ^ asked for twice",
                "TINY ^ --c z ^ 'z' has 3 different values; phase 3 compares changes between at least 8",
                "TINY ^ --c z --phases 4 ^ give --phases 2",
                "TINY ^ --c row --phases 1 --alpha 1 ^ alpha is 1.0",
                "TINY ^ --c row --phases 1 --alpha 0 ^ alpha is 0.0",
                "TINY ^ --c row --phases 1 --width 0 ^ widths and lambda must be above 0",
                "TINY ^ --c row --phases 1 --group g=x,q ^ no column 'q'",
                "TINY ^ --c x --variables x ^ there is no variable beside the surrogate",
                "row,b/1,2/2,1 ^ --c row ^ there is a column 'row' too",
            })
    void whatIsRefused(String text, String options, String message) throws IOException {
        var lines =
                text.strip().equals("TINY") ? TINY : Arrays.asList(text.strip().split("/"));
        var file = file(lines);
        assertThatThrownBy(() -> apply(file, options.strip().split(" ")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void twoDomainsStillAnswerWhatIsAsked() throws IOException {
        var lines = new ArrayList<>(List.of("c,x,y"));
        for (int i = 0; i < 20; i++) {
            lines.add(i % 2 + "," + Math.sin(i * i) + "," + Math.cos(3 * i));
        }
        var report = apply(file(lines), "--c", "c", "--phases", "2", "--delta", "x->y");
        assertThat(number(report.table("delta"), 0, "normalised")).isBetween(0.0, 1.1);
        assertThat(report.tables()).extracting(Table::name).contains("edges", "changing");
    }
}
