package dev.reprise.method.patching;

import dev.reprise.data.JsonLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two prompts that differ in one fact, and what the model should and should not say after the clean one.
 *
 * @param answer the right next token after the clean prompt, with its leading space
 * @param foil the wrong one
 * @param origin where the pair comes from, for messages
 */
public record PromptPair(String clean, String corrupted, String answer, String foil, String origin) {
    /**
     * Pairs from a JSON-lines file: an object with {@code clean}, {@code corrupt}, {@code answer} and {@code foil} a line.
     *
     * @throws dev.reprise.core.InvalidInputException naming file and line
     */
    public static List<PromptPair> read(Path file) {
        var pairs = new ArrayList<PromptPair>();
        for (var row : JsonLines.list(file)) {
            pairs.add(new PromptPair(
                    row.string("clean"),
                    row.string("corrupt"),
                    row.string("answer"),
                    row.string("foil"),
                    row.origin() + ", line " + row.line()));
        }
        if (pairs.isEmpty()) {
            throw new dev.reprise.core.InvalidInputException(
                    file + ": no pairs; each line is an object with clean, corrupt, answer and foil");
        }
        return pairs;
    }
}
