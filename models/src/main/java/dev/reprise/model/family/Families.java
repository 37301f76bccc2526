package dev.reprise.model.family;

import dev.reprise.core.InvalidInputException;
import java.util.List;
import java.util.stream.Collectors;

/** The families that there are. */
public final class Families {
    private static final List<Family> ALL = List.of(new Gpt2(), new GptNeoX(), new Llama(), new Gemma3());

    private Families() {}

    /** The family of a {@code model_type}. @throws InvalidInputException for an unknown one, listing those known */
    public static Family of(Config config) {
        String type = config.text("model_type");
        return ALL.stream()
                .filter(f -> f.modelType().equals(type))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(config.origin() + ": unknown model_type '" + type
                        + "'; known: " + ALL.stream().map(Family::modelType).collect(Collectors.joining(", "))));
    }
}
