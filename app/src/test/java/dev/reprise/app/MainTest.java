package dev.reprise.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.reprise.core.CancelledException;
import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Paper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        return executeFailing(null, args);
    }

    private int executeFailing(@Nullable Throwable failure, String... args) {
        var commandLine = new CommandLine(new Main()).addSubcommand(new ProbeCommand(failure));
        return Main.execute(commandLine, new PrintWriter(out), new PrintWriter(err), args);
    }

    @Test
    void helpAndVersionAreResults() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("Usage: reprise", "probe", "Example:");
        assertThat(execute("probe", "--help")).isZero();
        assertThat(out.toString()).contains("Usage: reprise probe", "--seed", "--debug");
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).contains("reprise ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theListOfCommandsIsTheirOwnWords() {
        assertThat(execute("--help")).isZero();
        complete().getSubcommands().forEach((name, command) -> {
            var usage = command.getCommandSpec().usageMessage();
            if (usage.hidden()) {
                assertThat(out.toString()).doesNotContainPattern("(?m)^  " + name + " ");
            } else {
                var words = usage.description()[0].split(" ", 4);
                assertThat(out.toString()).containsPattern("(?m)^  " + name + " +" + words[0] + " " + words[1]);
            }
        });
    }

    static Stream<CommandLine> commands() {
        return tree(complete());
    }

    /** With the papers' commands. */
    private static CommandLine complete() {
        var commandLine = new CommandLine(new Main());
        var all = Main.COMMANDS.stream()
                .map(type -> Objects.requireNonNull(type.getAnnotation(CommandLine.Command.class))
                        .name())
                .toList();
        Main.addCommands(commandLine, all);
        PaperCommands.addTo(commandLine, "run", "apply");
        return commandLine;
    }

    private static Stream<CommandLine> tree(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(MainTest::tree));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAnExampleThatParses(CommandLine command) {
        var examples = Stream.of(command.getCommandSpec().usageMessage().footer())
                .map(String::strip)
                .filter(line -> line.startsWith("./reprise "))
                .toList();

        assertThat(examples).as("examples of %s", command.getCommandName()).hasSize(1);
        var args = new ArrayList<String>();
        var word = java.util.regex.Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)")
                .matcher(examples.getFirst().substring(10));
        while (word.find()) {
            args.add(word.group().replaceAll("^[\"']|[\"']$", ""));
        }
        assertThatCode(() -> complete().parseArgs(args.toArray(String[]::new))).doesNotThrowAnyException();
    }

    @Test
    void examplesGiveWhatIsRequired() {
        for (var paper : Paper.all()) {
            paper.application().ifPresent(application -> {
                for (var setting : application.settings()) {
                    if (setting.isRequired()) {
                        assertThat(application.example()).as(paper.slug()).contains("--" + setting.name());
                    }
                }
            });
        }
    }

    @Test
    void anExampleIsNotBroken() {
        assertThat(execute("apply", "relp", "--help")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("  ./reprise apply relp") && line.endsWith("--foil \" John\""));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new InvalidInputException("a.csv, line 3: 'x' is not a number"),
                        2,
                        "a.csv, line 3: 'x' is not a number"),
                Arguments.of(new ExecutionException(new InvalidInputException("wrong")), 2, "wrong"),
                Arguments.of(new NoSuchFileException("gone.csv"), 2, "no such file: gone.csv"),
                Arguments.of(new IOException("No space left on device"), 3, "No space left on device"),
                Arguments.of(new UncheckedIOException(new AccessDeniedException("secret")), 3, "access denied: secret"),
                Arguments.of(new InterruptedException(), 130, "interrupted"),
                Arguments.of(new CancellationException(), 130, "interrupted"),
                Arguments.of(new CancelledException(), 130, "interrupted"),
                Arguments.of(new OutOfMemoryError("Java heap space"), 3, "out of memory (Java heap space)"),
                Arguments.of(
                        new IllegalStateException("first\nsecond"),
                        3,
                        "unexpected IllegalStateException: first\n--debug"),
                Arguments.of(new AssertionError("broken"), 3, "unexpected AssertionError: broken\n--debug"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failuresAreExplainedWithoutAStackTrace(Throwable failure, int exitCode, String message) {
        assertThat(executeFailing(failure, "probe")).isEqualTo(exitCode);
        assertThat(err.toString()).startsWith("reprise: " + message).doesNotContain("\tat ");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(6);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--debug probe", "probe --debug"})
    void debugShowsTheStackTrace(String args) {
        assertThat(executeFailing(new InvalidInputException("wrong"), args.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("\tat ", "reprise: wrong");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "probe --seeed=1",
                "probe --seed=one",
                "probe --threads=0",
                "probe --threads=2.5",
                "probe --dtype=int8",
                "probe a b",
                "probe --alpha=1,x",
                "probe --out"
            })
    void wrongUsageIsExplainedShortly(String args) {
        assertThat(execute(args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("reprise: ").contains("--help").doesNotContain("\tat ", "Exception");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(6);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMisspelledOptionBringsTheRightOne() {
        assertThat(execute("probe", "--seeed=1")).isEqualTo(2);
        assertThat(err.toString()).contains("--seeed", "--seed");
    }

    @Test
    void jsonIsAllThatStandardOutputHas() {
        assertThat(execute("probe", "--json", "--seed=7", "größer")).isEqualTo(1);
        var json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.get("text").asString()).isEqualTo("größer");
        assertThat(json.get("seed").asLong()).isEqualTo(7);
        assertThat(err.toString()).contains("probing");
    }

    @Test
    void quietSilencesProgress() {
        assertThat(execute("probe", "--quiet", "x")).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void listsAndNegativeNumbersAfterTheEqualsSign() {
        assertThat(execute("probe", "--quiet", "--alpha=-1,0,1e-3", "--lambda=-0.5", "x"))
                .isEqualTo(1);
        assertThat(out.toString().strip()).isEqualTo("x [-1.0, 0.0, 0.001] -0.5");
    }

    @Test
    void argumentsAreTakenAsTheyStand(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("prompt.txt"), "--debug");
        for (var text : List.of("@" + file, "", " two\nlines ", "\"quoted\"", "a,b=c", "${sys:user.home}")) {
            out.getBuffer().setLength(0);
            assertThat(execute("probe", "--quiet", text)).isEqualTo(1);
            assertThat(out.toString()).isEqualTo(text + " [] 0.0" + System.lineSeparator());
        }
    }

    @Test
    void commonOptionsAreRead() {
        var probe = new ProbeCommand(null);
        var commandLine = new CommandLine(new Main()).addSubcommand(probe);
        commandLine.parseArgs("probe");
        assertThat(probe.common.seed()).isZero();
        assertThat(probe.common.threads()).isEmpty();
        assertThat(probe.common.dtype()).isEmpty();
        assertThat(probe.out.folder()).isEmpty();

        commandLine.parseArgs(
                "probe", "--seed=-3", "--threads=2", "--dtype=bfloat16", "--out=reports/x", "--json", "--quiet");
        assertThat(probe.common.seed()).isEqualTo(-3);
        assertThat(probe.common.threads()).hasValue(2);
        assertThat(probe.common.dtype()).contains(Dtype.BFLOAT16);
        assertThat(probe.out.folder()).contains(Path.of("reports/x"));
        assertThat(probe.common.json()).isTrue();
        assertThat(probe.common.quiet()).isTrue();
    }

    @Test
    void resultsThatCannotBeWrittenAreAFailure() {
        var full = new PrintWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                },
                false,
                UTF_8);
        assertThat(Main.execute(new CommandLine(new Main()), full, new PrintWriter(err), "--version"))
                .isEqualTo(3);
        assertThat(err.toString()).contains("standard output");
    }

    @Test
    void aConverterSaysItselfWhatIsWrong() {
        assertThat(execute("probe", "--type=int5")).isEqualTo(2);
        assertThat(err.toString()).startsWith("reprise: unknown dtype 'int5'; known: float64, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT 130", "TERM 143"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent with kill")
    void aSignalLetsTheCommandTidyUp(String signalAndCode, @TempDir Path folder) throws Exception {
        var signal = signalAndCode.substring(0, signalAndCode.indexOf(' '));
        int exitCode = Integer.parseInt(signalAndCode.substring(signal.length() + 1));
        assumeFalse(
                signal.equals("INT") && ignoresInterrupts(), "a background job ignores SIGINT, and so do its children");
        var file = folder.resolve("half-written");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProbeCommand.class.getName(),
                        "probe",
                        "--sleep-beside=" + file)
                .start();
        try (var stdout = process.inputReader();
                var stderr = process.errorReader()) {
            assertThat(stdout.readLine()).isEqualTo("started");
            assertThat(file).exists();

            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(exitCode);
            assertThat(file).doesNotExist();
            assertThat(stderr.readAllLines()).containsExactly("reprise: interrupted");
            assertThat(stdout.readLine()).isNull();
        } finally {
            process.destroyForcibly();
        }
    }

    static boolean ignoresInterrupts() throws IOException {
        var status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }
}
