package dev.reprise.app;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import picocli.CommandLine;

/**
 * What the launcher runs once after a build, to record which classes a start needs into the JVM's ahead-of-time cache. Whatever should
 * start fast later is one line in {@link #COMMANDS}; a command here must need no network and write no file.
 */
final class StartupTraining {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--help"), //
            List.of("--version"),
            List.of("--no-such-option"));

    private StartupTraining() {}

    public static void main(String[] args) {
        for (var command : COMMANDS) {
            var nowhere = new PrintWriter(Writer.nullWriter());
            int _ = Main.execute(new CommandLine(new Main()), nowhere, nowhere, command.toArray(String[]::new));
        }
    }
}
