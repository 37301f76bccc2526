package dev.reprise.feed.importing;

import static dev.reprise.feed.importing.ParserTest.bytes;
import static dev.reprise.feed.importing.ParserTest.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaperImportTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 10);
    private static final PaperId ID = new PaperId("2501.00042");

    @TempDir
    Path folder;

    private Database database;
    private PaperStore store;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(folder.resolve("data"));
        store = new PaperStore(database, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private PaperImport.Result save(byte[] content, @Nullable LocalDate day) {
        return new PaperImport(store).save(PaperFile.parse(content, day, TODAY), Progress.silent());
    }

    @Test
    void everyFormatIsRecognisedAndImportedOnce() {
        var mark = bytes("\uFEFF\r\n");
        for (var name : new String[] {"atom.xml", "oai.xml", "daily.json", "listing.txt"}) {
            var content = resource(name);
            var read = PaperFile.parse(content, null, TODAY);
            var first = new PaperImport(store).save(read, Progress.silent());
            assertThat(first.unchanged()).as(name).isZero();
            var again = save(content, null);
            assertThat(again).as(name).isEqualTo(new PaperImport.Result(0, 0, first.papers()));
            if (!name.endsWith("xml")) { // XML's declaration stands at the very beginning
                var marked = new byte[mark.length + content.length];
                System.arraycopy(mark, 0, marked, 0, mark.length);
                System.arraycopy(content, 0, marked, mark.length, content.length);
                if (name.equals("listing.txt")) {
                    assertThat(PaperFile.parse(marked, null, TODAY)).isEqualTo(read);
                }
            }
        }
        var paper = store.find(ID).orElseThrow();
        assertThat(paper.paper().title()).isEqualTo("Schrödinger's title on two lines");
        assertThat(paper.entry()).isNotNull();
        assertThat(store.daily(DailyQuery.of(PapersWindow.ofDay("2025-01-04")))).hasSize(1);
        assertThat(store.daily(DailyQuery.of(PapersWindow.ofDay("2024-02-29")))).hasSize(5);
    }

    @Test
    void aListedTitleIsTheKnownPapers() {
        save(resource("atom.xml"), null);
        var listing = new String(resource("listing.txt"), StandardCharsets.UTF_8)
                .replace("NapNet: Sleeping Layers Wake Up Late", "A title that breaks over two lines — with $x<y$");
        var result = save(bytes(listing), LocalDate.of(2025, 1, 3));
        assertThat(result).isEqualTo(new PaperImport.Result(4, 1, 0));
        var day = store.daily(DailyQuery.of(PapersWindow.ofDay("2025-01-03")));
        assertThat(day).hasSize(5);
        assertThat(day.get(1).paper().id()).isEqualTo(ID);
        assertThat(day.get(1).paper().summary()).startsWith("First line of the abstract");
        assertThat(day.get(1).paper().organization()).isNotNull();
        assertThat(day.get(0).paper().id().isLocal()).isTrue();
        assertThat(day.get(0).paper().publishedAt()).isEqualTo("2025-02-11T00:00:00Z");
        assertThat(day.get(2).paper().publishedAt()).isEqualTo("2025-01-03T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Nothing of the kind.",
                "<html><body/></html>",
                "<!DOCTYPE feed><feed xmlns=\"http://www.w3.org/2005/Atom\"/>",
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>http://arxiv.org/api/errors#x</id><title>Error</title></entry></feed>",
                "{\"hello\": 1}",
                "\u0001\u0002\u0000"
            })
    void aRefusedFileChangesNothing(String content) throws IOException {
        var file = folder.resolve("refused");
        Files.writeString(file, content);
        assertThatThrownBy(() -> PaperFile.read(file, null, TODAY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("refused: ");
    }

    @Test
    void oneBadEntryRefusesTheFile() {
        var atom = new String(resource("atom.xml"), StandardCharsets.UTF_8);
        var entry = atom.substring(atom.indexOf("<entry>"), atom.indexOf("</feed>"));
        var bad = atom.replace("</feed>", entry.replace("2501.00042v2", "2513.00042v2") + "</feed>");
        assertThatThrownBy(() -> save(bytes(bad), null)).isInstanceOf(InvalidInputException.class);
        assertThat(store.count()).isZero();
    }

    @Test
    void filesThatAreNoneAreSaid() {
        assertThatThrownBy(() -> PaperFile.read(folder.resolve("missing"), null, TODAY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> PaperFile.read(folder, null, TODAY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("folder");
        assertThatThrownBy(() -> PaperFile.parse(resource("atom.xml"), TODAY, TODAY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--day");
    }

    @Test
    void ofSeveralVersionsInAFileTheHighestWins() {
        var atom = new String(resource("atom.xml"), StandardCharsets.UTF_8);
        var entry = atom.substring(atom.indexOf("<entry>"), atom.indexOf("</feed>"));
        var first = entry.replace("2501.00042v2", "2501.00042v1").replace("and a second one", "of the first version");
        var third = entry.replace("2501.00042v2", "2501.00042v3").replace("and a second one", "of the third version");
        save(bytes(atom.replace("</feed>", third + first + "</feed>")), null);
        var paper = store.find(ID).orElseThrow().paper();
        assertThat(paper.version()).isEqualTo(3);
        assertThat(paper.summary()).endsWith("of the third version.");
        assertThat(paper.publishedAt()).isEqualTo("2025-01-01T18:00:00Z");
        assertThat(store.count()).isEqualTo(1);
    }

    /** A process that is killed while it imports; what it saved is there, and a second import completes it. */
    @Test
    void anImportThatWasKilledIsCompletedByTheNext() throws Exception {
        var atom = new String(resource("atom.xml"), StandardCharsets.UTF_8);
        var entry = atom.substring(atom.indexOf("<entry>"), atom.indexOf("</feed>"));
        var many = new StringBuilder(atom.substring(0, atom.indexOf("<entry>")));
        int papers = 3_000;
        for (int i = 0; i < papers; i++) {
            many.append(entry.replace("2501.00042v2", "2502.%05dv2".formatted(i)));
        }
        var file = folder.resolve("many.xml");
        Files.writeString(file, many.append("</feed>"));
        var data = folder.resolve("killed");
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Importing.class.getName(),
                        data.toString(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        int printed = 0;
        try (var out = child.inputReader()) {
            for (String line = out.readLine(); line != null && printed < 50; line = out.readLine()) {
                printed += line.startsWith("saved ") ? 1 : 0;
            }
            assertInUse(data);
            child.destroyForcibly();
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).isEqualTo(50);
        try (var reopened = Database.open(data)) {
            var left = new PaperStore(reopened, Clock.systemUTC());
            assertThat(left.count()).isBetween(printed - 1, papers - 1);
            new PaperImport(left).save(PaperFile.read(file, null, TODAY), Progress.silent());
            assertThat(left.count()).isEqualTo(papers);
            assertThat(left.find(new PaperId("2502.02999"))
                            .orElseThrow()
                            .paper()
                            .authors())
                    .hasSize(2);
        }
    }

    private static void assertInUse(Path data) {
        assertThatThrownBy(() -> Database.open(data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another process");
    }

    /** What the killed process does: says each paper that was saved. */
    static final class Importing {
        public static void main(String[] args) throws IOException {
            try (var database = Database.open(Path.of(args[0]))) {
                var progress = Progress.listening(event -> System.out.println("saved " + event.done()), () -> false);
                new PaperImport(new PaperStore(database, Clock.systemUTC()))
                        .save(PaperFile.read(Path.of(args[1]), null, TODAY), progress);
            }
        }
    }
}
