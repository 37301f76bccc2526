package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ClaimsCommandTest {
    @TempDir
    private Path reports;

    @Test
    void withoutRunsNothingIsDecided() {
        var text = Cli.run("claims", "--reports", reports.resolve("gone"));
        assertThat(text.exitCode()).isZero();
        assertThat(text.out()).contains("not run yet", "fake C1", "Pigs fly at noon");
        var json = Cli.run("claims", "--json", "--reports", reports).json();
        assertThat(json.get("counts").get("NOT_RUN").asInt())
                .isEqualTo(json.get("claims").size());
        assertThat(json.get("claims").get(0).get("verdict").isNull()).isTrue();
    }

    @Test
    void refutationsComeFirstWithTheLatestRun() throws IOException {
        assertThat(Cli.run("run", "fake", "--seed=1", "--quiet", "--out", reports.resolve("a"))
                        .exitCode())
                .isZero();
        assertThat(Cli.run("run", "fake", "--full", "--claim=C1", "--seed=2", "--quiet", "--out", reports.resolve("b"))
                        .exitCode())
                .isZero();
        Files.createDirectory(reports.resolve("broken"));
        Files.writeString(reports.resolve("broken/report.json"), "{}");

        var run = Cli.run("claims", "--json", "--reports", reports);
        assertThat(run.err()).contains("left out", "broken");
        var json = run.json();
        var verdicts = new ArrayList<String>();
        JsonNode first = json;
        for (var claim : json.get("claims")) {
            if (claim.get("paperId").asString().equals("fake")) {
                verdicts.add(
                        claim.get("id").asString() + " " + claim.get("verdict").asString());
                first = claim.get("id").asString().equals("C1") ? claim : first;
            }
        }
        assertThat(verdicts).containsExactly("C2 FAILS", "C3 INCONCLUSIVE", "C4 NEEDS_SCALE", "C1 HOLDS", "C5 HOLDS");
        assertThat(first.get("measured").asDouble()).isEqualTo(2);
        assertThat(first.get("interval").size()).isEqualTo(2);
        assertThat(first.get("lastRun").get("mode").asString()).isEqualTo("full");
        assertThat(json.get("counts").get("FAILS").asInt()).isEqualTo(1);
        assertThat(Cli.run("claims", "--reports", reports).out()).contains("1 fails", "2 hold", "FAILS", "full");
    }
}
