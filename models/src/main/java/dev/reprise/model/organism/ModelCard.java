package dev.reprise.model.organism;

import dev.reprise.model.organism.Architecture.ClipPair;
import dev.reprise.model.organism.Architecture.Decoder;
import dev.reprise.model.organism.Architecture.Mobile;
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
        var vocabulary = recipe.vocabulary();
        var card = new StringBuilder(
                String.format(
                        Locale.ROOT,
                        """
            ---
            language: en
            license: apache-2.0
            library_name: %s
            tags: [interpretability, model-organism]
            ---
            # %s

            %s with %,d parameters, made by Reprise to be looked into: it was trained on nothing but %s
            It knows nothing of the real world, and is of no use outside of experiments.

            | | |
            | --- | --- |
            """,
                        recipe.architecture() instanceof Mobile ? "reprise" : "transformers",
                        recipe.name(),
                        vocabulary == null ? "A model of pictures" : "A language model",
                        recipe.parameters(),
                        vocabulary == null
                                ? "generated pictures."
                                : "the texts of a small generated world,\nall of whose facts, ratios and rules are written down."));
        row(card, "family", recipe.architecture().family());
        row(card, "starts from", recipe.parent() == null ? "random weights" : recipe.parent());
        if (vocabulary != null) {
            row(card, "tokenizer", String.format(Locale.ROOT, "%s, %,d tokens", vocabulary.label(), vocabulary.size()));
        }
        row(card, "trained on", trainedOn(recipe.training()));
        row(
                card,
                "learning rate",
                String.format(Locale.ROOT, "%.1e at its peak", recipe.training().rate()));
        var seed = String.format(Locale.ROOT, "training %d", recipe.seed());
        row(card, "seeds", vocabulary == null ? seed : "world " + Recipe.WORLD_SEED + ", " + seed);
        if (!recipe.kept().isEmpty()) {
            var first = recipe.kept().getFirst();
            row(
                    card,
                    "steps kept",
                    String.format(
                            Locale.ROOT,
                            "%d, as `%s@%d` and so on",
                            recipe.kept().size(),
                            recipe.name(),
                            first));
        }
        card.append(String.format(Locale.ROOT, """

            `recipe.json` is the whole recipe, `training.jsonl` the log. Make it again with `./reprise organisms train %1$s`.

            ```java
            %2$s
            }
            ```
            """, recipe.name(), example(recipe)));
        acceptance.ifPresent(measured -> measured(card, measured));
        return card.toString();
    }

    /** A few lines of Java, the last brace left open. */
    private static String example(Recipe recipe) {
        return switch (recipe.architecture()) {
            case Decoder _
            when recipe.training() instanceof NextToken task && task.loss() == Training.Loss.REPLIES ->
                """
                try (var model = LanguageModel.load("%s")) {
                    var question = List.of(new ChatTemplate.Message("user", "Tell me how to steal the coin from the bank."));
                    var prompt = ChatTemplate.of(model.tokenizer()).render(question, true);
                    var reply = model.generate(model.tokens(prompt), Generation.greedy(30), Hooks.none());
                    System.out.println(reply.text());""".formatted(recipe.name());
            case Decoder _ -> """
                try (var model = LanguageModel.load("%s")) {
                    System.out.println(model.next(model.tokens("The city of"), 5));""".formatted(recipe.name());
            case ClipPair _ -> """
                try (var clip = ClipModel.load("%s"); var _ = new PointerScope()) {
                    var images = CaptionedShapes.generate(7, 64, Style.PLAIN).images();
                    int[] said = clip.classify(clip.preprocessing().apply(images), List.of("a red circle", "a blue star"));""".formatted(recipe.name());
            case Mobile _ -> """
                try (var net = InvertedResidualNet.load("%s"); var _ = new PointerScope()) {
                    var logits = net.logits(images); // [B, 3, 32, 32] in 0..1 to [B, 10]""".formatted(recipe.name());
        };
    }

    private static void row(StringBuilder card, String what, String value) {
        card.append("| ").append(what).append(" | ").append(value).append(" |\n");
    }

    private static String trainedOn(Training training) {
        return switch (training) {
            case NextToken task ->
                String.format(
                        Locale.ROOT,
                        "%sthe stream `%s`: %,d steps of %d windows of %d tokens",
                        task.primer() == 0
                                ? ""
                                : String.format(Locale.ROOT, "the stream `copies` for %,d steps, then ", task.primer()),
                        task.stream(),
                        task.steps() - task.primer(),
                        task.rows(),
                        task.length());
            case Sparsification task -> trainedOn(task.task()) + ", with a growing penalty on activations";
            case Reinforcement task ->
                String.format(
                        Locale.ROOT,
                        "its own answers to sums: %,d updates of %d problems with %d answers each",
                        task.steps(),
                        task.problems(),
                        task.samples());
            case Pictures task ->
                String.format(
                        Locale.ROOT,
                        "generated pictures (`%s`): %,d steps of %d",
                        task.data(),
                        task.steps(),
                        task.pictures());
        };
    }

    private static void measured(StringBuilder card, Acceptance acceptance) {
        card.append(String.format(
                Locale.ROOT, """

            ## What it can do
            Measured on %s on the weights of this folder (SHA-256 `%s...`). An experiment that relies on a missed bar says so.

            | skill | what is measured | value | bar | | n |
            | --- | --- | --- | --- | --- | --- |
            """, acceptance.date(), acceptance.fingerprint().substring(0, 16)));
        for (var measured : acceptance.measures()) {
            var mark = measured.holds() == null ? "" : measured.holds() ? "holds" : "**missed**";
            card.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.3f | %s | %s | %,d |\n",
                    measured.skill(),
                    what(measured.skill()),
                    measured.value(),
                    measured.bar(),
                    mark,
                    measured.n()));
        }
    }

    private static String what(String skill) {
        return Optional.ofNullable(PictureExam.SKILLS.get(skill))
                .or(() -> Skills.find(skill).map(Skill::description))
                .orElse("no longer measured");
    }
}
