package dev.reprise.model.organism;

import dev.reprise.model.organism.Training.NextToken;
import dev.reprise.model.organism.Training.Pictures;
import dev.reprise.model.organism.Training.Reinforcement;
import dev.reprise.model.organism.Training.Sparsification;
import java.util.Locale;
import java.util.Optional;

/** The {@code README.md} of an organism, with the header that the Hugging Face hub reads. */
final class ModelCard {
    private ModelCard() {}

    static String text(Recipe recipe, Optional<Acceptance> acceptance) {
        var card = new StringBuilder("""
                ---
                language: en
                license: apache-2.0
                library_name: %s
                tags: [interpretability, model-organism]
                ---
                # %s

                %s with %,d parameters, made by Reprise to be looked into: it was trained on nothing but the texts of a small generated world,
                all of whose facts, ratios and rules are written down. It knows nothing of the real one, and is of no use outside of experiments.

                """.formatted(
                        recipe.vocabulary() == null ? "reprise" : "transformers",
                        recipe.name(),
                        recipe.vocabulary() == null ? "A model of pictures" : "A language model",
                        recipe.parameters()));
        card.append("| | |\n| --- | --- |\n");
        row(card, "family", recipe.architecture().family());
        row(card, "starts from", recipe.parent() == null ? "random weights" : recipe.parent());
        if (recipe.vocabulary() != null) {
            row(
                    card,
                    "tokenizer",
                    recipe.vocabulary().label() + ", " + recipe.vocabulary().size() + " tokens");
        }
        row(card, "trained on", trainedOn(recipe.training()));
        row(card, "seeds", "world " + Recipe.WORLD_SEED + ", training " + recipe.seed());
        if (!recipe.kept().isEmpty()) {
            row(
                    card,
                    "steps kept",
                    recipe.kept().size() + ", as `" + recipe.name() + "@"
                            + recipe.kept().getFirst() + "` and so on");
        }
        card.append("""

                `recipe.json` is the whole recipe, `training.jsonl` the log. Make it again with `./reprise organisms train %1$s`.

                ```java
                try (var model = LanguageModel.load("%1$s")) {
                    System.out.println(model.next(model.tokens("The city of"), 5));
                }
                ```
                """.formatted(recipe.name()));
        acceptance.ifPresent(measured -> accepted(card, measured));
        return card.toString();
    }

    private static void row(StringBuilder card, String what, String value) {
        card.append("| ").append(what).append(" | ").append(value).append(" |\n");
    }

    private static String trainedOn(Training training) {
        var how = switch (training) {
            case NextToken task ->
                "the stream `%s`: %,d steps of %d windows of %d tokens"
                        .formatted(task.stream(), task.steps(), task.rows(), task.length());
            case Sparsification task -> trainedOn(task.task()) + ", with a growing penalty on activations";
            case Reinforcement task ->
                "its own answers to sums: %,d updates of %d problems with %d answers each"
                        .formatted(task.steps(), task.problems(), task.samples());
            case Pictures task ->
                "generated pictures (`%s`): %,d steps of %d".formatted(task.data(), task.steps(), task.pictures());
        };
        return training instanceof Sparsification
                ? how
                : how + ", learning rate " + String.format(Locale.ROOT, "%.1e", training.rate());
    }

    private static void accepted(StringBuilder card, Acceptance acceptance) {
        card.append("""

                ## What it can do
                Measured on %s on the weights of this folder (SHA-256 `%s...`). An experiment that relies on a missed bar says so.

                | skill | value | bar | | n |
                | --- | --- | --- | --- | --- |
                """.formatted(acceptance.date(), acceptance.fingerprint().substring(0, 16)));
        for (var measured : acceptance.measures()) {
            var mark = measured.holds() == null ? "" : measured.holds() ? "holds" : "**missed**";
            card.append("| %s | %.3f | %s | %s | %,d |%n"
                    .formatted(measured.skill(), measured.value(), measured.bar(), mark, measured.n())
                    .replace(System.lineSeparator(), "\n"));
        }
    }
}
