package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.reprise.core.Report;
import dev.reprise.core.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    @TempDir
    private Path folder;

    private static Report report(Cli run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Report.parse(run.out(), "standard output");
    }

    private static Object setting(Report report, String name) {
        return report.table("settings").rows().stream()
                .filter(row -> name.equals(row.getFirst()))
                .map(row -> String.valueOf(row.getLast()))
                .findFirst()
                .orElse("absent");
    }

    @Test
    void jsonIsTheReportAndLeavesNoFolder() {
        var run = Cli.run("run", "fake", "--json", "--quiet");
        assertThat(run.json().get("schema").asString()).isEqualTo("reprise.report/1");
        var report = report(run);
        assertThat(report.mode()).hasToString("quick");
        assertThat(report.findings()).hasSize(5);
        assertThat(report.artefacts()).isEmpty();
        assertThat(Path.of("reports")).doesNotExist();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theTerminalShowsClaimsTablesAndWhereTheReportLies() {
        var out = folder.resolve("out");
        var run = Cli.run("run", "fake", "--quiet", "--out", out);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "Pigs fly at noon",
                        "HOLDS",
                        "FAILS",
                        "INCONCLUSIVE",
                        "NEEDS SCALE",
                        "settings",
                        "needs: ./reprise run fake")
                .endsWith("The report: " + out.resolve("report.html") + System.lineSeparator());
        try (var files = Files.list(out)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.json", "report.html", "vector.txt");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void jsonWithAFolderWritesBoth() throws IOException {
        var out = folder.resolve("out");
        var printed = report(Cli.run("run", "fake", "--json", "--quiet", "--full", "--out", out));
        assertThat(printed).isEqualTo(Report.read(out.resolve("report.json")));
        assertThat(printed.mode()).hasToString("full");
        assertThat(printed.artefacts()).hasSize(1);
    }

    @Test
    void everyKindOfSettingIsRead() throws IOException {
        var lines = Files.writeString(folder.resolve("lines.txt"), "a\n");
        var report = report(Cli.run(
                "run",
                "fake",
                "--json",
                "--quiet",
                "--no-exact",
                "--loud",
                "--count=7",
                "--lambda=-0.5",
                "--alpha=-1,0,1e-3",
                "--direction",
                "noise",
                "--name=Ada",
                "--name",
                "Grace, too",
                "--file",
                lines,
                "--model",
                "hf:org/name",
                "--seed=9",
                "--threads=1",
                "--dtype=float64"));
        assertThat(setting(report, "exact")).isEqualTo("false");
        assertThat(setting(report, "loud")).isEqualTo("true");
        assertThat(setting(report, "count")).isEqualTo("7");
        assertThat(setting(report, "lambda")).isEqualTo("-0.5");
        assertThat(setting(report, "alpha")).isEqualTo("[-1.0, 0.0, 0.001]");
        assertThat(setting(report, "direction")).isEqualTo("noise");
        assertThat(setting(report, "name")).isEqualTo("[Ada, Grace, too]");
        assertThat(setting(report, "file")).isEqualTo(lines.toString());
        assertThat(setting(report, "model")).isEqualTo("hf:org/name");
        assertThat(setting(report, "threads")).isEqualTo("1");
        assertThat(setting(report, "dtype")).isEqualTo("float64");
        assertThat(report.provenance().seed()).isEqualTo(9);
        assertThat(report.provenance().threads()).isEqualTo(1);
        Torch.setThreads(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void defaultsAreThoseOfThePaper() {
        var report = report(Cli.run("run", "fake", "--json", "--quiet"));
        assertThat(setting(report, "exact")).isEqualTo("true");
        assertThat(setting(report, "loud")).isEqualTo("false");
        assertThat(setting(report, "count")).isEqualTo("64");
        assertThat(setting(report, "alpha")).isEqualTo("[-1.0, 0.0, 1.0]");
        assertThat(setting(report, "name")).isEqualTo("absent");
        assertThat(setting(report(Cli.run("run", "fake", "--exact", "--json", "--quiet")), "exact"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--count=0 | --count: '0' is not allowed; give a whole number from 1 to 4096",
                "--count=5000 | 4096",
                "--count=x | 'x'",
                "--count=1 --count=2 | only once",
                "--lambda=NaN | --lambda",
                "--alpha=1,,2 | --alpha",
                "--direction=up | one of denoise, noise",
                "--file=gone.txt | gone.txt",
                "--model= | --model",
                "--nosuch=1 | --nosuch",
                "--quick --full | --quick",
                "--claim=C9 | C1, C2, C3, C4, C5",
                "--claim= | C1, C2",
                "--threads=0 | --threads",
                "--dtype=int8 | float32",
                "extra | extra",
                "--seed=x | --seed"
            })
    void wrongOptionsAreRefusedWithWhatIsAllowed(String options, String message) {
        var run = Cli.run((Object[]) ("run fake --json --quiet " + options).split(" "));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("reprise: ").contains(message);
        assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void onlyTheClaimsThatWereAskedFor() {
        var report = report(Cli.run("run", "fake", "--claim", "C1", "--claim=C3", "--json", "--quiet"));
        assertThat(report.findings()).extracting(f -> f.claim().id()).containsExactly("C1", "C3");
    }

    @Test
    void strictIsOneIfAWantedClaimFails() {
        assertThat(Cli.run("run", "fake", "--strict", "--json", "--quiet").exitCode())
                .isEqualTo(1);
        assertThat(Cli.run("run", "fake", "--strict", "--json", "--quiet")
                        .json()
                        .get("claims")
                        .size())
                .isEqualTo(5);
        assertThat(Cli.run("run", "fake", "--strict", "--claim=C1", "--json", "--quiet")
                        .exitCode())
                .isZero();
        assertThat(Cli.run("run", "fake", "--json", "--quiet").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run --json --quiet fake --count=3",
                "run --count=3 fake --json --quiet",
                "--debug run --quiet --json --count 3 fake"
            })
    void optionsMayStandBeforeThePaper(String args) {
        assertThat(setting(report(Cli.run((Object[]) args.split(" "))), "count"))
                .isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run nosuch",
                "run nosuch --quick --json",
                "apply nosuch --model=x",
                "run",
                "apply --json",
                "run --quick"
            })
    void anUnknownPaperBringsTheKnownOnes(String args) {
        var run = Cli.run((Object[]) args.split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("reprise: ").contains("fake");
        if (args.contains("nosuch")) {
            assertThat(run.err()).contains("'nosuch'");
        }
    }

    @ParameterizedTest
    @CsvSource({"input, 2, lines.csv", "disk, 3, No space left on device", "bug, 3, IllegalStateException"})
    void failuresLeaveNothingBehind(String kind, int exitCode, String message) {
        var out = folder.resolve("out");
        for (var form : List.of("--no-loud", "--json")) {
            var run = Cli.run("run", "fake", "--fail", kind, "--out", out, "--quiet", form);
            assertThat(run.exitCode()).isEqualTo(exitCode);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains(message).doesNotContain("\tat ");
            assertThat(out).doesNotExist();
        }
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefusedBeforeTheRun() throws IOException {
        var file = Files.writeString(folder.resolve("out"), "mine");
        var run = Cli.run("run", "fake", "--out", file, "--quiet");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("out");
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT 130", "TERM 143"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent with kill")
    void anInterruptedRunLeavesWhatWasThere(String signalAndCode) throws Exception {
        var words = List.of(signalAndCode.split(" "));
        var signal = words.getFirst();
        assumeFalse(signal.equals("INT") && MainTest.ignoresInterrupts(), "a background job ignores SIGINT");
        var out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("report.json"), "before");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        "fake",
                        "--quiet",
                        "--wait=" + folder,
                        "--out=" + out)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            for (int i = 0; i < 600 && !Files.exists(folder.resolve("started")) && process.isAlive(); i++) {
                Thread.sleep(100);
            }
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(Integer.parseInt(words.getLast()));
            assertThat(folder.resolve("log")).hasContent("reprise: interrupted");
            assertThat(out.toFile().list()).containsExactly("report.json");
            assertThat(out.resolve("report.json")).hasContent("before");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void helpShowsTheSettingsWithTheirDefaults() {
        var help = Cli.run("run", "fake", "--help").out();
        assertThat(help)
                .contains(
                        "Usage: reprise run fake",
                        "100% of the Claims",
                        "--[no-]exact",
                        "(default: on)",
                        "--count=N",
                        "a whole number from 1 to",
                        "(default: 64)",
                        "[--alpha=X,...] ",
                        "(default: -1.0,0.0,1.0)",
                        "--direction=denoise|noise",
                        "--name=TEXT",
                        "several times",
                        "--quick",
                        "--full",
                        "--strict",
                        "--claim",
                        "--out",
                        "--seed",
                        "./reprise run fake --quick");
        assertThat(Cli.run("run", "--help").out()).contains("fake", "./reprise run relp");
        assertThat(Cli.run("apply", "fake", "--help").out()).contains("--text=TEXT", "(required)", "--count");
    }

    // ---- apply

    @Test
    void applyGivesAReportWithoutClaims() throws IOException {
        var out = folder.resolve("out");
        var report = report(Cli.run("apply", "fake", "--text=two words", "--json", "--quiet", "--out", out));
        assertThat(report.mode()).hasToString("apply");
        assertThat(report.table("length").cell(0, "characters")).isEqualTo(9L);
        assertThat(out.resolve("text.txt")).hasContent("two words");
        assertThat(Cli.run("apply", "fake", "--text", "x", "--quiet", "--out", out)
                        .out())
                .contains("length", "report.html");
    }

    @Test
    void whatIsCutShortIsWrittenMarkedAndReplacesNothing() throws IOException {
        var out = folder.resolve("cut");
        var cut = Cli.run("apply", "fake", "--text=a long text", "--quiet", "--out", out);
        assertThat(cut.exitCode()).isEqualTo(130);
        assertThat(cut.out()).contains("Incomplete: interrupted after 3 words");
        assertThat(cut.err()).contains("reprise: warning: one word is very long");
        assertThat(Report.read(out.resolve("report.json")).isIncomplete()).isTrue();
        assertThat(Cli.run("rerun", out.resolve("report.json")).err()).contains("was cut short");
        assertThat(Cli.run("apply", "fake", "--text=x", "--quiet", "--out", out).exitCode())
                .isZero();
        assertThat(Cli.run("apply", "fake", "--text=a long text", "--quiet", "--out", out)
                        .out())
                .contains("incomplete/report.html");
        assertThat(Report.read(out.resolve("report.json")).isIncomplete()).isFalse();
        assertThat(Report.read(out.resolve("incomplete/report.json")).isIncomplete())
                .isTrue();
    }

    @Test
    void applySaysWhatIsMissing() {
        var run = Cli.run("apply", "fake", "--json");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--text is missing (what to count)");
    }
}
