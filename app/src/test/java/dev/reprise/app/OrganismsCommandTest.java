package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Checkpoint;
import dev.reprise.model.organism.Acceptance;
import dev.reprise.model.organism.Acceptance.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OrganismsCommandTest {
    private static final String HOME = "reprise.home";

    @TempDir
    private Path home;

    private String before = "";

    @BeforeEach
    void ownHome() {
        before = System.getProperty(HOME, "");
        System.setProperty(HOME, home.toString());
    }

    @AfterEach
    void restoreHome() {
        if (before.isEmpty()) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, before);
        }
    }

    private JsonNode listed(String name) {
        var run = Cli.run("organisms", "list", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (var organism : run.json().get("organisms")) {
            if (organism.get("name").asString().equals(name)) {
                return organism;
            }
        }
        throw new AssertionError(name + " is not listed");
    }

    @Test
    void listHasEveryOrganismShippedOrNot() {
        var organism = listed("world-s");
        assertThat(organism.propertyNames())
                .containsExactly("name", "family", "parameters", "megabytes", "accepted", "folder");
        assertThat(organism.get("family").asString()).isEqualTo("llama");
        assertThat(organism.get("parameters").asLong()).isEqualTo(5_795_072);
        assertThat(organism.get("megabytes").asDouble()).isEqualTo(11.59);
        assertThat(organism.get("accepted").isNull()).isTrue();
        assertThat(organism.get("folder").isNull()).isTrue();
        assertThat(Cli.run("organisms", "list").out()).contains("world-moe-chat", "mini-clip", "(not shipped)");
        assertThat(Cli.run("organisms").err()).contains("list, train or accept");
    }

    @Test
    void acceptedIsWhatWasMeasuredOnTheseWeights() throws IOException {
        var folder = TinyModel.write(Files.createDirectories(home.resolve("organisms/nano-base")), "");
        assertThat(listed("nano-base").get("accepted").isNull()).isTrue();
        assertThat(listed("nano-base").get("folder").asString()).isEqualTo(folder.toString());
        assertThat(Cli.run("organisms", "list").out()).contains("unmeasured");
        String fingerprint;
        try (var checkpoint = Checkpoint.open(folder)) {
            fingerprint = checkpoint.fingerprint();
        }
        write(folder, new Measured("loss-untrained", 0.3, "<= 0.5", true, 500), fingerprint);
        assertThat(listed("nano-base").get("accepted").booleanValue()).isTrue();
        write(folder, new Measured("loss-untrained", 0.7, "<= 0.5", false, 500), fingerprint);
        assertThat(listed("nano-base").get("accepted").booleanValue()).isFalse();
        assertThat(Cli.run("organisms", "list").out()).contains("✗ NO");
        write(folder, new Measured("loss-untrained", 0.3, "<= 0.5", true, 500), "0".repeat(64));
        assertThat(listed("nano-base").get("accepted").isNull()).isTrue();
    }

    private static void write(Path folder, Measured measured, String fingerprint) throws IOException {
        var acceptance = new Acceptance("nano-base", List.of(measured), fingerprint, LocalDate.of(2026, 3, 1));
        Files.writeString(folder.resolve("acceptance.json"), acceptance.json().toString());
    }

    /** A model of random weights misses the bar: its loss is that of equal odds, not half of it. */
    @Test
    void acceptMeasuresAndSaves() throws IOException {
        var folder = TinyModel.write(Files.createDirectories(home.resolve("organisms/nano-base")), "");
        var run = Cli.run("organisms", "accept", "nano-base", "--save", "--quiet", "--json");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.json().propertyNames()).containsExactly("name", "measures", "fingerprint", "date");
        var measured = run.json().get("measures").get(0);
        assertThat(measured.propertyNames()).containsExactly("skill", "value", "bar", "holds", "n");
        assertThat(measured.get("skill").asString()).isEqualTo("loss-untrained");
        assertThat(measured.get("bar").asString()).isEqualTo("<= 0.5");
        assertThat(measured.get("value").asDouble()).isGreaterThan(0.5);
        assertThat(measured.get("holds").booleanValue()).isFalse();
        assertThat(folder.resolve("README.md")).content().contains("**missed**");
        assertThat(listed("nano-base").get("accepted").booleanValue()).isFalse();
        var text = Cli.run("organisms", "accept", "nano-base", "--quiet");
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).contains("✗ MISSED", "nano-base: 1 missed");
    }

    @Test
    void wrongRequestsAreExplained() throws IOException {
        for (var command : List.of("accept", "train")) {
            var unknown = Cli.run("organisms", command, "world-xl");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.err()).contains("no organism 'world-xl'", "world-xs");
        }
        var notThere = Cli.run("organisms", "accept", "world-s");
        assertThat(notThere.exitCode()).isEqualTo(2);
        assertThat(notThere.err()).contains("world-s is not shipped", "organisms train world-s");
        Files.createDirectories(home.resolve("organisms/nano-base"));
        var inTheWay = Cli.run("organisms", "train", "nano-base");
        assertThat(inTheWay.exitCode()).isEqualTo(2);
        assertThat(inTheWay.err()).contains("is there already");
        var nothing = Cli.run("organisms", "train", "nano-flat", "--resume");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("no unfinished run");
    }
}
