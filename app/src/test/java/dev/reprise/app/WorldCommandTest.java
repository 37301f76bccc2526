package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class WorldCommandTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() {
        write("a");
    }

    private static void write(String name) {
        var run = Cli.run("world", "write", folder.resolve(name).toString(), "--preset", "tiny", "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void showPrintsTextsOfAKind() {
        var run = Cli.run("world", "show", "fact", "--n", "2", "--preset", "tiny");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().strip().split("\n\n")).hasSize(2);
    }

    @Test
    void showAsJsonHasTheTruthOfEachTextOnALine() {
        var run = Cli.run("world", "show", "judge", "--n", "3", "--json", "--split", "held-out", "--preset", "tiny");
        assertThat(run.exitCode()).as(run.err()).isZero();
        var lines = run.out().strip().split("\n");
        assertThat(lines).hasSize(3);
        for (var line : lines) {
            var document = JsonMapper.shared().readTree(line);
            assertThat(document.propertyNames())
                    .containsExactly("id", "kind", "split", "template", "text", "spans", "facts", "label", "extra");
            assertThat(document.get("split").asString()).isEqualTo("held-out");
            var span = document.get("spans").get(0);
            assertThat(document.get("text")
                            .asString()
                            .substring(
                                    span.get("start").asInt(), span.get("end").asInt()))
                    .isNotBlank();
        }
    }

    @Test
    void anUnknownKindIsRefusedWithWhatThereIs() {
        var run = Cli.run("world", "show", "poem");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("poem", "story");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void statsCountsEntitiesFactsAndStreams() {
        var run = Cli.run("world", "stats", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().get("entities").get("city").asInt()).isEqualTo(240);
        assertThat(run.json().get("facts").get("event").asInt()).isEqualTo(720);
        assertThat(run.json().get("streams").get("base")).hasSize(21);
    }

    @Test
    void writeGivesTheSameBytesEveryTime() throws IOException {
        write("b");
        try (var files = Files.walk(folder.resolve("a"))) {
            var written = files.filter(Files::isRegularFile).toList();
            assertThat(written)
                    .extracting(file -> folder.resolve("a").relativize(file).toString())
                    .contains(
                            "streams/base.txt",
                            "streams/chat.jsonl",
                            "tokenizers/world-bpe/tokenizer.json",
                            "tokenizers/mini-bpe/tokenizer.json",
                            "truth/facts.jsonl",
                            "truth/ratios.json",
                            "truth/words.tsv",
                            "sets/ioi.jsonl",
                            "sets/pairs.truth.jsonl");
            for (var file : written) {
                var other = folder.resolve("b").resolve(folder.resolve("a").relativize(file));
                assertThat(Files.mismatch(file, other)).as(file.toString()).isEqualTo(-1);
            }
        }
    }

    @Test
    void statsOfAWrittenWorldAreThoseOfTheGenerated() {
        var generated = Cli.run("world", "stats", "--preset", "tiny", "--json").json();
        var written = Cli.run("world", "stats", folder.resolve("a").toString(), "--json")
                .json();
        for (var counted : List.of("entities", "facts", "streams")) {
            assertThat(written.get(counted).properties())
                    .as(counted)
                    .containsAll(generated.get(counted).properties());
        }
        assertThat(written.get("sets")).containsExactlyInAnyOrderElementsOf(generated.get("sets"));
    }

    @Test
    void statsOfAFolderThatIsNoWorldSaysWhatIsMissing(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("streams"));
        Files.writeString(other.resolve("streams/base.txt"), "A text without its truth.\n\n");
        var run = Cli.run("world", "stats", other.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("streams/base.jsonl", "truth/facts.jsonl", "world write");
        assertThat(run.out()).isEmpty();
    }
}
