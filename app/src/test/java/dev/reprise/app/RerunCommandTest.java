package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RerunCommandTest {
    @TempDir
    private Path folder;

    private Path drift;
    private Path report;

    @BeforeEach
    void runOnce() throws IOException {
        drift = Files.writeString(folder.resolve("drift.txt"), "0");
        report = folder.resolve("first/report.json");
    }

    private void first(Object... more) {
        var args = new ArrayList<Object>(List.of(
                "run",
                "fake",
                "--quiet",
                "--seed=5",
                "--no-exact",
                "--alpha=-2,3",
                "--name=Ada",
                "--drift",
                drift,
                "--model=m",
                "--out",
                folder.resolve("first")));
        args.addAll(List.of(more));
        assertThat(Cli.run(args.toArray()).exitCode()).isZero();
    }

    @Test
    void theSameRunGivesTheSameNumbersAndFiles() {
        first();
        var text = Cli.run("rerun", report, "--quiet");
        assertThat(text.exitCode()).as(text.out() + text.err()).isZero();
        assertThat(text.out()).contains("identical", "bit for bit", "(timing, not counted)");
        var json = Cli.run("rerun", report, "--json", "--quiet").json();
        assertThat(json.get("identical").asBoolean()).isTrue();
        assertThat(json.get("numbers").asLong()).isPositive();
        for (var difference : json.get("differences")) {
            assertThat(difference.get("timing").asBoolean()).isTrue();
        }
        assertThat(Cli.run("rerun", folder.resolve("first"), "--quiet").exitCode())
                .isZero();
    }

    @Test
    void aReportFromStandardOutputHasNoFilesToCompare() throws IOException {
        Files.createDirectory(folder.resolve("first"));
        Files.writeString(
                report,
                Cli.run("run", "fake", "--claim=C1", "--json", "--quiet").out());
        assertThat(Cli.run("rerun", report, "--quiet").exitCode()).isZero();
        var again = folder.resolve("again");
        assertThat(Cli.run("rerun", report, "--quiet", "--out", again).exitCode())
                .isZero();
        assertThat(again.resolve("report.json")).exists();
        assertThat(again.resolve("vector.txt")).exists();
    }

    @Test
    void whatDiffersIsSaidWithTheModelThatChanged() throws IOException {
        first();
        Files.writeString(drift, "0.25");
        var text = Cli.run("rerun", report, "--quiet");
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out())
                .contains(
                        "claim C1, measured: 5.0 -> 5.25 (by 0.25)",
                        "array map",
                        "differs in",
                        "model: m (fingerprint fff",
                        "eee");
        var json = Cli.run("rerun", report, "--json", "--quiet");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.json().get("identical").asBoolean()).isFalse();
        assertThat(json.json().get("differences").get(0).propertyNames())
                .containsExactly("where", "expected", "actual", "by", "timing");
        assertThat(json.json().get("provenanceChanges").get(0).asString()).startsWith("model: ");
    }

    @Test
    void anApplicationIsRepeatedToo() {
        assertThat(Cli.run("apply", "fake", "--text=abc", "--quiet", "--out", folder.resolve("first"))
                        .exitCode())
                .isZero();
        assertThat(Cli.run("rerun", report, "--quiet").out()).contains("fake, apply", "identical");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"paper\" : \"fake\" | \"paper\" : \"gone\" | 'gone'",
                "reprise.report/1 | reprise.report/9 | reprise.report/9",
                "\"count\" : 64 | \"count\" : 0 | --count",
                "\"count\" : 64 | \"size\" : 64 | --size",
                "\"seed\" : 5 | \"seed\" : \"x\" | seed"
            })
    void reportsThatCannotBeRepeatedAreRefused(String from, String to, String message) throws IOException {
        first();
        var text = Files.readString(report);
        assertThat(text).contains(from);
        Files.writeString(report, text.replace(from, to));
        var run = Cli.run("rerun", report, "--json");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("report.json", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seed=1", "--threads=1", "--dtype=float64"})
    void whatTheReportSaysCannotBeOverridden(String option) {
        first();
        var run = Cli.run("rerun", report, option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("from the report");
    }

    @Test
    void aFileThatIsNotThereOrIsNoReport() throws IOException {
        var gone = Cli.run("rerun", folder.resolve("gone.json"), "--json");
        assertThat(gone.exitCode()).isEqualTo(2);
        assertThat(gone.err()).contains("gone.json");
        var other = Cli.run("rerun", Files.writeString(folder.resolve("other.json"), "{}"));
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("other.json");
    }
}
