package dev.reprise.app;

import dev.reprise.core.report.TextTable.Cell;
import dev.reprise.data.Text;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.LanguageModel.NextToken;
import dev.reprise.model.TokenBatch;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise models next}: the next token's distribution. */
@Command(
        name = "next",
        sortOptions = false,
        description = "Shows the likeliest next tokens after a prompt.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise models next hf:openai-community/gpt2 \"The capital of France is\"")
final class NextCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private PromptOptions prompt;

    @Option(
            names = "--top",
            paramLabel = "N",
            converter = CommonOptions.Count.class,
            description = "How many (default: 10).")
    private int top = 10;

    @Override
    public Integer call() {
        var text = prompt.text();
        try (var model = prompt.load(common)) {
            var tokens = prompt.tokens(model, text);
            var next = model.next(tokens, top);
            if (common.json()) {
                printJson(text, model, tokens, next);
            } else {
                printText(model, tokens, next);
            }
        }
        return ExitCode.DONE;
    }

    private void printJson(String text, LanguageModel model, TokenBatch tokens, List<NextToken> next) {
        var document = JsonMapper.shared().createObjectNode().put("prompt", text);
        var prompted = document.putArray("tokens");
        PromptOptions.ids(tokens)
                .forEach(id -> prompted.addObject().put("id", id).put("text", model.text(id)));
        var candidates = document.putArray("next");
        for (var token : next) {
            candidates
                    .addObject()
                    .put("id", token.id())
                    .put("text", token.text())
                    .put("logit", (float) token.logit()) // it is one; as a double it would have more digits
                    .put("probability", token.probability());
        }
        common.print(document);
    }

    private void printText(LanguageModel model, TokenBatch tokens, List<NextToken> next) {
        int last = tokens.id(0, tokens.columns() - 1);
        common.results()
                .println(tokens.columns() + (tokens.columns() == 1 ? " token" : " tokens") + ", the last one "
                        + Text.quote(model.text(last)) + "\n");
        common.printTable(
                List.of("next", "probability", "logit", "id"),
                next.stream()
                        .map(token -> List.of(
                                Cell.of(Text.quote(token.text())),
                                Cell.number(String.format(Locale.ROOT, "%.2f %%", 100 * token.probability())),
                                Cell.number(String.format(Locale.ROOT, "%.3f", token.logit())),
                                Cell.number(Integer.toString(token.id()))))
                        .toList());
    }
}
