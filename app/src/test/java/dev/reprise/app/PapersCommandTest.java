package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PapersCommandTest {
    @Test
    void listsAndFinds() {
        assertThat(Cli.run("papers", "list").out()).contains("fake", "2501.00001");
        assertThat(Cli.run("papers", "list", "--json").json().get("papers").findValuesAsString("id"))
                .contains("fake");
        assertThat(Cli.run("papers").exitCode()).isEqualTo(2);
    }

    @Test
    void showsAPaperBySlugOrArxivId() {
        var text = Cli.run("papers", "show", "fake");
        assertThat(text.out())
                .contains(
                        "Measures nothing",
                        "Pigs fly at noon",
                        "./reprise run fake --quick",
                        "./reprise apply fake --help");
        assertThat(Cli.run("papers", "show", "2501.00001").out()).isEqualTo(text.out());
        var json = Cli.run("papers", "show", "fake", "--json").json();
        assertThat(json.get("claims").size()).isEqualTo(5);
        var unknown = Cli.run("papers", "show", "nosuch", "--json");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).contains("nosuch", "fake");
    }

    @TempDir
    Path folder;

    private static final String ATOM = """
            <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2501.00042v2</id>
            <published>2025-01-01T18:00:00Z</published><title>A title of two
              lines</title><summary>An abstract.</summary><author><name>Ada Example</name></author></entry></feed>""";

    private static final String LISTING = """
            Daily Papers

            Dec 25

            A title of two lines

            What the page says of it.

              • 3 authors
            ·
            Aug 11 3

            Nobody knows this one

            It gets an id of its own.

              • 1 authors
            ·
            Aug 12
            """;

    @Test
    void importsAndListsWhatWasImported() throws IOException {
        var data = folder.resolve("data");
        var atom = Files.writeString(folder.resolve("answer.xml"), ATOM);
        var listing = Files.writeString(folder.resolve("page.txt"), LISTING);
        var first = Cli.run("papers", "import", atom, "--data", data, "--json").json();
        assertThat(first.toString())
                .isEqualTo(
                        "{\"format\":\"atom\",\"papers\":1,\"added\":1,\"changed\":0,\"unchanged\":0,\"skipped\":0}");
        assertThat(Cli.run("papers", "import", atom, "--data", data, "--quiet").out())
                .startsWith("arXiv Atom feed: 1 papers, 0 new, 0 changed, 1 unchanged");
        assertThat(Cli.run("papers", "import", listing, "--day", "2024-12-25", "--data", data)
                        .exitCode())
                .isZero();

        var day = Cli.run("papers", "list", "--date", "2024-12-25", "--data", data, "--json")
                .json()
                .get("papers");
        assertThat(day.findValuesAsString("title")).containsExactly("A title of two lines", "Nobody knows this one");
        assertThat(day.get(0).get("id").asString()).isEqualTo("2501.00042");
        var local = day.get(1).get("id").asString();
        assertThat(local).matches("local-[0-9a-f]{8}");
        assertThat(Cli.run("papers", "show", local, "--data", data).out())
                .contains("Nobody knows this one", "2024-08-12", "It gets an id of its own.");
        assertThat(Cli.run("papers", "show", "arXiv:2501.00042v1", "--data", data, "--json")
                        .json()
                        .get("summary")
                        .asString())
                .isEqualTo("An abstract.");
        assertThat(Cli.run("papers", "list", "--data", data, "--json")
                        .json()
                        .get("papers")
                        .size())
                .isEqualTo(38);
    }

    @Test
    void searchesByWordsAndMeaningAndLeavesNothingBehind() {
        var data = folder.resolve("none");
        var found = Cli.run("papers", "search", "relevance", "patching", "--limit", "3", "--data", data, "--json")
                .json()
                .get("papers");
        assertThat(found.size()).isBetween(1, 3);
        assertThat(found.get(0).get("slug").asString()).isEqualTo("relp");
        assertThat(Cli.run("papers", "search", "https://arxiv.org/abs/2212.03246v1", "--data", data)
                        .out())
                .contains("MobileTL");
        assertThat(Cli.run("papers", "search", "2501.99999", "--data", data).out())
                .contains("Nothing was found");
        assertThat(data).doesNotExist();
    }

    @Test
    void theFirstDayIsThereWithoutAnyFile() {
        var data = folder.resolve("none");
        var day = Cli.run("papers", "list", "--date", "2025-12-25", "--data", data, "--json")
                .json();
        assertThat(day.get("papers").size()).isEqualTo(36);
        assertThat(Cli.run("papers", "show", "2212.03246", "--data", data).out())
                .contains("MobileTL");
        assertThat(data).doesNotExist();
        assertThat(Cli.run("papers", "list", "--date", "2025-12-26", "--data", data)
                        .out())
                .contains("No papers");
    }

    @Test
    void aRefusedFileExitsWith2AndChangesNothing() throws IOException {
        var data = folder.resolve("data");
        var file = folder.resolve("file");
        for (var content : List.of(
                "text",
                ATOM.replace("<feed", "<!DOCTYPE feed><feed"),
                "{}",
                "<a/>",
                ATOM.replace("2501.00042v2", "2513.00042"))) {
            Files.writeString(file, content);
            var refused = Cli.run("papers", "import", file, "--data", data, "--json");
            assertThat(refused.exitCode()).as(content).isEqualTo(2);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).contains("file: ");
        }
        assertThat(Cli.run("papers", "import", folder.resolve("missing"), "--data", data)
                        .exitCode())
                .isEqualTo(2);
        assertThat(Cli.run("papers", "import", file, "--day", "2025-02-30", "--data", data)
                        .exitCode())
                .isEqualTo(2);
        assertThat(Cli.run("papers", "list", "--week", "2025-W53", "--data", data)
                        .exitCode())
                .isEqualTo(2);
        assertThat(Cli.run("papers", "list", "--week", "2025-W52", "--date", "2025-12-25")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Cli.run("papers", "show", "2501.99999", "--data", data).exitCode())
                .isEqualTo(2);
        assertThat(Cli.run("papers", "sync", "--source", "nowhere").exitCode()).isEqualTo(2);
        assertThat(data).doesNotExist();
    }
}
