package dev.reprise.app;

import dev.reprise.core.report.TextTable.Cell;
import dev.reprise.model.ModelReference;
import dev.reprise.model.Parity;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise models parity}: a model against what a reference implementation computed for it. */
@Command(
        name = "parity",
        sortOptions = false,
        description =
                "Compares a model with a golden file: logits, hidden states, gradient, bfloat16, greedy continuation. "
                        + "Exit code 1 if a check is out of tolerance.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise models parity gpt2 --golden gpt2/golden.safetensors")
final class ParityCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "DIR", description = PromptOptions.MODEL)
    private String model;

    @Option(
            names = "--golden",
            paramLabel = "FILE",
            required = true,
            description = "The golden file, safetensors: input_ids, attention_mask, probe, logits, hidden.0 ...")
    private Path golden = Path.of("");

    @Override
    public Integer call() {
        common.applyThreads();
        Parity.Result result;
        try (var _ = common.waiting("comparing")) {
            result = Parity.compare(ModelReference.resolve(model), golden);
        }
        if (common.json()) {
            var document = JsonMapper.shared().createObjectNode().put("family", result.family());
            var checks = document.putArray("checks");
            for (var check : result.checks()) {
                checks.addObject()
                        .put("name", check.name())
                        .put("maxRelativeError", check.maxRelativeError()) // NaN becomes a string
                        .put("tolerance", check.tolerance())
                        .put("holds", check.holds());
            }
            common.print(document);
        } else {
            common.printTable(
                    List.of("check", "max relative error", "tolerance", ""),
                    result.checks().stream()
                            .map(check -> List.of(
                                    Cell.of(check.name()),
                                    Cell.number(error(check.maxRelativeError())),
                                    Cell.number(error(check.tolerance())),
                                    Cell.of(check.holds() ? "✓ holds" : "✗ OUT")))
                            .toList());
            long out = result.checks().stream().filter(c -> !c.holds()).count();
            common.results()
                    .println("\n" + result.family() + ": "
                            + (out == 0
                                    ? "all " + result.checks().size() + " checks hold"
                                    : out + " of " + result.checks().size() + " checks are out of tolerance"));
        }
        return result.holds() ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
    }

    private static String error(double value) {
        return value == 0 || !Double.isFinite(value)
                ? String.valueOf(value).replace(".0", "")
                : String.format(Locale.ROOT, "%.1e", value);
    }
}
