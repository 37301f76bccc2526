package dev.reprise.app;

import dev.reprise.core.CancelledException;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Terminal;
import dev.reprise.model.ChatTemplate;
import dev.reprise.model.Hooks;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.LanguageModel.Generation;
import dev.reprise.model.Sampling;
import dev.reprise.model.TokenBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise models generate}: continues a prompt. */
@Command(
        name = "generate",
        sortOptions = false,
        description = "Continues a prompt; the text appears as it is generated.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise models generate hf:openai-community/gpt2 \"Once upon a time\"")
final class GenerateCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private PromptOptions prompt;

    @Option(names = "--max-new-tokens", paramLabel = "N", description = "The most new tokens (default: 50).")
    private int maxNewTokens = 50;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 takes the likeliest token each time (default); above 0 tokens are drawn.")
    private double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Draw from the K likeliest tokens only.")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Draw from the fewest likeliest tokens whose probabilities sum to P.")
    private double topP = 1;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Leave out tokens less likely than P times the likeliest one.")
    private double minP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "R",
            description = "Above 1: make tokens that have occurred less likely.")
    private double repetitionPenalty = 1;

    @Option(names = "--stop", paramLabel = "S", description = "End before this text; may be given several times.")
    private List<String> stop = List.of();

    @Option(names = "--chat", description = "The prompt is a user's message to a chat model: apply its chat template.")
    private boolean chat;

    @Override
    public Integer call() {
        var sampling = new Sampling(temperature, topK, topP, minP, repetitionPenalty);
        var generation = new Generation(maxNewTokens, sampling, stop, common.seed());
        var text = prompt.text();
        try (var model = prompt.load(common)) {
            var tokens = chat ? conversation(model, text) : prompt.tokens(model, text);
            long start = System.nanoTime();
            LanguageModel.Generated generated;
            try (var _ = common.json() ? common.waiting("generating") : null) {
                generated = model.generate(tokens, generation, Hooks.none(), listener());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double perSecond = generated.tokens().size() / seconds;
            if (common.json()) {
                var document = JsonMapper.shared().createObjectNode().put("prompt", text);
                PromptOptions.putIds(document.putArray("promptTokens"), PromptOptions.ids(tokens));
                document.put("text", generated.text());
                PromptOptions.putIds(
                        document.putArray("tokens"), generated.tokens().stream().mapToInt(Integer::intValue));
                document.put("tokensPerSecond", perSecond);
                common.print(document);
            } else {
                common.results().println();
                if (!common.quiet()) {
                    common.messages()
                            .println(String.format(
                                    Locale.ROOT,
                                    "%d tokens, %.1f a second",
                                    generated.tokens().size(),
                                    perSecond));
                }
            }
        }
        return ExitCode.DONE;
    }

    private static TokenBatch conversation(LanguageModel model, String text) {
        var template = ChatTemplate.of(model.tokenizer());
        var rendered = template.render(List.of(new ChatTemplate.Message("user", text)), true);
        if (rendered.isEmpty()) {
            throw new InvalidInputException(model.tokenizer().origin() + ": the chat template leaves the prompt empty");
        }
        return model.tokens(false, rendered); // the template has put in the special tokens
    }

    /** Prints each piece at once, and ends the generation if that was asked for or nobody reads on. */
    private Consumer<String> listener() {
        boolean shown = !common.json();
        boolean careful = Terminal.isOutput();
        return piece -> {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException();
            }
            if (shown) {
                common.results().print(careful ? printable(piece) : piece);
                if (common.results().checkError()) {
                    throw new UncheckedIOException(new IOException("standard output could not be written"));
                }
            }
        };
    }

    /** Without what a terminal would obey. */
    private static String printable(String piece) {
        return piece.codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
