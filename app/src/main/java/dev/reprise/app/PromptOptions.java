package dev.reprise.app;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.data.InputFile;
import dev.reprise.data.Text;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.TokenBatch;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/** The model and the prompt that a command runs. */
final class PromptOptions {
    /** What {@code M} may be. */
    static final String MODEL =
            "A shipped model's name, a folder in Hugging Face layout, a .gguf file, or hf:org/name[@revision].";

    private static final int LARGEST_FILE = 256 << 20;

    @Parameters(index = "0", paramLabel = "M", description = MODEL)
    private String model;

    @Parameters(
            index = "1",
            paramLabel = "PROMPT",
            description = "The text, or @FILE for what a UTF-8 file holds, a newline at its end included; "
                    + "a text that begins with @ is written @@...")
    private String prompt;

    @Option(names = "--no-special", description = "Leave out the special tokens that the tokenizer puts around a text.")
    private boolean noSpecial;

    /** The prompt's text. @throws InvalidInputException if it is empty, or its file cannot be read */
    String text() {
        var text = prompt;
        if (prompt.startsWith("@@")) {
            text = prompt.substring(1);
        } else if (prompt.startsWith("@")) {
            text = Text.utf8(InputFile.readAll(path(prompt.substring(1)), LARGEST_FILE), prompt.substring(1));
        }
        if (text.isEmpty()) {
            throw new InvalidInputException("the prompt is empty" + (prompt.isEmpty() ? "" : " (" + prompt + ")")
                    + ": give at least one token");
        }
        return text;
    }

    private static Path path(String name) {
        try {
            if (!name.isEmpty()) {
                return Path.of(name);
            }
        } catch (InvalidPathException _) {
            // said below
        }
        throw new InvalidInputException(
                Text.quote(name) + " is no file's name; a prompt that begins with @ is written @@...");
    }

    LanguageModel load(CommonOptions common) {
        common.applyThreads();
        try (var _ = common.waiting("loading " + model)) {
            return LanguageModel.load(model, common.dtype().orElse(Dtype.FLOAT32));
        }
    }

    /** The prompt's tokens, with the tokenizer's special tokens unless they were declined. */
    TokenBatch tokens(LanguageModel model, String text) {
        return model.tokens(!noSpecial, text);
    }

    /** The ids of a prompt. */
    static IntStream ids(TokenBatch tokens) {
        return IntStream.range(0, tokens.columns()).map(column -> tokens.id(0, column));
    }

    static void putIds(ArrayNode array, IntStream ids) {
        ids.forEach(array::add);
    }
}
