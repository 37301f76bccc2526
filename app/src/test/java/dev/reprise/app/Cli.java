package dev.reprise.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command printed, run in this process.
 *
 * @param out standard output
 * @param err standard error
 */
record Cli(int exitCode, String out, String err) {
    static Cli run(Object... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        int exitCode = Main.execute(new CommandLine(new Main()), new PrintWriter(out), new PrintWriter(err), texts);
        return new Cli(exitCode, out.toString(), err.toString());
    }

    /** Standard output, which must be one JSON document. */
    JsonNode json() {
        return JsonMapper.builder()
                .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readTree(out);
    }
}
